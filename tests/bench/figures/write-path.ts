import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import type { Durability } from '../../../src/main/store/connection'
import { HandWrittenLog } from '../peers/hand-written-log'
import { HandWrittenWrites } from '../peers/hand-written-writes'
import { perSecond, prepareParties, startInput, theirsGrouped, theirsOneByOne, turns } from '../support/parties'
import type { Party } from '../support/parties'
import type { BenchContext, Figure } from '../support/report'
import { ratios, spreadOf } from '../support/statistics'
import type { BenchStore } from '../support/store'

/**
 * Seating a party and clearing its table through the contract's service layer, against hand-written statements that
 * write the same rows. One command, one transaction, one after the other; and many commands in one turn.
 */

const GOAL: Record<Durability, number> = { NORMAL: 0.75, FULL: 0.85 }

/** Commands that are handed in at once. */
const PER_TURN = 100

interface Sizes {
  rounds: number
  pairs: number
}

/** FULL waits for the disk twice a pair: fewer pairs a round, or the run gets long. */
const sizesOf = (durability: Durability, quick: boolean): Sizes =>
  quick
    ? { rounds: 3, pairs: durability === 'FULL' ? 60 : 200 }
    : { rounds: 11, pairs: durability === 'FULL' ? 120 : 300 }

/** Our commands a second, one at a time. */
const oursOneByOne = async (bench: BenchStore, parties: readonly Party[]): Promise<number> => {
  const begin = performance.now()
  for (const party of parties) {
    const { usages } = await bench.must('allocationUsages.startForOrder', startInput(bench, party))
    await bench.must('allocationUsages.complete', { usageId: usages[0]?.id })
  }
  return perSecond(parties.length * 2, performance.now() - begin)
}

/** Our commands a second, a hundred handed in at once: they share a transaction, a savepoint each. */
const oursGrouped = async (bench: BenchStore, parties: readonly Party[]): Promise<number> => {
  const begin = performance.now()
  for (const turn of turns(parties, PER_TURN)) {
    const seated = await Promise.all(
      turn.map((party) => bench.must('allocationUsages.startForOrder', startInput(bench, party))),
    )
    await Promise.all(seated.map(({ usages }) => bench.must('allocationUsages.complete', { usageId: usages[0]?.id })))
  }
  return perSecond(parties.length * 2, performance.now() - begin)
}

/** Rows and bytes that an operation leaves behind, so that nobody compares apples with pears. */
const written = (file: string): Record<string, number> => {
  const database = new Sqlite(file, { readonly: true })
  const row = database
    .prepare(
      `SELECT (SELECT count(*) FROM allocation_usage WHERE status = 'COMPLETED') AS usages,
         (SELECT count(*) FROM sale_order WHERE status = 'COMPLETED' AND snapshot IS NOT NULL) AS orders,
         (SELECT count(*) FROM commit_log WHERE name LIKE 'allocationUsages.%') AS commits,
         (SELECT count(*) FROM result JOIN commit_log USING (seq) WHERE name LIKE 'allocationUsages.%') AS results,
         (SELECT avg(length(input) + length(images) + length(digests) + length(events)) FROM commit_log
          WHERE name LIKE 'allocationUsages.%') AS logBytes`,
    )
    .get() as Record<string, number>
  database.close()
  return row
}

const demandSameWork = (ours: Record<string, number>, theirs: Record<string, number>): void => {
  for (const [what, count] of Object.entries(ours)) {
    const other = theirs[what] ?? 0
    if (Math.abs(count - other) > count * 0.01)
      throw new Error(`not the same work: ${what} is ${count} with us and ${other} with the peer`)
  }
}

interface Contender {
  name: string
  file: string
  parties: Party[]
  single: number[]
  grouped: number[]
  one(parties: readonly Party[]): Promise<number> | number
  many(parties: readonly Party[]): Promise<number> | number
  close(): void
}

