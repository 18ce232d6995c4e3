import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { z } from 'zod'
import { ERRORS } from '../../src/contract/errors'
import { OPERATIONS } from '../../src/contract/contract'
import type { Operation, OperationName } from '../../src/contract/contract'
import type { SessionOperationName } from '../../src/main/api/ports'
import { FloorbookNode } from '../../src/main/node/node'
import type { MerchantStore } from '../../src/main/node/merchant-store'
import { createTrialStore } from '../../src/main/node/trial-store'
import { readLog } from '../../src/main/store/commit-log'
import { openConnection } from '../../src/main/store/connection'
import { doubleSold } from '../../src/main/node/testing'
import { verify } from '../../src/main/store/verify'

/**
 * Hundreds of calls of every operation with what a careless or hostile program may send: never INTERNAL, never a fault,
 * never a rule broken. Values are drawn half from what the store has and half from what nobody would expect.
 */

let folder: string
let node: FloorbookNode
let store: MerchantStore
const faults: Record<string, unknown>[] = []
const clock = { now: Date.UTC(2026, 10, 21, 10) }
beforeEach(async () => {
  faults.length = 0
  folder = mkdtempSync(join(tmpdir(), 'floorbook-hostile-'))
  node = new FloorbookNode({
    dataFolder: folder,
    log: { error: (facts) => faults.push(facts), warn: () => undefined },
    now: () => clock.now,
    durability: 'NORMAL',
  })
  const made = await createTrialStore(node)
  if (!made.ok) throw new Error(made.refusal.code)
  store = made.value.store
})
afterEach(() => {
  node.close()
  rmSync(folder, { recursive: true, force: true })
})

const TEXTS = [
  '',
  ' ',
  'Bàn số 5',
  'Bàn số 5'.normalize('NFD'),
  '🍜👨‍👩‍👧‍👦',
  '\u0000',
  'a\u0007b',
  '\u2028',
  '\ud800',
  '\udfff x',
  '‮desrever',
  'x'.repeat(100_000),
  "'; DROP TABLE allocation_usage; --",
  '%_%',
  '__proto__',
  'constructor',
  '../../etc/passwd',
  '<script>alert(1)</script>',
  '{{7*7}}',
  '0',
  'null',
  'NaN',
  '2026-11-21T10:00:00Z',
  '2026-02-30T10:00:00Z',
  '0000-01-01T00:00:00+23:59',
  '9999-12-31T23:59:59.999999999-23:59',
  '01900000-0000-7000-8000-000000000001',
  '01900000-0000-7000-8000-00000000000G',
  '00000000-0000-0000-0000-000000000000',
]
const hostileObject = (): unknown =>
  JSON.parse('{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}, "toString": 1}')
const odd: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...TEXTS) },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      0,
      -0,
      -1,
      1,
      1.5,
      2 ** 31,
      2 ** 53,
      2 ** 53 - 1,
      -(2 ** 63),
      1e308,
      Number.NaN,
      Infinity,
      -Infinity,
    ),
  },
  { weight: 2, arbitrary: fc.constantFrom(null, undefined, true, false) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<unknown>(
      10n,
      new Date(0),
      new Date(Number.NaN),
      new Map([['a', 1]]),
      new Set([1]),
      new Uint8Array(3),
      Symbol.iterator,
      () => 1,
      /x/u,
    ),
  },
  { weight: 1, arbitrary: fc.constant(null).map(hostileObject) },
  { weight: 2, arbitrary: fc.array(fc.constantFrom<unknown>(...TEXTS, 1, null), { maxLength: 30 }) },
  {
    weight: 1,
    arbitrary: fc.anything({
      maxDepth: 3,
      withBigInt: true,
      withDate: true,
      withMap: true,
      withNullPrototype: true,
      withSparseArray: true,
    }),
  },
)

/** The fields of an operation's input, and values for them that mean something. */
const shapeOf = (operation: Operation): Record<string, z.ZodType> =>
  (operation.input as unknown as { shape?: Record<string, z.ZodType> }).shape ?? {}
