import type { OutputOf } from '@contract/contract'
import type { Refusal } from '@contract/errors'
import { nextStatus, ORDER_LIFECYCLE, RESERVATION_LIFECYCLE, USAGE_LIFECYCLE } from '@contract/lifecycles'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  book,
  call,
  demandSound,
  dump,
  expire,
  inMinutes,
  must,
  openTestHouse,
  orderRow,
  pass,
  reservationRow,
  seat,
  usageRow,
} from '../node/testing'
import type { TestHouse } from '../node/testing'

let house: TestHouse
beforeEach(async () => {
  house = await openTestHouse()
})
afterEach(() => {
  demandSound(house)
  house.store.close()
})

const usageOf = async (made: Promise<{ usages: { id: string }[] }>): Promise<string> => (await made).usages[0]?.id ?? ''
const ticket = (): Promise<OutputOf<'saleOrders.create'>> =>
  seat(house, [1], { type: 'TICKET', reservedFrom: inMinutes(house, 60), reservedTo: inMinutes(house, 120) })
const onUsage = (event: 'pay' | 'complete' | 'cancel' | 'checkIn', usageId: string) => {
  switch (event) {
    case 'pay':
      return call(house, 'allocationUsages.paid', { usageId })
    case 'complete':
      return call(house, 'allocationUsages.complete', { usageId })
    case 'cancel':
      return call(house, 'allocationUsages.cancel', { usageId, reason: 'wrong table' })
    case 'checkIn':
      return call(house, 'allocationUsages.checkIn', { usageId })
  }
}

/** How a usage comes to stand in each state, by commands alone. */
const USAGES = {
  'RESERVED by a ticket': () => usageOf(ticket()),
  'RESERVED by a booking': () => usageOf(book(house, [1], 60)),
  ACTIVE: () => usageOf(seat(house, [1])),
  'SUCCESS, seated': async () => {
    const id = await usageOf(seat(house, [1]))
    await must(house, 'allocationUsages.paid', { usageId: id })
    return id
  },
  'SUCCESS, not seated': async () => {
    const id = await usageOf(ticket())
    await must(house, 'allocationUsages.paid', { usageId: id })
    return id
  },
  COMPLETED: async () => {
    const id = await usageOf(seat(house, [1]))
    await must(house, 'allocationUsages.complete', { usageId: id })
    return id
  },
  'COMPLETED after its window': async () => {
    const id = await usageOf(ticket())
    await must(house, 'allocationUsages.paid', { usageId: id })
    pass(house, 120)
    await expire(house)
    return id
  },
  CANCELLED: async () => {
    const id = await usageOf(seat(house, [1]))
    await must(house, 'allocationUsages.cancel', { usageId: id, reason: 'wrong table' })
    return id
  },
  'CANCELLED of a booking': async () => {
    const id = await usageOf(book(house, [1], 60))
    await must(house, 'allocationUsages.cancel', { usageId: id, reason: 'no more' })
    return id
  },
  EXPIRED: async () => {
    const id = await usageOf(book(house, [1], 60))
    pass(house, 150)
    await expire(house)
    return id
  },
} satisfies Record<string, () => Promise<string>>

const HOLDS_ALREADY: Record<string, string> = { pay: 'SUCCESS', complete: 'COMPLETED', cancel: 'CANCELLED' }
const TARGETS: Record<string, string> = { ...HOLDS_ALREADY, checkIn: 'ACTIVE' }

/** A refusal that names both states and has changed nothing. */
const demandInvalid = (refusal: Refusal, from: string, to: string): void => {
  expect(refusal.code).toBe('INVALID_TRANSITION')
  expect(refusal.facts).toMatchObject({ from, to })
}

