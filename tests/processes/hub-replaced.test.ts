import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually } from './support/facts'
import { Shop } from './support/shop'
import { ordersIn, problemsOf } from './support/stored'

const TERMINALS = ['bar', 'patio', 'door']

describe('a hub that is not well', () => {
  let shop: Shop
  beforeAll(async () => {
    shop = await Shop.open('hub', ...TERMINALS)
  })
  afterAll(() => shop.close())

  it('stands still: terminals notice, go on and mark what they do; when it goes on again, it gets it all', async () => {
    const [bar, hub, unit] = [shop.node('bar'), shop.node('hub'), shop.freshUnit()]
    hub.freeze()
    for (const name of TERMINALS) await shop.reaches(name, 'offline')
    const order = await bar.api.seat(unit)
    expect(await bar.api.orderAt(unit)).toBe(order)
    expect(await bar.api.provisional()).toBeGreaterThan(0)
    expect((await bar.api.status()).outbox.waiting).toBe(1)
    hub.thaw()
    await shop.agree('hub', ...TERMINALS)
    expect(await hub.api.orderAt(unit)).toBe(order)
    expect(await bar.api.provisional()).toBe(0)
  })

  it('is away while a terminal is killed: the terminal has kept what it had not sent', async () => {
    const [bar, hub, unit] = [shop.node('bar'), shop.node('hub'), shop.freshUnit()]
    await hub.kill()
    await shop.reaches('bar', 'offline')
    const order = await bar.api.seat(unit)
    await bar.kill()
    await bar.start()
    await shop.reaches('bar', 'offline')
    expect(await bar.api.orderAt(unit)).toBe(order)
    expect((await bar.api.status()).outbox.waiting).toBe(1)
    expect(await bar.api.provisional()).toBeGreaterThan(0)
    await hub.start()
    await shop.agree('hub', ...TERMINALS)
    expect(await hub.api.orderAt(unit)).toBe(order)
  })

  it('starts from an older copy of its data: the terminals give back what it lacks, and nothing is lost', async () => {
    const hub = shop.node('hub')
    await hub.stop()
    const copy = shop.keep('hub')
    await hub.start()
    await shop.agree('hub', ...TERMINALS)
    const orders: string[] = []
    for (const name of ['hub', ...TERMINALS]) orders.push(await shop.node(name).api.seat(shop.freshUnit()))
    // The terminals know of two starts of this hub that the copy does not.
    await hub.stop()
    await hub.start()
    await shop.agree('hub', ...TERMINALS)
    orders.push(await hub.api.seat(shop.freshUnit()))
    const before = await shop.agree('hub', ...TERMINALS)
    await hub.stop()
    shop.restore('hub', copy)
    await hub.start()
    expect(await shop.agree('hub', ...TERMINALS)).toBe(before)
    const known = new Set(ordersIn(hub.file).map(({ id }) => id))
    expect(orders.filter((order) => !known.has(order))).toEqual([])
    expect(problemsOf(hub.file)).toEqual([])
    expect(await hub.api.conflicts()).toEqual([])
  })

  it('dies: a terminal is made the hub, all sell again, and what only the old one knew comes back with it', async () => {
    const [hub, bar] = [shop.node('hub'), shop.node('bar')]
    // A commit that nobody else ever hears of, for a table that the others will sell, and one for a table of its own.
    const [contested, own] = [shop.freshUnit(), shop.freshUnit()]
    for (const name of TERMINALS) shop.network.link(name, 'hub').cut()
    for (const name of TERMINALS) await shop.reaches(name, 'offline')
    const alone = [await hub.api.seat(contested), await hub.api.seat(own)]
    await hub.kill()
    shop.network.heal()

    await bar.api.must('POST', 'store/sync/promote', {})
    await shop.reaches('bar', 'leading')
    await Promise.all(['patio', 'door'].map((name) => shop.reaches(name, 'live')))
    const sold: string[] = [await shop.node('patio').api.seat(contested)]
    for (const name of TERMINALS) sold.push(await shop.node(name).api.seat(shop.freshUnit()))
    await shop.agree(...TERMINALS)

    await hub.start()
    await shop.reaches('hub', 'live')
    await shop.agree('hub', ...TERMINALS)
    expect((await hub.api.status()).state.role).toBe('terminal')
    const orders = new Set(ordersIn(bar.file).map(({ id }) => id))
    expect([...alone, ...sold].filter((order) => !orders.has(order))).toEqual([])
    // The one table was free: the party that only the old hub knew sits there. The other was sold: it has a card.
    for (const name of ['hub', ...TERMINALS]) {
      expect(await shop.node(name).api.orderAt(own), name).toBe(alone[1])
      expect(await shop.node(name).api.orderAt(contested), name).toBe(sold[0])
      expect(await shop.node(name).api.conflicts(), name).toMatchObject([{ orderId: alone[0], status: 'OPEN' }])
    }
    const last = shop.freshUnit()
    const order = await hub.api.seat(last)
    await eventually('the new hub has it', async () => (await bar.api.orderAt(last)) === order)
    expect(problemsOf(bar.file)).toEqual([])
  })
})

describe('a terminal that is further behind than the log of the new hub reaches back', () => {
  let shop: Shop
  beforeAll(async () => {
    shop = await Shop.open('hub', 'bar', 'patio')
  })
  afterAll(() => shop.close())

  it('takes what is live, and what it did meanwhile is not lost', async () => {
    const [hub, bar, patio] = [shop.node('hub'), shop.node('bar'), shop.node('patio')]
    shop.network.part('patio')
    await shop.reaches('patio', 'offline')
    const [unit, contested] = [shop.freshUnit(), shop.freshUnit()]
    const alone = [await patio.api.seat(unit), await patio.api.seat(contested)]
    const { seq: known } = await patio.api.status()
    const first = await hub.api.seat(contested)
    // More than a terminal keeps.
    const change = (minutes: number): Promise<unknown> =>
      hub.api.must('PATCH', 'store/merchant', { leadTimeMinutes: 10 + (minutes % 2) })
    for (let batch = 0; batch < 40; batch += 1)
      await Promise.all(Array.from({ length: 60 }, (_, index) => change(index)))
    await shop.agree('hub', 'bar')
    await hub.kill()
    await shop.reaches('bar', 'offline')
    await bar.api.must('POST', 'store/sync/promote', {})
    await shop.reaches('bar', 'leading')
    expect((await bar.api.status()).lowestSeq).toBeGreaterThan(known + 1)
    shop.network.heal()
    await shop.agree('bar', 'patio')
    for (const { api, name } of [bar, patio]) {
      expect([await api.orderAt(unit), await api.orderAt(contested)], name).toEqual([alone[0], first])
      expect(await api.conflicts(), name).toMatchObject([{ kind: 'UNIT_TAKEN', orderId: alone[1], status: 'OPEN' }])
    }
    await hub.start()
    await shop.agree('bar', 'patio', 'hub')
    expect(problemsOf(bar.file)).toEqual([])
    expect(problemsOf(patio.file)).toEqual([])
  })
})
