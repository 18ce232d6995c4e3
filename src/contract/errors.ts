import { z } from 'zod'

/**
 * Every refusal that can cross a border, with its HTTP status and an English title for programs' logs.
 * Words for people are chosen in the renderer from the code and the facts. Codes are stable: never renamed.
 */
export const ERRORS = {
  // The call itself
  INVALID_INPUT: { status: 400, title: 'The input does not fit the schema' },
  LIMIT_EXCEEDED: { status: 413, title: 'The call carries more than is allowed' },
  UNAUTHENTICATED: { status: 401, title: 'Sign in first' },
  WRONG_CREDENTIALS: { status: 401, title: 'Name and secret do not fit' },
  LOCKED_OUT: { status: 429, title: 'Too many wrong tries; wait' },
  RATE_LIMITED: { status: 429, title: 'Too many calls; wait' },
  FORBIDDEN: { status: 403, title: 'The permission for this operation is missing' },
  NOT_FOUND: { status: 404, title: 'There is no such thing here' },
  COMMAND_ID_REUSED: { status: 422, title: 'The same command id or Idempotency-Key came with another body' },
  OUTCOME_UNKNOWN: { status: 503, title: 'The store could not make the change durable; ask again with the same id' },
  STORE_READ_ONLY: { status: 503, title: 'The store cannot be written (disk full or read-only)' },
  INTERNAL: { status: 500, title: 'Something unexpected happened' },
  // Sync and conflicts
  HUB_NEEDED: { status: 503, title: 'This needs the hub, and the hub is out of reach' },
  HUB_BUSY: { status: 503, title: 'The hub has too much to do; send it again' },
  ANSWER_LOST: {
    status: 409,
    title: 'It was done, but its answer went with a former hub; read what it is about again',
  },
  QUARANTINED: { status: 403, title: 'Two terminals use one identity; pair this one anew' },
  TERMINAL_TOO_OLD: { status: 503, title: 'The program of this terminal is too old for the hub; update it' },
  PARKED: { status: 409, title: 'Kept with a conflict of the same party, until that is settled' },
  CONFLICT_SETTLED: { status: 409, title: 'The conflict has been settled' },
  CHOICE_NOT_OFFERED: { status: 422, title: 'A conflict of this kind cannot be settled so' },
  // Nodes of the store: pairing, roles, working without the hub (SYN-5, SYN-6)
  PAIRING_REFUSED: { status: 403, title: 'The pairing code is wrong, used or too old' },
  OTHER_STORE: { status: 409, title: 'The code is of another store; this terminal keeps to its own' },
  HUB_UNREACHABLE: { status: 503, title: 'No hub answers at this address' },
  HUB_UNTRUSTED: { status: 403, title: 'What answers there is not the hub of this store' },
  TERMINAL_REVOKED: { status: 403, title: 'This terminal has been shut out; pair it anew' },
  ALREADY_HUB: { status: 409, title: 'This node is the hub' },
  STORE_NOT_READY: { status: 503, title: 'The store has not arrived at this terminal yet' },
  CANNOT_LISTEN: { status: 503, title: 'This node cannot be reached by others: address or port cannot be used' },
  OFFLINE_BLOCKED: { status: 503, title: 'This store does not work without its hub' },
  OTHER_STATION: {
    status: 409,
    title: 'Without the hub this terminal seats its own station only, unless that is overridden',
  },
  // Observers (SYN-8)
  LOG_TRIMMED: { status: 410, title: 'The log no longer holds what came after this seq' },
  HISTORY_CHANGED: { status: 409, title: 'The log is another one than when this seq was read' },
  SEQ_AHEAD: { status: 409, title: 'This node has not come as far as this seq' },
  // Setting up and staff
  ALREADY_SET_UP: { status: 409, title: 'A store is there already' },
  NAME_TAKEN: { status: 409, title: 'This name is in use' },
  LAST_OWNER: { status: 409, title: 'A store needs at least one active owner' },
  // Floor (FLR-5, FLR-8, FLR-9)
  DEPTH_EXCEEDED: { status: 422, title: 'Zones nest at most two levels below the layout' },
  NOT_ROOTED_IN_LAYOUT: { status: 422, title: 'The node belongs to another layout' },
  CYCLE: { status: 422, title: 'The node would be below itself' },
  UNITS_IN_NON_LEAF_ZONE: { status: 422, title: 'A zone holds either units or sub-zones' },
  DUPLICATE_ID: { status: 422, title: 'The same id or ref stands twice in one payload' },
  PLACEMENT_NOWHERE: { status: 422, title: 'A relative placement names no unit of this layout' },
  PLACEMENT_CIRCLE: { status: 422, title: 'Relative placements go round in a circle' },
  STALE_REVISION: { status: 409, title: 'The layout has been changed since it was read' },
  LIVE_USAGES: { status: 409, title: 'Parties are seated or booked there' },
  SECTION_OVERLAP: { status: 409, title: 'Another server has these tables at that time' },
  DEFAULT_PLAN: { status: 409, title: 'The default plan cannot be removed' },
  // Occupancy
  INVALID_TRANSITION: { status: 409, title: 'This cannot happen in this status' },
  UNIT_TAKEN: { status: 409, title: 'The unit is taken by another party' },
  UNIT_NOT_IN_SERVICE: { status: 409, title: 'The unit is deactivated, archived or being removed' },
  RESERVATION_IN_WINDOW: { status: 409, title: 'A reservation begins inside the window; a shorter window is offered' },
  WINDOW_INVALID: { status: 422, title: 'The window does not end after it begins, lies in the past or is too long' },
  DUPLICATE_UNIT: { status: 422, title: 'The same unit or place stands twice' },
  TOO_SMALL: { status: 409, title: 'The units do not seat the party' },
  NO_PLACE: { status: 409, title: 'An order or reservation finds no place there; nobody has moved' },
  NOT_FOUND_IN_TIME: { status: 409, title: 'No arrangement was found in time; there may be one. Nobody has moved' },
  PARTY_SEATED: { status: 409, title: 'Somebody else has given the waiting party a table first' },
  MOVED_MEANWHILE: { status: 409, title: 'Somebody else has moved the party first' },
  NOTHING_TO_MOVE: { status: 409, title: 'There is no live usage to move' },
  BATCH_REFUSED: { status: 409, title: 'Some of a batch cannot be done, so nothing was; `items` says which and why' },
  USAGE_LIVE: { status: 409, title: 'A live usage is ended by its operations, not deleted' },
  ORDER_TYPE_MISMATCH: { status: 422, title: 'The order has another type' },
  // Orders
  VALUE_CHANGED: { status: 409, title: 'The value is not the one that was last seen' },
  TOO_FEW_PARTS: { status: 422, title: 'A split makes at least two orders' },
  PART_EMPTY: { status: 422, title: 'An order would be left without a line' },
  LINE_QUANTITY_EXCEEDED: { status: 409, title: 'More is taken of a line than there is' },
  MERGE_INTO_ITSELF: { status: 422, title: 'An order cannot be merged into itself' },
  // Undo (USE-14)
  UNDO_TOO_LATE: { status: 409, title: 'It was done too long ago to be taken back' },
  UNDO_CHANGED: { status: 409, title: 'Something else has come in between' },
  UNDO_IMPOSSIBLE: { status: 422, title: 'This cannot be taken back' },
} as const satisfies Record<string, { status: number; title: string }>

