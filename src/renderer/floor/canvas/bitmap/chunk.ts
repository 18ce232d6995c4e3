/** One square of the drawn floor at one scale. */
import type { Projection } from '../paint/context'
import type { Surface } from '../paint/surface'
import type { RoomRect } from '../space/geometry'
import { CHUNK_SIDE } from './canvas-pool'

export interface Chunk {
  readonly column: number
  readonly row: number
  /** What it covers of the room. */
  readonly area: RoomRect
  readonly projection: Projection
  /** Drawn whole at least once; null until then. */
  surface: Surface | null
  /** Nothing in it can be trusted: to be drawn again from scratch (what is there stays on show until then). */
  stale: boolean
  /** Parts of the room to be repaired in it. */
  damage: RoomRect[]
}

/** More repairs than this in one chunk are slower than drawing it again. */
export const MOST_REPAIRS = 96

export function newChunk(column: number, row: number, scale: number, pixelRatio: number): Chunk {
  const side = CHUNK_SIDE / scale
  return {
    column,
    row,
    area: { x: column * side, y: row * side, width: side, height: side },
    projection: { scale, x: -column * CHUNK_SIDE, y: -row * CHUNK_SIDE, pixelRatio },
    surface: null,
    stale: true,
    damage: [],
  }
}

export const isSharp = (chunk: Chunk): boolean => chunk.surface !== null && !chunk.stale && chunk.damage.length === 0
