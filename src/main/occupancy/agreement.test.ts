import { OPERATIONS } from '@contract/contract'
import { LIVE_USAGE_STATUSES, USAGE_STATUSES } from '@contract/lifecycles'
import { isBusyAt, isLive, takesPartOf, tileState } from '@contract/occupancy'
import type { Stay } from '@contract/occupancy'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestHouse, unit } from '../node/testing'
import type { TestHouse } from '../node/testing'
import { availableUnits, freeUnitIds, freeZoneIds } from './availability'
import { conflictsOn, nextBookingAt } from './conflicts'
import { scopeUnits } from './scope-units'
import { principals } from './usage-queries'

/**
 * contract/occupancy.ts and the SQL of this room say the same (USE-2). The guards are taken away here, so that the two
 * are compared also where no command leads.
 */
const MINUTE = 60_000
let house: TestHouse
let now: number
beforeAll(async () => {
  house = await openTestHouse()
  now = house.clock.now
  house.connection.database.exec(
    'DROP TRIGGER allocation_usage_insert_guard; DROP TRIGGER allocation_usage_update_guard; PRAGMA foreign_keys = OFF',
  )
})
afterAll(() => house.store.close())

interface Row extends Stay {
  number: string
}
const NUMBERS = ['1', '2', '3']
const anyRow: fc.Arbitrary<Row> = fc
  .record({
    number: fc.constantFrom(...NUMBERS),
    status: fc.constantFrom(...USAGE_STATUSES),
    from: fc.integer({ min: -40, max: 40 }),
    length: fc.integer({ min: 1, max: 40 }),
    seated: fc.option(fc.integer({ min: -40, max: 0 })),
  })
  .map(({ number, status, from, length, seated }) => ({
    number,
    status,
    reservedFrom: now + from * MINUTE,
    reservedTo: now + (from + length) * MINUTE,
    // The schema has it so: who is ACTIVE sits, who is RESERVED does not.
    seatedAt:
      status === 'RESERVED'
        ? null
        : status === 'ACTIVE'
          ? now + (seated ?? -1) * MINUTE
          : seated === null
            ? null
            : now + seated * MINUTE,
  }))
const anyWindow = fc
  .tuple(fc.integer({ min: -20, max: 60 }), fc.integer({ min: 1, max: 40 }))
  .map(([from, length]) => ({ from: now + from * MINUTE, to: now + (from + length) * MINUTE }))

