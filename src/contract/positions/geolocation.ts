/**
 * Places on the earth, drawn to fit their zone: north up, at true scale where they fit (one unit is one centimetre),
 * else as large as the zone allows. Near enough to flat: no store is so large that the earth's curve shows.
 */
import type { PlacementUnit, UnitRect, ZoneFrame } from './kinds'
import { soundSize } from './sound'

const CENTIMETRES_PER_DEGREE = 11_131_949
const HALF_TURN = 180

interface Place {
  readonly latitude: number
  readonly longitude: number
}

const placeOf = (unit: PlacementUnit): Place => unit.placement.value as Place

/** The short way round from one longitude to another, so that a floor across the date line stays in one piece. */
const eastOf = (from: number, to: number): number =>
  ((((to - from + HALF_TURN) % (2 * HALF_TURN)) + 2 * HALF_TURN) % (2 * HALF_TURN)) - HALF_TURN

export function geolocated(frame: ZoneFrame, units: readonly PlacementUnit[]): Map<string, UnitRect> {
  const first = units[0]
  if (first === undefined) return new Map()
  const origin = placeOf(first)
  const shrinkEast = Math.max(0.01, Math.cos((origin.latitude * Math.PI) / HALF_TURN))
  const flat = units.map((unit) => ({
    unit,
    x: eastOf(origin.longitude, placeOf(unit).longitude) * CENTIMETRES_PER_DEGREE * shrinkEast,
    y: (origin.latitude - placeOf(unit).latitude) * CENTIMETRES_PER_DEGREE,
  }))
  let [left, right, top, bottom, widest, tallest] = [Infinity, -Infinity, Infinity, -Infinity, 0, 0]
  for (const { unit, x, y } of flat) {
    const { width, height } = soundSize(unit)
    ;[left, right, top, bottom] = [Math.min(left, x), Math.max(right, x), Math.min(top, y), Math.max(bottom, y)]
    ;[widest, tallest] = [Math.max(widest, width), Math.max(tallest, height)]
  }
  // The outermost units must fit whole, not only their middles.
  const share = (room: number, span: number): number => (span > 0 ? Math.max(0, room) / span : 1)
  const scale = Math.min(1, share(frame.width - widest, right - left), share(frame.height - tallest, bottom - top))
  return new Map(
    flat.map(({ unit, x, y }) => {
      const { width, height } = soundSize(unit)
      const middleX = frame.x + frame.width / 2 + (x - (left + right) / 2) * scale
      const middleY = frame.y + frame.height / 2 + (y - (top + bottom) / 2) * scale
      return [unit.id, { x: middleX - width / 2, y: middleY - height / 2, width, height }]
    }),
  )
}
