import { useEffect, useRef, useState } from 'react'
import { ActionIcon, Button } from '@mantine/core'
import { IconHistory, IconPencil, IconX } from '@tabler/icons-react'
import { useConnection, useFloorView, useNow, useProjection, useSession } from '../../app/context'
import { may } from '../../state/session'
import { partySizeOf, tileFacts } from '../../state/projection/tile-facts'
import type { TileFacts } from '../../state/projection/tile-facts'
import type { AllocationUnit } from '@contract/entities/floor'
import type { AllocationUsage } from '@contract/entities/occupancy'
import { isOngoing } from '@contract/lifecycles'
import { byKeyboard, focusSoon, rescueFocus } from '../../ui/modality'
import { Choice } from '../../ui/choice'
import { UnsentMark } from '../../ui/unsent-mark'
import { GuestsDialog } from '../../orders/guests-dialog'
import { OrderLines } from '../../orders/order-lines'
import { startSeating } from '../acts/seating'
import { useDesk } from '../desk'
import { useFloorTheme } from '../plan/use-floor-theme'
import { StateSwatch } from '../state-swatch'
import { placeOf } from '../unit-words'
import { ActionList } from './action-list'
import { actionsFor, partyAt } from './actions'
import { PartyFacts } from './party-facts'
import { Sheet } from './sheet'
import css from './panel.module.css'

const SIZES = [1, 2, 3, 4, 5, 6, 7, 8]

/** A free table: the sizes are the action. */
function FreeTable({ unit, autoFocus }: { unit: AllocationUnit; autoFocus: boolean }) {
  const desk = useDesk()
  const { t } = desk.words
  const maySeat = useSession((session) => may(session, 'SaleOrder.create'))
  const first = useRef<HTMLButtonElement>(null)
  useEffect(() => (autoFocus ? focusSoon(first) : undefined), [autoFocus])
  if (!maySeat) return null
  return (
    <>
      <p className={css.lead}>{t('floor.panel.freeLead')}</p>
      <div className={css.sizes} role="group" aria-label={t('floor.panel.seatHere')}>
        {SIZES.map((size, index) => (
          <button
            key={size}
            ref={index === 0 ? first : null}
            type="button"
            className={css.size}
            data-fits={size <= unit.capacity || undefined}
            aria-label={t('floor.seat.chip', { count: size })}
            onClick={() => void startSeating(desk, size, { unitId: unit.id })}
          >
            {size}
          </button>
        ))}
      </div>
    </>
  )
}

/** The parties at a table that several orders share (a split bill). */
function PartyChoice({
  parties,
  current,
  choose,
}: {
  parties: readonly AllocationUsage[]
  current: string
  choose: (id: string) => void
}) {
  const { words } = useDesk()
  const data = useProjection()
  if (parties.length < 2) return null
  return (
    <Choice
      labelled
      label={words.t('floor.panel.ordersHere', { count: parties.length })}
      value={current}
      options={parties.map((usage) => ({ value: usage.id, label: data.orders.get(usage.usageId)?.number ?? '?' }))}
      onChange={choose}
    />
  )
}

/** Leads to who they are, where it may be changed: an order that goes on. */
function ChangeGuests({ usage }: { usage: AllocationUsage }) {
  const { words } = useDesk()
  const order = useProjection().orders.get(usage.usageId)
  const mayChange = useSession((session) => may(session, 'SaleOrder.update'))
  const cutOff = useConnection((connection) => connection.state === 'cutOff')
  const [open, setOpen] = useState(false)
  if (order === undefined || !mayChange || !isOngoing(order)) return null
  return (
    <>
      <ActionIcon
        color="gray"
        disabled={cutOff}
        aria-label={words.t('orders.guests.change')}
        onClick={() => setOpen(true)}
      >
        <IconPencil size={22} />
      </ActionIcon>
      {open && <GuestsDialog order={order} close={() => setOpen(false)} />}
    </>
  )
}

/** What only whoever looks into something asks for. */
function Details({ usage }: { usage: AllocationUsage }) {
  const { words } = useDesk()
  return (
    <details className={css.details}>
      <summary>{words.t('floor.panel.details')}</summary>
      <p>
        {words.t('floor.panel.status')}: {usage.status}
      </p>
      <p>
        {words.t('floor.panel.id')}: {usage.id}
      </p>
    </details>
  )
}

