import { z } from 'zod'
import { AllocationLayout, FloorStatusSchema } from '../entities/floor'
import { command, query } from '../operation'
import { Id, listOf, page } from '../primitives'
import { CreateLayoutInput, Depth, LayoutTree, UpdateLayoutInput } from './floor-trees'
import { AGGREGATE_ERRORS, byId, COMMERCE, counted, deleted } from './shared'

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
