import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MerchantStore } from '../node/merchant-store'
import {
  ask,
  book,
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
  unit,
  usageRow,
} from '../node/testing'
import type { TestHouse } from '../node/testing'
import { openConnection } from '../store/connection'
import { nextExpiryAt } from './expiry'

describe('what nobody came for (USE-13)', () => {
  let house: TestHouse
  beforeEach(async () => {
    house = await openTestHouse()
  })
  afterEach(() => {
    expect(house.faults).toEqual([])
    demandSound(house)
    house.store.close()
  })

  it('expires with the end of its window and not before; the reservation becomes NO_SHOW', async () => {
    const { reservation, usages } = await book(house, [1, 2], 60)
    pass(house, 149.99)
    expect(await expire(house)).toEqual({ usages: 0, reservations: 0 })
    pass(house, 0.01)
    expect(await expire(house)).toEqual({ usages: 2, reservations: 1 })
    expect(usages.map(({ id }) => usageRow(house, id).status)).toEqual(['EXPIRED', 'EXPIRED'])
    expect(reservationRow(house, reservation.id)).toMatchObject({ status: 'NO_SHOW', ended_at: house.clock.now })
    await seat(house, [1, 2])
  })

  it('becomes NO_SHOW also where it never had a table', async () => {
    const { reservation } = await book(house, [], 60)
    pass(house, 150)
    await expire(house)
    expect(reservationRow(house, reservation.id).status).toBe('NO_SHOW')
  })

  it('completes where it was paid in advance', async () => {
    const { usages, order } = await seat(house, [1], { type: 'TICKET', reservedFrom: inMinutes(house, 60) })
    await must(house, 'saleOrders.paid', { id: order.id })
    pass(house, 150)
    await expire(house)
    expect(usageRow(house, usages[0]?.id ?? '').status).toBe('COMPLETED')
    expect(orderRow(house, order.id)).toMatchObject({ status: 'COMPLETED' })
  })

  it('never touches who sits there, however long', async () => {
    const { usages } = await seat(house, [1])
    pass(house, 10_000)
    expect(await expire(house)).toEqual({ usages: 0, reservations: 0 })
    expect(usageRow(house, usages[0]?.id ?? '').status).toBe('ACTIVE')
  })

  it('writes nothing where nothing is due', async () => {
    await book(house, [1], 60)
    const before = dump(house.connection)
    await expire(house)
    expect(dump(house.connection)).toBe(before)
  })

  it('knows when the next thing falls due', async () => {
    expect(nextExpiryAt(house.store.reader)).toBeNull()
    await seat(house, [3])
    expect(nextExpiryAt(house.store.reader)).toBeNull()
    await book(house, [1], 60)
    await book(house, [], 10, { reservedTo: inMinutes(house, 20) })
    expect(nextExpiryAt(house.store.reader)).toBe(house.clock.now + 20 * 60_000)
  })

  it('takes a long list in several runs, each of bounded size, and leaves none over', async () => {
    const windows = Array.from({ length: 30 }, (_, day) => day)
    for (const day of windows) {
      for (const number of ['1', '2', '3', '4', '5', '6', '11', '12']) await book(house, [number], day * 1_440 + 60)
    }
    pass(house, 31 * 1_440)
    const before = ask(house, 'allocationUsages.count', { live: true }).count
    expect(before).toBe(240)
    let runs = 0
    for (let ended = 1; ended > 0 && runs < 10; runs += 1) ended = (await expire(house)).usages
    expect(ask(house, 'allocationUsages.count', { live: true }).count).toBe(0)
    expect(ask(house, 'reservations.count', { status: 'NO_SHOW' }).count).toBe(240)
  })
})

describe('after a restart', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'floorbook-expiry-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('the store catches up by itself before it takes the first command', async () => {
    const file = join(folder, 'store.floorbook')
    const house = await openTestHouse({ connection: openConnection({ file, durability: 'NORMAL' }) })
    const { reservation, usages } = await book(house, [1], 60)
    house.store.close()
    const clock = { now: house.clock.now + 24 * 60 * 60_000 }
    const connection = openConnection({ file, durability: 'NORMAL' })
    const store = new MerchantStore({
      connection,
      merchantId: house.merchantId,
      now: () => clock.now,
      log: { error: () => undefined, warn: () => undefined },
    })
    const reopened: TestHouse = { ...house, store, connection, clock }
    // Handed in at once: the catch-up was handed in before it.
    const checkIn = await store.execute({
      id: '01900000-0002-7000-8000-000000000001',
      name: 'reservations.checkIn',
      input: { id: reservation.id },
      staffId: house.staff.owner,
    })
    expect(checkIn).toMatchObject({ ok: false, refusal: { code: 'INVALID_TRANSITION', facts: { from: 'NO_SHOW' } } })
    expect(usageRow(reopened, usages[0]?.id ?? '')).toMatchObject({ status: 'EXPIRED', ended_at: clock.now })
    expect(unit(reopened, 1)).toBe(usages[0]?.allocationUnitId)
    demandSound(reopened)
    store.close()
  })
})
