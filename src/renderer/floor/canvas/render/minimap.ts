/** The whole layout in a corner while only a part of it is on screen. Drawn from the overview; a finger moves it. */
import type { Overview } from '../bitmap/overview'
import type { Context2D } from '../paint/context'
import { newCanvas, type Surface } from '../paint/surface'
import { type Camera, type Viewport, visibleRoom } from '../space/camera'
import { clamp, type RoomPoint, type RoomRect } from '../space/geometry'
import type { Palette } from '../theme/palette'

/** Longest sides, in CSS pixels. */
export const MINIMAP_WIDTH = 176
export const MINIMAP_HEIGHT = 120
/** Milliseconds between two looks at what has changed. */
const EVERY = 250

export interface MinimapSize {
  readonly width: number
  readonly height: number
  /** CSS pixels per centimetre. */
  readonly scale: number
}

export function minimapSize({ area }: { readonly area: RoomRect }): MinimapSize {
  const scale = Math.min(MINIMAP_WIDTH / area.width, MINIMAP_HEIGHT / area.height)
  return {
    width: Math.max(1, Math.round(area.width * scale)),
    height: Math.max(1, Math.round(area.height * scale)),
    scale,
  }
}

export const minimapToRoom = (area: RoomRect, x: number, y: number): RoomPoint => {
  const { scale } = minimapSize({ area })
  return { x: area.x + x / scale, y: area.y + y / scale }
}

/** Shrinking the overview well takes time, so it is done now and then; each frame only copies and frames it. */
export class MinimapPicture {
  #surface: Surface | null = null
  #area: RoomRect = { x: 0, y: 0, width: 1, height: 1 }
  #version = -1
  #madeAt = -Infinity

  /** Makes the picture again on the next `update`, whenever the last one was. */
  forget(): void {
    this.#version = -1
  }

  /** Follows the overview, but not too often. Returns what became of it. */
  update(overview: Overview, pixelRatio: number, now: number): 'same' | 'fresh' | 'waiting' {
    if (overview.version === this.#version || overview.image === null) return 'same'
    if (this.#version >= 0 && now - this.#madeAt < EVERY) return 'waiting'
    const size = minimapSize(overview)
    const [width, height] = [Math.round(size.width * pixelRatio), Math.round(size.height * pixelRatio)]
    const canvas = this.#surface?.canvas
    if (canvas?.width !== width || canvas.height !== height) this.#surface = newCanvas(width, height, false)
    if (this.#surface === null) return 'same'
    this.#surface.context.imageSmoothingQuality = 'medium'
    this.#surface.context.drawImage(overview.image, 0, 0, width, height)
    this.#area = overview.area
    this.#version = overview.version
    this.#madeAt = now
    return 'fresh'
  }

  paint(context: Context2D, camera: Camera, viewport: Viewport, palette: Palette): void {
    if (this.#surface === null) return
    context.setTransform(1, 0, 0, 1, 0, 0)
    context.drawImage(this.#surface.canvas, 0, 0)
    context.setTransform(viewport.pixelRatio, 0, 0, viewport.pixelRatio, 0, 0)
    const { width, height, scale } = minimapSize({ area: this.#area })
    const seen = visibleRoom(camera, viewport)
    const left = clamp((seen.x - this.#area.x) * scale, 1, width - 3)
    const top = clamp((seen.y - this.#area.y) * scale, 1, height - 3)
    const right = clamp((seen.x + seen.width - this.#area.x) * scale, left + 2, width - 1)
    const bottom = clamp((seen.y + seen.height - this.#area.y) * scale, top + 2, height - 1)
    context.fillStyle = palette.surround
    context.globalAlpha = 0.4
    context.beginPath()
    context.rect(0, 0, width, height)
    context.rect(left, top, right - left, bottom - top)
    context.fill('evenodd')
    context.globalAlpha = 1
    context.strokeStyle = palette.selected
    context.lineWidth = 2
    context.strokeRect(left, top, right - left, bottom - top)
  }
}
