import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { OperationName } from '@contract/contract'
import type { RoleName } from '@contract/access'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  ask,
  call,
  demandSound,
  dump,
  liveUsages,
  must,
  nextCommandId,
  onChange,
  openTestHouse,
  seat,
  unit,
} from '../node/testing'
import type { TestHouse } from '../node/testing'
import { openConnection } from '../store/connection'
import type { Connection } from '../store/connection'
import { readHead, readLog } from '../store/commit-log'
import { openTestStore } from '../store/testing'
import { refuse } from '../store/refusal'
import type { Tx } from '../store/tx'
import { Executor } from './executor'
import type { ExecutorOptions } from './executor'
import { dropOldResults, RESULT_RETENTION_MILLISECONDS } from './result-store'

let house: TestHouse
let folder: string
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'floorbook-executor-'))
  house = await openTestHouse({
    connection: openConnection({ file: join(folder, 'store.floorbook'), durability: 'NORMAL' }),
  })
})
afterEach(() => {
  house.store.close()
  rmSync(folder, { recursive: true, force: true })
})

const seatOn = (number: number, options: { id?: string; by?: RoleName } = {}) =>
  call(house, 'saleOrders.create', { allocationUnitIds: [unit(house, number)] }, options)
const results = (): { command_id: string; outcome: string }[] =>
  house.connection.statement('SELECT * FROM result ORDER BY command_id').all() as {
    command_id: string
    outcome: string
  }[]
const head = () => house.store.head().seq
const code = (outcome: { ok: boolean; refusal?: { code: string } }): string =>
  outcome.ok ? 'ok' : (outcome.refusal?.code ?? '')

/** Counts the durable transactions that a piece of work takes. */
const commitsOf = async (connection: Connection, work: () => Promise<unknown>): Promise<number> => {
  const statement = connection.statement('COMMIT')
  let count = 0
  const original = connection.statement.bind(connection)
  connection.statement = (sql) => {
    if (sql === 'COMMIT') count += 1
    return original(sql)
  }
  await work()
  connection.statement = original
  expect(statement).toBeDefined()
  return count
}

describe('commands of one turn (architecture, rule 2)', () => {
  it('share one durable transaction, in the order in which they came', async () => {
    const before = head()
    const count = await commitsOf(house.connection, () => Promise.all([1, 2, 3, 4, 5].map((number) => seatOn(number))))
    expect(count).toBe(1)
    expect(head()).toBe(before + 5)
    const units = readLog(house.connection, before, 10).map(
      (row) => (JSON.parse(row.input) as { allocationUnitIds: string[] }).allocationUnitIds[0],
    )
    expect(units).toEqual([1, 2, 3, 4, 5].map((number) => unit(house, number)))
    demandSound(house)
  })

  it('see one another: one table goes to the first who asks', async () => {
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => seatOn(1)))
    expect(outcomes.map(code)).toEqual(['ok', ...Array.from({ length: 9 }, () => 'UNIT_TAKEN')])
    expect(liveUsages(house.connection)).toHaveLength(1)
  })

  it('do not fall with one that is refused among them, which leaves no row, no log and a kept refusal', async () => {
    const before = head()
    const refused = nextCommandId()
    const outcomes = await Promise.all([seatOn(1), seatOn(1, { id: refused }), seatOn(2)])
    expect(outcomes.map(code)).toEqual(['ok', 'UNIT_TAKEN', 'ok'])
    expect(head()).toBe(before + 2)
    expect(readLog(house.connection, 0, 1_000).filter((row) => row.command_id === refused)).toEqual([])
    expect(results().find((row) => row.command_id === refused)?.outcome).toContain('UNIT_TAKEN')
    demandSound(house)
  })

  it('answer with the seq of their commit, and publish it after it is durable, in order', async () => {
    const seen: number[] = []
    const unsubscribe = onChange(house, ({ seq }) => {
      expect(readHead(house.connection).seq).toBeGreaterThanOrEqual(seq)
      expect(house.connection.database.inTransaction).toBe(false)
      seen.push(seq)
    })
    const before = head()
    const outcomes = await Promise.all([1, 2, 3].map((number) => seatOn(number)))
    unsubscribe()
    expect(outcomes.map((outcome) => outcome.ok && outcome.seq)).toEqual([before + 1, before + 2, before + 3])
    expect(seen).toEqual([before + 1, before + 2, before + 3])
  })

  it('are all answered though a listener of the feed fails, and the other listeners hear of them', async () => {
    const heard: number[] = []
    onChange(house, () => {
      throw new Error('a socket that is gone')
    })
    onChange(house, ({ seq }) => heard.push(seq))
    const before = head()
    const outcomes = await Promise.all([1, 2, 3].map((number) => seatOn(number)))
    expect(outcomes.map(code)).toEqual(['ok', 'ok', 'ok'])
    expect(heard).toEqual([before + 1, before + 2, before + 3])
    expect(house.faults).toHaveLength(3)
  })

  it('that find everything as wanted write no row and no commit', async () => {
    const { order } = await seat(house, [1])
    await must(house, 'saleOrders.complete', { id: order.id })
    const before = dump(house.connection)
    expect(await must(house, 'saleOrders.complete', { id: order.id })).toMatchObject({ already: true })
    expect(dump(house.connection)).toBe(before)
  })
})

