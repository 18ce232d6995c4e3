import { describe, expect, it } from 'vitest'
import { Projection } from '../../state/projection/projection'
import { floorOf, layout, unit, zone } from '../../state/projection/testing'
import { areasOf, chosenOf, withArea } from './station'

const patio = { ...zone, id: 'patio', position: 1 }
const roof = { ...zone, id: 'roof', layoutId: 'upstairs', position: 0 }
const data = new Projection()
data.load(
  floorOf({
    layouts: [layout, { ...layout, id: 'upstairs', position: 1 }],
    zones: [roof, patio, zone, { ...zone, id: 'empty' }],
    units: [
      unit('u1'),
      unit('u2'),
      unit('u3', { status: 'ARCHIVED' }),
      unit('u4', { zoneId: 'patio' }),
      unit('u5', { zoneId: 'roof' }),
    ],
  }),
)

describe('the station of a terminal', () => {
  it('is chosen by areas that have tables, in the order of the floor', () => {
    expect(areasOf(data)).toEqual([
      { zoneId: 'zone', unitIds: ['u1', 'u2'] },
      { zoneId: 'patio', unitIds: ['u4'] },
      { zoneId: 'roof', unitIds: ['u5'] },
    ])
  })

  it('gains or loses an area as a whole, and keeps what was not touched', () => {
    const [room] = areasOf(data)
    if (room === undefined) throw new Error('there is no area')
    const before = new Set(['u1', 'elsewhere'])
    expect(chosenOf(room, before)).toBe(1)
    expect([...withArea(before, room, true)].sort()).toEqual(['elsewhere', 'u1', 'u2'])
    expect([...withArea(before, room, false)]).toEqual(['elsewhere'])
    expect([...before]).toEqual(['u1', 'elsewhere'])
  })
})
