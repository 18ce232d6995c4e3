/** Tiles too small for anything but colour. What wants somebody stays loud down to a few pixels. */
import type { TileState, TileView } from '../model'
import type { Palette, StatePaint } from '../theme/palette'
import type { Context2D, Projection } from './context'

/** Colour and edge alone, on whole device pixels. */
export function paintPatch(
  context: Context2D,
  paint: StatePaint,
  state: TileState,
  left: number,
  top: number,
  width: number,
  height: number,
  pixelRatio: number,
): void {
  const short = Math.min(width, height)
  const line = Math.max(1, Math.round(pixelRatio * (state === 'overdue' ? 2 : 1)))
  if (paint.edge === undefined || short < 2 * line + 1) {
    context.fillStyle = short < 2 * line + 1 && paint.edge !== undefined ? paint.edge : paint.fill
    context.fillRect(left, top, width, height)
    return
  }
  context.fillStyle = paint.edge
  context.fillRect(left, top, width, height)
  context.fillStyle = paint.hatch ?? paint.fill
  context.fillRect(left + line, top + line, width - 2 * line, height - 2 * line)
}

/** One colour per tile, for pictures of the whole floor: the edge where it says more than the fill. */
export function overviewPatch(context: Context2D, view: TileView, projection: Projection, palette: Palette): void {
  const { scale, x, y } = projection
  const paint = palette.states[view.state]
  context.fillStyle = view.state === 'overdue' || view.state === 'held' ? (paint.edge ?? paint.fill) : paint.fill
  const [width, height] = [Math.max(1, view.width * scale), Math.max(1, view.height * scale)]
  context.fillRect(view.x * scale + x, view.y * scale + y, width, height)
}
