import type { OutputOf, ParsedInputOf } from '@contract/contract'
import { strictestStatus } from '@contract/lifecycles'
import type { ZoneNode } from '@contract/operations/floor-trees'
import { toEntities } from '../store/entities'
import { countRows, listRows, when } from '../store/listing'
import type { Condition } from '../store/listing'
import type { Reader } from '../store/reader'
import type { Row } from '../store/tables'
import type { Tx } from '../store/tx'
import { decide } from './draft/decide'
import { emptyDraft } from './draft/draft'
import { announceLayout, editLayout, refuseStale } from './draft/edit'
import { entriesOf } from './draft/payload'
import type { Entry } from './draft/payload'
import type { StatusAbove } from './draft/service'
import { writeDraft } from './draft/write'
import { liveUsagesInLayouts, refuseLiveUsages } from './live-usages'
import { defined, jsonIfGiven } from './patches'
import { needDefaultPlan } from './default-plan'
import { readLayoutTree, unitRowsOf, zoneRowsOf } from './trees'

/** Distance in centimetres up to which units count as adjacent, where a layout does not say (USE-7). */
const JOIN_DISTANCE = 60

const entriesOfZones = (zones: readonly ZoneNode[]): Entry[] =>
  entriesOf(zones.map((node, index) => ({ node, path: ['zones', index], parent: null, level: 1 })))

const nextPosition = (reader: Reader, planId: string): number =>
  reader.first<{ next: number }>(
    `SELECT coalesce(max(position), -1) + 1 AS next FROM allocation_layout
     WHERE merchant_id = ? AND plan_id = ? AND deleted_at IS NULL`,
    reader.merchantId,
    planId,
  )?.next ?? 0

/**
 * Adds a layout with its whole tree. A command that adds several gives each an `idScope` of its own.
 * @throws Refused NOT_FOUND (plan), and what FLR-5 refuses
 */
export const addLayout = (
  tx: Tx,
  input: ParsedInputOf<'allocationLayouts.create'>,
  idScope = '',
): Row<'allocation_layout'> => {
  const plan = input.planId === undefined ? needDefaultPlan(tx) : tx.need('allocation_plan', input.planId, ['planId'])
  const draft = emptyDraft(tx.newId(`${idScope}allocation_layout`))
  decide(tx, draft, entriesOfZones(input.zones), { idScope })
  const layout = tx.insert('allocation_layout', {
    id: draft.layoutId,
    plan_id: plan.id,
    name: JSON.stringify(input.name),
    status: input.status ?? 'UNKNOWN',
    style: JSON.stringify(input.style ?? {}),
    join_distance: input.joinDistance ?? JOIN_DISTANCE,
    position: input.position ?? nextPosition(tx, plan.id),
    revision: 1,
    revised_by: tx.command.actorId,
    metadata: JSON.stringify(input.metadata ?? {}),
  })
  writeDraft(tx, draft)
  announceLayout(tx, 'LAYOUT_CREATED', layout)
  return layout
}

/**
 * Creates a layout with its whole tree, all or nothing (FLR-2); without planId in the default plan.
 * @throws Refused NOT_FOUND (plan), and what FLR-5 refuses
 */
export const createLayout = (
  tx: Tx,
  input: ParsedInputOf<'allocationLayouts.create'>,
): OutputOf<'allocationLayouts.create'> => readLayoutTree(tx, addLayout(tx, input), 'full')

/** The status above the zones before and after: the plan counts only where the layout changes plans. */
const statusAbove = (
  tx: Tx,
  layout: Row<'allocation_layout'>,
  input: ParsedInputOf<'allocationLayouts.update'>,
): StatusAbove => {
  const after = input.status ?? layout.status
  if (input.planId === undefined || input.planId === layout.plan_id) {
    return { before: layout.status, after, path: ['status'] }
  }
  const planAfter = tx.need('allocation_plan', input.planId, ['planId']).status
  const planBefore = tx.need('allocation_plan', layout.plan_id).status
  return {
    before: strictestStatus([layout.status, planBefore]),
    after: strictestStatus([after, planAfter]),
    path: after === layout.status ? ['planId'] : ['status'],
  }
}

/**
 * Edits a layout and its whole tree by the id convention (FLR-3), on the revision it was drawn on (FLR-9).
 * @throws Refused NOT_FOUND, STALE_REVISION, and what FLR-5 and FLR-8 refuse
 */
export const updateLayout = (
  tx: Tx,
  input: ParsedInputOf<'allocationLayouts.update'>,
): OutputOf<'allocationLayouts.update'> => {
  const layout = tx.need('allocation_layout', input.id)
  refuseStale(layout, input.revision, ['revision'])
  const after = editLayout(tx, layout, {
    entries: entriesOfZones(input.zones),
    onOccupied: input.onOccupied,
    above: statusAbove(tx, layout, input),
    patch: defined({
      plan_id: input.planId,
      name: jsonIfGiven(input.name),
      status: input.status,
      style: jsonIfGiven(input.style),
      join_distance: input.joinDistance,
      position: input.position,
      metadata: jsonIfGiven(input.metadata),
    }),
  })
  return readLayoutTree(tx, after, 'full')
}

/** Soft-deletes a layout with its tree, from the leaves up, and says so. Guards are the caller's. */
export const removeLayout = (tx: Tx, layout: Row<'allocation_layout'>): void => {
  const zones = zoneRowsOf(tx, layout.id)
  for (const unit of unitRowsOf(tx, layout.id)) tx.remove('allocation_unit', unit)
  for (const zone of zones) if (zone.parent_id !== null) tx.remove('allocation_zone', zone)
  for (const zone of zones) if (zone.parent_id === null) tx.remove('allocation_zone', zone)
  announceLayout(tx, 'LAYOUT_DELETED', tx.remove('allocation_layout', layout))
}

/**
 * Deletes a layout with its tree.
 * @throws Refused NOT_FOUND, LIVE_USAGES
 */
export const deleteLayout = (
  tx: Tx,
  input: ParsedInputOf<'allocationLayouts.delete'>,
): OutputOf<'allocationLayouts.delete'> => {
  const layout = tx.need('allocation_layout', input.id)
  refuseLiveUsages(liveUsagesInLayouts(tx, [layout.id]), ['id'])
  removeLayout(tx, layout)
  return { id: layout.id, deleted: true }
}

/**
 * Reads one layout to a depth (FLR-6): at most three statements, whatever its size.
 * @throws Refused NOT_FOUND
 */
export const getLayout = (
  reader: Reader,
  input: ParsedInputOf<'allocationLayouts.get'>,
): OutputOf<'allocationLayouts.get'> => readLayoutTree(reader, reader.need('allocation_layout', input.id), input.depth)

const conditionsOf = (input: ParsedInputOf<'allocationLayouts.count'>): Condition[] => [
  ...when(input.planId, (planId) => ['plan_id = ?', planId]),
  ...when(input.status, (status) => ['status = ?', status]),
]

/** Lists layouts without their trees. */
export const findLayouts = (
  reader: Reader,
  input: ParsedInputOf<'allocationLayouts.find'>,
): OutputOf<'allocationLayouts.find'> => {
  const { sort = 'position', limit, offset } = input
  const rows = listRows(reader, { table: 'allocation_layout', conditions: conditionsOf(input), sort, limit, offset })
  return { items: toEntities('allocation_layout', rows) }
}

/** Counts layouts. */
export const countLayouts = (
  reader: Reader,
  input: ParsedInputOf<'allocationLayouts.count'>,
): OutputOf<'allocationLayouts.count'> => ({ count: countRows(reader, 'allocation_layout', conditionsOf(input)) })
