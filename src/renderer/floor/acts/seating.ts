/** Seating a party: size, best tables, one of them, confirm. The store ranks and decides; this only asks and shows. */
import type { Candidate } from '@contract/operations/units'
import { settle, tellSettled } from '../../conflicts/settle'
import { ask, perform } from '../../state/client/ask'
import type { Performed } from '../../state/client/ask'
import type { Failure } from '../../state/client/failure'
import type { Chosen, Seating } from '../../state/floor-view'
import type { Projection } from '../../state/projection/projection'
import { isWithoutTable } from '../../state/projection/tile-facts'
import { may } from '../../state/session'
import type { ToastAction } from '../../state/toasts'
import type { Desk } from '../desk'
import { layoutOfUnit } from '../layouts'
import { numbersOf, staffName, tablesText } from '../unit-words'
import { findBest } from './best-tables'
import type { Wish } from './best-tables'
import { startMoving } from './moving'
import { done, failed, say } from './outcome'

const seatingOf = ({ terminal }: Desk): Seating | null => {
  const { interaction } = terminal.floorView.getState()
  return interaction.kind === 'seating' ? interaction : null
}

export const chosenOf = (candidate: Candidate): Chosen => ({
  unitIds: candidate.unitIds,
  capacity: candidate.capacity,
  reservedTo: candidate.reservedTo,
  nextBookingAt: candidate.nextBookingAt,
  shortened: candidate.reasons.some((reason) => reason.code === 'SHORTENED'),
  refusal: null,
  otherStation: false,
})

/** The table that was tapped last, at each terminal: an answer about another one comes too late. */
const lastTapped = new WeakMap<Desk['terminal'], symbol>()

const tapped = ({ terminal }: Desk): symbol => {
  const tap = Symbol('tap')
  lastTapped.set(terminal, tap)
  return tap
}

/** The question for tables that was asked last, of each terminal. */
const lastAsked = new WeakMap<Desk['terminal'], symbol>()

/** The seating that asked, as it is now; null once it has ended. */
const stillOf = (desk: Desk, { id }: Seating): Seating | null => {
  const now = seatingOf(desk)
  return now?.id === id ? now : null
}

/** The best tables for the running interaction; null where it was asked anew, or left, before the answer came. */
async function findLatest(desk: Desk, seating: Seating): Promise<readonly Candidate[] | Failure | null> {
  if (stillOf(desk, seating) === null) return null
  const asked = Symbol('asked')
  lastAsked.set(desk.terminal, asked)
  const found = await findBest(desk, wishOf(desk, seating))
  return lastAsked.get(desk.terminal) === asked && stillOf(desk, seating) !== null ? found : null
}

/** For whom the running interaction looks. */
const wishOf = ({ terminal }: Desk, { partySize, window, conflictId }: Seating): Wish => ({
  partySize,
  window,
  near: terminal.projection.store.getState().data.conflicts.get(conflictId ?? '')?.unitIds ?? [],
})

/** First tap: how many. With a table given (from its panel) that table is chosen at once. */
export async function startSeating(
  desk: Desk,
  partySize: number,
  from: { orderId?: string; unitId?: string; conflictId?: string; window?: Seating['window'] } = {},
): Promise<void> {
  const view = desk.terminal.floorView.getState()
  const seating: Seating = {
    kind: 'seating',
    id: Symbol('seating'),
    partySize,
    orderId: from.orderId ?? null,
    conflictId: from.conflictId ?? null,
    window: from.window ?? null,
    candidates: null,
    chosen: null,
    taken: null,
    busy: false,
  }
  view.set({ selectedId: null, findText: null, interaction: seating })
  desk.terminal.toasts.getState().clearDone()
  if (from.unitId !== undefined) void chooseUnit(desk, from.unitId)
  await propose(desk, seating)
}

