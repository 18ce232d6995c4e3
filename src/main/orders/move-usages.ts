import type { OutputOf, ParsedInputOf } from '@contract/contract'
import { usageEvent } from '../occupancy/events'
import { uniteSeatings } from '../occupancy/seatings'
import { liveUsagesOf, transition } from '../occupancy/transitions'
import { toEntities } from '../store/entities'
import { refuse } from '../store/refusal'
import type { Row } from '../store/tables'
import type { Tx } from '../store/tx'
import { settleOrder } from './settle'
import { refreshSnapshot } from './transfer'

const demandOpen = (order: Row<'sale_order'>, path: string): void => {
  if (order.status === 'OPEN' || order.status === 'PAID') return
  refuse('INVALID_TRANSITION', {
    path: [path],
    facts: { entity: 'SaleOrder', id: order.id, from: order.status, event: 'moveUsages', to: null },
  })
}

const isUnpaid = (usage: Row<'allocation_usage'>): boolean => usage.status !== 'SUCCESS'

/**
 * Gives the live usages of one order to another (USE-5). The two parties become one seating; where both orders sit on
 * one unit the twin collapses. An order that is paid takes no unpaid usages.
 */
export const moveUsagesToOrder = (
  tx: Tx,
  input: ParsedInputOf<'allocationUsages.moveUsagesToOrder'>,
): OutputOf<'allocationUsages.moveUsagesToOrder'> => {
  const source = tx.need('sale_order', input.fromOrderId, ['fromOrderId'])
  const target = tx.need('sale_order', input.toOrderId, ['toOrderId'])
  demandOpen(source, 'fromOrderId')
  demandOpen(target, 'toOrderId')
  const moving = liveUsagesOf(tx, source.id)
  if (source.id === target.id || moving.length === 0) {
    refuse('NOTHING_TO_MOVE', { path: ['fromOrderId'], facts: { id: source.id } })
  }
  if (target.status === 'PAID' && moving.some(isUnpaid)) {
    refuse('INVALID_TRANSITION', {
      path: ['toOrderId'],
      facts: { entity: 'SaleOrder', id: target.id, from: target.status, event: 'moveUsages', to: 'OPEN' },
    })
  }
  uniteSeatings(tx, source.seating_id, target.seating_id)
  const targetUnits = new Map(liveUsagesOf(tx, target.id).map((usage) => [usage.allocation_unit_id, usage]))
  const collapse = (twin: Row<'allocation_usage'>, into: string): Row<'allocation_usage'> =>
    transition(tx, twin, 'cancel', { reason: 'MERGED', patch: { moved_to_id: into } })
  const usages = moving.map((usage) => {
    const twin = targetUnits.get(usage.allocation_unit_id)
    // Of two twins the unpaid one stays: nothing is paid by moving.
    if (twin !== undefined && (isUnpaid(twin) || !isUnpaid(usage))) return collapse(usage, twin.id)
    if (twin !== undefined) collapse(twin, usage.id)
    const moved = tx.update('allocation_usage', usage, { usage_id: target.id })
    tx.emit({
      ...usageEvent(tx, 'USAGE_MOVED', moved, { orderNumber: target.number }),
      from: [usage.id],
      to: [usage.id],
    })
    return moved
  })
  const [first] = moving
  if (first !== undefined) {
    refreshSnapshot(tx, first)
    refreshSnapshot(tx, { ...first, usage_id: target.id })
  }
  settleOrder(tx, target.id)
  return { usages: toEntities('allocation_usage', usages), already: false }
}
