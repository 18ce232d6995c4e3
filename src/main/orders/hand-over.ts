import type { OutputOf, ParsedInputOf } from '@contract/contract'
import { isOngoing } from '@contract/lifecycles'
import { survivorOf } from '../occupancy/seatings'
import { liveUsagesOf } from '../occupancy/transitions'
import { toEntities, toEntity } from '../store/entities'
import { refuse } from '../store/refusal'
import type { Row } from '../store/tables'
import type { Tx } from '../store/tx'
import { demandAssignee, describeUsages } from './parties'
import { orderEvent } from './settle'

const named = (tx: Tx, orderIds: readonly string[]): Row<'sale_order'>[] => {
  const seen = new Set<string>()
  return orderIds.map((id, index) => {
    const path = ['orderIds', index]
    if (seen.has(id)) refuse('DUPLICATE_ID', { path, facts: { id } })
    seen.add(id)
    const order = tx.need('sale_order', id, path)
    if (!isOngoing(order)) {
      refuse('INVALID_TRANSITION', {
        path,
        facts: { entity: 'SaleOrder', id, from: order.status, event: 'handOver', to: null },
      })
    }
    return order
  })
}

const allOf = (tx: Tx, assigneeId: string): Row<'sale_order'>[] => {
  if (tx.find('staff', assigneeId) === undefined) {
    refuse('NOT_FOUND', { path: ['fromAssigneeId'], facts: { entity: 'staff', id: assigneeId } })
  }
  return tx.all<Row<'sale_order'>>(
    `SELECT * FROM sale_order INDEXED BY sale_order_open
     WHERE merchant_id = ? AND status IN ('OPEN', 'PAID') AND assignee_id = ? AND deleted_at IS NULL ORDER BY opened_at, id`,
    tx.merchantId,
    assigneeId,
  )
}

/** Another server takes over: of the orders, of their live usages, and of the parties that they belong to. */
export const handOver = (tx: Tx, input: ParsedInputOf<'saleOrders.handOver'>): OutputOf<'saleOrders.handOver'> => {
  const { assigneeId } = input
  demandAssignee(tx, assigneeId)
  const orders = input.orderIds === undefined ? allOf(tx, input.fromAssigneeId ?? '') : named(tx, input.orderIds)
  const before = orders.every((order) => order.assignee_id === assigneeId)
  const party = { assignee_id: assigneeId }
  const after = orders.map((order) => {
    const handed = tx.update('sale_order', order, party)
    if (handed !== order) tx.emit(orderEvent('ORDER_HANDED_OVER', handed))
    describeUsages(tx, order.id, party)
    for (const id of new Set([order.seating_id, survivorOf(tx, order.seating_id)])) {
      tx.update('seating', tx.need('seating', id, []), party)
    }
    return toEntity('sale_order', handed)
  })
  return {
    orders: after,
    usages: orders.flatMap((order) => toEntities('allocation_usage', liveUsagesOf(tx, order.id))),
    already: before,
  }
}
