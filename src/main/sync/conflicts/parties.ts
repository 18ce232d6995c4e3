import type { ParsedInputOf } from '@contract/contract'
import { isWithoutTable } from '@contract/entities/conflict'
import type { ConflictKind, FirstSeating } from '@contract/entities/conflict'
import { createOrder, openOrder } from '../../orders/orders'
import { createReservation, reservationTransition } from '../../orders/reservations'
import { liveUsagesOf, transition } from '../../occupancy/transitions'
import { parsed } from '../../store/entities'
import type { Reader } from '../../store/reader'
import type { Row } from '../../store/tables'
import type { Tx } from '../../store/tx'

/** Why a stay ends whose party is left without a table. */
export const UNPLACED = 'UNPLACED'

/** Who is left without a table. */
export interface Unplaced {
  orderId: string | null
  reservationId: string | null
}

export const NOBODY: Unplaced = { orderId: null, reservationId: null }

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
    for (const usage of liveUsagesOf(tx, reservation.id)) transition(tx, usage, 'cancel', { reason: UNPLACED })
    reservationTransition(tx, reservation, 'checkIn', { order_id: order.id, ended_at: tx.command.at })
  }
  return { orderId: order.id, reservationId: reservation.id }
}

const arrivedByUsage = (tx: Tx, usageId: string, kind: ConflictKind): Unplaced => {
  const usage = tx.find('allocation_usage', usageId)
  if (usage === undefined) return NOBODY
  if (usage.usage_type === 'SALE_ORDER') {
    // A ticket's guests are here, and somebody is at their table: they stand without it.
    if (isWithoutTable(kind) && usage.status === 'RESERVED') transition(tx, usage, 'cancel', { reason: UNPLACED })
    return { orderId: usage.usage_id, reservationId: null }
  }
  return arrived(tx, tx.need('reservation', usage.usage_id))
}

/** How the party of a refused command is kept, with the ids that its terminal gave it. */
const KEEPERS: Readonly<Record<FirstSeating, (tx: Tx, input: never, kind: ConflictKind) => Unplaced>> = {
  'saleOrders.create': (tx, input: ParsedInputOf<'saleOrders.create'>) => {
    const { allocationUnitIds: _units, ...party } = input
    return { orderId: createOrder(tx, party).order.id, reservationId: null }
  },
  'reservations.create': (tx, input: ParsedInputOf<'reservations.create'>) => {
    const { allocationUnitIds: _units, ...party } = input
    return { orderId: null, reservationId: createReservation(tx, party).reservation.id }
  },
  'reservations.checkIn': (tx, { id }: ParsedInputOf<'reservations.checkIn'>) =>
    arrived(tx, tx.need('reservation', id)),
  'allocationUsages.checkIn': (tx, { usageId }: ParsedInputOf<'allocationUsages.checkIn'>, kind) =>
    arrivedByUsage(tx, usageId, kind),
}

/** Whether the party of a command is kept where it is refused. */
export const keepsParty = (name: string): name is FirstSeating => Object.hasOwn(KEEPERS, name)

/**
 * Keeps the party of a refused command as an order or booking without a unit, with the ids that its terminal gave it: it
 * stands on the floor, so it is parked and shown, never deleted (sync.md, Conflicts). May refuse; nothing of it stays then.
 */
export const keepParty = (tx: Tx, name: string, input: unknown, kind: ConflictKind): Unplaced =>
  keepsParty(name) ? KEEPERS[name](tx, input as never, kind) : partyNamed(tx, input)

/** The booking that a card is about. */
export const reservationOf = (
  reader: Reader,
  { reservation_id: id }: Row<'conflict_card'>,
): Row<'reservation'> | undefined => (id === null ? undefined : reader.find('reservation', id))

/** The units that a refused command was for: those that it names, else those that its party had to give up. */
export const unitsMeant = (reader: Reader, card: Row<'conflict_card'>): string[] => {
  const named = parsed<string[]>(card.unit_ids)
  if (named.length > 0) return named
  return reader
    .all<Row<'allocation_usage'>>(
      `SELECT * FROM allocation_usage WHERE merchant_id = ? AND usage_id = ? AND end_reason = ? ORDER BY id`,
      reader.merchantId,
      card.reservation_id ?? card.order_id,
      UNPLACED,
    )
    .map((usage) => usage.allocation_unit_id)
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
