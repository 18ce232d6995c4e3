import type { OperationName, OutputOf } from '@contract/contract'
import type { DomainEvent } from '@contract/events'
import { OPERATIONS } from '@contract/contract'
import { UNDOABLE } from '@contract/undo'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  ask,
  book,
  call,
  demandSound,
  inMinutes,
  must,
  nextCommandId,
  openTestHouse,
  orderRow,
  pass,
  refusalOf,
  reservationRow,
  seat,
  unit,
  usageRow,
} from '../../node/testing'
import type { TestHouse } from '../../node/testing'
import { readLog } from '../../store/commit-log'
import { testId } from '../../store/testing'

let house: TestHouse
beforeEach(async () => {
  house = await openTestHouse()
})
afterEach(() => {
  expect(house.faults).toEqual([])
  demandSound(house)
  house.store.close()
})

/** Does it and answers the command's id. */
const done = async <Name extends OperationName>(name: Name, input: Parameters<typeof must<Name>>[2]) => {
  const id = nextCommandId()
  return { id, value: await must(house, name, input, { id }) }
}
const undo = (commandId: string): Promise<OutputOf<'activity.undo'>> => must(house, 'activity.undo', { commandId })
const refused = (commandId: string) => refusalOf(house, 'activity.undo', { commandId })
const lastEvents = (): Pick<DomainEvent, 'action' | 'undo' | 'reason'>[] =>
  (JSON.parse(readLog(house.connection, 0, 1_000).at(-1)?.events ?? '[]') as DomainEvent[]).map(
    ({ action, undo: again, reason }) => ({ action, ...(again && { undo: again }), ...(reason && { reason }) }),
  )

