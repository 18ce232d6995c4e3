import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import Sqlite from 'better-sqlite3'
import { openConnection } from '../../../src/main/store/connection'
import type { Durability } from '../../../src/main/store/connection'
import { HandWrittenWrites, readSamples } from '../peers/hand-written-writes'
import type { WriteSamples } from '../peers/hand-written-writes'
import type { BenchContext, Figure } from '../support/report'
import { ratios, spreadOf } from '../support/statistics'
import { createBenchStore, openOrders } from '../support/store'
import type { BenchStore } from '../support/store'

/**
 * Seating a party and clearing its table through the contract's service layer, against hand-written statements that
 * write the same rows. One command, one transaction, one after the other; and many commands in one turn.
 */

const GOAL: Record<Durability, number> = { NORMAL: 0.75, FULL: 0.85 }
const PER_TURN = 100

interface Sizes {
  rounds: number
  pairs: number
}

/** FULL waits for the disk twice a pair: fewer pairs a round, or the run gets long. */
const sizesOf = (durability: Durability, quick: boolean): Sizes =>
  quick
    ? { rounds: 5, pairs: durability === 'FULL' ? 150 : 400 }
    : { rounds: 15, pairs: durability === 'FULL' ? 300 : 800 }

interface Party {
  orderId: string
  seatingId: string
  unit: BenchStore['units'][number]
}

const perSecond = (operations: number, milliseconds: number): number => (operations / milliseconds) * 1_000

const startInput = (bench: BenchStore, { orderId, unit }: Party) => ({
  saleOrderId: orderId,
  merchantId: bench.store.merchantId,
  allocationUnitId: unit.id,
})

/** Our commands a second, one at a time. */
const oursOneByOne = async (bench: BenchStore, parties: readonly Party[]): Promise<number> => {
  const begin = performance.now()
  for (const party of parties) {
    const { usages } = await bench.must('allocationUsages.startForOrder', startInput(bench, party))
    await bench.must('allocationUsages.complete', { usageId: usages[0]?.id })
  }
  return perSecond(parties.length * 2, performance.now() - begin)
}

const theirsOneByOne = (peer: HandWrittenWrites, parties: readonly Party[]): number => {
  const begin = performance.now()
  for (const { orderId, seatingId, unit } of parties) {
    const usageId = peer.transaction(() => peer.start({ id: orderId, seatingId }, unit, Date.now()))
    peer.transaction(() => peer.complete(usageId, orderId, Date.now()))
  }
  return perSecond(parties.length * 2, performance.now() - begin)
}

const turns = (parties: readonly Party[]): Party[][] =>
  Array.from({ length: Math.ceil(parties.length / PER_TURN) }, (_turn, index) =>
    parties.slice(index * PER_TURN, (index + 1) * PER_TURN),
  )

/** Our commands a second, a hundred handed in at once: they share a transaction, a savepoint each. */
const oursGrouped = async (bench: BenchStore, parties: readonly Party[]): Promise<number> => {
  const begin = performance.now()
  for (const turn of turns(parties)) {
    const seated = await Promise.all(
      turn.map((party) => bench.must('allocationUsages.startForOrder', startInput(bench, party))),
    )
    await Promise.all(seated.map(({ usages }) => bench.must('allocationUsages.complete', { usageId: usages[0]?.id })))
  }
  return perSecond(parties.length * 2, performance.now() - begin)
}

const theirsGrouped = (peer: HandWrittenWrites, parties: readonly Party[]): number => {
  const begin = performance.now()
  for (const turn of turns(parties)) {
    const usageIds = peer.transaction(() =>
      turn.map(({ orderId, seatingId, unit }) => peer.start({ id: orderId, seatingId }, unit, Date.now())),
    )
    peer.transaction(() => {
      for (const [index, usageId] of usageIds.entries()) peer.complete(usageId, turn[index]?.orderId ?? '', Date.now())
    })
  }
  return perSecond(parties.length * 2, performance.now() - begin)
}

const partiesOf = (bench: BenchStore, orderIds: readonly string[], samples: WriteSamples): Party[] =>
  orderIds.flatMap((orderId, index) => {
    const unit = bench.units[index % bench.units.length]
    return unit === undefined ? [] : [{ orderId, seatingId: samples.seatingOf(orderId), unit }]
  })

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

