/** What the body of a tile depends on, and the line widths and radii that follow from it. */
import type { TileShape, TileState } from '../model'
import { clamp } from '../space/geometry'
import type { TileDetail } from './level-of-detail'

export interface BodyLook {
  readonly state: TileState
  readonly provisional: boolean
  readonly shape: TileShape
  /** Device pixels. */
  readonly width: number
  readonly height: number
  readonly rotation: number
  readonly capacity: number
  readonly detail: TileDetail
  /** Device pixels per centimetre and per CSS pixel. */
  readonly scale: number
  readonly pixelRatio: number
}

export interface Measures {
  readonly radius: number
  readonly line: number
  readonly ring: number
  readonly badge: number
}

/** Line widths and radii grow with the tile, within what stays crisp and calm. */
export function measuresOf({ width, height, pixelRatio }: BodyLook): Measures {
  const short = Math.min(width, height) / pixelRatio
  return {
    radius: clamp(short * 0.12, 1, 10) * pixelRatio,
    line: (short < 22 ? 1 : short < 120 ? 1.5 : 2) * pixelRatio,
    ring: clamp(short * 0.06, 2, 6) * pixelRatio,
    badge: clamp(short * 0.135, 5.5, 12) * pixelRatio,
  }
}