describe('taking back', () => {
  it('knows only commands of the contract, each once', () => {
    expect(new Set(UNDOABLE).size).toBe(UNDOABLE.length)
    for (const name of UNDOABLE) expect(OPERATIONS.get(name)?.meta.kind, name).toBe('command')
  })

  it('a seating ends order and usages as UNDONE and frees the table', async () => {
    const { id, value } = await done('saleOrders.create', { allocationUnitIds: [unit(house, 1), unit(house, 2)] })
    const undone = await undo(id)
    expect(undone.command).toBe('saleOrders.create')
    expect(undone.orders).toMatchObject([{ id: value.order.id, status: 'CANCELLED', endReason: 'UNDONE' }])
    expect(undone.usages.map(({ status, endReason }) => [status, endReason])).toEqual([
      ['CANCELLED', 'UNDONE'],
      ['CANCELLED', 'UNDONE'],
    ])
    expect(lastEvents()).toEqual([
      { action: 'ORDER_CANCELLED', undo: true, reason: 'UNDONE' },
      { action: 'USAGE_CANCELLED', undo: true, reason: 'UNDONE' },
      { action: 'USAGE_CANCELLED', undo: true, reason: 'UNDONE' },
    ])
    await seat(house, [1, 2])
  })

  it('a move brings the party back to where it sat, with its window and status', async () => {
    const { usages, order } = await seat(house, [1])
    const before = usageRow(house, usages[0]?.id ?? '')
    const snapshot = orderRow(house, order.id).snapshot
    pass(house, 3)
    const { id } = await done('allocationUsages.transfer', { usageId: before.id, allocationUnitIds: [unit(house, 4)] })
    pass(house, 2)
    await undo(id)
    expect({ ...usageRow(house, before.id), modified_at: 0 }).toEqual({ ...before, modified_at: 0 })
    expect(orderRow(house, order.id).snapshot).toBe(snapshot)
    expect(lastEvents().map(({ action }) => action)).toEqual(['USAGE_ACTIVATED', 'USAGE_CANCELLED', 'ORDER_UPDATED'])
    await seat(house, [4])
  })

  it('a payment and a completion, one after the other, newest first', async () => {
    const { usages, order } = await seat(house, [1])
    const paid = await done('allocationUsages.paid', { usageId: usages[0]?.id ?? '' })
    const left = await done('saleOrders.complete', { id: order.id })
    expect((await refused(paid.id)).code).toBe('UNDO_CHANGED')
    await undo(left.id)
    expect(lastEvents().map(({ action }) => action)).toEqual(['USAGE_PAID', 'ORDER_PAID'])
    await undo(paid.id)
    expect(lastEvents().map(({ action }) => action)).toEqual(['USAGE_ACTIVATED', 'ORDER_OPENED'])
    expect(usageRow(house, usages[0]?.id ?? '')).toMatchObject({ status: 'ACTIVE', paid_at: null, ended_at: null })
    expect(orderRow(house, order.id)).toMatchObject({ status: 'OPEN', paid_at: null })
  })

  it('a check-in makes the booking whole again: same rows, same window, no order', async () => {
    const { reservation, usages } = await book(house, [3], 30, { guest: { partySize: 4 } })
    const before = usageRow(house, usages[0]?.id ?? '')
    pass(house, 20)
    const { id, value } = await done('reservations.checkIn', { id: reservation.id })
    await undo(id)
    expect({ ...usageRow(house, before.id), modified_at: 0 }).toEqual({ ...before, modified_at: 0 })
    expect(reservationRow(house, reservation.id)).toMatchObject({ status: 'BOOKED', order_id: null, ended_at: null })
    expect(orderRow(house, value.order?.id ?? '')).toMatchObject({ status: 'CANCELLED', end_reason: 'UNDONE' })
    await must(house, 'reservations.checkIn', { id: reservation.id })
  })

  it('a split: lines are whole again, and the orders that it made are cancelled', async () => {
    const { order } = await seat(house, [3], { guest: { partySize: 4 } })
    const line = await must(house, 'saleOrders.addLine', { orderId: order.id, name: 'pho', quantity: 5 })
    const { id, value } = await done('saleOrders.split', { id: order.id, evenly: 3 })
    const undone = await undo(id)
    expect(undone.lines.find((one) => one.id === line.id)).toMatchObject({ orderId: order.id, quantity: 5 })
    expect(
      undone.lines.filter((one) => one.id !== line.id).map(({ status, endReason }) => [status, endReason]),
    ).toEqual([
      ['CANCELLED', 'UNDONE'],
      ['CANCELLED', 'UNDONE'],
    ])
    expect(value.orders.map((one) => orderRow(house, one.id).status)).toEqual(['CANCELLED', 'CANCELLED'])
    expect(JSON.parse(orderRow(house, order.id).guest ?? '{}')).toMatchObject({ partySize: 4 })
    await must(house, 'saleOrders.complete', { id: order.id })
    await seat(house, [3])
  })

  it('is a command with a history entry of its own, which says what it took back', async () => {
    const { id, value } = await done('saleOrders.create', { allocationUnitIds: [unit(house, 1)] })
    await undo(id)
    const [latest, first] = ask(house, 'activity.find', { subjectId: value.order.id }).items
    expect(latest).toMatchObject({ command: 'activity.undo', undoes: id, undoableUntil: null })
    expect(first).toMatchObject({ command: 'saleOrders.create', commandId: id, undoes: null })
    expect(first?.undoableUntil).toBe(inMinutes(house, 10))
  })

  it('goes back over several commands, as long as each is the newest of what is left', async () => {
    const seated = await done('saleOrders.create', { allocationUnitIds: [unit(house, 1)] })
    const orderId = seated.value.order.id
    const further = await done('allocationUsages.startForOrder', {
      saleOrderId: orderId,
      merchantId: house.merchantId,
      allocationUnitId: unit(house, 2),
    })
    const line = await done('saleOrders.addLine', { orderId, name: 'tea' })
    expect((await refused(seated.id)).code).toBe('UNDO_CHANGED')
    await undo(line.id)
    await undo(further.id)
    await undo(seated.id)
    expect(orderRow(house, orderId).status).toBe('CANCELLED')
  })
})

