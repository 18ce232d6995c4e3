import { z } from 'zod'
import { Id } from './primitives'

/** Topics that other programs subscribe to (SYN-8). */
export const TOPICS = {
  usage: 'observation/allocation/allocation-usage',
  layout: 'observation/allocation/allocation-layout',
  order: 'observation/sale/sale-order',
  reservation: 'observation/sale/reservation',
  store: 'observation/store/store',
  conflict: 'observation/store/conflict',
} as const
export type Topic = (typeof TOPICS)[keyof typeof TOPICS]

export const USAGE_ACTIONS = [
  'USAGE_CREATED',
  'USAGE_RESERVED',
  'USAGE_ACTIVATED',
  'USAGE_PAID',
  'USAGE_COMPLETED',
  'USAGE_CANCELLED',
  'USAGE_EXPIRED',
  'USAGE_MOVED',
  'USAGE_UPDATED',
  'USAGE_DELETED',
] as const
export const LAYOUT_ACTIONS = [
  'LAYOUT_CREATED',
  'LAYOUT_UPDATED',
  'LAYOUT_DELETED',
  'PLAN_CREATED',
  'PLAN_UPDATED',
  'PLAN_DELETED',
] as const
export const ORDER_ACTIONS = [
  'ORDER_OPENED',
  'ORDER_UPDATED',
  'ORDER_PAID',
  'ORDER_COMPLETED',
  'ORDER_CANCELLED',
  'ORDER_MERGED',
  'ORDER_SPLIT',
  'ORDER_HANDED_OVER',
  'ORDER_LINE_ADDED',
  'ORDER_LINE_CHANGED',
  'ORDER_LINE_REMOVED',
] as const
export const RESERVATION_ACTIONS = [
  'RESERVATION_BOOKED',
  'RESERVATION_UPDATED',
  'RESERVATION_ASSIGNED',
  'RESERVATION_CHECKED_IN',
  'RESERVATION_CANCELLED',
  'RESERVATION_NO_SHOW',
] as const
export const STORE_ACTIONS = [
  'STORE_CREATED',
  'STORE_UPDATED',
  'STAFF_CREATED',
  'STAFF_UPDATED',
  'STAFF_DELETED',
  'ROLE_UPDATED',
  'SECTION_CREATED',
  'SECTION_UPDATED',
  'SECTION_DELETED',
  'TERMINAL_PAIRED',
  'TERMINAL_UPDATED',
  'TERMINAL_REVOKED',
] as const

export const CONFLICT_ACTIONS = ['CONFLICT_RAISED', 'CONFLICT_SETTLED'] as const

export const DomainAction = z.enum([
  ...USAGE_ACTIONS,
  ...LAYOUT_ACTIONS,
  ...ORDER_ACTIONS,
  ...RESERVATION_ACTIONS,
  ...STORE_ACTIONS,
  ...CONFLICT_ACTIONS,
])
export type DomainAction = z.infer<typeof DomainAction>

/**
 * What happened, in the words of the field, without guest data. Ids say to whom: rooms of merchant, layout, zones on
 * the unit's path and unit are read from them, and history is indexed by them.
 */
export const DomainEvent = z
  .object({
    topic: z.enum(Object.values(TOPICS) as [Topic, ...Topic[]]),
    action: DomainAction,
    usageId: Id.optional(),
    unitId: Id.optional(),
    unitNumber: z.string().optional(),
    zoneIds: z.array(Id).optional().meta({ description: 'Every zone on the path, the leaf last' }),
    layoutId: Id.optional(),
    planId: Id.optional(),
    orderId: Id.optional(),
    orderNumber: z.string().optional(),
    lineId: Id.optional(),
    otherOrderIds: z.array(Id).optional().meta({ description: 'Into which it was merged, or split' }),
    reservationId: Id.optional(),
    conflictId: Id.optional(),
    sectionId: Id.optional(),
    staffId: Id.optional(),
    terminalId: Id.optional(),
    from: z.array(Id).optional().meta({ description: 'USAGE_MOVED: the usages left' }),
    to: z.array(Id).optional().meta({ description: 'USAGE_MOVED: the usages taken' }),
    unitNumbersFrom: z.array(z.string()).optional(),
    unitNumbersTo: z.array(z.string()).optional(),
    partySize: z.int().nullable().optional(),
    reason: z.string().optional(),
    undo: z.literal(true).optional().meta({ description: 'This state is restored: what came after it was taken back' }),
  })
  .meta({ id: 'DomainEvent' })
export type DomainEvent = z.infer<typeof DomainEvent>
