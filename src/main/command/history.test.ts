import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ask, book, inMinutes, must, openTestHouse, pass, seat, unit } from '../node/testing'
import type { TestHouse } from '../node/testing'

let house: TestHouse
beforeEach(async () => {
  house = await openTestHouse()
})
afterEach(() => {
  house.store.close()
  expect(house.faults).toEqual([])
})

const history = (input: Parameters<typeof ask<'activity.find'>>[2], by: 'owner' | 'server' = 'owner') =>
  ask(house, 'activity.find', input, by).items
const commands = (input: Parameters<typeof history>[0]): string[] => history(input).map(({ command }) => command)
const lan = { name: 'Lan', phone: '0901234567', partySize: 4, notes: null }

describe('history', () => {
  it('says of each command who, when, from where, and what was before and after', async () => {
    const { order, usages } = await seat(house, [1], { guest: lan })
    pass(house, 5)
    await must(house, 'saleOrders.update', { id: order.id, guest: { ...lan, partySize: 5 } }, { by: 'server' })
    const [entry] = history({ subjectId: order.id })
    expect(entry).toMatchObject({
      at: inMinutes(house, 0),
      command: 'saleOrders.update',
      actorId: house.staff.server,
      terminalCode: 'A',
    })
    const fields = [{ field: 'guest.partySize', before: 4, after: 5 }]
    expect(entry?.changes).toEqual(
      expect.arrayContaining([
        { entity: 'SaleOrder', id: order.id, kind: 'changed', name: null, fields },
        { entity: 'AllocationUsage', id: usages[0]?.id, kind: 'changed', name: null, fields },
      ]),
    )
    const [, opened] = history({ subjectId: order.id })
    const usage = opened?.changes.find(({ entity }) => entity === 'AllocationUsage')
    expect(usage?.kind).toBe('created')
    expect(usage?.fields).toContainEqual({ field: 'status', before: null, after: 'ACTIVE' })
    expect(usage?.fields).toContainEqual({ field: 'allocationUnitId', before: null, after: unit(house, 1) })
    expect(JSON.stringify(opened?.changes)).not.toMatch(/merchant_id|modifiedAt|snapshot/u)
  })

  it('calls a line and an area by the name that they had then, whatever changed', async () => {
    const { order } = await seat(house, [1])
    const line = await must(house, 'saleOrders.addLine', { orderId: order.id, name: { vi: 'Trà đá' } })
    await must(house, 'saleOrders.changeLine', { id: line.id, quantity: 3 })
    await must(house, 'saleOrders.changeLine', { id: line.id, name: 'Cà phê' })
    await must(house, 'saleOrders.removeLine', { id: line.id })
    const [removed, renamed, more] = history({ subjectId: line.id })
    expect(more?.changes).toEqual([
      {
        entity: 'OrderLine',
        id: line.id,
        kind: 'changed',
        name: { vi: 'Trà đá' },
        fields: [{ field: 'quantity', before: 1, after: 3 }],
      },
    ])
    expect([renamed, removed].map((entry) => entry?.changes[0]?.name)).toEqual(['Cà phê', 'Cà phê'])
    const [zone] = ask(house, 'allocationZones.find', {}).items
    await must(house, 'allocationZones.update', { id: zone?.id ?? '', name: { en: 'Terrace' } })
    expect(history({ limit: 1 })[0]?.changes).toContainEqual(
      expect.objectContaining({ entity: 'AllocationZone', id: zone?.id, name: { en: 'Terrace' } }),
    )
  })

  it('tells a row that is written twice in one command once, from first to last', async () => {
    const { reservation } = await book(house, [1], 10)
    await must(house, 'reservations.checkIn', { id: reservation.id, allocationUnitIds: [unit(house, 2)] })
    const [entry] = history({ limit: 1 })
    const places = entry?.changes.filter(({ entity }) => entity === 'AllocationUsage') ?? []
    expect(places.map(({ kind }) => kind).toSorted()).toEqual(['changed', 'created'])
    const taken = places.find(({ kind }) => kind === 'created')?.fields
    expect(taken).toContainEqual({ field: 'usageType', before: null, after: 'SALE_ORDER' })
  })

  it('is asked by table, order, party, person, terminal and time', async () => {
    const one = await seat(house, [1])
    const two = await seat(house, [2], {})
    await must(house, 'allocationUsages.moveUsagesToOrder', { fromOrderId: two.order.id, toOrderId: one.order.id })
    pass(house, 10)
    await must(house, 'saleOrders.paid', { id: one.order.id }, { by: 'cashier' })
    const all = ['saleOrders.paid', 'allocationUsages.moveUsagesToOrder', 'saleOrders.create', 'saleOrders.create']
    expect(commands({ subjectId: unit(house, 1) })).toEqual(['saleOrders.paid', 'saleOrders.create'])
    // The party is all who were united in it, asked by whichever of them.
    expect(commands({ subjectId: one.order.seatingId })).toEqual(all)
    expect(commands({ subjectId: two.order.seatingId })).toEqual(all)
    expect(commands({ subjectId: house.staff.cashier })).toContain('saleOrders.paid')
    expect(commands({ from: inMinutes(house, 0) })).toEqual(['saleOrders.paid'])
    expect(commands({ subjectId: one.order.id, to: inMinutes(house, 0) })).not.toContain('saleOrders.paid')
    const [entry] = history({ limit: 1 })
    expect(commands({ terminalId: entry?.terminalId, limit: 1 })).toEqual(['saleOrders.paid'])
    expect(commands({ terminalId: one.order.id })).toEqual([])
  })

  it('of a guest holds all of its orders and bookings, for those who may read them', async () => {
    await book(house, [1], 60, { guest: lan })
    const { order } = await seat(house, [2], { guest: { ...lan, name: 'Đức' } })
    await must(house, 'saleOrders.cancel', { id: order.id, reason: 'Đức felt ill' })
    expect(commands({ guest: 'duc' })).toEqual(['saleOrders.cancel', 'saleOrders.create'])
    expect(commands({ guest: '090 123' })).toEqual(['saleOrders.cancel', 'saleOrders.create', 'reservations.create'])
    await must(house, 'roles.update', { name: 'server', permissions: ['Activity.find'] })
    const refused = house.store.ask('activity.find', { guest: 'duc' }, house.staff.server)
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'FORBIDDEN', path: 'guest' } })
    const seen = JSON.stringify(history({}, 'server'))
    expect(seen).not.toMatch(/Đức|Lan|0901234567|felt ill/u)
    expect(seen).toContain('"field":"guest.partySize"')
  })
})
