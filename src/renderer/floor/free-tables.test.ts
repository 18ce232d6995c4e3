import { describe, expect, it } from 'vitest'
import { Projection } from '../state/projection/projection'
import { at, floorOf, NOON, unit, usage } from '../state/projection/testing'
import { freeUnits } from './free-tables'

const booked = (unitId: string, from: number) =>
  usage(`b-${unitId}`, unitId, {
    usageType: 'RESERVATION',
    status: 'RESERVED',
    seatedAt: null,
    reservedFrom: at(from),
    reservedTo: at(from + 90),
  })
const units = ['free', 'soon', 'held', 'taken'].map((id) => unit(id))
const closed = unit('closed', { status: 'DEACTIVATED' })
const data = new Projection()
data.load(
  floorOf({
    units: [...units, closed],
    usages: [booked('soon', 60), booked('held', 5), usage('u', 'taken', { reservedTo: at(60) })],
  }),
)
const freeIn = (window: { from: string; to: string } | null, partySize = 2) =>
  freeUnits(data, [...units, closed], { partySize, window }, NOON)

describe('free tables', () => {
  it('are those that nobody has, holds or may not use now', () => {
    expect(freeIn(null)).toEqual(['free', 'soon'])
  })

  it('are those with room for the party: others may be tapped, and do not look as if they fitted', () => {
    expect(freeIn(null, 4)).toEqual(['free', 'soon'])
    expect(freeIn(null, 5)).toEqual([])
  })

  it('are those without a stay in the window of a booking', () => {
    expect(freeIn({ from: at(100), to: at(190) })).toEqual(['free', 'held', 'taken'])
    expect(freeIn({ from: at(30), to: at(120) })).toEqual(['free'])
  })
})
