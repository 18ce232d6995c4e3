import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { demandSound, must, openTestHouse, orderRow, refusalOf, seat, usageRow } from '../node/testing'
import type { TestHouse } from '../node/testing'
import { readLog } from '../store/commit-log'
import { testId } from '../store/testing'

let house: TestHouse
beforeEach(async () => {
  house = await openTestHouse()
})
afterEach(() => {
  expect(house.faults).toEqual([])
  demandSound(house)
  house.store.close()
})

describe('handing over to another server', () => {
  it('gives an order with its usages and its party', async () => {
    const { order, usages } = await seat(house, [1, 2], { assigneeId: house.staff.server })
    const done = await must(house, 'saleOrders.handOver', { assigneeId: house.staff.host, orderIds: [order.id] })
    expect([done.already, done.usages.length]).toEqual([false, 2])
    expect(orderRow(house, order.id).assignee_id).toBe(house.staff.host)
    expect(usages.map(({ id }) => usageRow(house, id).assignee_id)).toEqual([house.staff.host, house.staff.host])
    expect(house.store.reader.need('seating', order.seatingId).assignee_id).toBe(house.staff.host)
    const events = JSON.parse(readLog(house.connection, 0, 1_000).at(-1)?.events ?? '[]') as { action: string }[]
    expect(events.map(({ action }) => action)).toEqual(['ORDER_HANDED_OVER', 'USAGE_UPDATED', 'USAGE_UPDATED'])
  })

  it('gives all that a server has open, and leaves the others and what has ended', async () => {
    const mine = [
      await seat(house, [1], { assigneeId: house.staff.server }),
      await seat(house, [2], { assigneeId: house.staff.server }),
    ]
    const left = await seat(house, [3], { assigneeId: house.staff.server })
    await must(house, 'saleOrders.complete', { id: left.order.id })
    const theirs = await seat(house, [4], { assigneeId: house.staff.cashier })
    const { orders } = await must(house, 'saleOrders.handOver', {
      assigneeId: house.staff.host,
      fromAssigneeId: house.staff.server,
    })
    expect(orders.map(({ id }) => id).toSorted()).toEqual(mine.map(({ order }) => order.id).toSorted())
    expect(orderRow(house, left.order.id).assignee_id).toBe(house.staff.server)
    expect(orderRow(house, theirs.order.id).assignee_id).toBe(house.staff.cashier)
  })

  it('says so where it holds already, and writes nothing', async () => {
    const { order } = await seat(house, [1], { assigneeId: house.staff.server })
    const before = readLog(house.connection, 0, 1_000).length
    const again = { assigneeId: house.staff.server, orderIds: [order.id] }
    expect(await must(house, 'saleOrders.handOver', again)).toMatchObject({ already: true })
    expect(readLog(house.connection, 0, 1_000)).toHaveLength(before)
  })

  it('refuses whom it does not know, an order twice, ended, or not there', async () => {
    const { order } = await seat(house, [1])
    const ended = await seat(house, [2])
    await must(house, 'saleOrders.complete', { id: ended.order.id })
    const refused = (orderIds: string[], assigneeId = house.staff.host) =>
      refusalOf(house, 'saleOrders.handOver', { assigneeId, orderIds })
    expect(await refused([order.id], testId(900))).toMatchObject({ code: 'NOT_FOUND', path: 'assigneeId' })
    expect(await refused([order.id, testId(900)])).toMatchObject({ code: 'NOT_FOUND', path: 'orderIds.1' })
    expect(await refused([order.id, order.id])).toMatchObject({ code: 'DUPLICATE_ID', path: 'orderIds.1' })
    expect(await refused([ended.order.id])).toMatchObject({ code: 'INVALID_TRANSITION', path: 'orderIds.0' })
    const nobody = { assigneeId: house.staff.host, fromAssigneeId: testId(900) }
    expect(await refusalOf(house, 'saleOrders.handOver', nobody)).toMatchObject({
      code: 'NOT_FOUND',
      path: 'fromAssigneeId',
    })
  })
})
