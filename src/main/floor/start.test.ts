import { describe, expect, test } from 'vitest'
import { openTestStore, testId } from '../store/testing'
import { sampleLayouts } from './sample'
import { createStartingFloor } from './start'
import { ask, at } from './testing'

/** A store without any floor, as setting up finds it. */
const bareStore = () => {
  const store = openTestStore()
  store.connection.database.prepare('DELETE FROM allocation_plan WHERE id = ?').run(testId(4))
  return store
}

describe('the floor of a new store', () => {
  test('is the sample: two layouts of twenty-four tables in the default plan', () => {
    const store = bareStore()
    store.must((tx) => createStartingFloor(tx, 'sample'))
    const layouts = ask(store.reader, 'allocationLayouts.find', {}).items
    expect(layouts.map((layout) => layout.name)).toEqual([
      { en: 'Main floor', vi: 'Tầng chính' },
      { en: 'Patio', vi: 'Sân hiên' },
    ])
    expect(ask(store.reader, 'allocationUnits.count', {})).toEqual({ count: 24 })
    expect(at(ask(store.reader, 'allocationPlans.find', {}).items, 0)).toMatchObject({
      isDefault: true,
      status: 'ACTIVATED',
    })
  })

  test('is one empty layout where it is to be drawn', () => {
    const store = bareStore()
    store.must((tx) => createStartingFloor(tx, 'empty'))
    expect(ask(store.reader, 'allocationLayouts.find', {}).items).toHaveLength(1)
    expect(ask(store.reader, 'allocationZones.count', {})).toEqual({ count: 0 })
  })
})

describe('the sample', () => {
  test('has tables of real size, each within its zone, and none upon another', () => {
    for (const layout of sampleLayouts()) {
      for (const zone of layout.zones) {
        const boxes = (zone.units ?? []).map(({ placement, style }) => {
          if (placement?.type !== 'absolute') throw new Error('a table of the sample has no point')
          const { width, height } = style as { width: number; height: number }
          return { left: placement.value.x, top: placement.value.y, width, height }
        })
        for (const [index, box] of boxes.entries()) {
          expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(60)
          expect(Math.max(box.width, box.height)).toBeLessThanOrEqual(170)
          expect(Math.min(box.left, box.top)).toBeGreaterThanOrEqual(0)
          expect(box.left + box.width).toBeLessThanOrEqual(zone.frame?.width ?? 0)
          expect(box.top + box.height).toBeLessThanOrEqual(zone.frame?.height ?? 0)
          for (const other of boxes.slice(index + 1)) {
            const apart =
              box.left + box.width <= other.left ||
              other.left + other.width <= box.left ||
              box.top + box.height <= other.top ||
              other.top + other.height <= box.top
            expect(apart).toBe(true)
          }
        }
      }
    }
  })

  test('has every number once', () => {
    const numbers = sampleLayouts().flatMap((layout) =>
      layout.zones.flatMap((zone) => (zone.units ?? []).map((unit) => unit.number)),
    )
    expect(new Set(numbers).size).toBe(numbers.length)
  })
})
