import { describe, expect, it } from 'vitest'
import { ZoneNode } from '@contract/operations/floor-trees'
import { starterRoom } from './starter-room'

describe('a starter room', () => {
  it.each([1, 8, 23, 200])('seats %i tables inside its walls, none over another', (tables) => {
    const zone = ZoneNode.parse(starterRoom({ name: 'Phòng chính', language: 'vi', tables, seats: 6 }))
    const units = zone.units ?? []
    expect(units.map((unit) => unit.number)).toEqual(Array.from({ length: tables }, (_, index) => String(index + 1)))
    const places = new Set<string>()
    for (const unit of units) {
      if (unit.placement?.type !== 'absolute') throw new Error('a table has no point')
      const { x, y } = unit.placement.value
      places.add(`${x},${y}`)
      expect(x + Number(unit.style?.['width'])).toBeLessThanOrEqual(zone.frame?.width ?? 0)
      expect(y + Number(unit.style?.['height'])).toBeLessThanOrEqual(zone.frame?.height ?? 0)
    }
    expect(places.size).toBe(tables)
  })
})
