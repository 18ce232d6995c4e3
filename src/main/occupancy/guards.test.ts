import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { book, doubleSold, dump, liveUsages, must, openTestHouse, pass, seat, unit, usageRow } from '../node/testing'
import type { TestHouse } from '../node/testing'
import { isDoubleSeatingGuard } from '../store/faults'

/** The last guard (USE-3): whatever the path, the database itself refuses a second party on a place. */
let house: TestHouse
beforeEach(async () => {
  house = await openTestHouse()
})
afterEach(() => {
  expect(doubleSold(house.connection)).toEqual([])
  house.store.close()
})

const MINUTE = 60_000
const sql = (text: string, ...values: (string | number | null)[]) =>
  house.connection.database.prepare(text).run(...values)

/** Runs raw SQL that must be refused by the guard, and finds everything as it was. */
const refused = (text: string, ...values: (string | number | null)[]): void => {
  const before = dump(house.connection)
  let thrown: unknown
  try {
    sql(text, ...values)
  } catch (caught) {
    thrown = caught
  }
  expect(isDoubleSeatingGuard(thrown), `${text}: ${String(thrown)}`).toBe(true)
  expect(dump(house.connection)).toBe(before)
}

let ids = 0
const freshId = (): string => `01900000-0004-7000-8000-${(ids += 1).toString(16).padStart(12, '0')}`
const COLUMNS = `id, merchant_id, created_at, modified_at, allocation_unit_id, place_id, usage_type, usage_id, seating_id, status,
  reserved_from, reserved_to, seated_at`

interface Given {
  verb?: string
  id?: string
  number?: number
  place?: string
  seating?: string
  status?: string
  from?: number
  to?: number
  seated?: number | null
}
/** A raw usage of a party of its own; times are minutes from now. */
const usage = (given: Given): [string, ...(string | number | null)[]] => {
  const seating = given.seating ?? freshId()
  if (given.seating === undefined)
    sql(
      'INSERT INTO seating (id, merchant_id, created_at, modified_at, since) VALUES (?, ?, 0, 0, 0)',
      seating,
      house.merchantId,
    )
  const at = (minutes: number): number => house.clock.now + minutes * MINUTE
  const { number = 1, seated = null } = given
  return [
    `${given.verb ?? 'INSERT'} INTO allocation_usage (${COLUMNS}) VALUES (?, ?, 0, 0, ?, ?, 'SALE_ORDER', ?, ?, ?, ?, ?, ?)`,
    given.id ?? freshId(),
    house.merchantId,
    unit(house, number),
    given.place ?? unit(house, number),
    freshId(),
    seating,
    given.status ?? 'RESERVED',
    at(given.from ?? 0),
    at(given.to ?? 90),
    seated === null ? null : at(seated),
  ]
}

describe('raw inserts of a second party are refused', () => {
  it.each([
    ['the same window', { from: 60, to: 150 }],
    ['a window around it', { from: 0, to: 300 }],
    ['a window inside it', { from: 100, to: 110 }],
    ['one minute at its beginning', { from: 0, to: 61 }],
    ['one minute at its end', { from: 149, to: 200 }],
    ['a party that sits and has paid', { from: 100, to: 200, status: 'SUCCESS', seated: 0 }],
    ['an advance payment', { from: 100, to: 200, status: 'SUCCESS' }],
    ['an insert that would replace', { from: 100, to: 200, verb: 'INSERT OR REPLACE' }],
    ['an insert that would ignore conflicts', { from: 100, to: 200, verb: 'INSERT OR IGNORE' }],
  ] satisfies [string, Given][])('over a booking: %s', async (_what, given) => {
    await book(house, [1], 60)
    refused(...usage(given))
  })

  it('beside a booking they are not', async () => {
    await book(house, [1], 60)
    sql(...usage({ from: 0, to: 60 }))
    sql(...usage({ from: 150, to: 200 }))
    sql(...usage({ from: 60, to: 150, status: 'CANCELLED' }))
    expect(liveUsages(house.connection)).toHaveLength(3)
  })

  it('onto a party that sits, also after its window', async () => {
    await seat(house, [1])
    pass(house, 300)
    refused(...usage({ status: 'ACTIVE', seated: 0 }))
    refused(...usage({ status: 'SUCCESS', seated: 0, from: 10, to: 20 }))
    // Over the stored windows a later booking is fine: the party is expected to have left.
    sql(...usage({ from: 10, to: 20 }))
  })

  it('with another unit of the same place, or with a place that is not the unit’s', async () => {
    const copy = await must(house, 'allocationUnits.create', {
      zoneId: house.zones['garden'] ?? '',
      number: '1b',
      capacity: 2,
      placement: { type: 'identifier', value: 'copy' },
      placeId: unit(house, 1),
    })
    house.units['101'] = copy.id
    await seat(house, [1])
    refused(...usage({ number: 101, place: unit(house, 1) }))
    refused(...usage({ number: 101 }))
    refused(...usage({ number: 1, place: unit(house, 2) }))
    refused(...usage({ number: 2, place: unit(house, 1), from: 500, to: 600 }))
  })

  it('in the name of a merchant that is not here', async () => {
    const [text, ...values] = usage({})
    values[1] = freshId()
    expect(() => sql(text, ...values)).toThrow(/USE-3|FOREIGN KEY/)
  })
})

