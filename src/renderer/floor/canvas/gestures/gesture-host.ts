/** What gestures may ask of the floor and tell it. Everything else about them is arithmetic and time. */
import type { ScreenPoint } from '../space/geometry'

export type PointerKind = 'mouse' | 'touch' | 'pen'

export interface PointerSample {
  readonly id: number
  readonly kind: PointerKind
  readonly at: ScreenPoint
  /** This pointer pans whatever it is on: space is held, or it is the middle button. */
  readonly pans: boolean
}

export interface GestureHost {
  unitAt(at: ScreenPoint, kind: PointerKind): string | null
  canLift(unitId: string): boolean
  /** Calls back once after some milliseconds, unless the returned function is called before. */
  after(milliseconds: number, act: () => void): () => void
  panBy(dx: number, dy: number): void
  zoomAt(anchor: ScreenPoint, factor: number): void
  /** How fast the floor is to follow a point near the edge, in pixels per millisecond each way. */
  edgePull(at: ScreenPoint): ScreenPoint
  /** A tile is held down long enough to be lifted by moving; null when that is over. */
  showReady(unitId: string | null): void
  tapped(unitId: string | null): void
  actionsAsked(unitId: string, at: ScreenPoint): void
  lifted(unitId: string, at: ScreenPoint): void
  carried(unitId: string, targetId: string | null, at: ScreenPoint): void
  /** The end of every lift; `targetId` is null where nothing is to happen. */
  putDown(unitId: string, targetId: string | null): void
}

/** The ways from one state to another; each state is made afresh. */
export interface Transitions {
  idle(): void
  pressing(pointer: PointerSample): void
  /** From where the pointer went down, or was last, to where it is now. */
  panning(from: PointerSample, now?: PointerSample): void
  pinching(first: PointerSample, second: PointerSample): void
  lifting(unitId: string, pointer: PointerSample): void
}

export interface GestureContext {
  readonly host: GestureHost
  readonly go: Transitions
}

/**
 * One state of the machine. What it does not name, it ignores. `exit` undoes whatever `enter` started, on every way
 * out; `cancel` is Escape or a lost pointer and leaves nothing changed.
 */
export interface GestureState {
  readonly name: 'idle' | 'pressing' | 'panning' | 'pinching' | 'lifting'
  enter?(): void
  exit?(): void
  down?(pointer: PointerSample): void
  move?(pointer: PointerSample): void
  up?(pointer: PointerSample): void
  /** Milliseconds since the last frame. Returns whether the state wants more frames. */
  tick?(elapsed: number): boolean
  cancel?(): void
}
