import type { OutputOf, ParsedInputOf } from '@contract/contract'
import type { OrderEvent } from '@contract/lifecycles'
import { askedWindow } from '../occupancy/windows'
import { holdsAlready, liveUsagesOf, transition } from '../occupancy/transitions'
import { unitListPath } from '../occupancy/take'
import { jsonText, toEntities, toEntity } from '../store/entities'
import { refuse } from '../store/refusal'
import type { Patch, Row } from '../store/tables'
import type { Tx } from '../store/tx'
import { mergedParty } from './guest-edits'
import { nextOrderNumber } from './order-numbers'
import { demandAssignee, demandFreshId, describeUsages, guestText, newSeating } from './parties'
import { demandWaiting, holdsExactly, seatOrder, seatWaiting } from './seat'
import { clashingFields } from './seen-values'
import { orderEvent, orderTransition } from './settle'

interface OpenOrder {
  id: string
  type: Row<'sale_order'>['type']
  guest: string | null
  assigneeId: string | null
  seatingId: string
  reservationId: string | null
  externalReference: string | null
  metadata?: string
  /** Of an order that is split off one which is paid. */
  paidAt?: number | null
  snapshot?: string | null
}

/** Writes an open order with its number. Every path that makes an order comes through here. */
export const openOrder = (tx: Tx, open: OpenOrder): Row<'sale_order'> => {
  const order = tx.insert('sale_order', {
    ...nextOrderNumber(tx),
    id: open.id,
    type: open.type,
    status: open.paidAt == null ? 'OPEN' : 'PAID',
    guest: open.guest,
    assignee_id: open.assigneeId,
    seating_id: open.seatingId,
    reservation_id: open.reservationId,
    merged_into_id: null,
    external_reference: open.externalReference,
    snapshot: open.snapshot ?? null,
    opened_at: tx.command.at,
    paid_at: open.paidAt ?? null,
    ended_at: null,
    end_reason: null,
    ...(open.metadata !== undefined && { metadata: open.metadata }),
  })
  tx.emit(orderEvent('ORDER_OPENED', order))
  return order
}

/** Opens an order; with units it seats the party in the same transaction, all or none (USE-4). */
export const createOrder = (tx: Tx, input: ParsedInputOf<'saleOrders.create'>): OutputOf<'saleOrders.create'> => {
  demandFreshId(tx, input.id)
  demandAssignee(tx, input.assigneeId)
  const guest = guestText(input.guest)
  const assigneeId = input.assigneeId ?? null
  const order = openOrder(tx, {
    id: input.id ?? tx.newId('order'),
    type: input.type,
    guest,
    assigneeId,
    seatingId: newSeating(tx, { guest, assigneeId }).id,
    reservationId: null,
    externalReference: input.externalReference ?? null,
    ...(input.metadata && { metadata: jsonText(input.metadata) }),
  })
  if (input.allocationUnitIds === undefined) return { order: toEntity('sale_order', order), usages: [] }
  const seated = seatOrder(tx, order, {
    unitIds: input.allocationUnitIds,
    window: askedWindow(tx, input, tx.command.at),
    acceptShorterWindow: input.acceptShorterWindow,
    guest: null,
    assigneeId: null,
    path: unitListPath,
  })
  return { order: toEntity('sale_order', seated.order), usages: toEntities('allocation_usage', seated.usages) }
}

/** Occupies one or more units for an order that is open (USE-5). The order exists and is of this store (USE-12). */
export const startForOrder = (
  tx: Tx,
  input: ParsedInputOf<'allocationUsages.startForOrder'>,
): OutputOf<'allocationUsages.startForOrder'> => {
  if (input.merchantId !== tx.merchantId) {
    return refuse('NOT_FOUND', { path: ['merchantId'], facts: { entity: 'merchant', id: input.merchantId } })
  }
  const order = tx.need('sale_order', input.saleOrderId, ['saleOrderId'])
  if (order.type !== input.type) refuse('ORDER_TYPE_MISMATCH', { path: ['type'], facts: { type: order.type } })
  demandAssignee(tx, input.assigneeId)
  const single = input.allocationUnitId
  const unitIds = single === undefined ? (input.allocationUnitIds ?? []) : [single]
  if (input.onlyIfWaiting === true) {
    const held = liveUsagesOf(tx, order.id)
    // Two who mean the same table have done the same.
    if (holdsExactly(held, unitIds))
      return { order: toEntity('sale_order', order), usages: toEntities('allocation_usage', held) }
    demandWaiting(tx, order, ['saleOrderId'])
  }
  const seated = (input.onlyIfWaiting === true ? seatWaiting : seatOrder)(tx, order, {
    unitIds,
    window: askedWindow(tx, input, tx.command.at),
    acceptShorterWindow: input.acceptShorterWindow,
    guest: guestText(input.guest),
    assigneeId: input.assigneeId ?? null,
    path: single === undefined ? unitListPath : () => ['allocationUnitId'],
  })
  return { order: toEntity('sale_order', seated.order), usages: toEntities('allocation_usage', seated.usages) }
}

