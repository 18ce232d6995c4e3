import fc from 'fast-check'
import { expect, test } from 'vitest'
import { turn } from './occupancy-acts'
import { OccupancySimulation, tally } from './occupancy-simulation'

/** More evenings and other ones: FLOORBOOK_RUNS and FLOORBOOK_SEED. */
const RUNS = Number(process.env['FLOORBOOK_RUNS'] ?? 60)

test(
  'random evenings never sell a table twice, do what the rules say, and leave a log that leads there and back',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(turn, { minLength: 5, maxLength: 40, size: 'max' }), async (turns) => {
        const simulation = await OccupancySimulation.open()
        for (const one of turns) await simulation.run(one)
        simulation.close()
      }),
      { numRuns: RUNS, seed: Number(process.env['FLOORBOOK_SEED'] ?? 20_261_121) },
    )
    const came = (key: string): number => tally.get(key) ?? 0
    // A simulation that only ever refuses, or never does, proves little.
    for (const kind of [
      'seat',
      'book',
      'pay',
      'complete',
      'cancel',
      'transfer',
      'checkIn',
      'payOrder',
      'completeOrder',
      'cancelOrder',
      'cancelBooking',
      'addLine',
      'changeLine',
      'split',
      'merge',
      'undo',
      'expire',
      'service',
      'remove',
    ]) {
      expect(came(`${kind} ok`), `${kind} ok`).toBeGreaterThan(3)
    }
    for (const key of [
      'seat UNIT_TAKEN',
      'seat RESERVATION_IN_WINDOW',
      'seat UNIT_NOT_IN_SERVICE',
      'book UNIT_TAKEN',
      'transfer UNIT_TAKEN',
      'transfer TOO_SMALL',
      'transfer NOTHING_TO_MOVE',
      'checkIn UNIT_TAKEN',
      'checkIn INVALID_TRANSITION',
      'pay already',
      'pay INVALID_TRANSITION',
      'service LIVE_USAGES',
      'remove LIVE_USAGES',
      'seat FORBIDDEN',
      'merge MERGE_INTO_ITSELF',
      'merge INVALID_TRANSITION',
      'split TOO_FEW_PARTS',
      'undo UNDO_TOO_LATE',
      'activity.undo UNDO_CHANGED',
    ]) {
      expect(came(key), key).toBeGreaterThan(0)
    }
  },
  60_000 + RUNS * 1_000,
)
