/** Units with nothing but a name: rows from left to right and top to bottom, by name, 2 before 10. */
import { type PlacementUnit, type UnitRect, type ZoneFrame } from './kinds'
import { soundSize } from './sound'

const MARGIN = 0.3
const GAP = 0.25
const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

const nameOf = (unit: PlacementUnit): string =>
  typeof unit.placement.value === 'string' ? unit.placement.value : unit.id

/** How many columns make cells as large as can be. */
function columnsFor(frame: ZoneFrame, count: number, aspect: number): number {
  const ideal = Math.sqrt((count * frame.width) / (frame.height * aspect))
  return Math.max(1, Math.min(count, Math.round(ideal)))
}

/** Below what already stands in the zone, where there is room left; else over the whole of it. */
function freePart(frame: ZoneFrame, taken: Iterable<UnitRect>, needed: number): ZoneFrame {
  let bottom = frame.y
  for (const rect of taken) bottom = Math.max(bottom, rect.y + rect.height * (1 + GAP))
  const height = frame.y + frame.height - bottom
  return bottom > frame.y && height >= needed ? { ...frame, y: bottom, height } : frame
}

export function inReadingOrder(
  zone: ZoneFrame,
  units: readonly PlacementUnit[],
  taken: ReadonlyMap<string, UnitRect>,
): Map<string, UnitRect> {
  if (units.length === 0) return new Map()
  let [widest, tallest] = [0, 0]
  for (const unit of units) {
    const { width, height } = soundSize(unit)
    ;[widest, tallest] = [Math.max(widest, width), Math.max(tallest, height)]
  }
  const frame = freePart(zone, taken.values(), tallest)
  const [cellWidth, cellHeight] = [widest * (1 + GAP), tallest * (1 + GAP)]
  // As many in a row as stand there comfortably; where the zone is too small for all, as the cells are largest.
  const comfortable = Math.max(1, Math.floor((frame.width - widest * MARGIN) / cellWidth))
  const fits = Math.ceil(units.length / comfortable) * cellHeight <= frame.height && cellWidth <= frame.width
  const columns = fits ? Math.min(units.length, comfortable) : columnsFor(frame, units.length, widest / tallest)
  const rows = Math.ceil(units.length / columns)
  const pitchX = fits ? cellWidth : frame.width / columns
  const pitchY = fits ? cellHeight : frame.height / rows
  const shrink = Math.min(1, pitchX / cellWidth, pitchY / cellHeight)
  const [insetX, insetY] = fits ? [(widest * GAP) / 2, (tallest * GAP) / 2] : [0, 0]
  const sorted = units.toSorted((a, b) => collator.compare(nameOf(a), nameOf(b)) || (a.id < b.id ? -1 : 1))
  return new Map(
    sorted.map((unit, index) => {
      const size = soundSize(unit)
      const [width, height] = [size.width * shrink, size.height * shrink]
      return [
        unit.id,
        {
          x: frame.x + insetX + ((index % columns) + 0.5) * pitchX - width / 2,
          y: frame.y + insetY + (Math.floor(index / columns) + 0.5) * pitchY - height / 2,
          width,
          height,
        },
      ]
    }),
  )
}
