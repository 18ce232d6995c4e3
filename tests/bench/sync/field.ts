import { join } from 'node:path'
import { installPeers } from '../peers/sync/installed'
import type { RawOpening } from '../peers/sync/raw'
import type { BenchContext } from '../support/report'
import type { FloorShape } from '../support/store'
import { Worker } from '../support/worker'
import type { HubFacts } from './hub'
import type { Arrivals, Burst, Sent } from './pace'

/** One who carries changes from a hub to receivers: a process for the hub, two for the receivers. */
export interface Contender {
  name: string
  hub: Worker
  receivers: Worker[]
  /** What a burst says beside its pace. */
  more?: Record<string, unknown>
}

export const RECEIVING_PROCESSES = 2

/** Processes that are ended together, whatever happens. */
export class Field {
  private readonly workers: Worker[] = []

  start(kind: string): Worker {
    const worker = new Worker(kind)
    this.workers.push(worker)
    return worker
  }

  receivers(kind: string): Worker[] {
    return Array.from({ length: RECEIVING_PROCESSES }, () => this.start(kind))
  }

  async end(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.stop()))
  }
}

export const openHub = (worker: Worker, folder: string, shape: FloorShape, terminals: number): Promise<HubFacts> =>
  worker.call('open', { folder, shape, terminals })

export const openRaw = (worker: Worker, { key, cert }: HubFacts, folder: string): Promise<string> =>
  worker.call('open', { key, cert, file: join(folder, 'raw.log') } satisfies RawOpening)

/** Hands in a burst and answers how long each message took to each receiver, in milliseconds. */
export const deliveries = async ({ name, hub, receivers, more }: Contender, burst: Burst): Promise<number[]> => {
  const sent = new Map(await hub.call<Sent>('burst', { ...burst, ...more }))
  const seq = Math.max(...sent.keys())
  const lists = (await Promise.all(receivers.map((worker) => worker.call<Arrivals>('collect', { seq })))).flat()
  return lists.flatMap((arrivals) => {
    const first = new Map<number, number>()
    for (const [key, at] of arrivals) if (!first.has(key)) first.set(key, at)
    return [...sent].map(([key, at]) => {
      const arrived = first.get(key)
      if (arrived === undefined) throw new Error(`${name} has lost message ${key}`)
      return arrived - at
    })
  })
}

/** Whether the peers of the registry are there; says so where they are not. */
export const havePeers = async (context: BenchContext): Promise<boolean> => {
  const trouble = await installPeers()
  if (trouble !== undefined) context.log(`without Yjs and RxDB: ${trouble}`)
  return trouble === undefined
}

/** Contenders in another order each round: who goes first changes. */
export const rotated = <Item>(items: readonly Item[], round: number): Item[] => {
  const first = round % items.length
  return [...items.slice(first), ...items.slice(0, first)]
}
