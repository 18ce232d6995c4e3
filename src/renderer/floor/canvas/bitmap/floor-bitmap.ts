/**
 * The drawn floor. Squares at the sharp scale are kept and blitted while the floor is moved; only what changed is
 * drawn into them. While the scale changes, the squares of the last complete scale are shown stretched. Where there
 * is neither, the overview shows through. Memory is bounded by the size of the screen, never by that of the floor.
 */
import type { Context2D } from '../paint/context'
import { repaintRegion } from '../paint/region'
import type { TilePainter } from '../paint/tile'
import type { FloorScene } from '../scene/floor-scene'
import { type Camera, type Viewport, visibleRoom } from '../space/camera'
import { inflateRect, type RoomRect } from '../space/geometry'
import { CanvasPool, CHUNK_SIDE } from './canvas-pool'
import { type Chunk, isSharp } from './chunk'
import { ChunkJob } from './chunk-job'
import { ChunkLevel, type ChunkRange } from './chunk-level'
import { blitChunks, blitOverview } from './blit'
import { Overview } from './overview'

/** Squares drawn ahead around the screen while nothing else is to do; what is further away is forgotten. */
const AHEAD = 1
const MOST_SPARE = 16

export class FloorBitmap {
  readonly overview = new Overview()
  readonly #scene: FloorScene
  readonly #pool = new CanvasPool(MOST_SPARE)
  #painter: TilePainter
  #level: ChunkLevel
  #former: ChunkLevel | null = null
  #job: ChunkJob | null = null
  #overviewStale = true
  /** The sharp scale has once filled the screen: it is worth showing stretched. */
  #wasComplete = false

  constructor(scene: FloorScene, painter: TilePainter, camera: Camera, viewport: Viewport) {
    this.#scene = scene
    this.#painter = painter
    this.#level = new ChunkLevel(camera.scale * viewport.pixelRatio, viewport.pixelRatio)
  }

  /** Device pixels per centimetre at which the floor is drawn sharp. */
  get scale(): number {
    return this.#level.scale
  }

  /** Canvases alive, for the bench: each is CHUNK_SIDE squared. */
  get chunkCount(): number {
    return this.#level.size + (this.#former?.size ?? 0)
  }

  /** Everything is to be drawn again; what is on show stays until it is. */
  replaceAll(painter: TilePainter = this.#painter): void {
    this.#painter = painter
    this.#dropJob()
    this.#level.spoil()
    this.#overviewStale = true
  }

  damage(areas: readonly RoomRect[]): void {
    this.#level.damage(areas)
    this.#former?.damage(areas)
    this.overview.damage(areas)
  }

  /** From now on the camera's scale is the sharp one. */
  retarget(camera: Camera, viewport: Viewport): void {
    this.#dropJob()
    // A level that was never complete is no better than the one it was to replace.
    if (this.#wasComplete || this.#former === null) {
      this.#dropFormer()
      this.#former = this.#level
    } else this.#level.release(this.#pool)
    this.#level = new ChunkLevel(camera.scale * viewport.pixelRatio, viewport.pixelRatio)
    this.#wasComplete = false
  }

