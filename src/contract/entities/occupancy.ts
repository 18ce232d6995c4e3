import { z } from 'zod'
import { ORDER_LINE_STATUSES, ORDER_STATUSES, RESERVATION_STATUSES, USAGE_STATUSES } from '../lifecycles'
import { common, Guest, Id, LIMITS, Line, Name, Timestamp } from '../primitives'

export const USAGE_TYPES = ['SALE_ORDER', 'RESERVATION'] as const
export type UsageType = (typeof USAGE_TYPES)[number]

/** One occupancy of one unit by one principal for one window; its status drives the tile's colour. */
export const AllocationUsage = z
  .object({
    ...common,
    allocationUnitId: Id,
    placeId: Id,
    usageType: z.enum(USAGE_TYPES),
    usageId: Id,
    seatingId: Id,
    status: z.enum(USAGE_STATUSES),
    reservedFrom: Timestamp,
    reservedTo: Timestamp,
    seatedAt: Timestamp.nullable(),
    paidAt: Timestamp.nullable(),
    endedAt: Timestamp.nullable(),
    endReason: z.string().nullable(),
    guest: Guest.nullable(),
    assigneeId: Id.nullable(),
    movedToId: Id.nullable(),
  })
  .meta({ id: 'AllocationUsage' })
export type AllocationUsage = z.infer<typeof AllocationUsage>

/** One party's stay. Seatings that were united name the surviving one; guards compare survivors. */
export const Seating = z
  .object({
    ...common,
    guest: Guest.nullable(),
    assigneeId: Id.nullable(),
    since: Timestamp,
    survivorId: Id.nullable(),
  })
  .meta({ id: 'Seating' })
export type Seating = z.infer<typeof Seating>

/** The copy on an order or reservation that outlives the usage rows and later floor edits (USE-11). */
export const Snapshot = z
  .object({
    takenAt: Timestamp,
    guest: Guest.nullable(),
    units: z.array(
      z.object({
        unitId: Id,
        number: z.string(),
        name: Name.nullable(),
        capacity: z.int(),
        zones: z.array(z.object({ id: Id, name: Name })),
        layout: z.object({ id: Id, name: Name }),
      }),
    ),
  })
  .meta({ id: 'Snapshot' })
export type Snapshot = z.infer<typeof Snapshot>

export const ORDER_TYPES = ['DINE_IN', 'TAKEAWAY', 'RETAIL', 'TICKET'] as const
export type OrderType = (typeof ORDER_TYPES)[number]

/** A guest's order, as far as occupancy needs it. `number` is the short form, A-042 (ORD-1). */
export const SaleOrder = z
  .object({
    ...common,
    number: z.string(),
    terminalCode: z.string(),
    businessDay: z.iso.date(),
    dayCount: z.int(),
    type: z.enum(ORDER_TYPES),
    status: z.enum(ORDER_STATUSES),
    guest: Guest.nullable(),
    assigneeId: Id.nullable(),
    seatingId: Id,
    reservationId: Id.nullable(),
    mergedIntoId: Id.nullable(),
    externalReference: z.string().nullable(),
    snapshot: Snapshot.nullable(),
    openedAt: Timestamp,
    paidAt: Timestamp.nullable(),
    endedAt: Timestamp.nullable(),
    endReason: z.string().nullable(),
  })
  .meta({ id: 'SaleOrder' })
export type SaleOrder = z.infer<typeof SaleOrder>

/** What is ordered, as it is said: a bilingual name, or text as someone typed it. */
export const LineName = z.union([Line, Name])
export type LineName = z.infer<typeof LineName>
export const LineQuantity = z.int().min(1).max(LIMITS.lineQuantity)

/** One line of an order; it keeps its id when it moves to another order. No prices. */
export const OrderLine = z
  .object({
    ...common,
    orderId: Id,
    name: LineName,
    quantity: LineQuantity,
    note: z.string().nullable(),
    status: z.enum(ORDER_LINE_STATUSES),
    splitFromId: Id.nullable().meta({ description: 'The line that a split took this part from' }),
    endedAt: Timestamp.nullable(),
    endReason: z.string().nullable(),
  })
  .meta({ id: 'OrderLine' })
export type OrderLine = z.infer<typeof OrderLine>

/** A booking for later, with or without units yet (RSV-1). */
export const Reservation = z
  .object({
    ...common,
    status: z.enum(RESERVATION_STATUSES),
    guest: Guest.nullable(),
    assigneeId: Id.nullable(),
    reservedFrom: Timestamp,
    reservedTo: Timestamp,
    seatingId: Id,
    orderId: Id.nullable(),
    snapshot: Snapshot.nullable(),
    endedAt: Timestamp.nullable(),
    endReason: z.string().nullable(),
  })
  .meta({ id: 'Reservation' })
export type Reservation = z.infer<typeof Reservation>
