import { useNow, useProjection } from '../../app/context'
import { tileFacts } from '../../state/projection/tile-facts'
import { elapsed } from '../../ui/time'
import { useWords } from '../../ui/use-words'
import { unitsShown } from '../layouts'
import css from './bars.module.css'

/** More tables than these are no longer read at a glance. */
const MOST_NAMED = 3

/** The floor in figures, in a thin strip; only who is late and what is overdue raise their voice, and say where. */
export function Counts({ layoutId }: { layoutId: string }) {
  const { t } = useWords()
  const data = useProjection()
  const now = useNow()
  let [free, seated, held, covers] = [0, 0, 0, 0]
  const late = new Set<string>()
  const lateAt: string[] = []
  const overdueAt: string[] = []
  let longest: { number: string; since: number } | null = null
  const parties = new Set<string>()
  for (const unit of unitsShown(data, layoutId, null)) {
    const facts = tileFacts(data, unit, now)
    if (facts.state === 'free' || facts.state === 'soon') free += 1
    if (facts.state === 'held') held += 1
    if (facts.state === 'overdue') overdueAt.push(unit.number)
    // Guests are late once, however many tables wait for them.
    if (facts.lateBy !== null) {
      late.add(facts.bookings[0]?.seatingId ?? unit.id)
      lateAt.push(unit.number)
    }
    if (facts.seated.length > 0) seated += 1
    // A party over several tables is counted once.
    const party = facts.seated[0]?.seatingId
    if (party === undefined || parties.has(party)) continue
    parties.add(party)
    covers += facts.partySize ?? 0
    if (facts.since !== null && (longest === null || facts.since < longest.since))
      longest = { number: unit.number, since: facts.since }
  }
  const loud = (kind: 'late' | 'overdue', count: number, numbers: readonly string[]): string =>
    numbers.length > MOST_NAMED
      ? t(`floor.counts.${kind}`, { count })
      : t(`floor.counts.${kind}At`, { count, tables: numbers.join(', ') })
  return (
    <section className={`${css.counts} figures`} aria-label={t('floor.counts.label')}>
      <span>{t('floor.counts.free', { count: free })}</span>
      <span>{t('floor.counts.seated', { count: seated })}</span>
      {held > 0 && <span>{t('floor.counts.held', { count: held })}</span>}
      <span>{t('floor.counts.covers', { count: covers })}</span>
      {late.size > 0 && <span data-tone="warn">{loud('late', late.size, lateAt)}</span>}
      {overdueAt.length > 0 && <span data-tone="danger">{loud('overdue', overdueAt.length, overdueAt)}</span>}
      {longest !== null && (
        <span className={css.longest}>
          {t('floor.counts.longest', { number: longest.number, time: elapsed(now - longest.since) })}
        </span>
      )}
    </section>
  )
}
