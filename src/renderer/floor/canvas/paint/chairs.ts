/** Where the chairs of a table stand. Pure: room units, relative to the table's centre, before rotation. */
import type { TileShape } from '../model'

export interface ChairPlace {
  readonly x: number
  readonly y: number
  /** Direction the sitter looks away from, in radians: 0 is a chair above the table. */
  readonly turn: number
  /** Length along the table's edge. */
  readonly length: number
}

export const CHAIR_DEPTH = 11
const GAP = 3
const LENGTH = 38
const ELBOW_ROOM = 52
const MOST_DRAWN = 24

/** Two opposite sides. */
type Pair = [number, number]

/** Shares out chairs over four sides: long sides first, then the ends, then closer together on the long sides. */
export function chairsPerSide(long: number, short: number, capacity: number): readonly [long: Pair, short: Pair] {
  const room = (side: number): number => Math.max(1, Math.floor(side / ELBOW_ROOM))
  const [onLong, onShort]: [Pair, Pair] = [
    [0, 0],
    [0, 0],
  ]
  let left = capacity
  const seat = (pair: Pair, most: number): void => {
    while (left > 0 && Math.min(...pair) < most) {
      pair[pair[0] <= pair[1] ? 0 : 1] += 1
      left -= 1
    }
  }
  seat(onLong, room(long))
  seat(onShort, room(short))
  seat(onLong, Infinity)
  return [onLong, onShort]
}

function roundTable(width: number, height: number, count: number): ChairPlace[] {
  const around = Math.PI * Math.hypot(width, height) * Math.SQRT1_2
  const length = Math.min(LENGTH, (around / count) * 0.72)
  return Array.from({ length: count }, (_, index) => {
    const angle = (index / count) * 2 * Math.PI
    const reach = GAP + CHAIR_DEPTH / 2
    return {
      x: Math.sin(angle) * (width / 2 + reach),
      y: -Math.cos(angle) * (height / 2 + reach),
      turn: angle,
      length,
    }
  })
}

/** `count` chairs along a side of `side` length, seen from a chair at the top; turned to its place afterwards. */
function alongSide(side: number, depth: number, count: number, turn: number): ChairPlace[] {
  const pitch = side / Math.max(1, count)
  const [sine, cosine] = [Math.sin(turn), Math.cos(turn)]
  return Array.from({ length: count }, (_, index) => {
    const along = -side / 2 + pitch * (index + 0.5)
    const away = -(depth / 2 + GAP + CHAIR_DEPTH / 2)
    return {
      x: along * cosine - away * sine,
      y: along * sine + away * cosine,
      turn,
      length: Math.min(LENGTH, pitch * 0.72),
    }
  })
}

export function chairPlaces(width: number, height: number, shape: TileShape, capacity: number): ChairPlace[] {
  const count = Math.max(0, Math.min(MOST_DRAWN, Math.floor(capacity) || 0))
  if (count === 0) return []
  if (shape === 'round') return roundTable(width, height, count)
  const wide = width >= height
  const [onLong, onShort] = chairsPerSide(Math.max(width, height), Math.min(width, height), count)
  const [topBottom, sides] = wide ? [onLong, onShort] : [onShort, onLong]
  return [
    ...alongSide(width, height, topBottom[0], 0),
    ...alongSide(width, height, topBottom[1], Math.PI),
    ...alongSide(height, width, sides[0], -Math.PI / 2),
    ...alongSide(height, width, sides[1], Math.PI / 2),
  ]
}
