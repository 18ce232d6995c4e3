import { z } from 'zod'
import { liveUsagesOf, transition } from '../occupancy/transitions'
import type { Row } from '../store/tables'
import type { Reader } from '../store/reader'
import type { Tx } from '../store/tx'
import { markNoShow } from './reservations'
import { settleOrder } from './settle'

/** The node itself issues it, on the hub only (USE-13). */
export const EXPIRE_COMMAND = 'occupancy.expire'
export const ExpireInput = z.strictObject({})

/** Rows that one run ends at most; the rest follow in the next. */
const MOST_AT_ONCE = 500

const DUE = `SELECT * FROM allocation_usage INDEXED BY allocation_usage_end_live
  WHERE merchant_id = ? AND status IN ('RESERVED', 'ACTIVE', 'SUCCESS') AND reserved_to <= ? AND seated_at IS NULL
  ORDER BY reserved_to LIMIT ?`
const DUE_RESERVATIONS = `SELECT * FROM reservation WHERE merchant_id = ? AND status = 'BOOKED' AND reserved_to <= ?
  AND deleted_at IS NULL ORDER BY reserved_to LIMIT ?`

/**
 * Ends what nobody came for: RESERVED usages expire, those paid in advance complete, and a reservation that held
 * nothing else becomes NO_SHOW. Seated parties are never touched; they are overdue.
 */
export const expire = (tx: Tx): { usages: number; reservations: number } => {
  const { at } = tx.command
  const due = tx.all<Row<'allocation_usage'>>(DUE, tx.merchantId, at, MOST_AT_ONCE)
  for (const usage of due) transition(tx, usage, 'expire', { reason: 'EXPIRED', path: [] })
  for (const orderId of new Set(
    due.filter((usage) => usage.usage_type === 'SALE_ORDER').map((usage) => usage.usage_id),
  )) {
    settleOrder(tx, orderId, 'EXPIRED')
  }
  const reservations = tx
    .all<Row<'reservation'>>(DUE_RESERVATIONS, tx.merchantId, at, MOST_AT_ONCE)
    .filter((reservation) => liveUsagesOf(tx, reservation.id).length === 0)
  for (const reservation of reservations) markNoShow(tx, reservation)
  return { usages: due.length, reservations: reservations.length }
}

/** When the next thing falls due, in UTC milliseconds; null where nothing is held for later. */
export const nextExpiryAt = (reader: Reader): number | null => {
  const usage = reader.first<{ at: number }>(
    `SELECT reserved_to AS at FROM allocation_usage INDEXED BY allocation_usage_end_live
     WHERE merchant_id = ? AND status IN ('RESERVED', 'ACTIVE', 'SUCCESS') AND seated_at IS NULL ORDER BY reserved_to LIMIT 1`,
    reader.merchantId,
  )
  const reservation = reader.first<{ at: number }>(
    `SELECT min(reserved_to) AS at FROM reservation WHERE merchant_id = ? AND status = 'BOOKED' AND deleted_at IS NULL HAVING at IS NOT NULL`,
    reader.merchantId,
  )
  const times = [usage?.at, reservation?.at].filter((at) => at !== undefined)
  return times.length === 0 ? null : Math.min(...times)
}
