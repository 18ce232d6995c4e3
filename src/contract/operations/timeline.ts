import { z } from 'zod'
import { Reservation, USAGE_TYPES } from '../entities/occupancy'
import { USAGE_STATUSES } from '../lifecycles'
import { STAY_STATES } from '../occupancy'
import { Guest, Id, Name, Timestamp } from '../primitives'

/** One bar: a usage of one unit. `to` is when the table is counted on to be free: now, for who is overdue. */
export const TimelineStay = z.object({
  usageId: Id,
  unitId: Id,
  usageType: z.enum(USAGE_TYPES),
  principalId: Id,
  orderNumber: z.string().nullable(),
  seatingId: Id,
  status: z.enum(USAGE_STATUSES),
  state: z.enum(STAY_STATES),
  from: Timestamp,
  to: Timestamp,
  reservedFrom: Timestamp,
  reservedTo: Timestamp,
  seatedAt: Timestamp.nullable(),
  guest: Guest.nullable(),
  assigneeId: Id.nullable(),
})
export type TimelineStay = z.infer<typeof TimelineStay>

export const TimelineUnit = z.object({
  unitId: Id,
  number: z.string(),
  name: Name.nullable(),
  capacity: z.int(),
  zoneId: Id,
  layoutId: Id,
  offered: z.boolean(),
})
export type TimelineUnit = z.infer<typeof TimelineUnit>

/** A business day of a floor. */
export const Timeline = z.object({
  day: z.iso.date(),
  from: Timestamp,
  to: Timestamp,
  now: Timestamp,
  units: z.array(TimelineUnit),
  stays: z.array(TimelineStay),
  unassigned: z.array(Reservation).meta({ description: 'Bookings of the day that hold no unit yet' }),
})
export type Timeline = z.infer<typeof Timeline>
