import { describe, expect, it } from 'vitest'
import { gapBetween } from './gap'

const at = (x: number, y: number) => ({ x, y, width: 80, height: 80 })

describe('the gap between two tables', () => {
  it.each([
    ['side by side', at(0, 0), at(140, 0), 60],
    ['one above the other', at(0, 0), at(0, 100), 20],
    ['corner to corner', at(0, 0), at(110, 120), 50],
    ['touching', at(0, 0), at(80, 0), 0],
    ['overlapping', at(0, 0), at(40, 40), 0],
  ])('is measured %s, the same from both ends', (_name, left, right, gap) => {
    expect(gapBetween(left, right)).toBe(gap)
    expect(gapBetween(right, left)).toBe(gap)
  })
})
