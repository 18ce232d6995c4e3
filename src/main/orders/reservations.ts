import type { OutputOf, ParsedInputOf } from '@contract/contract'
import { TOPICS } from '@contract/events'
import type { DomainEvent } from '@contract/events'
import { nextStatus, RESERVATION_LIFECYCLE } from '@contract/lifecycles'
import type { ReservationEvent, ReservationStatus } from '@contract/lifecycles'
import { partySizeOf, usageEvent } from '../occupancy/events'
import { survivorOf } from '../occupancy/seatings'
import type { UnitContext } from '../floor/path'
import { demandNotHeld, takeUnits, unitListPath, unitsToTake, windowOn } from '../occupancy/take'
import type { UnitPath } from '../occupancy/take'
import { liveUsagesOf, transition } from '../occupancy/transitions'
import { checkInWindow } from '../occupancy/check-in'
import { askedWindow } from '../occupancy/windows'
import { jsonText, toEntities, toEntity } from '../store/entities'
import { refuse } from '../store/refusal'
import type { Patch, Row } from '../store/tables'
import type { Tx } from '../store/tx'
import { openOrder } from './orders'
import { demandAssignee, demandFreshId, describeUsages, guestText, newSeating } from './parties'
import { settleOrder } from './settle'
import { currentSnapshot } from './snapshots'
import { announceMove } from './transfer'

type Outcome = OutputOf<'reservations.create'>
type ReservationAction = Extract<DomainEvent['action'], `RESERVATION_${string}`>

const outcome = (reservation: Row<'reservation'>, usages: Row<'allocation_usage'>[], already = false): Outcome => ({
  reservation: toEntity('reservation', reservation),
  usages: toEntities('allocation_usage', usages),
  already,
})

/** Where each event leads: what a refusal names as the state that was wanted. */
const WANTED: Record<ReservationEvent | 'assign', ReservationStatus> = {
  checkIn: 'CHECKED_IN',
  cancel: 'CANCELLED',
  expire: 'NO_SHOW',
  assign: 'BOOKED',
}

const announce = (tx: Tx, action: ReservationAction, reservation: Row<'reservation'>, reason?: string): void =>
  tx.emit({
    topic: TOPICS.reservation,
    action,
    reservationId: reservation.id,
    partySize: partySizeOf(reservation.guest),
    ...(reservation.order_id !== null && { orderId: reservation.order_id }),
    ...(reason !== undefined && { reason }),
  })

/** Moves a reservation along its lifecycle table. Refuses INVALID_TRANSITION, naming both states. */
export const reservationTransition = (
  tx: Tx,
  reservation: Row<'reservation'>,
  event: ReservationEvent,
  patch: Patch<'reservation'> = {},
): Row<'reservation'> => {
  const status = nextStatus(RESERVATION_LIFECYCLE, reservation.status, event)
  if (status === undefined) {
    return refuse('INVALID_TRANSITION', {
      path: ['id'],
      facts: { entity: 'Reservation', id: reservation.id, from: reservation.status, event, to: WANTED[event] },
    })
  }
  return tx.update('reservation', reservation, { status, ...patch })
}

/** Refuses what only a booking can do. `field` is the one of the payload that names the reservation. */
export const demandBooked = (reservation: Row<'reservation'>, event: keyof typeof WANTED, field = 'id'): void => {
  if (reservation.status === 'BOOKED') return
  refuse('INVALID_TRANSITION', {
    path: [field],
    facts: { entity: 'Reservation', id: reservation.id, from: reservation.status, event, to: WANTED[event] },
  })
}

/** Gives a booking (the caller has asked demandBooked) further units for its window; the snapshot follows. */
export const addReservedUnits = (
  tx: Tx,
  reservation: Row<'reservation'>,
  unitIds: readonly string[],
  path: UnitPath = unitListPath,
): Row<'allocation_usage'>[] =>
  reserveUnits(tx, reservation, unitsToTake(tx, unitIds, path), { path, paidAt: null, moved: false })

