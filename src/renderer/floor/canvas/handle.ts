/** What a screen may do with a mounted floor. */
import type { LiftVerdict } from './model'

export interface FloorCanvasHandle {
  /** Shows the whole layout. */
  fit(): void
  /** Shows one zone. Unknown ids are passed over. */
  zoomTo(zoneId: string): void
  /** Brings a tile to the middle, large enough to be read. */
  centerOn(unitId: string): void
  zoomBy(factor: number): void
  /** Puts a lifted party back. */
  cancelGesture(): void
  /** The consequence of a target that could not be told at once. */
  showVerdict(targetId: string, verdict: LiftVerdict): void
}
