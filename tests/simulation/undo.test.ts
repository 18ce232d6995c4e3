import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isUndoable } from '../../src/contract/undo'
import type { OperationName } from '../../src/contract/contract'
import { ask, call, demandSound, inMinutes, nextCommandId, openTestHouse, pass } from '../../src/main/node/testing'
import type { TestHouse } from '../../src/main/node/testing'
import type { Row } from '../../src/main/store/tables'

/**
 * Whatever was done, taking it back leaves what was there before: on orders, lines, usages, reservations, guests and servers.
 * Rows that the command had made are there, and have ended as UNDONE.
 */

const RUNS = Number(process.env['FLOORBOOK_RUNS'] ?? 60)
const TIMEOUT = 60_000 + RUNS * 3_000

const pick = fc.nat({ max: 999 })
const act = fc.record({
  what: fc.constantFrom(
    'seat',
    'seat',
    'seat',
    'seat',
    'book',
    'line',
    'line',
    'changeLine',
    'removeLine',
    'split',
    'splitLines',
    'merge',
    'merge',
    'merge',
    'merge',
    'transfer',
    'further',
    'unite',
    'pay',
    'payOrder',
    'complete',
    'completeOrder',
    'cancel',
    'cancelOrder',
    'checkIn',
    'assign',
    'window',
    'handOver',
  ),
  one: pick,
  other: pick,
  minutes: fc.integer({ min: 0, max: 4 }),
  undo: fc.boolean(),
})
type Act = typeof act extends fc.Arbitrary<infer Value> ? Value : never

type AnyRow = Record<string, unknown> & { id: string }
const TABLES = ['seating', 'sale_order', 'order_line', 'reservation', 'allocation_usage'] as const

const rowsOf = (house: TestHouse): Map<string, AnyRow> =>
  new Map(
    TABLES.flatMap((table) =>
      (house.connection.database.prepare(`SELECT * FROM ${table}`).all() as AnyRow[]).map(
        // When a row was last written is no part of what it says.
        ({ modified_at: _modifiedAt, ...row }) => [`${table} ${row.id}`, row] as const,
      ),
    ),
  )

const tally = new Map<string, number>()

