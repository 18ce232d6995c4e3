import { TOPICS } from '@contract/events'
import type { DomainEvent } from '@contract/events'
import { isOngoing, nextStatus, ORDER_LIFECYCLE } from '@contract/lifecycles'
import type { OrderEvent, OrderStatus, UsageStatus } from '@contract/lifecycles'
import { isLive } from '@contract/occupancy'
import { partySizeOf } from '../occupancy/events'
import { refuse } from '../store/refusal'
import type { Patch, Row } from '../store/tables'
import type { Tx } from '../store/tx'

type OrderAction = Extract<DomainEvent['action'], `ORDER_${string}`>

const ACTIONS: Record<OrderEvent, OrderAction> = {
  pay: 'ORDER_PAID',
  complete: 'ORDER_COMPLETED',
  cancel: 'ORDER_CANCELLED',
  merge: 'ORDER_MERGED',
}

/** Where each event leads: what a refusal names as the state that was wanted. */
const WANTED: Record<OrderEvent, OrderStatus> = {
  pay: 'PAID',
  complete: 'COMPLETED',
  cancel: 'CANCELLED',
  merge: 'MERGED',
}

export const orderEvent = (action: OrderAction, order: Row<'sale_order'>, reason?: string): DomainEvent => ({
  topic: TOPICS.order,
  action,
  orderId: order.id,
  orderNumber: order.number,
  partySize: partySizeOf(order.guest),
  ...(order.assignee_id !== null && { staffId: order.assignee_id }),
  ...(reason !== undefined && { reason }),
})

const effect = (event: OrderEvent, at: number, reason: string | undefined): Patch<'sale_order'> => {
  switch (event) {
    case 'pay':
      return { paid_at: at }
    case 'complete':
    case 'cancel':
    case 'merge':
      return { ended_at: at, end_reason: reason ?? null }
  }
}

/** Moves an order along its lifecycle table and says so. Refuses INVALID_TRANSITION, naming both states. */
export const orderTransition = (
  tx: Tx,
  order: Row<'sale_order'>,
  event: OrderEvent,
  details: { reason?: string; patch?: Patch<'sale_order'>; otherOrderIds?: string[] } = {},
): Row<'sale_order'> => {
  const status = nextStatus(ORDER_LIFECYCLE, order.status, event)
  if (status === undefined) {
    return refuse('INVALID_TRANSITION', {
      path: ['id'],
      facts: { entity: 'SaleOrder', id: order.id, from: order.status, event, to: WANTED[event] },
    })
  }
  const after = tx.update('sale_order', order, {
    status,
    ...effect(event, tx.command.at, details.reason),
    ...details.patch,
  })
  const { otherOrderIds } = details
  tx.emit({ ...orderEvent(ACTIONS[event], after, details.reason), ...(otherOrderIds && { otherOrderIds }) })
  return after
}

/**
 * Brings an order's status up to what its usages say (product.md §1): PAID when no usage of it is still unpaid,
 * COMPLETED when none is live. An order whose last usage was cancelled before anyone had eaten is cancelled with it.
 */
export const settleOrder = (tx: Tx, orderId: string, reason?: string): Row<'sale_order'> => {
  const order = tx.need('sale_order', orderId, [])
  if (!isOngoing(order)) return order
  const usages = tx.all<{ status: UsageStatus }>(
    'SELECT status FROM allocation_usage WHERE merchant_id = ? AND usage_id = ?',
    tx.merchantId,
    orderId,
  )
  const live = usages.filter(({ status }) => isLive(status))
  if (live.length > 0) {
    const unpaid = live.some(({ status }) => status !== 'SUCCESS')
    return order.status === 'OPEN' && !unpaid ? orderTransition(tx, order, 'pay') : order
  }
  if (usages.some(({ status }) => status === 'COMPLETED')) return orderTransition(tx, order, 'complete')
  return orderTransition(tx, order, 'cancel', reason === undefined ? {} : { reason })
}
