/**
 * Draws one part of the room afresh: floor, rooms, then tiles in order. The whole of any picture and the smallest
 * repair go through here, so that both give the same pixels.
 */
import type { FloorScene } from '../scene/floor-scene'
import type { RoomRect } from '../space/geometry'
import type { Context2D, PixelRect, Projection } from './context'
import type { TilePainter } from './tile'
import { paintRooms } from './zones'

/** Whole pixels of a canvas that a part of the room touches. */
export function pixelsOf(area: RoomRect, { scale, x, y }: Projection, width: number, height: number): PixelRect | null {
  const left = Math.max(0, Math.floor(area.x * scale + x) - 1)
  const top = Math.max(0, Math.floor(area.y * scale + y) - 1)
  const right = Math.min(width, Math.ceil((area.x + area.width) * scale + x) + 1)
  const bottom = Math.min(height, Math.ceil((area.y + area.height) * scale + y) + 1)
  return left < right && top < bottom ? { x: left, y: top, width: right - left, height: bottom - top } : null
}

/** The part of the room behind some pixels. */
export const roomOf = (pixels: PixelRect, { scale, x, y }: Projection): RoomRect => ({
  x: (pixels.x - x) / scale,
  y: (pixels.y - y) / scale,
  width: pixels.width / scale,
  height: pixels.height / scale,
})

/** Clears and redraws the ground below the tiles. */
export function paintGround(
  context: Context2D,
  scene: FloorScene,
  pixels: PixelRect,
  projection: Projection,
  painter: TilePainter,
): void {
  context.fillStyle = painter.palette.surround
  context.fillRect(pixels.x, pixels.y, pixels.width, pixels.height)
  paintRooms(context, scene, roomOf(pixels, projection), projection, painter.palette, painter.pen)
}

/** Repairs a part of a picture after something in it changed. */
export function repaintRegion(
  context: Context2D,
  scene: FloorScene,
  area: RoomRect,
  projection: Projection,
  painter: TilePainter,
): void {
  const { width, height } = context.canvas
  const pixels = pixelsOf(area, projection, width, height)
  if (pixels === null) return
  context.save()
  context.beginPath()
  context.rect(pixels.x, pixels.y, pixels.width, pixels.height)
  context.clip()
  paintGround(context, scene, pixels, projection, painter)
  for (const tile of scene.tilesIn(roomOf(pixels, projection))) painter.paint(context, tile.view, projection)
  context.restore()
}
