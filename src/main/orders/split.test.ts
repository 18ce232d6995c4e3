import type { InputOf, OutputOf } from '@contract/contract'
import { LIMITS } from '@contract/primitives'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  ask,
  book,
  call,
  demandSound,
  must,
  openTestHouse,
  orderRow,
  pass,
  refusalOf,
  seat,
  unit,
  usageRow,
} from '../node/testing'
import type { TestHouse } from '../node/testing'
import { readLog } from '../store/commit-log'
import { testId } from '../store/testing'
import { dealtOut, sharesOf } from './shares'

let house: TestHouse
let orderId: string
beforeEach(async () => {
  house = await openTestHouse()
  orderId = (await seat(house, [3], { guest: { name: 'Lan', partySize: 7 }, assigneeId: house.staff.server })).order.id
})
afterEach(() => {
  expect(house.faults).toEqual([])
  demandSound(house)
  house.store.close()
})

const add = async (name: string, quantity = 1, id = orderId): Promise<string> => {
  pass(house, 1)
  return (await must(house, 'saleOrders.addLine', { orderId: id, name, quantity })).id
}
const split = (more: Omit<InputOf<'saleOrders.split'>, 'id'>): Promise<OutputOf<'saleOrders.split'>> =>
  must(house, 'saleOrders.split', { id: orderId, ...more })
const refused = (more: Omit<InputOf<'saleOrders.split'>, 'id'>, id = orderId) =>
  refusalOf(house, 'saleOrders.split', { id, ...more })
const linesOf = (id: string): string[] =>
  ask(house, 'saleOrders.get', { id })
    .lines.filter(({ status }) => status === 'OPEN')
    .map(({ quantity, name }) => `${quantity} ${JSON.stringify(name)}`)
const sizeOf = (id: string): number | null | undefined =>
  ask(house, 'saleOrders.get', { id }).order.guest?.partySize ?? null
const lastActions = (): string[] =>
  (JSON.parse(readLog(house.connection, 0, 1_000).at(-1)?.events ?? '[]') as { action: string }[]).map(
    ({ action }) => action,
  )

