import type { OutputOf, ParsedInputOf } from '@contract/contract'
import { heldFrom, heldUntil, isLive, stayState } from '@contract/occupancy'
import type { TimelineStay } from '@contract/operations/timeline'
import { businessDay, businessDayBounds, merchantRow } from '../access/merchant'
import { activePlan } from '../floor/active-plan'
import { zoneSubtreeSql } from '../floor/path'
import { LIVE, TAKES_PART } from '../occupancy/live.sql'
import { scopeUnits } from '../occupancy/scope-units'
import type { ScopeUnit } from '../occupancy/scope-units'
import { stayOfRow } from '../occupancy/take'
import { isoTime, parsed, toEntities } from '../store/entities'
import type { Reader } from '../store/reader'
import type { Row } from '../store/tables'

type Usage = Row<'allocation_usage'> & { number: string | null }

const WITH_NUMBER = `SELECT held.*, sale_order.number FROM allocation_usage AS held`
const ORDERS = `LEFT JOIN sale_order ON sale_order.id = held.usage_id AND held.usage_type = 'SALE_ORDER'`

const LIVE_STAYS = `${WITH_NUMBER} INDEXED BY allocation_usage_place_live ${ORDERS}
  WHERE held.merchant_id = ? AND held.status IN ${LIVE} AND ${TAKES_PART}`
/** Whoever moved or was united left no stay of his own behind. */
const ENDED_STAYS = `${WITH_NUMBER} INDEXED BY allocation_usage_unit ${ORDERS}
  WHERE held.merchant_id = ? AND held.allocation_unit_id = ? AND held.reserved_from < ? AND held.status = 'COMPLETED'
    AND coalesce(held.ended_at, held.reserved_to) > ? AND held.deleted_at IS NULL`

const UNASSIGNED = `SELECT * FROM reservation WHERE merchant_id = ? AND status = 'BOOKED' AND deleted_at IS NULL
  AND reserved_from < ? AND reserved_to > ? AND NOT EXISTS (SELECT 1 FROM allocation_usage AS held
    WHERE held.merchant_id = reservation.merchant_id AND held.usage_id = reservation.id AND held.status IN ${LIVE})
  ORDER BY reserved_from, id`

const barOf = (usage: Usage, unitId: string, now: number): TimelineStay => {
  const stay = stayOfRow(usage)
  const from = heldFrom(stay)
  const to = isLive(usage.status) ? heldUntil(stay, now) : (usage.ended_at ?? usage.reserved_to)
  return {
    usageId: usage.id,
    unitId,
    usageType: usage.usage_type,
    principalId: usage.usage_id,
    orderNumber: usage.number,
    seatingId: usage.seating_id,
    status: usage.status,
    state: stayState(stay, now),
    from: isoTime(from),
    to: isoTime(Math.max(to, from)),
    reservedFrom: isoTime(usage.reserved_from),
    reservedTo: isoTime(usage.reserved_to),
    seatedAt: usage.seated_at === null ? null : isoTime(usage.seated_at),
    guest: usage.guest === null ? null : parsed(usage.guest),
    assigneeId: usage.assignee_id,
  }
}

/** The units that are asked for: of a zone with all below it, of a layout, or of all that is live that day. */
const unitsOf = (
  reader: Reader,
  { zoneId, layoutId }: ParsedInputOf<'reservations.timeline'>,
  at: number,
): ScopeUnit[] => {
  if (zoneId !== undefined) {
    const zone = reader.need('allocation_zone', zoneId, ['zoneId'])
    const below = new Set(reader.all<{ id: string }>(zoneSubtreeSql, zoneId, reader.merchantId).map(({ id }) => id))
    return scopeUnits(reader, { kind: 'layout', id: zone.layout_id }).filter(({ unit }) => below.has(unit.zone_id))
  }
  if (layoutId !== undefined) {
    return scopeUnits(reader, { kind: 'layout', id: reader.need('allocation_layout', layoutId, ['layoutId']).id })
  }
  return scopeUnits(reader, { kind: 'plan', id: activePlan(reader, at)?.id ?? '' })
}

/** A business day of a floor: units down, time across (RSV-2). */
export const timeline = (
  reader: Reader,
  input: ParsedInputOf<'reservations.timeline'>,
  { now }: { now: number },
): OutputOf<'reservations.timeline'> => {
  const merchant = merchantRow(reader)
  const day = input.day ?? businessDay(merchant, now)
  const { from, to } = businessDayBounds(merchant, day)
  // Archived units are not drawn; someone may still sit there.
  const units = unitsOf(reader, input, Math.max(from, Math.min(now, to - 1))).filter(
    ({ unit, stays }) => unit.status !== 'ARCHIVED' || stays.length > 0,
  )
  const byPlace = Map.groupBy(
    reader.all<Usage>(LIVE_STAYS, reader.merchantId, to, from, from, now),
    (usage) => usage.place_id,
  )
  const stays = units.flatMap(({ unit }) =>
    [
      ...(input.ended ? reader.all<Usage>(ENDED_STAYS, reader.merchantId, unit.id, to, from) : []),
      ...(byPlace.get(unit.place_id) ?? []),
    ].map((usage) => barOf(usage, unit.id, now)),
  )
  return {
    day,
    from: isoTime(from),
    to: isoTime(to),
    now: isoTime(now),
    units: units.map(({ unit, layoutId, offered }) => ({
      unitId: unit.id,
      number: unit.number,
      name: unit.name === null ? null : parsed(unit.name),
      capacity: unit.capacity,
      zoneId: unit.zone_id,
      layoutId,
      offered,
    })),
    stays: stays.toSorted((left, right) => (left.from < right.from ? -1 : left.from > right.from ? 1 : 0)),
    unassigned: toEntities('reservation', reader.all<Row<'reservation'>>(UNASSIGNED, reader.merchantId, to, from)),
  }
}
