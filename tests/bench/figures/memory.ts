import { execFileSync } from 'node:child_process'
import { lineLog } from '../../../src/main/node/log'
import { FloorbookNode } from '../../../src/main/node/node'
import { largeFloor } from '../support/large-floor'
import type { BenchContext, Figure } from '../support/report'
import { MEASURE_MEMORY } from '../support/words'

/** What a node needs in memory, in a process of its own that does nothing else. */

interface Memory {
  /** Megabytes of the process, of its script heap, and of a process that has opened no store. */
  resident: number
  heap: number
  bare: number
}

const megabytes = (bytes: number): number => bytes / 2 ** 20

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn += 1) {
    globalThis.gc?.()
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** Opens the store, shows the floor, asks for tables and seats a few parties, as a service does; then looks. */
export const measureMemory = async (dataFolder: string, staffId: string): Promise<Memory> => {
  await settle()
  const bare = megabytes(process.memoryUsage.rss())
  const node = new FloorbookNode({ dataFolder, log: lineLog() })
  const [store] = node.stores()
  if (store === undefined) throw new Error('the data folder has no store')
  const live = store.ask('floor.live', {}, staffId)
  if (!live.ok) throw new Error(`floor.live was refused: ${live.refusal.code}`)
  const free = store.ask('allocationUnits.available', { limit: 500 }, staffId)
  const unitIds = free.ok ? (free.value as { unitIds: string[] }).unitIds : []
  for (const unitId of unitIds.slice(0, 200)) {
    const outcome = await store.issue('saleOrders.create', { allocationUnitIds: [unitId] }, staffId)
    if (!outcome.ok) throw new Error(`a party was refused: ${outcome.refusal.code}`)
  }
  await settle()
  const { rss, heapUsed } = process.memoryUsage()
  node.close()
  return { resident: megabytes(rss), heap: megabytes(heapUsed), bare }
}

const measureApart = (dataFolder: string, staffId: string): Memory => {
  const program = process.argv[1] ?? ''
  const answer = execFileSync(process.execPath, ['--expose-gc', program, MEASURE_MEMORY, dataFolder, staffId], {
    encoding: 'utf8',
  })
  return JSON.parse(answer) as Memory
}

export const benchMemory = async (context: BenchContext): Promise<Figure[]> => {
  const floor = await largeFloor(context)
  const aged = measureApart(floor.folders.aged, floor.staffId)
  const fresh = measureApart(floor.folders.fresh, floor.staffId)
  const past = floor.past.toLocaleString('en')
  return [
    {
      group: 'memory',
      name: `node with 10,000 units and ${past} past usages, resident`,
      unit: 'MB',
      ours: aged.resident,
      peers: { 'without a past': fresh.resident, 'before it opens a store': aged.bare },
    },
    {
      group: 'memory',
      name: 'the same, script heap',
      unit: 'MB',
      ours: aged.heap,
      peers: { 'without a past': fresh.heap },
    },
  ]
}
