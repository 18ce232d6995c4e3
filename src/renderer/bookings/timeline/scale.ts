import type { Span } from '../board'

/** What is dragged goes from quarter to quarter of an hour. */
export const STEP = 15 * 60_000
/** Nobody books for less. */
export const SHORTEST = 15 * 60_000
const HOUR = 3_600_000
/** CSS pixels of an hour: twelve fit a desk's screen, and a quarter is still under a finger. */
export const HOUR_WIDTH = 112

export const widthOf = (milliseconds: number): number => (milliseconds / HOUR) * HOUR_WIDTH
export const durationOf = (pixels: number): number => (pixels / HOUR_WIDTH) * HOUR

/** Where the hour begins before that of a time: what has just been is still in sight, and no hour is cut in two. */
export const hourBefore = (milliseconds: number): number => Math.floor(milliseconds / HOUR - 1) * HOUR_WIDTH

/** Full hours of a day, as instants. */
export const hoursOf = ({ from, to }: Span): number[] => {
  const hours: number[] = []
  for (let at = from; at < to; at += HOUR) hours.push(at)
  return hours
}

/** CSS pixels from an hour's line to where its figures begin and end, and from now's line to the edges of its pill. */
const [FIGURES_BEGIN, FIGURES_END, PILL_EDGE] = [6, 50, 32]

/** Whether an hour's figures would touch the pill of now. */
export const meetsNow = (hour: number, now: number): boolean => {
  const ahead = widthOf(hour - now)
  return ahead + FIGURES_BEGIN < PILL_EDGE && ahead + FIGURES_END > -PILL_EDGE
}

/** How a bar is taken: whole, or by its end. */
export type Grip = 'move' | 'end'

/** Where a stay would be after it was dragged so many pixels: on the quarters of the clock, never turned inside out. */
export const draggedTo = (span: Span, grip: Grip, pixels: number): Span => {
  const round = (at: number): number => Math.round(at / STEP) * STEP
  if (grip === 'end')
    return { from: span.from, to: Math.max(span.from + SHORTEST, round(span.to + durationOf(pixels))) }
  const from = Math.abs(durationOf(pixels)) < STEP / 2 ? span.from : round(span.from + durationOf(pixels))
  return { from, to: from + (span.to - span.from) }
}
