import { z } from 'zod'
import { AllocationZone, FloorStatusSchema } from '../entities/floor'
import { command, query } from '../operation'
import { Id, LIMITS, listOf, page } from '../primitives'
import { ZoneNode, ZoneTree } from './floor-trees'
import { AGGREGATE_ERRORS, byId, COMMERCE, counted, deleted } from './shared'

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