/** `paidAt` where the units come in place of paid ones, `moved` where they come in place of any. */
const reserveUnits = (
  tx: Tx,
  reservation: Row<'reservation'>,
  units: readonly UnitContext[],
  { path, paidAt, moved }: { path: UnitPath; paidAt: number | null; moved: boolean },
): Row<'allocation_usage'>[] => {
  const window = { from: reservation.reserved_from, to: reservation.reserved_to }
  demandNotHeld(tx, reservation.id, units, { window, now: tx.command.at, path })
  windowOn(tx, units, window, {
    now: tx.command.at,
    survivorId: survivorOf(tx, reservation.seating_id),
    acceptShorter: false,
    offerShorter: false,
    path,
  })
  const usages = takeUnits(
    tx,
    units,
    window,
    {
      usage_type: 'RESERVATION',
      usage_id: reservation.id,
      seating_id: reservation.seating_id,
      status: paidAt === null ? 'RESERVED' : 'SUCCESS',
      seated_at: null,
      paid_at: paidAt,
      guest: reservation.guest,
      assignee_id: reservation.assignee_id,
    },
    { purpose: 'usage', moved },
  )
  tx.update('reservation', reservation, { snapshot: currentSnapshot(tx, reservation) })
  return usages
}

/** Books: the reservation and its usages in one transaction, also without a unit yet (RSV-1). */
export const createReservation = (tx: Tx, input: ParsedInputOf<'reservations.create'>): Outcome => {
  demandFreshId(tx, input.id)
  demandAssignee(tx, input.assigneeId)
  const window = askedWindow(tx, input, tx.command.at)
  const guest = guestText(input.guest)
  const assigneeId = input.assigneeId ?? null
  const reservation = tx.insert('reservation', {
    id: input.id ?? tx.newId('reservation'),
    status: 'BOOKED',
    guest,
    assignee_id: assigneeId,
    reserved_from: window.from,
    reserved_to: window.to,
    seating_id: newSeating(tx, { guest, assigneeId }).id,
    order_id: null,
    snapshot: null,
    ended_at: null,
    end_reason: null,
    ...(input.metadata && { metadata: jsonText(input.metadata) }),
  })
  announce(tx, 'RESERVATION_BOOKED', reservation)
  if (input.allocationUnitIds === undefined) return outcome(reservation, [])
  const usages = addReservedUnits(tx, reservation, input.allocationUnitIds)
  return outcome(tx.need('reservation', reservation.id), usages)
}

/** Changes guest, server or metadata; its usages and seating follow. */
export const updateReservation = (
  tx: Tx,
  input: ParsedInputOf<'reservations.update'>,
): OutputOf<'reservations.update'> => {
  const before = tx.need('reservation', input.id)
  demandAssignee(tx, input.assigneeId)
  const party = {
    ...(input.guest !== undefined && { guest: guestText(input.guest) }),
    ...(input.assigneeId !== undefined && { assignee_id: input.assigneeId }),
  }
  const after = tx.update('reservation', before, {
    ...party,
    ...(input.metadata && { metadata: jsonText(input.metadata) }),
  })
  if (Object.keys(party).length > 0) {
    describeUsages(tx, before.id, party)
    tx.update('seating', tx.need('seating', before.seating_id, []), party)
  }
  if (after !== before) announce(tx, 'RESERVATION_UPDATED', after)
  return toEntity('reservation', after)
}

/** Gives a booking the named units in place of those it holds: a move, which releases before it takes and stays paid. */
export const assignReservation = (tx: Tx, input: ParsedInputOf<'reservations.assign'>): Outcome => {
  const reservation = tx.need('reservation', input.id)
  demandBooked(reservation, 'assign')
  const former = liveUsagesOf(tx, reservation.id)
  const patch = { moved_to_id: tx.newId('usage') }
  for (const usage of former) transition(tx, usage, 'cancel', { reason: 'REASSIGNED', patch })
  const paidAt = former.every((usage) => usage.status === 'SUCCESS') ? (former[0]?.paid_at ?? null) : null
  const units = unitsToTake(tx, input.allocationUnitIds)
  const moved = former.length > 0
  const usages = reserveUnits(tx, reservation, units, { path: unitListPath, paidAt, moved })
  if (moved) announceMove(tx, former, usages, units)
  const after = tx.need('reservation', reservation.id)
  announce(tx, 'RESERVATION_ASSIGNED', after)
  return outcome(after, usages)
}

