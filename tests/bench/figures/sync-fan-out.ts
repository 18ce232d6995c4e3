import { join } from 'node:path'
import { MOST_COLLECTIONS } from '../peers/sync/rxdb'
import { deliveries, Field, havePeers, openHub, openRaw, RECEIVING_PROCESSES, rotated } from '../sync/field'
import type { Contender } from '../sync/field'
import type { HubFacts, HubMemory } from '../sync/hub'
import type { BenchContext, Figure } from '../support/report'
import { quantile, ratios, spreadOf } from '../support/statistics'
import type { Worker } from '../support/worker'

/**
 * From a command handed in at the hub until all terminals have its commit: decided and durable (FULL), sent over TLS, read
 * and checked against the schema; against bare socket.io that carries the same text. Then the same until each terminal
 * holds it in its own file and has told its windows; against bare files that are made durable on both sides.
 */

const SHAPE = { halls: 1, roomsPerHall: 4, unitsPerRoom: 50 }
const GOAL = { p50: 1.5, p99: 2 }
/** Kinds of commits that the bare sockets repeat. */
const SAMPLES = 20
/** Programs are as fast as they get only after a while: commits before anybody follows, and messages in the field. */
const GROWN = 1_000
const WARM_UP = 100

interface Pace {
  rounds: number
  count: number
  interval: number
}

const paceOf = (quick: boolean, terminals: number): Pace => ({
  rounds: quick ? 3 : 7,
  count: quick ? 20 : 40,
  interval: terminals > 20 ? 80 : 50,
})

interface Series {
  contender: Contender
  p50: number[]
  p99: number[]
}

interface Course {
  field: Field
  folder: string
  terminals: number
}

const share = (terminals: number): number => terminals / RECEIVING_PROCESSES

/** Terminals with nothing behind the connection. */
const reaching = async ({ field, folder, terminals }: Course): Promise<Contender & { facts: HubFacts }> => {
  const hub = field.start('hub')
  const facts = await openHub(hub, join(folder, 'reached'), SHAPE, terminals)
  await hub.call('grow', { commits: GROWN, units: facts.unitIds.length })
  const receivers = field.receivers('followers')
  const mark = await hub.call('mark')
  for (const [index, receiver] of receivers.entries())
    await receiver.call('open', { hub: facts, members: membersOf(facts, index), mark })
  return { name: 'ours', hub, receivers, facts }
}

/** Terminals as the product runs them, each with its own file. */
const applying = async ({
  field,
  folder,
  terminals,
}: Course): Promise<Contender & Record<'alone' | 'rest', number>> => {
  const hub = field.start('hub')
  const facts = await openHub(hub, join(folder, 'applied'), SHAPE, terminals)
  await hub.call('grow', { commits: GROWN, units: facts.unitIds.length })
  const { resident: alone } = await hub.call<HubMemory>('settle')
  const receivers = field.receivers('terminals')
  const seq = await hub.call<number>('head')
  for (const [index, receiver] of receivers.entries())
    await receiver.call('open', {
      hub: facts,
      members: membersOf(facts, index),
      folder: join(folder, 'terminals'),
      durability: 'FULL',
      seq,
    })
  const { resident: rest } = await hub.call<HubMemory>('settle')
  return { name: 'ours, applied', hub, receivers, alone, rest }
}

const membersOf = ({ members }: HubFacts, process: number): HubFacts['members'] =>
  members.filter((_member, place) => place % RECEIVING_PROCESSES === process)

/** Bare sockets with the text of `sampled`'s latest commits. */
const bare = async (
  { field, folder, terminals }: Course,
  facts: HubFacts,
  sampled: Worker,
): Promise<Record<'raw' | 'durable' | 'kept', Contender>> => {
  const hub = field.start('raw-hub')
  const address = await openRaw(hub, facts, folder)
  await hub.call('send', { texts: await sampled.call<string[]>('sample', { count: SAMPLES }) })
  const receivers = field.receivers('raw-receivers')
  for (const receiver of receivers) await receiver.call('open', { address, count: share(terminals) })
  const keepingHub = field.start('raw-hub')
  const keepingAddress = await openRaw(keepingHub, facts, join(folder, 'terminals'))
  await keepingHub.call('send', { texts: await sampled.call<string[]>('sample', { count: SAMPLES }) })
  const keeping = field.receivers('raw-receivers')
  for (const receiver of keeping)
    await receiver.call('open', { address: keepingAddress, count: share(terminals), folder: join(folder, 'terminals') })
  return {
    raw: { name: 'socket.io', hub, receivers, more: { isDurable: false } },
    durable: { name: 'fsync and socket.io', hub, receivers, more: { isDurable: true } },
    kept: { name: 'fsync, socket.io, fsync at each', hub: keepingHub, receivers: keeping, more: { isDurable: true } },
  }
}

