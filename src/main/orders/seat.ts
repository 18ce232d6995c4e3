import { findUnitContext } from '../floor/path'
import type { UnitContext } from '../floor/path'
import { survivorOf } from '../occupancy/seatings'
import { sectionServer } from '../occupancy/sections'
import { demandNotHeld, takeUnits, unitsToTake, windowOn } from '../occupancy/take'
import { liveUsagesOf } from '../occupancy/transitions'
import { beginsNow } from '../occupancy/windows'
import type { Window } from '../occupancy/windows'
import { refuse } from '../store/refusal'
import type { Row } from '../store/tables'
import type { Tx } from '../store/tx'
import { currentSnapshot, snapshotText } from './snapshots'

interface Seat {
  unitIds: readonly string[]
  window: Window
  acceptShorterWindow: boolean
  guest: string | null
  assigneeId: string | null
  /** The payload's field that names the unit with this place in the list. */
  path: (index: number) => readonly (string | number)[]
  /** The payload's field that names the order. */
  orderPath?: 'saleOrderId' | 'usageId'
  /** An order that is paid may be seated, too: its party stands on the floor without a table. */
  paidToo?: boolean
  /** What the ids of its usages are made of, where one command seats several orders. */
  purpose?: string
}

/** The units and the window that a party gets, all or none (USE-3, USE-4). */
export const placeFor = (tx: Tx, seatingId: string, seat: Seat): { units: UnitContext[]; window: Window } => {
  const units = unitsToTake(tx, seat.unitIds, seat.path)
  const window = windowOn(tx, units, seat.window, {
    now: tx.command.at,
    survivorId: survivorOf(tx, seatingId),
    acceptShorter: seat.acceptShorterWindow,
    offerShorter: true,
    path: seat.path,
  })
  return { units, window }
}

/** Whether these usages are on these units, no more and no less. */
export const holdsExactly = (usages: readonly Row<'allocation_usage'>[], unitIds: readonly string[]): boolean => {
  const held = new Set(usages.map((usage) => usage.allocation_unit_id))
  return held.size === new Set(unitIds).size && unitIds.every((id) => held.has(id))
}

/**
 * Of two who give a waiting party a table the first one wins: who saw it without one does not mean a second table. Refuses
 * PARTY_SEATED, naming where it is.
 */
export const demandWaiting = (tx: Tx, order: Row<'sale_order'>, path: (string | number)[]): void => {
  const [held] = liveUsagesOf(tx, order.id)
  if (held === undefined) return
  const unit = findUnitContext(tx, held.allocation_unit_id)?.unit
  refuse('PARTY_SEATED', {
    path,
    facts: { id: order.id, usageId: held.id, unitId: held.allocation_unit_id, unitNumber: unit?.number ?? null },
  })
}

/**
 * Occupies units for an open order: seated when the window begins now, else RESERVED for later (a ticket).
 * An order may take further units later. Refuses INVALID_TRANSITION where the order is not open (or paid, where that may be).
 */
export const seatOrder = (
  tx: Tx,
  order: Row<'sale_order'>,
  seat: Seat,
): { order: Row<'sale_order'>; usages: Row<'allocation_usage'>[] } => {
  const paid = order.status === 'PAID' && seat.paidToo === true
  if (order.status !== 'OPEN' && !paid) {
    return refuse('INVALID_TRANSITION', {
      path: [seat.orderPath ?? 'saleOrderId'],
      facts: { entity: 'SaleOrder', id: order.id, from: order.status, event: 'seat', to: null },
    })
  }
  const { units, window } = placeFor(tx, order.seating_id, seat)
  demandNotHeld(tx, order.id, units, { window, now: tx.command.at, path: seat.path })
  const seated = beginsNow(window, tx.command.at)
  // Where nobody is named, whose section it is.
  const assigneeId =
    seat.assigneeId ?? order.assignee_id ?? sectionServer(tx, units, Math.max(window.from, tx.command.at))
  const usages = takeUnits(
    tx,
    units,
    window,
    {
      usage_type: 'SALE_ORDER',
      usage_id: order.id,
      seating_id: order.seating_id,
      status: !seated ? 'RESERVED' : paid ? 'SUCCESS' : 'ACTIVE',
      seated_at: seated ? tx.command.at : null,
      paid_at: paid ? order.paid_at : null,
      guest: seat.guest ?? order.guest,
      assignee_id: assigneeId,
    },
    { purpose: seat.purpose ?? 'usage', orderNumber: order.number },
  )
  const party = { guest: seat.guest ?? order.guest, assignee_id: assigneeId }
  if (party.guest !== order.guest || party.assignee_id !== order.assignee_id) {
    tx.update('seating', tx.need('seating', order.seating_id, []), party)
  }
  const snapshot =
    order.snapshot === null
      ? snapshotText(tx.command.at, party.guest, units)
      : currentSnapshot(tx, { id: order.id, guest: party.guest })
  return { order: tx.update('sale_order', order, { ...party, snapshot }), usages }
}

/** Other orders of a party without a table that have none either: its bill was split. */
export const billsWithoutTable = (tx: Tx, order: Row<'sale_order'>): Row<'sale_order'>[] =>
  tx
    .all<Row<'sale_order'>>(
      `SELECT * FROM sale_order WHERE merchant_id = ? AND seating_id = ? AND id <> ? AND status IN ('OPEN', 'PAID') ORDER BY id`,
      tx.merchantId,
      order.seating_id,
      order.id,
    )
    .filter((other) => liveUsagesOf(tx, other.id).length === 0)

/** Gives a party that waits its first table: all its bills sit there. Answers what became of this one. */
export const seatWaiting = (tx: Tx, order: Row<'sale_order'>, seat: Seat): ReturnType<typeof seatOrder> => {
  const beside = billsWithoutTable(tx, order)
  for (const bill of beside) seatOrder(tx, bill, { ...seat, guest: null, paidToo: true, purpose: `bill ${bill.id}` })
  return seatOrder(tx, order, seat)
}
