/**
 * Two spaces that must never be mixed: the room (centimetres of the layout) and the screen (CSS pixels of the
 * canvas, origin at its top left). The phantom `space` keeps the compiler between them; bare literals fit either.
 */
declare const space: unique symbol

export interface RoomPoint {
  readonly x: number
  readonly y: number
  readonly [space]?: 'room'
}

export interface ScreenPoint {
  readonly x: number
  readonly y: number
  readonly [space]?: 'screen'
}

export interface RoomRect {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly [space]?: 'room'
}

export interface ScreenRect {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly [space]?: 'screen'
}

/** Sides of the screen that something else covers, in CSS pixels. */
export interface Insets {
  readonly top: number
  readonly right: number
  readonly bottom: number
  readonly left: number
}

export const NO_INSETS: Insets = { top: 0, right: 0, bottom: 0, left: 0 }

export const clamp = (value: number, least: number, most: number): number => Math.max(least, Math.min(most, value))

export const centreOf = (rect: RoomRect): RoomPoint => ({ x: rect.x + rect.width / 2, y: rect.y + rect.height / 2 })

/** Touching edges do not overlap. */
export const rectsOverlap = (a: RoomRect, b: RoomRect): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

export const inflateRect = (rect: RoomRect, by: number): RoomRect => ({
  x: rect.x - by,
  y: rect.y - by,
  width: rect.width + 2 * by,
  height: rect.height + 2 * by,
})

/** The smallest rectangle around all of them; nothing for none. */
export function unionRects(rects: Iterable<RoomRect>): RoomRect | null {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const rect of rects) {
    left = Math.min(left, rect.x)
    top = Math.min(top, rect.y)
    right = Math.max(right, rect.x + rect.width)
    bottom = Math.max(bottom, rect.y + rect.height)
  }
  return left <= right && top <= bottom ? { x: left, y: top, width: right - left, height: bottom - top } : null
}

export const radians = (degrees: number): number => (degrees * Math.PI) / 180

/** Upright rectangle around one that is turned about its centre. */
export function rotatedBounds(rect: RoomRect, degrees: number): RoomRect {
  if (degrees % 180 === 0) return rect
  const [sine, cosine] = [Math.abs(Math.sin(radians(degrees))), Math.abs(Math.cos(radians(degrees)))]
  const width = rect.width * cosine + rect.height * sine
  const height = rect.width * sine + rect.height * cosine
  const centre = centreOf(rect)
  return { x: centre.x - width / 2, y: centre.y - height / 2, width, height }
}

/** How far a point is outside a turned rectangle or ellipse; 0 or less means inside. In room units, near enough. */
export function distanceToShape(point: RoomPoint, rect: RoomRect, degrees: number, round: boolean): number {
  const centre = centreOf(rect)
  const [sine, cosine] = [Math.sin(radians(-degrees)), Math.cos(radians(-degrees))]
  const [dx, dy] = [point.x - centre.x, point.y - centre.y]
  const [x, y] = [Math.abs(dx * cosine - dy * sine), Math.abs(dx * sine + dy * cosine)]
  const [halfWidth, halfHeight] = [rect.width / 2, rect.height / 2]
  if (round) {
    const reach = Math.hypot(x / (halfWidth || 1), y / (halfHeight || 1))
    return (reach - 1) * Math.min(halfWidth, halfHeight)
  }
  const [outsideX, outsideY] = [x - halfWidth, y - halfHeight]
  return outsideX > 0 && outsideY > 0 ? Math.hypot(outsideX, outsideY) : Math.max(outsideX, outsideY)
}
