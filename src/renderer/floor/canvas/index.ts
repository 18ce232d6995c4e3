/** The canvas of the floor: everything that other parts of the renderer may use of it. */
export { FloorCanvas, type FloorCanvasProps } from './FloorCanvas'
export type { FloorCallbacks } from './gestures/floor-host'
export type { FloorCanvasHandle } from './handle'
export * from './model'
export type { CanvasProbe } from './probe'
export { FloorScene } from './scene/floor-scene'
export type { Insets, RoomPoint, RoomRect, ScreenPoint, ScreenRect } from './space/geometry'
export type { Mode, Palette, PaletteName } from './theme/palette'
export { PALETTES, type StateColours, themeOf } from './theme/theme'
export {
  nestFrames,
  type PlacedUnit,
  type PlacementUnit,
  resolvePlacements,
  type UnitRect,
  type ZoneFrame,
} from './placement'
