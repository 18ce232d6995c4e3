import { z } from 'zod'
import {
  AllocationLayout,
  AllocationPlan,
  AllocationUnit,
  AllocationZone,
  FloorStatusSchema,
  Frame,
  PlanPeriod,
  UnitNumber,
} from '../entities/floor'
import { command, query } from '../operation'
import { Placement, PlacementInput, Ref } from '../placement'
import { Id, LIMITS, listOf, Metadata, Name, page, Style } from '../primitives'

const COMMERCE = '/v1/api/commerce'
const capacity = z.int().min(0).max(10_000)
const position = z.int().min(0).max(1_000_000)
const joinDistance = z.number().min(0).max(10_000)

// ---- aggregates as given -------------------------------------------------------------------------------------------

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

// ---- trees as answered ---------------------------------------------------------------------------------------------

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

const byId = z.strictObject({ id: Id })
const counted = z.object({ count: z.int() })
const deleted = z.object({ id: Id, deleted: z.literal(true) })

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

// ---- plans ---------------------------------------------------------------------------------------------------------

const planFields = {
  name: Name,
  organizerId: Id.optional(),
  status: FloorStatusSchema.optional(),
  style: Style.optional(),
  calendar: z.array(PlanPeriod).max(400).optional(),
  metadata: Metadata.optional(),
}
const planFilter = { status: FloorStatusSchema.optional() }

export const allocationPlans = {
  find: query({
    permission: 'AllocationPlan.find',
    method: 'GET',
    path: `${COMMERCE}/allocation-plans`,
    tag: 'Plans',
    summary: 'Lists plans',
    input: z.strictObject({ ...page(['createdAt', 'modifiedAt']), ...planFilter }),
    output: listOf(AllocationPlan),
  }),
  count: query({
    permission: 'AllocationPlan.find',
    method: 'GET',
    path: `${COMMERCE}/allocation-plans/count`,
    tag: 'Plans',
    summary: 'Counts plans',
    input: z.strictObject(planFilter),
    output: counted,
  }),
  get: query({
    permission: 'AllocationPlan.find',
    method: 'GET',
    path: `${COMMERCE}/allocation-plans/{id}`,
    tag: 'Plans',
    summary: 'Reads one plan',
    input: byId,
    output: AllocationPlan,
  }),
  create: command({
    permission: 'AllocationPlan.create',
    method: 'POST',
    path: `${COMMERCE}/allocation-plans`,
    tag: 'Plans',
    summary: 'Creates a plan',
    input: z.strictObject(planFields),
    output: AllocationPlan,
  }),
  update: command({
    permission: 'AllocationPlan.update',
    method: 'PATCH',
    path: `${COMMERCE}/allocation-plans/{id}`,
    tag: 'Plans',
    summary: 'Changes a plan',
    input: z.strictObject({ ...planFields, id: Id, name: Name.optional() }),
    output: AllocationPlan,
    errors: ['LIVE_USAGES', 'DEFAULT_PLAN'],
  }),
  delete: command({
    permission: 'AllocationPlan.delete',
    method: 'DELETE',
    path: `${COMMERCE}/allocation-plans/{id}`,
    tag: 'Plans',
    summary: 'Deletes a plan with its layouts',
    input: byId,
    output: deleted,
    errors: ['LIVE_USAGES', 'DEFAULT_PLAN'],
  }),
}

// ---- layouts -------------------------------------------------------------------------------------------------------

const layoutFilter = { planId: Id.optional(), status: FloorStatusSchema.optional() }

export const allocationLayouts = {
  find: query({
    permission: 'AllocationLayout.find',
    method: 'GET',
    path: `${COMMERCE}/allocation-layouts`,
    tag: 'Layouts',
    summary: 'Lists layouts without their trees',
    input: z.strictObject({ ...page(['position', 'createdAt', 'modifiedAt']), ...layoutFilter }),
    output: listOf(AllocationLayout),
  }),
  count: query({
    permission: 'AllocationLayout.find',
    method: 'GET',
    path: `${COMMERCE}/allocation-layouts/count`,
    tag: 'Layouts',
    summary: 'Counts layouts',
    input: z.strictObject(layoutFilter),
    output: counted,
  }),
  get: query({
    permission: 'AllocationLayout.find',
    method: 'GET',
    path: `${COMMERCE}/allocation-layouts/{id}`,
    tag: 'Layouts',
    summary: 'Reads one layout to a chosen depth (FLR-6)',
    input: z.strictObject({ id: Id, depth: Depth.default('full') }),
    output: LayoutTree,
  }),
  create: command({
    permission: 'AllocationLayout.create',
    method: 'POST',
    path: `${COMMERCE}/allocation-layouts`,
    tag: 'Layouts',
    summary: 'Creates a layout with its whole tree, all or nothing (FLR-2)',
    input: CreateLayoutInput,
    output: LayoutTree,
    errors: AGGREGATE_ERRORS,
  }),
  update: command({
    permission: 'AllocationLayout.update',
    method: 'PATCH',
    path: `${COMMERCE}/allocation-layouts/{id}`,
    tag: 'Layouts',
    summary: 'Edits the whole tree by the id convention (FLR-3)',
    input: UpdateLayoutInput,
    output: LayoutTree,
    errors: AGGREGATE_ERRORS,
  }),
  delete: command({
    permission: 'AllocationLayout.delete',
    method: 'DELETE',
    path: `${COMMERCE}/allocation-layouts/{id}`,
    tag: 'Layouts',
    summary: 'Deletes a layout with its tree',
    input: byId,
    output: deleted,
    errors: ['LIVE_USAGES'],
  }),
}

