/**
 * From placements to rectangles. A unit says where it stands in one of five ways (FLR-10); here every unit of a zone
 * gets a rectangle in the layout, whatever its placement says. Pure, and never fails: what cannot be understood is
 * laid out in reading order with the units that are placed by name alone.
 */
import { geolocated } from './geolocation'
import { gridded } from './grid'
import { inReadingOrder } from './reading-order'
import { resolveRelative } from './relative'
import { kindOf, type PlacedUnit, type PlacementUnit, type UnitRect, type ZoneFrame } from './kinds'
import { soundFrame, soundRect, soundSize } from './sound'

/** A zone's frame in layout coordinates: frames nest, each lies in its parent's. From the layout downwards. */
export function nestFrames(path: readonly ZoneFrame[]): ZoneFrame {
  let [x, y] = [0, 0]
  for (const frame of path) [x, y] = [x + soundFrame(frame).x, y + soundFrame(frame).y]
  const last = soundFrame(path.at(-1))
  return { x, y, width: last.width, height: last.height }
}

const isRelative = (unit: PlacementUnit): boolean => kindOf(unit) === 'relative'

/**
 * Rectangles in layout coordinates, in the order of `units`. `anchors` are units of other zones, already resolved,
 * that a relative placement may name.
 */
export function resolvePlacements(
  zoneFrame: ZoneFrame,
  units: readonly PlacementUnit[],
  anchors: ReadonlyMap<string, UnitRect> = new Map(),
): PlacedUnit[] {
  const frame = soundFrame(zoneFrame)
  const placed = new Map<string, UnitRect>()
  const place = (rects: ReadonlyMap<string, UnitRect>): void => {
    for (const [id, rect] of rects) if (!placed.has(id)) placed.set(id, rect)
  }
  const ofKind = (kind: ReturnType<typeof kindOf>): PlacementUnit[] => units.filter((unit) => kindOf(unit) === kind)

  const unplaced = (): PlacementUnit[] => units.filter((unit) => !placed.has(unit.id))
  const lean = (): void => place(resolveRelative(unplaced().filter(isRelative), new Map([...anchors, ...placed])))

  place(absolute(frame, ofKind('absolute')))
  place(gridded(frame, ofKind('grid')))
  place(geolocated(frame, ofKind('geolocation')))
  // First those that lean on a fixed place, so that the named ones keep clear of them; then those that lean on these.
  lean()
  place(inReadingOrder(frame, ofKind('identifier'), placed))
  lean()
  // What is left points nowhere or round in a circle.
  place(inReadingOrder(frame, unplaced(), placed))

  return units.map((unit) => {
    const rect = placed.get(unit.id) ?? { x: frame.x, y: frame.y, ...soundSize(unit) }
    return { id: unit.id, ...soundRect(rect) }
  })
}

function absolute(frame: ZoneFrame, units: readonly PlacementUnit[]): Map<string, UnitRect> {
  return new Map(
    units.map((unit) => {
      const { x, y } = unit.placement.value as { x: number; y: number }
      return [unit.id, { x: frame.x + x, y: frame.y + y, ...soundSize(unit) }]
    }),
  )
}
