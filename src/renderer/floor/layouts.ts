/** What of the floor is shown: layouts as tabs, zones as chips, units of a layout or zone. */
import type { AllocationLayout, AllocationUnit, AllocationZone } from '@contract/entities/floor'
import type { Projection } from '../state/projection/projection'

const byPosition = <Row extends { position: number; id: string }>(a: Row, b: Row): number =>
  a.position - b.position || (a.id < b.id ? -1 : 1)

/** Whether a plan is the one in force at a time: the one whose calendar says so, else the default one. */
function activePlanId(data: Projection, now: number): string | null {
  const plans = [...data.plans.values()]
  const dated = plans.find((plan) =>
    plan.calendar.some(
      (period) => Date.parse(period.from) <= now && (period.until === null || now < Date.parse(period.until)),
    ),
  )
  return (dated ?? plans.find((plan) => plan.isDefault) ?? plans[0])?.id ?? null
}

/** The layouts of the plan that is in force. */
export function shownLayouts(data: Projection, now: number): AllocationLayout[] {
  const planId = activePlanId(data, now)
  return [...data.layouts.values()].filter((layout) => layout.planId === planId).sort(byPosition)
}

export const zonesOf = (data: Projection, layoutId: string): AllocationZone[] =>
  [...data.zones.values()].filter((zone) => zone.layoutId === layoutId).sort(byPosition)

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

/** A unit that was taken out of the floor while occupied goes when its party has left (FLR-8). */
export const isGone = (data: Projection, unit: AllocationUnit): boolean =>
  unit.retiringAt !== null && data.usagesByPlace.of(unit.placeId).size === 0

export const layoutOfUnit = (data: Projection, unitId: string): string | null => {
  const unit = data.units.get(unitId)
  return unit === undefined ? null : (data.zones.get(unit.zoneId)?.layoutId ?? null)
}
