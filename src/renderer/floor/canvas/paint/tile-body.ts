/**
 * Everything of a tile but its texts: chairs, fill, pattern, edge and badge. It depends on few things, all of them in
 * `BodyLook`, so that equal bodies can share one picture (see sprites.ts). Device pixels, centre at the origin.
 */
import { clamp, radians } from '../space/geometry'
import type { Palette, StatePaint } from '../theme/palette'
import { CHAIR_DEPTH, chairPlaces } from './chairs'
import type { Context2D } from './context'
import { type BodyLook, type Measures, measuresOf } from './body-look'
import { paintBadges, paintCornerMarks } from './tile-badges'
import { traceShape } from './tile-shape'

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
