import type { OutputOf, ParsedInputOf } from '@contract/contract'
import { findUnitContext } from '../floor/path'
import { checkInWindow } from '../occupancy/check-in'
import { survivorOf } from '../occupancy/seatings'
import { sectionServer } from '../occupancy/sections'
import { takeUnits, unitsToTake, windowOn } from '../occupancy/take'
import { liveUsagesOf, transition } from '../occupancy/transitions'
import type { Window } from '../occupancy/windows'
import { toEntity } from '../store/entities'
import type { Row } from '../store/tables'
import type { Tx } from '../store/tx'
import { openOrder } from './orders'
import {
  announceReservation,
  demandBooked,
  giveUpUnits,
  occupantOf,
  paidInAdvance,
  reservationOutcome,
  reservationTransition,
} from './reservations'
import { settleOrder } from './settle'
import { currentSnapshot } from './snapshots'
import { announceMove } from './transfer'

/** Checks in at other units than those that were held, from now on; a booking that held none gets its first ones. */
const seatElsewhere = (
  tx: Tx,
  reservation: Row<'reservation'>,
  held: readonly Row<'allocation_usage'>[],
  { unitIds, acceptShorter, paidAt }: { unitIds: readonly string[]; acceptShorter: boolean; paidAt: number | null },
): { usages: Row<'allocation_usage'>[]; window: Window } => {
  const { at } = tx.command
  const units = unitsToTake(tx, unitIds)
  const window = windowOn(
    tx,
    units,
    { from: at, to: at + (reservation.reserved_to - reservation.reserved_from) },
    { now: at, survivorId: survivorOf(tx, reservation.seating_id), acceptShorter, offerShorter: true },
  )
  const moved = held.length > 0
  const left = giveUpUnits(tx, held, moved)
  const usages = takeUnits(tx, units, window, occupantOf(reservation, paidAt), { purpose: 'usage', moved })
  if (moved) announceMove(tx, left, usages, units)
  return { usages, window }
}

/**
 * What a booking had held that expired, or that was given up, although its guests were here before: they came while their
 * terminal was cut off, and the check-in stands where the place is still free (sync.md, Conflicts).
 */
const expiredMeanwhile = (tx: Tx, reservation: Row<'reservation'>): Row<'allocation_usage'>[] | undefined =>
  reservation.status === 'NO_SHOW' &&
  tx.command.at < (reservation.end_reason === 'EXPIRED' ? reservation.reserved_to : (reservation.ended_at ?? 0))
    ? tx.all<Row<'allocation_usage'>>(
        `SELECT * FROM allocation_usage WHERE merchant_id = ? AND usage_id = ? AND end_reason IN ('EXPIRED', 'NO_SHOW') ORDER BY id`,
        tx.merchantId,
        reservation.id,
      )
    : undefined

/** What a party that checks in sits down at, and for how long. */
const placesOf = (
  tx: Tx,
  reservation: Row<'reservation'>,
  expired: readonly Row<'allocation_usage'>[] | undefined,
  input: ParsedInputOf<'reservations.checkIn'>,
): { usages: Row<'allocation_usage'>[]; window: Window } => {
  const held = liveUsagesOf(tx, reservation.id)
  const acceptShorter = input.acceptShorterWindow
  const heldIds = new Set(held.map((usage) => usage.allocation_unit_id))
  const wanted = input.allocationUnitIds
  if (expired !== undefined) {
    const paid = expired.filter((usage) => usage.paid_at !== null)
    const unitIds = wanted ?? [...new Set(expired.map((usage) => usage.allocation_unit_id))]
    const paidAt = paid.length === expired.length ? (paid[0]?.paid_at ?? null) : null
    if (unitIds.length > 0) return seatElsewhere(tx, reservation, [], { unitIds, acceptShorter, paidAt })
  } else if (wanted !== undefined && (wanted.length !== heldIds.size || !wanted.every((id) => heldIds.has(id)))) {
    return seatElsewhere(tx, reservation, held, { unitIds: wanted, acceptShorter, paidAt: paidInAdvance(held) })
  }
  return { usages: held, window: checkInWindow(tx, reservation, held, { acceptShorter, path: 'id' }) }
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
  const expired = expiredMeanwhile(tx, reservation)
  if (expired === undefined) demandBooked(reservation, 'checkIn')
  const { usages: held, window } = placesOf(tx, reservation, expired, input)
  const units = held.flatMap((usage) => findUnitContext(tx, usage.allocation_unit_id) ?? [])
  // Where nobody is named, whose section it is.
  const assigneeId = reservation.assignee_id ?? sectionServer(tx, units, tx.command.at)
  const order = openOrder(tx, {
    id: tx.newId('order'),
    type: 'DINE_IN',
    guest: reservation.guest,
    assigneeId,
    seatingId: reservation.seating_id,
    reservationId: reservation.id,
    externalReference: null,
  })
  const usages = held.map((usage) =>
    transition(tx, usage, 'checkIn', {
      orderNumber: order.number,
      patch: {
        usage_type: 'SALE_ORDER',
        usage_id: order.id,
        reserved_from: window.from,
        reserved_to: window.to,
        assignee_id: usage.assignee_id ?? assigneeId,
      },
    }),
  )
  if (assigneeId !== reservation.assignee_id) {
    tx.update('seating', tx.need('seating', reservation.seating_id, []), { assignee_id: assigneeId })
  }
  const snapshot = currentSnapshot(tx, order)
  const arrived = { order_id: order.id, ended_at: tx.command.at, end_reason: null }
  const checkedIn =
    expired === undefined
      ? reservationTransition(tx, reservation, 'checkIn', arrived)
      : // No transition of the table: the guests had been there before it ended, which nobody at the hub could know.
        tx.update('reservation', reservation, { status: 'CHECKED_IN', ...arrived })
  announceReservation(tx, 'RESERVATION_CHECKED_IN', checkedIn)
  // What was paid in advance makes an order that is paid.
  const settled = usages.length === 0 ? order : settleOrder(tx, order.id)
  return {
    ...reservationOutcome(checkedIn, usages),
    order: toEntity('sale_order', tx.update('sale_order', settled, { snapshot })),
  }
}
