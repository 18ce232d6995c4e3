import type { Section } from './entities/section'

/**
 * Whose table is it? The one answer, for the screen's own tables and for who serves a party that nobody was named for. Times
 * are UTC milliseconds.
 */
export interface Shift {
  staffId: string
  unitIds: readonly string[]
  zoneIds: readonly string[]
  from: number
  to: number
}

/** A unit with its place and the zones on its path, the leaf last. */
export interface SectionPlace {
  unitId: string
  placeId: string
  zoneIds: readonly string[]
}

export const shiftOf = (section: Section): Shift => ({
  staffId: section.staffId,
  unitIds: section.unitIds,
  zoneIds: section.zoneIds,
  from: Date.parse(section.shiftFrom),
  to: Date.parse(section.shiftTo),
})

/** How closely a shift names a place: the unit itself before its zone, that before the zone above; 0: not at all. */
const closeness = ({ unitIds, zoneIds }: Shift, place: SectionPlace): number => {
  if (unitIds.includes(place.unitId) || unitIds.includes(place.placeId)) return Number.POSITIVE_INFINITY
  return place.zoneIds.reduce((close, id, level) => (zoneIds.includes(id) ? level + 1 : close), 0)
}

/** Who looks after a unit at a time; null where nobody was given it. */
export const serverOf = (shifts: readonly Shift[], place: SectionPlace, at: number): string | null => {
  let server: string | null = null
  let closest = 0
  for (const shift of shifts) {
    if (at < shift.from || shift.to <= at) continue
    const close = closeness(shift, place)
    if (close > closest) {
      closest = close
      server = shift.staffId
    }
  }
  return server
}
