import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rowNumber } from './kinds'
import type { PlacementUnit, UnitRect } from './kinds'
import { nestFrames, resolvePlacements } from './resolve'

const rectsOverlap = (a: UnitRect, b: UnitRect): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
const rectContains = (outer: UnitRect, inner: UnitRect): boolean =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height

const zone = { x: 100, y: 200, width: 1000, height: 600 }
const unit = (id: string, type: string, value: unknown, style = {}): PlacementUnit => ({
  id,
  placement: { type, value },
  style,
})
const resolve = (...units: PlacementUnit[]): Record<string, UnitRect> =>
  Object.fromEntries(resolvePlacements(zone, units).map(({ id, ...rect }) => [id, rect]))

describe('absolute placement', () => {
  it('is the top left corner within the zone', () => {
    const { a } = resolve(unit('a', 'absolute', { x: 30, y: 40, z: 0 }, { width: 90, height: 60 }))
    expect(a).toEqual({ x: 130, y: 240, width: 90, height: 60 })
  })
})

describe('grid placement', () => {
  it('reads rows as letters and as numbers', () => {
    expect(['A', 'Z', 'AA', 'ab', 7, '12', '', 'A1', null].map(rowNumber)).toEqual([
      1,
      26,
      27,
      28,
      7,
      12,
      null,
      null,
      null,
    ])
  })

  it('puts later columns to the right and later rows below', () => {
    const { a1, a2, b1 } = resolve(
      unit('a1', 'grid', { row: 'A', column: 1 }),
      unit('a2', 'grid', { row: 'A', column: 2 }),
      unit('b1', 'grid', { row: 'B', column: 1 }),
    )
    expect(a2?.x).toBeGreaterThan(a1?.x ?? Infinity)
    expect(a2?.y).toBe(a1?.y)
    expect(b1?.y).toBeGreaterThan(a1?.y ?? Infinity)
  })

  it('fits a theatre into its zone, seats apart from each other', () => {
    const seats = Array.from({ length: 600 }, (_, index) =>
      unit(`s${index}`, 'grid', { row: 1 + Math.floor(index / 30), column: 1 + (index % 30) }),
    )
    const placed = resolvePlacements(zone, seats)
    for (const seat of placed) expect(rectContains(zone, seat)).toBe(true)
    for (const [index, seat] of placed.slice(1).entries()) expect(rectsOverlap(seat, placed[index] ?? seat)).toBe(false)
  })
})

describe('placement by identifier', () => {
  it('is laid out in reading order, 2 before 10', () => {
    const { two, ten, one } = resolve(
      unit('ten', 'identifier', 'VIP-BOX-10'),
      unit('two', 'identifier', 'VIP-BOX-2'),
      unit('one', 'identifier', 'VIP-BOX-1'),
    )
    expect(one?.x).toBeLessThan(two?.x ?? 0)
    expect(two?.x).toBeLessThan(ten?.x ?? 0)
  })

  it('keeps clear of what is placed otherwise, where the zone has room', () => {
    const { table, box } = resolve(
      unit('table', 'absolute', { x: 10, y: 10 }, { width: 300, height: 100 }),
      unit('box', 'identifier', 'Box'),
    )
    expect(table && box && rectsOverlap(table, box)).toBe(false)
  })

  it('fits any number of them into the zone', () => {
    const lockers = Array.from({ length: 900 }, (_, index) => unit(`l${index}`, 'identifier', `L${index}`))
    for (const locker of resolvePlacements(zone, lockers)) expect(rectContains(zone, locker)).toBe(true)
  })
})

