import type { TileView } from '../../../../src/renderer/floor/canvas'
import type { BenchFloor } from './floor-data'

/** Everything in view, or tables of about 80 pixels. */
export type BenchView = 'all' | 'near'

/** One way to draw the floor. All of them pan by CSS pixels and take changes one tile at a time. */
export interface Contender {
  mount(root: HTMLElement, floor: BenchFloor, view: BenchView): Promise<void>
  panBy(dx: number, dy: number): void
  change(tile: TileView): void
  zoomAt?(x: number, y: number, wheelDelta: number): void
  /** Everything on screen is drawn at the present scale. */
  sharp?(): boolean
  /** Nothing on screen is stretched or missing. */
  complete?(): boolean
  /** Bytes of drawn bitmap kept outside the page. */
  bitmapBytes?(): number
}

export interface PlainCamera {
  scale: number
  x: number
  y: number
}

export const NEAR_SCALE = 0.9

export function startCamera(root: HTMLElement, floor: BenchFloor, view: BenchView): PlainCamera {
  const fit = Math.min((root.clientWidth - 48) / floor.width, (root.clientHeight - 48) / floor.height)
  const scale = view === 'all' ? fit : NEAR_SCALE
  return {
    scale,
    x: (root.clientWidth - floor.width * scale) / 2,
    y: (root.clientHeight - floor.height * scale) / 2,
  }
}
