import { openConnection } from '../../../src/main/store/connection'
import type { Durability } from '../../../src/main/store/connection'
import { readSamples } from '../peers/hand-written-writes'
import type { HandWrittenWrites, WriteSamples } from '../peers/hand-written-writes'
import { createBenchStore, openOrders } from './store'
import type { BenchStore } from './store'

/** A party that waits for its table. */
export interface Party {
  orderId: string
  seatingId: string
  unit: BenchStore['units'][number]
}

export const perSecond = (operations: number, milliseconds: number): number => (operations / milliseconds) * 1_000

export const startInput = (bench: BenchStore, { orderId, unit }: Party) => ({
  saleOrderId: orderId,
  merchantId: bench.store.merchantId,
  allocationUnitId: unit.id,
})

/** Hand-written operations a second, one transaction each. */
export const theirsOneByOne = (peer: HandWrittenWrites, parties: readonly Party[]): number => {
  const begin = performance.now()
  for (const { orderId, seatingId, unit } of parties) {
    const usageId = peer.transaction(() => peer.start({ id: orderId, seatingId }, unit, Date.now()))
    peer.transaction(() => peer.complete(usageId, orderId, Date.now()))
  }
  return perSecond(parties.length * 2, performance.now() - begin)
}

export const turns = (parties: readonly Party[], size: number): Party[][] =>
  Array.from({ length: Math.ceil(parties.length / size) }, (_turn, index) =>
    parties.slice(index * size, (index + 1) * size),
  )

/** Hand-written operations a second, a turn in one transaction. */
export const theirsGrouped = (peer: HandWrittenWrites, parties: readonly Party[], size: number): number => {
  const begin = performance.now()
  for (const turn of turns(parties, size)) {
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

const SHAPE = { halls: 2, roomsPerHall: 5, unitsPerRoom: 50 }

/** A store of its own with orders waiting, in which the product has run one pair. */
export const prepareParties = async (
  folder: string,
  durability: Durability,
  count: number,
): Promise<{ bench: BenchStore; samples: WriteSamples; parties: Party[] }> => {
  const bench = await createBenchStore(folder, SHAPE, durability)
  const orderIds = await openOrders(bench, count + 1)
  const { usages } = await bench.must('allocationUsages.startForOrder', {
    saleOrderId: orderIds.pop(),
    merchantId: bench.store.merchantId,
    allocationUnitId: bench.units[0]?.id,
  })
  await bench.must('allocationUsages.complete', { usageId: usages[0]?.id })
  const reading = openConnection({ file: bench.file, durability })
  const samples = readSamples(reading)
  const parties = partiesOf(bench, orderIds, samples)
  reading.close()
  return { bench, samples, parties }
}