const sensible = (operation: Operation, field: string, all: Ids, number: number): unknown => {
  const [group = ''] = operation.name.split('.')
  const ids = all[operation.name.endsWith('Line') && field === 'id' ? 'order_line' : tableOf(group, field)]
  const id = ids[number % Math.max(ids.length, 1)]
  const time = new Date(clock.now + ((number % 300) - 20) * 60_000).toISOString()
  switch (field) {
    case 'allocationUnitIds':
    case 'usageIds':
    case 'unitIds':
    case 'zoneIds':
      return [id, ids[(number * 7) % ids.length]].slice(0, 1 + (number % 2))
    case 'merchantId':
      return store.merchantId
    case 'reservedFrom':
    case 'shiftFrom':
    case 'shiftTo':
    case 'reservedTo':
    case 'from':
    case 'to':
    case 'at':
      return time
    case 'guest':
      return { name: TEXTS[number % 11], partySize: 1 + (number % 12) }
    case 'name':
      return number % 2 === 0 ? { en: 'x', vi: 'Phòng' } : 'host'
    case 'reason':
    case 'displayName':
    case 'externalReference':
      return TEXTS[number % 7]
    case 'usageType':
      return number % 2 === 0 ? 'SALE_ORDER' : 'RESERVATION'
    case 'status':
      return ['ACTIVATED', 'DEACTIVATED', 'ARCHIVED', 'ACTIVE', 'OPEN', 'BOOKED', 'UNKNOWN'][number % 7]
    case 'type':
      return ['DINE_IN', 'TICKET', 'TAKEAWAY'][number % 3]
    case 'partySize':
    case 'capacity':
    case 'limit':
    case 'revision':
    case 'position':
      return 1 + (number % 9)
    case 'number':
      return `T${number % 40}`
    case 'placement':
      return { type: 'identifier', value: `P${number}` }
    case 'zone':
      return {
        name: { en: 'z' },
        frame: { x: 0, y: 0, width: 100, height: 100 },
        units: [{ number: 'n', capacity: 1, placement: { type: 'identifier', value: 'n' } }],
      }
    case 'zones':
      return [{ name: { en: 'z' }, frame: { x: 0, y: 0, width: 100, height: 100 } }]
    case 'acceptShorterWindow':
    case 'acceptTooSmall':
      return number % 2 === 0
    case 'commandId':
      return `01900000-0005-7000-8000-${Math.max(1, commands - (number % 6))
        .toString(16)
        .padStart(12, '0')}`
    case 'parts':
      return [{ lines: all.order_line.slice(0, 1 + (number % 2)).map((lineId) => ({ lineId, quantity: 1 })) }]
    case 'evenly':
      return 1 + (number % 4)
    case 'orderIds':
      return [id, ids[(number * 7) % ids.length]].slice(0, 1 + (number % 2))
    case 'quantity':
      return 1 + (number % 4)
    case 'seen':
      return { quantity: 1 + (number % 2) }
    case 'role':
      return 'host'
    case 'permissions':
      return ['SaleOrder.find']
    case 'metadata':
    case 'style':
      return { a: [1, { b: null }] }
    default:
      return id
  }
}

interface Call {
  operation: Operation
  input: unknown
}
const operations = [...OPERATIONS.values()].filter(({ name }) => name !== 'setup.createStore')
const anyCall = fc.record({
  which: fc.noBias(fc.nat({ max: operations.length - 1 })),
  numbers: fc.array(fc.nat({ max: 9_999 }), { minLength: 14, maxLength: 14 }),
  /** The one field that is odd, where any is. */
  odd: fc.option(fc.tuple(fc.nat({ max: 13 }), odd), { freq: 2 }),
  extra: fc.option(fc.tuple(fc.constantFrom('__proto__', 'constructor', 'extra', 'length', 'then'), odd), { freq: 8 }),
  whole: fc.option(odd, { freq: 12 }),
})
type Drawn = typeof anyCall extends fc.Arbitrary<infer Value> ? Value : never

