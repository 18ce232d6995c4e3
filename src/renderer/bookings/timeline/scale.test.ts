import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { draggedTo, HOUR_WIDTH, hourBefore, hoursOf, meetsNow, SHORTEST, STEP, widthOf } from './scale'

const at = (time: string): number => Date.parse(`2026-11-21T${time}:00Z`)
const evening = { from: at('19:00'), to: at('20:30') }

describe('a booking that is dragged', () => {
  it('goes by quarters of an hour and keeps its length', () => {
    expect(draggedTo(evening, 'move', HOUR_WIDTH * 0.55)).toEqual({ from: at('19:30'), to: at('21:00') })
    expect(draggedTo(evening, 'move', -HOUR_WIDTH)).toEqual({ from: at('18:00'), to: at('19:30') })
  })

  it('keeps an odd time when it only goes to another table', () => {
    const odd = { from: at('19:07'), to: at('20:37') }
    expect(draggedTo(odd, 'move', 3)).toEqual(odd)
  })

  it('gets longer or shorter by its end', () => {
    expect(draggedTo(evening, 'end', HOUR_WIDTH)).toEqual({ from: at('19:00'), to: at('21:30') })
  })

  it('is never turned inside out, however far it is pulled', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -5_000, max: 5_000 }),
        fc.constantFrom('move' as const, 'end' as const),
        (x, grip) => {
          const { from, to } = draggedTo(evening, grip, x)
          expect(to - from).toBeGreaterThanOrEqual(SHORTEST)
          expect(Math.abs(from - evening.from) % STEP).toBe(0)
        },
      ),
    )
  })
})

it('a day has as many hours as its clock, each equally wide', () => {
  expect(hoursOf({ from: at('00:00'), to: at('00:00') + 25 * 3_600_000 })).toHaveLength(25)
  expect(widthOf(3_600_000)).toBe(HOUR_WIDTH)
})

it('an hour makes way for the time that it is now, and for no longer', () => {
  const clocks = ['12:40', '12:47', '13:00', '13:30', '13:43', '13:45']
  expect(clocks.filter((now) => meetsNow(at('13:00'), at(now)))).toEqual(['12:47', '13:00', '13:30', '13:43'])
})

it('a day opens at the full hour before the one that runs', () => {
  const minutes = (count: number): number => hourBefore(count * 60_000) / HOUR_WIDTH
  expect([minutes(7 * 60), minutes(7 * 60 + 16), minutes(7 * 60 + 59)]).toEqual([6, 6, 6])
})