const planned = (house: TestHouse, { what, one, other }: Act): [OperationName, object] => {
  const of = <Item>(list: readonly Item[], number: number): Item | undefined => list[number % Math.max(list.length, 1)]
  const nobody = '01900000-0000-7000-8000-0000000000ff'
  const ids = (sql: string): string[] =>
    (house.connection.database.prepare(sql).all() as { id: string }[]).map(({ id }) => id)
  const orders = ids(`SELECT id FROM sale_order WHERE status IN ('OPEN', 'PAID') ORDER BY id`)
  const order = of(orders, one) ?? nobody
  const otherOrder =
    of(
      orders.filter((id) => id !== order),
      other,
    ) ?? nobody
  const usage = of(ids(`SELECT id FROM allocation_usage WHERE ended_at IS NULL ORDER BY id`), one) ?? nobody
  const booked = of(ids(`SELECT id FROM reservation WHERE status = 'BOOKED' ORDER BY id`), one) ?? nobody
  const line = of(ids(`SELECT id FROM order_line WHERE status = 'OPEN' ORDER BY id`), one) ?? nobody
  const units = Object.values(house.units)
  const unit = of(units, other) ?? nobody
  switch (what) {
    case 'seat':
      return [
        'saleOrders.create',
        {
          allocationUnitIds: [...new Set([unit, of(units, one) ?? unit])],
          ...(one % 3 > 0 && { guest: { name: `guest ${one}`, partySize: 1 + (one % 7) } }),
          ...(other % 2 === 0 && { assigneeId: house.staff.server }),
        },
      ]
    case 'book':
      return [
        'reservations.create',
        { allocationUnitIds: [unit], reservedFrom: inMinutes(house, 1 + (one % 200)), guest: { partySize: 2 } },
      ]
    case 'line':
      return ['saleOrders.addLine', { orderId: order, name: `line ${other}`, quantity: 1 + (other % 5) }]
    case 'changeLine':
      return ['saleOrders.changeLine', { id: line, quantity: 1 + (other % 9), note: `note ${other}` }]
    case 'removeLine':
      return ['saleOrders.removeLine', { id: line }]
    case 'split':
      return ['saleOrders.split', { id: order, evenly: 2 + (other % 3) }]
    case 'splitLines': {
      const { lines } = order === nobody ? { lines: [] } : ask(house, 'saleOrders.get', { id: order })
      const first = lines.find(({ status }) => status === 'OPEN')
      const parts = first === undefined ? [] : [{ lines: [{ lineId: first.id, quantity: 1 }] }]
      return ['saleOrders.split', { id: order, parts }]
    }
    case 'merge':
      return ['saleOrders.merge', { id: order, orderIds: [otherOrder] }]
    case 'transfer':
      return [
        'allocationUsages.transfer',
        { usageId: usage, allocationUnitIds: [unit], acceptTooSmall: true, acceptShorterWindow: true },
      ]
    case 'further':
      return [
        'allocationUsages.startForOrder',
        { saleOrderId: order, merchantId: house.merchantId, allocationUnitId: unit, acceptShorterWindow: true },
      ]
    case 'unite':
      return ['allocationUsages.moveUsagesToOrder', { fromOrderId: order, toOrderId: otherOrder }]
    case 'pay':
      return ['allocationUsages.paid', { usageId: usage }]
    case 'payOrder':
      return ['saleOrders.paid', { id: order }]
    case 'complete':
      return ['allocationUsages.complete', { usageId: usage }]
    case 'completeOrder':
      return ['saleOrders.complete', { id: order }]
    case 'cancel':
      return ['allocationUsages.cancel', { usageId: usage, reason: 'x' }]
    case 'cancelOrder':
      return ['saleOrders.cancel', { id: order, reason: 'x' }]
    case 'checkIn':
      return ['reservations.checkIn', { id: booked, acceptShorterWindow: true }]
    case 'assign':
      return ['reservations.assign', { id: booked, allocationUnitIds: [unit] }]
    case 'window':
      return ['allocationUsages.changeWindow', { usageId: usage, reservedTo: inMinutes(house, 1 + (other % 200)) }]
    case 'handOver':
      return ['saleOrders.handOver', { assigneeId: house.staff.host, orderIds: [order] }]
  }
}

const demandRestored = (before: ReadonlyMap<string, AnyRow>, after: ReadonlyMap<string, AnyRow>): void => {
  for (const [key, row] of before) expect(after.get(key), key).toEqual(row)
  for (const [key, row] of after) {
    if (before.has(key) || key.startsWith('seating ')) continue
    expect([row['status'], row['end_reason']], key).toEqual(['CANCELLED', 'UNDONE'])
  }
}

/** Lines of an order that has not ended are never lost, and none is on an order that was merged. */
const demandLinesInPlace = (house: TestHouse): void => {
  const astray = house.connection.database
    .prepare(
      `SELECT line.id FROM order_line AS line JOIN sale_order AS held ON held.id = line.order_id
       WHERE line.status = 'OPEN' AND held.status = 'MERGED'`,
    )
    .all()
  expect(astray).toEqual([])
}