const callOf = (drawn: Drawn, ids: Ids): Call => {
  const operation = operations[drawn.which] as Operation
  if (drawn.whole !== null && drawn.which % 4 === 0) return { operation, input: drawn.whole }
  const input: Record<string, unknown> = {}
  for (const [index, [field, schema]] of Object.entries(shapeOf(operation)).entries()) {
    const number = drawn.numbers[index % drawn.numbers.length] ?? 0
    const left = schema.safeParse(undefined).success && number % 3 !== 0
    if (drawn.odd !== null && drawn.odd[0] === index) input[field] = drawn.odd[1]
    else if (!left) input[field] = sensible(operation, field, ids, number)
  }
  const [key, value] = drawn.extra ?? []
  if (key !== undefined && drawn.which % 3 === 0)
    Object.defineProperty(input, key, { value, enumerable: true, configurable: true, writable: true })
  return { operation, input }
}

const TABLES = [
  'allocation_plan',
  'allocation_layout',
  'allocation_zone',
  'allocation_unit',
  'allocation_usage',
  'sale_order',
  'reservation',
  'staff',
  'order_line',
] as const
type Ids = Record<(typeof TABLES)[number], string[]>
const idsInStore = (connection: ReturnType<typeof openConnection>): Ids =>
  Object.fromEntries(
    TABLES.map((table) => [
      table,
      (connection.database.prepare(`SELECT id FROM ${table} ORDER BY id DESC LIMIT 12`).all() as { id: string }[]).map(
        ({ id }) => id,
      ),
    ]),
  ) as Ids

/** Which table a field names a row of; `id` means the operation's own. */
const tableOf = (group: string, field: string): (typeof TABLES)[number] => {
  switch (field) {
    case 'unitId':
    case 'allocationUnitId':
    case 'allocationUnitIds':
    case 'unitIds':
      return 'allocation_unit'
    case 'zoneId':
    case 'zoneIds':
    case 'fromZoneId':
    case 'toZoneId':
    case 'parentId':
      return 'allocation_zone'
    case 'layoutId':
      return 'allocation_layout'
    case 'planId':
      return 'allocation_plan'
    case 'usageId':
    case 'usageIds':
      return 'allocation_usage'
    case 'lineId':
      return 'order_line'
    case 'orderId':
    case 'saleOrderId':
    case 'fromOrderId':
    case 'toOrderId':
      return 'sale_order'
    case 'staffId':
    case 'serverId':
    case 'assigneeId':
    case 'fromAssigneeId':
      return 'staff'
  }
  switch (group) {
    case 'allocationPlans':
      return 'allocation_plan'
    case 'allocationLayouts':
      return 'allocation_layout'
    case 'allocationZones':
      return 'allocation_zone'
    case 'allocationUnits':
      return 'allocation_unit'
    case 'allocationUsages':
      return 'allocation_usage'
    case 'reservations':
      return 'reservation'
    case 'staff':
      return 'staff'
    default:
      return 'sale_order'
  }
}

/** As many calls as `npm run test:long` makes; a test run makes a part of them. */
const RUNS = Number(process.env['FLOORBOOK_RUNS'] ?? 700)
const tally = new Map<string, number>()
const called = new Map<string, number>()
let commands = 0
const commandId = (): string => `01900000-0005-7000-8000-${(commands += 1).toString(16).padStart(12, '0')}`
const perform = async ({ operation, input }: Call, staffId: string): Promise<void> => {
  const answer =
    operation.meta.kind === 'session'
      ? await node.session(operation.name as SessionOperationName, input, { address: 'test' })
      : operation.meta.kind === 'query'
        ? store.ask(operation.name, input, staffId)
        : await store.execute({ id: commandId(), name: operation.name, input, staffId })
  called.set(operation.name, (called.get(operation.name) ?? 0) + 1)
  const verdict = answer.ok ? 'ok' : answer.refusal.code
  tally.set(verdict, (tally.get(verdict) ?? 0) + 1)
  if (answer.ok) {
    if (operation.meta.kind !== 'session' || operation.name === 'setup.status') operation.output.parse(answer.value)
    return
  }
  expect(Object.keys(ERRORS), operation.name).toContain(answer.refusal.code)
  expect(answer.refusal.code, operation.name).not.toBe('INTERNAL')
  expect(() => JSON.stringify(answer)).not.toThrow()
}