/** Asks for the best tables and rings them. */
async function propose(desk: Desk, seating: Seating): Promise<void> {
  const view = desk.terminal.floorView.getState()
  const found = await findLatest(desk, seating)
  if (found === null) return
  if (!('code' in found)) {
    view.change('seating', { candidates: found })
    return
  }
  failed(desk, found)
  // Without an answer nobody can say that no table fits: back to the floor, unless a table is chosen already.
  if (seatingOf(desk)?.chosen === null) view.set({ interaction: { kind: 'none' } })
  else view.change('seating', { candidates: [] })
}

export function chooseCandidate(desk: Desk, candidate: Candidate): void {
  if (seatingOf(desk)?.busy !== false) return
  tapped(desk)
  const view = desk.terminal.floorView.getState()
  const [first] = candidate.unitIds
  const layoutId = first === undefined ? null : layoutOfUnit(desk.terminal.projection.store.getState().data, first)
  if (layoutId !== null && layoutId !== view.layoutId) view.set({ layoutId, zoneId: null })
  view.change('seating', { chosen: chosenOf(candidate), taken: null })
  if (seatingOf(desk)?.conflictId != null) void confirmSeating(desk)
}

/** Second tap: a ringed table, or any other; for another one the store says until when. */
export async function chooseUnit(desk: Desk, unitId: string): Promise<void> {
  const seating = seatingOf(desk)
  if (seating === null || seating.busy) return
  const candidate = seating.candidates?.find((one) => one.unitIds.includes(unitId))
  if (candidate !== undefined) {
    chooseCandidate(desk, candidate)
    return
  }
  const tap = tapped(desk)
  const { partySize, window, chosen } = seating
  const asked = { unitId, ...(window !== null && { reservedFrom: window.from, reservedTo: window.to }) }
  const preview = await ask((options) => desk.terminal.client.allocationUsages.seatPreview(asked, options))
  const now = stillOf(desk, seating)
  if (now?.busy !== false || now.chosen !== chosen || lastTapped.get(desk.terminal) !== tap) return
  if (!preview.ok) {
    failed(desk, preview.failure)
    return
  }
  const { ok, code, capacity, reservedTo, nextBookingAt, shortened } = preview.value
  desk.terminal.floorView.getState().change('seating', {
    chosen: {
      unitIds: [unitId],
      capacity,
      reservedTo,
      nextBookingAt,
      shortened,
      refusal: ok || code === 'OTHER_STATION' ? null : code,
      otherStation: code === 'OTHER_STATION',
    },
    taken: null,
  })
  // What has no consequence needs no further word; a card is settled by this tap.
  const simplyGoes = ok && !shortened && capacity >= partySize
  if (simplyGoes && seatingOf(desk)?.conflictId != null) void confirmSeating(desk)
}

async function send(desk: Desk, seating: Seating, chosen: Chosen): Promise<Performed<unknown>> {
  const { client, session } = desk.terminal
  const info = session.getState().info
  const allocationUnitIds = [...chosen.unitIds]
  const accepts = { acceptShorterWindow: chosen.shortened, acceptOtherStation: chosen.otherStation }
  const { orderId, partySize, conflictId } = seating
  if (conflictId !== null) {
    return settle(desk, conflictId, 'SEAT_ELSEWHERE', { allocationUnitIds, acceptShorterWindow: chosen.shortened })
  }
  if (orderId !== null) {
    return perform((options) =>
      client.allocationUsages.startForOrder(
        {
          saleOrderId: orderId,
          merchantId: info?.merchant.id ?? '',
          allocationUnitIds,
          onlyIfWaiting: true,
          ...accepts,
        },
        options,
      ),
    )
  }
  const assignee = info?.staff.role === 'server' ? { assigneeId: info.staff.id } : {}
  return perform((options) =>
    client.saleOrders.create({ allocationUnitIds, guest: { partySize }, ...accepts, ...assignee }, options),
  )
}

