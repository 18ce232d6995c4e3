import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  ask,
  book,
  demandSound,
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
  expect(house.faults).toEqual([])
  demandSound(house)
  house.store.close()
})

const MINUTE = 60_000

describe('booking (RSV-1)', () => {
  it('writes the reservation and its usages together, for the default stay', async () => {
    const { reservation, usages } = await book(house, [3, 4], 120, { guest: { name: 'Phạm', partySize: 8 } })
    expect(reservation).toMatchObject({ status: 'BOOKED', reservedTo: inMinutes(house, 210) })
    expect(reservation.snapshot?.units.map(({ number }) => number).toSorted()).toEqual(['3', '4'])
    for (const usage of usages) {
      expect(usage).toMatchObject({
        status: 'RESERVED',
        usageType: 'RESERVATION',
        usageId: reservation.id,
        seatedAt: null,
        reservedFrom: inMinutes(house, 120),
        reservedTo: inMinutes(house, 210),
      })
    }
  })

  it('is possible without a unit, which is assigned later, and again', async () => {
    const { reservation } = await book(house, [], 60)
    const first = await must(house, 'reservations.assign', { id: reservation.id, allocationUnitIds: [unit(house, 1)] })
    const second = await must(house, 'reservations.assign', {
      id: reservation.id,
      allocationUnitIds: [unit(house, 1), unit(house, 2)],
    })
    expect(usageRow(house, first.usages[0]?.id ?? '').status).toBe('CANCELLED')
    expect(second.usages).toHaveLength(2)
    expect(second.reservation.snapshot?.units).toHaveLength(2)
    // The former usage is the source of a move: whoever names it means where the booking is now.
    await must(house, 'allocationUsages.paid', { usageId: first.usages[0]?.id ?? '' })
    expect(second.usages.map((usage) => usageRow(house, usage.id).status)).toContain('SUCCESS')
  })

  it.each([
    ['the same window', 60, 90],
    ['one minute before its end', 149, 30],
    ['a window around it', 30, 300],
  ])('is refused on a table that is booked for %s', async (_what, from, length) => {
    await book(house, [1], 60)
    expect(
      await refusalOf(house, 'reservations.create', {
        reservedFrom: inMinutes(house, from),
        reservedTo: inMinutes(house, from + length),
        allocationUnitIds: [unit(house, 1)],
      }),
    ).toMatchObject({ code: 'UNIT_TAKEN', path: 'allocationUnitIds.0' })
  })

  it('may follow another booking without a gap', async () => {
    await book(house, [1], 60)
    await book(house, [1], 150)
    await book(house, [1], 30, { reservedTo: inMinutes(house, 60) })
    expect(ask(house, 'allocationUsages.count', { unitId: unit(house, 1), live: true }).count).toBe(3)
  })

  it('counts on a seated party to leave at the end of its window, and on an overdue one to leave now (USE-2)', async () => {
    await seat(house, [1])
    expect(
      await refusalOf(house, 'reservations.create', {
        reservedFrom: inMinutes(house, 89),
        allocationUnitIds: [unit(house, 1)],
      }),
    ).toMatchObject({ code: 'UNIT_TAKEN' })
    await book(house, [1], 90, { reservedTo: inMinutes(house, 100) })
    await seat(house, [2])
    pass(house, 400)
    expect(
      await refusalOf(house, 'reservations.create', {
        reservedFrom: inMinutes(house, 0),
        allocationUnitIds: [unit(house, 2)],
      }),
    ).toMatchObject({ code: 'UNIT_TAKEN' })
    await book(house, [2], 5)
  })

  it('leaves nothing behind where a unit of several is taken', async () => {
    await seat(house, [2])
    await refusalOf(house, 'reservations.create', {
      reservedFrom: inMinutes(house, 30),
      allocationUnitIds: [unit(house, 1), unit(house, 2)],
    })
    expect(ask(house, 'reservations.count', {}).count).toBe(0)
  })
})

