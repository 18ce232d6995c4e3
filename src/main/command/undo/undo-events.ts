import { TOPICS } from '@contract/events'
import type { DomainEvent } from '@contract/events'
import type { OrderStatus, ReservationStatus, UsageStatus } from '@contract/lifecycles'
import { UNDONE } from '@contract/undo'
import { partySizeOf, usageEvent } from '../../occupancy/events'
import { orderEvent } from '../../orders/settle'
import { lineEvent } from '../../orders/order-lines'
import type { RowImage } from '../../store/captured-tx'
import type { Row } from '../../store/tables'
import type { Tx } from '../../store/tx'
import { rowNow, touchedRows } from './undone-command'

/** The action that says a state (USE-14: it sends the action of the state restored). */
const USAGE_SAYS = {
  RESERVED: 'USAGE_RESERVED',
  ACTIVE: 'USAGE_ACTIVATED',
  SUCCESS: 'USAGE_PAID',
  COMPLETED: 'USAGE_COMPLETED',
  CANCELLED: 'USAGE_CANCELLED',
  EXPIRED: 'USAGE_EXPIRED',
} as const satisfies Record<UsageStatus, string>
const ORDER_SAYS = {
  OPEN: 'ORDER_OPENED',
  PAID: 'ORDER_PAID',
  COMPLETED: 'ORDER_COMPLETED',
  CANCELLED: 'ORDER_CANCELLED',
  MERGED: 'ORDER_MERGED',
} as const satisfies Record<OrderStatus, string>
const RESERVATION_SAYS = {
  BOOKED: 'RESERVATION_BOOKED',
  CHECKED_IN: 'RESERVATION_CHECKED_IN',
  CANCELLED: 'RESERVATION_CANCELLED',
  NO_SHOW: 'RESERVATION_NO_SHOW',
} as const satisfies Record<ReservationStatus, string>

type Left = Record<string, unknown>

const ofUsage = (tx: Tx, usage: Row<'allocation_usage'>, left: Left, reason: { reason?: string }): DomainEvent => {
  if (usage.status !== left['status'] || usage.seated_at !== left['seated_at']) {
    return usageEvent(tx, USAGE_SAYS[usage.status], usage, reason)
  }
  if (usage.usage_id === left['usage_id']) return usageEvent(tx, 'USAGE_UPDATED', usage)
  return { ...usageEvent(tx, 'USAGE_MOVED', usage), from: [usage.id], to: [usage.id] }
}

const ofOrder = (order: Row<'sale_order'>, left: Left, { reason }: { reason?: string }): DomainEvent =>
  orderEvent(order.status === left['status'] ? 'ORDER_UPDATED' : ORDER_SAYS[order.status], order, reason)

const ofReservation = (reservation: Row<'reservation'>, left: Left): DomainEvent => ({
  topic: TOPICS.reservation,
  action: reservation.status === left['status'] ? 'RESERVATION_UPDATED' : RESERVATION_SAYS[reservation.status],
  reservationId: reservation.id,
  partySize: partySizeOf(reservation.guest),
})

const ofLine = (tx: Tx, line: Row<'order_line'>, left: Left, { reason }: { reason?: string }): DomainEvent => {
  const order = tx.need('sale_order', line.order_id, [])
  if (line.status === left['status']) return lineEvent('ORDER_LINE_CHANGED', order, line)
  return lineEvent(line.status === 'OPEN' ? 'ORDER_LINE_ADDED' : 'ORDER_LINE_REMOVED', order, line, reason)
}

/** Says of each row what it is again, marked `undo`. */
export const announceUndo = (tx: Tx, images: readonly RowImage[]): void => {
  const made = new Set(images.filter(({ before }) => before === null).map(({ id }) => id))
  for (const { table, id, left } of touchedRows(images)) {
    const row = rowNow(tx, table, id)
    if (row === undefined) continue
    const reason = made.has(id) ? { reason: UNDONE } : {}
    const say = (event: DomainEvent): void => tx.emit({ ...event, undo: true })
    switch (table) {
      case 'allocation_usage':
        say(ofUsage(tx, row as Row<'allocation_usage'>, left, reason))
        break
      case 'sale_order':
        say(ofOrder(row as Row<'sale_order'>, left, reason))
        break
      case 'reservation':
        say(ofReservation(row as Row<'reservation'>, left))
        break
      case 'order_line':
        say(ofLine(tx, row as Row<'order_line'>, left, reason))
        break
      default:
        break
    }
  }
}
