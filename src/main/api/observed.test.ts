import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DEFAULT_ROLE_PERMISSIONS } from '@contract/access'
import type { Permission } from '@contract/access'
import type { InputOf, OutputOf } from '@contract/contract'
import { TOPICS } from '@contract/events'
import type { Topic } from '@contract/events'
import { TOPIC_PERMISSIONS } from '@contract/observation'
import { ask, book, inMinutes, must, nextCommandId, openTestHouse, seat, unit } from '../node/testing'
import type { TestHouse } from '../node/testing'

let house: TestHouse
beforeEach(async () => {
  house = await openTestHouse()
})
afterEach(() => {
  expect(house.faults).toEqual([])
  house.store.close()
})

type Question = InputOf<'observation.find'>
type Page = OutputOf<'observation.find'>

const guest = { name: 'Ngô', phone: '+84 91 234', partySize: 2, notes: 'window' }
const pageOf = (question: Question): Page => ask(house, 'observation.find', question, 'integration')
const refusalOf = (question: Question) => {
  const answer = house.store.ask('observation.find', question, house.staff.integration)
  if (answer.ok) throw new Error('it was not refused')
  return answer.refusal
}
/** Actions heard in a room since a seq. */
const heard = (room: string, topic: Topic, after: number): string[] =>
  pageOf({ after, room, topic, limit: 500 }).items.flatMap(({ events }) => events.map(({ event }) => event.action))
const seq = (): number => house.store.head().seq
const integrationMay = (permissions: readonly Permission[]) =>
  must(house, 'roles.update', { name: 'integration', permissions: [...permissions] })
const usual = DEFAULT_ROLE_PERMISSIONS.integration

describe('what has happened since a seq', () => {
  it('comes page by page, each commit once and whole, until there is no more', async () => {
    for (const number of [1, 2, 3]) {
      const { order } = await seat(house, [number, number + 3])
      await must(house, 'saleOrders.complete', { id: order.id })
    }
    const seen: number[] = []
    let page: Page = pageOf({ after: 0, limit: 2 })
    for (; page.more; page = pageOf({ after: page.cursor, limit: 2 })) {
      seen.push(...page.items.map((item) => item.seq))
    }
    seen.push(...page.items.map((item) => item.seq))
    expect(seen).toEqual(Array.from({ length: seq() }, (_, index) => index + 1))
    expect(page.seq).toBe(seq())
    const seated = pageOf({ after: seq() - 2, topic: TOPICS.usage, limit: 1 }).items[0]
    expect(seated?.events.map(({ event }) => event.action)).toEqual(['USAGE_CREATED', 'USAGE_CREATED'])
  })

  it('begins at the end where no seq is named', async () => {
    await seat(house, [1])
    const page = pageOf({})
    expect(page).toMatchObject({ seq: seq(), more: false, items: [] })
    await seat(house, [2])
    expect(pageOf({ after: page.cursor }).items).toHaveLength(1)
  })

  it('says that the log no longer reaches back, and the lowest seq kept', async () => {
    for (const number of [1, 2, 3]) await seat(house, [number])
    house.connection.statement('DELETE FROM commit_log WHERE seq <= ?').run(seq() - 2)
    const lowestSeq = seq() - 1
    expect(refusalOf({ after: lowestSeq - 2 })).toMatchObject({ code: 'LOG_TRIMMED', facts: { lowestSeq, seq: seq() } })
    expect(pageOf({ after: lowestSeq - 1 }).items).toHaveLength(2)
    house.connection.statement('DELETE FROM commit_log').run()
    expect(refusalOf({ after: seq() - 1 })).toMatchObject({ code: 'LOG_TRIMMED', facts: { lowestSeq: seq() + 1 } })
    expect(pageOf({ after: seq() }).items).toEqual([])
  })

  it('says that this node has not come so far', () => {
    expect(refusalOf({ after: seq() + 1 })).toMatchObject({ code: 'SEQ_AHEAD', path: 'after', facts: { seq: seq() } })
  })

  it('goes on after the seq that the live floor was read at', async () => {
    await seat(house, [1])
    const { seq: read } = ask(house, 'floor.live', {}, 'integration')
    await seat(house, [2])
    expect(pageOf({ after: read }).items).toHaveLength(1)
  })

  it('says that the log is another one, also where the commit itself is trimmed', async () => {
    await seat(house, [1])
    const { cursor, seq: last } = pageOf({})
    await seat(house, [2])
    await seat(house, [3])
    expect(pageOf({ after: cursor }).items).toHaveLength(2)
    // The chain of the next commit still tells what came before it.
    house.connection.statement('DELETE FROM commit_log WHERE seq <= ?').run(last)
    expect(pageOf({ after: cursor }).items).toHaveLength(2)
    // What another hub would have written.
    house.connection.statement('UPDATE commit_log SET chain = randomblob(32)').run()
    expect(refusalOf({ after: cursor })).toMatchObject({ code: 'HISTORY_CHANGED', facts: { lowestSeq: last + 1 } })
    expect(pageOf({ after: last }).items).toHaveLength(2)
    const behind = pageOf({}).cursor
    expect(pageOf({ after: behind }).items).toEqual([])
    house.connection.statement('UPDATE commit_log SET chain = randomblob(32)').run()
    expect(refusalOf({ after: behind }).code).toBe('HISTORY_CHANGED')
  })

  it('says that the log is another one where it ends below a place that was replaced', async () => {
    await seat(house, [1])
    const { cursor, epoch, seq: last } = pageOf({})
    house.connection.statement('DELETE FROM commit_log WHERE seq >= ?').run(last)
    expect(refusalOf({ after: cursor }).code).toBe('SEQ_AHEAD')
    house.connection
      .statement('INSERT INTO epoch (epoch, start_seq, started_at) VALUES (?, ?, ?)')
      .run(epoch + 1, last - 1, house.clock.now)
    expect(refusalOf({ after: cursor }).code).toBe('HISTORY_CHANGED')
  })

  it.each(['', 'x', '-1', '1.5', '1.2', '1.2.abc', '１'])('refuses %j as a place', (after) => {
    expect(refusalOf({ after })).toMatchObject({ code: 'INVALID_INPUT', path: 'after' })
  })
})

