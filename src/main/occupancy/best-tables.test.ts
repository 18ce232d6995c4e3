import type { InputOf } from '@contract/contract'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ask, book, call, inMinutes, must, openTestHouse, pass, seat, unit } from '../node/testing'
import type { TestHouse } from '../node/testing'

let house: TestHouse
beforeEach(async () => {
  house = await openTestHouse()
})
afterEach(() => {
  expect(house.faults).toEqual([])
  house.store.close()
})

const best = (partySize: number, more: Partial<InputOf<'allocationUnits.best'>> = {}) =>
  ask(house, 'allocationUnits.best', { partySize, limit: 20, ...more }).candidates
const numbers = (unitIds: readonly string[]): string => {
  const byId = new Map(Object.entries(house.units).map(([number, id]) => [id, number]))
  return unitIds
    .map((id) => byId.get(id) ?? '?')
    .toSorted((left, right) => Number(left) - Number(right))
    .join('+')
}
const listed = (partySize: number, more = {}): string[] => best(partySize, more).map(({ unitIds }) => numbers(unitIds))
const reasons = (partySize: number, table: string, more = {}): string[] =>
  best(partySize, more)
    .find(({ unitIds }) => numbers(unitIds) === table)
    ?.reasons.map(({ kind, code }) => `${kind} ${code}`) ?? []

describe('best tables (USE-7)', () => {
  it('are the smallest that fit first, and never too small alone', () => {
    expect(listed(2).slice(0, 2).toSorted()).toEqual(['1', '2'])
    expect(listed(5)[0]).toBe('5')
    expect(listed(3).filter((table) => ['1', '2'].includes(table))).toEqual([])
    expect(reasons(2, '1')).toContain('for FITS_EXACTLY')
    expect(reasons(3, '3')).toContain('against EMPTY_SEATS')
  })

  it('are combinations of neighbours where no single table seats the party, and only as many as needed', () => {
    const tables = listed(10)
    expect(tables.length).toBeGreaterThan(0)
    for (const { capacity, unitIds, reasons: said } of best(10)) {
      expect(capacity).toBeGreaterThanOrEqual(10)
      expect(unitIds.length).toBeGreaterThan(1)
      expect(said.map(({ code }) => code)).toContain('COMBINATION')
    }
    expect(tables).toContain('5+6')
    // 4 and 6 do not touch without 5; hall and garden are two rooms.
    expect(tables).not.toContain('4+6')
    expect(tables.every((table) => !table.includes('11') || !/\b[1-6]\b/.test(table))).toBe(true)
  })

  it('push tables together only up to the layout’s join distance', async () => {
    const { revision } = ask(house, 'allocationLayouts.get', { id: house.layoutId })
    await must(house, 'allocationLayouts.update', { id: house.layoutId, revision, joinDistance: 29 })
    expect(listed(10)).toEqual([])
  })

  it('spare the server who has more parties than the others', async () => {
    const [busy, idle] = [{ assigneeId: house.staff.server }, { assigneeId: house.staff.host }]
    await seat(house, [1], busy)
    await seat(house, [2], busy)
    await seat(house, [11], idle)
    expect(reasons(4, '3')).not.toContain('against SERVER_LOAD')
    // One party at two tables is one party.
    await seat(house, [5, 6], busy)
    expect(reasons(4, '3')).toContain('against SERVER_LOAD')
    expect(reasons(4, '12')).not.toContain('against SERVER_LOAD')
    expect(listed(4)[0]).toBe('12')
    const said = best(4)
      .flatMap((candidate) => candidate.reasons)
      .find(({ code }) => code === 'SERVER_LOAD')
    expect(said).toMatchObject({ facts: { staffId: house.staff.server, parties: 3 } })
  })

  it('leave out who sits, who is held, what is out of service', async () => {
    await seat(house, [1])
    await book(house, [2], 10)
    await must(house, 'allocationUnits.update', { id: unit(house, 3), status: 'DEACTIVATED' })
    const tables = listed(2).join(' ')
    for (const number of [1, 2, 3]) expect(tables).not.toMatch(new RegExp(`\\b${number}\\b`))
    pass(house, 500)
    expect(listed(2).join(' ')).not.toMatch(/\b1\b/)
  })

  it('say what speaks against them: a stay cut short, a booking soon after, the last big table, another room', async () => {
    await book(house, [3], 60)
    await book(house, [4], 100)
    expect(reasons(4, '3')).toContain('against SHORTENED')
    expect(best(4).find(({ unitIds }) => numbers(unitIds) === '3')?.reservedTo).toBe(inMinutes(house, 60))
    expect(reasons(4, '4')).toContain('against NEXT_BOOKING')
    await book(house, [5], 24 * 60)
    expect(reasons(4, '5')).not.toContain('against NEXT_BOOKING')
    expect(reasons(5, '6')).toContain('against BREAKS_LARGEST')
    expect(reasons(8, '6')).not.toContain('against BREAKS_LARGEST')
    const garden = { zoneId: house.zones['garden'] }
    expect(listed(4, garden).slice(0, 2).toSorted()).toEqual(['11', '12'])
    expect(reasons(4, '11', garden)).toContain('for WISHED_ZONE')
    expect(reasons(4, '3', garden)).toContain('against OTHER_ZONE')
    for (const candidate of best(4)) for (const { text } of candidate.reasons) expect(text.length).toBeGreaterThan(0)
  })

  it('can all be had as they are offered, whatever the floor looks like', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            table: fc.constantFrom('1', '2', '3', '4', '5', '6', '11', '12'),
            from: fc.integer({ min: 0, max: 200 }),
            length: fc.integer({ min: 20, max: 120 }),
          }),
          { maxLength: 10 },
        ),
        fc.integer({ min: 1, max: 14 }),
        fc.integer({ min: 0, max: 120 }),
        async (bookings, partySize, from) => {
          const tried = await openTestHouse()
          for (const { table, from: begin, length } of bookings) {
            await call(tried, 'reservations.create', {
              reservedFrom: inMinutes(tried, begin),
              reservedTo: inMinutes(tried, begin + length),
              allocationUnitIds: [unit(tried, table)],
            })
          }
          const asked = from === 0 ? {} : { from: inMinutes(tried, from) }
          for (const { unitIds, reservedFrom, reservedTo, capacity } of ask(tried, 'allocationUnits.best', {
            partySize,
            limit: 20,
            ...asked,
          }).candidates) {
            expect(capacity).toBeGreaterThanOrEqual(partySize)
            const made = await must(tried, 'reservations.create', {
              reservedFrom,
              reservedTo,
              allocationUnitIds: unitIds,
            })
            await must(tried, 'reservations.cancel', { id: made.reservation.id, reason: 'only tried' })
          }
          expect(tried.faults).toEqual([])
          tried.store.close()
        },
      ),
      { numRuns: 25 },
    )
  })
})

