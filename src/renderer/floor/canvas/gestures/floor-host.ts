/** Joins the gesture machine to a drawn floor and to whoever listens. */
import type { LiftVerdict } from '../model'
import type { FloorRenderer } from '../render/floor-renderer'
import { screenToRoom } from '../space/camera'
import type { ScreenPoint } from '../space/geometry'
import type { GestureHost, PointerKind } from './gesture-host'

/** What a screen may want to know. All of them are optional; what is absent does not happen. */
export interface FloorCallbacks {
  /** A tile was tapped, or the empty floor. */
  readonly onTap?: ((unitId: string | null) => void) | undefined
  /** A press of half a second, or a secondary click; `at` is in CSS pixels of the canvas. */
  readonly onActions?: ((unitId: string, at: ScreenPoint) => void) | undefined
  /** Whether there is a party that may be lifted from this tile. */
  readonly canLift?: ((unitId: string) => boolean) | undefined
  /** A party is in the hand: time to mark where it would go, with `scene.setMarks`. */
  readonly onLift?: ((unitId: string) => void) | undefined
  /** It hovers over another target, or over none. What is known at once is returned; the rest comes by `showVerdict`. */
  readonly onCarry?: ((unitId: string, targetId: string | null) => LiftVerdict | null) | undefined
  /** It was let go over a target that is not blocked. */
  readonly onDrop?: ((unitId: string, targetId: string) => void) | undefined
  /** The hand is empty again, after a drop too: time to take the marks away. */
  readonly onLiftEnd?: ((unitId: string) => void) | undefined
}

/** A finger is never more exact than this, in CSS pixels: small tiles are touched from around them. */
const REACH = { mouse: 3, pen: 8, touch: 22 } as const
const EDGE = 56
/** Pixels per millisecond at the very edge. */
const EDGE_SPEED = 0.7

interface Carried {
  readonly unitId: string
  targetId: string | null
  verdict: LiftVerdict | null
  at: ScreenPoint
}

export class FloorHost implements GestureHost {
  readonly #renderer: FloorRenderer
  #callbacks: FloorCallbacks = {}
  #carried: Carried | null = null

  constructor(renderer: FloorRenderer) {
    this.#renderer = renderer
  }

  listen(callbacks: FloorCallbacks): void {
    this.#callbacks = callbacks
  }

  unitAt(at: ScreenPoint, kind: PointerKind): string | null {
    const { scene, view } = this.#renderer
    return scene.tileAt(screenToRoom(view.camera, at), REACH[kind] / view.camera.scale)?.id ?? null
  }

  canLift(unitId: string): boolean {
    return this.#callbacks.canLift?.(unitId) ?? false
  }

  after(milliseconds: number, act: () => void): () => void {
    const timer = setTimeout(act, milliseconds)
    return () => clearTimeout(timer)
  }

  panBy(dx: number, dy: number): void {
    this.#renderer.view.panBy(dx, dy)
  }

  zoomAt(anchor: ScreenPoint, factor: number): void {
    this.#renderer.view.zoomAt(anchor, factor)
  }

  edgePull(at: ScreenPoint): ScreenPoint {
    const { width, height } = this.#renderer.view.viewport
    const pull = (position: number, size: number): number => {
      const near = Math.max(0, 1 - position / EDGE)
      const far = Math.max(0, 1 - (size - position) / EDGE)
      return Math.min(1, near) * EDGE_SPEED - Math.min(1, far) * EDGE_SPEED
    }
    return { x: pull(at.x, width), y: pull(at.y, height) }
  }

  showReady(unitId: string | null): void {
    this.#renderer.setMarks({ readyId: unitId })
  }

  tapped(unitId: string | null): void {
    this.#callbacks.onTap?.(unitId)
  }

  actionsAsked(unitId: string, at: ScreenPoint): void {
    this.#callbacks.onActions?.(unitId, at)
  }

  lifted(unitId: string, at: ScreenPoint): void {
    this.#carried = { unitId, targetId: null, verdict: null, at }
    this.#renderer.setMarks({ carriedId: unitId, targetId: null })
    this.#callbacks.onLift?.(unitId)
    this.#renderer.wake()
  }

  carried(unitId: string, targetId: string | null, at: ScreenPoint): void {
    const carried = this.#carried
    if (carried === null) return
    carried.at = at
    if (carried.targetId !== targetId) {
      carried.targetId = targetId
      carried.verdict = this.#callbacks.onCarry?.(unitId, targetId) ?? null
      this.#renderer.setMarks({ targetId })
    }
    this.#showHand(carried)
  }

  /** An answer that took a moment; one for a target that the hand has left is dropped. */
  showVerdict(targetId: string, verdict: LiftVerdict): void {
    const carried = this.#carried
    if (carried === null || carried.targetId !== targetId) return
    carried.verdict = verdict
    this.#showHand(carried)
  }

  putDown(unitId: string, targetId: string | null): void {
    const blocked = this.#carried?.verdict?.outcome === 'blocked'
    this.#carried = null
    this.#renderer.setHand(null)
    this.#renderer.setMarks({ carriedId: null, targetId: null })
    if (targetId !== null && !blocked) this.#callbacks.onDrop?.(unitId, targetId)
    this.#callbacks.onLiftEnd?.(unitId)
  }

  #showHand({ unitId, at, verdict }: Carried): void {
    const view = this.#renderer.scene.tile(unitId)
    this.#renderer.setHand(view === null ? null : { view, at, verdict })
  }
}