describe('splitting an order by lines', () => {
  it('moves whole lines with their ids and parts of lines as new ones, and keeps the rest', async () => {
    const pho = await add('pho', 3)
    const tea = await add('tea', 2)
    await add('cake')
    const { orders, lines } = await split({
      parts: [
        { lines: [{ lineId: pho, quantity: 1 }, { lineId: tea }] },
        { id: testId(900), lines: [{ lineId: pho, quantity: 1 }] },
      ],
    })
    expect(orders.map(({ id }) => id)[1]).toBe(testId(900))
    expect([orderId, ...orders.map(({ id }) => id)].map((id) => linesOf(id))).toEqual([
      ['1 "pho"', '1 "cake"'],
      expect.arrayContaining(['1 "pho"', '2 "tea"']),
      ['1 "pho"'],
    ])
    expect(lines.find(({ id }) => id === pho)).toMatchObject({ orderId, quantity: 1, splitFromId: null })
    expect(lines.find(({ id }) => id === tea)).toMatchObject({ orderId: orders[0]?.id, quantity: 2 })
    expect(lines.filter(({ splitFromId }) => splitFromId === pho)).toHaveLength(2)
  })

  it('seats each new order where the party sits, in the same seating, with number, status and server of its own', async () => {
    const pho = await add('pho', 2)
    const { order, orders, usages } = await split({
      parts: [{ lines: [{ lineId: pho, quantity: 1 }], partySize: 2, assigneeId: house.staff.host }],
    })
    const [first] = orders
    expect(first).toMatchObject({
      type: 'DINE_IN',
      status: 'OPEN',
      seatingId: order.seatingId,
      assigneeId: house.staff.host,
      guest: { name: 'Lan', partySize: 2 },
      snapshot: { units: [{ number: '3' }], guest: { partySize: 2 } },
    })
    expect(first?.number).not.toBe(order.number)
    expect(order.guest?.partySize).toBe(5)
    const own = usageRow(house, ask(house, 'saleOrders.get', { id: orderId }).usages[0]?.id ?? '')
    expect(usages).toHaveLength(1)
    expect(usageRow(house, usages[0]?.id ?? '')).toMatchObject({
      allocation_unit_id: unit(house, 3),
      usage_id: first?.id,
      seating_id: own.seating_id,
      status: 'ACTIVE',
      reserved_from: own.reserved_from,
      reserved_to: own.reserved_to,
      seated_at: own.seated_at,
      assignee_id: house.staff.host,
    })
    expect(lastActions()).toEqual(['ORDER_OPENED', 'USAGE_CREATED', 'USAGE_UPDATED', 'ORDER_SPLIT'])
  })

  it('is one commit: nobody sees half of it', async () => {
    const pho = await add('pho', 3)
    const before = readLog(house.connection, 0, 1_000).length
    await split({ parts: [{ lines: [{ lineId: pho, quantity: 1 }] }, { lines: [{ lineId: pho, quantity: 1 }] }] })
    expect(readLog(house.connection, 0, 1_000)).toHaveLength(before + 1)
  })

  it('frees the unit when the last order is completed, and shows it paid when all are', async () => {
    const pho = await add('pho', 2)
    const { orders } = await split({ parts: [{ lines: [{ lineId: pho, quantity: 1 }] }] })
    const other = orders[0]?.id ?? ''
    await must(house, 'saleOrders.complete', { id: orderId })
    const taken = await call(house, 'saleOrders.create', { allocationUnitIds: [unit(house, 3)] })
    expect(taken.ok).toBe(false)
    await must(house, 'saleOrders.paid', { id: other })
    await must(house, 'saleOrders.complete', { id: other })
    await seat(house, [3])
  })

  it('starts paid where the order is paid, and for later where a ticket is', async () => {
    const pho = await add('pho', 2)
    await must(house, 'saleOrders.paid', { id: orderId })
    const paid = await split({ parts: [{ lines: [{ lineId: pho, quantity: 1 }] }] })
    expect(paid.orders[0]).toMatchObject({ status: 'PAID', paidAt: paid.order.paidAt })
    expect(paid.usages[0]).toMatchObject({ status: 'SUCCESS' })
    const later = await seat(house, [5], {
      type: 'TICKET',
      reservedFrom: new Date(house.clock.now + 3_600_000).toISOString(),
    })
    const tickets = await must(house, 'saleOrders.split', { id: later.order.id, evenly: 2 })
    expect(tickets.usages.map(({ status, seatedAt }) => [status, seatedAt])).toEqual([['RESERVED', null]])
  })

  it('refuses what is not there, more than there is, and what would leave an order without a line', async () => {
    const pho = await add('pho', 2)
    const other = (await seat(house, [1])).order.id
    const theirs = await add('theirs', 1, other)
    const gone = await add('gone')
    await must(house, 'saleOrders.removeLine', { id: gone })
    expect(await refused({ parts: [{ lines: [{ lineId: pho, quantity: 1 }, { lineId: theirs }] }] })).toMatchObject({
      code: 'NOT_FOUND',
      path: 'parts.0.lines.1.lineId',
      facts: { id: theirs, orderId: other },
    })
    for (const lineId of [gone, testId(901)]) {
      expect(await refused({ parts: [{ lines: [{ lineId }] }] })).toMatchObject({
        code: 'NOT_FOUND',
        path: 'parts.0.lines.0.lineId',
      })
    }
    expect(
      await refused({
        parts: [{ lines: [{ lineId: pho, quantity: 1 }] }, { lines: [{ lineId: pho, quantity: 2 }] }],
      }),
    ).toEqual({
      code: 'LINE_QUANTITY_EXCEEDED',
      path: 'parts.1.lines.0.quantity',
      facts: { lineId: pho, asked: 2, left: 1, quantity: 2 },
    })
    expect(await refused({ parts: [{ lines: [] }] })).toMatchObject({ code: 'PART_EMPTY', path: 'parts.0.lines' })
    expect(await refused({ parts: [{ lines: [{ lineId: pho }] }] })).toMatchObject({
      code: 'PART_EMPTY',
      path: 'parts',
    })
    expect(await refused({ parts: [] })).toMatchObject({ code: 'TOO_FEW_PARTS', path: 'parts' })
    expect(await refused({ evenly: 1 })).toMatchObject({ code: 'TOO_FEW_PARTS', path: 'evenly' })
    expect(await refused({})).toMatchObject({ code: 'INVALID_INPUT', path: 'parts' })
    expect(await refused({ evenly: 2, parts: [] })).toMatchObject({ code: 'INVALID_INPUT', path: 'parts' })
    expect(await refused({ evenly: LIMITS.ordersPerCall + 1 })).toMatchObject({ code: 'INVALID_INPUT' })
    const twice = { id: testId(902), lines: [{ lineId: pho, quantity: 1 }] }
    expect(await refused({ parts: [twice, twice] })).toMatchObject({ code: 'DUPLICATE_ID', path: 'parts.1.id' })
    expect(await refused({ parts: [{ ...twice, id: other }] })).toMatchObject({
      code: 'DUPLICATE_ID',
      path: 'parts.0.id',
    })
    expect(await refused({ parts: [{ ...twice, assigneeId: testId(903) }] })).toMatchObject({
      code: 'NOT_FOUND',
      path: 'parts.0.assigneeId',
    })
  })

  it('refuses an order that is not there or has ended', async () => {
    expect(await refused({ evenly: 2 }, testId(904))).toMatchObject({ code: 'NOT_FOUND', path: 'id' })
    await must(house, 'saleOrders.complete', { id: orderId })
    expect(await refused({ evenly: 2 })).toMatchObject({
      code: 'INVALID_TRANSITION',
      path: 'id',
      facts: { entity: 'SaleOrder', from: 'COMPLETED', event: 'split' },
    })
  })
})