/**
 * The guests are here (RSV-1): spawns the order and retargets the same usage rows. The window begins now and keeps its
 * length, with USE-4's offer where the next booking begins inside it.
 */
export const checkInReservation = (
  tx: Tx,
  input: ParsedInputOf<'reservations.checkIn'>,
): OutputOf<'reservations.checkIn'> => {
  const reservation = tx.need('reservation', input.id)
  demandBooked(reservation, 'checkIn')
  const held = liveUsagesOf(tx, reservation.id)
  const window = checkInWindow(tx, reservation, held, { acceptShorter: input.acceptShorterWindow, path: 'id' })
  const order = openOrder(tx, {
    id: tx.newId('order'),
    type: 'DINE_IN',
    guest: reservation.guest,
    assigneeId: reservation.assignee_id,
    seatingId: reservation.seating_id,
    reservationId: reservation.id,
    externalReference: null,
  })
  const usages = held.map((usage) =>
    transition(tx, usage, 'checkIn', {
      orderNumber: order.number,
      patch: { usage_type: 'SALE_ORDER', usage_id: order.id, reserved_from: window.from, reserved_to: window.to },
    }),
  )
  const snapshot = currentSnapshot(tx, order)
  const checkedIn = reservationTransition(tx, reservation, 'checkIn', { order_id: order.id, ended_at: tx.command.at })
  announce(tx, 'RESERVATION_CHECKED_IN', checkedIn)
  // What was paid in advance makes an order that is paid.
  const settled = usages.length === 0 ? order : settleOrder(tx, order.id)
  return {
    ...outcome(checkedIn, usages),
    order: toEntity('sale_order', tx.update('sale_order', settled, { snapshot })),
  }
}

/** Lengthens or shortens a booking: the reservation, and with it all that it holds (USE-4). */
export const changeReservationEnd = (
  tx: Tx,
  reservation: Row<'reservation'>,
  to: number,
): Row<'allocation_usage'>[] => {
  const usages = liveUsagesOf(tx, reservation.id).map((usage) => {
    const after = tx.update('allocation_usage', usage, { reserved_to: to })
    tx.emit(usageEvent(tx, 'USAGE_UPDATED', after))
    return after
  })
  announce(tx, 'RESERVATION_UPDATED', tx.update('reservation', reservation, { reserved_to: to }))
  return usages
}

/** Cancels the reservation and all its usages the same way (USE-12). */
export const cancelReservation = (tx: Tx, input: ParsedInputOf<'reservations.cancel'>): Outcome => {
  const reservation = tx.need('reservation', input.id)
  if (reservation.status === 'CANCELLED') return outcome(reservation, [], true)
  demandBooked(reservation, 'cancel')
  const usages = liveUsagesOf(tx, reservation.id).map((usage) =>
    transition(tx, usage, 'cancel', { reason: input.reason, path: ['id'] }),
  )
  const cancelled = reservationTransition(tx, reservation, 'cancel', {
    ended_at: tx.command.at,
    end_reason: input.reason,
  })
  announce(tx, 'RESERVATION_CANCELLED', cancelled, input.reason)
  return outcome(cancelled, usages)
}

/** The window ended and nobody came (USE-13). */
export const markNoShow = (tx: Tx, reservation: Row<'reservation'>): void => {
  const ended = reservationTransition(tx, reservation, 'expire', { ended_at: tx.command.at, end_reason: 'EXPIRED' })
  announce(tx, 'RESERVATION_NO_SHOW', ended)
}
