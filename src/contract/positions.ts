import type { Placement } from './placement'
import type { Style } from './primitives'

/**
 * Where a unit stands (FLR-10): five kinds of placement resolved to rectangles in the leaf zone's frame, in centimetres
 * from its top left corner. The canvas draws by it and the finder measures gaps by it. It never throws: what points
 * nowhere or in a circle falls back to reading order, because a floor with one bad row must still be drawn.
 */
export interface Rectangle {
  x: number
  y: number
  width: number
  height: number
}

export interface PlacedUnit {
  id: string
  capacity: number
  placement: Placement
  style: Style
}

interface Size {
  width: number
  height: number
}

/** Free room around units that are laid out by rule rather than by hand. */
const MARGIN = 30
const AISLE = 40

const numberIn = (style: Style, key: string): number | undefined => {
  const value = style[key]
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : undefined
}

/** A unit's size: from its style, else what a table for so many takes. */
export const unitSize = ({ capacity, style }: Pick<PlacedUnit, 'capacity' | 'style'>): Size => {
  const usual = capacity <= 1 ? 60 : capacity <= 2 ? 75 : 90
  return {
    width: numberIn(style, 'width') ?? (capacity <= 4 ? usual : Math.min(400, 90 + Math.ceil((capacity - 4) / 2) * 60)),
    height: numberIn(style, 'height') ?? usual,
  }
}

const rowIndex = (row: string | number): number =>
  typeof row === 'number'
    ? row - 1
    : [...row.toUpperCase()].reduce((sum, letter) => sum * 26 + (letter.charCodeAt(0) - 64), 0) - 1

/** Reading order of names: 2 before 10, whatever the language. */
const reading = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

interface Cell {
  width: number
  height: number
}

const cellFor = (units: readonly PlacedUnit[]): Cell => {
  const sizes = units.map(unitSize)
  return {
    width: sizes.reduce((most, size) => Math.max(most, size.width), 0) + AISLE,
    height: sizes.reduce((most, size) => Math.max(most, size.height), 0) + AISLE,
  }
}

const inReadingOrder = (
  units: readonly PlacedUnit[],
  frame: Size,
  top: number,
  placed: Map<string, Rectangle>,
): void => {
  const cell = cellFor(units)
  const columns = Math.max(1, Math.floor((frame.width - MARGIN) / Math.max(cell.width, 1)))
  for (const [index, unit] of units.entries()) {
    placed.set(unit.id, {
      x: MARGIN + (index % columns) * cell.width,
      y: top + MARGIN + Math.floor(index / columns) * cell.height,
      ...unitSize(unit),
    })
  }
}

const projected = (units: readonly PlacedUnit[], frame: Size, placed: Map<string, Rectangle>): void => {
  const points = units.flatMap((unit) =>
    unit.placement.type === 'geolocation' ? [{ unit, ...unit.placement.value }] : [],
  )
  if (points.length === 0) return
  const south = points.reduce((least, point) => Math.min(least, point.latitude), 90)
  const north = points.reduce((most, point) => Math.max(most, point.latitude), -90)
  const west = points.reduce((least, point) => Math.min(least, point.longitude), 180)
  const east = points.reduce((most, point) => Math.max(most, point.longitude), -180)
  // A degree of longitude is shorter away from the equator; one scale for both axes keeps the shape.
  const shrink = Math.cos((((south + north) / 2) * Math.PI) / 180)
  const cell = cellFor(units)
  const room = { width: Math.max(frame.width - cell.width, 1), height: Math.max(frame.height - cell.height, 1) }
  const spanX = (east - west) * shrink
  const spanY = north - south
  const scale = Math.min(spanX === 0 ? Infinity : room.width / spanX, spanY === 0 ? Infinity : room.height / spanY)
  const used = Number.isFinite(scale) ? scale : 0
  const left = (frame.width - spanX * used) / 2
  const top = (frame.height - spanY * used) / 2
  for (const { unit, latitude, longitude } of points) {
    const size = unitSize(unit)
    placed.set(unit.id, {
      x: left + (longitude - west) * shrink * used - size.width / 2,
      y: top + (north - latitude) * used - size.height / 2,
      ...size,
    })
  }
}

/** The rectangles of all units of one leaf zone, by unit id. */
export const resolvePositions = (frame: Size, units: readonly PlacedUnit[]): Map<string, Rectangle> => {
  const placed = new Map<string, Rectangle>()
  const grid = units.filter((unit) => unit.placement.type === 'grid')
  const gridCell = cellFor(grid)
  const waiting: PlacedUnit[] = []
  for (const unit of units) {
    const { placement } = unit
    if (placement.type === 'absolute') {
      placed.set(unit.id, { x: placement.value.x, y: placement.value.y, ...unitSize(unit) })
    } else if (placement.type === 'grid') {
      placed.set(unit.id, {
        x: MARGIN + (placement.value.column - 1) * gridCell.width,
        y: MARGIN + rowIndex(placement.value.row) * gridCell.height,
        ...unitSize(unit),
      })
    } else if (placement.type === 'relative') {
      waiting.push(unit)
    }
  }
  projected(units, frame, placed)
  const named = units
    .filter((unit) => unit.placement.type === 'identifier')
    .sort((left, right) =>
      left.placement.type === 'identifier' && right.placement.type === 'identifier'
        ? reading.compare(left.placement.value, right.placement.value)
        : 0,
    )
  inReadingOrder(named, frame, bottomOf(placed), placed)
  const lost = resolveRelative(waiting, placed)
  if (lost.length > 0) inReadingOrder(lost, frame, bottomOf(placed), placed)
  return placed
}

const bottomOf = (placed: ReadonlyMap<string, Rectangle>): number =>
  [...placed.values()].reduce((bottom, { y, height }) => Math.max(bottom, y + height), 0)

/** Follows chains outwards from what is placed already; answers the units whose chain leads nowhere. */
const resolveRelative = (units: readonly PlacedUnit[], placed: Map<string, Rectangle>): PlacedUnit[] => {
  const followers = new Map<string, PlacedUnit[]>()
  for (const unit of units) {
    if (unit.placement.type !== 'relative') continue
    const { relativeTo } = unit.placement.value
    const list = followers.get(relativeTo)
    if (list === undefined) followers.set(relativeTo, [unit])
    else list.push(unit)
  }
  const ready = [...placed.keys()].filter((id) => followers.has(id))
  for (let base = ready.pop(); base !== undefined; base = ready.pop()) {
    const from = placed.get(base)
    for (const unit of followers.get(base) ?? []) {
      if (from === undefined || unit.placement.type !== 'relative' || placed.has(unit.id)) continue
      const { offsetX, offsetY } = unit.placement.value
      placed.set(unit.id, { x: from.x + offsetX, y: from.y + offsetY, ...unitSize(unit) })
      ready.push(unit.id)
    }
  }
  return units.filter((unit) => !placed.has(unit.id))
}

/** The clear distance between two rectangles, in centimetres; 0 where they touch or overlap. */
export const gapBetween = (left: Rectangle, right: Rectangle): number => {
  const across = Math.max(left.x - (right.x + right.width), right.x - (left.x + left.width), 0)
  const along = Math.max(left.y - (right.y + right.height), right.y - (left.y + left.height), 0)
  return Math.hypot(across, along)
}