describe('splitting an order evenly', () => {
  it('deals out quantities and people', async () => {
    await add('pho', 7)
    await add('tea', 2)
    const { orders } = await split({ evenly: 3 })
    const ids = [orderId, ...orders.map(({ id }) => id)]
    expect(ids.map((id) => linesOf(id).toSorted())).toEqual([
      ['3 "pho"'],
      ['1 "tea"', '2 "pho"'],
      ['1 "tea"', '2 "pho"'],
    ])
    expect(ids.map(sizeOf)).toEqual([3, 2, 2])
  })

  it('needs no lines, and a booking’s party that came splits like any other', async () => {
    const { reservation } = await book(house, [5], 60, { guest: { partySize: 2 } })
    const { order } = await must(house, 'reservations.checkIn', { id: reservation.id })
    const done = await must(house, 'saleOrders.split', { id: order?.id ?? '', evenly: 3 })
    expect([done.order, ...done.orders].map(({ guest }) => guest?.partySize)).toEqual([1, 1, null])
    expect(orderRow(house, done.orders[0]?.id ?? '').reservation_id).toBeNull()
  })

  it('splits orders without a table: takeaway', async () => {
    const { order } = await must(house, 'saleOrders.create', { type: 'TAKEAWAY' })
    const done = await must(house, 'saleOrders.split', { id: order.id, evenly: 2 })
    expect([done.usages, done.orders.map(({ type, status }) => [type, status])]).toEqual([[], [['TAKEAWAY', 'OPEN']]])
  })

  it('gives everything away and nobody two more than another, whatever the quantities', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 12 }),
        fc.integer({ min: 2, max: 9 }),
        (quantities, over) => {
          const shares = sharesOf(
            quantities.map((quantity) => ({ quantity })),
            over,
          ).map((share) => share.shares)
          expect(shares.map((each) => each.reduce((sum, part) => sum + part, 0))).toEqual(quantities)
          const totals = Array.from({ length: over }, (_none, place) =>
            shares.reduce((sum, each) => sum + (each[place] ?? 0), 0),
          )
          expect(Math.max(...totals) - Math.min(...totals)).toBeLessThanOrEqual(1)
        },
      ),
    )
    expect(dealtOut(5, 3, 2)).toEqual([2, 1, 2])
  })
})
