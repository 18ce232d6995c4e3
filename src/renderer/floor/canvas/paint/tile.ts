/** One tile as it stands on a canvas: its body from the shared pictures, its texts, or a mere patch when tiny. */
import type { TileView } from '../model'
import { radians } from '../space/geometry'
import type { Palette } from '../theme/palette'
import type { Context2D, Projection } from './context'
import { drawIcon } from './icons'
import { DETAIL_FROM, detailFor } from './level-of-detail'
import { BodySprites } from './sprites'
import type { TextPen } from './text'
import type { BodyLook } from './body-look'
import { paintBadges } from './tile-badges'
import { layoutTile, PERSON_WIDTH, type TextBox } from './tile-layout'
import { paintPatch } from './tile-patch'

/** In CSS pixels: below it a tile has no rounded corners, only colour and edge. */
const PATCH_BELOW = DETAIL_FROM.number - 2

export class TilePainter {
  readonly palette: Palette
  readonly pen: TextPen
  readonly #sprites: BodySprites

  constructor(palette: Palette, pen: TextPen) {
    this.palette = palette
    this.pen = pen
    this.#sprites = new BodySprites(palette)
  }

  paint(context: Context2D, view: TileView, projection: Projection): void {
    const { pixelRatio } = projection
    const { left, top, width, height } = snapped(view, projection)
    const short = Math.min(width, height) / pixelRatio
    if (short < PATCH_BELOW) {
      paintPatch(context, this.palette.states[view.state], view.state, left, top, width, height, pixelRatio)
      return
    }
    const look = lookOf(view, width, height, projection)
    const [x, y] = [left + width / 2, top + height / 2]
    this.#sprites.draw(context, look, x, y)
    if (look.detail.number) this.#paintTexts(context, view, x, y, width / pixelRatio, height / pixelRatio, pixelRatio)
  }

  /** The badges alone, for whoever has drawn over them. */
  paintBadges(context: Context2D, view: TileView, projection: Projection): void {
    const { left, top, width, height } = snapped(view, projection)
    const look = lookOf(view, width, height, projection)
    if (!look.detail.icon) return
    context.save()
    context.translate(left + width / 2, top + height / 2)
    paintBadges(context, look, this.palette)
    context.restore()
  }

  #paintTexts(context: Context2D, view: TileView, x: number, y: number, width: number, height: number, ratio: number) {
    const { ink } = this.palette.states[view.state]
    context.fillStyle = ink
    const box = textBoxOf(view, width, height)
    for (const run of layoutTile(view, box, detailFor(Math.min(width, height)), this.pen)) {
      const [runX, runY, size] = [x + run.x * ratio, y + run.y * ratio, run.size * ratio]
      if (run.columns) this.pen.drawColumns(context, run.text, runX, runY, size, run.weight)
      else this.pen.draw(context, run.text, runX, runY, size, run.weight)
      if (run.person) {
        const textWidth = this.pen.width(run.text, run.weight) * size
        const iconX = runX - textWidth / 2 - PERSON_WIDTH * size * 0.55
        drawIcon(context, 'person', iconX, runY, size * 0.95, ink, 2.4)
      }
    }
  }
}

interface SnappedTile {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** Edges on whole device pixels: neighbours of one size are drawn alike, and nothing is blurred. */
export const snapped = (view: TileView, { scale, x, y }: Projection): SnappedTile => ({
  left: Math.round(view.x * scale + x),
  top: Math.round(view.y * scale + y),
  width: Math.max(1, Math.round(view.width * scale)),
  height: Math.max(1, Math.round(view.height * scale)),
})

function lookOf(view: TileView, width: number, height: number, { scale, pixelRatio }: Projection): BodyLook {
  const { state, capacity, provisional = false, rotation = 0, shape = 'rect' } = view
  const detail = detailFor(Math.min(width, height) / pixelRatio)
  return { state, provisional, shape, width, height, rotation, capacity, detail, scale, pixelRatio }
}

/** Texts stay upright: a turned tile offers the upright box that surely lies inside it. */
export function textBoxOf(view: TileView, width: number, height: number): TextBox {
  const round = view.shape === 'round'
  const short = Math.min(width, height)
  const overdue = view.state === 'overdue'
  const pad = Math.max(2, short * 0.07) + (overdue ? 1.5 : 0)
  const sides = overdue ? short * 0.025 : 0
  const turned = (((view.rotation ?? 0) % 180) + 180) % 180
  if (turned === 0) return { width, height, round, pad, sides }
  if (turned === 90) return { width: height, height: width, round, pad, sides }
  if (round) return { width: short, height: short, round, pad, sides }
  // The square that lies inside the turned outline, and a little more: rows of text do not reach its corners.
  const square = short / (Math.abs(Math.sin(radians(turned))) + Math.abs(Math.cos(radians(turned))))
  return { width: square * 1.25, height: square * 1.1, round, pad, sides }
}
