import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  ask,
  book,
  call,
  doubleSold,
  inMinutes,
  must,
  openTestHouse,
  orderRow,
  pass,
  refusalOf,
  seat,
  unit,
} from '../../node/testing'
import type { TestHouse } from '../../node/testing'
import type { Row } from '../../store/tables'
import { verify } from '../../store/verify'

let house: TestHouse
beforeEach(async () => {
  house = await openTestHouse({
    floor: { patio: { 1: 4, 2: 4, 3: 2 }, main: { 11: 2, 12: 4, 13: 6, 14: 2 } },
  })
})
afterEach(() => {
  house.store.close()
  expect(house.faults).toEqual([])
})

const zone = (name: string): string => house.zones[name] ?? ''
const rain = () => ({ fromZoneId: zone('patio'), toZoneId: zone('main') })
const guest = (partySize: number) => ({ guest: { partySize } })
const live = (): Row<'allocation_usage'>[] =>
  house.connection
    .statement(`SELECT * FROM allocation_usage WHERE status IN ('RESERVED', 'ACTIVE', 'SUCCESS') ORDER BY id`)
    .all() as Row<'allocation_usage'>[]
const tables = (): Record<string, string> =>
  Object.fromEntries(
    live().map((usage) => [
      usage.usage_id,
      Object.entries(house.units).find(([, id]) => id === usage.allocation_unit_id)?.[0] ?? '',
    ]),
  )

describe('moving everyone in a zone', () => {
  it('finds each party a table that seats it, and keeps status, window, guest and server', async () => {
    const four = await seat(house, [1], { ...guest(4), assigneeId: house.staff.server })
    const two = await seat(house, [3], guest(2))
    await must(house, 'saleOrders.paid', { id: two.order.id })
    const later = await book(house, [2], 120, guest(4))
    const before = live()
    pass(house, 10)
    const { cancelled, created } = await must(house, 'allocationUsages.transferZone', rain())
    expect(cancelled.map(({ status, endReason }) => `${status} ${endReason}`)).toEqual(Array(3).fill('CANCELLED MOVED'))
    expect(tables()).toEqual({ [four.order.id]: '12', [two.order.id]: '11', [later.reservation.id]: '12' })
    const kept = ({
      status,
      reserved_from,
      reserved_to,
      guest: text,
      assignee_id,
      seated_at,
      paid_at,
      usage_id,
    }: Row<'allocation_usage'>) =>
      [usage_id, status, reserved_from, reserved_to, text, assignee_id, seated_at, paid_at].join(' ')
    expect(live().map(kept).toSorted()).toEqual(before.map(kept).toSorted())
    expect(created).toHaveLength(3)
    expect(orderRow(house, four.order.id).snapshot).toContain('"number":"12"')
  })

  it('moves nobody where one finds no place, and says which order', async () => {
    await seat(house, [1], guest(2))
    const six = await seat(house, [2], guest(6))
    await seat(house, [13], guest(2))
    const refusal = await refusalOf(house, 'allocationUsages.transferZone', rain())
    expect(refusal).toMatchObject({
      code: 'NO_PLACE',
      path: 'toZoneId',
      facts: { orderId: six.order.id, orderNumber: six.order.number, unitNumbers: ['2'], partySize: 6, units: 1 },
    })
    expect(ask(house, 'allocationUsages.transferZonePreview', rain())).toEqual({
      code: 'NO_PLACE',
      moves: [],
      withoutPlace: { usageType: 'SALE_ORDER', usageId: six.order.id, partySize: 6 },
    })
    // Told to move all the same, it does.
    await must(house, 'allocationUsages.transferZone', { ...rain(), acceptTooSmall: true })
  })

  it('gives a party on two tables two tables, whose seats sum to its size', async () => {
    const eight = await seat(house, [1, 2], guest(8))
    const preview = ask(house, 'allocationUsages.transferZonePreview', rain())
    await must(house, 'allocationUsages.transferZone', rain())
    const units = live().map((usage) => usage.allocation_unit_id)
    expect(units.toSorted()).toEqual([unit(house, 11), unit(house, 13)].toSorted())
    expect(preview.moves).toMatchObject([{ usageId: eight.order.id, partySize: 8 }])
    expect(preview.moves[0]?.toUnitIds.toSorted()).toEqual(units.toSorted())
  })

  it('keeps what parts of a party share: split orders move together', async () => {
    const first = await seat(house, [1], guest(2))
    const second = await must(house, 'saleOrders.create', {})
    const third = await seat(house, [2], guest(2))
    await must(house, 'allocationUsages.moveUsagesToOrder', { fromOrderId: third.order.id, toOrderId: first.order.id })
    await must(house, 'allocationUsages.transferZone', rain())
    expect(live().map((usage) => usage.usage_id)).toEqual([first.order.id, first.order.id])
    expect(second.usages).toEqual([])
    expect(doubleSold(house.connection)).toEqual([])
  })

  it('takes bookings along that begin before the business day ends, or before the time that is given', async () => {
    await book(house, [1], 60)
    await book(house, [1], 24 * 60)
    expect((await must(house, 'allocationUsages.transferZone', rain())).created).toHaveLength(1)
    expect(await refusalOf(house, 'allocationUsages.transferZone', rain())).toMatchObject({ code: 'NOTHING_TO_MOVE' })
    const all = { ...rain(), bookingsUntil: inMinutes(house, 48 * 60) }
    expect((await must(house, 'allocationUsages.transferZone', all)).created).toHaveLength(1)
  })

  it('never places anyone at a table out of service, or on one that is held when he comes', async () => {
    await must(house, 'allocationUnits.update', { id: unit(house, 13), status: 'DEACTIVATED' })
    await book(house, [12], 30)
    await seat(house, [1], guest(4))
    expect(await refusalOf(house, 'allocationUsages.transferZone', rain())).toMatchObject({ code: 'NO_PLACE' })
  })

  it('is heard as cancelled per source, created per target, and one move for each party', async () => {
    await seat(house, [1], guest(2))
    await seat(house, [2, 3], guest(3))
    const { cancelled, created } = await must(house, 'allocationUsages.transferZone', rain())
    const [entry] = ask(house, 'activity.find', { limit: 1 }).items
    const events = (entry?.events ?? []) as { action: string; from?: string[]; to?: string[] }[]
    const said = events.map(({ action }) => action).filter((action) => action.startsWith('USAGE'))
    expect(said.filter((action) => action === 'USAGE_CANCELLED')).toHaveLength(3)
    expect(said.filter((action) => action === 'USAGE_CREATED')).toHaveLength(3)
    const moves = events.filter(({ action }) => action === 'USAGE_MOVED')
    expect(moves.flatMap(({ from = [] }) => from).toSorted()).toEqual(cancelled.map(({ id }) => id).toSorted())
    expect(moves.flatMap(({ to = [] }) => to).toSorted()).toEqual(created.map(({ id }) => id).toSorted())
  })
})

