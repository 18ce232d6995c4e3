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
import type { RoomRect } from '../space/geometry'
import { CanvasPool } from './canvas-pool'
import { type Chunk, isSharp } from './chunk'
import { ChunkJob } from './chunk-job'
import { ChunkLevel } from './chunk-level'
import { blitChunks, blitOverview } from './blit'
import { Overview } from './overview'

/** Squares drawn ahead around the screen while nothing else is to do; what is further away is forgotten. */
const AHEAD = 1
const MOST_SPARE = 16

/** What `work` did to the picture: nothing, some squares of it, or what lies behind the squares too. */
export type BitmapChange = 'nothing' | 'part' | 'whole'

export class FloorBitmap {
  readonly overview = new Overview()
  readonly #scene: FloorScene
  readonly #pool = new CanvasPool(MOST_SPARE)
  #painter: TilePainter
  #level: ChunkLevel
  #former: ChunkLevel | null = null
  #job: ChunkJob | null = null
  #overviewStale = true
  /** Squares whose present look is not on screen yet. */
  readonly #touched = new Set<Chunk>()
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
    if (!this.overview.damage(areas)) this.#overviewStale = true
  }

  /** From now on the camera's scale is the sharp one. */
  retarget(camera: Camera, viewport: Viewport): void {
    this.#dropJob()
    this.#touched.clear()
    // A level that was never complete is no better than the one it was to replace.
    if (this.#wasComplete || this.#former === null) {
      this.#dropFormer()
      this.#former = this.#level
    } else this.#level.release(this.#pool)
    this.#level = new ChunkLevel(camera.scale * viewport.pixelRatio, viewport.pixelRatio)
    this.#wasComplete = false
  }

  /** Draws what is missing, what is seen first, until the deadline. */
  work(camera: Camera, viewport: Viewport, deadline: number): BitmapChange {
    if (this.#overviewStale) {
      this.overview.begin(this.#scene, this.#painter)
      this.#overviewStale = false
    }
    const seen = visibleRoom(camera, viewport)
    this.#repair(this.#level.drawnIn(seen), deadline)
    const stretched = this.#former !== null && this.#repair(this.#former.drawnIn(seen), deadline)
    if (this.#fits(camera, viewport)) this.#fill(camera, viewport, deadline)
    const blurred = this.overview.proceed(this.#scene, this.#painter, deadline)
    if ((stretched || blurred) && !this.#level.covers(seen)) return 'whole'
    return this.#touched.size > 0 ? 'part' : 'nothing'
  }

  /** Nothing on screen is stretched or missing, though a change may still be waiting to be drawn. */
  isComplete(camera: Camera, viewport: Viewport): boolean {
    return this.#fits(camera, viewport) && this.#level.covers(visibleRoom(camera, viewport))
  }

  isSharp(camera: Camera, viewport: Viewport): boolean {
    return this.#fits(camera, viewport) && this.#level.around(visibleRoom(camera, viewport), 0).every(isSharp)
  }

  hasWork(camera: Camera, viewport: Viewport): boolean {
    if (this.#overviewStale || this.overview.hasWork) return true
    return this.#fits(camera, viewport) && !this.#level.around(visibleRoom(camera, viewport), AHEAD).every(isSharp)
  }

  /** Puts the whole floor on screen; the context is in device pixels. */
  blit(context: Context2D, camera: Camera, viewport: Viewport): void {
    const seen = visibleRoom(camera, viewport)
    this.#touched.clear()
    if (!this.#level.covers(seen)) {
      if (this.#former === null || !this.#former.covers(seen)) {
        context.fillStyle = this.#painter.palette.surround
        context.fillRect(0, 0, viewport.width * viewport.pixelRatio, viewport.height * viewport.pixelRatio)
        blitOverview(context, this.overview, camera, viewport)
      }
      if (this.#former !== null) blitChunks(context, this.#former.drawnIn(seen), camera, viewport)
    }
    blitChunks(context, this.#level.drawnIn(seen), camera, viewport)
  }

  /** Puts only what changed since on a screen that already shows the rest from the same camera. */
  blitChanges(context: Context2D, camera: Camera, viewport: Viewport): void {
    blitChunks(context, this.#touched, camera, viewport)
    this.#touched.clear()
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

  #fill(camera: Camera, viewport: Viewport, deadline: number): void {
    const seen = this.#level.around(visibleRoom(camera, viewport), 0)
    this.#draw(seen, deadline)
    this.#wasComplete ||= seen.every((chunk) => chunk.surface !== null)
    if (seen.every(isSharp)) {
      this.#dropFormer()
      this.#drawAhead(camera, viewport, deadline)
    }
    this.#level.forgetOutside(this.#level.rangeAround(visibleRoom(camera, viewport), AHEAD), this.#pool)
  }

  #drawAhead(camera: Camera, viewport: Viewport, deadline: number): void {
    const near = this.#level.around(visibleRoom(camera, viewport), AHEAD)
    this.#repair(near, deadline)
    this.#draw(near, deadline)
  }

  #repair(chunks: Iterable<Chunk>, deadline: number): boolean {
    let changed = false
    for (const chunk of chunks) {
      if (chunk.surface === null || chunk === this.#job?.chunk || chunk.damage.length === 0) continue
      while (chunk.damage.length > 0 && performance.now() < deadline) {
        const area = chunk.damage.pop()
        if (area !== undefined) repaintRegion(chunk.surface.context, this.#scene, area, chunk.projection, this.#painter)
        changed = true
      }
      if (chunk.projection.scale === this.#level.scale) this.#touched.add(chunk)
    }
    return changed
  }

  #draw(chunks: readonly Chunk[], deadline: number): void {
    while (performance.now() < deadline) {
      this.#job ??= this.#nextJob(chunks)
      if (this.#job === null || !this.#job.proceed(deadline)) return
      this.#job.finish(this.#pool)
      this.#touched.add(this.#job.chunk)
      this.#job = null
    }
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
}
