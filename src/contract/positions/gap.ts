import type { UnitRect } from './kinds'

/** The clear distance between two rectangles, in centimetres; 0 where they touch or overlap. */
export const gapBetween = (left: UnitRect, right: UnitRect): number => {
  const across = Math.max(left.x - (right.x + right.width), right.x - (left.x + left.width), 0)
  const along = Math.max(left.y - (right.y + right.height), right.y - (left.y + left.height), 0)
  return Math.hypot(across, along)
}
