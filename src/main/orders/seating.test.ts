import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testId } from '../store/testing'
import {
  ask,
  book,
  call,
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

let house: TestHouse
beforeEach(async () => {
  house = await openTestHouse()
})
afterEach(() => {
  expect(house.faults).toEqual([])
  demandSound(house)
  house.store.close()
})

describe('seating a party (USE-3, USE-4)', () => {
  it('occupies several units in one step, for the default stay, with the party’s guest and server (USE-1, USE-10)', async () => {
    const guest = { name: 'Nguyễn Văn A', phone: '+84 90 000 00 00', partySize: 8, notes: 'by the window' }
    const { order, usages } = await seat(house, [3, 4], { guest, assigneeId: house.staff.server })
    expect(usages).toHaveLength(2)
    for (const usage of usages) {
      expect(usage).toMatchObject({
        status: 'ACTIVE',
        usageType: 'SALE_ORDER',
        usageId: order.id,
        seatingId: order.seatingId,
        reservedFrom: inMinutes(house, 0),
        reservedTo: inMinutes(house, 90),
        seatedAt: inMinutes(house, 0),
        guest,
        assigneeId: house.staff.server,
      })
    }
  })

  it('lasts what the merchant’s default says, also after that was changed (USE-1)', async () => {
    await must(house, 'merchants.update', { defaultStayMinutes: 45 })
    const { usages } = await seat(house, [1])
    expect(usages[0]?.reservedTo).toBe(inMinutes(house, 45))
  })

  it('takes all units or none', async () => {
    await seat(house, [2])
    const refusal = await refusalOf(house, 'saleOrders.create', { allocationUnitIds: [unit(house, 1), unit(house, 2)] })
    expect(refusal).toMatchObject({ code: 'UNIT_TAKEN', path: 'allocationUnitIds.1', facts: { unitNumber: '2' } })
    expect(liveUsages(house.connection)).toHaveLength(1)
  })

  it.each([
    ['twice at the same moment', 0],
    ['while the first party sits', 45],
    ['after the first party’s window: it keeps its table until it is completed (USE-2)', 500],
  ])('is refused on a seated table %s', async (_when, minutes) => {
    const { usages } = await seat(house, [1])
    pass(house, minutes)
    const refusal = await refusalOf(house, 'saleOrders.create', { allocationUnitIds: [unit(house, 1)] })
    expect(refusal).toMatchObject({ code: 'UNIT_TAKEN', facts: { usage: { id: usages[0]?.id } } })
    expect(JSON.stringify(refusal)).not.toContain('guest')
  })

  it('is possible again at once when the party has left', async () => {
    const { order } = await seat(house, [1])
    await must(house, 'saleOrders.complete', { id: order.id })
    await seat(house, [1])
    expect(liveUsages(house.connection)).toHaveLength(1)
  })

  it('names a unit once, and a place once', async () => {
    expect(
      await refusalOf(house, 'saleOrders.create', { allocationUnitIds: [unit(house, 1), unit(house, 1)] }),
    ).toMatchObject({ code: 'DUPLICATE_UNIT', path: 'allocationUnitIds.1' })
    const copy = await must(house, 'allocationUnits.create', {
      zoneId: house.zones['garden'] ?? '',
      number: '1b',
      capacity: 2,
      placement: { type: 'identifier', value: 'copy of 1' },
      placeId: unit(house, 1),
    })
    expect(await refusalOf(house, 'saleOrders.create', { allocationUnitIds: [unit(house, 1), copy.id] })).toMatchObject(
      { code: 'DUPLICATE_UNIT', path: 'allocationUnitIds.1' },
    )
    await seat(house, [1])
    expect(await refusalOf(house, 'saleOrders.create', { allocationUnitIds: [copy.id] })).toMatchObject({
      code: 'UNIT_TAKEN',
    })
  })

  it('offers the shorter window where a booking begins inside it, and takes it when that is accepted', async () => {
    const { usages } = await book(house, [1], 60)
    const refusal = await refusalOf(house, 'saleOrders.create', { allocationUnitIds: [unit(house, 1)] })
    expect(refusal).toMatchObject({
      code: 'RESERVATION_IN_WINDOW',
      path: 'allocationUnitIds.0',
      facts: {
        usage: { id: usages[0]?.id },
        offer: { reservedFrom: inMinutes(house, 0), reservedTo: inMinutes(house, 60) },
      },
    })
    const seated = await seat(house, [1], { acceptShorterWindow: true })
    expect(seated.usages[0]).toMatchObject({ reservedTo: inMinutes(house, 60), status: 'ACTIVE' })
  })

  it('over several units ends where the first of their bookings begins', async () => {
    await book(house, [1], 70)
    await book(house, [2], 40)
    const seated = await seat(house, [1, 2, 3], { acceptShorterWindow: true })
    expect(new Set(seated.usages.map((usage) => usage.reservedTo))).toEqual(new Set([inMinutes(house, 40)]))
  })

  it('ends exactly where the next booking begins without asking: windows are half open', async () => {
    await book(house, [1], 90)
    expect((await seat(house, [1])).usages[0]?.reservedTo).toBe(inMinutes(house, 90))
  })

  it('is refused on a table whose booking has begun, and free again when that was cancelled', async () => {
    const { reservation } = await book(house, [1], 30)
    pass(house, 35)
    expect(
      await refusalOf(house, 'saleOrders.create', { allocationUnitIds: [unit(house, 1)], acceptShorterWindow: true }),
    ).toMatchObject({ code: 'UNIT_TAKEN' })
    await must(house, 'reservations.cancel', { id: reservation.id, reason: 'ill' })
    await seat(house, [1])
  })

  it.each([
    ['in the past', { reservedFrom: -10 }, 'reservedFrom'],
    ['that ends before it begins', { reservedFrom: 60, reservedTo: 30 }, 'reservedTo'],
    ['of no length', { reservedFrom: 60, reservedTo: 60 }, 'reservedTo'],
    ['that is over already', { reservedTo: -1 }, 'reservedTo'],
    ['longer than a month', { reservedTo: 32 * 24 * 60 }, 'reservedTo'],
  ])('is refused for a window %s', async (_what, window, path) => {
    const asked = Object.fromEntries(Object.entries(window).map(([key, minutes]) => [key, inMinutes(house, minutes)]))
    expect(
      await refusalOf(house, 'saleOrders.create', { allocationUnitIds: [unit(house, 1)], ...asked }),
    ).toMatchObject({ code: 'WINDOW_INVALID', path })
  })

  it('does not touch the map: no plan, layout, zone or unit row is written (product.md §2)', async () => {
    const floor = (): string =>
      ['allocation_plan', 'allocation_layout', 'allocation_zone', 'allocation_unit']
        .map((table) => JSON.stringify(house.connection.statement(`SELECT * FROM ${table} ORDER BY id`).all()))
        .join()
    const before = floor()
    const { usages, order } = await seat(house, [1, 2])
    await must(house, 'allocationUsages.transfer', {
      usageId: usages[0]?.id ?? '',
      allocationUnitIds: [unit(house, 3)],
    })
    await must(house, 'saleOrders.paid', { id: order.id })
    expect(floor()).toBe(before)
  })
})

describe('startForOrder (USE-5)', () => {
  const open = async (type: 'DINE_IN' | 'TAKEAWAY' = 'DINE_IN'): Promise<string> =>
    (await must(house, 'saleOrders.create', { type })).order.id

  it('places an open order that has no table yet: one unit, or several at once', async () => {
    const [one, several] = [await open(), await open()]
    const { merchantId } = house
    const placed = await must(house, 'allocationUsages.startForOrder', {
      saleOrderId: one,
      merchantId,
      allocationUnitId: unit(house, 1),
      type: 'DINE_IN',
    })
    expect(placed.usages).toMatchObject([{ usageId: one, status: 'ACTIVE', seatingId: placed.order.seatingId }])
    const both = await must(house, 'allocationUsages.startForOrder', {
      saleOrderId: several,
      merchantId,
      allocationUnitIds: [unit(house, 2), unit(house, 3)],
      guest: { name: 'Trần', partySize: 6 },
    })
    expect(both.usages).toHaveLength(2)
    expect(both.order.guest).toMatchObject({ name: 'Trần', partySize: 6 })
  })

  it('is refused for another merchant, an unknown order, another type, and both or neither of the unit fields', async () => {
    const saleOrderId = await open('TAKEAWAY')
    const { merchantId } = house
    const allocationUnitId = unit(house, 1)
    const start = (input: object) =>
      refusalOf(house, 'allocationUsages.startForOrder', {
        saleOrderId,
        merchantId,
        allocationUnitId,
        type: 'TAKEAWAY',
        ...input,
      })
    expect(await start({ merchantId: testId(99) })).toMatchObject({ code: 'NOT_FOUND', path: 'merchantId' })
    expect(await start({ saleOrderId: testId(99) })).toMatchObject({ code: 'NOT_FOUND', path: 'saleOrderId' })
    expect(await start({ type: 'DINE_IN' })).toMatchObject({ code: 'ORDER_TYPE_MISMATCH', path: 'type' })
    expect(await start({ allocationUnitIds: [allocationUnitId] })).toMatchObject({ code: 'INVALID_INPUT' })
    expect(await start({ allocationUnitId: undefined })).toMatchObject({ code: 'INVALID_INPUT' })
    expect(await start({ assigneeId: testId(99) })).toMatchObject({ code: 'NOT_FOUND', path: 'assigneeId' })
  })

  it('gives a party that was seen waiting one table, however many give it one', async () => {
    const saleOrderId = await open()
    const { merchantId } = house
    const waiting = { saleOrderId, merchantId, onlyIfWaiting: true }
    const { usages } = await must(house, 'allocationUsages.startForOrder', {
      ...waiting,
      allocationUnitId: unit(house, 1),
    })
    expect(
      await refusalOf(house, 'allocationUsages.startForOrder', { ...waiting, allocationUnitId: unit(house, 2) }),
    ).toMatchObject({
      code: 'PARTY_SEATED',
      path: 'saleOrderId',
      facts: { id: saleOrderId, usageId: usages[0]?.id, unitId: unit(house, 1), unitNumber: '1' },
    })
    expect(liveUsages(house.connection).map(({ allocation_unit_id: at }) => at)).toEqual([unit(house, 1)])
  })

  it('adds a further table to a party that sits, but never the same one twice', async () => {
    const { order } = await seat(house, [1])
    const { merchantId } = house
    const more = await must(house, 'allocationUsages.startForOrder', {
      saleOrderId: order.id,
      merchantId,
      allocationUnitId: unit(house, 2),
    })
    expect(more.order.snapshot?.units.map(({ number }) => number).toSorted()).toEqual(['1', '2'])
    expect(
      await refusalOf(house, 'allocationUsages.startForOrder', {
        saleOrderId: order.id,
        merchantId,
        allocationUnitId: unit(house, 1),
      }),
    ).toMatchObject({ code: 'DUPLICATE_UNIT', path: 'allocationUnitId' })
    expect(
      await refusalOf(house, 'allocationUsages.create', {
        usageType: 'SALE_ORDER',
        usageId: order.id,
        allocationUnitId: unit(house, 1),
      }),
    ).toMatchObject({ code: 'DUPLICATE_UNIT' })
  })

  it('is refused for an order that has ended', async () => {
    const { order } = await seat(house, [1])
    await must(house, 'saleOrders.complete', { id: order.id })
    expect(
      await refusalOf(house, 'allocationUsages.startForOrder', {
        saleOrderId: order.id,
        merchantId: house.merchantId,
        allocationUnitId: unit(house, 1),
      }),
    ).toMatchObject({ code: 'INVALID_TRANSITION', facts: { from: 'COMPLETED' } })
  })

  it('with a later window holds the unit for the order: a ticket (product.md §3)', async () => {
    const { usages, order } = await seat(house, [1], {
      type: 'TICKET',
      reservedFrom: inMinutes(house, 120),
      reservedTo: inMinutes(house, 240),
    })
    expect(usages[0]).toMatchObject({ status: 'RESERVED', usageType: 'SALE_ORDER', seatedAt: null })
    await must(house, 'allocationUsages.paid', { usageId: usages[0]?.id ?? '' })
    expect(orderRow(house, order.id).status).toBe('PAID')
    pass(house, 130)
    await must(house, 'allocationUsages.checkIn', { usageId: usages[0]?.id ?? '' })
    expect(usageRow(house, usages[0]?.id ?? '')).toMatchObject({
      status: 'SUCCESS',
      seated_at: house.clock.now,
      reserved_from: house.clock.now,
      reserved_to: house.clock.now + 120 * 60_000,
    })
  })
})

describe('an order and its usages (product.md §1, ORD-2)', () => {
  it('is PAID when none of its usages is unpaid any more, COMPLETED when none is live', async () => {
    const { order, usages } = await seat(house, [1, 2])
    const [first = '', second = ''] = usages.map((usage) => usage.id)
    await must(house, 'allocationUsages.paid', { usageId: first })
    expect(orderRow(house, order.id).status).toBe('OPEN')
    await must(house, 'allocationUsages.paid', { usageId: second })
    expect(orderRow(house, order.id)).toMatchObject({ status: 'PAID', paid_at: house.clock.now })
    await must(house, 'allocationUsages.complete', { usageId: first })
    expect(orderRow(house, order.id).status).toBe('PAID')
    await must(house, 'allocationUsages.complete', { usageId: second })
    expect(orderRow(house, order.id)).toMatchObject({ status: 'COMPLETED', ended_at: house.clock.now })
  })

  it('goes straight from OPEN to COMPLETED where nobody paid here', async () => {
    const { order, usages } = await seat(house, [1])
    await must(house, 'allocationUsages.complete', { usageId: usages[0]?.id ?? '' })
    expect(orderRow(house, order.id)).toMatchObject({ status: 'COMPLETED', paid_at: null })
  })

  it('frees only the unit that is completed', async () => {
    const { usages } = await seat(house, [1, 2])
    await must(house, 'allocationUsages.complete', { usageId: usages[0]?.id ?? '' })
    await seat(house, [1])
    expect(await refusalOf(house, 'saleOrders.create', { allocationUnitIds: [unit(house, 2)] })).toMatchObject({
      code: 'UNIT_TAKEN',
    })
  })

  it('takes an id that the caller chose once, whether an order or a reservation has it', async () => {
    const id = testId(4_711)
    await must(house, 'saleOrders.create', { id })
    expect(await refusalOf(house, 'saleOrders.create', { id })).toMatchObject({ code: 'DUPLICATE_ID', path: 'id' })
    const booking = testId(4_712)
    await book(house, [1], 60, { id: booking })
    // One id for both would make the order's departure end the booking's usages.
    expect(await refusalOf(house, 'saleOrders.create', { id: booking })).toMatchObject({ code: 'DUPLICATE_ID' })
    expect(await refusalOf(house, 'reservations.create', { id, reservedFrom: inMinutes(house, 60) })).toMatchObject({
      code: 'DUPLICATE_ID',
    })
  })

  it('gives new guest details and a new server to its usages and its seating (USE-10)', async () => {
    const { order, usages } = await seat(house, [1], { guest: { name: 'Lê', partySize: 2 } })
    await must(house, 'saleOrders.update', { id: order.id, guest: { partySize: 3 }, assigneeId: house.staff.cashier })
    expect(usageRow(house, usages[0]?.id ?? '')).toMatchObject({
      assignee_id: house.staff.cashier,
      guest: JSON.stringify({ name: null, phone: null, partySize: 3, notes: null }),
    })
    expect(await refusalOf(house, 'saleOrders.update', { id: order.id, assigneeId: testId(99) })).toMatchObject({
      code: 'NOT_FOUND',
      path: 'assigneeId',
    })
  })
})

describe('plain operations on usages (API-1)', () => {
  it('create is checked like startForOrder and like a booking', async () => {
    await seat(house, [1])
    const { order } = await must(house, 'saleOrders.create', {})
    const { reservation } = await book(house, [], 30)
    for (const [usageType, usageId] of [
      ['SALE_ORDER', order.id],
      ['RESERVATION', reservation.id],
    ] as const) {
      expect(
        await refusalOf(house, 'allocationUsages.create', { usageType, usageId, allocationUnitId: unit(house, 1) }),
      ).toMatchObject({ code: 'UNIT_TAKEN', path: 'allocationUnitId' })
      expect(
        await refusalOf(house, 'allocationUsages.create', {
          usageType,
          usageId: testId(98),
          allocationUnitId: unit(house, 2),
        }),
      ).toMatchObject({ code: 'NOT_FOUND', path: 'usageId' })
      const usage = await must(house, 'allocationUsages.create', {
        usageType,
        usageId,
        allocationUnitId: unit(house, usageType === 'SALE_ORDER' ? 2 : 3),
        metadata: { from: 'elsewhere' },
      })
      expect(usage).toMatchObject({
        status: usageType === 'SALE_ORDER' ? 'ACTIVE' : 'RESERVED',
        metadata: { from: 'elsewhere' },
      })
      // A principal is known by its type as well: an order is no reservation.
      expect(
        await refusalOf(house, 'allocationUsages.create', {
          usageType: usageType === 'SALE_ORDER' ? 'RESERVATION' : 'SALE_ORDER',
          usageId,
          allocationUnitId: unit(house, 4),
        }),
      ).toMatchObject({ code: 'NOT_FOUND' })
    }
  })

  it('create names the field of a principal that takes no more units', async () => {
    const { order } = await seat(house, [1])
    await must(house, 'saleOrders.complete', { id: order.id })
    const { reservation } = await book(house, [2], 30)
    await must(house, 'reservations.cancel', { id: reservation.id, reason: 'ill' })
    for (const [usageType, usageId] of [
      ['SALE_ORDER', order.id],
      ['RESERVATION', reservation.id],
    ] as const) {
      const input = { usageType, usageId, allocationUnitId: unit(house, 3) }
      expect(await refusalOf(house, 'allocationUsages.create', input)).toMatchObject({
        code: 'INVALID_TRANSITION',
        path: 'usageId',
      })
    }
  })

  it('a live usage cannot be deleted; an ended one can, and its party’s history stays', async () => {
    const { usages, order } = await seat(house, [1])
    const id = usages[0]?.id ?? ''
    expect(await refusalOf(house, 'allocationUsages.delete', { id })).toMatchObject({ code: 'USAGE_LIVE' })
    await must(house, 'saleOrders.complete', { id: order.id })
    await must(house, 'allocationUsages.delete', { id })
    expect(await refusalOf(house, 'allocationUsages.delete', { id })).toMatchObject({ code: 'NOT_FOUND' })
    expect(ask(house, 'saleOrders.get', { id: order.id }).order.snapshot?.units[0]?.number).toBe('1')
  })

  it('update changes guest, server and metadata and nothing else', async () => {
    const { usages } = await seat(house, [1])
    const id = usages[0]?.id ?? ''
    await must(house, 'allocationUsages.update', { id, guest: { name: 'Võ' }, assigneeId: house.staff.host })
    expect(usageRow(house, id)).toMatchObject({ status: 'ACTIVE', assignee_id: house.staff.host })
    for (const field of ['status', 'allocationUnitId', 'usageId', 'reservedTo', 'seatedAt']) {
      const outcome = await call(house, 'allocationUsages.update', { id, [field]: 'x' })
      expect(outcome).toMatchObject({ ok: false, refusal: { code: 'INVALID_INPUT', path: field } })
    }
  })

  it('finds the orders and reservations of a unit, a zone with all below it, and a time (USE-5)', async () => {
    const { order } = await seat(house, [1])
    const { reservation } = await book(house, [11], 60)
    const principals = (input: object) => ask(house, 'allocationUsages.principals', input)
    expect(principals({ unitId: unit(house, 1) })).toEqual({ saleOrderIds: [order.id], reservationIds: [] })
    expect(principals({ zoneId: house.zones['garden'] })).toEqual({ saleOrderIds: [], reservationIds: [] })
    expect(principals({ zoneId: house.zones['garden'], at: inMinutes(house, 61) })).toEqual({
      saleOrderIds: [],
      reservationIds: [reservation.id],
    })
    expect(principals({ layoutId: house.layoutId, at: inMinutes(house, 61) })).toEqual({
      saleOrderIds: [order.id],
      reservationIds: [reservation.id],
    })
    expect(principals({ layoutId: house.layoutId, usageType: 'RESERVATION' }).saleOrderIds).toEqual([])
  })
})

describe('units that are not in service (FLR-7, FLR-8)', () => {
  const out = (numbers: number[]) =>
    refusalOf(house, 'saleOrders.create', { allocationUnitIds: numbers.map((number) => unit(house, number)) })

  it.each(['DEACTIVATED', 'ARCHIVED'] as const)('a %s unit is not occupied, booked or moved to', async (status) => {
    await must(house, 'allocationUnits.update', { id: unit(house, 2), status })
    expect(await out([2])).toMatchObject({ code: 'UNIT_NOT_IN_SERVICE', path: 'allocationUnitIds.0' })
    expect(
      await refusalOf(house, 'reservations.create', {
        reservedFrom: inMinutes(house, 60),
        allocationUnitIds: [unit(house, 2)],
      }),
    ).toMatchObject({ code: 'UNIT_NOT_IN_SERVICE' })
    const { usages } = await seat(house, [1])
    expect(
      await refusalOf(house, 'allocationUsages.transfer', {
        usageId: usages[0]?.id ?? '',
        allocationUnitIds: [unit(house, 2)],
      }),
    ).toMatchObject({ code: 'UNIT_NOT_IN_SERVICE' })
    expect(ask(house, 'allocationUnits.available', {}).unitIds).not.toContain(unit(house, 2))
    expect(
      ask(house, 'allocationUnits.best', { partySize: 2, limit: 20 }).candidates.flatMap(({ unitIds }) => unitIds),
    ).not.toContain(unit(house, 2))
  })

  it.each(['UNKNOWN', 'ACTIVATED'] as const)('a unit whose status is %s is occupied like any other', async (status) => {
    await must(house, 'allocationUnits.update', { id: unit(house, 2), status })
    expect(ask(house, 'allocationUnits.available', {}).unitIds).toContain(unit(house, 2))
    await seat(house, [2])
  })

  it('what lies above counts: a deactivated zone, layout or plan takes its units out of service', async () => {
    const plan = await must(house, 'allocationPlans.create', { name: { en: 'Another' }, status: 'DEACTIVATED' })
    const revision = (): number => ask(house, 'allocationLayouts.get', { id: house.layoutId }).revision
    const layout = (input: object) =>
      must(house, 'allocationLayouts.update', { id: house.layoutId, revision: revision(), ...input })
    await must(house, 'allocationZones.update', { id: house.zones['hall'] ?? '', status: 'DEACTIVATED' })
    expect(await out([1])).toMatchObject({ code: 'UNIT_NOT_IN_SERVICE' })
    await seat(house, [11])
    expect(ask(house, 'allocationUnits.available', {}).unitIds).toEqual([unit(house, 12)])
    await must(house, 'allocationZones.update', { id: house.zones['hall'] ?? '', status: 'ACTIVATED' })
    const [party] = liveUsages(house.connection)
    await must(house, 'allocationUsages.complete', { usageId: party?.id ?? '' })
    await layout({ status: 'DEACTIVATED' })
    expect(await out([1])).toMatchObject({ code: 'UNIT_NOT_IN_SERVICE' })
    expect(ask(house, 'allocationUnits.available', { layoutId: house.layoutId }).unitIds).toEqual([])
    await layout({ status: 'ACTIVATED', planId: plan.id })
    expect(await out([1])).toMatchObject({ code: 'UNIT_NOT_IN_SERVICE' })
    expect(ask(house, 'allocationUnits.available', { zoneId: house.zones['hall'] ?? '' }).unitIds).toEqual([])
  })

  it('a unit that is retiring keeps its party, is not offered, and is gone when the party has left', async () => {
    const { order } = await seat(house, [1])
    const { reservation } = await book(house, [1], 120)
    const layout = ask(house, 'allocationLayouts.get', { id: house.layoutId })
    await must(house, 'allocationLayouts.update', {
      id: house.layoutId,
      revision: layout.revision,
      onOccupied: 'retire',
      zones: [{ id: house.zones['hall'], name: { en: 'hall' }, units: [{ id: unit(house, 1) }] }],
    } as never)
    expect(usageRow(house, liveUsages(house.connection)[0]?.id ?? '').status).toBe('ACTIVE')
    const shown = () => ask(house, 'allocationUnits.find', { layoutId: house.layoutId }).items.map(({ id }) => id)
    expect(shown()).toContain(unit(house, 1))
    await must(house, 'saleOrders.complete', { id: order.id })
    expect(await out([1])).toMatchObject({ code: 'UNIT_NOT_IN_SERVICE' })
    // What is booked there is never dropped: the booking still checks in.
    expect(shown()).toContain(unit(house, 1))
    pass(house, 120)
    const checkedIn = await must(house, 'reservations.checkIn', { id: reservation.id })
    await must(house, 'saleOrders.complete', { id: checkedIn.order.id })
    expect(shown()).not.toContain(unit(house, 1))
  })

  it('an unknown unit is not found, by its place in the list', async () => {
    expect(
      await refusalOf(house, 'saleOrders.create', { allocationUnitIds: [unit(house, 1), testId(77)] }),
    ).toMatchObject({ code: 'NOT_FOUND', path: 'allocationUnitIds.1' })
  })
})
