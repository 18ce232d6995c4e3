import { describe, expect, it } from 'vitest'
import { distanceToShape, inflateRect, rectsOverlap, rotatedBounds, unionRects } from './geometry'

const square = { x: 0, y: 0, width: 100, height: 100 }

describe('rectangles', () => {
  it('that only touch do not overlap', () => {
    expect(rectsOverlap(square, { ...square, x: 100 })).toBe(false)
    expect(rectsOverlap(square, { ...square, x: 99 })).toBe(true)
  })

  it('have a union, but none have none', () => {
    expect(unionRects([square, { x: 150, y: -20, width: 10, height: 10 }])).toEqual({
      x: 0,
      y: -20,
      width: 160,
      height: 120,
    })
    expect(unionRects([])).toBeNull()
  })

  it('grow on every side', () => {
    expect(inflateRect(square, 5)).toEqual({ x: -5, y: -5, width: 110, height: 110 })
  })

  it('turned by a right angle swap their sides about the middle', () => {
    const turned = rotatedBounds({ x: 0, y: 0, width: 200, height: 100 }, 90)
    expect(turned.x).toBeCloseTo(50)
    expect(turned.width).toBeCloseTo(100)
    expect(turned.height).toBeCloseTo(200)
  })
})

describe('distance to a shape', () => {
  it('is not positive inside, and that of the corner outside', () => {
    expect(distanceToShape({ x: 50, y: 50 }, square, 0, false)).toBeLessThanOrEqual(0)
    expect(distanceToShape({ x: 103, y: 104 }, square, 0, false)).toBeCloseTo(5)
  })

  it('knows that a round table has no corners', () => {
    expect(distanceToShape({ x: 2, y: 2 }, square, 0, true)).toBeGreaterThan(0)
    expect(distanceToShape({ x: 2, y: 2 }, square, 0, false)).toBeLessThanOrEqual(0)
  })

  it('follows a turned table', () => {
    const long = { x: 0, y: 40, width: 100, height: 20 }
    expect(distanceToShape({ x: 50, y: 5 }, long, 0, false)).toBeGreaterThan(0)
    expect(distanceToShape({ x: 50, y: 5 }, long, 90, false)).toBeLessThanOrEqual(0)
  })
})
