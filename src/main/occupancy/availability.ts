import type { OutputOf, ParsedInputOf } from '@contract/contract'
import { activePlan } from '../floor/active-plan'
import { isoTime } from '../store/entities'
import type { Reader, SqlValue } from '../store/reader'
import { LIVE, TAKES_PART } from './live.sql'
import { askedWindow } from './windows'
import type { Window } from './windows'

/** Where to look: a zone with all below it, a layout, or everything that is live now. */
export interface Scope {
  zoneId?: string | undefined
  layoutId?: string | undefined
}

const IN_SERVICE = `('UNKNOWN', 'ACTIVATED')`

// Where the recursion begins: the asked zone itself, or the first-level zones of layouts. What lies above must be in
// service too (FLR-7: the strictest status on the path counts). CROSS JOIN holds the order of the tables: left to itself,
// the planner reads all units of the store and looks for the zone of each.
const LAYOUT = `layout.deleted_at IS NULL AND layout.status IN ${IN_SERVICE}`
const PLAN = `plan.deleted_at IS NULL AND plan.status IN ${IN_SERVICE}`
const ZONE = `zone.deleted_at IS NULL AND zone.status IN ${IN_SERVICE}`
const FIRST_ZONES = `CROSS JOIN allocation_zone AS zone
      ON zone.merchant_id = layout.merchant_id AND zone.layout_id = layout.id AND zone.parent_id IS NULL`
const BEGIN = {
  zone: `SELECT zone.id FROM allocation_zone AS zone
    CROSS JOIN allocation_layout AS layout ON layout.id = zone.layout_id
    CROSS JOIN allocation_plan AS plan ON plan.id = layout.plan_id
    LEFT JOIN allocation_zone AS parent ON parent.id = zone.parent_id
    WHERE zone.id = ? AND zone.merchant_id = ? AND ${ZONE} AND ${LAYOUT} AND ${PLAN}
      AND (parent.id IS NULL OR parent.status IN ${IN_SERVICE})`,
  layout: `SELECT zone.id FROM allocation_layout AS layout CROSS JOIN allocation_plan AS plan ON plan.id = layout.plan_id ${FIRST_ZONES}
    WHERE layout.id = ? AND layout.merchant_id = ? AND ${ZONE} AND ${LAYOUT} AND ${PLAN}`,
  plan: `SELECT zone.id FROM allocation_plan AS plan
    CROSS JOIN allocation_layout AS layout ON layout.merchant_id = plan.merchant_id AND layout.plan_id = plan.id ${FIRST_ZONES}
    WHERE plan.id = ? AND plan.merchant_id = ? AND ${ZONE} AND ${LAYOUT} AND ${PLAN}`,
} as const

const scopeCte = (kind: keyof typeof BEGIN): string => `
  WITH RECURSIVE scope (zone_id) AS (
    ${BEGIN[kind]}
    UNION
    SELECT child.id FROM scope CROSS JOIN allocation_zone AS child INDEXED BY allocation_zone_parent
      ON child.merchant_id = ? AND child.parent_id = scope.zone_id
    WHERE child.deleted_at IS NULL AND child.status IN ${IN_SERVICE}
  )`

const HELD = `FROM allocation_usage AS held INDEXED BY allocation_usage_place_live WHERE held.merchant_id = ? AND held.status IN ${LIVE}`
/** Looks each unit's place up: best where only some of the store's units are asked about. */
const IS_BUSY = `EXISTS (SELECT 1 ${HELD} AND held.place_id = unit.place_id AND ${TAKES_PART})`
/** Gathers the busy places once: best where all units are asked about. Binds the same values. */
const AMONG_BUSY = `unit.place_id IN (SELECT held.place_id ${HELD} AND ${TAKES_PART})`

const OFFERED = `unit.deleted_at IS NULL AND unit.status IN ${IN_SERVICE} AND unit.retiring_at IS NULL`

