import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  ask,
  book,
  expire,
  inMinutes,
  must,
  openTestHouse,
  orderRow,
  pass,
  refusalOf,
  reservationRow,
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

const events = (): string[] => {
  const [entry] = ask(house, 'activity.find', { limit: 1 }).items
  return (entry?.events ?? []).map(({ action }) => action as string)
}
const guest = (more: object = {}) => ({ name: 'Lan', phone: '0901 234 567', partySize: 4, notes: null, ...more })

describe('moving a booking', () => {
  it('in time keeps its rows and its length, and says so at its tables', async () => {
    const { reservation, usages } = await book(house, [1, 2], 60)
    const moved = await must(house, 'reservations.move', { id: reservation.id, reservedFrom: inMinutes(house, 120) })
    expect(moved.reservation).toMatchObject({ reservedFrom: inMinutes(house, 120), reservedTo: inMinutes(house, 210) })
    expect(moved.usages.map(({ id }) => id)).toEqual(usages.map(({ id }) => id))
    for (const { id } of usages) expect(usageRow(house, id).reserved_from).toBe(house.clock.now + 120 * 60_000)
    expect(events()).toEqual(['RESERVATION_UPDATED', 'USAGE_UPDATED', 'USAGE_UPDATED'])
    const again = await must(house, 'reservations.move', { id: reservation.id, reservedFrom: inMinutes(house, 120) })
    expect(again.already).toBe(true)
  })

  it('is resized at either end, and a late one may keep its start', async () => {
    const { reservation } = await book(house, [1], 60)
    const { id } = reservation
    await must(house, 'reservations.move', {
      id,
      reservedFrom: inMinutes(house, 30),
      reservedTo: inMinutes(house, 150),
    })
    pass(house, 40)
    const longer = await must(house, 'reservations.move', { id, reservedTo: inMinutes(house, 200) })
    expect(longer.reservation).toMatchObject({ reservedFrom: inMinutes(house, -10), reservedTo: inMinutes(house, 200) })
    expect(await refusalOf(house, 'reservations.move', { id, reservedFrom: inMinutes(house, -20) })).toMatchObject({
      code: 'WINDOW_INVALID',
      path: 'reservedFrom',
    })
    expect(await refusalOf(house, 'reservations.move', { id, reservedTo: inMinutes(house, -5) })).toMatchObject({
      code: 'WINDOW_INVALID',
      path: 'reservedTo',
    })
  })

  it('to other tables and another time is one step; to none leaves it open', async () => {
    const { reservation, usages } = await book(house, [1], 60)
    const { id } = reservation
    const moved = await must(house, 'reservations.move', {
      id,
      reservedFrom: inMinutes(house, 90),
      allocationUnitIds: [unit(house, 3)],
    })
    expect(moved.usages).toMatchObject([{ allocationUnitId: unit(house, 3), reservedFrom: inMinutes(house, 90) }])
    expect(usageRow(house, usages[0]?.id ?? '')).toMatchObject({
      status: 'CANCELLED',
      moved_to_id: moved.usages[0]?.id,
    })
    const open = await must(house, 'reservations.assign', { id, allocationUnitIds: [] })
    expect([open.usages, open.reservation.snapshot?.units, open.reservation.status]).toEqual([[], [], 'BOOKED'])
    await must(house, 'reservations.move', {
      id,
      reservedFrom: inMinutes(house, 100),
      allocationUnitIds: [unit(house, 5)],
    })
    expect(ask(house, 'reservations.get', { id }).usages.filter(({ status }) => status === 'RESERVED')).toHaveLength(1)
  })

  it('onto another booking is refused and moves nothing', async () => {
    const { reservation } = await book(house, [1], 60)
    const other = await book(house, [1], 200)
    expect(
      await refusalOf(house, 'reservations.move', { id: reservation.id, reservedFrom: inMinutes(house, 150) }),
    ).toMatchObject({ code: 'UNIT_TAKEN', path: 'reservedFrom', facts: { usage: { usageId: other.reservation.id } } })
    // Up to it, without a gap, it goes.
    await must(house, 'reservations.move', { id: reservation.id, reservedFrom: inMinutes(house, 110) })
    await must(house, 'reservations.cancel', { id: other.reservation.id, reason: 'x' })
    expect(
      await refusalOf(house, 'reservations.move', { id: other.reservation.id, reservedFrom: inMinutes(house, 300) }),
    ).toMatchObject({ code: 'INVALID_TRANSITION', facts: { from: 'CANCELLED', event: 'move' } })
  })

  it('by two people at once is refused to whoever has not seen the other’s', async () => {
    const { reservation } = await book(house, [1], 60)
    const seen = { reservedFrom: reservation.reservedFrom }
    await must(house, 'reservations.move', { id: reservation.id, reservedFrom: inMinutes(house, 90), seen })
    expect(
      await refusalOf(house, 'reservations.move', { id: reservation.id, reservedFrom: inMinutes(house, 120), seen }),
    ).toMatchObject({ code: 'VALUE_CHANGED', path: 'reservedFrom', facts: { fields: ['reservedFrom'] } })
  })
})

