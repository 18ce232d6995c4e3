import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rectsOverlap } from '../space/geometry'
import { GridIndex, type Indexed } from './grid-index'

interface Item extends Indexed {
  readonly id: number
}

const length = fc.integer({ min: -2000, max: 2000 })
const rect = fc.record({
  x: length,
  y: length,
  width: fc.integer({ min: 0, max: 900 }),
  height: fc.integer({ min: 0, max: 900 }),
})
const ids = (items: readonly Item[]): number[] => items.map((item) => item.id).toSorted((a, b) => a - b)

describe('grid index', () => {
  it('finds exactly what a look at every item would, whatever the cell size', () => {
    fc.assert(
      fc.property(fc.array(rect, { maxLength: 60 }), rect, fc.integer({ min: 1, max: 700 }), (rects, area, cell) => {
        const index = new GridIndex<Item>(cell)
        const items = rects.map((bounds, id): Item => ({ id, bounds, stamp: 0 }))
        for (const item of items) index.add(item)
        expect(ids(index.query(area))).toEqual(ids(items.filter((item) => rectsOverlap(item.bounds, area))))
      }),
    )
  })

  it('forgets what was removed and finds what was moved only where it is', () => {
    const index = new GridIndex<Item>(100)
    const item: Item = { id: 1, bounds: { x: 10, y: 10, width: 250, height: 20 }, stamp: 0 }
    index.add(item)
    index.remove(item)
    item.bounds = { x: 5000, y: 0, width: 10, height: 10 }
    index.add(item)
    expect(index.query({ x: 0, y: 0, width: 400, height: 400 })).toEqual([])
    expect(index.query({ x: 4900, y: -10, width: 400, height: 400 })).toEqual([item])
  })

  it('keeps what covers the whole room, and rooms of any size', () => {
    const index = new GridIndex<Item>(1)
    const wall: Item = { id: 1, bounds: { x: -1e9, y: -1e9, width: 2e9, height: 2e9 }, stamp: 0 }
    index.add(wall)
    expect(index.query({ x: 3, y: 3, width: 1, height: 1 })).toEqual([wall])
    expect(index.query({ x: -1e12, y: -1e12, width: 2e12, height: 2e12 })).toEqual([wall])
  })
})