test(
  'what is taken back leaves what was there before, whatever was done',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 5, maxLength: 40, size: 'max' }), async (acts) => {
        const house = await openTestHouse()
        await call(house, 'merchants.update', { undoMinutes: 1_440 })
        for (const unit of Object.values(house.units).slice(0, 4))
          await call(house, 'saleOrders.create', { allocationUnitIds: [unit], guest: { partySize: 2 } })
        /** What can be taken back, newest last, with the rows before it. */
        const stack: { id: string; name: string; before: Map<string, AnyRow> }[] = []
        for (const one of acts) {
          pass(house, one.minutes / 4)
          const [name, input] = planned(house, one)
          const before = rowsOf(house)
          const id = nextCommandId()
          const outcome = await call(house, name, input as never, { id })
          if (outcome.ok && outcome.seq !== undefined && isUndoable(name)) stack.push({ id, name, before })
          else if (outcome.ok) stack.length = 0
          if (!outcome.ok) expect(outcome.refusal.code).not.toBe('INTERNAL')
          while (one.undo && stack.length > 0 && (one.other % 3 > 0 || stack.length % 4 > 0)) {
            const last = stack.pop()
            if (last === undefined) break
            const undone = await call(house, 'activity.undo', { commandId: last.id })
            // The clock goes on: a booking may have come to begin, and a stay ends in the past. Nothing else may be in the way.
            if (!undone.ok) throw new Error(`${last.name}: ${JSON.stringify(undone.refusal)}`)
            demandRestored(last.before, rowsOf(house))
            tally.set(last.name, (tally.get(last.name) ?? 0) + 1)
            if (one.one % 2 === 0) break
          }
          demandLinesInPlace(house)
        }
        demandSound(house)
        expect(house.faults).toEqual([])
        house.store.close()
      }),
      {
        numRuns: RUNS,
        seed: Number(process.env['FLOORBOOK_SEED'] ?? 20_261_121),
      },
    )
    for (const name of ['saleOrders.merge', 'saleOrders.split', 'allocationUsages.transfer', 'saleOrders.complete'])
      expect(tally.get(name) ?? 0, name).toBeGreaterThan(3)
  },
  TIMEOUT,
)

test(
  'merge, then taking it back, is the identity on orders, lines, usages, guests and servers',
  async () => {
    const party = fc.record({
      units: fc.nat({ max: 2 }),
      size: fc.option(fc.integer({ min: 1, max: 9 })),
      name: fc.option(fc.constantFrom('Lan', 'Minh', 'Hoa')),
      served: fc.boolean(),
      lines: fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 4 }),
      split: fc.nat({ max: 3 }),
      paid: fc.boolean(),
    })
    let merged = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(party, { minLength: 2, maxLength: 4 }),
        fc.nat(),
        fc.boolean(),
        async (parties, which, allPaid) => {
          const house = await openTestHouse()
          const free = Object.values(house.units)
          for (const { units, size, name, served, lines, split, paid } of parties) {
            const guest = size === null && name === null ? {} : { guest: { partySize: size, name } }
            const allocationUnitIds = free.splice(0, units)
            const opened = await call(house, 'saleOrders.create', {
              ...(allocationUnitIds.length > 0 && { allocationUnitIds }),
              ...guest,
              ...(served && { assigneeId: house.staff.server }),
            })
            if (!opened.ok) throw new Error(opened.refusal.code)
            const { id } = opened.value.order
            for (const quantity of lines) await call(house, 'saleOrders.addLine', { orderId: id, name: 'x', quantity })
            if (split > 1) await call(house, 'saleOrders.split', { id, evenly: split })
            if (paid && allPaid) await call(house, 'saleOrders.paid', { id })
          }
          const orders = house.connection.database
            .prepare('SELECT * FROM sale_order ORDER BY id')
            .all() as Row<'sale_order'>[]
          const [survivor] = orders.splice(which % orders.length, 1)
          const before = rowsOf(house)
          const commandId = nextCommandId()
          const input = { id: survivor?.id ?? '', orderIds: orders.map(({ id }) => id) }
          const outcome = await call(house, 'saleOrders.merge', input, { id: commandId })
          if (outcome.ok) {
            merged += 1
            pass(house, 9)
            const undone = await call(house, 'activity.undo', { commandId })
            expect(undone.ok).toBe(true)
            expect(Object.fromEntries(rowsOf(house))).toEqual(Object.fromEntries(before))
          } else expect(outcome.refusal.code).toBe('INVALID_TRANSITION')
          demandSound(house)
          house.store.close()
        },
      ),
      {
        numRuns: RUNS,
        seed: Number(process.env['FLOORBOOK_SEED'] ?? 20_261_121),
      },
    )
    expect(merged).toBeGreaterThan(20)
  },
  TIMEOUT,
)
