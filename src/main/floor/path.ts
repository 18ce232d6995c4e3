import { strictestStatus } from '@contract/lifecycles'
import type { FloorStatus } from '@contract/lifecycles'
import type { Reader } from '../store/reader'
import { refuse } from '../store/refusal'
import type { Row } from '../store/tables'

/**
 * A zone and all below it, as a subselect of ids. Binds the zone's id, then the merchant's:
 * `zone_id IN (${zoneSubtreeSql})`. UNION ends even on rows that go round in a circle.
 */
export const zoneSubtreeSql = `
  WITH RECURSIVE zone_subtree (id, merchant_id) AS (
    SELECT id, merchant_id FROM allocation_zone WHERE id = ? AND merchant_id = ? AND deleted_at IS NULL
    UNION
    SELECT child.id, child.merchant_id
    FROM zone_subtree AS parent
    JOIN allocation_zone AS child ON child.parent_id = parent.id AND child.merchant_id = parent.merchant_id
    WHERE child.deleted_at IS NULL
  )
  SELECT id FROM zone_subtree`

/** A zone or a layout on the way to a unit. */
export interface PathStep {
  id: string
  /** As stored. */
  name: string
}

/** A unit with what is above it. */
export interface UnitContext {
  unit: Row<'allocation_unit'>
  /** From the zone at the first level to the leaf, which owns the unit. */
  zones: PathStep[]
  layout: PathStep
  /** The strictest status on the path, the plan's too (FLR-7). A unit that is retiring is not offered either: see `unit.retiring_at`. */
  status: FloorStatus
}

interface PathRow {
  top_id: string | null
  top_name: string
  top_status: FloorStatus
  leaf_id: string
  leaf_name: string
  leaf_status: FloorStatus
  layout_id: string
  layout_name: string
  layout_status: FloorStatus
  plan_status: FloorStatus
}

/** What is above the units of a zone, of which there are at most two levels. Binds the zone's id, then the merchant's. */
const PATH = `
  SELECT top.id AS top_id, top.name AS top_name, top.status AS top_status,
    leaf.id AS leaf_id, leaf.name AS leaf_name, leaf.status AS leaf_status,
    layout.id AS layout_id, layout.name AS layout_name, layout.status AS layout_status, plan.status AS plan_status
  FROM allocation_zone AS leaf
  LEFT JOIN allocation_zone AS top ON top.id = leaf.parent_id AND top.merchant_id = leaf.merchant_id
  JOIN allocation_layout AS layout ON layout.id = leaf.layout_id AND layout.merchant_id = leaf.merchant_id AND layout.deleted_at IS NULL
  JOIN allocation_plan AS plan ON plan.id = layout.plan_id AND plan.merchant_id = leaf.merchant_id AND plan.deleted_at IS NULL
  WHERE leaf.id = ? AND leaf.merchant_id = ? AND leaf.deleted_at IS NULL`

/** A unit with its path, or undefined where there is no such unit. On the hot path of every seating. */
export const findUnitContext = (reader: Reader, unitId: string): UnitContext | undefined => {
  const unit = reader.find('allocation_unit', unitId)
  if (unit === undefined) return undefined
  const path =
    reader.first<PathRow>(PATH, unit.zone_id, reader.merchantId) ??
    refuse('NOT_FOUND', { path: ['id'], facts: { entity: 'allocation_zone', id: unit.zone_id } })
  const zones = [{ id: path.leaf_id, name: path.leaf_name }]
  const statuses = [path.plan_status, path.layout_status, path.leaf_status, unit.status]
  if (path.top_id !== null) {
    zones.unshift({ id: path.top_id, name: path.top_name })
    statuses.push(path.top_status)
  }
  return { unit, zones, layout: { id: path.layout_id, name: path.layout_name }, status: strictestStatus(statuses) }
}

/**
 * A unit with its path.
 * @throws Refused NOT_FOUND with the path of the field that named the unit
 */
export const unitContext = (
  reader: Reader,
  unitId: string,
  path: readonly (string | number)[] = ['allocationUnitId'],
): UnitContext =>
  findUnitContext(reader, unitId) ?? refuse('NOT_FOUND', { path, facts: { entity: 'allocation_unit', id: unitId } })
