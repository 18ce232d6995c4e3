import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dealOne, EMPTY_PART, inPart, partsOf, staying } from './dealing'
import type { Dealing } from './dealing'

const noodles = { id: 'noodles', quantity: 3 }
const tea = { id: 'tea', quantity: 1 }
const two: Dealing = [EMPTY_PART, EMPTY_PART]

describe('dealing out the lines of an order', () => {
  it('moves one at a time from where most of it is', () => {
    const once = dealOne(noodles, two, 1)
    expect([0, 1, 2].map((index) => inPart(noodles, once, index))).toEqual([2, 1, 0])
    const thrice = dealOne(noodles, dealOne(noodles, once, 2), 2)
    expect([0, 1, 2].map((index) => inPart(noodles, thrice, index))).toEqual([0, 1, 2])
    expect(inPart(noodles, dealOne(noodles, thrice, 0), 0)).toBe(1)
  })

  it('changes nothing where all of it is there already', () => {
    const all = dealOne(tea, two, 2)
    expect(dealOne(tea, all, 2)).toBe(all)
  })

  it('sends no part that is empty', () => {
    expect(partsOf(dealOne(tea, two, 2))).toEqual([{ lines: [{ lineId: 'tea', quantity: 1 }] }])
  })

  it('neither loses nor makes anything, however often it is tapped', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(noodles, tea), fc.integer({ min: 0, max: 2 }))), (taps) => {
        const dealt = taps.reduce((parts, [line, index]) => dealOne(line, parts, index), two)
        for (const line of [noodles, tea]) {
          const counts = [0, 1, 2].map((index) => inPart(line, dealt, index))
          expect(Math.min(...counts)).toBeGreaterThanOrEqual(0)
          expect(counts.reduce((sum, count) => sum + count, 0)).toBe(line.quantity)
          expect(staying(line, dealt)).toBe(counts[0])
        }
      }),
    )
  })
})
