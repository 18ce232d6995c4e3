import type { Reader } from '../store/reader'
import type { Row } from '../store/tables'
import { LIVE, SURVIVOR, TAKES_PART } from './live.sql'
import type { Window } from './windows'

/** A usage in the way, with what the screen needs to say so; no guest data. */
export interface Conflict {
  id: string
  allocation_unit_id: string
  usage_type: Row<'allocation_usage'>['usage_type']
  usage_id: string
  status: Row<'allocation_usage'>['status']
  reserved_from: number
  reserved_to: number
  seated_at: number | null
  assignee_id: string | null
  created_at: number
}

const CONFLICTS = `
  SELECT held.id, held.allocation_unit_id, held.usage_type, held.usage_id, held.status, held.reserved_from, held.reserved_to,
    held.seated_at, held.assignee_id, held.created_at
  FROM allocation_usage AS held INDEXED BY allocation_usage_place_live
  WHERE held.merchant_id = ? AND held.place_id = ? AND held.status IN ${LIVE}
    AND ${TAKES_PART} AND ${SURVIVOR} IS NOT ?
  ORDER BY held.seated_at IS NULL, held.reserved_from`

/** Live usages of other parties that take part of a window on a place (USE-3), those that sit there first. */
export const conflictsOn = (
  reader: Reader,
  placeId: string,
  window: Window,
  now: number,
  survivorId: string,
): Conflict[] =>
  reader.all<Conflict>(CONFLICTS, reader.merchantId, placeId, window.to, window.from, window.from, now, survivorId)

/** When the next booking of another party begins on a place, after `from`; null where there is none. */
export const nextBookingAt = (reader: Reader, placeId: string, from: number, survivorId: string): number | null =>
  reader.first<{ reserved_from: number }>(
    `SELECT held.reserved_from FROM allocation_usage AS held INDEXED BY allocation_usage_place_live
     WHERE held.merchant_id = ? AND held.place_id = ? AND held.status IN ${LIVE} AND held.reserved_from > ?
       AND held.seated_at IS NULL AND ${SURVIVOR} IS NOT ?
     ORDER BY held.reserved_from LIMIT 1`,
    reader.merchantId,
    placeId,
    from,
    survivorId,
  )?.reserved_from ?? null
