import { z } from 'zod'
import { FLOOR_STATUSES } from '../lifecycles'
import { common, Id, Length, LIMITS, Line, Name, PositiveLength, Style, Timestamp } from '../primitives'
import { Placement } from '../placement'

export const FloorStatusSchema = z.enum(FLOOR_STATUSES)

/** A time span in which a plan is the active one; `until` is open where absent. */
export const PlanPeriod = z.strictObject({ from: Timestamp, until: Timestamp.nullable().default(null) })

/** A venue or event configuration; groups layouts. Plans are alternatives, one active at a time by calendar. */
export const AllocationPlan = z
  .object({
    ...common,
    organizerId: Id,
    name: Name,
    status: FloorStatusSchema,
    style: Style,
    isDefault: z.boolean(),
    calendar: z.array(PlanPeriod),
  })
  .meta({ id: 'AllocationPlan' })
export type AllocationPlan = z.infer<typeof AllocationPlan>

/** One named floor map; root of a zone tree. `revision` counts its edits (FLR-9). */
export const AllocationLayout = z
  .object({
    ...common,
    planId: Id,
    name: Name,
    status: FloorStatusSchema,
    style: Style,
    joinDistance: z.number(),
    position: z.int(),
    revision: z.int(),
    revisedBy: Id.nullable(),
  })
  .meta({ id: 'AllocationLayout' })
export type AllocationLayout = z.infer<typeof AllocationLayout>

/** Where a zone lies in its parent, in centimetres; the outline is a polygon within the frame. */
export const Frame = z
  .strictObject({
    x: Length,
    y: Length,
    width: PositiveLength,
    height: PositiveLength,
    outline: z
      .array(z.tuple([Length, Length]))
      .min(3)
      .max(500)
      .optional(),
  })
  .meta({ id: 'Frame' })
export type Frame = z.infer<typeof Frame>

/** A region in a layout; zones nest at most two levels. A zone with sub-zones owns no units (FLR-1). */
export const AllocationZone = z
  .object({
    ...common,
    layoutId: Id,
    parentId: Id.nullable(),
    name: Name,
    status: FloorStatusSchema,
    style: Style,
    frame: Frame,
    position: z.int(),
  })
  .meta({ id: 'AllocationZone' })
export type AllocationZone = z.infer<typeof AllocationZone>

/** A unit's number: what stands largest on its tile. */
export const UnitNumber = Line.refine((text) => [...text].length <= LIMITS.unitNumberLength, {
  error: `at most ${LIMITS.unitNumberLength} characters`,
})

/** What can be occupied: table, seat, locker, bay. `placeId` is the physical place, shared by copies of a layout. */
export const AllocationUnit = z
  .object({
    ...common,
    zoneId: Id,
    number: z.string(),
    name: Name.nullable(),
    capacity: z.int(),
    placement: Placement,
    style: Style,
    placeId: Id,
    status: FloorStatusSchema,
    retiringAt: Timestamp.nullable(),
    position: z.int(),
  })
  .meta({ id: 'AllocationUnit' })
export type AllocationUnit = z.infer<typeof AllocationUnit>
