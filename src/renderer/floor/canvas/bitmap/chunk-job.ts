/**
 * Drawing one square from scratch, a slice at a time. It goes into a canvas of its own and is shown when complete, so
 * a half-drawn square is never seen. What changes meanwhile is added to the square's damage and repaired after.
 */
import type { Surface } from '../paint/surface'
import { paintGround } from '../paint/region'
import type { TilePainter } from '../paint/tile'
import type { FloorScene, SceneTile } from '../scene/floor-scene'
import { CHUNK_SIDE, type CanvasPool } from './canvas-pool'
import type { Chunk } from './chunk'

/** The clock is asked after this many tiles. */
const TILES_PER_LOOK = 8

export class ChunkJob {
  readonly chunk: Chunk
  readonly #surface: Surface
  readonly #tiles: SceneTile[]
  readonly #painter: TilePainter
  #next = 0

  constructor(chunk: Chunk, scene: FloorScene, painter: TilePainter, pool: CanvasPool) {
    this.chunk = chunk
    this.#painter = painter
    this.#surface = pool.take()
    chunk.stale = false
    chunk.damage = []
    this.#tiles = scene.tilesIn(chunk.area)
    const whole = { x: 0, y: 0, width: CHUNK_SIDE, height: CHUNK_SIDE }
    paintGround(this.#surface.context, scene, whole, chunk.projection, painter)
  }

  /** Draws until done or until the deadline. Returns whether the square is complete. */
  proceed(deadline: number): boolean {
    while (this.#next < this.#tiles.length) {
      const until = Math.min(this.#tiles.length, this.#next + TILES_PER_LOOK)
      for (; this.#next < until; this.#next += 1) {
        const tile = this.#tiles[this.#next]
        if (tile !== undefined) this.#painter.paint(this.#surface.context, tile.view, this.chunk.projection)
      }
      if (performance.now() >= deadline) break
    }
    return this.#next >= this.#tiles.length
  }

  finish(pool: CanvasPool): void {
    if (this.chunk.surface !== null) pool.give(this.chunk.surface)
    this.chunk.surface = this.#surface
  }

  /** Leaves the square as it was, still to be drawn. */
  abandon(pool: CanvasPool): void {
    this.chunk.stale = true
    pool.give(this.#surface)
  }
}
