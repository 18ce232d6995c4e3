import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { OutputOf } from '@contract/contract'
import { businessDay } from '../access/merchant'
import { LateCommands } from '../node/late-commands-testing'
import { must, openTestHouse, orderRow, seat } from '../node/testing'
import type { TestHouse } from '../node/testing'
import { noteWhole } from '../store/wholeness'
import { emptyWatermark, writeWatermark } from '../sync/watermark'

let house: TestHouse | undefined
afterEach(() => house?.store.close())

/** Start of the business day in minutes: 04:00. */
const FOUR = 240

describe('the business day of an instant (product.md §1)', () => {
  const TABLE: [timeZone: string, start: number, instant: string, day: string, what: string][] = [
    ['UTC', FOUR, '2026-11-21T03:59:59.999Z', '2026-11-20', 'the last moment of the night'],
    ['UTC', FOUR, '2026-11-21T04:00:00Z', '2026-11-21', 'the first moment of the day'],
    ['UTC', FOUR, '2026-11-22T00:30:00Z', '2026-11-21', 'after midnight'],
    ['Asia/Ho_Chi_Minh', FOUR, '2026-11-20T20:59:59Z', '2026-11-20', '03:59 in Vietnam'],
    ['Asia/Ho_Chi_Minh', FOUR, '2026-11-20T21:00:00Z', '2026-11-21', '04:00 in Vietnam'],
    ['America/Los_Angeles', FOUR, '2026-11-21T11:59:00Z', '2026-11-20', '03:59 in California'],
    ['America/Los_Angeles', FOUR, '2026-11-21T12:00:00Z', '2026-11-21', '04:00 in California'],
    ['Asia/Kathmandu', FOUR, '2026-11-20T22:14:00Z', '2026-11-20', '03:59 in Nepal, at a quarter of an hour'],
    ['Asia/Kathmandu', FOUR, '2026-11-20T22:15:00Z', '2026-11-21', '04:00 in Nepal'],
    ['UTC', 0, '2026-11-21T00:00:00Z', '2026-11-21', 'a day that starts at midnight'],
    ['UTC', 1439, '2026-11-21T23:58:00Z', '2026-11-20', 'a day that starts a minute before midnight'],
    ['UTC', FOUR, '2027-01-01T02:00:00Z', '2026-12-31', 'the night of the new year'],
    ['UTC', FOUR, '2028-03-01T02:00:00Z', '2028-02-29', 'the night after a leap day'],
    // Clocks go forward at 02:00 on 29 March 2026: the day still starts at 04:00 on the wall.
    ['Europe/Berlin', FOUR, '2026-03-29T01:59:59Z', '2026-03-28', '03:59 summer time, the clocks went forward'],
    ['Europe/Berlin', FOUR, '2026-03-29T02:00:00Z', '2026-03-29', '04:00 summer time, the clocks went forward'],
    ['Europe/Berlin', FOUR, '2026-03-29T02:30:00Z', '2026-03-29', '04:30 summer time, the clocks went forward'],
    // Clocks go back at 03:00 on 25 October 2026.
    ['Europe/Berlin', FOUR, '2026-10-25T02:30:00Z', '2026-10-24', '03:30 winter time, the clocks went back'],
    ['Europe/Berlin', FOUR, '2026-10-25T03:00:00Z', '2026-10-25', '04:00 winter time, the clocks went back'],
    ['Australia/Lord_Howe', FOUR, '2026-10-03T16:59:00Z', '2026-10-03', '03:59, clocks went half an hour forward'],
    ['Australia/Lord_Howe', FOUR, '2026-10-03T17:00:00Z', '2026-10-04', '04:00, clocks went half an hour forward'],
  ]

  it.each(TABLE)('%s, start %i, %s is %s: %s', (timeZone, start, instant, day) => {
    expect(businessDay({ time_zone: timeZone, day_start_minutes: start }, Date.parse(instant))).toBe(day)
  })
})

