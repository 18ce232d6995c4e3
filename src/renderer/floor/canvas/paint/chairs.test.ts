import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CHAIR_REACH } from '../scene/tile-bounds'
import { CHAIR_DEPTH, chairPlaces, chairsPerSide } from './chairs'

describe('chairs', () => {
  it.each([
    [90, 90, 2, [1, 1], [0, 0]],
    [90, 90, 4, [1, 1], [1, 1]],
    [165, 100, 4, [2, 2], [0, 0]],
    [165, 100, 6, [3, 3], [0, 0]],
    [165, 100, 8, [3, 3], [1, 1]],
    [90, 90, 8, [3, 3], [1, 1]],
  ])('around a table of %i by %i for %i stand %j and %j', (long, short, capacity, onLong, onShort) => {
    expect(chairsPerSide(long, short, capacity)).toEqual([onLong, onShort])
  })

  it('stand around a round table evenly, the first above it', () => {
    const [first, second] = chairPlaces(100, 100, 'round', 4)
    expect(first?.x).toBeCloseTo(0)
    expect(first?.y).toBeLessThan(-50)
    expect(second?.x).toBeGreaterThan(50)
  })

  it('are as many as can sit, stand outside the table, and reach no further than is repainted', () => {
    const side = fc.integer({ min: 40, max: 400 })
    fc.assert(
      fc.property(side, side, fc.integer({ min: 0, max: 24 }), (width, height, capacity) => {
        const chairs = chairPlaces(width, height, 'rect', capacity)
        expect(chairs).toHaveLength(capacity)
        for (const { x, y } of chairs) {
          const outside = Math.max(Math.abs(x) - width / 2, Math.abs(y) - height / 2)
          expect(outside).toBeGreaterThanOrEqual(CHAIR_DEPTH / 2)
          expect(outside + CHAIR_DEPTH / 2).toBeLessThanOrEqual(CHAIR_REACH)
        }
      }),
    )
  })

  it('are none for a capacity that is none', () => {
    expect(chairPlaces(90, 90, 'rect', Number.NaN)).toEqual([])
    expect(chairPlaces(90, 90, 'rect', -3)).toEqual([])
  })
})