describe('a command that is sent again (SYN-4, API-3)', () => {
  it('answers what was stored and takes effect once, later and in the same turn', async () => {
    const id = nextCommandId()
    const [first, twin] = await Promise.all([seatOn(1, { id }), seatOn(1, { id })])
    const before = dump(house.connection)
    const again = await seatOn(1, { id })
    expect(first).toMatchObject({ ok: true })
    for (const outcome of [twin, again]) expect(outcome).toEqual({ ...first, replayed: true })
    expect(dump(house.connection)).toBe(before)
    expect(results().filter((row) => row.command_id === id)).toHaveLength(1)
  })

  it('answers the same refusal even when it would succeed by now', async () => {
    const { order } = await seat(house, [1])
    const id = nextCommandId()
    const first = await seatOn(1, { id })
    await must(house, 'saleOrders.complete', { id: order.id })
    expect(await seatOn(1, { id })).toEqual({ ...first, replayed: true })
    expect(liveUsages(house.connection)).toEqual([])
  })

  it('from another person is refused: nobody is answered what somebody else did', async () => {
    const id = nextCommandId()
    await seatOn(1, { id, by: 'host' })
    const before = dump(house.connection)
    expect(code(await seatOn(1, { id, by: 'server' }))).toBe('COMMAND_ID_REUSED')
    expect(dump(house.connection)).toBe(before)
  })

  it('with another body or another name is refused and changes nothing', async () => {
    const id = nextCommandId()
    await seatOn(1, { id })
    const before = dump(house.connection)
    expect(code(await seatOn(2, { id }))).toBe('COMMAND_ID_REUSED')
    expect(code(await call(house, 'saleOrders.create', {}, { id }))).toBe('COMMAND_ID_REUSED')
    const guest = await call(
      house,
      'saleOrders.create',
      { allocationUnitIds: [unit(house, 1)], guest: { name: 'x' } },
      { id },
    )
    expect(code(guest)).toBe('COMMAND_ID_REUSED')
    expect(dump(house.connection)).toBe(before)
    expect((await seatOn(1, { id })).ok).toBe(true)
  })

  it('is the same body however its keys are ordered and its defaults are written out', async () => {
    const id = nextCommandId()
    const first = await call(house, 'saleOrders.create', { type: 'TAKEAWAY', externalReference: 'x' }, { id })
    const again = await call(
      house,
      'saleOrders.create',
      { acceptShorterWindow: false, externalReference: 'x', type: 'TAKEAWAY' },
      { id },
    )
    expect(again).toEqual({ ...first, replayed: true })
  })

  it('answers from the store also after a restart', async () => {
    const id = nextCommandId()
    const first = await seatOn(1, { id })
    house.store.close()
    const connection = openConnection({ file: join(folder, 'store.floorbook'), durability: 'NORMAL' })
    const { MerchantStore } = await import('../node/merchant-store')
    const store = new MerchantStore({
      connection,
      merchantId: house.merchantId,
      now: () => house.clock.now,
      log: { error: () => undefined, warn: () => undefined },
    })
    house = { ...house, store, connection }
    expect(await seatOn(1, { id })).toEqual({ ...first, replayed: true })
    demandSound(house)
  })

  it('takes no effect again where only the log knows it, as on a terminal that became the hub, nor falls on others', async () => {
    const id = nextCommandId()
    await seatOn(1, { id })
    const seq = head()
    house.connection.statement('DELETE FROM result').run()
    const said = { id, name: 'saleOrders.create', input: { allocationUnitIds: [unit(house, 1)] } } as const
    const [again, other] = await Promise.all([house.store.execute({ ...said, staffId: house.staff.owner }), seatOn(2)])
    expect(again).toEqual({ ok: true, value: null, seq, replayed: true })
    expect(other.ok).toBe(true)
    demandSound(house)
  })

  it('drops results with their time, and no sooner', async () => {
    const id = nextCommandId()
    await seatOn(1, { id })
    const kept = results().length
    expect(dropOldResults(house.connection, house.clock.now + RESULT_RETENTION_MILLISECONDS)).toBe(0)
    expect(dropOldResults(house.connection, house.clock.now + RESULT_RETENTION_MILLISECONDS + 1)).toBe(kept)
    expect(results()).toEqual([])
  })
})