describe('a usage, in every state under every command (product.md §3)', () => {
  const pairs = Object.keys(USAGES).flatMap((state) =>
    (['pay', 'complete', 'cancel', 'checkIn'] as const).map((event) => [state, event] as const),
  )

  it.each(pairs)('%s: %s', async (state, event) => {
    const id = await USAGES[state as keyof typeof USAGES]()
    const before = usageRow(house, id)
    const rows = dump(house.connection)
    const outcome = await onUsage(event, id)
    const seated = before.seated_at !== null
    const next = event === 'checkIn' && seated ? undefined : nextStatus(USAGE_LIFECYCLE, before.status, event)
    if (before.status === HOLDS_ALREADY[event]) {
      expect(outcome).toMatchObject({ ok: true, value: { already: true, usages: [{ id, status: before.status }] } })
      expect(dump(house.connection)).toBe(rows)
    } else if (next === undefined) {
      if (outcome.ok) throw new Error(`${event} of ${state} was not refused`)
      demandInvalid(outcome.refusal, before.status, TARGETS[event] ?? '')
      expect(dump(house.connection)).toBe(rows)
    } else {
      expect(outcome).toMatchObject({ ok: true, value: { already: false } })
      const after = usageRow(house, id)
      expect(after.status).toBe(next)
      expect(after.seated_at).toBe(event === 'checkIn' ? house.clock.now : before.seated_at)
      if (event === 'pay') expect(after.paid_at).toBe(house.clock.now)
      if (next === 'COMPLETED' || next === 'CANCELLED') expect(after.ended_at).toBe(house.clock.now)
      if (event === 'cancel') expect(after.end_reason).toBe('wrong table')
    }
  })

  it.each(Object.keys(USAGES))('%s is moved by expiry only where its table says so', async (state) => {
    const id = await USAGES[state as keyof typeof USAGES]()
    const before = usageRow(house, id)
    pass(house, 24 * 60)
    await expire(house)
    const next = before.seated_at === null ? nextStatus(USAGE_LIFECYCLE, before.status, 'expire') : undefined
    expect(usageRow(house, id).status).toBe(next ?? before.status)
  })
})

describe('an order, in every state under every command (product.md §1)', () => {
  const ORDERS = {
    OPEN: async () => (await seat(house, [1])).order.id,
    PAID: async () => {
      const { order } = await seat(house, [1])
      await must(house, 'saleOrders.paid', { id: order.id })
      return order.id
    },
    COMPLETED: async () => {
      const { order } = await seat(house, [1])
      await must(house, 'saleOrders.complete', { id: order.id })
      return order.id
    },
    'COMPLETED and paid': async () => {
      const { order } = await seat(house, [1])
      await must(house, 'saleOrders.paid', { id: order.id })
      await must(house, 'saleOrders.complete', { id: order.id })
      return order.id
    },
    CANCELLED: async () => {
      const { order } = await seat(house, [1])
      await must(house, 'saleOrders.cancel', { id: order.id, reason: 'left' })
      return order.id
    },
    'CANCELLED after it was paid': async () => {
      const { order } = await seat(house, [1])
      await must(house, 'saleOrders.paid', { id: order.id })
      await must(house, 'saleOrders.cancel', { id: order.id, reason: 'left' })
      return order.id
    },
  }
  const TARGET = { pay: 'PAID', complete: 'COMPLETED', cancel: 'CANCELLED' } as const
  const pairs = Object.keys(ORDERS).flatMap((state) =>
    (['pay', 'complete', 'cancel'] as const).map((event) => [state, event] as const),
  )
  const onOrder = (event: keyof typeof TARGET, id: string) => {
    switch (event) {
      case 'pay':
        return call(house, 'saleOrders.paid', { id })
      case 'complete':
        return call(house, 'saleOrders.complete', { id })
      case 'cancel':
        return call(house, 'saleOrders.cancel', { id, reason: 'left' })
    }
  }

  it.each(pairs)('%s: %s', async (state, event) => {
    const id = await ORDERS[state as keyof typeof ORDERS]()
    const before = orderRow(house, id)
    const rows = dump(house.connection)
    const outcome = await onOrder(event, id)
    const next = nextStatus(ORDER_LIFECYCLE, before.status, event)
    if (state === 'COMPLETED' && event === 'pay') {
      // A payment that arrives after completion sets paidAt and leaves the usages.
      expect(outcome).toMatchObject({ ok: true, value: { already: false, usages: [] } })
      expect(orderRow(house, id)).toMatchObject({ status: 'COMPLETED', paid_at: house.clock.now })
      expect((await onOrder('pay', id)).ok).toBe(true)
    } else if (before.status === TARGET[event] || (state === 'COMPLETED and paid' && event === 'pay')) {
      expect(outcome).toMatchObject({ ok: true, value: { already: true } })
      expect(dump(house.connection)).toBe(rows)
    } else if (next === undefined) {
      if (outcome.ok) throw new Error(`${event} of ${state} was not refused`)
      demandInvalid(outcome.refusal, before.status, TARGET[event])
      expect(dump(house.connection)).toBe(rows)
    } else {
      expect(outcome).toMatchObject({ ok: true, value: { already: false, order: { status: next } } })
    }
  })

  it.each(['OPEN', 'PAID'] as const)(
    '%s under a payment, a departure or a cancellation takes all its usages along (USE-12)',
    async (state) => {
      for (const event of ['pay', 'complete', 'cancel'] as const) {
        const { order, usages } = await seat(house, [2, 3])
        if (state === 'PAID') await must(house, 'saleOrders.paid', { id: order.id })
        await onOrder(event, order.id)
        const status = { pay: 'SUCCESS', complete: 'COMPLETED', cancel: 'CANCELLED' }[event]
        expect(usages.map((usage) => usageRow(house, usage.id).status)).toEqual([status, status])
        if (event === 'pay') await must(house, 'saleOrders.complete', { id: order.id })
      }
    },
  )

  it('that was merged is the end of it', async () => {
    const { order } = await must(house, 'saleOrders.create', {})
    // Merging comes later; its state must hold against every event from the start.
    house.connection.database.prepare(`UPDATE sale_order SET status = 'MERGED' WHERE id = ?`).run(order.id)
    for (const event of ['pay', 'complete', 'cancel'] as const) {
      const outcome = await onOrder(event, order.id)
      if (outcome.ok) throw new Error(`${event} of a merged order was not refused`)
      demandInvalid(outcome.refusal, 'MERGED', TARGET[event])
    }
    house.connection.database.prepare(`UPDATE sale_order SET status = 'OPEN' WHERE id = ?`).run(order.id)
  })
})

