/**
 * Draws a scene through a view, frame by frame. Layers by rate of change: the floor as a bitmap, the marks of the
 * running interaction, the thing in hand. A frame spends a few milliseconds at most; what is left waits for the next.
 */
import { FloorBitmap } from '../bitmap/floor-bitmap'
import { NO_MARKS } from '../model'
import type { Context2D, Projection } from '../paint/context'
import { newCanvas } from '../paint/surface'
import { TextPen } from '../paint/text'
import { TilePainter } from '../paint/tile'
import type { FloorScene, SceneListener } from '../scene/floor-scene'
import { type Camera, sameCamera, visibleRoom } from '../space/camera'
import type { RoomRect } from '../space/geometry'
import type { Palette } from '../theme/palette'
import { FrameLoop } from './frame-loop'
import { type HandState, paintHand } from './hand-painter'
import { hasMarks, type MarksState, paintMarks } from './marks-painter'
import { MinimapPicture } from './minimap'
import type { FloorView } from './floor-view'

/** Milliseconds of drawing per frame, while the floor moves and while it rests. */
const MOVING_BUDGET = 5
const RESTING_BUDGET = 11
/** The scale is taken as settled after this long without a change. */
const SETTLED_AFTER = 12

/** What there is to draw on. Each call makes the layer call back with its context. */
export interface RenderTarget {
  drawFloor(): void
  /** `shown` is false where the layer is empty and need not take part in the picture at all. */
  drawMarks(shown: boolean): void
  drawHand(shown: boolean): void
  drawMinimap(shown: boolean): void
}

export class FloorRenderer implements SceneListener {
  readonly scene: FloorScene
  readonly view: FloorView
  readonly bitmap: FloorBitmap
  frames = 0
  /** Asked in every frame; returns whether it wants another. */
  onFrame: (elapsed: number) => boolean = () => false
  readonly #target: RenderTarget
  readonly #loop = new FrameLoop((now, elapsed) => this.#frame(now, elapsed))
  readonly #pen = new TextPen(newCanvas(1, 1, true).context)
  readonly #unsubscribe: () => void
  #painter: TilePainter
  #marks: MarksState = { marks: NO_MARKS, selectedId: null, readyId: null, carriedId: null, targetId: null }
  #hand: HandState | null = null
  #drawn: Camera = { scale: 0, x: 0, y: 0 }
  #scaledAt = -Infinity
  #floorDirty = true
  /** The next blit may leave what is already on screen. Never so when Konva itself asks for the picture. */
  #onlyChanges = false
  #marksDirty = true
  #handDirty = true
  readonly #minimap = new MinimapPicture()