describe('moving a party into a zone', () => {
  it('finds it as many units as it has, with the least waste', async () => {
    const { usages } = await seat(house, [1], guest(3))
    const { created } = await must(house, 'allocationUsages.transfer', {
      usageId: usages[0]?.id ?? '',
      zoneId: zone('main'),
    })
    expect(created.map(({ allocationUnitId }) => allocationUnitId)).toEqual([unit(house, 12)])
    expect(
      await refusalOf(house, 'allocationUsages.transfer', { usageId: created[0]?.id ?? '', zoneId: zone('main') }),
    ).toMatchObject({ code: 'NOTHING_TO_MOVE', path: 'zoneId' })
    expect(await refusalOf(house, 'allocationUsages.transfer', { usageId: created[0]?.id ?? '' })).toMatchObject({
      code: 'INVALID_INPUT',
    })
  })

  it('is refused for whoever has not seen that somebody else has moved it: the first one wins', async () => {
    const { usages } = await seat(house, [1], guest(2))
    const usageId = usages[0]?.id ?? ''
    const { created } = await must(house, 'allocationUsages.transfer', { usageId, allocationUnitIds: [unit(house, 2)] })
    expect(
      await refusalOf(house, 'allocationUsages.transfer', { usageId, allocationUnitIds: [unit(house, 3)] }),
    ).toMatchObject({ code: 'MOVED_MEANWHILE', path: 'usageId', facts: { movedToId: created[0]?.id } })
  })
})