export type ErrorCode = keyof typeof ERRORS
export const ERROR_CODES = Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]]

/** One step from the payload's root to the offending field: a key or an index. */
export type Path = readonly (string | number)[]

/** A path as text: zones.0.units.3.placement. */
export const pathText = (path: Path): string => path.join('.')

/**
 * A refusal as a value: stable code, the field's path where there is one, and facts (ids, statuses, times, counts)
 * from which the screen makes a sentence. Facts hold no guest data and no secrets.
 */
export interface Refusal {
  code: ErrorCode
  path?: string
  facts?: Record<string, unknown>
}

export const RefusalData = z
  .object({ path: z.string().optional(), facts: z.record(z.string(), z.unknown()).optional() })
  .meta({ id: 'RefusalData' })

/** RFC 9457 problem document, as REST answers it (API-3). */
export const Problem = z
  .object({
    type: z.string().meta({ description: 'about:blank or a reference that names the code' }),
    title: z.string(),
    status: z.int(),
    code: z.enum(ERROR_CODES),
    detail: z.string().optional(),
    path: z.string().optional().meta({ description: 'The offending field: zones.0.units.3.placement' }),
    facts: z.record(z.string(), z.unknown()).optional(),
  })
  .meta({ id: 'Problem' })
export type Problem = z.infer<typeof Problem>
