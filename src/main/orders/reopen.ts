import { isInService, isOngoing } from '@contract/lifecycles'
import { findUnitContext } from '../floor/path'
import { conflictsOn } from '../occupancy/conflicts'
import { usageEvent } from '../occupancy/events'
import { survivorOf } from '../occupancy/seatings'
import type { Row } from '../store/tables'
import type { Tx } from '../store/tx'
import { orderEvent } from './settle'

/** What sat there until the order ended, and went with it. */
const endedWith = (tx: Tx, order: Row<'sale_order'>): Row<'allocation_usage'>[] =>
  order.ended_at === null
    ? []
    : tx.all<Row<'allocation_usage'>>(
        `SELECT * FROM allocation_usage WHERE merchant_id = ? AND usage_id = ? AND ended_at = ? AND seated_at IS NOT NULL
           AND status IN ('COMPLETED', 'CANCELLED') AND moved_to_id IS NULL AND deleted_at IS NULL ORDER BY id`,
        tx.merchantId,
        order.id,
        order.ended_at,
      )

/** Whether a party can have its place back: the unit is in service, and nobody else is there by now. */
const canSitAgain = (tx: Tx, usage: Row<'allocation_usage'>): boolean => {
  const context = findUnitContext(tx, usage.allocation_unit_id)
  if (context === undefined || !isInService(context.status)) return false
  const { at } = tx.command
  const window = { from: usage.reserved_from, to: Math.max(usage.reserved_to, at + 1) }
  return conflictsOn(tx, usage.place_id, window, at, survivorOf(tx, usage.seating_id)).length === 0
}

/**
 * An order that had ended goes on (sync.md, Conflicts): undo without its time limit. Its party sits again where the place is
 * still free; else it stands on the floor without a table. An order that has not ended stays as it is.
 */
export const reopenOrder = (tx: Tx, order: Row<'sale_order'>): Row<'sale_order'> => {
  if (isOngoing(order)) return order
  for (const usage of endedWith(tx, order)) {
    if (!canSitAgain(tx, usage)) continue
    const paidAt = usage.paid_at ?? order.paid_at
    const after = tx.update('allocation_usage', usage, {
      status: paidAt === null ? 'ACTIVE' : 'SUCCESS',
      paid_at: paidAt,
      ended_at: null,
      end_reason: null,
    })
    const action = paidAt === null ? 'USAGE_ACTIVATED' : 'USAGE_PAID'
    tx.emit({ ...usageEvent(tx, action, after, { orderNumber: order.number }), undo: true })
  }
  const after = tx.update('sale_order', order, {
    status: order.paid_at === null ? 'OPEN' : 'PAID',
    merged_into_id: null,
    ended_at: null,
    end_reason: null,
  })
  tx.emit({ ...orderEvent(order.paid_at === null ? 'ORDER_OPENED' : 'ORDER_PAID', after), undo: true })
  return after
}
