import { z } from 'zod'
import { AllocationUnit, FloorStatusSchema, UnitNumber } from '../entities/floor'
import { command, query } from '../operation'
import { Placement } from '../placement'
import { Id, LIMITS, listOf, Metadata, Name, page, Style } from '../primitives'
import { capacity, position } from './floor-trees'
import { AGGREGATE_ERRORS, byId, COMMERCE, counted, deleted, partySize } from './shared'

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
    'SERVER_FREE',
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
  serverId: Id.nullable().meta({ description: 'Whose section the first of the units is in' }),
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
