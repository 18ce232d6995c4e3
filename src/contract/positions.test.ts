import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Placement } from './placement'
import { gapBetween, resolvePositions } from './positions'
import type { PlacedUnit } from './positions'

const FRAME = { width: 1_000, height: 600 }
const unit = (id: string, placement: Placement, capacity = 4): PlacedUnit => ({
  id,
  capacity,
  placement,
  style: { width: 80, height: 80 },
})
const absolute = (x: number, y: number): Placement => ({ type: 'absolute', value: { x, y, z: 0 } })
const beside = (relativeTo: string, offsetX = 100): Placement => ({
  type: 'relative',
  value: { relativeTo, offsetX, offsetY: 0 },
})

const anyPlacement = (ids: readonly string[]): fc.Arbitrary<Placement> =>
  fc.oneof(
    fc.record({
      type: fc.constant('absolute' as const),
      value: fc.record({ x: fc.integer({ min: 0, max: 900 }), y: fc.integer({ min: 0, max: 500 }), z: fc.constant(0) }),
    }),
    fc.record({
      type: fc.constant('grid' as const),
      value: fc.record({
        row: fc.oneof(fc.constantFrom('A', 'b', 'AA'), fc.integer({ min: 1, max: 20 })),
        column: fc.integer({ min: 1, max: 20 }),
      }),
    }),
    fc.record({
      type: fc.constant('identifier' as const),
      value: fc.constantFrom('VIP-BOX-1', 'Bàn 5', 'Bàn 10', 'x'),
    }),
    fc.record({
      type: fc.constant('geolocation' as const),
      value: fc.record({
        latitude: fc.double({ min: -90, max: 90, noNaN: true }),
        longitude: fc.double({ min: -180, max: 180, noNaN: true }),
        accuracy: fc.constant(0),
      }),
    }),
    fc.constantFrom(...ids, 'nobody').map((target) => beside(target)),
  )

describe('where units stand (FLR-10)', () => {
  it('every unit gets a finite rectangle of its size, whatever its placement names, and the order of rows does not matter', () => {
    const ids = ['a', 'b', 'c', 'd', 'e']
    fc.assert(
      fc.property(fc.tuple(...ids.map(() => anyPlacement(ids))), (placements) => {
        const units = ids.map((id, index) => unit(id, placements[index] as Placement))
        const placed = resolvePositions(FRAME, units)
        expect([...placed.keys()].toSorted()).toEqual(ids)
        for (const rectangle of placed.values()) {
          expect(Object.values(rectangle).every(Number.isFinite)).toBe(true)
          expect(rectangle).toMatchObject({ width: 80, height: 80 })
        }
      }),
    )
  })

  it('follows a chain of relative placements to its root', () => {
    const placed = resolvePositions(FRAME, [
      unit('c', beside('b')),
      unit('b', beside('a')),
      unit('a', absolute(10, 20)),
    ])
    expect(placed.get('c')).toMatchObject({ x: 210, y: 20 })
  })

  it('draws a circle of relative placements in reading order rather than not at all', () => {
    const placed = resolvePositions(FRAME, [unit('a', beside('b')), unit('b', beside('a')), unit('c', beside('c'))])
    expect(new Set([...placed.values()].map(({ x, y }) => `${x} ${y}`)).size).toBe(3)
  })

  it('reads grid rows as letters or numbers alike', () => {
    const grid = (id: string, row: string | number, column: number): PlacedUnit =>
      unit(id, { type: 'grid', value: { row, column } })
    const placed = resolvePositions(FRAME, [grid('a', 'A', 1), grid('b', 1, 2), grid('aa', 'AA', 1), grid('n', 27, 2)])
    expect(placed.get('a')?.y).toBe(placed.get('b')?.y)
    expect(placed.get('aa')?.y).toBe(placed.get('n')?.y)
  })

  it('lays names out in reading order: 5 before 10', () => {
    const named = (id: string, value: string): PlacedUnit => unit(id, { type: 'identifier', value })
    const placed = resolvePositions(FRAME, [named('ten', 'Bàn 10'), named('five', 'Bàn 5')])
    expect(placed.get('five')?.x).toBeLessThan(placed.get('ten')?.x ?? 0)
  })

  it('projects coordinates into the zone, north up', () => {
    const geo = (id: string, latitude: number, longitude: number): PlacedUnit =>
      unit(id, { type: 'geolocation', value: { latitude, longitude, accuracy: 0 } })
    const placed = resolvePositions(FRAME, [geo('north', 10.001, 106), geo('south', 10, 106.001)])
    expect(placed.get('north')?.y).toBeLessThan(placed.get('south')?.y ?? 0)
    expect(placed.get('north')?.x).toBeLessThan(placed.get('south')?.x ?? 0)
    for (const { x, y } of placed.values()) {
      expect(x).toBeGreaterThanOrEqual(0)
      expect(y).toBeGreaterThanOrEqual(0)
      expect(x + 80).toBeLessThanOrEqual(FRAME.width)
      expect(y + 80).toBeLessThanOrEqual(FRAME.height)
    }
  })

  it('measures the clear gap between two tables', () => {
    const square = { x: 0, y: 0, width: 100, height: 100 }
    expect(gapBetween(square, { ...square, x: 160 })).toBe(60)
    expect(gapBetween(square, { ...square, x: 50, y: 50 })).toBe(0)
    expect(gapBetween(square, { ...square, x: 130, y: 140 })).toBe(50)
  })
})
