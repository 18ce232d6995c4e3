/** A short animated change of the camera. Time comes from outside, so that tests and reduced motion need no clock. */
import { between, type Camera, type Viewport } from './camera'

export const FLIGHT_MILLISECONDS = 160

export interface Flight {
  readonly from: Camera
  readonly to: Camera
  readonly startedAt: number
  readonly duration: number
}

export const takeOff = (from: Camera, to: Camera, now: number, reducedMotion: boolean): Flight => ({
  from,
  to,
  startedAt: now,
  duration: reducedMotion ? 0 : FLIGHT_MILLISECONDS,
})

/** Fast first, then settling. */
const easeOut = (share: number): number => 1 - (1 - share) ** 3

export function positionOf(flight: Flight, viewport: Viewport, now: number): { camera: Camera; landed: boolean } {
  const share = flight.duration <= 0 ? 1 : Math.max(0, Math.min(1, (now - flight.startedAt) / flight.duration))
  return { camera: between(flight.from, flight.to, viewport, easeOut(share)), landed: share >= 1 }
}
