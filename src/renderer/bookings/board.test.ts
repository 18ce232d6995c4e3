import { describe, expect, it } from 'vitest'
import { Projection } from '../state/projection/projection'
import { at, floorOf, guest, NOON, usage } from '../state/projection/testing'
import { boardOf, stayedWith } from './board'

const DAY = { from: NOON - 480 * 60_000, to: NOON + 960 * 60_000 }
const floorWith = (usages: ReturnType<typeof usage>[]): Projection => {
  const data = new Projection()
  data.load(floorOf({ usages }))
  return data
}
const barsAt = (data: Projection, number: string) =>
  boardOf(data, ['layout'], DAY, NOON)
    .flatMap(({ rows }) => rows)
    .find(({ unit }) => unit.number === number)?.bars ?? []

describe('the board of a day', () => {
  it('shows a party that has split its order as one stay, of all its guests, until the last of them leaves', () => {
    const data = floorWith([
      usage('a', 'u1', { seatingId: 's', guest: guest(2, 'Hoa'), status: 'SUCCESS', paidAt: at(-5) }),
      usage('b', 'u1', { seatingId: 's', guest: guest(3), reservedTo: at(90) }),
      usage('late', 'u1', { seatedAt: null, status: 'RESERVED', reservedFrom: at(120), reservedTo: at(210) }),
    ])
    const [number] = [...data.units.values()].map((unit) => unit.number)
    const bars = barsAt(data, number ?? '')
    expect(
      bars.map(({ usage: one, partySize, state, guestName, to }) => [one.id, partySize, state, guestName, to]),
    ).toEqual([
      ['b', 5, 'seated', 'Hoa', Date.parse(at(90))],
      ['late', null, 'booked', null, Date.parse(at(210))],
    ])
    expect(bars.slice(0, 1).flatMap((bar) => stayedWith(data, bar.usage).map(({ id }) => id))).toEqual(['a', 'b'])
  })

  it('is over time as soon as one of its orders is', () => {
    const data = floorWith([
      usage('a', 'u1', { seatingId: 's', reservedTo: at(-5) }),
      usage('b', 'u1', { seatingId: 's', status: 'SUCCESS', paidAt: at(-1) }),
    ])
    const bars = boardOf(data, ['layout'], DAY, NOON).flatMap(({ rows }) => rows.flatMap((row) => row.bars))
    expect(bars.map(({ state }) => state)).toEqual(['overdue'])
  })
})
