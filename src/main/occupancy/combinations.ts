import type { Frame } from '@contract/entities/floor'
import { gapBetween, placeUnits } from '@contract/positions'
import type { PlacementUnit, UnitRect } from '@contract/positions'
import { parsed } from '../store/entities'
import type { Reader } from '../store/reader'
import type { ScopeUnit } from './scope-units'

/** More tables than this are not pushed together for one party. */
const MOST_TOGETHER = 4
/** Groups looked at in one zone, so that a hall of bar stools cannot hold up a cashier. */
const MOST_LOOKED_AT = 5_000

interface ZoneRow {
  id: string
  frame: string
  join_distance: number
}

const placementUnit = ({ unit }: ScopeUnit): PlacementUnit => ({
  id: unit.id,
  placement: parsed(unit.placement),
  style: parsed(unit.style),
})

const neighboursIn = (
  units: readonly ScopeUnit[],
  rectangles: ReadonlyMap<string, UnitRect>,
  distance: number,
): number[][] =>
  units.map((unit, index) =>
    units.flatMap((other, otherIndex) => {
      const left = rectangles.get(unit.unit.id)
      const right = rectangles.get(other.unit.id)
      return otherIndex !== index && left !== undefined && right !== undefined && gapBetween(left, right) <= distance
        ? [otherIndex]
        : []
    }),
  )

/** Connected groups of two to four free units of one zone that seat the party, none with a unit that is not needed. */
const groupsIn = (units: readonly ScopeUnit[], neighbours: readonly number[][], partySize: number): ScopeUnit[][] => {
  const groups: ScopeUnit[][] = []
  const seen = new Set<string>()
  let frontier = units.map((_unit, index) => [index])
  let looked = 0
  for (let size = 2; size <= MOST_TOGETHER && frontier.length > 0 && looked < MOST_LOOKED_AT; size += 1) {
    const next: number[][] = []
    for (const group of frontier) {
      for (const index of new Set(group.flatMap((member) => neighbours[member] ?? []))) {
        if (group.includes(index) || looked >= MOST_LOOKED_AT) continue
        const grown = [...group, index].sort((left, right) => left - right)
        const key = grown.join(' ')
        if (seen.has(key)) continue
        seen.add(key)
        looked += 1
        const members = grown.flatMap((member) => units[member] ?? [])
        const seats = members.reduce((sum, { unit }) => sum + unit.capacity, 0)
        if (seats < partySize) next.push(grown)
        else if (members.every(({ unit }) => seats - unit.capacity < partySize)) groups.push(members)
      }
    }
    frontier = next
  }
  return groups
}

const ZONE = `SELECT zone.id, zone.frame, layout.join_distance FROM allocation_zone AS zone
  JOIN allocation_layout AS layout ON layout.id = zone.layout_id WHERE zone.id = ? AND zone.merchant_id = ?`

/** Where all units stand. Gaps are measured within a leaf zone, so frames need not be nested. */
const rectanglesOf = (
  reader: Reader,
  byZone: ReadonlyMap<string, ScopeUnit[]>,
): Map<string, { zone: ZoneRow; places: Map<string, UnitRect> }> => {
  const zones = [...byZone].flatMap(([zoneId, units]) => {
    const zone = reader.first<ZoneRow>(ZONE, zoneId, reader.merchantId)
    return zone === undefined ? [] : [{ zone, frame: parsed<Frame>(zone.frame), units: units.map(placementUnit) }]
  })
  const places = placeUnits(zones)
  return new Map(zones.map(({ zone }) => [zone.id, { zone, places }]))
}

/**
 * Combinations of adjacent units for a party (USE-7): same leaf zone, gaps up to the layout's joinDistance. Positions
 * are resolved over all units, because free ones may stand relative to busy ones.
 */
export const combinations = (
  reader: Reader,
  all: readonly ScopeUnit[],
  isFree: (unit: ScopeUnit) => boolean,
  partySize: number,
): ScopeUnit[][] => {
  const byZone = Map.groupBy(all, ({ unit }) => unit.zone_id)
  const rectangles = rectanglesOf(reader, byZone)
  return [...byZone].flatMap(([zoneId, units]) => {
    const placed = rectangles.get(zoneId)
    const free = units.filter((unit) => isFree(unit) && unit.unit.capacity < partySize && unit.unit.capacity > 0)
    if (placed === undefined || free.length < 2) return []
    return groupsIn(free, neighboursIn(free, placed.places, placed.zone.join_distance), partySize)
  })
}