describe('check-in (RSV-1, USE-2)', () => {
  it('spawns the order and retargets the same rows, from now on with the booked length', async () => {
    const { reservation, usages } = await book(house, [3, 4], 60, {
      guest: { name: 'Phạm', partySize: 7 },
      assigneeId: house.staff.server,
      reservedTo: inMinutes(house, 180),
    })
    pass(house, 50)
    const checkedIn = await must(house, 'reservations.checkIn', { id: reservation.id })
    expect(checkedIn.order).toMatchObject({
      status: 'OPEN',
      type: 'DINE_IN',
      number: 'A-001',
      reservationId: reservation.id,
      seatingId: reservation.seatingId,
      guest: { name: 'Phạm', partySize: 7 },
      assigneeId: house.staff.server,
    })
    expect(checkedIn.order.snapshot?.units).toHaveLength(2)
    expect(checkedIn.reservation).toMatchObject({ status: 'CHECKED_IN', orderId: checkedIn.order.id })
    expect(checkedIn.usages.map(({ id }) => id).toSorted()).toEqual(usages.map(({ id }) => id).toSorted())
    for (const usage of checkedIn.usages) {
      expect(usage).toMatchObject({
        status: 'ACTIVE',
        usageType: 'SALE_ORDER',
        usageId: checkedIn.order.id,
        seatedAt: inMinutes(house, 0),
        reservedFrom: inMinutes(house, 0),
        reservedTo: inMinutes(house, 120),
      })
    }
  })

  it('by one of its usages checks the whole booking in, by whatever path', async () => {
    const { reservation, usages } = await book(house, [1, 2], 60)
    await must(house, 'allocationUsages.checkIn', { usageId: usages[1]?.id ?? '' })
    expect(reservationRow(house, reservation.id).status).toBe('CHECKED_IN')
    expect(usages.map(({ id }) => usageRow(house, id).status)).toEqual(['ACTIVE', 'ACTIVE'])
  })

  it('without a unit leaves an open order that waits for its table', async () => {
    const { reservation } = await book(house, [], 60)
    const { order } = await must(house, 'reservations.checkIn', { id: reservation.id })
    expect(order.status).toBe('OPEN')
    const placed = await must(house, 'allocationUsages.startForOrder', {
      saleOrderId: order.id,
      merchantId: house.merchantId,
      allocationUnitId: unit(house, 1),
    })
    expect(placed.usages[0]).toMatchObject({ seatingId: reservation.seatingId, status: 'ACTIVE' })
  })

  it('of a booking that was paid in advance opens an order that is paid', async () => {
    const { reservation, usages } = await book(house, [1], 60)
    const usageId = usages[0]?.id ?? ''
    await must(house, 'allocationUsages.paid', { usageId })
    const { order } = await must(house, 'reservations.checkIn', { id: reservation.id })
    expect(usageRow(house, usageId)).toMatchObject({ status: 'SUCCESS', seated_at: house.clock.now })
    // An order is PAID when no usage of it is still unpaid (product.md §1).
    expect(order).toMatchObject({ status: 'PAID' })
    expect(orderRow(house, order.id).status).toBe('PAID')
  })

  it('early offers the shorter window where the next booking would begin inside (USE-4)', async () => {
    const { reservation } = await book(house, [1], 60, { reservedTo: inMinutes(house, 120) })
    const next = await book(house, [1], 120)
    pass(house, 59)
    // At the booked time it fits; a late party would run into the next one.
    pass(house, 31)
    const refusal = await refusalOf(house, 'reservations.checkIn', { id: reservation.id })
    expect(refusal).toMatchObject({
      code: 'RESERVATION_IN_WINDOW',
      facts: {
        usage: { usageId: next.reservation.id },
        offer: { reservedFrom: inMinutes(house, 0), reservedTo: inMinutes(house, 30) },
      },
    })
    const { usages } = await must(house, 'reservations.checkIn', { id: reservation.id, acceptShorterWindow: true })
    expect(usages[0]).toMatchObject({ reservedFrom: inMinutes(house, 0), reservedTo: inMinutes(house, 30) })
  })

  it('on a table that the party before still has is refused, and the answer offers other tables', async () => {
    const before = await seat(house, [3], { guest: { partySize: 4 } })
    await book(house, [4], 30)
    await seat(house, [5])
    const { reservation } = await book(house, [3], 90, { guest: { partySize: 4 } })
    pass(house, 95)
    const refusal = await refusalOf(house, 'reservations.checkIn', { id: reservation.id })
    expect(refusal).toMatchObject({ code: 'UNIT_TAKEN', facts: { usage: { id: before.usages[0]?.id } } })
    const { candidates } = refusal.facts as { candidates: { unitIds: string[] }[] }
    expect(candidates.length).toBeGreaterThan(0)
    const offered = candidates.flatMap(({ unitIds }) => unitIds)
    for (const number of [3, 4, 5]) expect(offered).not.toContain(unit(house, number))
    // What is offered can be had.
    const unitIds = candidates[0]?.unitIds ?? []
    await must(house, 'reservations.assign', { id: reservation.id, allocationUnitIds: unitIds })
    const { usages } = await must(house, 'reservations.checkIn', { id: reservation.id })
    expect(usages.map((usage) => usage.allocationUnitId)).toEqual(unitIds)
  })

  it('keeps the length of a booking that was lengthened or shortened', async () => {
    const longer = await book(house, [1], 60)
    await must(house, 'allocationUsages.changeWindow', {
      usageId: longer.usages[0]?.id ?? '',
      reservedTo: inMinutes(house, 240),
    })
    pass(house, 60)
    const { usages } = await must(house, 'reservations.checkIn', { id: longer.reservation.id })
    expect(usages[0]?.reservedTo).toBe(inMinutes(house, 180))
  })
})