const SHAPE = { halls: 2, roomsPerHall: 5, unitsPerRoom: 50 }

const measure = async (context: BenchContext, durability: Durability): Promise<Figure[]> => {
  const { rounds, pairs } = sizesOf(durability, context.quick)
  const warmUp = context.quick ? 200 : 400
  const count = warmUp + rounds * pairs * 2
  const folders = ['ours', 'theirs'].map((name) => join(context.folder, `writes-${durability}-${name}`))
  const [ours, theirs] = (await Promise.all(folders.map((folder) => createBenchStore(folder, SHAPE, durability)))) as [
    BenchStore,
    BenchStore,
  ]
  const ourOrders = await openOrders(ours, count)
  const theirOrders = await openOrders(theirs, count)

  // The peer's samples come from its own store: one pair by the product there, and one more here to keep counts equal.
  const sampleOrders = [await openOrders(ours, 1), await openOrders(theirs, 1)].flat()
  for (const [index, bench] of [ours, theirs].entries()) {
    const unit = bench.units[0]
    const { usages } = await bench.must('allocationUsages.startForOrder', {
      saleOrderId: sampleOrders[index],
      merchantId: bench.store.merchantId,
      allocationUnitId: unit?.id,
    })
    await bench.must('allocationUsages.complete', { usageId: usages[0]?.id })
  }
  const reading = openConnection({ file: theirs.file, durability })
  const ourReading = openConnection({ file: ours.file, durability })
  const samples = readSamples(reading)
  const ourParties = partiesOf(ours, ourOrders, readSamples(ourReading))
  const theirParties = partiesOf(theirs, theirOrders, samples)
  reading.close()
  ourReading.close()
  theirs.close()
  const peer = new HandWrittenWrites(theirs.file, durability, theirs.store.merchantId, samples)

  await oursOneByOne(ours, ourParties.splice(0, warmUp))
  theirsOneByOne(peer, theirParties.splice(0, warmUp))
  const single = { ours: [] as number[], theirs: [] as number[] }
  const grouped = { ours: [] as number[], theirs: [] as number[] }
  for (let round = 0; round < rounds; round += 1) {
    // Who begins changes from round to round.
    const contenders = [
      async () => {
        single.ours.push(await oursOneByOne(ours, ourParties.splice(0, pairs)))
        grouped.ours.push(await oursGrouped(ours, ourParties.splice(0, pairs)))
      },
      async () => {
        single.theirs.push(theirsOneByOne(peer, theirParties.splice(0, pairs)))
        grouped.theirs.push(theirsGrouped(peer, theirParties.splice(0, pairs)))
        await nextTurn()
      },
    ]
    for (const run of round % 2 === 0 ? contenders : contenders.toReversed()) await run()
    context.log(
      `${durability} round ${round + 1}: ${Math.round(single.ours.at(-1) ?? 0)} to ${Math.round(single.theirs.at(-1) ?? 0)} a second`,
    )
  }
  ours.close()
  peer.close()
  demandSameWork(written(ours.file), written(theirs.file))

  const ratio = spreadOf(ratios(single.ours, single.theirs))
  return [
    {
      group: 'write',
      name: `seat and clear, one command a transaction, ${durability}`,
      unit: 'commands/s',
      ours: spreadOf(single.ours),
      peers: { 'hand-written': spreadOf(single.theirs) },
      ratio,
      goal: { text: `≥ ${GOAL[durability]} of hand-written`, met: ratio.median >= GOAL[durability] },
    },
    {
      group: 'write',
      name: `seat and clear, ${PER_TURN} commands a turn, ${durability}`,
      unit: 'commands/s',
      ours: spreadOf(grouped.ours),
      peers: { 'hand-written': spreadOf(grouped.theirs) },
      ratio: spreadOf(ratios(grouped.ours, grouped.theirs)),
    },
  ]
}

export const benchWritePath = async (context: BenchContext): Promise<Figure[]> => [
  ...(await measure(context, 'NORMAL')),
  ...(await measure(context, 'FULL')),
]
