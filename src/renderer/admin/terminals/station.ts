import type { AllocationUnit, AllocationZone } from '@contract/entities/floor'
import type { Projection } from '../../state/projection/projection'

/** A leaf zone with its units, as the choice of a station shows it. */
export interface StationArea {
  zoneId: string
  unitIds: readonly string[]
}

const isDrawn = (unit: AllocationUnit | undefined): boolean => unit !== undefined && unit.status !== 'ARCHIVED'

/** Zones that have units, in the order of the floor: layout by layout. */
export function areasOf(data: Projection): StationArea[] {
  const orderOf = (zone: AllocationZone): number => data.layouts.get(zone.layoutId)?.position ?? 0
  return [...data.zones.values()]
    .sort((a, b) => orderOf(a) - orderOf(b) || a.layoutId.localeCompare(b.layoutId) || a.position - b.position)
    .map((zone) => ({
      zoneId: zone.id,
      unitIds: [...data.unitsByZone.of(zone.id)].filter((id) => isDrawn(data.units.get(id))),
    }))
    .filter(({ unitIds }) => unitIds.length > 0)
}

/** How many units of an area belong to a station. */
export const chosenOf = (area: StationArea, station: ReadonlySet<string>): number =>
  area.unitIds.filter((id) => station.has(id)).length

/** The station with all of an area, or without any of it. Units of areas that were not touched stay as they are. */
export function withArea(station: ReadonlySet<string>, area: StationArea, whole: boolean): ReadonlySet<string> {
  const next = new Set(station)
  for (const id of area.unitIds) {
    if (whole) next.add(id)
    else next.delete(id)
  }
  return next
}
