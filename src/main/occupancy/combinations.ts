import type { Frame } from '@contract/entities/floor'
import { gapBetween, resolvePositions } from '@contract/positions'
import type { PlacedUnit, Rectangle } from '@contract/positions'
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

const placedUnit = ({ unit }: ScopeUnit): PlacedUnit => ({
  id: unit.id,
  capacity: unit.capacity,
  placement: parsed(unit.placement),
  style: parsed(unit.style),
})

const neighboursIn = (
  units: readonly ScopeUnit[],
  rectangles: ReadonlyMap<string, Rectangle>,
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

const ZONES = `SELECT zone.id, zone.frame, layout.join_distance FROM allocation_zone AS zone
  JOIN allocation_layout AS layout ON layout.id = zone.layout_id WHERE zone.id = ? AND zone.merchant_id = ?`

/**
 * Combinations of adjacent units for a party (USE-7): same leaf zone, gaps up to the layout's joinDistance. Positions
 * are resolved over all units of the zone, because free ones may stand relative to busy ones.
 */
export const combinations = (
  reader: Reader,
  all: readonly ScopeUnit[],
  isFree: (unit: ScopeUnit) => boolean,
  partySize: number,
): ScopeUnit[][] =>
  [...Map.groupBy(all, ({ unit }) => unit.zone_id)].flatMap(([zoneId, units]) => {
    const free = units.filter((unit) => isFree(unit) && unit.unit.capacity < partySize && unit.unit.capacity > 0)
    if (free.length < 2) return []
    const zone = reader.first<ZoneRow>(ZONES, zoneId, reader.merchantId)
    if (zone === undefined) return []
    const rectangles = resolvePositions(parsed<Frame>(zone.frame), units.map(placedUnit))
    return groupsIn(free, neighboursIn(free, rectangles, zone.join_distance), partySize)
  })
