/** The floor as squares at one scale, as far as they have been needed. */
import { inflateRect, type RoomRect, rectsOverlap } from '../space/geometry'
import { CHUNK_SIDE, type CanvasPool } from './canvas-pool'
import { type Chunk, MOST_REPAIRS, newChunk } from './chunk'

/** A level with more squares on screen than this is far too fine to be shown. */
const MOST_ON_SCREEN = 200

export interface ChunkRange {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

export class ChunkLevel {
  /** Device pixels per centimetre. */
  readonly scale: number
  readonly pixelRatio: number
  readonly #chunks = new Map<string, Chunk>()

  constructor(scale: number, pixelRatio: number) {
    this.scale = scale
    this.pixelRatio = pixelRatio
  }

  get size(): number {
    return this.#chunks.size
  }

  all(): Iterable<Chunk> {
    return this.#chunks.values()
  }

  /** Squares with something to show of a part of the room. */
  *drawnIn(area: RoomRect): Iterable<Chunk> {
    for (const chunk of this.#chunks.values()) if (chunk.surface !== null && rectsOverlap(chunk.area, area)) yield chunk
  }

  find(column: number, row: number): Chunk | undefined {
    return this.#chunks.get(`${column},${row}`)
  }

  need(column: number, row: number): Chunk {
    const known = this.find(column, row)
    if (known !== undefined) return known
    const chunk = newChunk(column, row, this.scale, this.pixelRatio)
    this.#chunks.set(`${column},${row}`, chunk)
    return chunk
  }

  rangeOf(area: RoomRect): ChunkRange {
    const at = (length: number): number => Math.floor((length * this.scale) / CHUNK_SIDE)
    return { left: at(area.x), top: at(area.y), right: at(area.x + area.width), bottom: at(area.y + area.height) }
  }

  /** The range of squares that an area touches, and some rings of squares around them. */
  rangeAround(area: RoomRect, rings: number): ChunkRange {
    // One pixel more: the screen's origin is rounded to whole pixels when it is blitted.
    return this.rangeOf(inflateRect(area, (rings * CHUNK_SIDE + 1) / this.scale))
  }

  /** The squares of `rangeAround`, new ones among them, from the middle outwards. */
  around(area: RoomRect, rings: number): Chunk[] {
    const { left, top, right, bottom } = this.rangeAround(area, rings)
    const found: Chunk[] = []
    for (let row = top; row <= bottom; row += 1)
      for (let column = left; column <= right; column += 1) found.push(this.need(column, row))
    const distance = (chunk: Chunk): number =>
      Math.hypot(chunk.column - (left + right) / 2, chunk.row - (top + bottom) / 2)
    return found.sort((a, b) => distance(a) - distance(b))
  }

  /** Whether there is something to show everywhere in an area. */
  covers(area: RoomRect): boolean {
    const { left, top, right, bottom } = this.rangeAround(area, 0)
    if ((right - left + 1) * (bottom - top + 1) > MOST_ON_SCREEN) return false
    for (let row = top; row <= bottom; row += 1)
      for (let column = left; column <= right; column += 1) if (!this.find(column, row)?.surface) return false
    return true
  }

  damage(areas: readonly RoomRect[]): void {
    for (const chunk of this.#chunks.values()) {
      if (chunk.stale) continue
      for (const area of areas) if (rectsOverlap(chunk.area, area)) chunk.damage.push(area)
      if (chunk.damage.length > MOST_REPAIRS) makeStale(chunk)
    }
  }

  spoil(): void {
    for (const chunk of this.#chunks.values()) makeStale(chunk)
  }

  /** Gives back the canvases of all squares outside a range. */
  forgetOutside(range: ChunkRange, pool: CanvasPool): void {
    for (const [key, chunk] of this.#chunks) {
      const { column, row } = chunk
      if (column >= range.left && column <= range.right && row >= range.top && row <= range.bottom) continue
      if (chunk.surface !== null) pool.give(chunk.surface)
      chunk.surface = null
      this.#chunks.delete(key)
    }
  }

  release(pool: CanvasPool): void {
    this.forgetOutside({ left: 0, top: 0, right: -1, bottom: -1 }, pool)
  }
}

function makeStale(chunk: Chunk): void {
  chunk.stale = true
  chunk.damage = []
}
