/**
 * What the running interaction says about tiles, on a layer of its own above the drawn floor: a veil over the rest,
 * rings, ranks, the selection, and the tile that a finger is about to lift. Device pixels.
 */
import type { TileMark, TileMarks, TileView } from '../model'
import type { Context2D, Projection } from '../paint/context'
import type { TextPen } from '../paint/text'
import { snapped, type TilePainter } from '../paint/tile'
import { cornerOf, traceShape } from '../paint/tile-shape'
import type { FloorScene } from '../scene/floor-scene'
import { clamp, radians, type RoomRect } from '../space/geometry'
import type { Palette } from '../theme/palette'

export interface MarksState {
  readonly marks: TileMarks
  readonly selectedId: string | null
  /** Held down and ready to be lifted, or already in the hand. */
  readonly readyId: string | null
  readonly carriedId: string | null
  /** What the hand hovers over. */
  readonly targetId: string | null
}

/** In CSS pixels: below it a window in the veil has plain corners. Thousands of them are cut at each step of a zoom. */
const PLAIN_BELOW = 24

const RANKS: Readonly<Partial<Record<TileMark, string>>> = { rank1: '1', rank2: '2', rank3: '3' }

export const hasMarks = (state: MarksState): boolean =>
  state.marks.marks.size > 0 ||
  state.marks.rest === 'dimmed' ||
  state.selectedId !== null ||
  state.readyId !== null ||
  state.carriedId !== null

export function paintMarks(
  context: Context2D,
  scene: FloorScene,
  state: MarksState,
  seen: RoomRect,
  projection: Projection,
  painter: TilePainter,
): void {
  const { palette, pen } = painter
  const marked = markedTiles(scene, state.marks, seen)
  const selected = state.selectedId === null ? null : scene.tile(state.selectedId)
  const carried = state.carriedId === null ? null : scene.tile(state.carriedId)
  const ready = state.readyId === null ? null : scene.tile(state.readyId)
  if (state.marks.rest === 'dimmed') {
    const lit = sparedTiles(scene, state.marks.spared, seen)
    const spared = [...marked.map(([view]) => view), ...lit]
    paintVeil(context, [...spared, ...(carried === null && selected !== null ? [selected] : [])], projection, palette)
  }
  const ring = (view: TileView, colour: string, strength: number, dashed = false): void => {
    paintRing(context, view, projection, { colour, halo: palette.floor, strength, dashed })
    painter.paintBadges(context, view, projection)
  }
  for (const [view, mark] of marked)
    ring(view, palette.marks[mark], view.id === state.targetId ? 2 : 1, mark === 'consequence')
  if (selected !== null && carried === null) ring(selected, palette.selected, 1)
  if (ready !== null) ring(ready, palette.selected, 1.6)
  if (carried !== null) paintOrigin(context, carried, projection, palette)
  for (const [view, mark] of marked) {
    const rank = RANKS[mark]
    if (rank !== undefined) paintRank(context, view, rank, projection, palette, pen)
  }
}

/** Marked tiles on screen, by whichever of the two lists is shorter. */
function markedTiles(scene: FloorScene, { marks }: TileMarks, seen: RoomRect): [TileView, TileMark][] {
  const found: [TileView, TileMark][] = []
  if (marks.size < 64) {
    for (const [id, mark] of marks) {
      const view = scene.tile(id)
      if (view !== null) found.push([view, mark])
    }
    return found
  }
  for (const { view } of scene.tilesIn(seen)) {
    const mark = marks.get(view.id)
    if (mark !== undefined) found.push([view, mark])
  }
  return found
}

/** Tiles on screen that stay in the light without a mark; a large floor may have thousands elsewhere. */
function sparedTiles(scene: FloorScene, spared: TileMarks['spared'], seen: RoomRect): TileView[] {
  if (spared === undefined) return []
  return scene.tilesIn(seen).flatMap(({ view }) => (spared.has(view.id) ? [view] : []))
}

interface Placed {
  readonly width: number
  readonly height: number
  readonly radius: number
}

/** Moves the origin to the tile's middle, as it was snapped when drawn, turned with it. */
function standOn(context: Context2D, view: TileView, projection: Projection): Placed {
  const { left, top, width, height } = snapped(view, projection)
  context.translate(left + width / 2, top + height / 2)
  context.rotate(radians(view.rotation ?? 0))
  return {
    width,
    height,
    radius: clamp((Math.min(width, height) / projection.pixelRatio) * 0.12, 1, 10) * projection.pixelRatio,
  }
}