describe('permission', () => {
  it('is checked inside, kept as the outcome, and writes nothing', async () => {
    const before = dump(house.connection)
    const id = nextCommandId()
    const outcome = await seatOn(1, { by: 'installer', id })
    expect(outcome).toMatchObject({
      ok: false,
      refusal: { code: 'FORBIDDEN', facts: { permission: 'SaleOrder.create' } },
    })
    expect(dump(house.connection)).toBe(before)
    expect(results().find((row) => row.command_id === id)?.outcome).toContain('FORBIDDEN')
  })

  it('is never given for what only the node itself does', async () => {
    for (const name of ['occupancy.expire', 'store.create'] as unknown as OperationName[]) {
      const input =
        name === ('store.create' as string)
          ? {
              name: { en: 'x' },
              language: 'en',
              businessType: 'DINE_IN',
              timeZone: 'UTC',
              floor: 'empty',
              trial: false,
              ownerSecret: [{ displayName: 'x', role: 'owner' }],
            }
          : {}
      const outcome = await house.store.execute({ id: nextCommandId(), name, input, staffId: house.staff.owner })
      expect(code(outcome as never)).toBe('FORBIDDEN')
    }
  })
})

describe('what is logged (architecture, rule 10)', () => {
  it('holds no guest, PIN, password or hash in inputs and events', async () => {
    const guest = { name: 'Huỳnh Thị Bí Mật', phone: '+84909123456', partySize: 2, notes: 'sesame allergy' }
    const { usages, order } = await seat(house, [1], { guest })
    await must(house, 'saleOrders.update', { id: order.id, guest })
    await must(house, 'allocationUsages.update', { id: usages[0]?.id ?? '', guest })
    await must(house, 'allocationUsages.transfer', {
      usageId: usages[0]?.id ?? '',
      allocationUnitIds: [unit(house, 2)],
    })
    const reservedFrom = new Date(house.clock.now + 3_600_000).toISOString()
    const { reservation } = await must(house, 'reservations.create', {
      reservedFrom,
      guest,
      allocationUnitIds: [unit(house, 3)],
    })
    await must(house, 'reservations.checkIn', { id: reservation.id })
    const { id } = await must(house, 'staff.create', {
      displayName: 'New',
      role: 'host',
      pin: '483920',
      password: 'geheimes wort',
      login: 'new',
    })
    await must(house, 'staff.update', { id, pin: '483921', password: 'anderes wort' })
    const rows = readLog(house.connection, 0, 1_000)
    const said = rows.map((row) => `${row.input} ${row.events}`).join('\n')
    for (const secret of ['Bí Mật', '84909123456', 'sesame', '483920', '483921', 'geheimes', 'anderes', 'scrypt']) {
      expect(said).not.toContain(secret)
    }
    const whole = [
      rows.map((row) => row.images).join(),
      results()
        .map((row) => row.outcome)
        .join(),
      dump(house.connection),
    ].join()
    for (const secret of ['483920', '483921', 'geheimes', 'anderes']) expect(whole).not.toContain(secret)
    expect(
      results()
        .map((row) => row.outcome)
        .join(),
    ).not.toContain('scrypt')
  })

  it('never leaves the store with a secret in the feed or in history', async () => {
    const messages: string[] = []
    house.store.subscribe((message) => messages.push(message))
    await must(house, 'staff.create', {
      displayName: 'New',
      role: 'host',
      pin: '483920',
      password: 'geheimes wort',
      login: 'new',
    })
    // How the node stands to its hub is told as well, whenever that changes.
    expect(messages.filter((message) => message.startsWith('{"type":"change"'))).toHaveLength(1)
    const said = messages.join() + JSON.stringify(ask(house, 'activity.find', {}))
    for (const secret of ['483920', 'geheimes', 'scrypt', 'Hash', 'secret']) expect(said).not.toContain(secret)
  })

  it('names the actor, the terminal and the hub’s time, which never goes back', async () => {
    await seatOn(1, { by: 'server' })
    house.clock.now -= 3_600_000
    await seatOn(2, { by: 'host' })
    const [first, second] = readLog(house.connection, head() - 2, 2)
    expect(first).toMatchObject({ actor_id: house.staff.server, terminal_code: 'A', name: 'saleOrders.create' })
    expect(second?.actor_id).toBe(house.staff.host)
    expect(second?.at).toBe(first?.at)
  })
})

