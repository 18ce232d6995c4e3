import type { OutputOf, ParsedInputOf } from '@contract/contract'
import { LIMITS } from '@contract/primitives'
import type { Guest } from '@contract/primitives'
import { isOngoing } from '@contract/lifecycles'
import { partySizeOf } from '../occupancy/events'
import { survivorOf, uniteSeatings } from '../occupancy/seatings'
import { liveUsagesOf } from '../occupancy/transitions'
import { jsonText, parsed, toEntities, toEntity } from '../store/entities'
import { refuse } from '../store/refusal'
import type { Row } from '../store/tables'
import type { Tx } from '../store/tx'
import { takeOverUsages } from './move-usages'
import { openLinesOf } from './order-lines'
import { describeUsages } from './parties'
import { orderEvent, orderTransition } from './settle'
import { currentSnapshot } from './snapshots'

type Order = Row<'sale_order'>

const cannotMerge = (order: Order, path: readonly (string | number)[]): never =>
  refuse('INVALID_TRANSITION', {
    path,
    facts: { entity: 'SaleOrder', id: order.id, from: order.status, event: 'merge', to: 'MERGED' },
  })

/** The orders that are merged, each once, all of them under way and of one kind. */
const ordersToMerge = (tx: Tx, target: Order, orderIds: readonly string[]): Order[] => {
  const named = new Set<string>()
  return orderIds.map((id, index) => {
    const path = ['orderIds', index]
    if (id === target.id) refuse('MERGE_INTO_ITSELF', { path, facts: { id } })
    if (named.has(id)) refuse('DUPLICATE_ID', { path, facts: { id } })
    named.add(id)
    const order = tx.need('sale_order', id, path)
    if (!isOngoing(order)) cannotMerge(order, path)
    if (order.type !== target.type) refuse('ORDER_TYPE_MISMATCH', { path, facts: { type: order.type } })
    return order
  })
}

/** Nothing is paid by merging, and nothing unpaid: what is unpaid goes with what is unpaid. */
const demandSamePayment = (tx: Tx, target: Order, orders: readonly Order[]): void => {
  const staysOpen = [target, ...orders].some((order) =>
    liveUsagesOf(tx, order.id).some((usage) => usage.status !== 'SUCCESS'),
  )
  for (const [index, order] of orders.entries()) {
    if (order.status === target.status || (target.status === 'OPEN' && staysOpen)) continue
    cannotMerge(order, ['orderIds', index])
  }
}

/** Two parties are one now: their sizes add up, and what only one of them has said stays. */
const together = (one: string | null, other: string | null): string | null => {
  if (one === null || other === null) return one ?? other
  const [left, right] = [partySizeOf(one), partySizeOf(other)]
  const partySize = left === null || right === null ? (left ?? right) : Math.min(left + right, LIMITS.partySize)
  return jsonText({ ...parsed<Guest>(one), partySize })
}

/** The two seatings become one; the survivor's guests are all of them. */
const uniteParties = (tx: Tx, from: string, into: string): void => {
  const former = tx.need('seating', survivorOf(tx, from), [])
  const survivor = tx.need('seating', survivorOf(tx, into), [])
  if (former.id === survivor.id) return
  uniteSeatings(tx, from, into)
  tx.update('seating', survivor, {
    guest: together(survivor.guest, former.guest),
    assignee_id: survivor.assignee_id ?? former.assignee_id,
  })
}

/**
 * Merges orders into one (USE-9): usages move to it, twins on one unit collapse, lines move and keep their ids, seatings are
 * united, and who was merged points at the survivor and keeps the snapshot of where it sat.
 */
export const mergeOrders = (tx: Tx, input: ParsedInputOf<'saleOrders.merge'>): OutputOf<'saleOrders.merge'> => {
  const target = tx.need('sale_order', input.id)
  if (!isOngoing(target)) cannotMerge(target, ['id'])
  const orders = ordersToMerge(tx, target, input.orderIds)
  demandSamePayment(tx, target, orders)
  const lines = orders.flatMap((order) => openLinesOf(tx, order.id))
  if (openLinesOf(tx, target.id).length + lines.length > LIMITS.linesPerOrder) {
    refuse('LIMIT_EXCEEDED', { path: ['orderIds'], facts: { most: LIMITS.linesPerOrder } })
  }
  for (const order of orders) {
    uniteParties(tx, order.seating_id, target.seating_id)
    takeOverUsages(tx, liveUsagesOf(tx, order.id), target)
  }
  for (const line of lines) tx.update('order_line', line, { order_id: target.id })
  const merged = orders.map((order) => {
    const after = orderTransition(tx, order, 'merge', {
      reason: 'MERGED',
      patch: { merged_into_id: target.id },
      otherOrderIds: [target.id],
    })
    return toEntity('sale_order', after)
  })
  const party = {
    guest: orders.reduce((guest, order) => together(guest, order.guest), target.guest),
    assignee_id: orders.reduce((assignee, order) => assignee ?? order.assignee_id, target.assignee_id),
  }
  describeUsages(tx, target.id, party)
  const snapshot = currentSnapshot(tx, { id: target.id, guest: party.guest })
  const after = tx.update('sale_order', target, { ...party, snapshot })
  tx.emit(orderEvent('ORDER_UPDATED', after))
  return {
    order: toEntity('sale_order', after),
    merged,
    usages: toEntities('allocation_usage', liveUsagesOf(tx, target.id)),
    lines: toEntities('order_line', openLinesOf(tx, target.id)),
  }
}