describe('cancelling a booking (USE-12)', () => {
  it('cancels all its usages the same way, with the reason', async () => {
    const { reservation, usages } = await book(house, [1, 2], 60)
    await must(house, 'reservations.cancel', { id: reservation.id, reason: 'ill' })
    expect(reservationRow(house, reservation.id)).toMatchObject({ status: 'CANCELLED', end_reason: 'ill' })
    for (const { id } of usages) expect(usageRow(house, id)).toMatchObject({ status: 'CANCELLED', end_reason: 'ill' })
    await seat(house, [1, 2])
  })

  it('needs a reason', async () => {
    const { reservation } = await book(house, [1], 60)
    for (const reason of ['', '   ']) {
      expect(await refusalOf(house, 'reservations.cancel', { id: reservation.id, reason })).toMatchObject({
        code: 'INVALID_INPUT',
        path: 'reason',
      })
    }
  })
})

describe('changing the window of a stay (USE-4)', () => {
  it('lengthens a seated party up to the next booking and no further', async () => {
    const { usages } = await seat(house, [1])
    const usageId = usages[0]?.id ?? ''
    await book(house, [1], 120)
    const change = (minutes: number) => ({ usageId, reservedTo: inMinutes(house, minutes) })
    expect(await refusalOf(house, 'allocationUsages.changeWindow', change(121))).toMatchObject({
      code: 'RESERVATION_IN_WINDOW',
      path: 'reservedTo',
      facts: { offer: { reservedTo: inMinutes(house, 120) } },
    })
    await must(house, 'allocationUsages.changeWindow', change(120))
    await must(house, 'allocationUsages.changeWindow', change(20))
    expect(usageRow(house, usageId).reserved_to).toBe(house.clock.now + 20 * MINUTE)
    expect(await must(house, 'allocationUsages.changeWindow', change(20))).toMatchObject({ already: true })
  })

  it('gives an overdue party more time, from now on only', async () => {
    const { usages } = await seat(house, [1])
    const usageId = usages[0]?.id ?? ''
    pass(house, 100)
    expect(
      await refusalOf(house, 'allocationUsages.changeWindow', { usageId, reservedTo: inMinutes(house, 0) }),
    ).toMatchObject({ code: 'WINDOW_INVALID', path: 'reservedTo' })
    await must(house, 'allocationUsages.changeWindow', { usageId, reservedTo: inMinutes(house, 30) })
  })

  it('of a party on two tables changes both, or neither where one of them is booked', async () => {
    const { usages, order } = await seat(house, [1, 2])
    await must(house, 'allocationUsages.startForOrder', {
      saleOrderId: order.id,
      merchantId: house.merchantId,
      allocationUnitId: unit(house, 3),
      reservedTo: inMinutes(house, 30),
    })
    await must(house, 'allocationUsages.startForOrder', {
      saleOrderId: order.id,
      merchantId: house.merchantId,
      allocationUnitId: unit(house, 4),
      reservedFrom: inMinutes(house, 200),
    })
    const ends = (): number[] =>
      ['1', '2', '3', '4'].map((number) => {
        const [found] = ask(house, 'allocationUsages.find', { unitId: unit(house, number), usageId: order.id }).items
        return Math.round((Date.parse(found?.reservedTo ?? '') - house.clock.now) / MINUTE)
      })
    const [usageId = ''] = usages.map(({ id }) => id)
    await must(house, 'allocationUsages.changeWindow', { usageId, reservedTo: inMinutes(house, 120) })
    // Whoever sits at three tables leaves all three together; what is kept for later stays as it is.
    expect(ends()).toEqual([120, 120, 120, 290])
    await book(house, [2], 150)
    expect(
      await refusalOf(house, 'allocationUsages.changeWindow', { usageId, reservedTo: inMinutes(house, 160) }),
    ).toMatchObject({ code: 'RESERVATION_IN_WINDOW', facts: { unitNumber: '2' } })
    expect(ends()).toEqual([120, 120, 120, 290])
  })

  it('of a booking changes the booking and all its tables, which expire together', async () => {
    const { reservation, usages } = await book(house, [1, 2], 60)
    await must(house, 'allocationUsages.changeWindow', {
      usageId: usages[0]?.id ?? '',
      reservedTo: inMinutes(house, 90),
    })
    expect(reservationRow(house, reservation.id).reserved_to).toBe(house.clock.now + 90 * MINUTE)
    pass(house, 91)
    await expire(house)
    expect(usages.map(({ id }) => usageRow(house, id).status)).toEqual(['EXPIRED', 'EXPIRED'])
    expect(reservationRow(house, reservation.id).status).toBe('NO_SHOW')
  })

  it('is refused for what has ended', async () => {
    const { usages, order } = await seat(house, [1])
    await must(house, 'saleOrders.complete', { id: order.id })
    expect(
      await refusalOf(house, 'allocationUsages.changeWindow', {
        usageId: usages[0]?.id ?? '',
        reservedTo: inMinutes(house, 30),
      }),
    ).toMatchObject({ code: 'INVALID_TRANSITION', facts: { from: 'COMPLETED' } })
  })
})

describe('what is held (RSV-3)', () => {
  it('the preview of a seat says until when, and names the next booking', async () => {
    await book(house, [1], 60)
    expect(ask(house, 'allocationUsages.seatPreview', { unitId: unit(house, 1) })).toMatchObject({
      ok: true,
      code: 'RESERVATION_IN_WINDOW',
      shortened: true,
      reservedTo: inMinutes(house, 60),
      nextBookingAt: inMinutes(house, 60),
    })
    await seat(house, [2])
    expect(ask(house, 'allocationUsages.seatPreview', { unitId: unit(house, 2) })).toMatchObject({
      ok: false,
      code: 'UNIT_TAKEN',
    })
  })

  it('a held table is never among the best, before its lead time it may be offered for the shorter stay (USE-7)', async () => {
    await book(house, [1], 40)
    const best = (): string[] =>
      ask(house, 'allocationUnits.best', { partySize: 2, limit: 20 }).candidates.flatMap(({ unitIds }) => unitIds)
    expect(best()).toContain(unit(house, 1))
    pass(house, 26)
    expect(best()).not.toContain(unit(house, 1))
  })
})