const ofRegistry = async ({ field, terminals }: Course, name: string, kind: string): Promise<Contender> => {
  const hub = field.start(`${kind}-hub`)
  const address = await hub.call<string>('open')
  const receivers = field.receivers(`${kind}-receivers`)
  for (const receiver of receivers) await receiver.call('open', { address, count: share(terminals), seq: 0 })
  return { name, hub, receivers }
}

const measure = async (context: BenchContext, terminals: number, peers: boolean): Promise<Figure[]> => {
  const field = new Field()
  const pace = paceOf(context.quick, terminals)
  const folder = join(context.folder, `fan-out-${terminals}`)
  const course: Course = { field, folder, terminals }
  try {
    const reached = await reaching(course)
    const applied = await applying(course)
    const { raw, durable, kept } = await bare(course, reached.facts, reached.hub)
    const others: Contender[] = []
    if (peers) others.push(await ofRegistry(course, 'Yjs', 'yjs'))
    if (peers && share(terminals) <= MOST_COLLECTIONS) others.push(await ofRegistry(course, 'RxDB', 'rxdb'))

    const series = (contender: Contender): Series => ({ contender, p50: [], p99: [] })
    const ours = { reached: series(reached), applied: series(applied) }
    const twins = { raw: series(raw), durable: series(durable), kept: series(kept) }
    const all = [...Object.values(ours), ...Object.values(twins), ...others.map(series)]
    let mostResident = 0
    for (const { contender } of all) await deliveries(contender, { count: WARM_UP, interval: pace.interval / 2 })
    for (let round = 0; round < pace.rounds; round += 1) {
      for (const { contender, p50, p99 } of rotated(all, round)) {
        const times = await deliveries(contender, pace)
        p50.push(quantile(times, 0.5))
        p99.push(quantile(times, 0.99))
        if (contender === applied)
          mostResident = Math.max(mostResident, (await applied.hub.call<HubMemory>('memory')).resident)
      }
      const told = all.map(
        ({ contender, p50, p99 }) => `${contender.name} ${p50.at(-1)?.toFixed(2)}/${p99.at(-1)?.toFixed(2)}`,
      )
      context.log(`fan-out to ${terminals}, round ${round + 1}: ${told.join(', ')} ms`)
    }
    const inMemory = all.slice(5)
    return [
      ...(['p50', 'p99'] as const).map((which) =>
        against(`fan-out to ${terminals} terminals, command handed in to received`, which, ours.reached, twins.raw, [
          twins.durable,
          ...inMemory,
        ]),
      ),
      ...(['p50', 'p99'] as const).map((which) =>
        against('the same, against a hub that makes a bare write durable', which, ours.reached, twins.durable, []),
      ),
      ...(['p50', 'p99'] as const).map((which) =>
        against(`the same, to applied and durable at each, all on this disk`, which, ours.applied, twins.kept, []),
      ),
      {
        group: 'sync',
        name: `hub with ${terminals} terminals at rest, resident`,
        unit: 'MB',
        ours: applied.rest,
        peers: { 'before they came': applied.alone },
      },
      { group: 'sync', name: 'the same under this traffic, most', unit: 'MB', ours: mostResident, peers: {} },
    ]
  } finally {
    await field.end()
  }
}

/** The goal speaks of bare sockets; against files on each side there is none. */
const against = (name: string, which: 'p50' | 'p99', ours: Series, twin: Series, others: readonly Series[]): Figure => {
  const ratio = spreadOf(ratios(ours[which], twin[which]))
  return {
    group: 'sync',
    name: `${name}, ${which}`,
    unit: 'ms',
    ours: spreadOf(ours[which]),
    peers: Object.fromEntries([twin, ...others].map((series) => [series.contender.name, spreadOf(series[which])])),
    ratio,
    ...(twin.contender.name === 'socket.io' && {
      goal: { text: `≤ ${GOAL[which]} × socket.io`, met: ratio.median <= GOAL[which] },
    }),
  }
}

export const benchFanOut = async (context: BenchContext): Promise<Figure[]> => {
  const peers = await havePeers(context)
  return [...(await measure(context, 20, peers)), ...(await measure(context, 50, peers))]
}