/** Third tap. Whoever was faster is named, and the next table that fits is offered. */
export async function confirmSeating(desk: Desk): Promise<void> {
  const seating = seatingOf(desk)
  const chosen = seating?.chosen
  if (seating === null || chosen === null || chosen === undefined || chosen.refusal !== null || seating.busy) return
  const { floorView, projection } = desk.terminal
  if (isDoneElsewhere(projection.store.getState().data, seating)) return
  floorView.getState().change('seating', { busy: true })
  const answer = await send(desk, seating, chosen)
  // Whoever waited for a slow answer may have begun with the next party: that is left alone.
  const waiting = stillOf(desk, seating) !== null
  if (!answer.ok) {
    if (!waiting) {
      failed(desk, answer.failure)
      return
    }
    floorView.getState().change('seating', { busy: false })
    await goOnAfter(desk, seating, chosen, answer.failure)
    return
  }
  if (waiting) floorView.getState().set({ interaction: { kind: 'none' } })
  const { data } = desk.terminal.projection.store.getState()
  const tables = numbersOf(data, chosen.unitIds, desk.words)
  const { t } = desk.words
  const text =
    seating.window === null
      ? t('floor.seat.done', { count: seating.partySize, tables })
      : t('floor.seat.doneBooking', { count: chosen.unitIds.length, tables, guests: seating.partySize })
  // A settled card is settled; a party that was seated is taken up again.
  const commandId = seating.conflictId === null ? answer.commandId : undefined
  done(desk, text, commandId, seating.conflictId === null || seating.window !== null ? undefined : moveOn(desk, chosen))
}

/** One tap has seated the party of a card, which nobody can take back: at the wrong table, they move on from there. */
function moveOn(desk: Desk, { unitIds: [unitId] }: Chosen): ToastAction | undefined {
  if (unitId === undefined || !may(desk.terminal.session.getState(), 'AllocationUsage.transfer')) return undefined
  const move = (): void => {
    const { data } = desk.terminal.projection.store.getState()
    const unit = data.units.get(unitId)
    const party = unit === undefined ? undefined : data.usagesOfUnit(unit).find((usage) => usage.seatedAt !== null)
    if (party !== undefined) void startMoving(desk, party.id, unitId)
  }
  return { label: desk.words.t('floor.move.confirm'), run: move }
}

/** The party still has no table: what is offered instead, by why. */
async function goOnAfter(desk: Desk, seating: Seating, chosen: Chosen, failure: Failure): Promise<void> {
  const view = desk.terminal.floorView.getState()
  switch (failure.code) {
    case 'UNIT_TAKEN':
      return offerAnother(desk, seating, failure)
    case 'RESERVATION_IN_WINDOW':
      return previewAgain(desk, seating, chosen)
    case 'OTHER_STATION':
      if (chosen.otherStation || seating.conflictId !== null) failed(desk, failure)
      else view.change('seating', { chosen: { ...chosen, otherStation: true } })
      return
    case 'CONFLICT_SETTLED':
      view.set({ interaction: { kind: 'none' } })
      tellSettled(desk, seating.conflictId ?? '')
      return
    case 'PARTY_SEATED': {
      const unitId = failure.facts?.['unitId']
      view.set({ interaction: { kind: 'none' } })
      tellGone(desk, typeof unitId === 'string' ? [unitId] : [])
      return
    }
    default:
      failed(desk, failure)
  }
}

/** A booking came in meanwhile: show the shorter stay before asking again. */
async function previewAgain(desk: Desk, seating: Seating, chosen: Chosen): Promise<void> {
  const [unitId] = chosen.unitIds
  desk.terminal.floorView.getState().change('seating', { chosen: null, candidates: null })
  if (unitId !== undefined) await chooseUnit(desk, unitId)
  await propose(desk, seating)
}

