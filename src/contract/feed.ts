import { z } from 'zod'
import { Merchant, Role, Staff } from './entities/access'
import { AllocationLayout, AllocationPlan, AllocationUnit, AllocationZone } from './entities/floor'
import { AllocationUsage, OrderLine, Reservation, SaleOrder, Seating } from './entities/occupancy'
import { Conflict } from './entities/conflict'
import { Section } from './entities/section'
import type { ENTITY_NAMES } from './entities/names'
import { Terminal } from './entities/terminal'
import { DomainEvent } from './events'
import { Id, Timestamp } from './primitives'
import type { SyncState } from './sync'

/** The entities whose rows the feed carries, by name; the same mappers make rows for queries. */
export const ENTITIES = {
  Merchant,
  Staff,
  Role,
  AllocationPlan,
  AllocationLayout,
  AllocationZone,
  AllocationUnit,
  Seating,
  AllocationUsage,
  SaleOrder,
  OrderLine,
  Reservation,
  Section,
  Conflict,
  Terminal,
} as const satisfies Record<(typeof ENTITY_NAMES)[number], z.ZodType>
export type EntityName = keyof typeof ENTITIES
export type EntityRow<Name extends EntityName> = z.infer<(typeof ENTITIES)[Name]>

/** One row after a change. A soft-deleted row has deletedAt; null means the row is gone. */
export type RowChange = {
  [Name in EntityName]: {
    entity: Name
    id: string
    row: EntityRow<Name> | null
    /** Done here and not yet decided by the hub: marked so on screen (SYN-3). */
    provisional?: true
  }
}[EntityName]

/**
 * commit: the store has moved on to `seq`. provisional: this terminal has done something that the hub has not decided yet.
 * undone: it takes provisional work back, because newer commits come before it or the hub has refused it. The last two leave
 * epoch and seq where they are; only windows of this terminal get them.
 */
export const CHANGE_KINDS = ['commit', 'provisional', 'undone'] as const
export type ChangeKind = (typeof CHANGE_KINDS)[number]

/** One change as windows and browsers get it: final values of its rows, and what happened. */
export interface ChangeMessage {
  type: 'change'
  /** Absent: a commit. */
  kind?: ChangeKind
  epoch: number
  seq: number
  at: Timestamp
  commandId: string
  name: string
  actorId: string | null
  rows: RowChange[]
  events: DomainEvent[]
}

/** Node to window. A heartbeat every HEARTBEAT_MILLISECONDS keeps the age of what is shown honest (UI-1). */
export type FeedMessage =
  | { type: 'subscribed'; epoch: number; seq: number; now: Timestamp }
  | { type: 'refused'; code: 'UNAUTHENTICATED' | 'FORBIDDEN' }
  /** Everything may have changed (a reset, a snapshot): read floor.live anew and go on from its seq. */
  | { type: 'replaced'; epoch: number; seq: number; now: Timestamp }
  | ({ type: 'sync' } & SyncState)
  | { type: 'heartbeat'; epoch: number; seq: number; now: Timestamp }
  | ChangeMessage

/** Window to node: follow the store of this token from now on. What came before is read with floor.live. */
export const FeedRequest = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('subscribe'), token: z.string().max(4_000), merchantId: Id.optional() }),
  z.strictObject({ type: z.literal('unsubscribe') }),
])
export type FeedRequest = z.infer<typeof FeedRequest>

export const HEARTBEAT_MILLISECONDS = 2_000
/** Without a message for this long a window says that it is cut off (UI-1: within 5 seconds). */
export const SILENCE_MILLISECONDS = 4_500

/** The socket.io event that carries feed messages, as text that was serialised once for all. */
export const FEED_EVENT = 'feed'

/** Shape of a change, for tests and observers that want to check what they get. */
export const ChangeMessageSchema = z.object({
  type: z.literal('change'),
  kind: z.enum(CHANGE_KINDS).optional(),
  epoch: z.int(),
  seq: z.int(),
  at: Timestamp,
  commandId: Id,
  name: z.string(),
  actorId: Id.nullable(),
  rows: z.array(
    z.object({
      entity: z.enum(Object.keys(ENTITIES) as [EntityName, ...EntityName[]]),
      id: z.string(),
      row: z.record(z.string(), z.unknown()).nullable(),
      provisional: z.literal(true).optional(),
    }),
  ),
  events: z.array(DomainEvent),
})