describe('what was not foreseen', () => {
  const text = z.strictObject({ label: z.string() })
  const faults: unknown[] = []
  const insertSeating = (tx: Tx): { id: string } => {
    const id = tx.newId('seating')
    tx.insert('seating', { id, guest: null, assignee_id: null, since: tx.command.at, survivor_id: null })
    return { id }
  }
  const build = (more: Partial<ExecutorOptions> = {}) => {
    faults.length = 0
    const store = openTestStore()
    const committed: number[] = []
    const executor = new Executor({
      connection: store.connection,
      merchantId: store.merchantId,
      head: readHead(store.connection),
      now: () => store.clock.now,
      may: () => true,
      touched: () => undefined,
      onCommit: (commit) => committed.push(commit.seq),
      onFault: (fault) => faults.push(fault),
      registry: new Map(
        [
          { name: 'good', run: insertSeating },
          {
            name: 'throws',
            run: (tx: Tx) => {
              insertSeating(tx)
              throw new TypeError('not foreseen')
            },
          },
          {
            name: 'refuses',
            run: (tx: Tx) => {
              insertSeating(tx)
              return refuse('TOO_SMALL', { path: ['label'] })
            },
          },
        ].map((definition) => [definition.name, { ...definition, permission: null, input: text }]),
      ),
      ...more,
    })
    const run = (name: string) =>
      executor.execute({
        id: nextCommandId(),
        name,
        input: { label: name },
        actorId: null,
        terminalId: 't',
        terminalCode: 'A',
      })
    const seatings = () => (store.connection.statement('SELECT count(*) AS n FROM seating').get() as { n: number }).n
    return { store, executor, run, committed, seatings }
  }

  it('is answered INTERNAL without a word of it, writes nothing, and the next command goes on', async () => {
    const { run, committed, seatings, executor } = build()
    const outcomes = await Promise.all([run('good'), run('throws'), run('refuses'), run('good')])
    expect(outcomes).toMatchObject([
      { ok: true },
      { ok: false, refusal: { code: 'INTERNAL' } },
      { ok: false, refusal: { code: 'TOO_SMALL' } },
      { ok: true },
    ])
    expect(JSON.stringify(outcomes)).not.toContain('foreseen')
    expect(faults).toMatchObject([new TypeError('not foreseen')])
    expect(seatings()).toBe(2)
    expect(committed).toEqual([1, 2])
    expect(executor.head.seq).toBe(2)
  })

  it('an unknown command is not found; a wrong input is refused with its path before anything begins', async () => {
    const { run, executor } = build()
    expect(await run('nothing')).toMatchObject({ ok: false, refusal: { code: 'NOT_FOUND', path: 'name' } })
    const wrong = await executor.execute({
      id: nextCommandId(),
      name: 'good',
      input: { label: 1 },
      actorId: null,
      terminalId: 't',
      terminalCode: 'A',
    })
    expect(wrong).toMatchObject({ ok: false, refusal: { code: 'INVALID_INPUT', path: 'label' } })
  })

  it.each([
    ['a failing device', Object.assign(new Error('disk I/O error'), { code: 'SQLITE_IOERR_FSYNC' }), 'STORE_READ_ONLY'],
    ['anything else', new Error('power'), 'OUTCOME_UNKNOWN'],
  ])(
    'a COMMIT that fails for %s leaves all unknown and nothing moved; the same ids may be asked again',
    async (_what, fault, expected) => {
      const { store, executor, committed, seatings } = build()
      const original = store.connection.statement.bind(store.connection)
      let failing = true
      store.connection.statement = (sql) => {
        if (failing && sql === 'COMMIT') throw fault
        return original(sql)
      }
      const before = executor.head
      const commands = [1, 2].map(() => ({
        id: nextCommandId(),
        name: 'good',
        input: { label: 'x' },
        actorId: null,
        terminalId: 't',
        terminalCode: 'A',
      }))
      const outcomes = await Promise.all(commands.map((command) => executor.execute(command)))
      expect(outcomes.map(code)).toEqual([expected, expected])
      expect(executor.head).toEqual(before)
      expect(committed).toEqual([])
      expect(seatings()).toBe(0)
      failing = false
      const again = await Promise.all(commands.map((command) => executor.execute(command)))
      expect(again).toMatchObject([
        { ok: true, seq: 1 },
        { ok: true, seq: 2 },
      ])
      expect(again.some((outcome) => outcome.replayed === true)).toBe(false)
      expect(seatings()).toBe(2)
    },
  )
})

