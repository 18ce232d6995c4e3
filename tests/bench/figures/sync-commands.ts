import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { OutputOf } from '@contract/contract'
import { HandWrittenWrites } from '../peers/hand-written-writes'
import { perSecond, prepareParties, startInput, theirsGrouped, theirsOneByOne, turns } from '../support/parties'
import type { Party } from '../support/parties'
import type { BenchContext, Figure } from '../support/report'
import { ratios, spreadOf } from '../support/statistics'
import { Senders } from '../sync/senders'

/**
 * Commands a second that the hub takes from terminals, each from its text to its answer, its commit pushed to all: seat a
 * party, clear its table. Against hand-written statements that write the same rows, and against the bare disk.
 */

const GOAL = { single: 3_000, grouped: 15_000 }
const TERMINALS = 20
/** Handed in in one turn of the event loop; below what the hub lets a terminal fall behind. */
const AT_ONCE = 50

/** About what the transaction of one command writes. */
const BYTES = 75_000

interface Side {
  parties: Party[]
  single: number[]
  grouped: number[]
  one(parties: readonly Party[]): Promise<number> | number
  many(parties: readonly Party[]): Promise<number> | number
}

export const benchCommands = async (context: BenchContext): Promise<Figure[]> => {
  const rounds = context.quick ? 3 : 9
  const pairs = context.quick ? 100 : 200
  const warmUp = context.quick ? 200 : 800
  const count = warmUp + rounds * pairs * 2
  const folder = (name: string): string => join(context.folder, `commands-${name}`)
  const { bench, parties } = await prepareParties(folder('ours'), 'FULL', count)
  const senders = await Senders.open(bench, TERMINALS)
  const begin = (party: Party) => ({ name: 'allocationUsages.startForOrder', input: startInput(bench, party) })
  const end = (value: unknown) => {
    const { usages } = value as OutputOf<'allocationUsages.startForOrder'>
    return { name: 'allocationUsages.complete', input: { usageId: usages[0]?.id ?? '' } }
  }
  const ours: Side = {
    parties,
    single: [],
    grouped: [],
    async one(some) {
      const started = performance.now()
      for (const [index, party] of some.entries()) {
        const [value] = await senders.all([begin(party)])
        await senders.all([end(value)])
        if (index % (AT_ONCE / 2) === 0) senders.report()
      }
      return perSecond(some.length * 2, performance.now() - started)
    },
    async many(some) {
      const started = performance.now()
      for (const turn of turns(some, AT_ONCE)) {
        senders.report()
        const values = await senders.all(turn.map(begin))
        senders.report()
        await senders.all(values.map(end))
      }
      return perSecond(some.length * 2, performance.now() - started)
    },
  }
  const bare = await prepareParties(folder('bare'), 'FULL', count)
  bare.bench.close()
  const writes = new HandWrittenWrites(bare.bench.file, 'FULL', bare.bench.store.merchantId, bare.samples)
  const byHand: Side = {
    parties: bare.parties,
    single: [],
    grouped: [],
    one: (some) => theirsOneByOne(writes, some),
    many: (some) => theirsGrouped(writes, some, AT_ONCE),
  }
  const disk: number[] = []
  const file = openSync(join(context.folder, 'bare-disk.log'), 'w')
  const sides = [ours, byHand]
  for (const side of sides) await side.one(side.parties.splice(0, warmUp))
  for (let round = 0; round < rounds; round += 1) {
    for (const side of round % 2 === 0 ? sides : sides.toReversed()) {
      side.single.push(await side.one(side.parties.splice(0, pairs)))
      side.grouped.push(await side.many(side.parties.splice(0, pairs)))
    }
    disk.push(bareDisk(file, pairs * 2))
    const told = sides.map(
      ({ single, grouped }) => `${Math.round(single.at(-1) ?? 0)}/${Math.round(grouped.at(-1) ?? 0)}`,
    )
    context.log(
      `commands, round ${round + 1}: ours ${told[0]}, by hand ${told[1]}, disk ${Math.round(disk.at(-1) ?? 0)} a second`,
    )
  }
  closeSync(file)
  writes.close()
  bench.close()
  return (['single', 'grouped'] as const).map((which): Figure => {
    const spread = spreadOf(ours[which])
    return {
      group: 'sync',
      name:
        which === 'single'
          ? `hub commands of ${TERMINALS} terminals, text to answer, one a transaction, FULL`
          : `the same, ${AT_ONCE} in one turn of the event loop`,
      unit: 'commands/s',
      ours: spread,
      peers: {
        'hand-written': spreadOf(byHand[which]),
        ...(which === 'single' && { 'bare writes of 75 KB, fsync each': spreadOf(disk) }),
      },
      ratio: spreadOf(ratios(ours[which], byHand[which])),
      goal: { text: `≥ ${GOAL[which].toLocaleString('en')}`, met: spread.median >= GOAL[which] },
    }
  })
}

const bareDisk = (file: number, count: number): number => {
  const text = Buffer.alloc(BYTES, 'x')
  const begin = performance.now()
  for (let index = 0; index < count; index += 1) {
    writeSync(file, text, 0, BYTES, (index % 64) * BYTES)
    fdatasyncSync(file)
  }
  return perSecond(count, performance.now() - begin)
}
