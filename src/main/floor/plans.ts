import type { OutputOf, ParsedInputOf } from '@contract/contract'
import { TOPICS } from '@contract/events'
import type { DomainAction } from '@contract/events'
import { isInService } from '@contract/lifecycles'
import type { FloorStatus } from '@contract/lifecycles'
import type { Path } from '@contract/errors'
import { isoTime, milliseconds, toEntities, toEntity } from '../store/entities'
import { countRows, listRows, when } from '../store/listing'
import type { Condition } from '../store/listing'
import type { Reader } from '../store/reader'
import { refuse } from '../store/refusal'
import type { Row } from '../store/tables'
import type { Tx } from '../store/tx'
import { removeLayout } from './layouts'
import { liveUsagesInLayouts, refuseLiveUsages } from './live-usages'
import { defined, jsonIfGiven } from './patches'

type PlanRow = Row<'allocation_plan'>
type Calendar = NonNullable<ParsedInputOf<'allocationPlans.create'>['calendar']>

const announcePlan = (tx: Tx, action: Extract<DomainAction, `PLAN_${string}`>, plan: PlanRow): void =>
  tx.emit({ topic: TOPICS.layout, action, planId: plan.id })

const layoutsOf = (reader: Reader, planId: string): Row<'allocation_layout'>[] =>
  reader.all(
    'SELECT * FROM allocation_layout WHERE merchant_id = ? AND plan_id = ? AND deleted_at IS NULL ORDER BY position, id',
    reader.merchantId,
    planId,
  )

/** A calendar in UTC. @throws Refused INVALID_INPUT where a period ends before it begins */
const calendarInUtc = (calendar: Calendar | undefined): Calendar | undefined =>
  calendar?.map(({ from, until }, index) => {
    if (until !== null && milliseconds(until) <= milliseconds(from)) {
      refuse('INVALID_INPUT', { path: ['calendar', index, 'until'], facts: { rule: 'after_from' } })
    }
    return { from: isoTime(milliseconds(from)), until: until === null ? null : isoTime(milliseconds(until)) }
  })

/** A plan goes out of service only with nobody on it, and the default plan never (FLR-2, FLR-8). */
const refuseRemoval = (tx: Tx, plan: PlanRow, path: Path): void => {
  if (plan.is_default === 1) refuse('DEFAULT_PLAN', { path })
  const layoutIds = layoutsOf(tx, plan.id).map((layout) => layout.id)
  refuseLiveUsages(liveUsagesInLayouts(tx, layoutIds), path)
}

const leavesService = (plan: PlanRow, status: FloorStatus | undefined): boolean =>
  status !== undefined && status !== plan.status && !isInService(status)

/**
 * Creates a plan; the merchant organizes it where no other is named.
 * @throws Refused INVALID_INPUT (calendar)
 */
export const createPlan = (
  tx: Tx,
  input: ParsedInputOf<'allocationPlans.create'>,
): OutputOf<'allocationPlans.create'> => {
  const calendar = calendarInUtc(input.calendar) ?? []
  const plan = tx.insert('allocation_plan', {
    id: tx.newId('allocation_plan'),
    organizer_id: input.organizerId ?? tx.merchantId,
    name: JSON.stringify(input.name),
    status: input.status ?? 'UNKNOWN',
    style: JSON.stringify(input.style ?? {}),
    is_default: 0,
    calendar: JSON.stringify(calendar),
    metadata: JSON.stringify(input.metadata ?? {}),
  })
  announcePlan(tx, 'PLAN_CREATED', plan)
  return toEntity('allocation_plan', plan)
}

/**
 * Changes a plan.
 * @throws Refused NOT_FOUND, INVALID_INPUT (calendar), DEFAULT_PLAN, LIVE_USAGES
 */
export const updatePlan = (
  tx: Tx,
  input: ParsedInputOf<'allocationPlans.update'>,
): OutputOf<'allocationPlans.update'> => {
  const plan = tx.need('allocation_plan', input.id)
  const calendar = calendarInUtc(input.calendar)
  if (leavesService(plan, input.status)) refuseRemoval(tx, plan, ['status'])
  const patch = defined({
    organizer_id: input.organizerId,
    name: jsonIfGiven(input.name),
    status: input.status,
    style: jsonIfGiven(input.style),
    calendar: jsonIfGiven(calendar),
    metadata: jsonIfGiven(input.metadata),
  })
  const after = tx.update('allocation_plan', plan, patch)
  if (after !== plan) announcePlan(tx, 'PLAN_UPDATED', after)
  return toEntity('allocation_plan', after)
}

/**
 * Deletes a plan with its layouts.
 * @throws Refused NOT_FOUND, DEFAULT_PLAN, LIVE_USAGES
 */
export const deletePlan = (
  tx: Tx,
  input: ParsedInputOf<'allocationPlans.delete'>,
): OutputOf<'allocationPlans.delete'> => {
  const plan = tx.need('allocation_plan', input.id)
  refuseRemoval(tx, plan, ['id'])
  for (const layout of layoutsOf(tx, plan.id)) removeLayout(tx, layout)
  announcePlan(tx, 'PLAN_DELETED', tx.remove('allocation_plan', plan))
  return { id: plan.id, deleted: true }
}

/** Reads one plan. @throws Refused NOT_FOUND */
export const getPlan = (reader: Reader, input: ParsedInputOf<'allocationPlans.get'>): OutputOf<'allocationPlans.get'> =>
  toEntity('allocation_plan', reader.need('allocation_plan', input.id))

const conditionsOf = (input: ParsedInputOf<'allocationPlans.count'>): Condition[] => [
  ...when(input.status, (status) => ['status = ?', status]),
]

/** Lists plans. */
export const findPlans = (
  reader: Reader,
  input: ParsedInputOf<'allocationPlans.find'>,
): OutputOf<'allocationPlans.find'> => {
  const { sort = 'createdAt', limit, offset } = input
  const rows = listRows(reader, { table: 'allocation_plan', conditions: conditionsOf(input), sort, limit, offset })
  return { items: toEntities('allocation_plan', rows) }
}

/** Counts plans. */
export const countPlans = (
  reader: Reader,
  input: ParsedInputOf<'allocationPlans.count'>,
): OutputOf<'allocationPlans.count'> => ({ count: countRows(reader, 'allocation_plan', conditionsOf(input)) })