describe('a batch that did not become durable', () => {
  it('leaves nobody with a permission that only it had given', async () => {
    const original = house.connection.statement.bind(house.connection)
    let failing = true
    house.connection.statement = (sql) => {
      if (failing && sql === 'COMMIT') throw new Error('power')
      return original(sql)
    }
    const outcomes = await Promise.all([
      call(house, 'roles.update', { name: 'installer', permissions: ['SaleOrder.create'] }),
      call(house, 'saleOrders.create', {}, { by: 'installer' }),
    ])
    expect(outcomes.map(code)).toEqual(['OUTCOME_UNKNOWN', 'OUTCOME_UNKNOWN'])
    failing = false
    expect(code(await call(house, 'saleOrders.create', {}, { by: 'installer' }))).toBe('FORBIDDEN')
  })
})

describe('a full disk', () => {
  it('acknowledges nothing, moves nothing, still reads, and works again when there is room', async () => {
    const { connection } = house
    const pages = connection.database.pragma('page_count', { simple: true }) as number
    connection.database.pragma(`max_page_count = ${pages + 4}`)
    const notes = 'x'.repeat(2_000)
    let outcome = await call(house, 'saleOrders.create', { guest: { notes } })
    const acknowledged: string[] = []
    const attempted = [nextCommandId()]
    for (let tries = 0; outcome.ok && tries < 100; tries += 1) {
      acknowledged.push(outcome.value.order.id)
      attempted.push(nextCommandId())
      outcome = await call(house, 'saleOrders.create', { guest: { notes } }, { id: attempted.at(-1) ?? '' })
    }
    expect(['STORE_READ_ONLY', 'OUTCOME_UNKNOWN']).toContain(code(outcome))
    const before = dump(connection)
    const seq = head()
    const batch = await Promise.all(
      [1, 2, 3].map((number) =>
        call(house, 'saleOrders.create', { guest: { notes }, allocationUnitIds: [unit(house, number)] }),
      ),
    )
    for (const refused of batch) expect(['STORE_READ_ONLY', 'OUTCOME_UNKNOWN']).toContain(code(refused))
    expect(dump(connection)).toBe(before)
    expect(head()).toBe(seq)
    expect(readHead(connection).seq).toBe(seq)
    expect(ask(house, 'saleOrders.count', {}).count).toBe(acknowledged.length)
    connection.database.pragma('max_page_count = 1073741823')
    const again = await call(house, 'saleOrders.create', { guest: { notes } }, { id: attempted.at(-1) ?? '' })
    expect(again.ok).toBe(true)
    expect(again.replayed).toBeUndefined()
    expect(head()).toBe(seq + 1)
    demandSound(house)
  })
})

describe('an input that no schema foresaw', () => {
  const HOSTILE: [what: string, input: () => unknown][] = [
    [
      'a number beyond JSON',
      () => ({
        zones: [
          {
            name: { en: 'a' },
            frame: { x: 0, y: 0, width: 1, height: 1 },
            zones: [{ name: { en: 'b' }, frame: { x: 0, y: 0, width: 1, height: 1 }, zones: [1n] }],
          },
        ],
        name: { en: 'x' },
      }),
    ],
    [
      'an object that contains itself',
      () => {
        const circle: Record<string, unknown> = {}
        circle['self'] = circle
        return { name: { en: 'x' }, metadata: circle }
      },
    ],
    ...[6_000, 20_000, 100_000].map(
      (depth) =>
        [
          `a nesting of ${depth}, deeper than any stack`,
          () => {
            let nested: unknown = []
            for (let level = 0; level < depth; level += 1) nested = [nested]
            return { name: { en: 'x' }, metadata: { nested } }
          },
        ] as [string, () => unknown],
    ),
  ]

  it.each(HOSTILE)('%s is refused, not fatal', async (_what, input) => {
    const outcome = await house.store.execute({
      id: nextCommandId(),
      name: 'allocationLayouts.create',
      input: input(),
      staffId: house.staff.owner,
    })
    expect(outcome).toMatchObject({ ok: false })
    expect(['INVALID_INPUT', 'DEPTH_EXCEEDED']).toContain(outcome.ok ? '' : outcome.refusal.code)
    const asked = house.store.ask('allocationUnits.find', input(), house.staff.owner)
    expect(asked).toMatchObject({ ok: false, refusal: { code: 'INVALID_INPUT' } })
  })
})
