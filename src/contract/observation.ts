import { z } from 'zod'
import type { Permission } from './access'
import { Reservation, SaleOrder } from './entities/occupancy'
import { ERROR_CODES } from './errors'
import { DomainEvent, TOPICS } from './events'
import type { Topic } from './events'
import { Id, Timestamp } from './primitives'

/** Observers (SYN-8): other programs that follow what happens in the store, by topic and room, and go on where they were. */

/** The socket.io namespace of observers, and the event that carries requests and messages as JSON text, both ways. */
export const OBSERVATION_NAMESPACE = '/observation'
export const OBSERVATION_EVENT = 'observation'

/** What an observer of a topic must be permitted; asked again while it listens. */
export const TOPIC_PERMISSIONS = {
  [TOPICS.usage]: 'AllocationUsage.find',
  [TOPICS.layout]: 'AllocationLayout.find',
  [TOPICS.order]: 'SaleOrder.find',
  [TOPICS.reservation]: 'Reservation.find',
  [TOPICS.store]: 'Merchant.find',
  [TOPICS.conflict]: 'Conflict.find',
} as const satisfies Record<Topic, Permission>

export const ROOM_KINDS = ['merchant', 'layout', 'zone', 'unit'] as const
export type RoomKind = (typeof ROOM_KINDS)[number]

/**
 * The rooms in which a topic is heard. An order or reservation is heard where the same commit changes a usage of it. A
 * layout is edited as a whole, so its zones and units have no rooms of their own.
 */
export const TOPIC_ROOMS = {
  [TOPICS.usage]: ROOM_KINDS,
  [TOPICS.layout]: ['merchant', 'layout'],
  [TOPICS.order]: ROOM_KINDS,
  [TOPICS.reservation]: ROOM_KINDS,
  [TOPICS.store]: ['merchant'],
  [TOPICS.conflict]: ['merchant'],
} as const satisfies Record<Topic, readonly RoomKind[]>

/** A room: `merchant`, or a kind and an id. A zone's room hears of all below the zone. */
export const Room = z
  .string()
  .max(60)
  .toLowerCase()
  .regex(
    /^(merchant|(layout|zone|unit):[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/,
    'must be merchant, layout:<id>, zone:<id> or unit:<id>',
  )
  .meta({ id: 'Room', examples: ['merchant', 'zone:01932f3e-7b1a-7c55-9d3e-0d6c2f1a7b10'] })
export type Room = z.infer<typeof Room>

const ObservedTopic = z.enum(Object.values(TOPICS) as [Topic, ...Topic[]])

/** Whether a topic is heard in rooms of this kind. */
export const isHeardIn = (topic: Topic, room: Room): boolean => {
  const kinds: readonly string[] = TOPIC_ROOMS[topic]
  return kinds.includes(room.split(':', 1)[0] ?? '')
}

/** One topic in one room. */
export const TopicRoom = z
  .strictObject({ topic: ObservedTopic, room: Room })
  .refine(({ topic, room }) => isHeardIn(topic, room), {
    path: ['room'],
    error: 'this topic is not heard in rooms of this kind',
  })
export type TopicRoom = z.infer<typeof TopicRoom>

/** Topics and rooms of one observer; whoever wants more takes the room above. */
export const MOST_ROOMS = 100

/**
 * A place in the store's log, as messages give it: seq, epoch and the log's chain there. Two nodes share a history exactly
 * where chains match, so that a log which was replaced is noticed. A bare seq names no history.
 */
export const Cursor = z
  .string()
  .max(100)
  .regex(/^\d{1,15}(\.\d{1,15}\.[\w-]{43})?$/, 'must be a cursor as it was given, or a seq')
export type Cursor = z.infer<typeof Cursor>

/** The last commit that an observer has dealt with; absent, it hears what happens from now on. */
export const after = z
  .union([z.int().min(0), Cursor])
  .optional()
  .meta({ description: 'The cursor of what was dealt with last; or a seq, 0 for all that the log holds' })

/** `principal`: orders and reservations as each commit left them, guests included, for those who may read both. */
export const OBSERVATION_EXTRAS = ['principal'] as const

/** Observer to node. A new `subscribe` takes the place of the one before. */
export const ObservationRequest = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('subscribe'),
    token: z.string().max(4_000),
    merchantId: Id.optional(),
    rooms: z.array(TopicRoom).min(1).max(MOST_ROOMS),
    after,
    include: z.array(z.enum(OBSERVATION_EXTRAS)).max(OBSERVATION_EXTRAS.length).optional(),
  }),
  z.strictObject({ type: z.literal('unsubscribe') }),
])
export type ObservationRequest = z.infer<typeof ObservationRequest>

/**
 * What an observer sees of one commit, whole: it has come entirely or not at all, so that its cursor says where to go on.
 * Cursor and index name an event for good.
 */
export const ObservedCommit = z
  .object({
    cursor: Cursor,
    epoch: z.int(),
    seq: z.int(),
    at: Timestamp,
    events: z.array(z.object({ index: z.int().meta({ description: 'Place in the commit' }), event: DomainEvent })),
    orders: z.array(SaleOrder).optional().meta({ description: 'include=principal: as this commit left them' }),
    reservations: z.array(Reservation).optional().meta({ description: 'include=principal: as this commit left them' }),
  })
  .meta({ id: 'ObservedCommit' })
export type ObservedCommit = z.infer<typeof ObservedCommit>

/** Why an observer cannot go on where it was. */
export const GAP_CODES = ['LOG_TRIMMED', 'HISTORY_CHANGED', 'SEQ_AHEAD'] as const
export type GapCode = (typeof GAP_CODES)[number]

const head = { epoch: z.int(), seq: z.int() }
const position = { cursor: Cursor, ...head }

/**
 * Node to observer. Whatever the message, once it has been dealt with everything up to its cursor has: an observer keeps
 * that and asks for what comes after. `refused` and `gap` end the subscription.
 */
export const ObservationMessage = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('subscribed'),
    ...position,
    headSeq: z.int().meta({ description: 'Where the store stands: what comes up to here happened before' }),
    now: Timestamp,
  }),
  ObservedCommit.extend({ type: z.literal('events') }),
  z.object({ type: z.literal('heartbeat'), ...position, now: Timestamp }),
  z.object({
    type: z.literal('gap'),
    code: z.enum(GAP_CODES),
    lowestSeq: z.int().meta({ description: 'The lowest seq kept: after = lowestSeq − 1 gives all that there is' }),
    ...head,
  }),
  z.object({
    type: z.literal('refused'),
    code: z.enum(ERROR_CODES),
    path: z.string().optional(),
    facts: z.record(z.string(), z.unknown()).optional(),
  }),
])
export type ObservationMessage = z.infer<typeof ObservationMessage>
