import { statSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { codeOf } from './support/api'
import { eventually } from './support/facts'
import type { FloorNode } from './support/floor-node'
import { Shop } from './support/shop'
import { ordersIn, problemsOf, standingOf } from './support/stored'

const ALL = ['hub', 'bar', 'patio']

let shop: Shop
beforeAll(async () => {
  shop = await Shop.open(...ALL)
})
afterEach(async () => {
  await shop.agree(...ALL)
  expect(problemsOf(shop.node('hub').file)).toEqual([])
})
afterAll(() => shop.close())

/** From now on nothing can be added to what this node has written, until there is space again. */
const fill = (node: FloorNode): void => node.limitFiles(statSync(`${node.file}-wal`).size)

describe('a disk that is full', () => {
  it('at the hub: writes are refused by name, nothing is acknowledged, reading goes on, and space heals it', async () => {
    const [hub, bar, patio] = [shop.node('hub'), shop.node('bar'), shop.node('patio')]
    const [unit, other] = [shop.freshUnit(), shop.freshUnit()]
    fill(hub)
    const before = standingOf(hub.file)
    const refused = await hub.api.trySeat(unit)
    expect([refused.status, codeOf(refused)]).toEqual([503, 'STORE_READ_ONLY'])
    expect(await hub.api.orderAt(unit)).toBeUndefined()
    // A terminal's command gets no answer: it is shown as not decided, and asked for again.
    const waiting = await bar.api.seat(other)
    expect(await bar.api.provisional()).toBeGreaterThan(0)
    expect((await bar.api.status()).outbox.waiting).toBe(1)
    expect(await patio.api.orderAt(other)).toBeUndefined()
    expect(standingOf(hub.file)).toEqual(before)
    expect(ordersIn(hub.file).map(({ id }) => id)).not.toContain(waiting)

    hub.limitFiles(undefined)
    await shop.agree(...ALL)
    expect(await patio.api.orderAt(other)).toBe(waiting)
    const seated = await hub.api.seat(unit)
    await eventually('the patio sees it', async () => (await patio.api.orderAt(unit)) === seated)
  })

  it('at a terminal: its writes are refused by name, the others go on, and space heals it', async () => {
    const [hub, bar] = [shop.node('hub'), shop.node('bar')]
    const [unit, other] = [shop.freshUnit(), shop.freshUnit()]
    const earlier = await hub.api.seat(shop.freshUnit())
    await shop.agree(...ALL)
    fill(bar)
    const refused = await bar.api.trySeat(unit)
    expect([refused.status, codeOf(refused)]).toEqual([503, 'STORE_READ_ONLY'])
    const order = await hub.api.seat(other)
    expect(ordersIn(bar.file).map(({ id }) => id)).toContain(earlier)
    expect(await bar.api.orderAt(unit)).toBeUndefined()
    expect((await bar.api.status()).outbox.waiting).toBe(0)

    bar.limitFiles(undefined)
    await shop.agree(...ALL)
    expect(await bar.api.orderAt(other)).toBe(order)
    const seated = await bar.api.seat(unit)
    expect(await hub.api.orderAt(unit)).toBe(seated)
  })

  it('at the hub while it is killed: it starts again when there is space, with all that it had acknowledged', async () => {
    const hub = shop.node('hub')
    const order = await hub.api.seat(shop.freshUnit())
    fill(hub)
    expect(await hub.api.seat(shop.freshUnit())).toBe('STORE_READ_ONLY')
    await hub.kill()
    await hub.start()
    await shop.agree(...ALL)
    expect(ordersIn(hub.file).map(({ id }) => id)).toContain(order)
  })
})