describe('editing a booking', () => {
  it('merges field by field what two people have changed, and refuses the same field', async () => {
    const { reservation, usages } = await book(house, [1], 60, { guest: guest() })
    const { id } = reservation
    const seen = { guest: guest() }
    await must(house, 'reservations.update', { id, guest: guest({ partySize: 6 }), seen })
    await must(house, 'reservations.update', { id, guest: guest({ notes: 'window' }), seen })
    expect(reservationRow(house, id).guest).toBe(JSON.stringify(guest({ partySize: 6, notes: 'window' })))
    expect(usageRow(house, usages[0]?.id ?? '').guest).toBe(reservationRow(house, id).guest)
    expect(
      await refusalOf(house, 'reservations.update', { id, guest: guest({ partySize: 5, name: 'Lam' }), seen }),
    ).toMatchObject({ code: 'VALUE_CHANGED', path: 'guest.partySize', facts: { fields: ['guest.partySize'] } })
    // Saying the same as the other is no clash, and without what was seen the guest is replaced.
    await must(house, 'reservations.update', { id, guest: guest({ partySize: 6 }), seen })
    await must(house, 'reservations.update', { id, guest: null })
    expect(reservationRow(house, id).guest).toBeNull()
  })
})

describe('checking in', () => {
  it('at other tables than those held, or at the first ones, is one step', async () => {
    await seat(house, [1])
    const { reservation } = await book(house, [1], 100, { guest: guest({ partySize: 2 }) })
    pass(house, 100)
    const taken = await refusalOf(house, 'reservations.checkIn', { id: reservation.id })
    const { candidates } = taken.facts as { candidates: { unitIds: string[] }[] }
    const allocationUnitIds = candidates[0]?.unitIds ?? []
    const { order, usages, ...rest } = await must(house, 'reservations.checkIn', {
      id: reservation.id,
      allocationUnitIds,
    })
    expect(usages).toMatchObject([
      { usageType: 'SALE_ORDER', usageId: order.id, status: 'ACTIVE', allocationUnitId: allocationUnitIds[0] },
    ])
    expect([rest.reservation.status, order.snapshot?.units[0]?.unitId]).toEqual(['CHECKED_IN', allocationUnitIds[0]])
    const open = await book(house, [], 10)
    const seated = await must(house, 'reservations.checkIn', {
      id: open.reservation.id,
      allocationUnitIds: [unit(house, 6)],
    })
    expect(seated.usages).toMatchObject([
      { status: 'ACTIVE', reservedFrom: inMinutes(house, 0), reservedTo: inMinutes(house, 90) },
    ])
    expect(orderRow(house, seated.order.id).status).toBe('OPEN')
  })

  it('where somebody sits is refused, and what was held stays held', async () => {
    await seat(house, [2])
    const { reservation } = await book(house, [1], 10)
    expect(
      await refusalOf(house, 'reservations.checkIn', { id: reservation.id, allocationUnitIds: [unit(house, 2)] }),
    ).toMatchObject({ code: 'UNIT_TAKEN', path: 'allocationUnitIds.0' })
  })
})