describe('placement by geolocation', () => {
  const here = { latitude: 10.7769, longitude: 106.7009, accuracy: 1 }

  it('puts a single place in the middle of the zone', () => {
    expect(resolve(unit('a', 'geolocation', here))['a']).toEqual({ x: 560, y: 460, width: 80, height: 80 })
  })

  it('has north above and east to the right, at true scale where that fits', () => {
    const { a, north, east } = resolve(
      unit('a', 'geolocation', here),
      unit('north', 'geolocation', { ...here, latitude: here.latitude + 0.00002 }),
      unit('east', 'geolocation', { ...here, longitude: here.longitude + 0.00002 }),
    )
    expect((a?.y ?? 0) - (north?.y ?? 0)).toBeCloseTo(222.6, 0)
    expect((east?.x ?? 0) - (a?.x ?? 0)).toBeCloseTo(218.7, 0)
  })

  it('shrinks a campus, and one across the date line, into the zone', () => {
    const placed = resolvePlacements(zone, [
      unit('a', 'geolocation', { latitude: -17, longitude: 179.99 }),
      unit('b', 'geolocation', { latitude: -17.01, longitude: -179.99 }),
    ])
    for (const rect of placed) expect(rectContains({ ...zone, width: zone.width + 1 }, rect)).toBe(true)
    expect(placed[1]?.x).toBeGreaterThan(placed[0]?.x ?? Infinity)
  })
})

describe('relative placement', () => {
  const relative = (id: string, relativeTo: string, offsetX = 100, offsetY = 0): PlacementUnit =>
    unit(id, 'relative', { relativeTo, offsetX, offsetY })

  it('is an offset through chains, given in any order', () => {
    const { c } = resolve(relative('c', 'b'), relative('b', 'a', 50, 20), unit('a', 'absolute', { x: 0, y: 0 }))
    expect(c).toMatchObject({ x: 250, y: 220 })
  })

  it('can lean on a unit that is laid out by name, and on one of another zone', () => {
    const { box, seat } = resolve(relative('seat', 'box', 0, 90), unit('box', 'identifier', 'Box'))
    expect(seat).toMatchObject({ x: box?.x, y: (box?.y ?? 0) + 90 })
    const anchors = new Map([['far', { x: 5, y: 6, width: 1, height: 1 }]])
    expect(resolvePlacements(zone, [relative('near', 'far')], anchors)[0]).toMatchObject({ x: 105, y: 6 })
  })

  it('falls back to reading order for circles and for anchors that are not there', () => {
    const placed = resolvePlacements(zone, [relative('a', 'b'), relative('b', 'a'), relative('c', 'nowhere')])
    for (const rect of placed) expect(rectContains(zone, rect)).toBe(true)
  })

  it('follows a chain of ten thousand', () => {
    const chain = Array.from({ length: 10_000 }, (_, index) => relative(`u${index + 1}`, `u${index}`, 1))
    const placed = resolvePlacements(zone, [...chain.toReversed(), unit('u0', 'absolute', { x: 0, y: 0 })])
    expect(placed.find((rect) => rect.id === 'u10000')?.x).toBe(10_100)
  })
})

describe('nested frames', () => {
  it('add up from the layout downwards', () => {
    const outer = { x: 10, y: 20, width: 500, height: 500 }
    expect(nestFrames([outer, { x: 1, y: 2, width: 30, height: 40 }])).toEqual({ x: 11, y: 22, width: 30, height: 40 })
  })
})

describe('bad data', () => {
  const anyPlacement = fc.record({
    type: fc.constantFrom('grid', 'absolute', 'identifier', 'geolocation', 'relative', 'nonsense'),
    value: fc.oneof(
      fc.anything(),
      fc.record({ row: fc.oneof(fc.string(), fc.double()), column: fc.double() }),
      fc.record({ x: fc.double(), y: fc.double() }),
      fc.record({ latitude: fc.double(), longitude: fc.double() }),
      fc.record({ relativeTo: fc.constantFrom('0', '1', '2', '9'), offsetX: fc.double(), offsetY: fc.integer() }),
    ),
  })
  const anySize = fc.record({ width: fc.anything(), height: fc.double() })

  it('never throws, and always gives every unit a size that can be drawn', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ placement: anyPlacement, style: fc.option(anySize) }), { maxLength: 12 }),
        fc.record({ x: fc.double(), y: fc.double(), width: fc.double(), height: fc.double() }),
        (units, frame) => {
          const placed = resolvePlacements(
            frame,
            units.map((one, index) => ({ id: String(index), ...one })),
          )
          expect(placed.map((rect) => rect.id)).toEqual(units.map((_, index) => String(index)))
          for (const { width, height } of placed) expect(Math.min(width, height)).toBeGreaterThan(0)
        },
      ),
    )
  })
})
