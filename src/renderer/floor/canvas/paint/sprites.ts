/**
 * Pictures of tile bodies, shared by all tiles that look alike at the current scale. A body is drawn directly the
 * first time and kept as a picture from the second on: a floor of thousands of unequal tiles would fill the cache
 * with pictures that are used once. Bounded by area; the longest unused go first.
 */
import type { Palette } from '../theme/palette'
import { CHAIR_REACH } from '../scene/tile-bounds'
import type { Context2D } from './context'
import type { BodyLook } from './body-look'
import { paintBody } from './tile-body'
import { newCanvas } from './surface'

interface Sprite {
  readonly image: CanvasImageSource
  readonly left: number
  readonly top: number
  readonly area: number
}

/** Device pixels over all sprites: 2 million are 8 MB. */
const MOST_AREA = 2_000_000
const LARGEST_SIDE = 400
const MOST_SEEN = 10_000

const keyOf = (look: BodyLook): string => {
  const { state, provisional, shape, width, height, rotation, detail } = look
  const open = state === 'free' || state === 'soon'
  const chairs = detail.chairs && open ? look.capacity : -1
  return `${state}${provisional ? '~' : '.'}${shape}${width}x${height}@${rotation}/${chairs}`
}

export class BodySprites {
  readonly #palette: Palette
  readonly #sprites = new Map<string, Sprite>()
  readonly #seen = new Set<string>()
  #area = 0

  constructor(palette: Palette) {
    this.#palette = palette
  }

  /** Draws a body with its centre at whole device pixels (x, y) or at half ones where its sides are odd. */
  draw(context: Context2D, look: BodyLook, x: number, y: number): void {
    const key = keyOf(look)
    const sprite = this.#sprites.get(key) ?? this.#tryMake(key, look)
    if (sprite === null) {
      context.save()
      context.translate(x, y)
      paintBody(context, look, this.#palette)
      context.restore()
      return
    }
    context.drawImage(sprite.image, Math.round(x - sprite.left), Math.round(y - sprite.top))
  }

  #tryMake(key: string, look: BodyLook): Sprite | null {
    if (Math.max(look.width, look.height) > LARGEST_SIDE) return null
    if (!this.#seen.has(key)) {
      if (this.#seen.size >= MOST_SEEN) this.#seen.clear()
      this.#seen.add(key)
      return null
    }
    const sprite = makeSprite(look, this.#palette)
    this.#sprites.set(key, sprite)
    this.#area += sprite.area
    for (const [oldest, { area }] of this.#sprites) {
      if (this.#area <= MOST_AREA) break
      this.#sprites.delete(oldest)
      this.#area -= area
    }
    return sprite
  }
}

function makeSprite(look: BodyLook, palette: Palette): Sprite {
  const reach = Math.ceil(Math.max(CHAIR_REACH * look.scale, Math.min(look.width, look.height) * 0.25)) + 2
  const turned = look.rotation % 180 !== 0
  const half = (side: number): number =>
    turned ? Math.ceil(Math.hypot(look.width, look.height) / 2) + (side % 2) / 2 : side / 2
  // The middle lies on a whole or half pixel exactly as it will on the floor.
  const [left, top] = [reach + half(look.width), reach + half(look.height)]
  const [width, height] = [Math.ceil(2 * left), Math.ceil(2 * top)]
  const { canvas, context } = newCanvas(width, height, true)
  context.translate(left, top)
  paintBody(context, look, palette)
  const image = 'transferToImageBitmap' in canvas ? canvas.transferToImageBitmap() : canvas
  return { image, left, top, area: width * height }
}