describe('a party that does not come', () => {
  it('is a no-show when somebody says so, once it is late; its table is free at once', async () => {
    const { reservation, usages } = await book(house, [1], 30)
    const { id } = reservation
    expect(await refusalOf(house, 'reservations.noShow', { id })).toMatchObject({
      code: 'INVALID_TRANSITION',
      facts: { from: 'BOOKED', to: 'NO_SHOW', rule: 'NOT_BEGUN' },
    })
    pass(house, 45)
    expect(ask(house, 'reservations.timeline', {}).stays).toMatchObject([{ state: 'late', principalId: id }])
    const gone = await must(house, 'reservations.noShow', { id })
    expect(gone).toMatchObject({ already: false, reservation: { status: 'NO_SHOW', endReason: 'NO_SHOW' } })
    expect(usageRow(house, usages[0]?.id ?? '').status).toBe('EXPIRED')
    expect(events()).toEqual(['USAGE_EXPIRED', 'RESERVATION_NO_SHOW'])
    expect(await must(house, 'reservations.noShow', { id })).toMatchObject({ already: true })
    expect(await refusalOf(house, 'reservations.checkIn', { id })).toMatchObject({ code: 'INVALID_TRANSITION' })
    await seat(house, [1])
  })
})

describe('the day timeline', () => {
  it('shows who sits, who is booked, who is late or overdue, and who has no table yet', async () => {
    const sitting = await seat(house, [1], { guest: { name: 'Minh', partySize: 2 } })
    const paid = await seat(house, [2])
    await must(house, 'saleOrders.paid', { id: paid.order.id })
    const later = await book(house, [1], 180, { guest: guest() })
    const open = await book(house, [], 120)
    await book(house, [3], 24 * 60)
    const over = await seat(house, [4])
    await must(house, 'saleOrders.complete', { id: over.order.id })
    const day = ask(house, 'reservations.timeline', {})
    expect(day).toMatchObject({ day: '2026-11-21', from: '2026-11-20T21:00:00.000Z', to: '2026-11-21T21:00:00.000Z' })
    expect(day.units.map(({ number }) => number)).toEqual(['1', '2', '3', '4', '5', '6', '11', '12'])
    expect(day.stays.map(({ state, principalId }) => [state, principalId])).toEqual([
      ['seated', sitting.order.id],
      ['paid', paid.order.id],
      ['booked', later.reservation.id],
    ])
    expect(day.stays[0]).toMatchObject({
      orderNumber: sitting.order.number,
      guest: { name: 'Minh' },
      unitId: unit(house, 1),
    })
    expect(day.unassigned.map(({ id }) => id)).toEqual([open.reservation.id])
    const garden = ask(house, 'reservations.timeline', { zoneId: house.zones['garden'] ?? '' })
    expect([garden.units.map(({ number }) => number), garden.stays]).toEqual([['11', '12'], []])
    expect(ask(house, 'reservations.timeline', { day: '2026-11-22' }).stays).toHaveLength(1)
    expect(ask(house, 'reservations.timeline', { ended: true }).stays.map(({ state }) => state)).toContain('ended')
    pass(house, 100)
    const [first] = ask(house, 'reservations.timeline', {}).stays
    expect(first).toMatchObject({ state: 'overdue', to: inMinutes(house, 0) })
    await must(house, 'reservations.assign', { id: open.reservation.id, allocationUnitIds: [unit(house, 5)] })
    expect(ask(house, 'reservations.timeline', {}).unassigned).toEqual([])
    pass(house, 24 * 60)
    await expire(house)
    // Nobody has said that they left.
    const former = ask(house, 'reservations.timeline', { day: '2026-11-21' }).stays
    expect(former.map(({ state }) => state)).toEqual(['overdue', 'overdue'])
  })
})

