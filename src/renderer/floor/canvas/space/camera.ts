/** Where the eye is: pure arithmetic between room and screen. `scale` is CSS pixels per centimetre. */
import {
  clamp,
  type Insets,
  NO_INSETS,
  type RoomPoint,
  type RoomRect,
  type ScreenPoint,
  type ScreenRect,
} from './geometry'

export interface Camera {
  readonly scale: number
  /** Screen position of the room's origin. */
  readonly x: number
  readonly y: number
}

/** The canvas on screen, in CSS pixels, and how many device pixels make one of them (at most 2, see render/). */
export interface Viewport {
  readonly width: number
  readonly height: number
  readonly pixelRatio: number
}

export interface ScaleLimits {
  readonly least: number
  readonly most: number
}

/** Closest look, in pixels per centimetre: a table of one metre is then 320 pixels wide. */
const CLOSEST = 3.2
/** A layout of three tables is not blown up to the size of the screen. */
const CLOSEST_FIT = 1.6
/** Zooming out goes somewhat past the whole layout, so that its edge is felt. */
const PAST_FIT = 0.75
/** Room left around what is fitted, in CSS pixels. */
const FIT_MARGIN = 24

export const roomToScreen = (camera: Camera, point: RoomPoint): ScreenPoint => ({
  x: point.x * camera.scale + camera.x,
  y: point.y * camera.scale + camera.y,
})

export const screenToRoom = (camera: Camera, point: ScreenPoint): RoomPoint => ({
  x: (point.x - camera.x) / camera.scale,
  y: (point.y - camera.y) / camera.scale,
})

export const rectToScreen = (camera: Camera, rect: RoomRect): ScreenRect => ({
  x: rect.x * camera.scale + camera.x,
  y: rect.y * camera.scale + camera.y,
  width: rect.width * camera.scale,
  height: rect.height * camera.scale,
})

/** The part of the room that is on screen. */
export const visibleRoom = (camera: Camera, viewport: Viewport): RoomRect => ({
  x: -camera.x / camera.scale,
  y: -camera.y / camera.scale,
  width: viewport.width / camera.scale,
  height: viewport.height / camera.scale,
})

export const panBy = (camera: Camera, dx: number, dy: number): Camera => ({
  scale: camera.scale,
  x: camera.x + dx,
  y: camera.y + dy,
})

/** Scales by a factor so that what is under the anchor stays there. */
export function zoomAt(camera: Camera, anchor: ScreenPoint, factor: number, limits: ScaleLimits): Camera {
  const scale = clamp(camera.scale * factor, limits.least, limits.most)
  const ratio = scale / camera.scale
  return { scale, x: anchor.x - (anchor.x - camera.x) * ratio, y: anchor.y - (anchor.y - camera.y) * ratio }
}

/** The camera that shows a rectangle whole and centred in what the insets leave free. */
export function fitRect(rect: RoomRect, viewport: Viewport, insets: Insets = NO_INSETS, most = Infinity): Camera {
  const width = Math.max(1, viewport.width - insets.left - insets.right)
  const height = Math.max(1, viewport.height - insets.top - insets.bottom)
  const margin = Math.min(FIT_MARGIN, width / 8, height / 8)
  const scale = Math.min(
    (width - 2 * margin) / Math.max(1, rect.width),
    (height - 2 * margin) / Math.max(1, rect.height),
    most,
  )
  return centreOn({ x: rect.x + rect.width / 2, y: rect.y + rect.height / 2 }, scale, viewport, insets)
}

/** The camera of a given scale that has a point of the room in the middle of what the insets leave free. */
export const centreOn = (point: RoomPoint, scale: number, viewport: Viewport, insets: Insets = NO_INSETS): Camera => ({
  scale,
  x: (viewport.width + insets.left - insets.right) / 2 - point.x * scale,
  y: (viewport.height + insets.top - insets.bottom) / 2 - point.y * scale,
})

/** The camera that shows the whole layout. */
export const fitLayout = (bounds: RoomRect, viewport: Viewport, insets: Insets = NO_INSETS): Camera =>
  fitRect(bounds, viewport, insets, CLOSEST_FIT)

export const scaleLimits = (bounds: RoomRect, viewport: Viewport, insets: Insets = NO_INSETS): ScaleLimits => ({
  least: fitLayout(bounds, viewport, insets).scale * PAST_FIT,
  most: CLOSEST,
})

/** Keeps some of the layout on screen: none of its edges may pass the middle of the free part. */
export function keepInSight(camera: Camera, bounds: RoomRect, viewport: Viewport, insets: Insets = NO_INSETS): Camera {
  const middleX = (viewport.width + insets.left - insets.right) / 2
  const middleY = (viewport.height + insets.top - insets.bottom) / 2
  return {
    scale: camera.scale,
    x: clamp(camera.x, middleX - (bounds.x + bounds.width) * camera.scale, middleX - bounds.x * camera.scale),
    y: clamp(camera.y, middleY - (bounds.y + bounds.height) * camera.scale, middleY - bounds.y * camera.scale),
  }
}

/** Between two cameras, 0 to 1. Scale moves evenly in its logarithm; the centre of the screen moves in the room. */
export function between(from: Camera, to: Camera, viewport: Viewport, share: number): Camera {
  if (share >= 1) return to
  const middle = { x: viewport.width / 2, y: viewport.height / 2 }
  const scale = from.scale * (to.scale / from.scale) ** share
  const [start, end] = [screenToRoom(from, middle), screenToRoom(to, middle)]
  // Where the scale changes, most of the way is travelled while far out, so that both ends look equally slow.
  const way = from.scale === to.scale ? share : (1 / scale - 1 / from.scale) / (1 / to.scale - 1 / from.scale)
  const point = { x: start.x + (end.x - start.x) * way, y: start.y + (end.y - start.y) * way }
  return { scale, x: middle.x - point.x * scale, y: middle.y - point.y * scale }
}

export const sameCamera = (a: Camera, b: Camera): boolean => a.scale === b.scale && a.x === b.x && a.y === b.y
