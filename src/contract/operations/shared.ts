import { z } from 'zod'
import { Id, LIMITS, Note, Timestamp } from '../primitives'

/** Shapes that operations of several groups share. */

export const COMMERCE = '/v1/api/commerce'
export const SALE = '/v1/api/sale'

export const byId = z.strictObject({ id: Id })
export const counted = z.object({ count: z.int() })
export const deleted = z.object({ id: Id, deleted: z.literal(true) })

/** Why something was cancelled. */
export const reason = Note.min(1)
/** Units that one party takes. */
export const unitIds = z.array(Id).min(1).max(LIMITS.unitsPerParty)
export const partySize = z.int().min(1).max(LIMITS.partySize)

/** A window as asked for: both ends may be left out (now, and the merchant's default stay). */
export const windowFields = { reservedFrom: Timestamp.optional(), reservedTo: Timestamp.optional() }
export const acceptShorterWindow = z
  .boolean()
  .default(false)
  .meta({ description: 'Take the shorter window that ends where the next reservation begins (USE-4)' })

export const acceptOtherStation = z.boolean().default(false).meta({
  description: 'Cut off from the hub: take a unit of another station all the same; it stands in the log (SYN-3)',
})

/** What taking units may be refused with. */
export const TAKE_ERRORS = [
  'UNIT_TAKEN',
  'UNIT_NOT_IN_SERVICE',
  'RESERVATION_IN_WINDOW',
  'WINDOW_INVALID',
  'DUPLICATE_UNIT',
  'INVALID_TRANSITION',
  'OTHER_STATION',
] as const

/** What an edit of the tree may be refused with. */
export const AGGREGATE_ERRORS = [
  'DEPTH_EXCEEDED',
  'NOT_ROOTED_IN_LAYOUT',
  'CYCLE',
  'UNITS_IN_NON_LEAF_ZONE',
  'DUPLICATE_ID',
  'PLACEMENT_NOWHERE',
  'PLACEMENT_CIRCLE',
  'STALE_REVISION',
  'LIVE_USAGES',
  'LIMIT_EXCEEDED',
] as const
