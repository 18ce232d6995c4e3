/** What of the floor is shown: layouts as tabs, zones as chips, units of a layout or zone; nothing archived (FLR-7). */
import { activePlanOf } from '@contract/active-plan'
import type { AllocationLayout, AllocationUnit, AllocationZone } from '@contract/entities/floor'
import type { Projection } from '../state/projection/projection'

const byPosition = <Row extends { position: number; id: string }>(a: Row, b: Row): number =>
  a.position - b.position || (a.id < b.id ? -1 : 1)

/** The layouts of the plan that is in force. */
export function shownLayouts(data: Projection, now: number): AllocationLayout[] {
  const planId = activePlanOf(data.plans.values(), now)?.id
  return [...data.layouts.values()]
    .filter((layout) => layout.planId === planId && layout.status !== 'ARCHIVED')
    .sort(byPosition)
}

const isZoneShown = (data: Projection, zone: AllocationZone): boolean => {
  const parent = zone.parentId === null ? undefined : data.zones.get(zone.parentId)
  return zone.status !== 'ARCHIVED' && parent?.status !== 'ARCHIVED'
}

/** All zones of a layout, also those that are not shown. */
export const allZonesOf = (data: Projection, layoutId: string): AllocationZone[] =>
  [...data.zones.values()].filter((zone) => zone.layoutId === layoutId).sort(byPosition)

/** The zones of a layout that are shown. */
export const zonesOf = (data: Projection, layoutId: string): AllocationZone[] =>
  allZonesOf(data, layoutId).filter((zone) => isZoneShown(data, zone))

/** A zone and all below it. */
export function zonesBelow(data: Projection, zoneId: string): ReadonlySet<string> {
  const ids = new Set([zoneId])
  // Zones nest two levels at most, so one more round than that finds them all.
  for (const _level of [1, 2]) {
    for (const zone of data.zones.values()) if (zone.parentId !== null && ids.has(zone.parentId)) ids.add(zone.id)
  }
  return ids
}

/** Units of a layout, or of one of its zones, in the order of the floor. */
export function unitsShown(data: Projection, layoutId: string, zoneId: string | null): AllocationUnit[] {
  const zoneIds = zoneId === null ? zonesOf(data, layoutId).map((zone) => zone.id) : zonesBelow(data, zoneId)
  const units: AllocationUnit[] = []
  for (const id of zoneIds) {
    const group = [...data.unitsByZone.of(id)].flatMap((unitId) => data.units.get(unitId) ?? [])
    units.push(...group.filter((unit) => !isGone(data, unit)).sort(byPosition))
  }
  return units
}

/** A unit that is not drawn: archived, or taken out of the floor while occupied by a party that has left (FLR-7, FLR-8). */
export const isGone = (data: Projection, unit: AllocationUnit): boolean => {
  if (unit.retiringAt !== null && data.usagesByPlace.of(unit.placeId).size === 0) return true
  const zone = data.zones.get(unit.zoneId)
  return unit.status === 'ARCHIVED' || zone === undefined || !isZoneShown(data, zone)
}

export const layoutOfUnit = (data: Projection, unitId: string): string | null => {
  const unit = data.units.get(unitId)
  return unit === undefined ? null : (data.zones.get(unit.zoneId)?.layoutId ?? null)
}
