/** The wheel zooms at the pointer; with Shift it pans sideways. Returns the function that stops listening. */
import type { ScreenPoint } from '../space/geometry'
import { screenPointOf } from './pointer-input'

const PIXELS_PER_LINE = 16
const PIXELS_PER_PAGE = 400
/** One notch of a usual wheel is 100 pixels: about a sixth larger or smaller. */
const ZOOM_PER_PIXEL = 0.0015
/** Trackpads report a pinch as small wheel steps with Ctrl. */
const PINCH_PER_PIXEL = 0.01
const MOST_PER_EVENT = 240

export interface WheelTarget {
  zoomAt(anchor: ScreenPoint, factor: number): void
  panBy(dx: number, dy: number): void
}

export function zoomFactor(deltaPixels: number, pinch: boolean): number {
  const delta = Math.max(-MOST_PER_EVENT, Math.min(MOST_PER_EVENT, deltaPixels))
  return Math.exp(-delta * (pinch ? PINCH_PER_PIXEL : ZOOM_PER_PIXEL))
}

export function listenToWheel(element: HTMLElement, target: WheelTarget): () => void {
  const stop = new AbortController()
  const turn = (event: WheelEvent): void => {
    event.preventDefault()
    const unit = [1, PIXELS_PER_LINE, PIXELS_PER_PAGE][event.deltaMode] ?? 1
    if (event.shiftKey) target.panBy(-(event.deltaX || event.deltaY) * unit, 0)
    else target.zoomAt(screenPointOf(element, event), zoomFactor(event.deltaY * unit, event.ctrlKey))
  }
  element.addEventListener('wheel', turn, { passive: false, signal: stop.signal })
  return () => stop.abort()
}