describe('taking back is refused', () => {
  it('when the minutes of the store are over', async () => {
    await must(house, 'merchants.update', { undoMinutes: 5 })
    const { id } = await done('saleOrders.create', { allocationUnitIds: [unit(house, 1)] })
    const at = inMinutes(house, 0)
    pass(house, 5)
    house.clock.now += 1
    expect(await refused(id)).toEqual({ code: 'UNDO_TOO_LATE', path: 'commandId', facts: { at, minutes: 5 } })
    house.clock.now -= 1
    await undo(id)
  })

  it('when something came in between, with the rows and who did it', async () => {
    const { id, value } = await done('saleOrders.create', { allocationUnitIds: [unit(house, 1)] })
    const usageId = value.usages[0]?.id ?? ''
    const paid = nextCommandId()
    await must(house, 'allocationUsages.paid', { usageId }, { id: paid, by: 'cashier' })
    expect(await refused(id)).toMatchObject({
      code: 'UNDO_CHANGED',
      path: 'commandId',
      facts: {
        rows: expect.arrayContaining([{ entity: 'AllocationUsage', id: usageId }]) as object,
        since: [{ commandId: paid, command: 'allocationUsages.paid', actorId: house.staff.cashier }],
      },
    })
  })

  it('when lines were added to an order that it made, or to one that a split made', async () => {
    const { id, value } = await done('saleOrders.create', { allocationUnitIds: [unit(house, 1)] })
    const { id: lineId } = await must(house, 'saleOrders.addLine', {
      orderId: value.order.id,
      name: 'tea',
      quantity: 2,
    })
    expect(await refused(id)).toMatchObject({
      code: 'UNDO_CHANGED',
      facts: { rows: [{ entity: 'OrderLine', id: lineId }] },
    })
    const split = await done('saleOrders.split', { id: value.order.id, evenly: 2 })
    await must(house, 'saleOrders.addLine', { orderId: split.value.orders[0]?.id ?? '', name: 'late' })
    expect((await refused(split.id)).code).toBe('UNDO_CHANGED')
  })

  it('when the table is somebody else’s by now, or is no longer in service', async () => {
    const { order } = await seat(house, [1])
    const { id } = await done('saleOrders.complete', { id: order.id })
    const other = await done('saleOrders.create', { allocationUnitIds: [unit(house, 1)] })
    expect(await refused(id)).toMatchObject({
      code: 'UNIT_TAKEN',
      path: 'commandId',
      facts: { unitNumber: '1', usage: { usageId: other.value.order.id } },
    })
    await undo(other.id)
    await must(house, 'allocationUnits.update', { id: unit(house, 1), status: 'DEACTIVATED' })
    expect(await refused(id)).toMatchObject({ code: 'UNIT_NOT_IN_SERVICE', path: 'commandId' })
    await must(house, 'allocationUnits.delete', { id: unit(house, 1) })
    expect(await refused(id)).toMatchObject({ code: 'UNIT_NOT_IN_SERVICE' })
  })

  it('for what it does not know, what was refused, what is no act at a table, and twice', async () => {
    expect(await refused(testId(900))).toMatchObject({ code: 'NOT_FOUND', path: 'commandId' })
    const taken = await done('saleOrders.create', { allocationUnitIds: [unit(house, 1)] })
    const failed = nextCommandId()
    await call(house, 'saleOrders.create', { allocationUnitIds: [unit(house, 1)] }, { id: failed })
    expect((await refused(failed)).code).toBe('NOT_FOUND')
    const setting = await done('merchants.update', { leadTimeMinutes: 20 })
    expect(await refused(setting.id)).toMatchObject({
      code: 'UNDO_IMPOSSIBLE',
      facts: { command: 'merchants.update' },
    })
    const back = nextCommandId()
    await must(house, 'activity.undo', { commandId: taken.id }, { id: back })
    expect((await refused(taken.id)).code).toBe('UNDO_CHANGED')
    expect((await refused(back)).code).toBe('UNDO_IMPOSSIBLE')
  })

  it('to whom it is not permitted', async () => {
    const { id } = await done('saleOrders.create', { allocationUnitIds: [unit(house, 1)] })
    expect(await refusalOf(house, 'activity.undo', { commandId: id }, { by: 'installer' })).toMatchObject({
      code: 'FORBIDDEN',
      facts: { permission: 'Activity.undo' },
    })
    await must(house, 'activity.undo', { commandId: id }, { by: 'server' })
  })
})
