import type { Path } from '@contract/errors'
import type { UsageStatus } from '@contract/lifecycles'
import type { UsageType } from '@contract/entities/occupancy'
import type { Reader } from '../store/reader'
import { refuse } from '../store/refusal'

/** A live usage as a refusal tells of it: without guest data. */
export interface LiveUsage {
  id: string
  allocationUnitId: string
  status: UsageStatus
  usageType: UsageType
  usageId: string
}

const USAGE_COLUMNS = `usage.id, usage.allocation_unit_id AS allocationUnitId, usage.status,
  usage.usage_type AS usageType, usage.usage_id AS usageId`

// The index of places holds live usages only, so that history costs nothing; left to itself SQLite takes the index of
// units, which holds all.
const LIVE_USAGES_OF_UNIT = `
  CROSS JOIN allocation_usage AS usage INDEXED BY allocation_usage_place_live ON usage.merchant_id = unit.merchant_id AND usage.place_id = unit.place_id
    AND usage.allocation_unit_id = unit.id AND usage.status IN ('RESERVED', 'ACTIVE', 'SUCCESS')`

const OF_UNITS = `
  SELECT ${USAGE_COLUMNS}
  FROM json_each(?) AS wanted
  CROSS JOIN allocation_unit AS unit ON unit.id = wanted.value AND unit.merchant_id = ?
  ${LIVE_USAGES_OF_UNIT}
  ORDER BY wanted.key, usage.reserved_from, usage.id`

const OF_LAYOUTS = `
  SELECT ${USAGE_COLUMNS}
  FROM json_each(?) AS wanted
  CROSS JOIN allocation_zone AS zone ON zone.layout_id = wanted.value AND zone.merchant_id = ? AND zone.deleted_at IS NULL
  CROSS JOIN allocation_unit AS unit ON unit.zone_id = zone.id AND unit.merchant_id = zone.merchant_id
    AND unit.deleted_at IS NULL
  ${LIVE_USAGES_OF_UNIT}
  ORDER BY usage.reserved_from, usage.id`

/** A unit that is retiring is no longer shown once no usage of it is live (FLR-8). `unit` is the table or its alias. */
export const shownUnitSql = (unit: string): string => `(${unit}.retiring_at IS NULL OR EXISTS (
    SELECT 1 FROM allocation_usage AS usage INDEXED BY allocation_usage_place_live
    WHERE usage.merchant_id = ${unit}.merchant_id AND usage.place_id = ${unit}.place_id
      AND usage.allocation_unit_id = ${unit}.id AND usage.status IN ('RESERVED', 'ACTIVE', 'SUCCESS')))`

/** The live usages of the units, in the order in which the units are given. */
export const liveUsagesOf = (reader: Reader, unitIds: readonly string[]): LiveUsage[] =>
  unitIds.length === 0 ? [] : reader.all(OF_UNITS, JSON.stringify(unitIds), reader.merchantId)

/** The live usages of everything in the layouts. */
export const liveUsagesInLayouts = (reader: Reader, layoutIds: readonly string[]): LiveUsage[] =>
  layoutIds.length === 0 ? [] : reader.all(OF_LAYOUTS, JSON.stringify(layoutIds), reader.merchantId)

/**
 * Refuses where a party is seated or booked (FLR-8).
 * @throws Refused LIVE_USAGES with the usages
 */
export const refuseLiveUsages = (usages: readonly LiveUsage[], path: Path): void => {
  if (usages.length > 0) refuse('LIVE_USAGES', { path, facts: { usages } })
}
