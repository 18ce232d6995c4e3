/**
 * The whole layout in one small picture: the minimap, and what is shown, blurred, where no square has been drawn yet.
 * Tiles in it are patches of colour. Bounded in size whatever the floor's.
 */
import type { Context2D, Projection } from '../paint/context'
import { paintGround, pixelsOf, roomOf } from '../paint/region'
import { newCanvas, type Surface } from '../paint/surface'
import type { TilePainter } from '../paint/tile'
import { overviewPatch } from '../paint/tile-patch'
import type { FloorScene, SceneTile } from '../scene/floor-scene'
import { inflateRect, type RoomRect } from '../space/geometry'

const LONGEST_SIDE = 1024
const TILES_PER_LOOK = 64
/** Nobody repairs while the window is hidden, and changes go on coming. */
const MOST_REPAIRS = 2000

export class Overview {
  #surface: Surface | null = null
  #projection: Projection = { scale: 1, x: 0, y: 0, pixelRatio: 1 }
  #area: RoomRect = { x: 0, y: 0, width: 1, height: 1 }
  #pending: SceneTile[] | null = null
  #next = 0
  #damage: RoomRect[] = []
  /** Counts the changes of the picture. */
  version = 0

  get image(): CanvasImageSource | null {
    return this.#surface?.canvas ?? null
  }

  /** What of the room it shows. */
  get area(): RoomRect {
    return this.#area
  }

  get projection(): Projection {
    return this.#projection
  }

  get hasWork(): boolean {
    return this.#pending !== null || this.#damage.length > 0
  }

  /** Starts over, with what the room now spans. */
  begin(scene: FloorScene, painter: TilePainter): void {
    const bounds = scene.bounds()
    this.#area = inflateRect(bounds, Math.max(bounds.width, bounds.height) * 0.01)
    const scale = LONGEST_SIDE / Math.max(1, this.#area.width, this.#area.height)
    const [width, height] = [Math.ceil(this.#area.width * scale) || 1, Math.ceil(this.#area.height * scale) || 1]
    this.#projection = { scale, x: -this.#area.x * scale, y: -this.#area.y * scale, pixelRatio: 1 }
    const fits = this.#surface?.canvas.width === width && this.#surface.canvas.height === height
    this.#surface = fits ? this.#surface : newCanvas(width, height, false)
    this.#damage = []
    this.#pending = scene.tilesIn(this.#area)
    this.#next = 0
    if (this.#surface !== null)
      paintGround(this.#surface.context, scene, { x: 0, y: 0, width, height }, this.#projection, painter)
  }

  /** Returns false where so much has changed that starting over is the shorter way. */
  damage(areas: readonly RoomRect[]): boolean {
    if (this.#surface !== null) for (const area of areas) this.#damage.push(area)
    return this.#damage.length <= MOST_REPAIRS
  }

  /** Draws until done or until the deadline. Returns whether anything changed. */
  proceed(scene: FloorScene, painter: TilePainter, deadline: number): boolean {
    if (this.#surface === null || !this.hasWork) return false
    this.version += 1
    const { context } = this.#surface
    while (this.#pending !== null && performance.now() < deadline) {
      const until = Math.min(this.#pending.length, this.#next + TILES_PER_LOOK)
      for (; this.#next < until; this.#next += 1) {
        const tile = this.#pending[this.#next]
        if (tile !== undefined) overviewPatch(context, tile.view, this.#projection, painter.palette)
      }
      if (this.#next >= this.#pending.length) this.#pending = null
    }
    while (this.#pending === null && this.#damage.length > 0 && performance.now() < deadline) {
      const area = this.#damage.pop()
      if (area !== undefined) this.#repair(context, scene, painter, area)
    }
    return true
  }

  #repair(context: Context2D, scene: FloorScene, painter: TilePainter, area: RoomRect): void {
    const pixels = pixelsOf(area, this.#projection, context.canvas.width, context.canvas.height)
    if (pixels === null) return
    context.save()
    context.beginPath()
    context.rect(pixels.x, pixels.y, pixels.width, pixels.height)
    context.clip()
    paintGround(context, scene, pixels, this.#projection, painter)
    for (const tile of scene.tilesIn(roomOf(pixels, this.#projection)))
      overviewPatch(context, tile.view, this.#projection, painter.palette)
    context.restore()
  }
}