describe('a reservation, in every state under every command (product.md §1)', () => {
  const RESERVATIONS = {
    BOOKED: async () => (await book(house, [1], 60)).reservation.id,
    'BOOKED without a table': async () => (await book(house, [], 60)).reservation.id,
    CHECKED_IN: async () => {
      const { reservation } = await book(house, [1], 60)
      await must(house, 'reservations.checkIn', { id: reservation.id })
      return reservation.id
    },
    CANCELLED: async () => {
      const { reservation } = await book(house, [1], 60)
      await must(house, 'reservations.cancel', { id: reservation.id, reason: 'ill' })
      return reservation.id
    },
    NO_SHOW: async () => {
      const { reservation } = await book(house, [1], 60)
      pass(house, 150)
      await expire(house)
      return reservation.id
    },
  }
  const TARGET = { checkIn: 'CHECKED_IN', cancel: 'CANCELLED' } as const
  const pairs = Object.keys(RESERVATIONS).flatMap((state) =>
    (['checkIn', 'cancel'] as const).map((event) => [state, event] as const),
  )

  it.each(pairs)('%s: %s', async (state, event) => {
    const id = await RESERVATIONS[state as keyof typeof RESERVATIONS]()
    const before = reservationRow(house, id)
    const rows = dump(house.connection)
    const outcome =
      event === 'checkIn'
        ? await call(house, 'reservations.checkIn', { id })
        : await call(house, 'reservations.cancel', { id, reason: 'ill' })
    const next = nextStatus(RESERVATION_LIFECYCLE, before.status, event)
    if (event === 'cancel' && before.status === 'CANCELLED') {
      expect(outcome).toMatchObject({ ok: true, value: { already: true } })
      expect(dump(house.connection)).toBe(rows)
    } else if (next === undefined) {
      if (outcome.ok) throw new Error(`${event} of ${state} was not refused`)
      demandInvalid(outcome.refusal, before.status, TARGET[event])
      expect(dump(house.connection)).toBe(rows)
    } else {
      expect(outcome).toMatchObject({ ok: true, value: { already: false, reservation: { status: next } } })
    }
  })

  it.each(['CHECKED_IN', 'CANCELLED', 'NO_SHOW'] as const)('%s takes no further units', async (state) => {
    const id = await RESERVATIONS[state]()
    const rows = dump(house.connection)
    for (const outcome of [
      await call(house, 'reservations.assign', { id, allocationUnitIds: [house.units['4'] ?? ''] }),
      await call(house, 'allocationUsages.create', {
        usageType: 'RESERVATION',
        usageId: id,
        allocationUnitId: house.units['4'] ?? '',
      }),
    ]) {
      if (outcome.ok) throw new Error('was not refused')
      expect(outcome.refusal).toMatchObject({ code: 'INVALID_TRANSITION', facts: { from: state } })
    }
    expect(dump(house.connection)).toBe(rows)
  })
})