describe('order numbers (ORD-1)', () => {
  const numbered = async (at: string): Promise<string> => {
    if (house === undefined) throw new Error('no house')
    house.clock.now = Date.parse(at)
    const { order } = await must(house, 'saleOrders.create', { type: 'TAKEAWAY' })
    return `${order.businessDay} ${order.number}`
  }

  it('count on within a business day and begin anew with the next one', async () => {
    house = await openTestHouse({ now: Date.parse('2026-11-21T10:00:00Z') })
    expect(await numbered('2026-11-21T10:00:00Z')).toBe('2026-11-21 A-001')
    expect(await numbered('2026-11-21T16:59:00Z')).toBe('2026-11-21 A-002')
    expect(await numbered('2026-11-21T20:59:59Z')).toBe('2026-11-21 A-003')
    expect(await numbered('2026-11-21T21:00:00Z')).toBe('2026-11-22 A-001')
  })

  it('never change, and leave gaps rather than be given twice', async () => {
    house = await openTestHouse()
    const { order } = await seat(house, [1])
    await must(house, 'saleOrders.cancel', { id: order.id, reason: 'left' })
    const second = await seat(house, [1])
    expect([order.number, second.order.number]).toEqual(['A-001', 'A-002'])
    await must(house, 'merchants.update', { timeZone: 'Pacific/Auckland' })
    expect(orderRow(house, order.id)).toMatchObject({ number: 'A-001', business_day: order.businessDay })
  })

  it('go on from the last one where a change of time zone leads back into a day', async () => {
    house = await openTestHouse({ now: Date.parse('2026-11-21T21:30:00Z') })
    expect(await numbered('2026-11-21T21:30:00Z')).toBe('2026-11-22 A-001')
    await must(house, 'merchants.update', { timeZone: 'Europe/Berlin' })
    expect(await numbered('2026-11-21T21:31:00Z')).toBe('2026-11-21 A-001')
    await must(house, 'merchants.update', { timeZone: 'Asia/Ho_Chi_Minh' })
    expect(await numbered('2026-11-21T21:32:00Z')).toBe('2026-11-22 A-002')
  })

  it('outgrow three digits', async () => {
    house = await openTestHouse()
    const { order } = await must(house, 'saleOrders.create', {})
    house.connection.statement('UPDATE sale_order SET day_count = 999 WHERE id = ?').run(order.id)
    expect((await must(house, 'saleOrders.create', {})).order.number).toBe('A-1000')
  })

  it('are all different for orders of one turn', async () => {
    house = await openTestHouse()
    const opened = house
    const made = await Promise.all(Array.from({ length: 20 }, () => must(opened, 'saleOrders.create', {})))
    expect(new Set(made.map(({ order }) => order.number)).size).toBe(20)
  })
})

describe('the number of an order that comes days late', () => {
  /** In minutes. */
  const HOUR = 60
  let hub: LateCommands
  beforeEach(async () => {
    hub = await LateCommands.open()
    hub.house.clock.now = Date.parse('2026-11-24T10:00:00Z')
  })
  afterEach(() => hub.close())

  const late = async (hours: number, dayCounts?: number[]): Promise<string> => {
    const outcome = await hub.offline('saleOrders.create', { type: 'TAKEAWAY' }, hours * HOUR, { dayCounts })
    if (!outcome.ok) throw new Error(JSON.stringify(outcome.refusal))
    const { order } = outcome.value as OutputOf<'saleOrders.create'>
    return `${order.businessDay} ${order.number}`
  }
  const wasTerminal = (): void =>
    writeWatermark(hub.house.connection, { ...emptyWatermark(), at: hub.house.clock.now - HOUR * 60_000 })

  it('is one of its own day, where the hub has all orders of that day', async () => {
    expect(await late(72)).toBe('2026-11-21 B-001')
    wasTerminal()
    noteWhole(hub.house.connection)
    expect(await late(71)).toBe('2026-11-21 B-002')
  })

  it('is one of the first day of which the hub has all orders, where it was a terminal that dropped older ones', async () => {
    wasTerminal()
    expect(await late(72)).toBe('2026-11-23 B-501')
    expect(await late(49)).toBe('2026-11-23 B-502')
    expect(await late(1)).toBe('2026-11-24 B-001')
  })

  it('stays what it was where the order is lost and sent again', async () => {
    wasTerminal()
    expect(await late(72, [502])).toBe('2026-11-23 B-502')
    expect(await late(71, [501])).toBe('2026-11-23 B-501')
    expect(await late(70, [501])).toBe('2026-11-23 B-503')
  })

  it('takes none from an order of that day which was numbered without the hub', async () => {
    wasTerminal()
    expect(await late(72, [1])).toBe('2026-11-23 B-501')
    expect(await late(20, [1])).toBe('2026-11-23 B-001')
    expect(await late(19, [2])).toBe('2026-11-23 B-002')
  })
})
