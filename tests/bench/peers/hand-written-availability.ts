/**
 * Ways to write "which units of the floor are free from now for ninety minutes" by hand, for one plan and two levels of
 * zones. CROSS JOIN holds the order of the tables, which helps each of them. All give the same units in the same order
 * as the product's statement.
 */

const SERVED = `('UNKNOWN', 'ACTIVATED')`
const LIVE = `('RESERVED', 'ACTIVE', 'SUCCESS')`
const TAKES_PART = `held.reserved_from < :to AND (:from < held.reserved_to OR (held.seated_at IS NOT NULL AND :from <= :now))`

const UNITS = `FROM allocation_plan AS plan
  CROSS JOIN allocation_layout AS layout ON layout.merchant_id = plan.merchant_id AND layout.plan_id = plan.id
    AND layout.deleted_at IS NULL AND layout.status IN ${SERVED}
  CROSS JOIN allocation_zone AS zone ON zone.merchant_id = plan.merchant_id AND zone.layout_id = layout.id
    AND zone.deleted_at IS NULL AND zone.status IN ${SERVED}
  LEFT JOIN allocation_zone AS parent ON parent.id = zone.parent_id
  CROSS JOIN allocation_unit AS unit ON unit.merchant_id = plan.merchant_id AND unit.zone_id = zone.id`
const WHERE = `WHERE plan.id = :plan AND plan.merchant_id = :merchant AND (parent.id IS NULL OR parent.status IN ${SERVED})
  AND unit.deleted_at IS NULL AND unit.status IN ${SERVED} AND unit.retiring_at IS NULL AND unit.capacity >= :size`
const ORDER = 'ORDER BY unit.capacity, unit.position, unit.id LIMIT :limit'
const BUSY_PLACES = `SELECT held.place_id FROM allocation_usage AS held
  WHERE held.merchant_id = :merchant AND held.status IN ${LIVE} AND ${TAKES_PART}`

export const HAND_WRITTEN_AVAILABILITY: Readonly<Record<string, string>> = {
  'NOT EXISTS': `SELECT unit.id ${UNITS} ${WHERE} AND NOT EXISTS (
    SELECT 1 FROM allocation_usage AS held
    WHERE held.merchant_id = unit.merchant_id AND held.place_id = unit.place_id AND held.status IN ${LIVE} AND ${TAKES_PART}
  ) ${ORDER}`,
  'NOT IN': `SELECT unit.id ${UNITS} ${WHERE} AND unit.place_id NOT IN (${BUSY_PLACES}) ${ORDER}`,
  'NOT IN, live index': `SELECT unit.id ${UNITS} ${WHERE} AND unit.place_id NOT IN (
    ${BUSY_PLACES.replace('AS held', 'AS held INDEXED BY allocation_usage_end_live')}) ${ORDER}`,
  'NOT IN, place index': `SELECT unit.id ${UNITS} ${WHERE} AND unit.place_id NOT IN (
    ${BUSY_PLACES.replace('AS held', 'AS held INDEXED BY allocation_usage_place_live')}) ${ORDER}`,
  'LEFT JOIN': `SELECT DISTINCT unit.id, unit.capacity, unit.position ${UNITS}
    LEFT JOIN allocation_usage AS held ON held.merchant_id = unit.merchant_id AND held.place_id = unit.place_id
      AND held.status IN ${LIVE} AND ${TAKES_PART} ${WHERE} AND held.id IS NULL ${ORDER}`,
  'CTE of busy places': `WITH busy (place_id) AS MATERIALIZED (${BUSY_PLACES})
    SELECT unit.id ${UNITS} ${WHERE} AND NOT EXISTS (SELECT 1 FROM busy WHERE busy.place_id = unit.place_id) ${ORDER}`,
  EXCEPT: `WITH free (id) AS (
      SELECT unit.id ${UNITS} ${WHERE}
      EXCEPT
      SELECT unit.id FROM allocation_usage AS held INDEXED BY allocation_usage_place_live
        JOIN allocation_unit AS unit ON unit.place_id = held.place_id AND unit.id = held.allocation_unit_id
      WHERE held.merchant_id = :merchant AND held.status IN ${LIVE} AND ${TAKES_PART}
    ) SELECT unit.id FROM free JOIN allocation_unit AS unit USING (id) ${ORDER}`,
}
