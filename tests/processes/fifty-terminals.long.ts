import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SyncStatus } from '@contract/sync'
import type { Seated } from './support/api'
import { eventually, pause } from './support/facts'
import type { FloorNode } from './support/floor-node'
import { Seller } from './support/seller'
import { Shop } from './support/shop'
import { ordersIn, problemsOf } from './support/stored'

/** Fifty terminals, each a process of its own, on one hub; fewer and shorter to try it: FLOORBOOK_TERMINALS, FLOORBOOK_STALL_MINUTES. */
const TERMINALS = Number(process.env['FLOORBOOK_TERMINALS'] ?? 50)
const STALL_MINUTES = Number(process.env['FLOORBOOK_STALL_MINUTES'] ?? 10)
const MINUTE = 60_000
/** Each terminal serves a party in this time: seats it, takes its money, sees it off. */
const PARTY_EVERY = 20_000
const SAMPLE_EVERY = 5_000
const MEBIBYTE = 1024 * 1024
/** What the protocol lets the hub keep for each terminal: what is pushed and not reported (512 KB), and one page (256 KB). */
const KEPT_FOR_TERMINALS = TERMINALS * (512 + 256) * 1024
/** The process may hold this much of what it held before: JavaScript takes more from the machine before it sweeps up. */
const RESIDENT_SHARE = 1.5

const names = Array.from({ length: TERMINALS }, (_, index) => `terminal ${index + 1}`)
const stalled = names.at(-1) ?? ''
const heir = names[0] ?? ''

let shop: Shop
const sellers = new Map<string, Seller>()
beforeAll(async () => {
  shop = await Shop.openDirect('hub', ...names)
  for (const name of names) sellers.set(name, await Seller.at(shop.node(name), shop.units, PARTY_EVERY))
})
afterAll(() => shop.close())

const tell = (facts: Record<string, unknown>): void => console.info(JSON.stringify(facts, null, 2))

const figure = async ({ api }: FloorNode, name: string): Promise<number> => {
  const metrics = await (await fetch(`${api.url}/metrics`)).text()
  return Number(new RegExp(`^${name} (.+)$`, 'm').exec(metrics)?.[1])
}
const residentBytes = (node: FloorNode): Promise<number> => figure(node, 'process_resident_memory_bytes')

interface Memory {
  /** What the machine has given to the process. */
  resident: number[]
  /** What is in use, swept up or not; its lowest value is what is really needed. */
  heap: number[]
}

/** The hub's memory, sampled for a while, in bytes. */
const sample = async (milliseconds: number): Promise<Memory> => {
  const hub = shop.node('hub')
  const memory: Memory = { resident: [], heap: [] }
  for (const until = Date.now() + milliseconds; Date.now() < until; await pause(SAMPLE_EVERY)) {
    memory.resident.push(await residentBytes(hub))
    memory.heap.push(await figure(hub, 'nodejs_heap_size_used_bytes'))
  }
  return memory
}

const inMebibytes = (samples: readonly number[]): { least: number; middle: number; most: number; last: number } => {
  const of = (bytes: number | undefined): number => Math.round((bytes ?? 0) / MEBIBYTE)
  const sorted = samples.toSorted((left, right) => left - right)
  return {
    least: of(sorted[0]),
    middle: of(sorted[Math.floor(sorted.length / 2)]),
    most: of(sorted.at(-1)),
    last: of(samples.at(-1)),
  }
}

const spread = (values: readonly number[]): { median: number; p99: number; most: number } => {
  const sorted = values.toSorted((left, right) => left - right)
  const at = (share: number): number =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0)
  return { median: at(0.5), p99: at(0.99), most: at(1) }
}

const rowOf = async (name: string): Promise<SyncStatus['terminals'][number] | undefined> => {
  const { id } = await shop.row(name, 'hub')
  return (await shop.node('hub').api.status()).terminals.find(({ terminalId }) => terminalId === id)
}

/** Waits until an order of this terminal is one that its hub has accepted. */
const sells = async ({ name, api }: FloorNode): Promise<void> => {
  await api.must<Seated>('POST', 'sale/sale-orders', { type: 'TAKEAWAY' })
  await eventually(`${name} has sold`, async () => {
    const { state, outbox } = await api.status()
    return state.phase === 'live' && outbox.waiting === 0
  })
}