describe('looking for orders and bookings', () => {
  it('finds them by state, server, time and guest: names without accents, phones by digits', async () => {
    const ngoc = await book(house, [1], 60, { guest: { name: 'Nguyễn Thị Ngọc', phone: '+84 (90) 123-45-67' } })
    const duc = await seat(house, [2], { guest: { name: 'Đức', phone: '0912345678' }, assigneeId: house.staff.server })
    const bookings = (filter: object) => ask(house, 'reservations.find', filter).items.map(({ id }) => id)
    const orders = (filter: object) => ask(house, 'saleOrders.find', filter).items.map(({ id }) => id)
    for (const wanted of ['ngoc', 'NGỌC', 'nguyen  thi', '123 45', '901234567']) {
      expect(bookings({ guest: wanted }), wanted).toEqual([ngoc.reservation.id])
    }
    for (const wanted of ['12', '%', 'lan', 'ngoc 123']) expect(bookings({ guest: wanted }), wanted).toEqual([])
    expect(orders({ guest: 'duc', status: 'OPEN' })).toEqual([duc.order.id])
    expect(orders({ guest: 'duc', status: 'PAID' })).toEqual([])
    expect(orders({ assigneeId: house.staff.server })).toEqual([duc.order.id])
    expect(orders({ assigneeId: house.staff.host })).toEqual([])
    expect(orders({ seatingId: duc.order.seatingId })).toEqual([duc.order.id])
    expect(ask(house, 'saleOrders.count', { guest: 'duc' }).count).toBe(1)
    expect(bookings({ assigned: true })).toEqual([ngoc.reservation.id])
    expect(bookings({ assigned: false })).toEqual([])
    pass(house, 10)
    await must(house, 'saleOrders.complete', { id: duc.order.id })
    expect(orders({ from: inMinutes(house, -5), to: inMinutes(house, 0) })).toEqual([duc.order.id])
    expect(orders({ from: inMinutes(house, 1) })).toEqual([])
    expect(orders({ to: inMinutes(house, -10) })).toEqual([])
  })
})

describe('a batch', () => {
  it('completes or cancels all, and reports each', async () => {
    const one = await seat(house, [1])
    const two = await seat(house, [2])
    const ids = [one, two].map(({ usages }) => usages[0]?.id ?? '')
    await must(house, 'allocationUsages.complete', { usageId: ids[0] ?? '' })
    const batch = await must(house, 'allocationUsages.batchComplete', { usageIds: ids })
    expect(batch).toMatchObject({
      done: 2,
      refused: 0,
      items: [
        { ok: true, already: true },
        { ok: true, already: false },
      ],
    })
    expect(orderRow(house, two.order.id).status).toBe('COMPLETED')
  })

  it('is refused whole where one cannot be done, and says which; asked otherwise it does the others', async () => {
    const one = await seat(house, [1])
    const two = await seat(house, [2])
    const usageIds = [one, two].map(({ usages }) => usages[0]?.id ?? '')
    await must(house, 'allocationUsages.complete', { usageId: usageIds[0] ?? '' })
    const input = { usageIds, reason: 'closing' }
    expect(await refusalOf(house, 'allocationUsages.batchCancel', input)).toMatchObject({
      code: 'BATCH_REFUSED',
      path: 'usageIds.0',
      facts: {
        refused: 1,
        items: [
          { ok: false, code: 'INVALID_TRANSITION' },
          { ok: true, code: null },
        ],
      },
    })
    expect(usageRow(house, usageIds[1] ?? '').status).toBe('ACTIVE')
    const done = await must(house, 'allocationUsages.batchCancel', { ...input, atomic: false })
    expect(done).toMatchObject({
      done: 1,
      refused: 1,
      items: [{ ok: false, facts: { from: 'COMPLETED' } }, { ok: true }],
    })
    expect(usageRow(house, usageIds[1] ?? '')).toMatchObject({ status: 'CANCELLED', end_reason: 'closing' })
    expect(events()).toEqual(['USAGE_CANCELLED', 'ORDER_CANCELLED'])
  })
})
