import { Button } from '@mantine/core'
import type { AllocationUnit } from '@contract/entities/floor'
import { useFloorView, useProjection } from '../../app/context'
import { guestNameOf, tileFacts } from '../../state/projection/tile-facts'
import type { TileFacts } from '../../state/projection/tile-facts'
import { elapsed } from '../../ui/time'
import { UnsentMark } from '../../ui/unsent-mark'
import { chooseTarget } from '../acts/moving'
import { chooseUnit } from '../acts/seating'
import { tapUnit } from '../acts/tap'
import { useDesk } from '../desk'
import { actionsFor, partyAt } from '../panel/actions'
import { useFloorTheme } from '../plan/use-floor-theme'
import { StateSwatch } from '../state-swatch'
import { staffName } from '../unit-words'
import css from './list.module.css'

/** The one action that a row offers: part of what is going on, else the next likely one. */
function RowAction({ unit, facts }: { unit: AllocationUnit; facts: TileFacts }) {
  const desk = useDesk()
  const { t } = desk.words
  const interaction = useFloorView((view) => view.interaction)
  if (interaction.kind === 'seating') {
    if (facts.state !== 'free' && facts.state !== 'soon') return null
    return (
      <Button variant="light" onClick={() => void chooseUnit(desk, unit.id)}>
        {t('floor.listView.seatAt', { number: unit.number })}
      </Button>
    )
  }
  if (interaction.kind === 'moving') {
    const target = interaction.targets?.get(unit.id)
    if (target === undefined || target.verdict === 'refused') return null
    return (
      <Button variant="light" onClick={() => chooseTarget(desk, unit.id)}>
        {t('floor.move.confirm')}
      </Button>
    )
  }
  const party = partyAt(facts)
  const likely = party === null ? undefined : actionsFor(desk, unit.id, party).find((action) => action.likely)
  if (likely === undefined || facts.state === 'soon') return null
  const { key, run } = likely
  // The next likely one happens at a tap; what asks for more is in the panel.
  if (typeof run === 'string') return null
  return (
    <Button variant="default" onClick={() => void run()}>
      {t(`floor.panel.${key}`)}
      <span className="visually-hidden">, {t('floor.table', { number: unit.number })}</span>
    </Button>
  )
}

interface UnitRowProps {
  unit: AllocationUnit
  now: number
  rank: number | null
  area: string
}

/** One table in words. */
export function UnitRow({ unit, now, rank, area }: UnitRowProps) {
  const desk = useDesk()
  const { t, time } = desk.words
  const data = useProjection()
  const theme = useFloorTheme()
  const selected = useFloorView((view) => view.selectedId === unit.id)
  const facts = tileFacts(data, unit, now)
  const next = facts.bookings[0]
  const party =
    facts.seated.length === 0
      ? t('floor.panel.capacity', { count: unit.capacity })
      : `${facts.partySize ?? '?'}/${facts.partyCapacity}`
  const from = facts.state === 'paid' ? facts.paidAt : facts.since
  return (
    <tr
      className={css.row}
      data-unit={unit.id}
      data-number={unit.number}
      data-selected={selected || undefined}
      data-loud={facts.state === 'overdue' || undefined}
    >
      <th scope="row" className={css.number}>
        <button
          type="button"
          className={css.open}
          aria-label={t('floor.listView.open', { number: unit.number })}
          onClick={() => tapUnit(desk, unit.id, true)}
        >
          {unit.number}
          {rank !== null && (
            <span className={css.rank}>
              <span className="visually-hidden">{t('floor.listView.bestRank', { rank: '' })}</span>
              {rank}
            </span>
          )}
        </button>
      </th>
      <td>
        <span className={css.state}>
          <StateSwatch state={facts.state} theme={theme} />
          <span>
            {t(`floor.states.${facts.state}`)}
            <span className={css.area}>{area}</span>
            {facts.provisional && <UnsentMark />}
          </span>
        </span>
      </td>
      <td className={`${css.party} figures`} data-empty={facts.seated.length === 0 || undefined}>
        {party}
      </td>
      <td className="figures">{from === null ? '' : elapsed(now - from)}</td>
      <td className={css.wide}>{staffName(data, facts.serverId) ?? ''}</td>
      <td className={`${css.wide} figures`}>
        {next === undefined ? '' : `${time(next.reservedFrom)} ${guestNameOf(data, next) ?? ''}`}
      </td>
      <td className={css.action}>
        <RowAction unit={unit} facts={facts} />
      </td>
    </tr>
  )
}
