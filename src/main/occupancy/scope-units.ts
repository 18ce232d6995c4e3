import { strictestStatus, isInService } from '@contract/lifecycles'
import type { FloorStatus } from '@contract/lifecycles'
import type { Stay } from '@contract/occupancy'
import type { Reader } from '../store/reader'
import type { Row } from '../store/tables'
import { LIVE } from './live.sql'

/** A unit as the finder and the mover look at it: where it is, whether it is offered, and who holds its place. */
export interface ScopeUnit {
  unit: Row<'allocation_unit'>
  layoutId: string
  offered: boolean
  stays: HeldStay[]
}

/** A live usage on a place. */
export interface HeldStay extends Stay {
  id: string
  usageId: string
  survivorId: string
  assigneeId: string | null
}

interface UnitRow extends Row<'allocation_unit'> {
  layout_id: string
  zone_status: FloorStatus
  parent_status: FloorStatus | null
  layout_status: FloorStatus
  plan_status: FloorStatus
}

// CROSS JOIN holds the order of the tables: left to itself, the planner begins with all units of the store.
const UNITS = (filter: string): string => `
  SELECT unit.*, zone.layout_id, zone.status AS zone_status, parent.status AS parent_status, layout.status AS layout_status,
    plan.status AS plan_status
  FROM allocation_layout AS layout
  CROSS JOIN allocation_plan AS plan ON plan.id = layout.plan_id
  CROSS JOIN allocation_zone AS zone ON zone.merchant_id = layout.merchant_id AND zone.layout_id = layout.id AND zone.deleted_at IS NULL
  LEFT JOIN allocation_zone AS parent ON parent.id = zone.parent_id
  CROSS JOIN allocation_unit AS unit ON unit.merchant_id = zone.merchant_id AND unit.zone_id = zone.id AND unit.deleted_at IS NULL
  WHERE layout.merchant_id = ? AND layout.deleted_at IS NULL AND ${filter}
  ORDER BY zone.position, zone.id, unit.position, unit.id`

const STAYS = `
  SELECT held.place_id AS placeId, held.id, held.usage_id AS usageId, held.status, held.reserved_from AS reservedFrom,
    held.reserved_to AS reservedTo, held.seated_at AS seatedAt, held.assignee_id AS assigneeId,
    coalesce(seating.survivor_id, seating.id) AS survivorId
  FROM allocation_usage AS held INDEXED BY allocation_usage_place_live JOIN seating ON seating.id = held.seating_id
  WHERE held.merchant_id = ? AND held.status IN ${LIVE}`

const BY_LAYOUT = UNITS('layout.id = ?')
const BY_PLAN = UNITS('layout.plan_id = ?')

/** All units of a layout or a plan with their live stays, in two statements whatever the size. */
export const scopeUnits = (reader: Reader, scope: { kind: 'layout' | 'plan'; id: string }): ScopeUnit[] => {
  const stays = Map.groupBy(
    reader.all<HeldStay & { placeId: string }>(STAYS, reader.merchantId),
    (stay) => stay.placeId,
  )
  return reader
    .all<UnitRow>(scope.kind === 'layout' ? BY_LAYOUT : BY_PLAN, reader.merchantId, scope.id)
    .map((unit) => ({
      unit,
      layoutId: unit.layout_id,
      offered:
        unit.retiring_at === null &&
        isInService(
          strictestStatus([
            unit.plan_status,
            unit.layout_status,
            unit.parent_status ?? 'UNKNOWN',
            unit.zone_status,
            unit.status,
          ]),
        ),
      stays: stays.get(unit.place_id) ?? [],
    }))
}