test(
  'nothing that can be sent brings the store down or breaks a rule',
  async () => {
    const owner = store.signIn.names().items.find(({ role }) => role === 'owner')?.id ?? ''
    const file = join(folder, 'stores', `${store.merchantId}.floorbook`)
    const reader = openConnection({ file, durability: 'NORMAL' })
    // Things to name: parties, bookings, ended ones.
    const units = (reader.database.prepare('SELECT id FROM allocation_unit LIMIT 8').all() as { id: string }[]).map(
      ({ id }) => id,
    )
    const execute = (name: OperationName, input: object) =>
      store.execute({ id: commandId(), name, input, staffId: owner })
    for (const id of units.slice(0, 4)) await execute('saleOrders.create', { allocationUnitIds: [id] })
    for (const id of units.slice(4))
      await execute('reservations.create', {
        allocationUnitIds: [id],
        reservedFrom: new Date(clock.now + 3_600_000).toISOString(),
      })
    try {
      await fc.assert(
        fc.asyncProperty(anyCall, async (drawn) => {
          await perform(callOf(drawn, idsInStore(reader)), owner)
          expect(faults).toEqual([])
          expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
        }),
        {
          numRuns: RUNS,
          seed: Number(process.env['FLOORBOOK_SEED'] ?? 20_261_121),
        },
      )
      expect(doubleSold(reader)).toEqual([])
      expect(verify(reader).problems).toEqual([])
      const seqs = readLog(reader, 0, 100_000).map(({ seq }) => seq)
      expect(seqs).toEqual(seqs.map((_seq, index) => index + 1))
      // Calls that all fail the schema would prove little.
      expect(tally.get('ok') ?? 0).toBeGreaterThan(40)
      expect(tally.get('INVALID_INPUT') ?? 0).toBeGreaterThan(40)
      expect(tally.size).toBeGreaterThan(6)
      // Of ten thousand calls at least fifty go to every procedure of the contract.
      for (const { name } of operations)
        expect(called.get(name) ?? 0, name).toBeGreaterThanOrEqual(RUNS < 10_000 ? 0 : 50)
    } finally {
      reader.close()
    }
  },
  120_000 + RUNS * 60,
)

test('names of operations and credentials that nobody has are refused, not fatal', async () => {
  const owner = store.signIn.names().items.find(({ role }) => role === 'owner')?.id ?? ''
  const remote = { address: 'test' }
  for (const text of [
    ...TEXTS,
    'saleOrders',
    'saleOrders.',
    '.create',
    'toString',
    'store.create',
    'occupancy.expire',
  ]) {
    const name = text as OperationName
    for (const answer of [
      store.ask(name, {}, owner),
      await store.execute({ id: commandId(), name, input: {}, staffId: owner }),
      store.ask('merchants.get', {}, text),
    ]) {
      expect(answer.ok).toBe(false)
      if (!answer.ok) expect(['NOT_FOUND', 'FORBIDDEN', 'INVALID_INPUT']).toContain(answer.refusal.code)
    }
    for (const merchantId of [undefined, text, store.merchantId]) {
      const bearer = await node.authenticate({ kind: 'bearer', token: text }, merchantId, remote)
      const forged = await node.authenticate(
        {
          kind: 'bearer',
          token: `${text}.${Buffer.from(JSON.stringify({ merchantId: text })).toString('base64url')}.${text}`,
        },
        merchantId,
        remote,
      )
      expect([bearer.ok, forged.ok]).toEqual([false, false])
    }
  }
  const basic = await node.authenticate(
    { kind: 'basic', login: '\ud800', password: '\u0000'.repeat(1_000) },
    undefined,
    remote,
  )
  expect(basic.ok).toBe(false)
  expect(faults).toEqual([])
})
