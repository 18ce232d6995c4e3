import { z } from 'zod'
import {
  AllocationLayout,
  AllocationUnit,
  AllocationZone,
  FloorStatusSchema,
  Frame,
  UnitNumber,
} from '../entities/floor'
import { PlacementInput, Ref } from '../placement'
import { Id, LIMITS, Metadata, Name, Style } from '../primitives'

export const capacity = z.int().min(0).max(10_000)
export const position = z.int().min(0).max(1_000_000)
const joinDistance = z.number().min(0).max(10_000)

/**
 * A unit inside an aggregate (FLR-3): without id it is created, with only an id deleted, with an id and data updated.
 * Under another zone than before it moves there.
 */
export const UnitNode = z
  .strictObject({
    id: Id.optional(),
    ref: Ref.optional(),
    number: UnitNumber.optional(),
    name: Name.nullable().optional(),
    capacity: capacity.optional(),
    placement: PlacementInput.optional(),
    style: Style.optional(),
    placeId: Id.optional(),
    status: FloorStatusSchema.optional(),
    position: position.optional(),
    metadata: Metadata.optional(),
  })
  .meta({ id: 'UnitNode' })
export type UnitNode = z.infer<typeof UnitNode>

const zoneFields = {
  id: Id.optional(),
  ref: Ref.optional(),
  name: Name.optional(),
  frame: Frame.optional(),
  style: Style.optional(),
  status: FloorStatusSchema.optional(),
  position: position.optional(),
  metadata: Metadata.optional(),
  units: z.array(UnitNode).max(LIMITS.nodesPerCall).optional(),
}

/** A zone at the second level. Anything below it is refused by the service with DEPTH_EXCEEDED and its path. */
export const SubZoneNode = z
  .strictObject({ ...zoneFields, zones: z.array(z.unknown()).max(LIMITS.nodesPerCall).optional() })
  .meta({ id: 'SubZoneNode' })

/** A zone at the first level, by the same id convention as a unit. */
export const ZoneNode = z
  .strictObject({ ...zoneFields, zones: z.array(SubZoneNode).max(LIMITS.nodesPerCall).optional() })
  .meta({ id: 'ZoneNode' })
export type ZoneNode = z.infer<typeof ZoneNode>

const layoutFields = {
  name: Name,
  status: FloorStatusSchema.optional(),
  style: Style.optional(),
  joinDistance: joinDistance.optional(),
  position: position.optional(),
  metadata: Metadata.optional(),
}

export const CreateLayoutInput = z.strictObject({
  ...layoutFields,
  planId: Id.optional().meta({ description: "The merchant's default plan where absent" }),
  zones: z.array(ZoneNode).max(LIMITS.nodesPerCall).default([]),
})
export const UpdateLayoutInput = z.strictObject({
  ...layoutFields,
  id: Id,
  revision: z.int().min(0).meta({ description: 'The revision this was drawn on; an older one is refused (FLR-9)' }),
  name: Name.optional(),
  planId: Id.optional(),
  onOccupied: z
    .enum(['refuse', 'retire'])
    .default('refuse')
    .meta({ description: 'retire: an occupied unit that is removed stays until its party has left (FLR-8)' }),
  zones: z.array(ZoneNode).max(LIMITS.nodesPerCall).default([]),
})

export const SubZoneTree = AllocationZone.extend({ units: z.array(AllocationUnit).optional() }).meta({
  id: 'SubZoneTree',
})
export const ZoneTree = AllocationZone.extend({
  zones: z.array(SubZoneTree).optional(),
  units: z.array(AllocationUnit).optional(),
}).meta({ id: 'ZoneTree' })
export type ZoneTree = z.infer<typeof ZoneTree>
export const LayoutTree = AllocationLayout.extend({ zones: z.array(ZoneTree).optional() }).meta({ id: 'LayoutTree' })
export type LayoutTree = z.infer<typeof LayoutTree>

/** How deep a tree is read: the layout alone, one zone level, two, or with its units (FLR-6). */
export const Depth = z.enum(['0', '1', '2', 'full'])
export type Depth = z.infer<typeof Depth>