// ---- zones ---------------------------------------------------------------------------------------------------------

const zoneFilter = { layoutId: Id.optional(), parentId: Id.optional(), status: FloorStatusSchema.optional() }
const newZone = { layoutId: Id, parentId: Id.nullable().optional(), zone: ZoneNode }

export const allocationZones = {
  find: query({
    permission: 'AllocationZone.find',
    method: 'GET',
    path: `${COMMERCE}/allocation-zones`,
    tag: 'Zones',
    summary: 'Lists zones',
    input: z.strictObject({ ...page(['position', 'createdAt', 'modifiedAt']), ...zoneFilter }),
    output: listOf(AllocationZone),
  }),
  count: query({
    permission: 'AllocationZone.find',
    method: 'GET',
    path: `${COMMERCE}/allocation-zones/count`,
    tag: 'Zones',
    summary: 'Counts zones',
    input: z.strictObject(zoneFilter),
    output: counted,
  }),
  get: query({
    permission: 'AllocationZone.find',
    method: 'GET',
    path: `${COMMERCE}/allocation-zones/{id}`,
    tag: 'Zones',
    summary: 'Reads one zone with its sub-zones and units',
    input: byId,
    output: ZoneTree,
  }),
  create: command({
    permission: 'AllocationZone.create',
    method: 'POST',
    path: `${COMMERCE}/allocation-zones`,
    tag: 'Zones',
    summary: 'Creates a zone with its sub-zones and units (FLR-4)',
    input: z.strictObject(newZone),
    output: ZoneTree,
    errors: AGGREGATE_ERRORS,
  }),
  createBatch: command({
    permission: 'AllocationZone.create',
    method: 'POST',
    path: `${COMMERCE}/allocation-zones/batch`,
    tag: 'Zones',
    summary: 'Creates several zones, all or none (FLR-4)',
    input: z.strictObject({
      layoutId: Id,
      parentId: Id.nullable().optional(),
      zones: z.array(ZoneNode).min(1).max(LIMITS.nodesPerCall),
    }),
    output: listOf(ZoneTree),
    errors: AGGREGATE_ERRORS,
  }),
  update: command({
    permission: 'AllocationZone.update',
    method: 'PATCH',
    path: `${COMMERCE}/allocation-zones/{id}`,
    tag: 'Zones',
    summary: 'Edits a zone and what is below it by the id convention (FLR-4)',
    input: ZoneNode.extend({
      id: Id,
      layoutRevision: z.int().min(0).optional(),
      onOccupied: z.enum(['refuse', 'retire']).default('refuse'),
    }),
    output: ZoneTree,
    errors: AGGREGATE_ERRORS,
  }),
  delete: command({
    permission: 'AllocationZone.delete',
    method: 'DELETE',
    path: `${COMMERCE}/allocation-zones/{id}`,
    tag: 'Zones',
    summary: 'Deletes a zone with all below it',
    input: byId,
    output: deleted,
    errors: ['LIVE_USAGES', 'PLACEMENT_NOWHERE'],
  }),
}

// ---- units ---------------------------------------------------------------------------------------------------------

const unitFilter = {
  zoneId: Id.optional().meta({ description: 'That zone and all below it' }),
  layoutId: Id.optional(),
  status: FloorStatusSchema.optional(),
  number: z.string().max(20).optional(),
}

/** A window to ask about; from now for the default stay where absent. */
const askedWindow = {
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
}
const partySize = z.int().min(1).max(999)

