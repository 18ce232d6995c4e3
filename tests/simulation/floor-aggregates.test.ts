import fc from 'fast-check'
import { expect, test } from 'vitest'
import { step } from './floor-payloads'
import { Simulation, tally } from './floor-simulation'

/** Random edits, valid and hostile, by every command that changes a tree, against a small model in memory. */
test('random edits keep the tree valid, do what the model does, and are all or nothing', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 25, size: 'max' }), (steps) => {
      const simulation = new Simulation()
      for (const one of steps) {
        simulation.run(one)
        simulation.checkTree()
      }
      simulation.store.connection.close()
    }),
    { numRuns: 200, seed: Number(process.env['FLOORBOOK_SEED'] ?? 20_261_121) },
  )
  // A simulation that only ever refuses, or never does, proves little.
  expect(tally.taken).toBeGreaterThan(400)
  expect([...tally.refused.keys()].length).toBeGreaterThan(7)
})