/** What the refusal says of the table and of the party that has it. */
async function offerAnother(desk: Desk, seating: Seating, failure: Failure): Promise<void> {
  const named = failure.facts?.['unitId']
  const usage = failure.facts?.['usage'] as { id?: string; assigneeId?: string | null } | undefined
  await offerInstead(desk, seating, {
    unitId: typeof named === 'string' ? named : '',
    usageId: usage?.id ?? '',
    assigneeId: usage?.assigneeId ?? null,
  })
}

/**
 * Something changed on the floor while a party is being seated: the best tables are asked for again, and a chosen
 * table that someone else has just taken is said before anyone taps Seat.
 */
export async function refreshSeating(desk: Desk, touched: ReadonlySet<string>): Promise<void> {
  const seating = seatingOf(desk)
  if (seating === null || seating.busy || seating.candidates === null) return
  const { data } = desk.terminal.projection.store.getState()
  const chosen = seating.chosen?.refusal === null ? seating.chosen.unitIds : []
  for (const unitId of chosen) {
    const unit = data.units.get(unitId)
    const party = unit === undefined ? undefined : data.usagesOfUnit(unit).find((usage) => usage.seatedAt !== null)
    if (party !== undefined && touched.has(unitId)) {
      await offerInstead(desk, seating, { unitId, usageId: party.id, assigneeId: party.assigneeId })
      return
    }
  }
  const isProposed = seating.candidates.some((candidate) => candidate.unitIds.some((id) => touched.has(id)))
  // Where no table fitted, any that changes may be the first that does.
  if (!isProposed && seating.candidates.length > 0) return
  const found = await findLatest(desk, seating)
  if (found !== null && !('code' in found)) desk.terminal.floorView.getState().change('seating', { candidates: found })
}

/** Whether someone else has done meanwhile what this seating is for: its card is settled, its order sits or has ended. */
export function isDoneElsewhere(data: Projection, { conflictId, orderId, busy }: Seating): boolean {
  if (busy) return false
  if (conflictId !== null) return !data.conflicts.has(conflictId)
  const order = data.orders.get(orderId ?? '')
  return orderId !== null && (order?.status !== 'OPEN' || !isWithoutTable(data, order))
}

/** Ends a seating that is done elsewhere, and says what has become of the party. */
export function endDoneElsewhere(desk: Desk, { conflictId, orderId }: Seating): void {
  const { floorView, projection } = desk.terminal
  floorView.getState().set({ interaction: { kind: 'none' } })
  if (conflictId !== null) {
    tellSettled(desk, conflictId)
    return
  }
  const { data } = projection.store.getState()
  const usages = [...data.usagesByPrincipal.of(orderId ?? '')].flatMap((id) => data.usages.get(id) ?? [])
  tellGone(
    desk,
    usages.map((usage) => usage.allocationUnitId),
  )
}

/** Where the party is that was waiting. */
function tellGone(desk: Desk, unitIds: readonly string[]): void {
  const { data } = desk.terminal.projection.store.getState()
  const { t } = desk.words
  const text =
    unitIds.length === 0
      ? t('floor.seat.gone')
      : t('floor.seat.goneTo', { tables: tablesText(data, unitIds, desk.words) })
  say(desk, { kind: 'problem', text })
}

interface Taken {
  unitId: string
  usageId: string
  assigneeId: string | null
}

async function offerInstead(desk: Desk, seating: Seating, taken: Taken): Promise<void> {
  const { floorView, projection } = desk.terminal
  const { data } = projection.store.getState()
  const { unitId } = taken
  const by = staffName(data, taken.assigneeId) ?? staffName(data, data.lastActors.get(taken.usageId) ?? null)
  const found = await findLatest(desk, seating)
  if (found === null || seatingOf(desk)?.busy !== false) return
  const candidates = 'code' in found ? [] : found.filter((candidate) => !candidate.unitIds.includes(unitId))
  const next = candidates[0]
  floorView.getState().change('seating', {
    candidates,
    chosen: next === undefined ? null : chosenOf(next),
    taken: { number: data.units.get(unitId)?.number ?? '?', by },
  })
}
