/** So often a terminal looks at what is due, in milliseconds. */
export const TICK = 500

/** A time as a number of ticks. */
export const ticks = (milliseconds: number): number => milliseconds / TICK
