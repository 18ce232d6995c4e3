/** Who would move out of a zone, and which units of another one could take them. */
import { isInService } from '@contract/lifecycles'
import { findUnitContext, zoneSubtreeSql } from '../../floor/path'
import type { UnitContext } from '../../floor/path'
import { LIVE } from '../../occupancy/live.sql'
import { partyUsages, survivorOf } from '../../occupancy/seatings'
import type { Reader } from '../../store/reader'
import type { Row } from '../../store/tables'
import { partySize } from '../transfer'

export type Usage = Row<'allocation_usage'>

/** What moves as one: a party that sits, or the tables that are kept for one booking. */
export interface Mover {
  usages: Usage[]
  /** The units that it leaves, each once. */
  unitIds: string[]
  /** What its tables have to seat; null where nobody said how many they are. */
  people: number | null
  /** Seats that it has now. */
  seats: number
  from: number
  to: number
}

/** A zone with all below it. @throws Refused NOT_FOUND */
export const zoneIdsOf = (reader: Reader, zoneId: string, path: string): Set<string> => {
  reader.need('allocation_zone', zoneId, [path])
  return new Set(reader.all<{ id: string }>(zoneSubtreeSql, zoneId, reader.merchantId).map(({ id }) => id))
}

/** The units of zones in which someone could be placed; a place counts once. */
export const candidatesIn = (reader: Reader, zoneIds: ReadonlySet<string>): UnitContext[] => {
  const places = new Set<string>()
  return [...zoneIds]
    .flatMap((zoneId) =>
      reader.all<{ id: string }>(
        `SELECT id FROM allocation_unit WHERE merchant_id = ? AND zone_id = ? AND deleted_at IS NULL ORDER BY position, id`,
        reader.merchantId,
        zoneId,
      ),
    )
    .flatMap(({ id }) => findUnitContext(reader, id) ?? [])
    .filter(({ unit, status }) => {
      if (!isInService(status) || unit.retiring_at !== null || places.has(unit.place_id)) return false
      places.add(unit.place_id)
      return true
    })
}

export const capacityOf = (reader: Reader, unitIds: readonly string[]): number =>
  unitIds.reduce((sum, id) => sum + (reader.find('allocation_unit', id)?.capacity ?? 0), 0)

/** A mover of usages that go together. What it keeps elsewhere goes on seating its people. */
export const moverOf = (reader: Reader, usages: Usage[], now: number): Mover => {
  const [first] = usages as [Usage]
  const unitIds = [...new Set(usages.map((usage) => usage.allocation_unit_id))]
  const moving = new Set(usages.map((usage) => usage.id))
  const staying = partyUsages(reader, survivorOf(reader, first.seating_id)).filter(
    (held) => !moving.has(held.id) && (held.seated_at === null) === (first.seated_at === null) && sameStay(held, first),
  )
  const kept = capacityOf(reader, [...new Set(staying.map((held) => held.allocation_unit_id))])
  const size = partySize([...usages, ...staying])
  return {
    usages,
    unitIds,
    people: size === null ? null : Math.max(0, size - kept),
    seats: capacityOf(reader, unitIds),
    from: Math.min(...usages.map((usage) => usage.reserved_from)),
    to: Math.max(
      ...usages.map((usage) => (usage.seated_at === null ? usage.reserved_to : Math.max(usage.reserved_to, now + 1))),
    ),
  }
}

/** Who sits leaves together; what is kept for later goes by order and window. */
const sameStay = (left: Usage, right: Usage): boolean =>
  right.seated_at !== null ||
  (left.usage_id === right.usage_id &&
    left.reserved_from === right.reserved_from &&
    left.reserved_to === right.reserved_to)

/** Everyone in these zones: who sits there, and bookings that begin before `until`, who came first first. */
export const moversIn = (reader: Reader, zoneIds: ReadonlySet<string>, until: number, now: number): Mover[] => {
  const usages = reader
    .all<Usage & { zone_id: string; survivor: string }>(
      `SELECT held.*, unit.zone_id, coalesce(seating.survivor_id, seating.id) AS survivor
       FROM allocation_usage AS held INDEXED BY allocation_usage_place_live
       JOIN allocation_unit AS unit ON unit.id = held.allocation_unit_id
       JOIN seating ON seating.id = held.seating_id
       WHERE held.merchant_id = ? AND held.status IN ${LIVE} ORDER BY held.seated_at IS NULL, held.reserved_from, held.id`,
      reader.merchantId,
    )
    .filter((usage) => zoneIds.has(usage.zone_id) && (usage.seated_at !== null || usage.reserved_from < until))
  const groups = Map.groupBy(usages, (usage) =>
    usage.seated_at === null
      ? `${usage.survivor} ${usage.usage_id} ${usage.reserved_from} ${usage.reserved_to}`
      : usage.survivor,
  )
  return [...groups.values()].map((group) =>
    moverOf(
      reader,
      group.map(({ zone_id: _zone, survivor: _survivor, ...usage }) => usage),
      now,
    ),
  )
}