type Update = ParsedInputOf<'saleOrders.update'>

const mergedUpdate = (
  before: Row<'sale_order'>,
  input: Update,
): { party: ReturnType<typeof mergedParty>['party']; reference: Patch<'sale_order'>; clashes: string[] } => {
  const { party, clashes } = mergedParty(before, input)
  const reference = clashingFields(
    { externalReference: before.external_reference },
    { externalReference: input.externalReference },
    { externalReference: input.seen?.externalReference },
  )
  const isSet = input.externalReference !== undefined && reference.length === 0
  return {
    party,
    reference: isSet ? { external_reference: input.externalReference ?? null } : {},
    clashes: [...clashes, ...reference],
  }
}

const writeUpdate = (
  tx: Tx,
  before: Row<'sale_order'>,
  { party, reference }: Pick<ReturnType<typeof mergedUpdate>, 'party' | 'reference'>,
  metadata: Update['metadata'],
): Row<'sale_order'> => {
  const after = tx.update('sale_order', before, {
    ...party,
    ...reference,
    ...(metadata && { metadata: jsonText(metadata) }),
  })
  if (Object.keys(party).length > 0) {
    describeUsages(tx, before.id, party)
    tx.update('seating', tx.need('seating', before.seating_id, []), party)
  }
  if (after !== before) tx.emit(orderEvent('ORDER_UPDATED', after))
  return after
}

/**
 * Changes guest, server, reference or metadata; the party's usages and seating follow. Refuses VALUE_CHANGED where a field is
 * no longer what was seen.
 */
export const updateOrder = (tx: Tx, input: Update): OutputOf<'saleOrders.update'> => {
  const before = tx.need('sale_order', input.id)
  demandAssignee(tx, input.assigneeId)
  const merged = mergedUpdate(before, input)
  const [field] = merged.clashes
  if (field !== undefined) {
    refuse('VALUE_CHANGED', {
      path: field.split('.'),
      facts: { entity: 'SaleOrder', id: before.id, fields: merged.clashes },
    })
  }
  return toEntity('sale_order', writeUpdate(tx, before, merged, input.metadata))
}

/** Of an update that clashes, what does not: merged by field, the rest is on a card (sync.md, Conflicts). */
export const updateOrderWhereItCan = (tx: Tx, input: Update): void => {
  const before = tx.need('sale_order', input.id)
  writeUpdate(tx, before, mergedUpdate(before, input), input.metadata)
}

type Outcome = OutputOf<'saleOrders.paid'>

const outcome = (order: Row<'sale_order'>, usages: Row<'allocation_usage'>[], already: boolean): Outcome => ({
  order: toEntity('sale_order', order),
  usages: toEntities('allocation_usage', usages),
  already,
})

/** Acts on all live usages of an order and on the order, in one transaction (USE-12). */
const endTogether = (
  tx: Tx,
  order: Row<'sale_order'>,
  event: OrderEvent & ('complete' | 'cancel'),
  reason?: string,
): Outcome => {
  const details = { orderNumber: order.number, path: ['id'], ...(reason !== undefined && { reason }) }
  const usages = liveUsagesOf(tx, order.id).map((usage) => transition(tx, usage, event, details))
  return outcome(orderTransition(tx, order, event, reason === undefined ? {} : { reason }), usages, false)
}

/** Payment succeeded. One that arrives after completion sets paidAt and leaves the usages (product.md §1). */
export const payOrder = (tx: Tx, input: ParsedInputOf<'saleOrders.paid'>): Outcome => {
  const order = tx.need('sale_order', input.id)
  if (order.status === 'PAID' || (order.status === 'COMPLETED' && order.paid_at !== null)) {
    return outcome(order, [], true)
  }
  if (order.status === 'COMPLETED') {
    const paid = tx.update('sale_order', order, { paid_at: tx.command.at })
    tx.emit(orderEvent('ORDER_PAID', paid))
    return outcome(paid, [], false)
  }
  const usages = liveUsagesOf(tx, order.id).map((usage) =>
    holdsAlready(usage, 'pay') ? usage : transition(tx, usage, 'pay', { orderNumber: order.number, path: ['id'] }),
  )
  return outcome(orderTransition(tx, order, 'pay'), usages, false)
}

export const completeOrder = (tx: Tx, input: ParsedInputOf<'saleOrders.complete'>): Outcome => {
  const order = tx.need('sale_order', input.id)
  return order.status === 'COMPLETED' ? outcome(order, [], true) : endTogether(tx, order, 'complete')
}

export const cancelOrder = (tx: Tx, input: ParsedInputOf<'saleOrders.cancel'>): Outcome => {
  const order = tx.need('sale_order', input.id)
  return order.status === 'CANCELLED' ? outcome(order, [], true) : endTogether(tx, order, 'cancel', input.reason)
}
