/** Copying drawn pictures to the screen, which is measured in device pixels here. */
import type { Context2D } from '../paint/context'
import { type Camera, type Viewport, visibleRoom } from '../space/camera'
import { CHUNK_SIDE } from './canvas-pool'
import type { Chunk } from './chunk'
import type { Overview } from './overview'

/** Squares of the camera's own scale are copied pixel by pixel; others are stretched without seams. */
export function blitChunks(context: Context2D, chunks: Iterable<Chunk>, camera: Camera, viewport: Viewport): void {
  const { pixelRatio } = viewport
  const [originX, originY] = [Math.round(camera.x * pixelRatio), Math.round(camera.y * pixelRatio)]
  for (const chunk of chunks) {
    if (chunk.surface === null) continue
    const ratio = (camera.scale * pixelRatio) / chunk.projection.scale
    if (ratio === 1) {
      context.drawImage(chunk.surface.canvas, originX + chunk.column * CHUNK_SIDE, originY + chunk.row * CHUNK_SIDE)
      continue
    }
    const edge = (origin: number, index: number): number => Math.round(origin + index * CHUNK_SIDE * ratio)
    const [left, top] = [edge(originX, chunk.column), edge(originY, chunk.row)]
    const [width, height] = [edge(originX, chunk.column + 1) - left, edge(originY, chunk.row + 1) - top]
    context.drawImage(chunk.surface.canvas, left, top, width, height)
  }
}

/** Only the part on screen is stretched: the whole of it could be many screens wide. */
export function blitOverview(context: Context2D, overview: Overview, camera: Camera, viewport: Viewport): void {
  if (overview.image === null) return
  const { scale, x, y } = overview.projection
  const { area } = overview
  const seen = visibleRoom(camera, viewport)
  const left = Math.max(area.x, seen.x)
  const top = Math.max(area.y, seen.y)
  const width = Math.min(area.x + area.width, seen.x + seen.width) - left
  const height = Math.min(area.y + area.height, seen.y + seen.height) - top
  if (width <= 0 || height <= 0) return
  const ratio = viewport.pixelRatio
  context.drawImage(
    overview.image,
    left * scale + x,
    top * scale + y,
    width * scale,
    height * scale,
    (left * camera.scale + camera.x) * ratio,
    (top * camera.scale + camera.y) * ratio,
    width * camera.scale * ratio,
    height * camera.scale * ratio,
  )
}
