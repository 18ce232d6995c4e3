import type { OutputOf } from '@contract/contract'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  ask,
  demandSound,
  inMinutes,
  liveUsages,
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

let house: TestHouse
let one: OutputOf<'saleOrders.create'>
let two: OutputOf<'saleOrders.create'>
beforeEach(async () => {
  house = await openTestHouse()
  one = await seat(house, [1], { guest: { name: 'Lan', partySize: 2 } })
  pass(house, 1)
  two = await seat(house, [3], { guest: { name: 'Minh', partySize: 3 }, assigneeId: house.staff.server })
})
afterEach(() => {
  expect(house.faults).toEqual([])
  demandSound(house)
  house.store.close()
})

const merge = (id: string, ...orderIds: string[]) => must(house, 'saleOrders.merge', { id, orderIds })
const refused = (id: string, ...orderIds: string[]) => refusalOf(house, 'saleOrders.merge', { id, orderIds })
const lastEvents = (): { action: string; orderId?: string; otherOrderIds?: string[] }[] =>
  JSON.parse(readLog(house.connection, 0, 1_000).at(-1)?.events ?? '[]') as never

describe('merging orders', () => {
  it('moves usages and lines to the survivor, which keep their ids, and points at it', async () => {
    const line = await must(house, 'saleOrders.addLine', { orderId: two.order.id, name: 'pho', quantity: 2 })
    const own = await must(house, 'saleOrders.addLine', { orderId: one.order.id, name: 'tea' })
    const gone = await must(house, 'saleOrders.addLine', { orderId: two.order.id, name: 'gone' })
    await must(house, 'saleOrders.removeLine', { id: gone.id })
    const done = await merge(one.order.id, two.order.id)
    expect(done.merged).toMatchObject([
      { id: two.order.id, status: 'MERGED', mergedIntoId: one.order.id, endReason: 'MERGED' },
    ])
    expect(new Set(done.usages.map(({ id, usageId }) => `${id} ${usageId}`))).toEqual(
      new Set([one, two].map(({ usages }) => `${usages[0]?.id} ${one.order.id}`)),
    )
    expect(done.lines.map(({ id }) => id).toSorted()).toEqual([own.id, line.id].toSorted())
    expect(done.lines.every(({ orderId }) => orderId === one.order.id)).toBe(true)
    expect(ask(house, 'saleOrders.get', { id: two.order.id }).lines.map(({ id }) => id)).toEqual([gone.id])
    expect(lastEvents().map(({ action, orderId }) => [action, orderId])).toEqual([
      ['USAGE_MOVED', one.order.id],
      ['ORDER_MERGED', two.order.id],
      ['USAGE_UPDATED', one.order.id],
      ['USAGE_UPDATED', one.order.id],
      ['ORDER_UPDATED', one.order.id],
    ])
    expect(lastEvents()[1]?.otherOrderIds).toEqual([one.order.id])
  })

  it('makes one party of two: sizes add up, the survivor’s guest stays, a server is kept where only one has one', async () => {
    const { order, usages } = await merge(one.order.id, two.order.id)
    expect(order).toMatchObject({
      guest: { name: 'Lan', partySize: 5 },
      assigneeId: house.staff.server,
      snapshot: { units: [{ number: '1' }, { number: '3' }], guest: { partySize: 5 } },
    })
    expect(usages.map(({ guest, assigneeId }) => [guest?.partySize, assigneeId])).toEqual([
      [5, house.staff.server],
      [5, house.staff.server],
    ])
    expect(new Set(liveUsages(house.connection).map(({ survivor }) => survivor))).toEqual(
      new Set([one.order.seatingId]),
    )
    expect(house.store.reader.need('seating', one.order.seatingId)).toMatchObject({
      guest: expect.stringContaining('"partySize":5') as string,
      assignee_id: house.staff.server,
    })
  })

  it('leaves the merged order the snapshot of where it sat', async () => {
    await merge(one.order.id, two.order.id)
    expect(ask(house, 'saleOrders.get', { id: two.order.id }).order.snapshot).toMatchObject({
      units: [{ number: '3' }],
      guest: { name: 'Minh' },
    })
  })

  it('brings what was split together again: twins on one unit collapse', async () => {
    const { orders } = await must(house, 'saleOrders.split', { id: two.order.id, evenly: 3 })
    const back = await merge(two.order.id, ...orders.map(({ id }) => id))
    expect(back.usages.map(({ id }) => id)).toEqual([two.usages[0]?.id])
    expect(back.order.guest?.partySize).toBe(3)
    expect(ask(house, 'allocationUsages.find', { status: 'CANCELLED' }).items).toMatchObject([
      { endReason: 'MERGED', movedToId: two.usages[0]?.id },
      { endReason: 'MERGED', movedToId: two.usages[0]?.id },
    ])
    await must(house, 'saleOrders.complete', { id: two.order.id })
    await seat(house, [3])
  })

  it('takes several at once, and what they had taken for later', async () => {
    const three = await seat(house, [5])
    await must(house, 'allocationUsages.startForOrder', {
      saleOrderId: three.order.id,
      merchantId: house.merchantId,
      allocationUnitId: unit(house, 1),
      reservedFrom: inMinutes(house, 300),
    })
    const { usages } = await merge(one.order.id, two.order.id, three.order.id)
    expect(usages.map(({ status }) => status).toSorted()).toEqual(['ACTIVE', 'ACTIVE', 'ACTIVE', 'RESERVED'])
  })

  it('follows a merged order for lines: what is ordered there is at the survivor', async () => {
    const three = await seat(house, [5])
    await merge(one.order.id, two.order.id)
    await merge(three.order.id, one.order.id)
    pass(house, 1)
    const line = await must(house, 'saleOrders.addLine', { orderId: two.order.id, name: 'late tea' })
    expect(line.orderId).toBe(three.order.id)
  })

  it('keeps the longer stay where two that sat on one unit become one', async () => {
    const { orders } = await must(house, 'saleOrders.split', { id: two.order.id, evenly: 2 })
    const clone = ask(house, 'allocationUsages.find', { usageId: orders[0]?.id ?? '' }).items[0]?.id ?? ''
    await must(house, 'allocationUsages.changeWindow', { usageId: clone, reservedTo: inMinutes(house, 200) })
    await merge(two.order.id, orders[0]?.id ?? '')
    expect(usageRow(house, two.usages[0]?.id ?? '').reserved_to).toBe(Date.parse(inMinutes(house, 200)))
  })

  it('pays nothing: what is paid goes into what is unpaid and stays so, not the other way round', async () => {
    await must(house, 'saleOrders.paid', { id: two.order.id })
    expect(await refused(two.order.id, one.order.id)).toMatchObject({
      code: 'INVALID_TRANSITION',
      path: 'orderIds.0',
      facts: { from: 'OPEN', event: 'merge' },
    })
    const { order, usages } = await merge(one.order.id, two.order.id)
    expect([order.status, usages.map(({ status }) => status).toSorted()]).toEqual(['OPEN', ['ACTIVE', 'SUCCESS']])
    const unplaced = await must(house, 'saleOrders.create', {})
    const paid = await seat(house, [5])
    await must(house, 'saleOrders.paid', { id: paid.order.id })
    expect(await refused(unplaced.order.id, paid.order.id)).toMatchObject({ code: 'INVALID_TRANSITION' })
    const other = await seat(house, [6])
    await must(house, 'saleOrders.paid', { id: other.order.id })
    expect((await merge(paid.order.id, other.order.id)).order.status).toBe('PAID')
  })

  it('joins orders without a table', async () => {
    const [first, second] = [
      await must(house, 'saleOrders.create', { type: 'TAKEAWAY' }),
      await must(house, 'saleOrders.create', { type: 'TAKEAWAY' }),
    ]
    const { order, usages } = await merge(first.order.id, second.order.id)
    expect([order.status, usages]).toEqual(['OPEN', []])
  })

  it('refuses itself, an order twice, of another kind, ended, or not there', async () => {
    const ended = await seat(house, [5])
    await must(house, 'saleOrders.complete', { id: ended.order.id })
    const takeaway = await must(house, 'saleOrders.create', { type: 'TAKEAWAY' })
    const [id, other] = [one.order.id, two.order.id]
    expect(await refused(id, other, id)).toMatchObject({ code: 'MERGE_INTO_ITSELF', path: 'orderIds.1' })
    expect(await refused(id, other, other)).toMatchObject({ code: 'DUPLICATE_ID', path: 'orderIds.1' })
    expect(await refused(id, takeaway.order.id)).toMatchObject({ code: 'ORDER_TYPE_MISMATCH', path: 'orderIds.0' })
    expect(await refused(id, testId(900))).toMatchObject({ code: 'NOT_FOUND', path: 'orderIds.0' })
    expect(await refused(testId(900), id)).toMatchObject({ code: 'NOT_FOUND', path: 'id' })
    expect(await refused(id, ended.order.id)).toMatchObject({
      code: 'INVALID_TRANSITION',
      path: 'orderIds.0',
      facts: { entity: 'SaleOrder', id: ended.order.id, from: 'COMPLETED', event: 'merge' },
    })
    expect(await refused(ended.order.id, id)).toMatchObject({ code: 'INVALID_TRANSITION', path: 'id' })
    await merge(id, other)
    expect(await refused(takeaway.order.id, other)).toMatchObject({ code: 'INVALID_TRANSITION' })
    expect(orderRow(house, other).status).toBe('MERGED')
  })
})
