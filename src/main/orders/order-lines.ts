import type { DomainEvent } from '@contract/events'
import { isOngoing } from '@contract/lifecycles'
import type { Reader } from '../store/reader'
import { refuse } from '../store/refusal'
import type { Row } from '../store/tables'
import { orderEvent } from './settle'

/** All lines of an order, oldest first, also those that were taken off. */
export const linesOf = (reader: Reader, orderId: string): Row<'order_line'>[] =>
  reader.all<Row<'order_line'>>(
    'SELECT * FROM order_line WHERE merchant_id = ? AND order_id = ? AND deleted_at IS NULL ORDER BY created_at, id',
    reader.merchantId,
    orderId,
  )

/** The lines that an order has, oldest first. */
export const openLinesOf = (reader: Reader, orderId: string): Row<'order_line'>[] =>
  linesOf(reader, orderId).filter((line) => line.status === 'OPEN')

const LONGEST_CHAIN = 1_000

/** The order that lines of this one go to: who was merged is followed to the survivor. */
export const survivingOrder = (reader: Reader, order: Row<'sale_order'>): Row<'sale_order'> => {
  let found = order
  for (let step = 0; step < LONGEST_CHAIN && found.status === 'MERGED' && found.merged_into_id !== null; step += 1) {
    found = reader.need('sale_order', found.merged_into_id, [])
  }
  return found
}

/**
 * The order that lines are said for. A booking that was checked in twice has one order, and the second terminal may go on
 * with the one that it had made itself: its lines join the first (sync.md, Conflicts).
 */
export const orderNamed = (reader: Reader, orderId: string): Row<'sale_order'> => {
  const joined = (): string =>
    reader.first<{ id: string | null }>(
      `SELECT order_id AS id FROM conflict_card
       WHERE merchant_id = ? AND kind = 'CHECKED_IN_TWICE' AND json_extract(facts, '$.secondOrderId') = ?`,
      reader.merchantId,
      orderId,
    )?.id ?? orderId
  return reader.find('sale_order', orderId) ?? reader.need('sale_order', joined(), ['orderId'])
}

/** Refuses INVALID_TRANSITION where an order has ended and takes no lines any more. */
export const demandTakesLines = (order: Row<'sale_order'>, path: string): void => {
  if (isOngoing(order)) return
  refuse('INVALID_TRANSITION', {
    path: [path],
    facts: { entity: 'SaleOrder', id: order.id, from: order.status, event: 'changeLines', to: null },
  })
}

/** What happened to a line, as something that happened to its order. */
export const lineEvent = (
  action: Extract<DomainEvent['action'], `ORDER_LINE_${string}`>,
  order: Row<'sale_order'>,
  line: Row<'order_line'>,
  reason?: string,
): DomainEvent => ({ ...orderEvent(action, order, reason), lineId: line.id })
