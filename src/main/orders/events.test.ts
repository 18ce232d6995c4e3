import { DomainEvent, TOPICS } from '@contract/events'
import { ChangeMessageSchema } from '@contract/feed'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ask, book, expire, inMinutes, must, onChange, openTestHouse, pass, seat, unit } from '../node/testing'
import type { TestHouse } from '../node/testing'

let house: TestHouse
let events: DomainEvent[]
beforeEach(async () => {
  house = await openTestHouse()
  events = []
  onChange(house, (change) => events.push(...ChangeMessageSchema.parse(change).events))
})
afterEach(() => {
  expect(house.faults).toEqual([])
  house.store.close()
})

const guest = { name: 'Ngô', phone: '+84 91 234', partySize: 2, notes: 'window' }
const said = (topic: string = TOPICS.usage): string[] =>
  events.filter((event) => event.topic === topic).map(({ action }) => action)
/** What a command says, beside its own rows. */
const after = async (work: () => Promise<unknown>): Promise<string[]> => {
  events.length = 0
  await work()
  return said()
}

describe('what observers hear of usages (SYN-8)', () => {
  it('is one action for each step of an evening', async () => {
    expect(await after(() => seat(house, [1], { guest }))).toEqual(['USAGE_CREATED'])
    const [usage] = ask(house, 'allocationUsages.find', { live: true }).items
    const usageId = usage?.id ?? ''
    expect(await after(() => must(house, 'allocationUsages.paid', { usageId }))).toEqual(['USAGE_PAID'])
    expect(await after(() => must(house, 'allocationUsages.paid', { usageId }))).toEqual([])
    expect(await after(() => must(house, 'allocationUsages.complete', { usageId }))).toEqual(['USAGE_COMPLETED'])
    const booking = await book(house, [2], 30, { guest })
    expect(said().at(-1)).toBe('USAGE_RESERVED')
    expect(await after(() => must(house, 'reservations.checkIn', { id: booking.reservation.id }))).toEqual([
      'USAGE_ACTIVATED',
    ])
    const { order, usages } = await seat(house, [3], { guest })
    const moved = () =>
      must(house, 'allocationUsages.transfer', { usageId: usages[0]?.id ?? '', allocationUnitIds: [unit(house, 4)] })
    expect(await after(moved)).toEqual(['USAGE_CANCELLED', 'USAGE_CREATED', 'USAGE_MOVED'])
    expect(await after(() => must(house, 'saleOrders.cancel', { id: order.id, reason: 'left' }))).toEqual([
      'USAGE_CANCELLED',
    ])
    await book(house, [5], 10)
    pass(house, 200)
    expect(await after(() => expire(house))).toEqual(['USAGE_EXPIRED'])
  })

  it('tells of a booking that moves as of every move: cancelled per source, created per target, one move', async () => {
    const booking = await book(house, [1, 2], 30)
    const { id } = booking.reservation
    const assign = (...numbers: number[]) =>
      must(house, 'reservations.assign', { id, allocationUnitIds: numbers.map((number) => unit(house, number)) })
    const move = ['USAGE_CANCELLED', 'USAGE_CANCELLED', 'USAGE_CREATED', 'USAGE_MOVED']
    expect(await after(() => assign(3))).toEqual(move)
    const assigned = events.find(({ action }) => action === 'USAGE_MOVED')
    expect(assigned).toMatchObject({
      from: booking.usages.map((usage) => usage.id).toSorted(),
      reservationId: id,
      unitNumbersTo: ['3'],
    })
    expect(assigned?.unitNumbersFrom?.toSorted()).toEqual(['1', '2'])
    const [usageId = ''] = assigned?.to ?? []
    expect(
      await after(() => must(house, 'allocationUsages.transfer', { usageId, allocationUnitIds: [unit(house, 4)] })),
    ).toEqual(move.slice(1))
    const later = await book(house, [], 30)
    const first = { id: later.reservation.id, allocationUnitIds: [unit(house, 5)] }
    expect(await after(() => must(house, 'reservations.assign', first))).toEqual(['USAGE_RESERVED'])
  })

  it('is USAGE_CREATED for a ticket, and USAGE_ACTIVATED when its guest comes', async () => {
    const { usages } = await seat(house, [1], { type: 'TICKET', reservedFrom: inMinutes(house, 60) })
    expect(said()).toEqual(['USAGE_CREATED'])
    const usageId = usages[0]?.id ?? ''
    expect(await after(() => must(house, 'allocationUsages.checkIn', { usageId }))).toEqual(['USAGE_ACTIVATED'])
  })

  it('is USAGE_MOVED for each row that another order takes over, and USAGE_CANCELLED for a twin', async () => {
    const first = await seat(house, [1])
    const second = await seat(house, [2])
    const move = (from: string, to: string) =>
      after(() => must(house, 'allocationUsages.moveUsagesToOrder', { fromOrderId: from, toOrderId: to }))
    expect(await move(first.order.id, second.order.id)).toEqual(['USAGE_MOVED'])
    const third = await must(house, 'saleOrders.create', {})
    // One party by now: its orders may share a table.
    await must(house, 'allocationUsages.moveUsagesToOrder', {
      fromOrderId: second.order.id,
      toOrderId: third.order.id,
    })
    await must(house, 'allocationUsages.startForOrder', {
      saleOrderId: second.order.id,
      merchantId: house.merchantId,
      allocationUnitId: unit(house, 1),
      type: 'DINE_IN',
    })
    expect(await move(second.order.id, third.order.id)).toEqual(['USAGE_CANCELLED'])
  })

  it('is USAGE_UPDATED where guest or server of a seated order or a booking changes', async () => {
    const { order } = await seat(house, [1, 2])
    const assigneeId = house.staff.server
    const update = () => must(house, 'saleOrders.update', { id: order.id, assigneeId })
    expect(await after(update)).toEqual(['USAGE_UPDATED', 'USAGE_UPDATED'])
    expect(await after(update)).toEqual([])
    const { reservation } = await book(house, [3], 30)
    expect(await after(() => must(house, 'reservations.update', { id: reservation.id, guest }))).toEqual([
      'USAGE_UPDATED',
    ])
  })

  it('goes with what orders and reservations say in the same commit', async () => {
    const { reservation } = await book(house, [1], 30)
    const { order } = await must(house, 'reservations.checkIn', { id: reservation.id })
    await must(house, 'saleOrders.paid', { id: order.id })
    await must(house, 'saleOrders.complete', { id: order.id })
    await book(house, [2], 10)
    pass(house, 200)
    await expire(house)
    expect(said(TOPICS.order)).toEqual(['ORDER_OPENED', 'ORDER_PAID', 'ORDER_COMPLETED'])
    expect(said(TOPICS.reservation)).toEqual([
      'RESERVATION_BOOKED',
      'RESERVATION_CHECKED_IN',
      'RESERVATION_BOOKED',
      'RESERVATION_NO_SHOW',
    ])
  })

  it('names unit, zones, layout and principal for every room, and nobody’s name or number', async () => {
    const { usages, order } = await seat(house, [1], { guest })
    expect(events.find(({ action }) => action === 'USAGE_CREATED')).toMatchObject({
      topic: 'observation/allocation/allocation-usage',
      usageId: usages[0]?.id,
      unitId: unit(house, 1),
      unitNumber: '1',
      zoneIds: [house.zones['hall']],
      layoutId: house.layoutId,
      orderId: order.id,
      orderNumber: 'A-001',
      partySize: 2,
    })
    const { reservation } = await book(house, [2], 30, { guest })
    await must(house, 'reservations.cancel', { id: reservation.id, reason: 'ill' })
    for (const event of events) DomainEvent.parse(event)
    for (const secret of ['Ngô', '+84', 'window']) expect(JSON.stringify(events)).not.toContain(secret)
  })

  it('is what history tells of a table: who did what, newest first', async () => {
    const { order } = await seat(house, [1])
    await must(house, 'saleOrders.complete', { id: order.id }, { by: 'server' })
    await book(house, [2], 30)
    const { items } = ask(house, 'activity.find', { subjectId: unit(house, 1) })
    expect(items.map(({ command, actorId }) => `${command} ${actorId}`)).toEqual([
      `saleOrders.complete ${house.staff.server}`,
      `saleOrders.create ${house.staff.owner}`,
    ])
    expect(items[0]?.at).toBe(inMinutes(house, 0))
  })
})