describe(`a hub with ${TERMINALS} terminals, each of which sells`, () => {
  it(`holds no more memory while one of them stands still for ${STALL_MINUTES} minutes, and brings it up to date`, async () => {
    const hub = shop.node('hub')
    for (const seller of sellers.values()) seller.start()
    // The first of them fill caches; what comes after is what such a store takes.
    await pause((STALL_MINUTES / 10) * MINUTE)
    const before = await sample((STALL_MINUTES / 4) * MINUTE)
    const seqBefore = (await hub.api.status()).seq

    await sellers.get(stalled)?.stop()
    shop.node(stalled).freeze()
    const during = await sample(STALL_MINUTES * MINUTE)
    const row = await rowOf(stalled)
    const { seq } = await hub.api.status()
    const terminals = await eventually('all others follow', async () => {
      const { terminals: all } = await hub.api.status()
      return all.filter(({ connected }) => connected).length === TERMINALS - 1 && all
    })

    for (const seller of sellers.values()) await seller.stop()
    shop.node(stalled).thaw()
    const thawed = Date.now()
    await shop.reaches(stalled, 'live')
    const caughtUp = Date.now() - thawed
    await shop.agree('hub', ...names)
    const all = [...sellers.values()].map(({ sold }) => sold)
    tell({
      terminals: TERMINALS,
      stallMinutes: STALL_MINUTES,
      residentMebibytesBefore: inMebibytes(before.resident),
      residentMebibytesDuring: inMebibytes(during.resident),
      heapMebibytesBefore: inMebibytes(before.heap),
      heapMebibytesDuring: inMebibytes(during.heap),
      keptForTerminalsMebibytes: Math.round(KEPT_FOR_TERMINALS / MEBIBYTE),
      commitsDuring: seq - seqBefore,
      stalledBehind: row?.behind,
      stalledCaughtUpMilliseconds: caughtUp,
      lagMilliseconds: spread(terminals.flatMap(({ lagMilliseconds }) => lagMilliseconds ?? [])),
      openingMilliseconds: spread(all.flatMap(({ opening }) => opening)),
      orders: all.flatMap(({ orders }) => orders).length,
      refused: all.reduce((sum, { refused }) => sum + refused, 0),
      unknown: all.reduce((sum, { unknown }) => sum + unknown, 0),
      terminalMebibytes: Math.round((await residentBytes(shop.node(heir))) / MEBIBYTE),
    })
    expect(row).toMatchObject({ connected: false })
    expect(row?.behind).toBeGreaterThan(0)
    // The last third: what had piled up for the one that stands still would be there by then.
    const late = during.heap.slice(-Math.ceil(during.heap.length / 3))
    expect(Math.min(...late)).toBeLessThan(Math.min(...before.heap) + KEPT_FOR_TERMINALS)
    expect(Math.max(...during.resident)).toBeLessThan(Math.max(...before.resident) * RESIDENT_SHARE)
    const known = new Set(ordersIn(hub.file).map(({ id }) => id))
    expect(all.flatMap(({ orders }) => orders.filter((order) => !known.has(order)))).toEqual([])
    expect(problemsOf(hub.file)).toEqual([])
  })

  it('dies while they sell: one is made the hub, all others sell again, the old one follows, and nothing is lost', async () => {
    const hub = shop.node('hub')
    for (const seller of sellers.values()) seller.start()
    await pause(PARTY_EVERY)
    await hub.kill()
    await shop.reaches(heir, 'offline')
    const promoted = Date.now()
    await shop.node(heir).api.must('POST', 'store/sync/promote', {})
    // Each of them follows, and has an answer of the new hub.
    const took = await Promise.all(
      names.slice(1).map(async (name) => {
        await shop.reaches(name, 'live')
        await sells(shop.node(name))
        return Date.now() - promoted
      }),
    )
    for (const seller of sellers.values()) await seller.stop()
    await shop.agree(...names)
    await hub.start()
    await shop.reaches('hub', 'live')
    await shop.agree('hub', ...names)
    tell({ promotedAndFollowedByAllMilliseconds: spread(took) })
    const known = new Set(ordersIn(shop.node(heir).file).map(({ id }) => id))
    const acknowledged = [...sellers.values()].flatMap(({ sold }) => sold.orders)
    expect(acknowledged.filter((order) => !known.has(order))).toEqual([])
    expect(problemsOf(shop.node(heir).file)).toEqual([])
  })
})
