/**
 * Where a unit stands (FLR-10): five kinds of placement resolved to rectangles. Both sides need the same answer: the
 * canvas draws by it, the finder measures by it which tables can be pushed together.
 */
export { gapBetween } from './gap'
export { placeUnits } from './place-units'
export { nestFrames, resolvePlacements } from './resolve'
export type { PlacedUnit, PlacementUnit, UnitRect, ZoneFrame } from './kinds'
