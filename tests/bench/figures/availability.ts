import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { lineLog } from '../../../src/main/node/log'
import { FloorbookNode } from '../../../src/main/node/node'
import type { MerchantStore } from '../../../src/main/node/merchant-store'
import { freeUnitIds, scopeOf } from '../../../src/main/occupancy/availability'
import { HAND_WRITTEN_AVAILABILITY } from '../peers/hand-written-availability'
import type { LargeFloor } from '../support/large-floor'
import { largeFloor } from '../support/large-floor'
import type { BenchContext, Figure } from '../support/report'
import { quantile, ratios, spreadOf, timed } from '../support/statistics'

/** Which units are free? A zone through the contract, the whole floor as a statement, with and without a past. */

const ZONE_GOAL_MILLISECONDS = 2
const FLOOR_GOAL = 1.25
const PAST_GOAL = 1.1
const STAY = 90 * 60_000

interface Opened {
  node: FloorbookNode
  store: MerchantStore
}

const open = (dataFolder: string): Opened => {
  const node = new FloorbookNode({ dataFolder, log: lineLog() })
  const [store] = node.stores()
  if (store === undefined) throw new Error('the data folder has no store')
  return { node, store }
}

const askZone = ({ store }: Opened, floor: LargeFloor, room: number): void => {
  const zoneId = floor.roomIds[room % floor.roomIds.length]
  const answer = store.ask('allocationUnits.available', { zoneId, limit: 500 }, floor.staffId)
  const found = answer.ok ? (answer.value as { unitIds: string[] }).unitIds.length : 0
  if (found < 200 || found > 300) throw new Error(`a zone of 500, half busy, has ${found} free units`)
}

const wholeFloor = ({ store }: Opened, limit: number, now: number): string[] => {
  const scope = scopeOf(store.reader, {}, now)
  return freeUnitIds(store.reader, scope, { from: now, to: now + STAY }, { now, partySize: 0, limit })
}

interface HandWritten {
  name: string
  run(now: number): string[]
}

const handWritten = ({ store }: Opened, folder: string, limit: number): { peers: HandWritten[]; close(): void } => {
  const stores = join(folder, 'stores')
  const file = readdirSync(stores).find((name) => name.endsWith('.floorbook')) ?? ''
  const database = new Sqlite(join(stores, file), { readonly: true })
  database.pragma('cache_size = -32768')
  database.pragma('temp_store = memory')
  const plan = scopeOf(store.reader, {}, Date.now()).id
  const peers = Object.entries(HAND_WRITTEN_AVAILABILITY).map(([name, sql]) => {
    // As the product does it: a plus hides a value from the planner, so that the statement is prepared once.
    const statement = database.prepare(sql.replace(/:\w/g, (parameter) => `+${parameter}`)).pluck()
    return {
      name,
      run: (now: number) =>
        statement.all({ plan, merchant: store.merchantId, from: now, to: now + STAY, now, size: 0, limit }) as string[],
    }
  })
  return { peers, close: () => database.close() }
}

const demandSame = (ours: readonly string[], theirs: readonly string[], name: string): void => {
  if (JSON.stringify(ours) !== JSON.stringify(theirs))
    throw new Error(`${name} finds ${theirs.length} units and not our ${ours.length}, or in another order`)
}

export const benchAvailability = async (context: BenchContext): Promise<Figure[]> => {
  const floor = await largeFloor(context)
  const fresh = open(floor.folders.fresh)
  const aged = open(floor.folders.aged)
  const { peers, close } = handWritten(fresh, floor.folders.fresh, floor.units)
  const rounds = context.quick ? 3 : 10
  const zoneCalls = context.quick ? 100 : 200
  const floorCalls = 4

  const expected = wholeFloor(fresh, floor.units, Date.now())
  for (const peer of peers) demandSame(expected, peer.run(Date.now()), peer.name)
  demandSame(expected, wholeFloor(aged, floor.units, Date.now()), 'the floor with a past')

  const zone = {
    fresh: { p50: [] as number[], p99: [] as number[] },
    aged: { p50: [] as number[], p99: [] as number[] },
  }
  const whole = { fresh: [] as number[], aged: [] as number[] }
  const theirs = new Map<string, number[]>(peers.map(({ name }) => [name, []]))
  const stores = [
    ['fresh', fresh],
    ['aged', aged],
  ] as const
  const medianOf = (run: () => unknown): number =>
    quantile(
      Array.from({ length: floorCalls }, () => timed(run)),
      0.5,
    )
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, opened] of round % 2 === 0 ? stores : stores.toReversed()) {
      const times = Array.from({ length: zoneCalls }, (_call, index) => timed(() => askZone(opened, floor, index)))
      zone[name].p50.push(quantile(times, 0.5))
      zone[name].p99.push(quantile(times, 0.99))
      whole[name].push(medianOf(() => wholeFloor(opened, floor.units, Date.now())))
    }
    for (const { name, run } of peers) theirs.get(name)?.push(medianOf(() => run(Date.now())))
    context.log(
      `round ${round + 1}: zone p99 ${zone.fresh.p99.at(-1)?.toFixed(2)} ms, floor ${whole.fresh.at(-1)?.toFixed(2)} ms`,
    )
  }
  close()
  fresh.node.close()
  aged.node.close()

  const all = [...theirs].map(([name, times]) => ({ name, times, median: quantile(times, 0.5) }))
  for (const { name, median } of all) context.log(`${name}: ${median.toFixed(2)} ms`)
  const best = all.reduce((left, right) => (right.median < left.median ? right : left))
  const againstBest = spreadOf(ratios(whole.fresh, best.times))
  const zonePast = spreadOf(ratios(zone.aged.p50, zone.fresh.p50))
  const floorPast = spreadOf(ratios(whole.aged, whole.fresh))
  const p99 = spreadOf(zone.fresh.p99)
  const group = 'availability'
  const past = floor.past.toLocaleString('en')
  return [
    {
      group,
      name: 'free units of a zone of 500 in a floor of 10,000, through the contract, p50',
      unit: 'ms',
      ours: spreadOf(zone.fresh.p50),
      peers: {},
    },
    {
      group,
      name: 'the same, p99',
      unit: 'ms',
      ours: p99,
      peers: {},
      goal: { text: `≤ ${ZONE_GOAL_MILLISECONDS} ms`, met: p99.median <= ZONE_GOAL_MILLISECONDS },
    },
    {
      group,
      name: 'free units of a whole floor of 10,000, half busy',
      unit: 'ms',
      ours: spreadOf(whole.fresh),
      peers: { [`best by hand (${best.name})`]: spreadOf(best.times) },
      ratio: againstBest,
      goal: { text: `≤ ${FLOOR_GOAL} × best by hand`, met: againstBest.median <= FLOOR_GOAL },
    },
    {
      group,
      name: `zone of 500 with ${past} past usages`,
      unit: 'ms',
      ours: spreadOf(zone.aged.p50),
      peers: { 'without a past': spreadOf(zone.fresh.p50) },
      ratio: zonePast,
      goal: { text: `≤ ${PAST_GOAL} × without`, met: zonePast.median <= PAST_GOAL },
    },
    {
      group,
      name: `floor of 10,000 with ${past} past usages`,
      unit: 'ms',
      ours: spreadOf(whole.aged),
      peers: { 'without a past': spreadOf(whole.fresh) },
      ratio: floorPast,
      goal: { text: `≤ ${PAST_GOAL} × without`, met: floorPast.median <= PAST_GOAL },
    },
  ]
}
