/** The thing in hand: the lifted party above the finger, and one line of what would follow. Device pixels. */
import type { LiftVerdict, TileView } from '../model'
import type { Context2D } from '../paint/context'
import type { TilePainter } from '../paint/tile'
import { clamp, type ScreenPoint } from '../space/geometry'
import type { Viewport } from '../space/camera'

export interface HandState {
  readonly view: TileView
  readonly at: ScreenPoint
  readonly verdict: LiftVerdict | null
}

/** The card stands above the finger, so that the finger does not hide it, in CSS pixels. */
const ABOVE_FINGER = 28
const LEAST_CARD = 52
const MOST_CARD = 84
const TEXT_SIZE = 15
const BUBBLE_PAD = 12
const BUBBLE_HEIGHT = 36
const EDGE = 8

export function paintHand(
  context: Context2D,
  hand: HandState,
  painter: TilePainter,
  roomScale: number,
  viewport: Viewport,
): void {
  const { palette } = painter
  const ratio = viewport.pixelRatio
  const longest = Math.max(hand.view.width, hand.view.height)
  const scale = clamp(longest * roomScale, LEAST_CARD, MOST_CARD) / longest
  const [width, height] = [hand.view.width * scale, hand.view.height * scale]
  const left = hand.at.x - width / 2
  const top = hand.at.y - ABOVE_FINGER - height
  context.save()
  castShadow(context, ratio)
  context.fillStyle = palette.paper
  context.beginPath()
  if (hand.view.shape === 'round')
    context.ellipse(
      (left + width / 2) * ratio,
      (top + height / 2) * ratio,
      (width / 2) * ratio,
      (height / 2) * ratio,
      0,
      0,
      7,
    )
  else context.roundRect(left * ratio, top * ratio, width * ratio, height * ratio, 8 * ratio)
  context.fill()
  context.restore()
  const card = { ...hand.view, x: 0, y: 0, rotation: 0 }
  painter.paint(context, card, { scale: scale * ratio, x: left * ratio, y: top * ratio, pixelRatio: ratio })
  if (hand.verdict !== null && hand.verdict.text !== '')
    paintBubble(context, hand.verdict, hand.at.x, top - EDGE - BUBBLE_HEIGHT, painter, viewport)
}

function paintBubble(
  context: Context2D,
  verdict: LiftVerdict,
  middle: number,
  wishedTop: number,
  { palette, pen }: TilePainter,
  viewport: Viewport,
): void {
  const ratio = viewport.pixelRatio
  const dot = 10
  const most = viewport.width - 2 * EDGE - 2 * BUBBLE_PAD - dot - 8
  const text = pen.elide(verdict.text, 600, most / TEXT_SIZE)
  const width = pen.width(text, 600) * TEXT_SIZE + 2 * BUBBLE_PAD + dot + 8
  const left = clamp(middle - width / 2, EDGE, Math.max(EDGE, viewport.width - width - EDGE))
  const top = Math.max(EDGE, wishedTop)
  context.save()
  castShadow(context, ratio)
  context.fillStyle = palette.paper
  context.beginPath()
  context.roundRect(left * ratio, top * ratio, width * ratio, BUBBLE_HEIGHT * ratio, 8 * ratio)
  context.fill()
  context.restore()
  const [dotX, dotY] = [(left + BUBBLE_PAD + dot / 2) * ratio, (top + BUBBLE_HEIGHT / 2) * ratio]
  context.fillStyle = verdict.outcome === 'blocked' ? palette.furnitureInk : palette.marks[verdict.outcome]
  context.strokeStyle = context.fillStyle
  context.lineWidth = 3 * ratio
  context.beginPath()
  context.arc(dotX, dotY, (dot / 2) * ratio, 0, 2 * Math.PI)
  // Full: goes. Ring: goes, but. Crossed ring: does not.
  if (verdict.outcome === 'goes') context.fill()
  else context.stroke()
  if (verdict.outcome === 'blocked') {
    context.beginPath()
    context.moveTo(dotX - (dot / 2) * ratio, dotY + (dot / 2) * ratio)
    context.lineTo(dotX + (dot / 2) * ratio, dotY - (dot / 2) * ratio)
    context.stroke()
  }
  context.fillStyle = palette.paperInk
  const textMiddle = left + BUBBLE_PAD + dot + 8 + (width - 2 * BUBBLE_PAD - dot - 8) / 2
  pen.draw(context, text, textMiddle * ratio, dotY, TEXT_SIZE * ratio, 600)
}

/** Shadows only for what floats. */
function castShadow(context: Context2D, ratio: number): void {
  context.shadowColor = 'rgba(0, 0, 0, 0.35)'
  context.shadowBlur = 14 * ratio
  context.shadowOffsetY = 4 * ratio
}
