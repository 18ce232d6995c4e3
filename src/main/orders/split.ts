import type { OutputOf, ParsedInputOf } from '@contract/contract'
import type { Guest } from '@contract/primitives'
import { isOngoing } from '@contract/lifecycles'
import { partySizeOf, usageEvent } from '../occupancy/events'
import { liveUsagesOf } from '../occupancy/transitions'
import { jsonText, parsed, toEntities, toEntity } from '../store/entities'
import { refuse } from '../store/refusal'
import type { Row } from '../store/tables'
import type { Tx } from '../store/tx'
import { insertLine } from './line-commands'
import { openLinesOf } from './order-lines'
import { openOrder } from './orders'
import { demandAssignee, demandFreshId, describeUsages } from './parties'
import { orderEvent } from './settle'
import { currentSnapshot } from './snapshots'
import { dealtOut, sharesOf, sharesOfAsked } from './shares'
import type { LineShare } from './shares'

type Order = Row<'sale_order'>
type Input = ParsedInputOf<'saleOrders.split'>
type Part = Pick<NonNullable<Input['parts']>[number], 'id' | 'partySize' | 'assigneeId'>

/** The new orders that are wanted. Refuses TOO_FEW_PARTS where nothing would be split off. */
const partsOf = (tx: Tx, input: Input): Part[] => {
  const parts = input.parts ?? Array.from({ length: (input.evenly ?? 1) - 1 }, (): Part => ({}))
  if (parts.length === 0) refuse('TOO_FEW_PARTS', { path: [input.parts === undefined ? 'evenly' : 'parts'] })
  const ids = new Set<string>()
  for (const [index, { id, assigneeId }] of parts.entries()) {
    demandAssignee(tx, assigneeId, ['parts', index, 'assigneeId'])
    if (id === undefined) continue
    demandFreshId(tx, id, ['parts', index, 'id'])
    if (ids.has(id)) refuse('DUPLICATE_ID', { path: ['parts', index, 'id'], facts: { id } })
    ids.add(id)
  }
  return parts
}

/** How the party is counted over the orders, the split one first: as said, and what is not said is dealt out. */
const sizes = (total: number | null, parts: readonly Part[]): (number | null)[] => {
  if (total === null) return [null, ...parts.map((part) => part.partySize ?? null)]
  const said = parts.reduce((sum, part) => sum + (part.partySize ?? 0), 0)
  const silent = 1 + parts.filter((part) => part.partySize === undefined).length
  const shares = dealtOut(Math.max(total - said, 0), silent).map((share) => (share === 0 ? null : share))
  return [shares.shift() ?? null, ...parts.map((part) => part.partySize ?? shares.shift() ?? null)]
}

const withSize = (guest: string | null, partySize: number | null): string | null => {
  if (guest === null && partySize === null) return null
  return jsonText({ ...(guest === null ? NOBODY : parsed<Guest>(guest)), partySize })
}
const NOBODY: Guest = { name: null, phone: null, partySize: null, notes: null }

/** One party, one place: each order has a usage of its own there, in the status of the one it comes from. */
const cloneUsages = (
  tx: Tx,
  usages: readonly Row<'allocation_usage'>[],
  order: Order,
  part: number,
): Row<'allocation_usage'>[] =>
  usages.map((usage, index) => {
    const { id: _id, merchant_id: _merchant, created_at: _at, modified_at: _by, deleted_at: _gone, ...copied } = usage
    const clone = tx.insert('allocation_usage', {
      ...copied,
      id: tx.newId(`split-usage-${part}`, index),
      usage_id: order.id,
      guest: order.guest,
      assignee_id: order.assignee_id,
    })
    tx.emit(usageEvent(tx, 'USAGE_CREATED', clone, { orderNumber: order.number }))
    return clone
  })

/** Gives the parts of one line to their orders: the line itself stays, or moves where nothing of it stays. */
const shareLine = (tx: Tx, { line, shares }: LineShare, orders: readonly Order[]): void => {
  const takers = orders.flatMap((order, index) => {
    const quantity = shares[index] ?? 0
    return quantity === 0 ? [] : [{ order, quantity, index }]
  })
  const [keeper, ...others] = takers
  if (keeper === undefined) return
  tx.update('order_line', line, { order_id: keeper.order.id, quantity: keeper.quantity })
  for (const { order, quantity, index } of others) {
    const { name, note, metadata } = line
    const id = tx.newId(`split-line-${line.id}`, index)
    insertLine(tx, { id, order_id: order.id, name, quantity, note, metadata, split_from_id: line.id })
  }
}

/**
 * Splits an order into several, by lines or evenly (USE-9). The live usages are cloned onto each new order, one seating, so
 * that the unit is free when the last of them has gone; lines move with their orders. One command: nobody sees half of it.
 */
export const splitOrder = (tx: Tx, input: Input): OutputOf<'saleOrders.split'> => {
  const source = tx.need('sale_order', input.id)
  if (!isOngoing(source)) {
    refuse('INVALID_TRANSITION', {
      path: ['id'],
      facts: { entity: 'SaleOrder', id: source.id, from: source.status, event: 'split', to: null },
    })
  }
  const parts = partsOf(tx, input)
  const lines = openLinesOf(tx, source.id)
  const shares = input.parts === undefined ? sharesOf(lines, parts.length + 1) : sharesOfAsked(tx, lines, input.parts)
  const [ownSize = null, ...partSizes] = sizes(partySizeOf(source.guest), parts)
  const guest = withSize(source.guest, ownSize)
  const usages = liveUsagesOf(tx, source.id)
  const orders = parts.map((part, index) =>
    openOrder(tx, {
      id: part.id ?? tx.newId('split', index),
      type: source.type,
      guest: withSize(source.guest, partSizes[index] ?? null),
      assigneeId: part.assigneeId ?? source.assignee_id,
      seatingId: source.seating_id,
      reservationId: null,
      externalReference: null,
      paidAt: source.status === 'PAID' ? (source.paid_at ?? tx.command.at) : null,
    }),
  )
  const clones = orders.flatMap((order, index) => cloneUsages(tx, usages, order, index))
  for (const share of shares) shareLine(tx, share, [source, ...orders])
  describeUsages(tx, source.id, { guest })
  const snapped = orders.map((order) => tx.update('sale_order', order, { snapshot: currentSnapshot(tx, order) }))
  const snapshot = currentSnapshot(tx, { id: source.id, guest })
  const after = tx.update('sale_order', source, { guest, snapshot })
  tx.emit({ ...orderEvent('ORDER_SPLIT', after), otherOrderIds: orders.map(({ id }) => id) })
  return {
    order: toEntity('sale_order', after),
    orders: toEntities('sale_order', snapped),
    usages: toEntities('allocation_usage', clones),
    lines: [after, ...orders].flatMap(({ id }) => toEntities('order_line', openLinesOf(tx, id))),
  }
}
