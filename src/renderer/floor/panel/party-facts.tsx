import { useNow, useProjection } from '../../app/context'
import { guestNameOf, partySizeOf, unitsOfParty } from '../../state/projection/tile-facts'
import type { TileFacts } from '../../state/projection/tile-facts'
import type { AllocationUsage } from '@contract/entities/occupancy'
import { elapsed } from '../../ui/time'
import { useWords } from '../../ui/use-words'
import { numbersOf, staffName } from '../unit-words'
import { Fact } from './fact'
import css from './panel.module.css'

/** Who sits or comes, how many, since when, until when, who serves. */
export function PartyFacts({ usage, facts }: { usage: AllocationUsage; facts: TileFacts }) {
  const words = useWords()
  const { t, time } = words
  const data = useProjection()
  const now = useNow()
  const order = data.orders.get(usage.usageId)
  const units = unitsOfParty(data, usage)
  const until = Date.parse(usage.reservedTo)
  const from = Date.parse(usage.reservedFrom)
  const seatedAt = usage.seatedAt === null ? null : Date.parse(usage.seatedAt)
  const blocked = facts.bookings[0]
  return (
    <dl className={css.facts}>
      <Fact name={t('floor.panel.guest')}>{guestNameOf(data, usage)}</Fact>
      <Fact name={t('floor.panel.phone')}>{usage.guest?.phone ?? null}</Fact>
      <Fact name={t('floor.panel.since')}>
        {seatedAt === null
          ? null
          : t('floor.panel.sinceValue', { time: time(seatedAt), elapsed: elapsed(now - seatedAt) })}
      </Fact>
      <Fact name={t('floor.panel.paidAt')}>{usage.paidAt === null ? null : time(usage.paidAt)}</Fact>
      <Fact
        name={seatedAt === null ? t('floor.panel.window') : t('floor.panel.until')}
        tone={seatedAt !== null && until <= now ? 'danger' : undefined}
      >
        {seatedAt !== null && until <= now
          ? t('floor.panel.overdueBy', { elapsed: elapsed(now - until) })
          : `${seatedAt === null ? `${time(from)} – ` : ''}${time(until)}`}
      </Fact>
      {seatedAt === null && from < now && (
        <Fact name={t('floor.panel.booking', { time: time(from) })} tone="warn">
          {t('floor.panel.late', { elapsed: elapsed(now - from) })}
        </Fact>
      )}
      <Fact name={t('floor.panel.server')}>{staffName(data, usage.assigneeId)}</Fact>
      <Fact name={t('floor.panel.order')}>{order?.number ?? null}</Fact>
      <Fact name={t('floor.panel.notes')}>{usage.guest?.notes ?? null}</Fact>
      {units.length > 1 && (
        <Fact name={t('orders.tables')}>
          {numbersOf(
            data,
            units.map((unit) => unit.id),
            words,
          )}
        </Fact>
      )}
      {seatedAt !== null && blocked !== undefined && (
        <Fact
          name={t('floor.panel.next')}
          tone={until > Date.parse(blocked.reservedFrom) || until <= now ? 'danger' : undefined}
        >
          {t('floor.panel.nextValue', {
            time: words.when(blocked.reservedFrom, now),
            name: guestNameOf(data, blocked) ?? partySizeText(),
          })}
        </Fact>
      )}
    </dl>
  )

  function partySizeText(): string {
    const size = blocked === undefined ? null : partySizeOf(data, blocked)
    return size === null ? t('unknown') : t('guests', { count: size })
  }
}
