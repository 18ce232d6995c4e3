/** Sizes and frames that can be drawn, whatever was given. */
import type { PlacementUnit, UnitRect, ZoneFrame } from './kinds'

export const DEFAULT_SIDE = 80
const LEAST_SIDE = 1
const MOST_SIDE = 100_000
const DEFAULT_FRAME: ZoneFrame = { x: 0, y: 0, width: 1000, height: 700 }

const positive = (value: unknown, otherwise: number): number =>
  typeof value === 'number' && value >= LEAST_SIDE && value <= MOST_SIDE ? value : otherwise
const finite = (value: unknown): number => (Number.isFinite(value) ? (value as number) : 0)

export function soundSize({ style }: PlacementUnit): { width: number; height: number } {
  return { width: positive(style?.width, DEFAULT_SIDE), height: positive(style?.height, DEFAULT_SIDE) }
}

export function soundFrame(frame: ZoneFrame | undefined): ZoneFrame {
  if (frame === undefined) return DEFAULT_FRAME
  return {
    x: finite(frame.x),
    y: finite(frame.y),
    width: positive(frame.width, DEFAULT_FRAME.width),
    height: positive(frame.height, DEFAULT_FRAME.height),
  }
}

/** Never so small that it could not be found again. */
export const soundRect = ({ x, y, width, height }: UnitRect): UnitRect => ({
  x: finite(x),
  y: finite(y),
  width: Math.max(LEAST_SIDE, width),
  height: Math.max(LEAST_SIDE, height),
})