describe('raw updates to a second party are refused', () => {
  const two = async (): Promise<{ sits: string; other: string }> => {
    const sits = await seat(house, [1])
    const other = await seat(house, [2])
    return { sits: sits.usages[0]?.id ?? '', other: other.usages[0]?.id ?? '' }
  }

  it('to the other party’s unit, with and without its place', async () => {
    const { other } = await two()
    const [one, second] = [unit(house, 1), unit(house, 2)]
    refused('UPDATE allocation_usage SET allocation_unit_id = ?, place_id = ? WHERE id = ?', one, one, other)
    refused('UPDATE allocation_usage SET allocation_unit_id = ? WHERE id = ?', one, other)
    refused('UPDATE allocation_usage SET place_id = ? WHERE id = ?', one, other)
    refused(
      'UPDATE OR REPLACE allocation_usage SET allocation_unit_id = ?, place_id = ? WHERE place_id = ?',
      one,
      one,
      second,
    )
    refused(
      'UPDATE OR IGNORE allocation_usage SET allocation_unit_id = ?, place_id = ? WHERE place_id = ?',
      one,
      one,
      second,
    )
  })

  it('of the window of a booking over another one', async () => {
    const first = await book(house, [1], 60)
    const second = await book(house, [1], 200)
    const [a, b] = [first.usages[0]?.id ?? '', second.usages[0]?.id ?? '']
    refused('UPDATE allocation_usage SET reserved_to = ? WHERE id = ?', house.clock.now + 201 * MINUTE, a)
    refused('UPDATE allocation_usage SET reserved_from = ? WHERE id = ?', house.clock.now + 149 * MINUTE, b)
    sql('UPDATE allocation_usage SET reserved_to = ? WHERE id = ?', house.clock.now + 200 * MINUTE, a)
  })

  it('that bring an ended usage back to life', async () => {
    const gone = await seat(house, [1])
    await must(house, 'saleOrders.cancel', { id: gone.order.id, reason: 'left' })
    await seat(house, [1])
    const id = gone.usages[0]?.id ?? ''
    for (const status of ['ACTIVE', 'SUCCESS'])
      refused('UPDATE allocation_usage SET status = ? WHERE id = ?', status, id)
    refused(`UPDATE allocation_usage SET status = 'RESERVED', seated_at = NULL WHERE id = ?`, id)
  })

  it('that seat a booking on a table where an overdue party is', async () => {
    await seat(house, [1])
    const later = await book(house, [1], 100)
    pass(house, 110)
    const id = later.usages[0]?.id ?? ''
    refused(`UPDATE allocation_usage SET status = 'ACTIVE', seated_at = ? WHERE id = ?`, house.clock.now, id)
  })

  it('that take a usage out of the party with which it shares a table', async () => {
    const { other, sits } = await two()
    const [from, to] = [usageRow(house, sits).usage_id, usageRow(house, other).usage_id]
    await must(house, 'allocationUsages.moveUsagesToOrder', { fromOrderId: from, toOrderId: to })
    await must(house, 'allocationUsages.startForOrder', {
      saleOrderId: from,
      merchantId: house.merchantId,
      allocationUnitIds: [unit(house, 1), unit(house, 2)],
    })
    const shared = liveUsages(house.connection).filter((row) => row.place_id === unit(house, 1))
    expect(shared).toHaveLength(2)
    const stranger = freshId()
    sql(
      'INSERT INTO seating (id, merchant_id, created_at, modified_at, since) VALUES (?, ?, 0, 0, 0)',
      stranger,
      house.merchantId,
    )
    refused('UPDATE allocation_usage SET seating_id = ? WHERE id = ?', stranger, shared[0]?.id ?? '')
  })

  it('of the place of a unit that someone holds', async () => {
    await seat(house, [1])
    refused('UPDATE allocation_unit SET place_id = ? WHERE id = ?', unit(house, 2), unit(house, 1))
    sql('UPDATE allocation_unit SET place_id = ? WHERE id = ?', unit(house, 4), unit(house, 3))
  })

  it('of rows that the guards look at, by writing them anew', async () => {
    const { sits } = await two()
    const row = usageRow(house, sits)
    const replace = (table: string, column: string, value: string): void => {
      const columns = (house.connection.database.pragma(`table_info(${table})`) as { name: string }[])
        .map(({ name }) => (name === column ? '?' : name))
        .join(', ')
      const id = table === 'seating' ? row.seating_id : row.allocation_unit_id
      refused(`INSERT OR REPLACE INTO ${table} SELECT ${columns} FROM ${table} WHERE id = ?`, value, id)
    }
    replace('allocation_unit', 'place_id', unit(house, 5))
    replace('seating', 'survivor_id', usageRow(house, (await seat(house, [6])).usages[0]?.id ?? '').seating_id)
  })

  it('that make ended what is deleted, live, or active without sitting', async () => {
    const { usages } = await book(house, [1], 60)
    const id = usages[0]?.id ?? ''
    expect(() => sql('UPDATE allocation_usage SET deleted_at = 1 WHERE id = ?', id)).toThrow(/CHECK/)
    expect(() => sql(`UPDATE allocation_usage SET status = 'ACTIVE' WHERE id = ?`, id)).toThrow(/CHECK/)
    expect(() => sql('UPDATE allocation_usage SET reserved_to = reserved_from WHERE id = ?', id)).toThrow(/CHECK/)
    expect(() => sql(`UPDATE allocation_usage SET status = 'SEATED' WHERE id = ?`, id)).toThrow(/CHECK/)
  })
})

