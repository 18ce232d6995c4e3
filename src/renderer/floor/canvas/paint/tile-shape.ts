/** The outline of a tile as a path, and the corner where its badge sits. Device pixels, centre at the origin. */
import type { TileShape } from '../model'
import { radians } from '../space/geometry'
import type { Context2D } from './context'

/** Starts a new path; `inset` shrinks it on every side. */
export function traceShape(
  context: Context2D,
  shape: TileShape,
  width: number,
  height: number,
  radius: number,
  inset = 0,
): void {
  const [halfWidth, halfHeight] = [Math.max(0.5, width / 2 - inset), Math.max(0.5, height / 2 - inset)]
  context.beginPath()
  if (shape === 'round') context.ellipse(0, 0, halfWidth, halfHeight, 0, 0, 2 * Math.PI)
  else context.roundRect(-halfWidth, -halfHeight, 2 * halfWidth, 2 * halfHeight, Math.max(0, radius - inset))
}

/** The point of the outline furthest towards the top right (side 1) or the top left (side -1), turned with the tile. */
export function cornerOf(
  shape: TileShape,
  width: number,
  height: number,
  degrees: number,
  side: 1 | -1,
): { x: number; y: number } {
  const turn = radians(degrees)
  const [sine, cosine] = [Math.sin(turn), Math.cos(turn)]
  if (shape === 'round') {
    const angle = Math.atan2(-1, side) - turn
    const [x, y] = [(Math.cos(angle) * width) / 2, (Math.sin(angle) * height) / 2]
    return { x: x * cosine - y * sine, y: x * sine + y * cosine }
  }
  let best = { x: 0, y: 0 }
  for (const [cornerX, cornerY] of [
    [1, -1],
    [-1, -1],
    [1, 1],
    [-1, 1],
  ] as const) {
    const [x, y] = [(cornerX * width) / 2, (cornerY * height) / 2]
    const corner = { x: x * cosine - y * sine, y: x * sine + y * cosine }
    if (side * corner.x - corner.y > side * best.x - best.y + 0.01) best = corner
  }
  return best
}