let count = 0
const write = (rows: readonly Row[]): void => {
  const { connection, merchantId } = house
  connection.statement('DELETE FROM allocation_usage').run()
  connection.statement('DELETE FROM seating').run()
  for (const row of rows) {
    count += 1
    const id = `01900000-0003-7000-8000-${count.toString(16).padStart(12, '0')}`
    connection
      .statement('INSERT INTO seating (id, merchant_id, created_at, modified_at, since) VALUES (?, ?, 0, 0, 0)')
      .run(id, merchantId)
    connection
      .statement(
        `INSERT INTO allocation_usage (id, merchant_id, created_at, modified_at, allocation_unit_id, place_id, usage_type, usage_id,
           seating_id, status, reserved_from, reserved_to, seated_at) VALUES (?, ?, 0, 0, ?, ?, 'SALE_ORDER', ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        id,
        merchantId,
        unit(house, row.number),
        unit(house, row.number),
        id,
        id,
        row.status,
        row.reservedFrom,
        row.reservedTo,
        row.seatedAt,
      )
  }
}
const on = (rows: readonly Row[], number: string): Row[] => rows.filter((row) => row.number === number)
const scope = () => ({ kind: 'layout' as const, id: house.layoutId })
const property = (check: (rows: Row[], window: { from: number; to: number }) => void) =>
  fc.assert(
    fc.property(fc.array(anyRow, { maxLength: 6 }), anyWindow, (rows, window) => {
      write(rows)
      check(rows, window)
    }),
    { numRuns: 400 },
  )

describe('SQL and contract agree on random stays and windows (USE-2)', () => {
  it.each(['zone', 'layout', 'plan'] as const)('about the free units of a %s', (kind) => {
    const [plan] = house.store.reader.all<{ id: string }>(
      'SELECT id FROM allocation_plan WHERE merchant_id = ?',
      house.merchantId,
    )
    const id = { zone: house.zones['hall'], layout: house.layoutId, plan: plan?.id }[kind] ?? ''
    property((rows, window) => {
      const free = new Set(freeUnitIds(house.store.reader, { kind, id }, window, { now, partySize: 0, limit: 100 }))
      for (const number of NUMBERS) {
        const taken = on(rows, number).some((stay) => takesPartOf(stay, window.from, window.to, now))
        expect(free.has(unit(house, number)), `table ${number}`).toBe(!taken)
      }
      const zones = freeZoneIds(house.store.reader, { kind, id }, window, now)
      const hallIsTaken = rows.some((stay) => takesPartOf(stay, window.from, window.to, now))
      // The asked zone itself is no child of its own.
      expect(zones.includes(house.zones['hall'] ?? '')).toBe(kind !== 'zone' && !hallIsTaken)
    })
  })

  it('about who stands in the way on a place', () => {
    property((rows, window) => {
      for (const number of NUMBERS) {
        const conflicts = conflictsOn(house.store.reader, unit(house, number), window, now, '')
        const expected = on(rows, number).filter((stay) => takesPartOf(stay, window.from, window.to, now))
        expect(conflicts).toHaveLength(expected.length)
      }
    })
  })

  it('about who sits in a unit at an instant', () => {
    property((rows, { from }) => {
      for (const number of NUMBERS) {
        const found = principals(
          house.store.reader,
          { unitId: unit(house, number), at: new Date(from).toISOString() },
          { now },
        )
        expect(found.saleOrderIds).toHaveLength(on(rows, number).filter((stay) => isBusyAt(stay, from, now)).length)
      }
    })
  })

  it('about what a tile shows and what is offered for now', () => {
    property((rows) => {
      const times = { leadTime: 10 * MINUTE, defaultStay: 90 * MINUTE }
      const input = OPERATIONS.get('allocationUnits.available')?.input.parse({}) as Parameters<typeof availableUnits>[1]
      const { unitIds } = availableUnits(house.store.reader, input, { now })
      for (const number of NUMBERS) {
        const state = tileState(true, on(rows, number), now, times)
        expect(unitIds.includes(unit(house, number)), `${number} ${state}`).toBe(state === 'free')
      }
    })
  })

  it('about the stays that the finder reads', () => {
    property((rows) => {
      for (const { unit: row, stays } of scopeUnits(house.store.reader, scope())) {
        const expected = on(rows, row.number).filter((stay) => isLive(stay.status))
        expect(stays).toHaveLength(expected.length)
      }
    })
  })

  it('about the next booking', () => {
    property((rows, { from }) => {
      for (const number of NUMBERS) {
        const later = on(rows, number).filter(
          (stay) => isLive(stay.status) && stay.seatedAt === null && stay.reservedFrom > from,
        )
        const expected = later.length === 0 ? null : Math.min(...later.map((stay) => stay.reservedFrom))
        expect(nextBookingAt(house.store.reader, unit(house, number), from, '')).toBe(expected)
      }
    })
  })

  it('the letters of the live statuses are those of the contract, in queries and in indexes', () => {
    const list = LIVE_USAGE_STATUSES.map((status) => `'${status}'`).join(', ')
    const sql = house.connection.database
      .prepare(`SELECT sql FROM sqlite_schema WHERE name LIKE 'allocation_usage_%_live'`)
      .all() as { sql: string }[]
    expect(sql).toHaveLength(2)
    for (const index of sql) expect(index.sql).toContain(`WHERE status IN (${list})`)
  })
})