describe('parties that were united', () => {
  const united = async (...numbers: number[]): Promise<{ seatings: string[]; orders: string[] }> => {
    const orders: string[] = []
    const seatings: string[] = []
    for (const number of numbers) {
      const { order } = await seat(house, [number])
      orders.push(order.id)
      seatings.push(order.seatingId)
    }
    for (const from of orders.slice(0, -1))
      await must(house, 'allocationUsages.moveUsagesToOrder', { fromOrderId: from, toOrderId: orders.at(-1) ?? '' })
    await must(house, 'allocationUsages.startForOrder', {
      saleOrderId: orders[0] ?? '',
      merchantId: house.merchantId,
      allocationUnitIds: numbers.map((number) => unit(house, number)),
    })
    return { seatings, orders }
  }

  it('may share a unit', async () => {
    await united(1, 2)
    expect(liveUsages(house.connection)).toHaveLength(4)
  })

  it('cannot be parted while they share one, by whatever row', async () => {
    const { seatings } = await united(1, 2, 3)
    const stranger = await seat(house, [4])
    for (const seating of seatings.slice(0, -1)) {
      refused('UPDATE seating SET survivor_id = NULL WHERE id = ?', seating)
      refused('UPDATE seating SET survivor_id = ? WHERE id = ?', stranger.order.seatingId, seating)
    }
  })

  it('can be parted again when they share none', async () => {
    const { seatings, orders } = await united(1, 2)
    await must(house, 'saleOrders.complete', { id: orders[0] ?? '' })
    await must(house, 'saleOrders.complete', { id: orders[1] ?? '' })
    sql('UPDATE seating SET survivor_id = NULL WHERE id = ?', seatings[0] ?? '')
  })

  it('can be united with further ones, followers and all, and stay one party', async () => {
    const { orders, seatings } = await united(1, 2)
    const third = await seat(house, [3])
    await must(house, 'allocationUsages.moveUsagesToOrder', { fromOrderId: orders[1] ?? '', toOrderId: third.order.id })
    expect(new Set(liveUsages(house.connection).map(({ survivor }) => survivor))).toEqual(
      new Set([third.order.seatingId]),
    )
    expect(seatings).toHaveLength(2)
  })

  it('have one survivor, which has none itself', async () => {
    const { seatings } = await united(1, 2)
    const { order } = await seat(house, [5])
    expect(() => sql('UPDATE seating SET survivor_id = ? WHERE id = ?', seatings[0] ?? '', order.seatingId)).toThrow(
      /survivor/,
    )
    expect(() => sql('UPDATE seating SET survivor_id = id WHERE id = ?', order.seatingId)).toThrow(/CHECK|survivor/)
  })
})
