/**
 * Everything of a tile but its texts: chairs, fill, pattern, edge and badge. It depends on few things, all of them in
 * `BodyLook`, so that equal bodies can share one picture (see sprites.ts). Device pixels, centre at the origin.
 */
import type { TileShape, TileState } from '../model'
import { clamp, radians } from '../space/geometry'
import type { Palette, StatePaint } from '../theme/palette'
import { CHAIR_DEPTH, chairPlaces } from './chairs'
import type { Context2D } from './context'
import { drawIcon, STATE_ICONS } from './icons'
import type { TileDetail } from './level-of-detail'
import { cornerOf, traceShape } from './tile-shape'

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

interface Measures {
  readonly radius: number
  readonly line: number
  readonly ring: number
  readonly badge: number
}

/** Line widths and radii grow with the tile, within what stays crisp and calm. */
function measuresOf({ width, height, pixelRatio }: BodyLook): Measures {
  const short = Math.min(width, height) / pixelRatio
  return {
    radius: clamp(short * 0.12, 1, 10) * pixelRatio,
    line: (short < 22 ? 1 : short < 120 ? 1.5 : 2) * pixelRatio,
    ring: clamp(short * 0.06, 2, 6) * pixelRatio,
    badge: clamp(short * 0.135, 5.5, 12) * pixelRatio,
  }
}

export function paintBody(context: Context2D, look: BodyLook, palette: Palette): void {
  const paint = palette.states[look.state]
  const measures = measuresOf(look)
  context.save()
  context.rotate(radians(look.rotation))
  if (look.detail.chairs && (look.state === 'free' || look.state === 'soon')) paintChairs(context, look, palette)
  paintFill(context, look, paint, measures)
  paintEdge(context, look, paint, measures)
  context.restore()
  if (look.detail.icon) paintBadges(context, look, palette)
  else paintCornerMarks(context, look, palette)
}

function paintChairs(context: Context2D, look: BodyLook, palette: Palette): void {
  const { width, height, shape, capacity, scale } = look
  context.fillStyle = palette.chair
  for (const chair of chairPlaces(width / scale, height / scale, shape, capacity)) {
    const [length, depth] = [chair.length * scale, CHAIR_DEPTH * scale]
    context.save()
    context.translate(chair.x * scale, chair.y * scale)
    context.rotate(chair.turn)
    context.beginPath()
    context.roundRect(-length / 2, -depth / 2, length, depth, depth * 0.45)
    context.fill()
    context.restore()
  }
}

function paintFill(context: Context2D, look: BodyLook, paint: StatePaint, measures: Measures): void {
  const { shape, width, height, provisional, state } = look
  // A provisional solid tile is drawn smaller within its dashed edge, so that the dashes stand on the floor.
  const inset = provisional && paint.edge === undefined ? measures.line * 2 : 0
  traceShape(context, shape, width, height, measures.radius, inset)
  context.fillStyle = paint.fill
  context.fill()
  if (paint.hatch !== undefined) {
    context.save()
    context.clip()
    paintHatching(context, width, height, paint.hatch, measures)
    context.restore()
  }
  if (state === 'deactivated') {
    context.save()
    context.clip()
    context.strokeStyle = paint.edge ?? paint.ink
    context.globalAlpha = 0.45
    context.lineWidth = measures.line
    context.beginPath()
    context.moveTo(-width / 2, height / 2)
    context.lineTo(width / 2, -height / 2)
    context.stroke()
    context.restore()
  }
}

function paintHatching(context: Context2D, width: number, height: number, colour: string, measures: Measures): void {
  const pitch = clamp(Math.min(width, height) / 7, measures.line * 3.2, measures.line * 7)
  const reach = (width + height) / 2
  context.strokeStyle = colour
  context.lineWidth = pitch * 0.5
  context.beginPath()
  for (let at = -reach; at <= reach; at += pitch * Math.SQRT2) {
    context.moveTo(at - height / 2, height / 2)
    context.lineTo(at + height / 2, -height / 2)
  }
  context.stroke()
}

function paintEdge(context: Context2D, look: BodyLook, paint: StatePaint, measures: Measures): void {
  const { shape, width, height, provisional, state } = look
  const { radius, line, ring } = measures
  const dashed = provisional || state === 'deactivated'
  if (paint.edge === undefined && !provisional) return
  if (paint.gap !== undefined) {
    traceShape(context, shape, width, height, radius, ring + line / 2)
    context.strokeStyle = paint.gap
    context.lineWidth = line
    context.stroke()
  }
  const thickness = paint.gap === undefined ? line : ring
  traceShape(context, shape, width, height, radius, thickness / 2)
  if (dashed && paint.gap !== undefined) {
    context.strokeStyle = paint.gap
    context.lineWidth = thickness
    context.stroke()
  }
  if (dashed) context.setLineDash([line * 3.6, line * 2.6])
  context.strokeStyle = paint.edge ?? paint.fill
  context.lineWidth = thickness
  context.stroke()
  if (dashed) context.setLineDash([])
}

/** Also drawn alone, over a ring that would cut into it. */
export function paintBadges(context: Context2D, look: BodyLook, palette: Palette): void {
  const { shape, width, height, rotation, state, provisional } = look
  const { badge: radius, line } = measuresOf(look)
  const paint = palette.states[state]
  const disc = (side: 1 | -1, ground: string, rim: string): { x: number; y: number } => {
    const corner = cornerOf(shape, width, height, rotation, side)
    const reach = Math.hypot(corner.x, corner.y) || 1
    // Outside a round tile, where its corner would be: inside, the badge would cover the number.
    const inwards = shape === 'round' ? -0.3 : 0.62
    const [x, y] = [corner.x * (1 - (radius * inwards) / reach), corner.y * (1 - (radius * inwards) / reach)]
    // A rim of floor parts the badge from the tile like a notch.
    context.beginPath()
    context.arc(x, y, radius + line, 0, 2 * Math.PI)
    context.fillStyle = palette.floor
    context.fill()
    context.beginPath()
    context.arc(x, y, radius - line / 2, 0, 2 * Math.PI)
    context.fillStyle = ground
    context.fill()
    context.strokeStyle = rim
    context.lineWidth = line
    context.stroke()
    return { x, y }
  }
  const icon = STATE_ICONS[state]
  if (icon !== undefined && state !== 'deactivated') {
    const { x, y } = disc(1, paint.badge, paint.edge ?? paint.fill)
    drawIcon(
      context,
      icon,
      x,
      y,
      radius * (icon === 'clock' ? 1.5 : 1.32),
      paint.badgeInk,
      icon === 'check' ? 3.6 : 2.7,
    )
  }
  if (provisional) {
    const { x, y } = disc(-1, palette.paper, palette.furnitureInk)
    drawIcon(context, 'cloudOff', x, y, radius * 1.4, palette.paperInk, 2.3)
  }
}

/** What is left of the badges on a tile too small for them: a cut corner on the same side. */
function paintCornerMarks(context: Context2D, look: BodyLook, palette: Palette): void {
  const { width, height, state, provisional } = look
  const paint = palette.states[state]
  const size = Math.min(width, height) * 0.42
  const cut = (side: 1 | -1, colour: string): void => {
    const [x, y] = [(side * width) / 2, -height / 2]
    context.beginPath()
    context.moveTo(x, y)
    context.lineTo(x - side * size, y)
    context.lineTo(x, y + size)
    context.closePath()
    context.fillStyle = colour
    context.fill()
  }
  if (state === 'soon') cut(1, paint.edge ?? paint.ink)
  if (state === 'paid') cut(1, paint.badge)
  if (provisional) cut(-1, palette.floor)
}