  /** Draws what is missing, what is seen first, until the deadline. Returns whether anything on screen changed. */
  work(camera: Camera, viewport: Viewport, deadline: number, mayDrawAhead: boolean): boolean {
    if (this.#overviewStale) {
      this.overview.begin(this.#scene, this.#painter)
      this.#overviewStale = false
    }
    let changed = this.#repair([...this.#level.drawnIn(visibleRoom(camera, viewport))], deadline)
    if (this.#former !== null)
      changed = this.#repair([...this.#former.drawnIn(visibleRoom(camera, viewport))], deadline) || changed
    if (this.#fits(camera, viewport)) changed = this.#fill(camera, viewport, deadline, mayDrawAhead) || changed
    return this.overview.proceed(this.#scene, this.#painter, deadline) || changed
  }

  isSharp(camera: Camera, viewport: Viewport): boolean {
    return this.#fits(camera, viewport) && this.#around(camera, viewport, 0).every(isSharp)
  }

  hasWork(camera: Camera, viewport: Viewport): boolean {
    if (this.#overviewStale || this.overview.hasWork) return true
    return this.#fits(camera, viewport) && !this.#around(camera, viewport, AHEAD).every(isSharp)
  }

  /** Puts the floor on screen; the context is in device pixels. */
  blit(context: Context2D, camera: Camera, viewport: Viewport): void {
    const complete = this.#fits(camera, viewport) && this.#around(camera, viewport, 0).every((chunk) => chunk.surface)
    if (!complete) {
      context.fillStyle = this.#painter.palette.surround
      context.fillRect(0, 0, viewport.width * viewport.pixelRatio, viewport.height * viewport.pixelRatio)
      blitOverview(context, this.overview, camera, viewport)
      if (this.#former !== null) blitChunks(context, this.#former.all(), camera, viewport)
    }
    blitChunks(context, this.#level.all(), camera, viewport)
  }

  destroy(): void {
    this.#dropJob()
    this.#dropFormer()
    this.#level.release(this.#pool)
  }

  /** Whether the squares of the sharp scale are the ones that the camera looks at. */
  #fits(camera: Camera, viewport: Viewport): boolean {
    return camera.scale * viewport.pixelRatio === this.#level.scale
  }

  #fill(camera: Camera, viewport: Viewport, deadline: number, mayDrawAhead: boolean): boolean {
    const seen = this.#around(camera, viewport, 0)
    const changed = this.#draw(seen, deadline)
    this.#wasComplete ||= seen.every((chunk) => chunk.surface !== null)
    if (seen.every(isSharp)) {
      this.#dropFormer()
      if (mayDrawAhead) this.#drawAhead(camera, viewport, deadline)
    }
    this.#level.forgetOutside(this.#rangeAround(camera, viewport, AHEAD), this.#pool)
    return changed
  }

  #drawAhead(camera: Camera, viewport: Viewport, deadline: number): void {
    const near = this.#around(camera, viewport, AHEAD)
    this.#repair(near, deadline)
    this.#draw(near, deadline)
  }

  #repair(chunks: readonly Chunk[], deadline: number): boolean {
    let changed = false
    for (const chunk of chunks) {
      if (chunk.surface === null || chunk === this.#job?.chunk) continue
      while (chunk.damage.length > 0 && performance.now() < deadline) {
        const area = chunk.damage.pop()
        if (area !== undefined) repaintRegion(chunk.surface.context, this.#scene, area, chunk.projection, this.#painter)
        changed = true
      }
    }
    return changed
  }

  #draw(chunks: readonly Chunk[], deadline: number): boolean {
    let changed = false
    while (performance.now() < deadline) {
      this.#job ??= this.#nextJob(chunks)
      if (this.#job === null || !this.#job.proceed(deadline)) return changed
      this.#job.finish(this.#pool)
      this.#job = null
      changed = true
    }
    return changed
  }

  #nextJob(chunks: readonly Chunk[]): ChunkJob | null {
    const chunk = chunks.find((candidate) => candidate.surface === null || candidate.stale)
    return chunk === undefined ? null : new ChunkJob(chunk, this.#scene, this.#painter, this.#pool)
  }

  #dropJob(): void {
    this.#job?.abandon(this.#pool)
    this.#job = null
  }

  #dropFormer(): void {
    this.#former?.release(this.#pool)
    this.#former = null
  }

  #rangeAround(camera: Camera, viewport: Viewport, rings: number): ChunkRange {
    // One pixel more: the screen's origin is rounded to whole pixels when it is blitted.
    const beyond = (rings * CHUNK_SIDE + 1) / this.#level.scale
    return this.#level.rangeOf(inflateRect(visibleRoom(camera, viewport), beyond))
  }

  /** From the middle of the screen outwards. */
  #around(camera: Camera, viewport: Viewport, rings: number): Chunk[] {
    const { left, top, right, bottom } = this.#rangeAround(camera, viewport, rings)
    const found: Chunk[] = []
    for (let row = top; row <= bottom; row += 1)
      for (let column = left; column <= right; column += 1) found.push(this.#level.need(column, row))
    const distance = (chunk: Chunk): number =>
      Math.hypot(chunk.column - (left + right) / 2, chunk.row - (top + bottom) / 2)
    return found.sort((a, b) => distance(a) - distance(b))
  }
}