describe('rooms', () => {
  it('get what concerns them and nothing else', async () => {
    const since = seq()
    await seat(house, [1])
    await seat(house, [11])
    const { hall, garden } = house.zones
    expect(heard('merchant', TOPICS.usage, since)).toHaveLength(2)
    for (const room of [`zone:${hall}`, `zone:${garden}`, `unit:${unit(house, 1)}`, `unit:${unit(house, 11)}`]) {
      expect([room, heard(room, TOPICS.usage, since)]).toEqual([room, ['USAGE_CREATED']])
    }
    expect(heard(`unit:${unit(house, 2)}`, TOPICS.usage, since)).toEqual([])
    expect(heard(`layout:${house.layoutId}`, TOPICS.usage, since)).toHaveLength(2)
    expect(heard(`layout:${hall}`, TOPICS.usage, since)).toEqual([])
  })

  it('are all zones on the path of the unit', async () => {
    const frame = { x: 0, y: 0, width: 400, height: 400 }
    const tree = await must(house, 'allocationLayouts.create', {
      name: { en: 'Roof' },
      zones: [
        {
          name: { en: 'Terrace' },
          frame,
          zones: [
            {
              name: { en: 'Rail' },
              frame,
              units: [{ number: '50', capacity: 2, placement: { type: 'identifier', value: '50' } }],
            },
            {
              name: { en: 'Bar' },
              frame,
              units: [{ number: '60', capacity: 2, placement: { type: 'identifier', value: '60' } }],
            },
          ],
        },
      ],
    })
    const [terrace] = tree.zones ?? []
    const [rail, bar] = terrace?.zones ?? []
    const since = seq()
    await must(house, 'saleOrders.create', { allocationUnitIds: [rail?.units?.[0]?.id ?? ''] })
    for (const room of [`zone:${terrace?.id}`, `zone:${rail?.id}`, `layout:${tree.id}`]) {
      expect([room, heard(room, TOPICS.usage, since)]).toEqual([room, ['USAGE_CREATED']])
    }
    expect(heard(`zone:${bar?.id}`, TOPICS.usage, since)).toEqual([])
  })

  it('hear of a move where the party was and where it went', async () => {
    const { usages } = await seat(house, [1])
    const since = seq()
    const usageId = usages[0]?.id ?? ''
    await must(house, 'allocationUsages.transfer', { usageId, allocationUnitIds: [unit(house, 11), unit(house, 12)] })
    const { hall, garden } = house.zones
    expect(heard(`zone:${hall}`, TOPICS.usage, since)).toEqual(['USAGE_CANCELLED', 'USAGE_MOVED'])
    expect(heard(`unit:${unit(house, 12)}`, TOPICS.usage, since)).toEqual(['USAGE_CREATED', 'USAGE_MOVED'])
    expect(heard(`zone:${garden}`, TOPICS.usage, since)).toEqual(['USAGE_CREATED', 'USAGE_CREATED', 'USAGE_MOVED'])
    expect(heard('merchant', TOPICS.usage, since).filter((action) => action === 'USAGE_MOVED')).toHaveLength(1)
  })

  it('hear of orders and reservations whose tables are theirs', async () => {
    const since = seq()
    const { order } = await seat(house, [1])
    await must(house, 'saleOrders.paid', { id: order.id })
    await must(house, 'saleOrders.complete', { id: order.id })
    const { reservation } = await book(house, [11], 30)
    await must(house, 'reservations.checkIn', { id: reservation.id })
    await must(house, 'saleOrders.create', {})
    const { hall, garden } = house.zones
    expect(heard(`zone:${hall}`, TOPICS.order, since)).toEqual(['ORDER_OPENED', 'ORDER_PAID', 'ORDER_COMPLETED'])
    expect(heard(`zone:${hall}`, TOPICS.reservation, since)).toEqual([])
    expect(heard(`unit:${unit(house, 11)}`, TOPICS.order, since)).toEqual(['ORDER_OPENED'])
    expect(heard(`zone:${garden}`, TOPICS.reservation, since)).toEqual(['RESERVATION_BOOKED', 'RESERVATION_CHECKED_IN'])
    expect(heard('merchant', TOPICS.order, since)).toHaveLength(5)
  })

  it('are refused where a topic is never heard in them', () => {
    const room = `unit:${unit(house, 1)}`
    expect(refusalOf({ room, topic: TOPICS.store })).toMatchObject({ code: 'INVALID_INPUT', path: 'room' })
    expect(refusalOf({ room: 'everywhere' })).toMatchObject({ code: 'INVALID_INPUT', path: 'room' })
  })
})

