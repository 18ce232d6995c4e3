import type { PlacementUnit, UnitRect, ZoneFrame } from './kinds'
import { resolvePlacements } from './resolve'

/** A zone with its frame in layout coordinates (see nestFrames) and its own units. */
export interface PlacedZone {
  readonly frame: ZoneFrame
  readonly units: readonly PlacementUnit[]
}

/** The rectangles of all units of a layout, in layout coordinates, by unit id. */
export const placeUnits = (zones: readonly PlacedZone[]): Map<string, UnitRect> => {
  const places = new Map<string, UnitRect>()
  // A relative placement may lean on a unit of any zone, so those zones are placed again when all others are known.
  for (const again of [false, true]) {
    for (const { frame, units } of zones) {
      if (again && !units.some((unit) => unit.placement.type === 'relative')) continue
      for (const placed of resolvePlacements(frame, units, places)) places.set(placed.id, placed)
    }
  }
  return places
}
