import fc from 'fast-check'
import type { RoleName } from '../../src/contract/access'

/** What random staff of an evening do, and how it comes in turns of the event loop. */

const pick = fc.nat({ max: 999 })
const units = fc.array(pick, { minLength: 1, maxLength: 3 })
const flag = fc.boolean()
/** What someone does: numbers are turned into tables, parties and times when it is their turn. */
export const act = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.record({
      kind: fc.constant('seat' as const),
      units,
      accept: flag,
      partySize: fc.option(fc.integer({ min: 1, max: 9 })),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('ticket' as const),
      unit: pick,
      from: fc.integer({ min: 2, max: 200 }),
      length: fc.integer({ min: 1, max: 120 }),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('book' as const),
      units,
      from: fc.integer({ min: 2, max: 240 }),
      length: fc.integer({ min: 5, max: 120 }),
      partySize: fc.option(fc.integer({ min: 1, max: 9 })),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constantFrom('pay' as const, 'complete' as const, 'cancel' as const),
      usage: pick,
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constantFrom('payOrder' as const, 'completeOrder' as const, 'cancelOrder' as const),
      order: pick,
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('cancelBooking' as const), reservation: pick }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('checkIn' as const), reservation: pick, accept: flag }) },
  {
    weight: 7,
    arbitrary: fc.record({
      kind: fc.constant('transfer' as const),
      usage: pick,
      units,
      accept: flag,
      acceptSmall: flag,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('addLine' as const),
      order: pick,
      quantity: fc.integer({ min: 1, max: 9 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('changeLine' as const),
      line: pick,
      quantity: fc.integer({ min: 1, max: 9 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('removeLine' as const), line: pick }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('split' as const),
      order: pick,
      evenly: fc.integer({ min: 1, max: 4 }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('merge' as const),
      order: pick,
      others: fc.array(pick, { minLength: 1, maxLength: 3 }),
    }),
  },
  { weight: 7, arbitrary: fc.record({ kind: fc.constant('undo' as const), command: pick }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('expire' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('service' as const), unit: pick, on: flag }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const), unit: pick }) },
  // Beyond the model: what they answer is not predicted, what must hold of every command must hold of them.
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('unite' as const), order: pick, other: pick }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('further' as const), order: pick, units }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('window' as const),
      usage: pick,
      minutes: fc.integer({ min: -20, max: 200 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('assign' as const), reservation: pick, units }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('retire' as const), unit: pick }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('describe' as const),
      usage: pick,
      partySize: fc.integer({ min: 1, max: 9 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('again' as const), command: pick, otherBody: flag }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('hostile' as const), which: pick }) },
)
export type Act = typeof act extends fc.Arbitrary<infer Value> ? Value : never

/** One turn: what is handed in before the event loop goes on, and how far the clock moves before it. */
export const turn = fc.record({
  minutes: fc.oneof(
    { weight: 5, arbitrary: fc.constant(0) },
    { weight: 4, arbitrary: fc.integer({ min: 1, max: 60 }) },
    { weight: 1, arbitrary: fc.integer({ min: -30, max: -1 }) },
  ),
  acts: fc.oneof(
    { weight: 3, arbitrary: fc.array(act, { minLength: 1, maxLength: 1 }) },
    { weight: 2, arbitrary: fc.array(act, { minLength: 2, maxLength: 5 }) },
  ),
  by: fc.constantFrom<RoleName>('owner', 'manager', 'host', 'server', 'cashier', 'installer'),
})
export type Turn = typeof turn extends fc.Arbitrary<infer Value> ? Value : never
