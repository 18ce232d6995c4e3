import { describe, expect, it } from 'vitest'
import { at, floorOf, guest, layout, NOON, order, unit, usage, zone } from './testing'
import { Projection } from './projection'
import { tileFacts } from './tile-facts'

const factsOf = (change = {}, unitId = 'u1', now = NOON) => {
  const projection = new Projection()
  projection.load(floorOf(change))
  const found = projection.units.get(unitId)
  if (found === undefined) throw new Error(`no unit ${unitId}`)
  return tileFacts(projection, found, now)
}

const booking = (minutes: number) =>
  usage('b', 'u1', {
    usageType: 'RESERVATION',
    status: 'RESERVED',
    seatedAt: null,
    reservedFrom: at(minutes),
    reservedTo: at(minutes + 90),
  })

describe('tile facts', () => {
  it('calls a table without a party free', () => {
    expect(factsOf()).toMatchObject({ state: 'free', partySize: null, bookings: [] })
  })

  it('holds a table from the lead time before its booking', () => {
    expect(factsOf({ usages: [booking(16)] }).state).toBe('soon')
    expect(factsOf({ usages: [booking(15)] }).state).toBe('held')
    expect(factsOf({ usages: [booking(-10)] }).state).toBe('held')
    expect(factsOf({ usages: [booking(200)] }).state).toBe('free')
  })

  it('says of a held table how late its guests are, from the first whole minute', () => {
    const late = (minutes: number) => factsOf({ usages: [booking(minutes)] }).lateBy
    expect([late(5), late(0), late(-1), late(-12)]).toEqual([null, null, 60_000, 12 * 60_000])
    expect(factsOf({ usages: [usage('a', 'u1'), booking(-12)] }).lateBy).toBeNull()
  })

  it('counts a party over two tables with the seats of both', () => {
    const usages = ['a', 'b'].map((id, index) =>
      usage(id, index === 0 ? 'u1' : 'u2', { seatingId: 's', usageId: 'o', guest: guest(7) }),
    )
    expect(factsOf({ usages })).toMatchObject({ state: 'seated', partySize: 7, partyCapacity: 8 })
  })

  it('adds up the orders of a split party, and is paid only when all of them are', () => {
    const first = usage('a', 'u1', { seatingId: 's', guest: guest(3), status: 'SUCCESS', paidAt: at(-5) })
    const second = usage('b', 'u1', { seatingId: 's', guest: guest(2) })
    const facts = factsOf({ usages: [first, second] })
    expect(facts).toMatchObject({ state: 'seated', partySize: 5, partyCapacity: 4, paidAt: null })
    const paid = { ...second, status: 'SUCCESS' as const, paidAt: at(-1) }
    expect(factsOf({ usages: [first, paid] })).toMatchObject({ state: 'paid', paidAt: NOON - 60_000 })
  })

  it('counts a split party over two tables once, and an order for nobody as nobody', () => {
    const shared = { seatingId: 's' }
    const usages = [
      usage('a', 'u1', { ...shared, usageId: 'o', guest: guest(1) }),
      usage('b', 'u2', { ...shared, usageId: 'o', guest: guest(1) }),
      usage('c', 'u1', { ...shared, usageId: 'p' }),
      usage('d', 'u2', { ...shared, usageId: 'p' }),
    ]
    expect(factsOf({ usages })).toMatchObject({ partySize: 1, partyCapacity: 8 })
  })

  it('takes the size from the order where the usage does not say', () => {
    const usages = [usage('a', 'u1', { usageId: 'o' })]
    expect(factsOf({ usages, orders: [order('o', { guest: guest(2) })] }).partySize).toBe(2)
    expect(factsOf({ usages }).partySize).toBeNull()
  })

  it('is overdue past its end, and knows the booking that it blocks', () => {
    const usages = [usage('a', 'u1', { reservedTo: at(-1) }), booking(20)]
    const facts = factsOf({ usages })
    expect(facts.state).toBe('overdue')
    expect(facts.bookings.map((one) => one.id)).toEqual(['b'])
  })

  it('inherits being out of service from its zone or layout', () => {
    expect(factsOf({ zones: [{ ...zone, status: 'DEACTIVATED' }] }).state).toBe('deactivated')
    expect(factsOf({ layouts: [{ ...layout, status: 'DEACTIVATED' }] }).state).toBe('deactivated')
    expect(factsOf({ units: [unit('u1', { status: 'UNKNOWN' })] }).state).toBe('free')
  })
})