function Body({ unit, facts, autoFocus }: { unit: AllocationUnit; facts: TileFacts; autoFocus: boolean }) {
  const desk = useDesk()
  const { words } = desk
  const { t } = words
  const data = useProjection()
  const [chosenId, setChosenId] = useState<string | null>(null)
  const party = facts.seated.find((usage) => usage.id === chosenId) ?? partyAt(facts)
  if (facts.state === 'deactivated') return <p className={css.lead}>{t('floor.panel.deactivated')}</p>
  const size = party === null ? null : partySizeOf(data, party)
  const free = facts.state === 'free' || facts.state === 'soon'
  const offered = party === null ? [] : actionsFor(desk, unit.id, party)
  // While the table is free, seating someone is as likely as the booking that comes later.
  const actions = free ? offered.map((action) => ({ ...action, likely: false })) : offered
  return (
    <>
      {unit.retiringAt !== null && <p className={css.lead}>{t('floor.panel.retiring')}</p>}
      {free && <FreeTable unit={unit} autoFocus={autoFocus && party === null} />}
      {party !== null && (
        <>
          <PartyChoice parties={facts.seated} current={party.id} choose={setChosenId} />
          <div className={css.partyHead}>
            <p className={css.party}>
              {party.seatedAt === null && `${t('floor.panel.booking', { time: words.time(party.reservedFrom) })} · `}
              {size === null ? t('floor.panel.partyUnknown') : t('floor.panel.party', { count: size })}
            </p>
            <ChangeGuests key={party.usageId} usage={party} />
          </div>
          <PartyFacts usage={party} facts={facts} />
          {party.usageType === 'SALE_ORDER' && <OrderLines key={party.usageId} orderId={party.usageId} />}
          <ActionList actions={actions} autoFocus={autoFocus} />
          <Details usage={party} />
        </>
      )}
    </>
  )
}

/** Everything about the selected table, at the right; on a phone in a sheet from below. */
export function UnitPanel({ unitId, phone }: { unitId: string; phone: boolean }) {
  const { words } = useDesk()
  const { t, name } = words
  const data = useProjection()
  const now = useNow()
  const theme = useFloorTheme()
  const select = useFloorView((view) => view.select)
  const set = useFloorView((view) => view.set)
  const mayRead = useSession((session) => may(session, 'Activity.find'))
  const asked = useFloorView((view) => view.focusPanel)
  const [autoFocus] = useState(() => asked && byKeyboard())
  // Closing it gives the focus back to where it came from: the row, the field, or the plan.
  useEffect(() => {
    const opener = document.activeElement
    return () => rescueFocus(opener, document.querySelector('#content'))
  }, [])
  const unit = data.units.get(unitId)
  if (unit === undefined) return null
  const facts = tileFacts(data, unit, now)
  const { room, floor } = placeOf(data, unit.zoneId, words)
  const content = (
    <>
      <header className={css.head}>
        <div className={css.number}>{unit.number}</div>
        <div className={css.headText}>
          <h2 className={css.state}>
            <StateSwatch state={facts.state} theme={theme} size={22} />
            <span className="visually-hidden">{t('floor.table', { number: unit.number })}: </span>
            {t(`floor.states.${facts.state}`)}
          </h2>
          <p className={css.area}>
            <span>
              {[t('floor.panel.capacity', { count: unit.capacity }), name(unit.name), room]
                .filter((part) => part !== '')
                .join(' · ')}
            </span>
            {floor !== '' && <span className={css.floor}>, {floor}</span>}
          </p>
          {facts.provisional && <UnsentMark />}
        </div>
        <ActionIcon color="gray" aria-label={t('close')} onClick={() => select(null)}>
          <IconX size={24} />
        </ActionIcon>
      </header>
      <Body unit={unit} facts={facts} autoFocus={autoFocus} />
      {mayRead && (
        <Button
          variant="subtle"
          color="gray"
          justify="flex-start"
          leftSection={<IconHistory size={22} aria-hidden />}
          onClick={() => set({ screen: 'activity', subjectId: unitId })}
        >
          {t('floor.panel.history')}
        </Button>
      )}
    </>
  )
  if (phone) return <Sheet label={t('floor.panel.label')}>{content}</Sheet>
  return (
    <aside className={css.panel} aria-label={t('floor.panel.label')} data-panel tabIndex={-1}>
      {content}
    </aside>
  )
}
