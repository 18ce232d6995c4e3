import { closeSync, cpSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { codeOf } from './support/api'
import type { Seated } from './support/api'
import { eventually } from './support/facts'
import { FloorNode, mayMount } from './support/floor-node'
import { freePort } from '../../src/main/server/testing'
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

describe('a small disk of its own, where the machine lets tests have one', () => {
  const MEBIBYTE = 1024 * 1024
  const data = mkdtempSync(join(tmpdir(), 'floorbook-disk-'))
  const copies = mkdtempSync(join(tmpdir(), 'floorbook-copies-'))
  let node: FloorNode
  beforeAll(async () => {
    const places = { port: await freePort(), door: await freePort(), routes: '{}' }
    node = new FloorNode({ name: 'small', data, ...places, ...(mayMount() && { diskBytes: 64 * MEBIBYTE }) })
    await node.start('--sample', 'restaurant', '--role', 'hub')
  })
  afterAll(async () => {
    await node.kill()
    for (const folder of [data, copies]) rmSync(folder, { recursive: true, force: true })
  })

  /** Takes all space that is left; answers what gives it back. */
  const takeAllSpace = (): (() => void) => {
    if (node.folder === data) {
      fill(node)
      return () => node.limitFiles(undefined)
    }
    const filler = join(node.folder, 'filler')
    const file = openSync(filler, 'w')
    for (const size of [MEBIBYTE, 4096]) {
      const bytes = Buffer.alloc(size)
      try {
        for (;;) writeSync(file, bytes)
      } catch (thrown) {
        expect(thrown).toMatchObject({ code: 'ENOSPC' })
      }
    }
    closeSync(file)
    return () => rmSync(filler)
  }

  /** Its data file as it is now, in a place where SQLite can read it: it follows links, and so leaves the node's own disk. */
  const copied = (): string => {
    const copy = join(copies, basename(node.file))
    for (const suffix of ['', '-wal']) cpSync(node.file + suffix, copy + suffix)
    return copy
  }

  it('runs full in a rush: what was acknowledged is there, the rest is refused by name, and space heals it', async () => {
    const giveBack = takeAllSpace()
    const known: string[] = []
    const refused: unknown[] = []
    // What the log file has set aside may still take some; then nothing.
    for (let tries = 0; tries < 2_000 && refused.length < 5; tries += 1) {
      const { status, body } = await node.api.call<Seated>('POST', 'sale/sale-orders', { type: 'TAKEAWAY' })
      if (status < 300) known.push(body.order.id)
      else refused.push([status, body])
    }
    expect(refused).toMatchObject(Array.from({ length: 5 }, () => [503, { code: 'STORE_READ_ONLY' }]))
    expect(ordersIn(copied()).map(({ id }) => id)).toEqual(known.toSorted())
    giveBack()
    const { order } = await node.api.must<Seated>('POST', 'sale/sale-orders', { type: 'TAKEAWAY' })
    expect(ordersIn(copied()).map(({ id }) => id)).toEqual([...known, order.id].toSorted())
    expect(problemsOf(copied())).toEqual([])
  })
})
