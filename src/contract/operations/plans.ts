import { z } from 'zod'
import { AllocationPlan, FloorStatusSchema, PlanPeriod } from '../entities/floor'
import { command, query } from '../operation'
import { Id, listOf, Metadata, Name, page, Style } from '../primitives'
import { byId, COMMERCE, counted, deleted } from './shared'

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