const freeUnitsSql = (kind: keyof typeof BEGIN): string => `${scopeCte(kind)}
  SELECT unit.id FROM scope CROSS JOIN allocation_unit AS unit INDEXED BY allocation_unit_zone
    ON unit.merchant_id = ? AND unit.zone_id = scope.zone_id
  WHERE ${OFFERED} AND unit.capacity >= ? AND NOT ${kind === 'plan' ? AMONG_BUSY : IS_BUSY}
  ORDER BY unit.capacity, unit.position, unit.id LIMIT ?`

// A zone means that zone and all below it, so a unit counts for its leaf and for the zone above. Who sits at a table that is
// being removed sits there all the same: busy is asked of every unit, offered or not.
const freeZonesSql = (kind: keyof typeof BEGIN): string => `${scopeCte(kind)},
  below (zone_id, leaf_id) AS (
    SELECT zone_id, zone_id FROM scope
    UNION ALL
    SELECT leaf.parent_id, leaf.id FROM scope CROSS JOIN allocation_zone AS leaf ON leaf.id = scope.zone_id
    WHERE leaf.parent_id IN (SELECT zone_id FROM scope)
  )
  SELECT below.zone_id AS id FROM below CROSS JOIN allocation_unit AS unit INDEXED BY allocation_unit_zone
    ON unit.merchant_id = ? AND unit.zone_id = below.leaf_id
  WHERE unit.deleted_at IS NULL AND below.zone_id IS NOT ?
  GROUP BY below.zone_id HAVING max(${OFFERED}) AND NOT max(${AMONG_BUSY})`

const SQL = {
  zone: { units: freeUnitsSql('zone'), zones: freeZonesSql('zone') },
  layout: { units: freeUnitsSql('layout'), zones: freeZonesSql('layout') },
  plan: { units: freeUnitsSql('plan'), zones: freeZonesSql('plan') },
} as const

/** The kind of a scope, and the id that its recursion begins with. */
export const scopeOf = (reader: Reader, scope: Scope, now: number): { kind: keyof typeof SQL; id: string } => {
  if (scope.zoneId !== undefined) return { kind: 'zone', id: scope.zoneId }
  if (scope.layoutId !== undefined) return { kind: 'layout', id: scope.layoutId }
  return { kind: 'plan', id: activePlan(reader, now)?.id ?? '' }
}

const busyValues = (reader: Reader, window: Window, now: number): SqlValue[] => [
  reader.merchantId,
  window.to,
  window.from,
  window.from,
  now,
]

/** Ids of the free units of a scope for a window and a party size, smallest first: one recursive statement (USE-6). */
export const freeUnitIds = (
  reader: Reader,
  scope: { kind: keyof typeof SQL; id: string },
  window: Window,
  options: { now: number; partySize: number; limit: number },
): string[] =>
  reader
    .all<{ id: string }>(
      SQL[scope.kind].units,
      scope.id,
      reader.merchantId,
      reader.merchantId,
      reader.merchantId,
      options.partySize,
      ...busyValues(reader, window, options.now),
      options.limit,
    )
    .map(({ id }) => id)

/** Zones below the scope in which every unit is free, in it and below it. */
export const freeZoneIds = (
  reader: Reader,
  scope: { kind: keyof typeof SQL; id: string },
  window: Window,
  now: number,
): string[] =>
  reader
    .all<{ id: string }>(
      SQL[scope.kind].zones,
      scope.id,
      reader.merchantId,
      reader.merchantId,
      reader.merchantId,
      scope.kind === 'zone' ? scope.id : null,
      ...busyValues(reader, window, now),
    )
    .map(({ id }) => id)

/** Free tables (USE-6). "What is free at 19:00?" is the same query with another window. */
export const availableUnits = (
  reader: Reader,
  input: ParsedInputOf<'allocationUnits.available'>,
  { now }: { now: number },
): OutputOf<'allocationUnits.available'> => {
  const window = askedWindow(reader, { reservedFrom: input.from, reservedTo: input.to }, now)
  const scope = scopeOf(reader, input, now)
  return {
    unitIds: freeUnitIds(reader, scope, window, { now, partySize: input.partySize ?? 0, limit: input.limit }),
    zoneIds: freeZoneIds(reader, scope, window, now),
    from: isoTime(window.from),
    to: isoTime(window.to),
  }
}