describe('what an observer may know', () => {
  it.each(Object.entries(TOPIC_PERMISSIONS))('%s needs %s', async (topic, permission) => {
    // Asking at all needs Merchant.find, of which every role has been given something to begin with.
    await integrationMay(usual.filter((held) => held !== permission))
    const refusal = refusalOf({ topic: topic as Topic, after: 0 })
    expect(refusal).toMatchObject({ code: 'FORBIDDEN', facts: { permission } })
    await integrationMay(['Merchant.find', permission])
    expect(() => pageOf({ topic: topic as Topic, after: 0 })).not.toThrow()
  })

  it('is every topic that it may read where none is named', async () => {
    await seat(house, [1])
    await book(house, [2], 30)
    const topics = () =>
      new Set(pageOf({ after: 0, limit: 500 }).items.flatMap(({ events }) => events.map(({ event }) => event.topic)))
    expect(topics()).toEqual(new Set([TOPICS.store, TOPICS.layout, TOPICS.order, TOPICS.reservation, TOPICS.usage]))
    await integrationMay(['Merchant.find', 'Reservation.find'])
    expect(topics()).toEqual(new Set([TOPICS.store, TOPICS.reservation]))
  })

  it('is no guest’s name or number, and what staff typed as a reason only with the right to read what it is about', async () => {
    const since = seq()
    const { order } = await seat(house, [1], { guest })
    await must(house, 'saleOrders.cancel', { id: order.id, reason: 'Ngô felt ill' })
    const { reservation } = await book(house, [2], 30, { guest })
    await must(house, 'reservations.cancel', { id: reservation.id, reason: '+84 91 234 cancelled' })
    const text = () => JSON.stringify(pageOf({ after: since, topic: TOPICS.usage }).items)
    expect(text()).toContain('felt ill')
    expect(text()).not.toContain('window')
    await integrationMay(usual.filter((held) => held !== 'SaleOrder.find'))
    expect(text()).not.toContain('Ngô')
    expect(text()).toContain('+84')
    await integrationMay(usual.filter((held) => held !== 'Reservation.find' && held !== 'SaleOrder.find'))
    for (const secret of ['Ngô', '+84', 'window']) expect(text()).not.toContain(secret)
    expect(text()).toContain('"partySize":2')
  })

  it('is orders and reservations as each commit left them, on request and with the right to read both', async () => {
    const since = seq()
    const { order } = await seat(house, [1], { guest })
    await must(house, 'saleOrders.paid', { id: order.id })
    const { reservation } = await book(house, [2], 30, { guest })
    const question = { after: since, topic: TOPICS.usage, include: 'principal' } as const
    const { items } = pageOf(question)
    expect(items.map(({ orders }) => orders?.map(({ status }) => status))).toEqual([['OPEN'], ['PAID'], []])
    expect(items[0]?.orders?.[0]).toMatchObject({ id: order.id, guest })
    expect(items[2]?.reservations).toMatchObject([{ id: reservation.id, guest }])
    expect(pageOf({ ...question, include: undefined }).items[0]).not.toHaveProperty('orders')
    expect(pageOf({ ...question, room: `unit:${unit(house, 2)}` }).items).toHaveLength(1)
    await integrationMay(usual.filter((held) => held !== 'SaleOrder.find'))
    expect(refusalOf(question)).toMatchObject({ code: 'FORBIDDEN', facts: { permission: 'SaleOrder.find' } })
  })

  it('is no word of what was refused or taken back', async () => {
    const since = seq()
    await seat(house, [1])
    const again = { id: nextCommandId(), name: 'saleOrders.create' as const, staffId: house.staff.owner }
    const taken = { allocationUnitIds: [unit(house, 1)], reservedTo: inMinutes(house, 30) }
    expect((await house.store.execute({ ...again, input: taken })).ok).toBe(false)
    expect(pageOf({ after: since }).items).toHaveLength(1)
  })
})
