import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readLog } from '../store/commit-log'
import {
  ask,
  book,
  demandSound,
  inMinutes,
  liveUsages,
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

const units = (...numbers: number[]): string[] => numbers.map((number) => unit(house, number))
const move = (usageId: string, numbers: number[], more: object = {}) =>
  must(house, 'allocationUsages.transfer', { usageId, allocationUnitIds: units(...numbers), ...more })
const refusedMove = (usageId: string, numbers: number[], more: object = {}) =>
  refusalOf(house, 'allocationUsages.transfer', { usageId, allocationUnitIds: units(...numbers), ...more })
const party = async (numbers: number[], more: object = {}) => {
  const seated = await seat(house, numbers, more)
  return { ...seated, first: seated.usages[0]?.id ?? '' }
}
/** Numbers of the units that live usages hold. */
const occupied = (): string[] => {
  const numbers = new Map(Object.entries(house.units).map(([number, id]) => [id, number]))
  return liveUsages(house.connection)
    .map((usage) => numbers.get(usage.allocation_unit_id) ?? '')
    .toSorted()
}
const lastEvents = (): { action: string }[] => {
  const rows = readLog(house.connection, house.store.head().seq - 1, 1)
  return JSON.parse(rows[0]?.events ?? '[]') as { action: string; from?: string[]; to?: string[] }[]
}

describe('moving a party (USE-8)', () => {
  it('cancels the source and occupies the target with status, window, guest and server kept', async () => {
    const guest = { name: 'Đỗ', phone: null, partySize: 2, notes: 'allergic to nuts' }
    const { first, order } = await party([1], { guest, assigneeId: house.staff.server })
    await must(house, 'allocationUsages.paid', { usageId: first })
    const before = usageRow(house, first)
    pass(house, 20)
    const { cancelled, created } = await move(first, [3])
    expect(cancelled).toMatchObject([{ id: first, status: 'CANCELLED', endReason: 'MOVED', movedToId: created[0]?.id }])
    expect(usageRow(house, created[0]?.id ?? '')).toMatchObject({
      allocation_unit_id: unit(house, 3),
      status: 'SUCCESS',
      usage_id: order.id,
      seating_id: before.seating_id,
      seated_at: before.seated_at,
      paid_at: before.paid_at,
      reserved_from: before.reserved_from,
      reserved_to: before.reserved_to,
      guest: before.guest,
      assignee_id: house.staff.server,
    })
    expect(occupied()).toEqual(['3'])
    expect(orderRow(house, order.id).status).toBe('PAID')
    await seat(house, [1])
  })

  it('says so to observers: cancelled per source, created per target, then one move with both lists (SYN-8)', async () => {
    const { first, usages } = await party([1, 2])
    const { created } = await move(first, [3, 4])
    const events = lastEvents()
    expect(events.map(({ action }) => action)).toEqual([
      'USAGE_CANCELLED',
      'USAGE_CANCELLED',
      'USAGE_CREATED',
      'USAGE_CREATED',
      'USAGE_MOVED',
    ])
    expect(events.at(-1)).toMatchObject({
      from: usages.map(({ id }) => id).toSorted(),
      to: created.map(({ id }) => id),
    })
  })

  it('moves all of a party that sits on two units, whichever of them is named', async () => {
    const { usages } = await party([1, 2], { guest: { partySize: 4 } })
    await move(usages[1]?.id ?? '', [3])
    expect(occupied()).toEqual(['3'])
  })

  it('may keep some of the party’s own units: it releases before it takes', async () => {
    const { first, order } = await party([1, 2])
    const { created } = await move(first, [2, 3])
    expect(occupied()).toEqual(['2', '3'])
    expect(created).toHaveLength(2)
    expect(orderRow(house, order.id).status).toBe('OPEN')
  })

  it('is refused where it would change nothing', async () => {
    const { first } = await party([1, 2])
    expect(await refusedMove(first, [2, 1])).toMatchObject({ code: 'NOTHING_TO_MOVE' })
  })

  it('is refused for a party that has left', async () => {
    const { first, order } = await party([1])
    await must(house, 'saleOrders.complete', { id: order.id })
    expect(await refusedMove(first, [2])).toMatchObject({ code: 'NOTHING_TO_MOVE', path: 'usageId' })
  })

  it('onto a taken unit moves nothing, and says who is there', async () => {
    const { first } = await party([1])
    const other = await party([3])
    expect(await refusedMove(first, [4, 3])).toMatchObject({
      code: 'UNIT_TAKEN',
      path: 'allocationUnitIds.1',
      facts: { usage: { id: other.first } },
    })
    expect(occupied()).toEqual(['1', '3'])
  })

  it('onto units that do not seat the party is refused with both numbers, unless that is accepted', async () => {
    const { first } = await party([5], { guest: { partySize: 6 } })
    expect(await refusedMove(first, [3])).toMatchObject({ code: 'TOO_SMALL', facts: { partySize: 6, seats: 4 } })
    await move(first, [3, 4])
    await move(liveUsages(house.connection)[0]?.id ?? '', [1], { acceptTooSmall: true })
    expect(occupied()).toEqual(['1'])
  })

  it('of an overdue party leaves it overdue, on a table that is free now', async () => {
    const { first } = await party([1])
    pass(house, 120)
    const before = usageRow(house, first)
    await book(house, [3], 30)
    const { created } = await move(first, [3])
    expect(created[0]).toMatchObject({ status: 'ACTIVE', reservedTo: inMinutes(house, -30) })
    expect(usageRow(house, created[0]?.id ?? '').seated_at).toBe(before.seated_at)
    expect(await refusalOf(house, 'saleOrders.create', { allocationUnitIds: units(3) })).toMatchObject({
      code: 'UNIT_TAKEN',
    })
  })

  it('of an overdue party onto a table that another overdue party has is refused', async () => {
    const { first } = await party([1])
    await party([3])
    pass(house, 120)
    expect(await refusedMove(first, [3])).toMatchObject({ code: 'UNIT_TAKEN' })
  })

  it('of a seated party towards a booking offers the shorter stay; of a booking it offers none', async () => {
    await book(house, [3], 45)
    const { first } = await party([1])
    expect(await refusedMove(first, [3])).toMatchObject({
      code: 'RESERVATION_IN_WINDOW',
      facts: { offer: { reservedTo: inMinutes(house, 45) } },
    })
    const { created } = await move(first, [3], { acceptShorterWindow: true })
    expect(created[0]?.reservedTo).toBe(inMinutes(house, 45))
    const booking = await book(house, [4], 20)
    expect(await refusedMove(booking.usages[0]?.id ?? '', [3], { acceptShorterWindow: true })).toMatchObject({
      code: 'UNIT_TAKEN',
    })
  })

  it('of a booking keeps it a booking, with its own snapshot', async () => {
    const { reservation, usages } = await book(house, [1], 60)
    const { created } = await move(usages[0]?.id ?? '', [3])
    expect(created[0]).toMatchObject({ status: 'RESERVED', usageType: 'RESERVATION', usageId: reservation.id })
    expect(reservationRow(house, reservation.id).status).toBe('BOOKED')
    const { snapshot } = ask(house, 'reservations.get', { id: reservation.id }).reservation
    expect(snapshot?.units.map(({ number }) => number)).toEqual(['3'])
  })

  it('keeps an order that is partly paid partly paid: nothing is paid by moving', async () => {
    for (const paid of [0, 1]) {
      const { usages, order, first } = await party([1, 2])
      await must(house, 'allocationUsages.paid', { usageId: usages[paid]?.id ?? '' })
      const { created } = await move(first, [3])
      expect(created.map(({ status }) => status)).toEqual(['ACTIVE'])
      expect(orderRow(house, order.id).status).toBe('OPEN')
      await must(house, 'saleOrders.paid', { id: order.id })
      await must(house, 'saleOrders.complete', { id: order.id })
    }
  })

  it('swaps two parties over a third table, and never through each other', async () => {
    const one = await party([1])
    const two = await party([2])
    expect(await refusedMove(one.first, [2])).toMatchObject({ code: 'UNIT_TAKEN' })
    const { created } = await move(one.first, [3])
    await move(two.first, [1])
    await move(created[0]?.id ?? '', [2])
    expect(occupied()).toEqual(['1', '2'])
  })
})

describe('commands that name the source of a move', () => {
  it('follow it through several moves (product.md §3)', async () => {
    const { first, order } = await party([1])
    const { created } = await move(first, [2])
    await move(created[0]?.id ?? '', [3])
    const paid = await must(house, 'allocationUsages.paid', { usageId: first })
    expect(paid).toMatchObject({ already: false, usages: [{ allocationUnitId: unit(house, 3), status: 'SUCCESS' }] })
    expect(await must(house, 'allocationUsages.paid', { usageId: first })).toMatchObject({ already: true })
    await must(house, 'allocationUsages.complete', { usageId: first })
    expect(orderRow(house, order.id).status).toBe('COMPLETED')
    expect(usageRow(house, first).status).toBe('CANCELLED')
    expect(occupied()).toEqual([])
  })

  it('cancel the party where it is now', async () => {
    const { first, order } = await party([1])
    await move(first, [2])
    await must(house, 'allocationUsages.cancel', { usageId: first, reason: 'left' })
    expect(occupied()).toEqual([])
    expect(orderRow(house, order.id).status).toBe('CANCELLED')
    expect(await must(house, 'allocationUsages.cancel', { usageId: first, reason: 'left' })).toMatchObject({
      already: true,
    })
  })
})

describe('what dragging shows (UI-2)', () => {
  it('says of every unit what the move itself would say', async () => {
    const { first } = await party([1], { guest: { partySize: 3 } })
    await party([4])
    await book(house, [5], 45)
    await book(house, [6], 120)
    await book(house, [12], 24 * 60)
    await must(house, 'allocationUnits.update', { id: unit(house, 11), status: 'DEACTIVATED' })
    const { targets } = ask(house, 'allocationUsages.transferTargets', { usageId: first })
    const verdicts = Object.fromEntries(
      Object.entries(house.units).map(([number, id]) => {
        const target = targets.find(({ unitId }) => unitId === id)
        return [number, `${target?.verdict} ${target?.code}`]
      }),
    )
    expect(verdicts).toEqual({
      1: 'refused OWN_UNIT',
      2: 'consequence TOO_SMALL',
      3: 'goes FREE',
      4: 'refused UNIT_TAKEN',
      5: 'consequence RESERVATION_IN_WINDOW',
      6: 'goes BOOKING_SOON',
      11: 'refused UNIT_NOT_IN_SERVICE',
      12: 'goes FREE',
    })
    for (const [number, verdict] of Object.entries(verdicts)) {
      if (verdict.startsWith('goes')) continue
      const code = verdict === 'refused OWN_UNIT' ? 'NOTHING_TO_MOVE' : verdict.split(' ')[1]
      expect(await refusedMove(first, [Number(number)])).toMatchObject({ code })
    }
  })
})

describe('giving the usages of one order to another (USE-5)', () => {
  it('makes one party of two, which may then share a table', async () => {
    const from = await party([1])
    const to = await party([2])
    const { usages } = await must(house, 'allocationUsages.moveUsagesToOrder', {
      fromOrderId: from.order.id,
      toOrderId: to.order.id,
    })
    expect(usages).toMatchObject([{ id: from.first, usageId: to.order.id, status: 'ACTIVE' }])
    expect(new Set(liveUsages(house.connection).map(({ survivor }) => survivor)).size).toBe(1)
    await must(house, 'saleOrders.complete', { id: to.order.id })
    expect(occupied()).toEqual([])
  })

  it('collapses twins on one unit into one', async () => {
    const from = await party([1])
    const to = await party([2])
    const { merchantId } = house
    await must(house, 'allocationUsages.moveUsagesToOrder', { fromOrderId: from.order.id, toOrderId: to.order.id })
    // The first order sits with the second now and takes a share of both tables.
    await must(house, 'allocationUsages.startForOrder', {
      saleOrderId: from.order.id,
      merchantId,
      allocationUnitIds: units(1, 2),
    })
    expect(occupied()).toEqual(['1', '1', '2', '2'])
    const { usages } = await must(house, 'allocationUsages.moveUsagesToOrder', {
      fromOrderId: from.order.id,
      toOrderId: to.order.id,
    })
    expect(usages.every(({ status, movedToId }) => status === 'CANCELLED' && movedToId !== null)).toBe(true)
    expect(occupied()).toEqual(['1', '2'])
  })

  it('leaves no order paid that holds an unpaid usage, and none open that holds only paid ones', async () => {
    const unpaid = await party([1])
    const paid = await party([2])
    await must(house, 'saleOrders.paid', { id: paid.order.id })
    expect(
      await refusalOf(house, 'allocationUsages.moveUsagesToOrder', {
        fromOrderId: unpaid.order.id,
        toOrderId: paid.order.id,
      }),
    ).toMatchObject({ code: 'INVALID_TRANSITION', path: 'toOrderId', facts: { from: 'PAID', to: 'OPEN' } })
    const { order: waiting } = await must(house, 'saleOrders.create', {})
    await must(house, 'allocationUsages.moveUsagesToOrder', { fromOrderId: paid.order.id, toOrderId: waiting.id })
    expect(orderRow(house, waiting.id).status).toBe('PAID')
  })

  it('is refused between orders that have ended, onto itself, and without usages', async () => {
    const one = await party([1])
    const two = await party([2])
    const shift = (fromOrderId: string, toOrderId: string) =>
      refusalOf(house, 'allocationUsages.moveUsagesToOrder', { fromOrderId, toOrderId })
    expect(await shift(one.order.id, one.order.id)).toMatchObject({ code: 'NOTHING_TO_MOVE' })
    await must(house, 'saleOrders.complete', { id: two.order.id })
    expect(await shift(one.order.id, two.order.id)).toMatchObject({ code: 'INVALID_TRANSITION', path: 'toOrderId' })
    expect(await shift(two.order.id, one.order.id)).toMatchObject({ code: 'INVALID_TRANSITION', path: 'fromOrderId' })
    const { order } = await must(house, 'saleOrders.create', {})
    expect(await shift(order.id, one.order.id)).toMatchObject({ code: 'NOTHING_TO_MOVE' })
  })
})

describe('snapshots (USE-11)', () => {
  const numbersOf = (orderId: string): string[] =>
    (ask(house, 'saleOrders.get', { id: orderId }).order.snapshot?.units ?? []).map(({ number }) => number).toSorted()

  it('say where a party sits: unit, zone path, layout, guest and when', async () => {
    const { order } = await party([1], { guest: { name: 'Bùi', partySize: 2 } })
    expect(order.snapshot).toEqual({
      takenAt: inMinutes(house, 0),
      guest: { name: 'Bùi', phone: null, partySize: 2, notes: null },
      units: [
        {
          unitId: unit(house, 1),
          number: '1',
          name: null,
          capacity: 2,
          zones: [{ id: house.zones['hall'], name: { en: 'hall' } }],
          layout: { id: house.layoutId, name: { en: 'Ground floor' } },
        },
      ],
    })
  })

  it('follow each seat and each move', async () => {
    const { first, order } = await party([1])
    await move(first, [3, 4])
    expect(numbersOf(order.id)).toEqual(['3', '4'])
    await must(house, 'allocationUsages.startForOrder', {
      saleOrderId: order.id,
      merchantId: house.merchantId,
      allocationUnitId: unit(house, 5),
    })
    expect(numbersOf(order.id)).toEqual(['3', '4', '5'])
  })

  it('outlive the party, edits of the floor, and the floor itself', async () => {
    const { order } = await party([1])
    const { reservation } = await book(house, [2], 10)
    await must(house, 'saleOrders.complete', { id: order.id })
    await must(house, 'reservations.cancel', { id: reservation.id, reason: 'ill' })
    const before = ask(house, 'saleOrders.get', { id: order.id }).order.snapshot
    const booked = ask(house, 'reservations.get', { id: reservation.id }).reservation.snapshot
    await must(house, 'allocationUnits.update', { id: unit(house, 1), number: '99', capacity: 12 })
    await must(house, 'allocationZones.update', { id: house.zones['hall'] ?? '', name: { en: 'ballroom' } })
    await must(house, 'allocationLayouts.delete', { id: house.layoutId })
    expect(ask(house, 'saleOrders.get', { id: order.id }).order.snapshot).toEqual(before)
    expect(ask(house, 'reservations.get', { id: reservation.id }).reservation.snapshot).toEqual(booked)
    expect(before?.units[0]?.number).toBe('1')
  })
})