function paintVeil(context: Context2D, spared: readonly TileView[], projection: Projection, palette: Palette): void {
  context.globalAlpha = palette.veil
  context.fillStyle = palette.surround
  context.fillRect(0, 0, context.canvas.width, context.canvas.height)
  context.globalAlpha = 1
  context.globalCompositeOperation = 'destination-out'
  for (const view of spared) {
    const { left, top, ...tile } = snapped(view, projection)
    const short = Math.min(tile.width, tile.height)
    if (short < PLAIN_BELOW * projection.pixelRatio && (view.rotation ?? 0) === 0) {
      const rim = clamp(short * 0.12, 1, 8 * projection.pixelRatio)
      context.clearRect(left - rim, top - rim, tile.width + 2 * rim, tile.height + 2 * rim)
      continue
    }
    context.save()
    const { width, height, radius } = standOn(context, view, projection)
    const around = clamp(Math.min(width, height) * 0.12, 1, 8 * projection.pixelRatio)
    traceShape(context, view.shape ?? 'rect', width, height, radius, -around)
    context.fill()
    context.restore()
  }
  context.globalCompositeOperation = 'source-over'
}

interface Ring {
  readonly colour: string
  readonly halo: string
  readonly strength: number
  /** Tells 'goes, but' from 'goes' without colour. */
  readonly dashed: boolean
}

/** A ring outside the tile, parted from it by a line of floor so that it stands out on every fill. */
function paintRing(context: Context2D, view: TileView, projection: Projection, ring: Ring): void {
  context.save()
  const { width, height, radius } = standOn(context, view, projection)
  const short = Math.min(width, height) / projection.pixelRatio
  const line = clamp(short * 0.06, 1.5, 4) * ring.strength * projection.pixelRatio
  const gap = clamp(short * 0.03, 0.5, 2) * projection.pixelRatio
  context.lineWidth = line + 2 * gap
  context.strokeStyle = ring.halo
  traceShape(context, view.shape ?? 'rect', width, height, radius, -(gap + line / 2))
  context.stroke()
  context.lineWidth = line
  context.strokeStyle = ring.colour
  if (ring.dashed) context.setLineDash([line * 3, line * 1.5])
  context.stroke()
  context.restore()
}

/** Where the lifted party comes from: still its table, until it is put down elsewhere. */
function paintOrigin(context: Context2D, view: TileView, projection: Projection, palette: Palette): void {
  context.save()
  const { width, height, radius } = standOn(context, view, projection)
  const line = 2 * projection.pixelRatio
  traceShape(context, view.shape ?? 'rect', width, height, radius)
  context.globalAlpha = 0.6
  context.fillStyle = palette.floor
  context.fill()
  context.globalAlpha = 1
  context.setLineDash([line * 3, line * 2])
  context.lineWidth = line
  context.strokeStyle = palette.selected
  context.stroke()
  context.restore()
}

function paintRank(
  context: Context2D,
  view: TileView,
  rank: string,
  projection: Projection,
  palette: Palette,
  pen: TextPen,
): void {
  const { scale, x, y, pixelRatio } = projection
  // On a small tile the badge is smaller: the table's number goes last.
  const side = Math.min(view.width, view.height) * scale
  const radius = Math.min((rank === '1' ? 15 : 13) * pixelRatio, Math.max(9 * pixelRatio, side * 0.36))
  // Opposite to the state's own badge, so that neither hides the other or the number.
  const corner = cornerOf(view.shape ?? 'rect', view.width * scale, view.height * scale, view.rotation ?? 0, -1)
  const middle = (view.x + view.width / 2) * scale + x + corner.x
  const top = (view.y + view.height / 2) * scale + y + corner.y
  context.beginPath()
  context.arc(middle, top, radius + 2 * pixelRatio, 0, 2 * Math.PI)
  context.fillStyle = palette.floor
  context.fill()
  context.beginPath()
  context.arc(middle, top, radius, 0, 2 * Math.PI)
  context.fillStyle = palette.marks.rank1
  context.fill()
  context.fillStyle = palette.markInk
  pen.draw(context, rank, middle, top, radius * 1.15, 700)
}