/** One reason for or against a table: a stable code with facts, and its English words. */
export const Reason = z.object({
  kind: z.enum(['for', 'against']),
  code: z.enum([
    'FITS_EXACTLY',
    'EMPTY_SEATS',
    'NEXT_BOOKING',
    'SHORTENED',
    'COMBINATION',
    'BREAKS_LARGEST',
    'WISHED_ZONE',
    'OTHER_ZONE',
    'SERVER_LOAD',
  ]),
  facts: z.record(z.string(), z.json()),
  text: z.string(),
})
export type Reason = z.infer<typeof Reason>

/** One proposal: the units, until when they are free, and why. */
export const Candidate = z.object({
  unitIds: z.array(Id),
  capacity: z.int(),
  reservedFrom: z.iso.datetime(),
  reservedTo: z.iso.datetime(),
  nextBookingAt: z.iso.datetime().nullable(),
  reasons: z.array(Reason),
})
export type Candidate = z.infer<typeof Candidate>

export const allocationUnits = {
  find: query({
    permission: 'AllocationUnit.find',
    method: 'GET',
    path: `${COMMERCE}/allocation-units`,
    tag: 'Units',
    summary: 'Lists units',
    input: z.strictObject({ ...page(['position', 'number', 'capacity', 'createdAt', 'modifiedAt']), ...unitFilter }),
    output: listOf(AllocationUnit),
  }),
  count: query({
    permission: 'AllocationUnit.find',
    method: 'GET',
    path: `${COMMERCE}/allocation-units/count`,
    tag: 'Units',
    summary: 'Counts units',
    input: z.strictObject(unitFilter),
    output: counted,
  }),
  available: query({
    permission: 'AllocationUnit.find',
    method: 'GET',
    path: `${COMMERCE}/allocation-units/available`,
    tag: 'Units',
    summary: 'Free units of a zone or layout for a window and a party size, and wholly free child zones (USE-6)',
    input: z.strictObject({
      ...askedWindow,
      zoneId: Id.optional(),
      layoutId: Id.optional(),
      partySize: partySize.optional(),
      limit: z.int().min(1).max(LIMITS.nodesPerCall).default(LIMITS.pageSize),
    }),
    output: z.object({ unitIds: z.array(Id), zoneIds: z.array(Id), from: z.iso.datetime(), to: z.iso.datetime() }),
    errors: ['WINDOW_INVALID'],
  }),
  best: query({
    permission: 'AllocationUnit.find',
    method: 'GET',
    path: `${COMMERCE}/allocation-units/best`,
    tag: 'Units',
    summary: 'Best tables and combinations for a party, ranked, with reasons (USE-7)',
    input: z.strictObject({
      ...askedWindow,
      partySize,
      zoneId: Id.optional().meta({ description: 'A wished zone; others follow' }),
      layoutId: Id.optional(),
      limit: z.int().min(1).max(20).default(3),
    }),
    output: z.object({ candidates: z.array(Candidate) }),
    errors: ['WINDOW_INVALID'],
  }),
  get: query({
    permission: 'AllocationUnit.find',
    method: 'GET',
    path: `${COMMERCE}/allocation-units/{id}`,
    tag: 'Units',
    summary: 'Reads one unit',
    input: byId,
    output: AllocationUnit,
  }),
  create: command({
    permission: 'AllocationUnit.create',
    method: 'POST',
    path: `${COMMERCE}/allocation-units`,
    tag: 'Units',
    summary: 'Creates a unit in a leaf zone',
    input: z.strictObject({
      zoneId: Id,
      number: UnitNumber,
      name: Name.nullable().optional(),
      capacity,
      placement: Placement,
      style: Style.optional(),
      placeId: Id.optional(),
      status: FloorStatusSchema.optional(),
      position: position.optional(),
      metadata: Metadata.optional(),
    }),
    output: AllocationUnit,
    errors: AGGREGATE_ERRORS,
  }),
  update: command({
    permission: 'AllocationUnit.update',
    method: 'PATCH',
    path: `${COMMERCE}/allocation-units/{id}`,
    tag: 'Units',
    summary: 'Changes a unit; with another zoneId it moves there',
    input: z.strictObject({
      id: Id,
      zoneId: Id.optional(),
      number: UnitNumber.optional(),
      name: Name.nullable().optional(),
      capacity: capacity.optional(),
      placement: Placement.optional(),
      style: Style.optional(),
      placeId: Id.optional(),
      status: FloorStatusSchema.optional(),
      position: position.optional(),
      metadata: Metadata.optional(),
    }),
    output: AllocationUnit,
    errors: AGGREGATE_ERRORS,
  }),
  delete: command({
    permission: 'AllocationUnit.delete',
    method: 'DELETE',
    path: `${COMMERCE}/allocation-units/{id}`,
    tag: 'Units',
    summary: 'Deletes a unit',
    input: byId,
    output: deleted,
    errors: AGGREGATE_ERRORS,
  }),
}