describe('free tables (USE-6)', () => {
  const free = (input: InputOf<'allocationUnits.available'> = {}): string =>
    numbers(ask(house, 'allocationUnits.available', input).unitIds)

  it('are those of a zone with all below it, large enough, for the whole window', async () => {
    expect(free()).toBe('1+2+3+4+5+6+11+12')
    expect(free({ zoneId: house.zones['garden'] })).toBe('11+12')
    expect(free({ partySize: 6 })).toBe('5+6')
    await book(house, [5], 60)
    expect(free({ partySize: 6 })).toBe('6')
    expect(free({ partySize: 6, to: inMinutes(house, 60) })).toBe('5+6')
    expect(free({ partySize: 6, from: inMinutes(house, 150), to: inMinutes(house, 200) })).toBe('5+6')
  })

  it('with no window never contain a seated or overdue party, or a booking that begins in the default stay', async () => {
    await seat(house, [1])
    await book(house, [2], 89)
    await book(house, [3], 90)
    expect(free()).toBe('3+4+5+6+11+12')
    pass(house, 88)
    await must(house, 'reservations.create', {
      reservedFrom: inMinutes(house, 400),
      allocationUnitIds: [unit(house, 1)],
    })
    pass(house, 60)
    expect(free()).not.toMatch(/\b1\b/)
  })

  it('counts a zone as free where every unit of it is', async () => {
    const zones = (input: InputOf<'allocationUnits.available'> = {}) =>
      ask(house, 'allocationUnits.available', { layoutId: house.layoutId, ...input }).zoneIds
    expect(zones().toSorted()).toEqual([house.zones['hall'] ?? '', house.zones['garden'] ?? ''].toSorted())
    await seat(house, [11])
    expect(zones()).toEqual([house.zones['hall']])
    expect(zones({ from: inMinutes(house, 90) })).toHaveLength(2)
  })

  it('counts a zone with sub-zones as free where every unit below it is, and none where a party still sits', async () => {
    const frame = { x: 0, y: 0, width: 400, height: 400 }
    const table = (number: string) => ({
      number,
      capacity: 2,
      placement: { type: 'identifier' as const, value: number },
    })
    const roof = await must(house, 'allocationZones.create', {
      layoutId: house.layoutId,
      zone: {
        name: { en: 'roof' },
        frame,
        zones: [
          { name: { en: 'bar' }, frame, units: [table('21'), table('22')] },
          { name: { en: 'lounge' }, frame, units: [table('23')] },
        ],
      },
    })
    const [bar = '', lounge = ''] = (roof.zones ?? []).map(({ id }) => id)
    for (const { number, id } of (roof.zones ?? []).flatMap(({ units }) => units ?? [])) house.units[number] = id
    const among = (zoneIds: string[]): string[] =>
      ask(house, 'allocationUnits.available', { layoutId: house.layoutId }).zoneIds.filter((id) => zoneIds.includes(id))
    expect(among([roof.id, bar, lounge]).toSorted()).toEqual([roof.id, bar, lounge].toSorted())
    expect(ask(house, 'allocationUnits.available', { zoneId: roof.id }).zoneIds.toSorted()).toEqual(
      [bar, lounge].toSorted(),
    )
    await seat(house, [21])
    expect(among([roof.id, bar, lounge])).toEqual([lounge])
    // Who sits at a table that is being removed sits there all the same.
    await must(house, 'allocationZones.update', { id: bar, onOccupied: 'retire', units: [{ id: unit(house, 21) }] })
    expect(among([roof.id, bar, lounge])).toEqual([lounge])
    // A zone below one that is out of service has nothing to offer, also where it is asked about by itself (FLR-7).
    const [party] = ask(house, 'allocationUsages.find', { unitId: unit(house, 21), live: true }).items
    await must(house, 'allocationUsages.complete', { usageId: party?.id ?? '' })
    await must(house, 'allocationZones.update', { id: roof.id, status: 'DEACTIVATED' })
    expect(ask(house, 'allocationUnits.available', { zoneId: lounge })).toMatchObject({ unitIds: [], zoneIds: [] })
  })
})
