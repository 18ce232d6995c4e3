import type { OutputOf, ParsedInputOf } from '@contract/contract'
import { isOngoing } from '@contract/lifecycles'
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
  if (isOngoing(order)) return
  refuse('INVALID_TRANSITION', {
    path: [path],
    facts: { entity: 'SaleOrder', id: order.id, from: order.status, event: 'moveUsages', to: null },
  })
}

type Usage = Row<'allocation_usage'>

const isUnpaid = (usage: Usage): boolean => usage.status !== 'SUCCESS'

/** Two stays of one party on one unit that would be there at the same time are twins. */
const areTwins = (one: Usage, other: Usage): boolean =>
  one.allocation_unit_id === other.allocation_unit_id &&
  ((one.reserved_from < other.reserved_to && other.reserved_from < one.reserved_to) ||
    (one.seated_at !== null && other.seated_at !== null))

/** Of two twins the one that sits stays, then the unpaid one: nothing is paid by moving. */
const outlives = (one: Usage, other: Usage): boolean => {
  if ((one.seated_at === null) !== (other.seated_at === null)) return one.seated_at !== null
  return isUnpaid(one) || !isUnpaid(other)
}

/**
 * Retargets live usages to an order of the same party; where both sit on one unit the twin collapses into the other, which
 * stays as long as either would have. Answers the usages as they are now, those that collapsed too.
 */
export const takeOverUsages = (tx: Tx, moving: readonly Usage[], target: Row<'sale_order'>): Usage[] => {
  const collapse = (twin: Usage, into: Usage): Usage => {
    if (twin.reserved_to > into.reserved_to) {
      const longer = tx.update('allocation_usage', into, { reserved_to: twin.reserved_to })
      tx.emit(usageEvent(tx, 'USAGE_UPDATED', longer))
    }
    return transition(tx, twin, 'cancel', { reason: 'MERGED', patch: { moved_to_id: into.id } })
  }
  return moving.map((usage) => {
    const twin = liveUsagesOf(tx, target.id).find((held) => areTwins(held, usage))
    if (twin !== undefined && outlives(twin, usage)) return collapse(usage, twin)
    if (twin !== undefined) collapse(twin, usage)
    const moved = tx.update('allocation_usage', tx.need('allocation_usage', usage.id, []), { usage_id: target.id })
    tx.emit({
      ...usageEvent(tx, 'USAGE_MOVED', moved, { orderNumber: target.number }),
      from: [usage.id],
      to: [usage.id],
    })
    return moved
  })
}

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
  const usages = takeOverUsages(tx, moving, target)
  const [first] = moving
  if (first !== undefined) {
    refreshSnapshot(tx, first)
    refreshSnapshot(tx, { ...first, usage_id: target.id })
  }
  settleOrder(tx, target.id)
  return { usages: toEntities('allocation_usage', usages), already: false }
}
