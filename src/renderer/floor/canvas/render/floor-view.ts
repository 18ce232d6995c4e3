/** Where the floor is looked at from: the camera, its limits, and the short flights between places. */
import type { FloorScene } from '../scene/floor-scene'
import {
  type Camera,
  centreOn,
  fitLayout,
  fitRect,
  keepInSight,
  panBy,
  sameCamera,
  type ScaleLimits,
  scaleLimits,
  type Viewport,
  visibleRoom,
  zoomAt,
} from '../space/camera'
import { type Flight, positionOf, takeOff } from '../space/flight'
import { centreOf, type Insets, NO_INSETS, type RoomPoint, type RoomRect, type ScreenPoint } from '../space/geometry'

/** A tile that is flown to is shown at least this large, in pixels per centimetre. */
const READABLE_SCALE = 0.9
/** What is fitted into the window: the layout with its walls, or no more than its tables, which are then larger. */
export type FitTo = 'layout' | 'tables'

const EMPTY: Viewport = { width: 0, height: 0, pixelRatio: 1 }

export class FloorView {
  readonly #scene: FloorScene
  readonly #onChange: () => void
  readonly #reducedMotion: () => boolean
  #camera: Camera = { scale: 1, x: 0, y: 0 }
  #viewport = EMPTY
  #insets = NO_INSETS
  #flight: Flight | null = null
  /** Nobody has moved the floor yet, so it follows its window. */
  #fitted = true
  #fitTo: FitTo = 'layout'

  constructor(scene: FloorScene, onChange: () => void, reducedMotion: () => boolean) {
    this.#scene = scene
    this.#onChange = onChange
    this.#reducedMotion = reducedMotion
  }

  get camera(): Camera {
    return this.#camera
  }

  get viewport(): Viewport {
    return this.#viewport
  }

  get flying(): boolean {
    return this.#flight !== null
  }

  get limits(): ScaleLimits {
    return scaleLimits(this.#scene.bounds(), this.#viewport, this.#insets)
  }

  /** Part of the layout is out of sight, other than empty edges of what is fitted. */
  get zoomedIn(): boolean {
    if (this.#fitted) return false
    const [seen, bounds] = [visibleRoom(this.#camera, this.#viewport), this.#scene.bounds()]
    return seen.width < bounds.width * 0.85 || seen.height < bounds.height * 0.85
  }

  /** A window that changes its size keeps what was in its middle, or stays fitted. */
  resize(viewport: Viewport, insets: Insets, fitTo: FitTo = 'layout'): void {
    const middle = { x: this.#viewport.width / 2, y: this.#viewport.height / 2 }
    const moved = { x: viewport.width / 2 - middle.x, y: viewport.height / 2 - middle.y }
    this.#viewport = viewport
    this.#insets = insets
    this.#fitTo = fitTo
    this.#flight = null
    if (this.#fitted) this.#camera = this.#fitCamera()
    else this.#set(panBy(this.#camera, moved.x, moved.y))
    this.#onChange()
  }

  /** The layout was replaced: what was fitted stays fitted, and nobody is left looking at nothing. */
  followBounds(): void {
    this.#camera = this.#fitted ? this.#fitCamera() : this.#kept(this.#camera)
    this.#onChange()
  }

  panBy(dx: number, dy: number): void {
    this.#leaveFlight()
    this.#set(panBy(this.#camera, dx, dy))
  }

  zoomAt(anchor: ScreenPoint, factor: number): void {
    this.#leaveFlight()
    this.#set(zoomAt(this.#camera, anchor, factor, this.limits))
  }

  /** A step of the keyboard or a button: animated, and steps add up. */
  zoomBy(factor: number): void {
    const from = this.#flight?.to ?? this.#camera
    const middle = { x: this.#viewport.width / 2, y: this.#viewport.height / 2 }
    this.flyTo(zoomAt(from, middle, factor, this.limits))
  }

  stepBy(dx: number, dy: number): void {
    this.flyTo(panBy(this.#flight?.to ?? this.#camera, dx, dy))
  }

  fit(): void {
    this.flyTo(this.#fitCamera())
    this.#fitted = true
  }

  showArea(area: RoomRect): void {
    this.flyTo(fitRect(area, this.#viewport, this.#insets, this.limits.most))
  }

  /** Brings a place to the middle, near enough to be read; further in than now only where needed. */
  centreOn(place: RoomRect): void {
    const scale = Math.min(this.limits.most, Math.max(this.#camera.scale, READABLE_SCALE))
    this.flyTo(centreOn(centreOf(place), scale, this.#viewport, this.#insets))
  }

  /** Moves at once, as the minimap does under a finger. */
  lookAt(point: RoomPoint): void {
    this.#leaveFlight()
    this.#set(centreOn(point, this.#camera.scale, this.#viewport, this.#insets))
  }

  flyTo(camera: Camera): void {
    const goal = this.#kept(camera)
    this.#fitted = false
    this.#flight = takeOff(this.#camera, goal, performance.now(), this.#reducedMotion())
    this.#onChange()
  }

  /** Follows the running flight. */
  advance(now: number): void {
    if (this.#flight === null) return
    const { camera, landed } = positionOf(this.#flight, this.#viewport, now)
    this.#camera = camera
    if (landed) this.#flight = null
  }

  #fitCamera(): Camera {
    const bounds = this.#fitTo === 'tables' ? this.#scene.tileBounds() : this.#scene.bounds()
    return fitLayout(bounds, this.#viewport, this.#insets)
  }

  #leaveFlight(): void {
    this.#flight = null
    this.#fitted = false
  }

  #kept(camera: Camera): Camera {
    return keepInSight(camera, this.#scene.bounds(), this.#viewport, this.#insets)
  }

  #set(camera: Camera): void {
    const kept = this.#kept(camera)
    if (sameCamera(kept, this.#camera)) return
    this.#camera = kept
    this.#onChange()
  }
}
