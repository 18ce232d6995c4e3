import type { OutputOf, ParsedInputOf } from '@contract/contract'
import { TOPICS } from '@contract/events'
import type { DomainEvent } from '@contract/events'
import { nextStatus, RESERVATION_LIFECYCLE } from '@contract/lifecycles'
import type { ReservationEvent, ReservationStatus } from '@contract/lifecycles'
import { partySizeOf, usageEvent } from '../occupancy/events'
import { survivorOf } from '../occupancy/seatings'
import type { UnitContext } from '../floor/path'
import { demandNotHeld, takeUnits, unitListPath, unitsToTake, windowOn } from '../occupancy/take'
import type { Occupant, UnitPath } from '../occupancy/take'
import { liveUsagesOf, transition } from '../occupancy/transitions'
import { askedWindow } from '../occupancy/windows'
import { isoTime, jsonText, toEntities, toEntity } from '../store/entities'
import { refuse } from '../store/refusal'
import type { Patch, Row } from '../store/tables'
import type { Tx } from '../store/tx'
import { demandAssignee, demandFreshId, guestText, newSeating } from './parties'
import { currentSnapshot } from './snapshots'

type Outcome = OutputOf<'reservations.create'>
type ReservationAction = Extract<DomainEvent['action'], `RESERVATION_${string}`>

/** What operations on a booking answer. */
export const reservationOutcome = (
  reservation: Row<'reservation'>,
  usages: Row<'allocation_usage'>[],
  already = false,
): Outcome => ({
  reservation: toEntity('reservation', reservation),
  usages: toEntities('allocation_usage', usages),
  already,
})

/** Where each event leads: what a refusal names as the state that was wanted. */
const WANTED: Record<ReservationEvent | 'assign' | 'move', ReservationStatus> = {
  checkIn: 'CHECKED_IN',
  cancel: 'CANCELLED',
  expire: 'NO_SHOW',
  assign: 'BOOKED',
  move: 'BOOKED',
}

/** Says what happened to a booking. */
export const announceReservation = (
  tx: Tx,
  action: ReservationAction,
  reservation: Row<'reservation'>,
  reason?: string,
): void =>
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

/** Who holds the units of a booking; paid where they come in place of paid ones. */
export const occupantOf = (reservation: Row<'reservation'>, paidAt: number | null): Occupant => ({
  usage_type: 'RESERVATION',
  usage_id: reservation.id,
  seating_id: reservation.seating_id,
  status: paidAt === null ? 'RESERVED' : 'SUCCESS',
  seated_at: null,
  paid_at: paidAt,
  guest: reservation.guest,
  assignee_id: reservation.assignee_id,
})

/** `paidAt` where the units come in place of paid ones, `moved` where they come in place of any. */
export const reserveUnits = (
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
  const usages = takeUnits(tx, units, window, occupantOf(reservation, paidAt), { purpose: 'usage', moved })
  tx.update('reservation', reservation, { snapshot: currentSnapshot(tx, reservation) })
  return usages
}

/** The units of usages that a booking gives up. */
export const giveUpUnits = (
  tx: Tx,
  held: readonly Row<'allocation_usage'>[],
  moved: boolean,
): Row<'allocation_usage'>[] =>
  held.map((usage) =>
    transition(tx, usage, 'cancel', {
      reason: 'REASSIGNED',
      ...(moved && { patch: { moved_to_id: tx.newId('usage') } }),
    }),
  )

/** Since when all that a booking held was paid; null where anything was not. */
export const paidInAdvance = (held: readonly Row<'allocation_usage'>[]): number | null =>
  held.every((usage) => usage.status === 'SUCCESS') ? (held[0]?.paid_at ?? null) : null

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
  announceReservation(tx, 'RESERVATION_BOOKED', reservation)
  if (input.allocationUnitIds === undefined) return reservationOutcome(reservation, [])
  const usages = addReservedUnits(tx, reservation, input.allocationUnitIds)
  return reservationOutcome(tx.need('reservation', reservation.id), usages)
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
  announceReservation(tx, 'RESERVATION_UPDATED', tx.update('reservation', reservation, { reserved_to: to }))
  return usages
}

/** Cancels the reservation and all its usages the same way (USE-12). */
export const cancelReservation = (tx: Tx, input: ParsedInputOf<'reservations.cancel'>): Outcome => {
  const reservation = tx.need('reservation', input.id)
  if (reservation.status === 'CANCELLED') return reservationOutcome(reservation, [], true)
  demandBooked(reservation, 'cancel')
  const usages = liveUsagesOf(tx, reservation.id).map((usage) =>
    transition(tx, usage, 'cancel', { reason: input.reason, path: ['id'] }),
  )
  const cancelled = reservationTransition(tx, reservation, 'cancel', {
    ended_at: tx.command.at,
    end_reason: input.reason,
  })
  announceReservation(tx, 'RESERVATION_CANCELLED', cancelled, input.reason)
  return reservationOutcome(cancelled, usages)
}

/** Nobody came: by itself where the window ended (USE-13), or because somebody says so. */
export const markNoShow = (
  tx: Tx,
  reservation: Row<'reservation'>,
  reason: 'EXPIRED' | 'NO_SHOW' = 'EXPIRED',
): Row<'reservation'> => {
  const ended = reservationTransition(tx, reservation, 'expire', { ended_at: tx.command.at, end_reason: reason })
  announceReservation(tx, 'RESERVATION_NO_SHOW', ended)
  return ended
}

/** Somebody says that a late party will not come: its units are free at once, what was paid is kept as completed. */
export const noShowReservation = (tx: Tx, input: ParsedInputOf<'reservations.noShow'>): Outcome => {
  const reservation = tx.need('reservation', input.id)
  if (reservation.status === 'NO_SHOW') return reservationOutcome(reservation, [], true)
  demandBooked(reservation, 'expire')
  if (tx.command.at < reservation.reserved_from) {
    refuse('INVALID_TRANSITION', {
      path: ['id'],
      facts: {
        entity: 'Reservation',
        id: reservation.id,
        from: reservation.status,
        event: 'expire',
        to: WANTED.expire,
        rule: 'NOT_BEGUN',
        reservedFrom: isoTime(reservation.reserved_from),
      },
    })
  }
  const usages = liveUsagesOf(tx, reservation.id).map((usage) =>
    transition(tx, usage, 'expire', { reason: 'NO_SHOW', path: ['id'] }),
  )
  return reservationOutcome(markNoShow(tx, reservation, 'NO_SHOW'), usages)
}
