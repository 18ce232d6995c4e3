import { strictestStatus } from '@contract/lifecycles'
import type { FloorStatus } from '@contract/lifecycles'
import type { Reader } from '../store/reader'
import { refuse } from '../store/refusal'
import { TABLES } from '../store/tables'
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

/** A unit with everything above it. */
export interface UnitContext {
  unit: Row<'allocation_unit'>
  /** From the zone at the first level to the leaf, which owns the unit. */
  zones: Row<'allocation_zone'>[]
  layout: Row<'allocation_layout'>
  plan: Row<'allocation_plan'>
  /** The strictest status on the path (FLR-7). A unit that is retiring is not offered either: see `unit.retiring_at`. */
  status: FloorStatus
}

type PathTable = 'allocation_unit' | 'allocation_zone' | 'allocation_layout' | 'allocation_plan'
type FlatRow = Record<string, string | number | null>

/** The columns of one table, each under a prefix of its own, so that rows of several tables fit in one result. */
const prefixed = (table: PathTable, alias: string, prefix: string): string =>
  Object.keys(TABLES[table].columns)
    .map((column) => `${alias}.${column} AS ${prefix}${column}`)
    .join(', ')

// One result row per zone on the path, the leaf first, each with the unit, layout and plan: at most two rows, and one
// prepared statement on the hot path of every seating.
const contextSql = `
  WITH RECURSIVE unit_path (zone_id, height) AS (
    SELECT zone_id, 0 FROM allocation_unit WHERE id = ? AND merchant_id = ? AND deleted_at IS NULL
    UNION
    SELECT zone.parent_id, unit_path.height + 1
    FROM unit_path JOIN allocation_zone AS zone ON zone.id = unit_path.zone_id
    WHERE zone.parent_id IS NOT NULL AND unit_path.height < 8
  )
  SELECT ${prefixed('allocation_unit', 'unit', 'unit_')}, ${prefixed('allocation_zone', 'zone', 'zone_')},
    ${prefixed('allocation_layout', 'layout', 'layout_')}, ${prefixed('allocation_plan', 'plan', 'plan_')}
  FROM unit_path
  CROSS JOIN allocation_zone AS zone ON zone.id = unit_path.zone_id
  CROSS JOIN allocation_layout AS layout ON layout.id = zone.layout_id
  CROSS JOIN allocation_plan AS plan ON plan.id = layout.plan_id
  CROSS JOIN allocation_unit AS unit ON unit.id = ? AND unit.merchant_id = ?
  ORDER BY unit_path.height DESC`

const picker = <Name extends PathTable>(table: Name, prefix: string) => {
  const columns = Object.keys(TABLES[table].columns).map((column) => [column, `${prefix}${column}`] as const)
  return (flat: FlatRow): Row<Name> => {
    const row: FlatRow = {}
    for (const [column, alias] of columns) row[column] = flat[alias] ?? null
    return row as Row<Name>
  }
}
const pickUnit = picker('allocation_unit', 'unit_')
const pickZone = picker('allocation_zone', 'zone_')
const pickLayout = picker('allocation_layout', 'layout_')
const pickPlan = picker('allocation_plan', 'plan_')

/** A unit with its path, or undefined where there is no such unit. */
export const findUnitContext = (reader: Reader, unitId: string): UnitContext | undefined => {
  const { merchantId } = reader
  const rows = reader.all<FlatRow>(contextSql, unitId, merchantId, unitId, merchantId)
  const first = rows[0]
  if (first === undefined) return undefined
  const unit = pickUnit(first)
  const zones = rows.map(pickZone)
  const layout = pickLayout(first)
  const plan = pickPlan(first)
  const statuses = [plan.status, layout.status, ...zones.map((zone) => zone.status), unit.status]
  return { unit, zones, layout, plan, status: strictestStatus(statuses) }
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
