/** What a tile covers, and whether two views of it look alike. */
import type { TileLines, TileView } from '../model'
import { inflateRect, type RoomRect, rotatedBounds } from '../space/geometry'

/** Chairs stand at most this far outside a tile, in room units. */
export const CHAIR_REACH = 16
/** A badge stands out of a large tile by at most this share of its shorter side. */
const BADGE_SHARE = 0.2
const SMALLEST_SIDE = 1
const FURTHEST = 10_000_000

const finite = (value: number, otherwise: number): number =>
  Number.isFinite(value) ? Math.max(-FURTHEST, Math.min(FURTHEST, value)) : otherwise

/** The same view, or a drawable one in its place where numbers are missing or absurd. */
export function soundTile(view: TileView): TileView {
  const rotation = view.rotation ?? 0
  const sound =
    Math.abs(view.x) <= FURTHEST &&
    Math.abs(view.y) <= FURTHEST &&
    view.width >= SMALLEST_SIDE &&
    view.height >= SMALLEST_SIDE &&
    view.width + view.height <= FURTHEST &&
    Number.isFinite(rotation)
  if (sound) return view
  return {
    ...view,
    x: finite(view.x, 0),
    y: finite(view.y, 0),
    width: Math.max(SMALLEST_SIDE, finite(view.width, 80)),
    height: Math.max(SMALLEST_SIDE, finite(view.height, 80)),
    rotation: finite(rotation, 0),
  }
}

export const paintedBounds = (view: TileView): RoomRect =>
  inflateRect(
    rotatedBounds(view, view.rotation ?? 0),
    Math.max(CHAIR_REACH, Math.min(view.width, view.height) * BADGE_SHARE),
  )

/** 0 where two bounds are the same, else how far they differ. */
export const overhangOf = (a: RoomRect, b: RoomRect): number =>
  Math.abs(a.x - b.x) + Math.abs(a.y - b.y) + Math.abs(a.width - b.width) + Math.abs(a.height - b.height)

const sameLines = (a: TileLines | undefined, b: TileLines | undefined): boolean =>
  a === b ||
  (a?.party === b?.party &&
    a?.elapsed === b?.elapsed &&
    a?.server === b?.server &&
    a?.nextTime === b?.nextTime &&
    a?.nextName === b?.nextName)

/** Whether drawing either gives the same pixels. */
export const sameTile = (a: TileView, b: TileView): boolean =>
  a === b ||
  (a.state === b.state &&
    (a.provisional ?? false) === (b.provisional ?? false) &&
    a.number === b.number &&
    a.capacity === b.capacity &&
    a.x === b.x &&
    a.y === b.y &&
    a.width === b.width &&
    a.height === b.height &&
    (a.rotation ?? 0) === (b.rotation ?? 0) &&
    (a.shape ?? 'rect') === (b.shape ?? 'rect') &&
    sameLines(a.lines, b.lines))