const ourselves = async (folder: string, durability: Durability, count: number): Promise<Contender> => {
  const { bench, parties } = await prepareParties(folder, durability, count)
  return {
    name: 'ours',
    file: bench.file,
    parties,
    single: [],
    grouped: [],
    one: (some) => oursOneByOne(bench, some),
    many: (some) => oursGrouped(bench, some),
    close: () => bench.close(),
  }
}

const peer = async (
  name: string,
  Peer: typeof HandWrittenWrites,
  folder: string,
  durability: Durability,
  count: number,
): Promise<Contender> => {
  const { bench, samples, parties } = await prepareParties(folder, durability, count)
  bench.close()
  const writes = new Peer(bench.file, durability, bench.store.merchantId, samples)
  return {
    name,
    file: bench.file,
    parties,
    single: [],
    grouped: [],
    one: (some) => theirsOneByOne(writes, some),
    many: (some) => theirsGrouped(writes, some, PER_TURN),
    close: () => writes.close(),
  }
}

const measure = async (context: BenchContext, durability: Durability): Promise<Figure[]> => {
  const { rounds, pairs } = sizesOf(durability, context.quick)
  const warmUp = context.quick ? 200 : 800
  const count = warmUp + rounds * pairs * 2
  const folder = (name: string): string => join(context.folder, `writes-${durability}-${name}`)
  const ours = await ourselves(folder('ours'), durability, count)
  const bare = await peer('hand-written', HandWrittenWrites, folder('bare'), durability, count)
  const logging = await peer('hand-written, log made', HandWrittenLog, folder('logging'), durability, count)
  const contenders = [ours, bare, logging]
  for (const contender of contenders) await contender.one(contender.parties.splice(0, warmUp))
  for (let round = 0; round < rounds; round += 1) {
    // Who begins changes from round to round.
    const first = round % contenders.length
    for (const contender of [...contenders.slice(first), ...contenders.slice(0, first)]) {
      contender.single.push(await contender.one(contender.parties.splice(0, pairs)))
      contender.grouped.push(await contender.many(contender.parties.splice(0, pairs)))
    }
    const told = contenders.map(({ name, single }) => `${name} ${Math.round(single.at(-1) ?? 0)}`)
    context.log(`${durability} round ${round + 1}: ${told.join(', ')} a second`)
  }
  for (const contender of contenders) contender.close()
  for (const other of [bare, logging]) demandSameWork(written(ours.file), written(other.file))

  const ratio = spreadOf(ratios(ours.single, bare.single))
  const withLog = spreadOf(ratios(ours.single, logging.single))
  const peersOf = (which: 'single' | 'grouped') =>
    Object.fromEntries([bare, logging].map((contender) => [contender.name, spreadOf(contender[which])]))
  return [
    {
      group: 'write',
      name: `seat and clear, one command a transaction, ${durability}`,
      unit: 'commands/s',
      ours: spreadOf(ours.single),
      peers: peersOf('single'),
      ratio,
      goal: { text: `≥ ${GOAL[durability]} of hand-written`, met: ratio.median >= GOAL[durability] },
    },
    {
      group: 'write',
      name: `the same, against hand-written statements that make the log they write, ${durability}`,
      unit: 'commands/s',
      ours: spreadOf(ours.single),
      peers: { 'hand-written, log made': spreadOf(logging.single) },
      ratio: withLog,
    },
    {
      group: 'write',
      name: `seat and clear, ${PER_TURN} commands a turn, ${durability}`,
      unit: 'commands/s',
      ours: spreadOf(ours.grouped),
      peers: peersOf('grouped'),
      ratio: spreadOf(ratios(ours.grouped, bare.grouped)),
    },
  ]
}

export const benchWritePath = async (context: BenchContext): Promise<Figure[]> => [
  ...(await measure(context, 'NORMAL')),
  ...(await measure(context, 'FULL')),
]
