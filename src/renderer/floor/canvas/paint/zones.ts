/** The rooms under the tiles: floor, walls, name on the wall, furniture, and a picture to look through. */
import type { FurnitureView, ZoneView } from '../model'
import type { FloorScene } from '../scene/floor-scene'
import { centreOf, inflateRect, radians, type RoomRect, rectsOverlap } from '../space/geometry'
import type { Palette } from '../theme/palette'
import { zoneFloor } from '../theme/theme'
import type { Context2D, Projection } from './context'
import type { TextPen } from './text'
import { traceShape } from './tile-shape'

const NAME_SIZE = 12.5
const NAME_INSET = 14
/** A zone narrower than this, in CSS pixels, has no name on its wall. */
const NAMED_FROM = 72
/** The name stands out of the frame by at most this, in CSS pixels. */
const OVERHANG = 12

export function paintRooms(
  context: Context2D,
  scene: FloorScene,
  area: RoomRect,
  projection: Projection,
  palette: Palette,
  pen: TextPen | null,
): void {
  const wide = inflateRect(area, (OVERHANG * projection.pixelRatio) / projection.scale)
  const zones = scene.zones.filter((zone) => rectsOverlap(zone.frame, wide))
  for (const zone of zones) paintZone(context, zone, projection, palette)
  paintPicture(context, scene, projection)
  for (const piece of scene.backdrop.furniture)
    if (rectsOverlap(inflateRect(piece.frame, piece.frame.width + piece.frame.height), wide))
      paintFurniture(context, piece, projection, palette, pen)
  if (pen !== null) for (const zone of zones) paintZoneName(context, zone, projection, palette, pen)
}

function traceZone(context: Context2D, zone: ZoneView, { scale, x, y }: Projection): void {
  const { frame, outline } = zone
  context.beginPath()
  if (outline === undefined || outline.length < 3) {
    const [left, top] = [Math.round(frame.x * scale + x), Math.round(frame.y * scale + y)]
    context.rect(left, top, Math.round(frame.width * scale), Math.round(frame.height * scale))
    return
  }
  for (const point of outline) context.lineTo(point.x * scale + x, point.y * scale + y)
  context.closePath()
}

function paintZone(context: Context2D, zone: ZoneView, projection: Projection, palette: Palette): void {
  traceZone(context, zone, projection)
  context.fillStyle = zoneFloor(palette, zone.colour)
  context.fill()
  context.strokeStyle = palette.wall
  context.lineJoin = 'round'
  context.lineWidth = (zone.level === 1 ? 2 : 1) * projection.pixelRatio
  context.stroke()
}

/** On the wall, breaking its line: it never lies under a tile that stands inside the room. */
function paintZoneName(
  context: Context2D,
  zone: ZoneView,
  projection: Projection,
  palette: Palette,
  pen: TextPen,
): void {
  const { scale, pixelRatio } = projection
  const width = zone.frame.width * scale
  if (zone.name === '' || width < NAMED_FROM * pixelRatio) return
  const size = NAME_SIZE * pixelRatio
  const text = pen.elide(zone.name, 600, width / size - (3 * NAME_INSET) / NAME_SIZE)
  if (text === '') return
  const textWidth = pen.width(text, 600) * size
  const left = Math.round(zone.frame.x * scale + projection.x + NAME_INSET * pixelRatio)
  const wall = wallBelow(zone, zone.frame.x + (NAME_INSET * pixelRatio + textWidth / 2) / scale)
  const top = Math.round(wall * scale + projection.y)
  const pad = 6 * pixelRatio
  context.fillStyle = palette.surround
  context.beginPath()
  context.roundRect(left - pad, top - size * 0.8, textWidth + 2 * pad, size * 1.6, size * 0.8)
  context.fill()
  context.fillStyle = palette.zoneInk
  pen.draw(context, text, left + textWidth / 2, top, size, 600)
}

/** Height of the topmost wall at some x: a polygon's corner may be cut off where its frame has one. */
function wallBelow({ frame, outline }: ZoneView, x: number): number {
  if (outline === undefined || outline.length < 3) return frame.y
  let top = Infinity
  for (const [index, from] of outline.entries()) {
    const to = outline[(index + 1) % outline.length] ?? from
    if (Math.min(from.x, to.x) > x || Math.max(from.x, to.x) < x || from.x === to.x) continue
    top = Math.min(top, from.y + ((x - from.x) / (to.x - from.x)) * (to.y - from.y))
  }
  return Number.isFinite(top) ? top : frame.y
}

function paintPicture(context: Context2D, scene: FloorScene, { scale, x, y }: Projection): void {
  const { picture } = scene.backdrop
  if (picture === undefined) return
  const { image, frame, opacity } = picture
  context.globalAlpha = opacity
  context.drawImage(image, frame.x * scale + x, frame.y * scale + y, frame.width * scale, frame.height * scale)
  context.globalAlpha = 1
}

function paintFurniture(
  context: Context2D,
  piece: FurnitureView,
  projection: Projection,
  palette: Palette,
  pen: TextPen | null,
): void {
  const { scale, pixelRatio } = projection
  const [width, height] = [piece.frame.width * scale, piece.frame.height * scale]
  const centre = centreOf(piece.frame)
  context.save()
  context.translate(centre.x * scale + projection.x, centre.y * scale + projection.y)
  context.rotate(radians(piece.rotation ?? 0))
  traceShape(context, piece.shape ?? 'rect', width, height, Math.min(6 * pixelRatio, width / 4, height / 4))
  context.fillStyle = palette.furniture
  context.fill()
  const size = Math.min(12 * pixelRatio, Math.min(width, height) * 0.6)
  if (pen !== null && piece.label && size >= 8 * pixelRatio) {
    // Along the longer side, as on an architect's plan.
    if (height > width) context.rotate(-Math.PI / 2)
    const text = pen.elide(piece.label, 500, (Math.max(width, height) / size) * 0.9)
    context.fillStyle = palette.furnitureInk
    if (text !== '') pen.draw(context, text, 0, 0, size, 500)
  }
  context.restore()
}
