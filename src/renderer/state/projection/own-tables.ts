import type { AllocationUnit } from '@contract/entities/floor'
import { isLive } from '@contract/occupancy'
import { serverOf, shiftOf } from '@contract/sections'
import type { SectionPlace, Shift } from '@contract/sections'
import type { Projection } from './projection'

/** The zones from the layout down to the unit's own, by id. */
const zonePath = (data: Projection, unit: AllocationUnit): string[] => {
  const path: string[] = []
  let zone = data.zones.get(unit.zoneId)
  while (zone !== undefined) {
    path.unshift(zone.id)
    zone = zone.parentId === null ? undefined : data.zones.get(zone.parentId)
  }
  return path
}

export const placeOf = (data: Projection, unit: AllocationUnit): SectionPlace => ({
  unitId: unit.id,
  placeId: unit.placeId,
  zoneIds: zonePath(data, unit),
})

export const shiftsOf = (data: Projection): Shift[] => [...data.sections.values()].map(shiftOf)

/**
 * Whose table it is: of whoever serves or will serve a party there; where nobody was named, and where nobody sits, of whose
 * section it is.
 */
export function isOwn(
  data: Projection,
  unit: AllocationUnit,
  { staffId, shifts, now }: { staffId: string; shifts: readonly Shift[]; now: number },
): boolean {
  const live = data.usagesOfUnit(unit).filter(({ status }) => isLive(status))
  if (live.some(({ assigneeId }) => assigneeId === staffId)) return true
  const seated = live.filter(({ seatedAt }) => seatedAt !== null)
  if (seated.length > 0 && seated.every(({ assigneeId }) => assigneeId !== null)) return false
  return serverOf(shifts, placeOf(data, unit), now) === staffId
}

/** Those of some units that are a server's own. */
export function ownUnits(
  data: Projection,
  units: readonly AllocationUnit[],
  staffId: string,
  now: number,
): ReadonlySet<string> {
  const shifts = shiftsOf(data)
  return new Set(units.filter((unit) => isOwn(data, unit, { staffId, shifts, now })).map(({ id }) => id))
}

/** Whether someone has tables at all: a section of now, or a party to serve. */
export const hasTables = (data: Projection, staffId: string, now: number): boolean =>
  shiftsOf(data).some((shift) => shift.staffId === staffId && shift.from <= now && now < shift.to) ||
  [...data.usages.values()].some(({ assigneeId }) => assigneeId === staffId)