/** Whether there is an assignment, by trying everything over the rows. */
const possible = (from: string, to: string): boolean => {
  const ofZone = (name: string): Row<'allocation_unit'>[] =>
    house.connection
      .statement('SELECT * FROM allocation_unit WHERE zone_id = ? AND deleted_at IS NULL')
      .all(zone(name)) as Row<'allocation_unit'>[]
  const there = ofZone(to)
  const leaving = new Set(ofZone(from).map(({ id }) => id))
  const { now } = house.clock
  const lasting = (usage: Row<'allocation_usage'>): [number, number] => [
    usage.reserved_from,
    usage.seated_at === null ? usage.reserved_to : Math.max(usage.reserved_to, now + 1),
  ]
  const clash = ([a, b]: [number, number], [c, d]: [number, number]): boolean => a < d && c < b
  const held = new Map(there.map((one) => [one.id, [] as [number, number][]]))
  const parties = new Map<string, { count: number; size: number; window: [number, number] }>()
  for (const usage of live()) {
    held.get(usage.allocation_unit_id)?.push(lasting(usage))
    if (!leaving.has(usage.allocation_unit_id)) continue
    const size = usage.guest === null ? 0 : ((JSON.parse(usage.guest) as { partySize: number | null }).partySize ?? 0)
    const known = parties.get(usage.usage_id)
    if (known === undefined) parties.set(usage.usage_id, { count: 1, size, window: lasting(usage) })
    else known.count += 1
  }
  const waiting = [...parties.values()]
  const place = (party: number, first: number, count: number, seats: number): boolean => {
    const one = waiting[party]
    if (one === undefined) return true
    if (count === one.count) return seats >= one.size && place(party + 1, 0, 0, 0)
    for (let index = first; index < there.length; index += 1) {
      const table = there[index]
      const taken = held.get(table?.id ?? '')
      if (table === undefined || taken === undefined || taken.some((window) => clash(window, one.window))) continue
      taken.push(one.window)
      if (place(party, index + 1, count + 1, seats + table.capacity)) return true
      taken.pop()
    }
    return false
  }
  return place(0, 0, 0, 0)
}

describe('transfer of a zone (USE-8)', () => {
  it('succeeds exactly when an assignment exists, and breaks no rule', async () => {
    const party = fc.record({
      tables: fc.subarray([0, 1, 2, 3], { minLength: 1, maxLength: 2 }),
      size: fc.option(fc.integer({ min: 1, max: 9 })),
      later: fc.option(fc.integer({ min: 2, max: 200 })),
      length: fc.integer({ min: 10, max: 150 }),
    })
    let moved = 0
    let refused = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 2, maxLength: 5 }),
        fc.array(party, { minLength: 1, maxLength: 5 }),
        fc.array(party, { maxLength: 3 }),
        fc.integer({ min: 0, max: 100 }),
        async (capacities, guests, others, wait) => {
          house.store.close()
          house = await openTestHouse({
            floor: {
              patio: { 1: 4, 2: 4, 3: 2, 4: 6 },
              main: Object.fromEntries(capacities.map((capacity, index) => [String(11 + index), capacity])),
            },
          })
          const come = async (
            { tables: named, size, later, length }: (typeof guests)[number],
            base: number,
            most: number,
          ) => {
            const units = [...new Set(named.map((number) => base + (number % most)))].map((number) =>
              unit(house, number),
            )
            const input = {
              allocationUnitIds: units,
              ...(size !== null && { guest: { partySize: size } }),
              reservedTo: inMinutes(house, (later ?? 0) + length),
            }
            await (later === null
              ? call(house, 'saleOrders.create', input)
              : call(house, 'reservations.create', { ...input, reservedFrom: inMinutes(house, later) }))
          }
          for (const one of guests) await come(one, 1, 4)
          for (const one of others) await come(one, 11, capacities.length)
          pass(house, wait)
          const expected = possible('patio', 'main')
          const before = live().length
          const outcome = await call(house, 'allocationUsages.transferZone', rain())
          if (!outcome.ok && outcome.refusal.code === 'NOTHING_TO_MOVE') return
          expect(outcome.ok).toBe(expected)
          if (outcome.ok) moved += 1
          else {
            refused += 1
            expect(outcome.refusal).toMatchObject({ code: 'NO_PLACE', facts: { units: expect.any(Number) } })
          }
          expect(live()).toHaveLength(before)
          expect(doubleSold(house.connection)).toEqual([])
          expect(house.faults).toEqual([])
        },
      ),
      { numRuns: 120 },
    )
    expect(Math.min(moved, refused)).toBeGreaterThan(15)
    expect(verify(house.connection).problems).toEqual([])
  })
})
