import { createOrder, openOrder } from '../../orders/orders'
import { createReservation, reservationTransition } from '../../orders/reservations'
import { liveUsagesOf, transition } from '../../occupancy/transitions'
import type { ParsedInputOf } from '@contract/contract'
import type { Row } from '../../store/tables'
import type { Tx } from '../../store/tx'

/** Who is left without a table. */
export interface Unplaced {
  orderId: string | null
  reservationId: string | null
}

const NOBODY: Unplaced = { orderId: null, reservationId: null }

/** The party of a booking stands at the door: its order is opened without a table, and the booking is checked in. */
export const arrived = (tx: Tx, reservation: Row<'reservation'>): Unplaced => {
  if (reservation.status === 'CHECKED_IN') return { orderId: reservation.order_id, reservationId: reservation.id }
  const order = openOrder(tx, {
    id: tx.newId('order'),
    type: 'DINE_IN',
    guest: reservation.guest,
    assigneeId: reservation.assignee_id,
    seatingId: reservation.seating_id,
    reservationId: reservation.id,
    externalReference: null,
  })
  if (reservation.status === 'BOOKED') {
    for (const usage of liveUsagesOf(tx, reservation.id)) transition(tx, usage, 'cancel', { reason: 'UNPLACED' })
    reservationTransition(tx, reservation, 'checkIn', { order_id: order.id, ended_at: tx.command.at })
  }
  return { orderId: order.id, reservationId: reservation.id }
}

const arrivedByUsage = (tx: Tx, usageId: string): Unplaced => {
  const usage = tx.find('allocation_usage', usageId)
  if (usage === undefined) return NOBODY
  if (usage.usage_type === 'SALE_ORDER') return { orderId: usage.usage_id, reservationId: null }
  return arrived(tx, tx.need('reservation', usage.usage_id))
}

/**
 * Keeps the party of a refused command as an order or booking without a unit, with the ids that its terminal gave it: it
 * stands on the floor, so it is parked and shown, never deleted (sync.md, Conflicts). May refuse; nothing of it stays then.
 */
export const keepParty = (tx: Tx, name: string, input: unknown): Unplaced => {
  switch (name) {
    case 'saleOrders.create': {
      const { allocationUnitIds: _units, ...party } = input as ParsedInputOf<'saleOrders.create'>
      return { orderId: createOrder(tx, party).order.id, reservationId: null }
    }
    case 'reservations.create': {
      const { allocationUnitIds: _units, ...party } = input as ParsedInputOf<'reservations.create'>
      return { orderId: null, reservationId: createReservation(tx, party).reservation.id }
    }
    case 'reservations.checkIn':
      return arrived(tx, tx.need('reservation', (input as ParsedInputOf<'reservations.checkIn'>).id))
    case 'allocationUsages.checkIn':
      return arrivedByUsage(tx, (input as ParsedInputOf<'allocationUsages.checkIn'>).usageId)
    default:
      return partyNamed(tx, input)
  }
}

/** The order or booking that a command names, where it exists. Writes nothing. */
export const partyNamed = (tx: Tx, input: unknown): Unplaced => {
  if (typeof input !== 'object' || input === null) return NOBODY
  const named = Object.values(input).filter((value) => typeof value === 'string')
  for (const id of named) {
    const usage = tx.find('allocation_usage', id)
    const principal = usage?.usage_id ?? id
    if (tx.find('sale_order', principal) !== undefined) return { orderId: principal, reservationId: null }
    if (tx.find('reservation', principal) !== undefined) return { orderId: null, reservationId: principal }
  }
  return NOBODY
}