  constructor(scene: FloorScene, view: FloorView, palette: Palette, target: RenderTarget) {
    this.scene = scene
    this.view = view
    this.#target = target
    this.#painter = new TilePainter(palette, this.#pen)
    this.bitmap = new FloorBitmap(scene, this.#painter, view.camera, view.viewport)
    this.#marks = { ...this.#marks, marks: scene.marks }
    this.#unsubscribe = scene.subscribe(this)
    this.wake()
  }

  get palette(): Palette {
    return this.#painter.palette
  }

  get marks(): MarksState {
    return this.#marks
  }

  get sharp(): boolean {
    return this.bitmap.isSharp(this.view.camera, this.view.viewport) && !this.view.flying && !this.#floorDirty
  }

  wake(): void {
    this.#loop.wake()
  }

  /** The canvas was resized or shown again, and has lost its pixels. */
  redraw(): void {
    this.#floorDirty = this.#marksDirty = this.#handDirty = true
    this.#minimap.forget()
    this.wake()
  }

  setPalette(palette: Palette): void {
    this.#painter = new TilePainter(palette, this.#pen)
    this.bitmap.replaceAll(this.#painter)
    this.redraw()
  }

  /** Fonts have come, or graphics were lost: widths and pictures made before are worthless. */
  startOver(): void {
    this.#pen.forget()
    this.setPalette(this.palette)
  }

  setMarks(change: Partial<MarksState>): void {
    this.#marks = { ...this.#marks, ...change }
    this.#marksDirty = true
    this.wake()
  }

  setHand(hand: HandState | null): void {
    this.#hand = hand
    this.#handDirty = true
    this.wake()
  }

  onReplaced(): void {
    this.bitmap.replaceAll()
    this.view.followBounds()
    this.redraw()
  }

  onDamaged(areas: readonly RoomRect[]): void {
    this.bitmap.damage(areas)
    this.#marksDirty = true
    this.wake()
  }

  onMarked(): void {
    this.setMarks({ marks: this.scene.marks })
  }

  paintFloor(context: Context2D): void {
    const { camera, viewport } = this.view
    if (this.#onlyChanges) this.bitmap.blitChanges(context, camera, viewport)
    else this.bitmap.blit(context, camera, viewport)
  }

  paintMarks(context: Context2D): void {
    const seen = visibleRoom(this.view.camera, this.view.viewport)
    paintMarks(context, this.scene, this.#marks, seen, this.#projection(), this.#painter)
  }

  paintHand(context: Context2D): void {
    if (this.#hand !== null) paintHand(context, this.#hand, this.#painter, this.view.camera.scale, this.view.viewport)
  }

  paintMinimap(context: Context2D): void {
    this.#minimap.paint(context, this.view.camera, this.view.viewport, this.palette)
  }

  destroy(): void {
    this.#loop.stop()
    this.#unsubscribe()
    this.bitmap.destroy()
  }

  #frame(now: number, elapsed: number): boolean {
    if (this.view.viewport.width === 0 || this.view.viewport.height === 0) return false
    this.view.advance(now)
    const wantsMore = this.onFrame(elapsed)
    const { camera, viewport } = this.view
    const moved = !sameCamera(camera, this.#drawn)
    if (camera.scale !== this.#drawn.scale) this.#scaledAt = now
    const settling = this.#settle(now)
    const deadline = performance.now() + (moved ? MOVING_BUDGET : RESTING_BUDGET)
    const change = this.bitmap.work(camera, viewport, deadline)
    if (moved || change !== 'nothing' || this.#floorDirty) {
      this.#onlyChanges = change === 'part' && !moved && !this.#floorDirty
      this.#target.drawFloor()
      this.#onlyChanges = false
    }
    this.#drawOverlays(moved)
    const minimapWaits = this.#drawMinimap(now, moved)
    this.#drawn = camera
    this.#floorDirty = false
    this.frames += 1
    return wantsMore || settling || minimapWaits || this.view.flying || this.bitmap.hasWork(camera, viewport)
  }

  /** Makes the camera's scale the sharp one as soon as it has settled. Returns whether that is still to come. */
  #settle(now: number): boolean {
    const { camera, viewport } = this.view
    if (camera.scale * viewport.pixelRatio === this.bitmap.scale) return false
    const firstEver = this.#drawn.scale === 0
    if (this.view.flying || (!firstEver && now - this.#scaledAt < SETTLED_AFTER)) return true
    this.bitmap.retarget(camera, viewport)
    return false
  }

  #drawOverlays(moved: boolean): void {
    const marked = hasMarks(this.#marks)
    if (this.#marksDirty || (moved && marked)) this.#target.drawMarks(marked)
    if (this.#handDirty) this.#target.drawHand(this.#hand !== null)
    this.#marksDirty = this.#handDirty = false
  }

  /** Returns whether a change is still to be shown. */
  #drawMinimap(now: number, moved: boolean): boolean {
    const became = this.#minimap.update(this.bitmap.overview, this.view.viewport.pixelRatio, now)
    if (moved || became === 'fresh') this.#target.drawMinimap(this.view.zoomedIn)
    return became === 'waiting'
  }

  /** The same rounding as the blit, so that rings sit exactly around what they ring. */
  #projection(): Projection {
    const { camera, viewport } = this.view
    const { pixelRatio } = viewport
    return {
      scale: camera.scale * pixelRatio,
      x: Math.round(camera.x * pixelRatio),
      y: Math.round(camera.y * pixelRatio),
      pixelRatio,
    }
  }
}
