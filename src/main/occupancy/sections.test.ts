import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  ask,
  book,
  inMinutes,
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

let house: TestHouse
beforeEach(async () => {
  house = await openTestHouse()
})
afterEach(() => {
  house.store.close()
  expect(house.faults).toEqual([])
})

const hall = () => house.zones['hall'] ?? ''
const garden = () => house.zones['garden'] ?? ''
const give = (staffId: string, more: { unitIds?: string[]; zoneIds?: string[]; from?: number; to?: number }) =>
  must(house, 'sections.create', {
    staffId,
    unitIds: more.unitIds ?? [],
    zoneIds: more.zoneIds ?? [],
    shiftFrom: inMinutes(house, more.from ?? -60),
    shiftTo: inMinutes(house, more.to ?? 300),
  })

describe('a section', () => {
  it('gives its server the orders that are opened there without one, and their tables', async () => {
    const { server, host, cashier } = house.staff
    await give(server, { zoneIds: [hall()] })
    await give(host, { unitIds: [unit(house, 2)] })
    const of = async (number: number, more: object = {}) => {
      const { order, usages } = await seat(house, [number], more)
      expect(usages[0]?.assigneeId).toBe(order.assigneeId)
      return order.assigneeId
    }
    expect(await of(1)).toBe(server)
    // The unit itself is named more closely than its zone.
    expect(await of(2)).toBe(host)
    expect(await of(3, { assigneeId: cashier })).toBe(cashier)
    expect(await of(11)).toBeNull()
    const { order } = await must(house, 'saleOrders.create', {})
    await must(house, 'allocationUsages.startForOrder', {
      saleOrderId: order.id,
      merchantId: house.merchantId,
      allocationUnitId: unit(house, 4),
    })
    expect(orderRow(house, order.id).assignee_id).toBe(server)
    const { reservation } = await book(house, [5], 10)
    const arrived = await must(house, 'reservations.checkIn', { id: reservation.id })
    expect([arrived.order.assigneeId, arrived.usages[0]?.assigneeId]).toEqual([server, server])
  })

  it('counts during its shift only, and not for whoever was suspended', async () => {
    await give(house.staff.server, { zoneIds: [hall()], from: 10, to: 60 })
    expect((await seat(house, [1])).order.assigneeId).toBeNull()
    pass(house, 10)
    expect((await seat(house, [2])).order.assigneeId).toBe(house.staff.server)
    await must(house, 'staff.update', { id: house.staff.server, status: 'SUSPENDED' })
    expect((await seat(house, [3])).order.assigneeId).toBeNull()
    pass(house, 60)
    expect(ask(house, 'floor.live', {}).sections).toEqual([])
  })

  it('is changed, listed and taken away; who serves whom stays', async () => {
    const section = await give(house.staff.server, { zoneIds: [hall()] })
    const { usages } = await seat(house, [1])
    expect(ask(house, 'floor.live', {}).sections).toEqual([section])
    const changed = await must(house, 'sections.update', { id: section.id, zoneIds: [], unitIds: [unit(house, 11)] })
    expect(ask(house, 'sections.find', { staffId: house.staff.server })).toEqual({ items: [changed] })
    expect(ask(house, 'sections.get', { id: section.id })).toEqual(changed)
    expect(ask(house, 'sections.count', { from: inMinutes(house, 400) }).count).toBe(0)
    await must(house, 'sections.delete', { id: section.id })
    expect(ask(house, 'sections.count', {}).count).toBe(0)
    expect(usageRow(house, usages[0]?.id ?? '').assignee_id).toBe(house.staff.server)
    expect(await refusalOf(house, 'sections.delete', { id: section.id })).toMatchObject({ code: 'NOT_FOUND' })
  })

  it('is refused where another server has the table, where nothing is named, and where it ends before it begins', async () => {
    const mine = await give(house.staff.server, { unitIds: [unit(house, 1), unit(house, 2)] })
    const input = { staffId: house.staff.host, shiftFrom: inMinutes(house, 0), shiftTo: inMinutes(house, 60) }
    expect(
      await refusalOf(house, 'sections.create', { ...input, unitIds: [unit(house, 3), unit(house, 2)] }),
    ).toMatchObject({
      code: 'SECTION_OVERLAP',
      path: 'unitIds.1',
      facts: { sectionId: mine.id, staffId: house.staff.server },
    })
    expect(await refusalOf(house, 'sections.create', input)).toMatchObject({ code: 'INVALID_INPUT' })
    expect(
      await refusalOf(house, 'sections.create', { ...input, zoneIds: [hall()], shiftTo: input.shiftFrom }),
    ).toMatchObject({ code: 'WINDOW_INVALID', path: 'shiftTo' })
    expect(await refusalOf(house, 'sections.create', { ...input, zoneIds: [mine.id] })).toMatchObject({
      code: 'NOT_FOUND',
      path: 'zoneIds.0',
    })
    // After that shift, and by the same person, it may be named again.
    await give(house.staff.host, { unitIds: [unit(house, 2)], from: 300, to: 400 })
    await give(house.staff.server, { unitIds: [unit(house, 2)] })
    expect(await refusalOf(house, 'sections.create', { ...input, zoneIds: [hall()] }, { by: 'server' })).toMatchObject({
      code: 'FORBIDDEN',
    })
  })
})

describe('own tables and fairness', () => {
  it('tell each server its tables and its load, the least busy first', async () => {
    const { server, host } = house.staff
    await give(server, { zoneIds: [hall()] })
    await give(host, { zoneIds: [garden()] })
    await seat(house, [1], { guest: { partySize: 2 } })
    await seat(house, [3, 4], { guest: { partySize: 7 } })
    const nobody = await book(house, [2], 60)
    await seat(house, [11], { assigneeId: server })
    const { items } = ask(house, 'sections.servers', {})
    expect(items.map(({ unitIds, ...load }) => ({ ...load, own: unitIds.length }))).toEqual([
      { staffId: host, parties: 0, guests: 0, units: 0, own: 2 },
      { staffId: server, parties: 3, guests: 9, units: 4, own: 6 },
    ])
    expect(ask(house, 'sections.servers', { staffId: host }).items).toHaveLength(1)
    const own = ask(house, 'allocationUsages.find', { serverId: server, live: true }).items
    expect(own.map(({ allocationUnitId }) => allocationUnitId).toSorted()).toEqual(
      [1, 2, 3, 4, 11].map((number) => unit(house, number)).toSorted(),
    )
    expect(own.map(({ usageId }) => usageId)).toContain(nobody.reservation.id)
    expect(ask(house, 'allocationUsages.count', { serverId: host, live: true }).count).toBe(0)
  })

  it('stand among the reasons of the best tables', async () => {
    const { server, host } = house.staff
    await give(server, { zoneIds: [hall()] })
    await give(host, { zoneIds: [garden()] })
    await seat(house, [1])
    await seat(house, [2])
    const { candidates } = ask(house, 'allocationUnits.best', { partySize: 4 })
    expect(candidates[0]).toMatchObject({ unitIds: [unit(house, 11)], serverId: host })
    expect(candidates[0]?.reasons).toContainEqual({
      kind: 'for',
      code: 'SERVER_FREE',
      facts: { staffId: host, parties: 0 },
      text: 'Its server has the fewest parties (0)',
    })
    const inHall = candidates.find(({ unitIds }) => unitIds[0] === unit(house, 3))
    expect(inHall?.serverId).toBe(server)
    expect(inHall?.reasons.map(({ code }) => code)).toContain('SERVER_LOAD')
  })
})
