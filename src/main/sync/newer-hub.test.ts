import { deflateSync, inflateSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { changesOf } from '../command/history-changes'
import { HubAndTerminal } from '../node/hub-and-terminal-testing'
import { openReplica, pageOf, welcomeOf } from '../node/sync-testing'
import { openTestHouse, seat } from '../node/testing'
import type { TestHouse } from '../node/testing'
import { CapturedTx } from '../store/captured-tx'
import type { RowImage } from '../store/captured-tx'
import { appendCommit, readHead, readLog } from '../store/commit-log'
import type { LogRow } from '../store/commit-log'
import { openConnection } from '../store/connection'
import type { Connection } from '../store/connection'
import { SCHEMA_VERSION } from '../store/migrations'
import type { Row } from '../store/tables'
import { TEST_NOON, testId } from '../store/testing'
import { verify } from '../store/verify'
import { changeMessages } from './change-messages'
import { HubMessage, imagesOf, toRecord } from './protocol'
import type { TerminalMessage, WelcomeMode } from './protocol'
import type { Replica } from './replica'
import type { Answer } from './replica-state'
import { RULES } from './rules'
import { packSnapshot, stateHash } from './snapshot'
import { Wire } from './wire-testing'

/** What the hub's next schema has and this program has not: a table, and a column of the store's own row. */
const SUPPLIER = 'supplier'
const TIPS = 'tip_percent'

let house: TestHouse
let here: Connection
let replica: Replica
let wire: Wire<TerminalMessage, HubMessage>
let faults: unknown[]
let commands: number

beforeEach(async () => {
  house = await openTestHouse()
  await seat(house, [1])
  here = openConnection({ file: ':memory:', durability: 'NORMAL' })
  faults = []
  commands = 0
  replica = openReplica(house, {
    connection: here,
    // As a terminal's role does: windows are told of each change.
    onChange: (change) => {
      for (const message of changeMessages(change, readHead(here), readHead(here))) message()
    },
    onFault: (fault) => faults.push(fault),
  })
  wire = new Wire()
  replica.connect(wire)
})
afterEach(() => {
  replica.close()
  here.close()
  house.store.close()
})

const merchant = (connection: Connection): Record<string, unknown> =>
  connection.statement('SELECT * FROM merchant').get() as Record<string, unknown>

/** A commit as the next schema's hub makes it: what this program writes as the hub, and what it cannot know. */
const commit = (
  write: (tx: CapturedTx) => RowImage[],
  said: { name: string; input: unknown; actorId: string | null } = {
    name: 'suppliers.create',
    input: {},
    actorId: null,
  },
): LogRow => {
  const { connection, merchantId } = house
  commands += 1
  const tx = new CapturedTx(connection, merchantId, {
    id: testId(8_000 + commands),
    name: said.name,
    at: TEST_NOON,
    actorId: said.actorId,
    terminalId: testId(9_000),
    terminalCode: 'A',
  })
  return connection.transaction(() => {
    tx.images.push(...write(tx))
    const { row } = appendCommit(connection, readHead(connection), tx, JSON.stringify(said.input))
    const newer = { ...row, schema_version: SCHEMA_VERSION + 10 }
    connection.statement('UPDATE commit_log SET schema_version = ? WHERE seq = ?').run(newer.schema_version, row.seq)
    return newer
  })
}

const image = (table: string, after: Record<string, unknown>, before: Record<string, unknown> | null): RowImage =>
  ({ table, id: after['id'], before, after }) as unknown as RowImage

const supplier = (name: string) => ({ id: testId(7_001), merchant_id: house.merchantId, name })

/** Everything that an addition can be in a commit, between what every program knows. */
const additions = (): LogRow[] => [
  commit(() => [image(SUPPLIER, supplier('An'), null)]),
  commit((tx) => {
    tx.update('merchant', tx.need('merchant', house.merchantId), { lead_time_minutes: 20 })
    const [known] = tx.images.splice(0)
    return known === undefined
      ? []
      : [{ ...known, before: { ...known.before, [TIPS]: 5 }, after: { ...known.after, [TIPS]: 10 } }]
  }),
  // Changed a second time at once: nothing but what is new.
  commit(() => [image('merchant', { ...merchant(house.connection), [TIPS]: 12 }, { [TIPS]: 10 })]),
  commit(() => [image(SUPPLIER, supplier('Bình'), { name: 'An' })]),
  commit((tx) => {
    tx.update('merchant', tx.need('merchant', house.merchantId), { lead_time_minutes: 25 })
    return []
  }),
]

const welcome = (mode: WelcomeMode, start?: number): HubMessage => welcomeOf(house.connection, mode, start)
const page = (after: number): HubMessage => pageOf(house.connection, after)

/** The terminal holds all that the house holds so far. */
const caughtUp = (): void => {
  wire.say(welcome('pages'))
  wire.say(page(0))
  expect(replica.phase).toBe('live')
}

const snapshotsAsked = (): number => wire.heard.filter((message) => message.type === 'pull' && message.snapshot).length

const demandSame = (): void => {
  const head = readHead(house.connection)
  expect(faults).toEqual([])
  expect(replica.watermark).toMatchObject({ seq: head.seq, chain: head.chain })
  expect(stateHash(here, 0)).toBe(stateHash(house.connection, 0))
}

describe('a terminal whose program is one schema older than its hub’s', () => {
  it('follows commits that write tables and columns which it does not have, and keeps them in its log as they came', () => {
    caughtUp()
    const { epoch } = readHead(house.connection)
    for (const row of additions()) wire.say({ type: 'commit', epoch, commit: toRecord(row), report: false })
    demandSame()
    expect(merchant(here)['lead_time_minutes']).toBe(25)
    expect(replica.phase).toBe('live')
    expect(snapshotsAsked()).toBe(0)
    expect(readLog(here, 0, 500)).toEqual(readLog(house.connection, 0, 500))
    expect(verify(here).problems).toEqual([])
  })

  it('takes the same in pages', () => {
    additions()
    caughtUp()
    demandSame()
    expect(snapshotsAsked()).toBe(0)
  })

  it('takes them back where histories part', () => {
    caughtUp()
    const { epoch, seq } = readHead(house.connection)
    const before = stateHash(here, 0)
    for (const row of additions()) wire.say({ type: 'commit', epoch, commit: toRecord(row), report: false })
    replica.connect(wire)
    wire.say(welcome('reset', seq))
    expect(faults).toEqual([])
    expect(replica.watermark.seq).toBe(seq)
    expect(stateHash(here, 0)).toBe(before)
  })

  it('gives back what people did there, also what it has no operation or no field for', () => {
    caughtUp()
    const { epoch, seq } = readHead(house.connection)
    const actorId = house.staff.owner
    const guest = { name: 'Lan', partySize: 2 }
    const made = { name: 'suppliers.create', input: { name: 'An' } }
    const changed = { name: 'saleOrders.update', input: { id: testId(7_002), tipPercent: 5 } }
    const rows = [
      commit(() => [image(SUPPLIER, supplier('An'), null)], { ...made, actorId }),
      commit(() => [image(SUPPLIER, supplier('Bình'), { name: 'An' })], { ...made, actorId: null }),
      commit(
        (tx) => {
          const [order] = tx.all<Row<'sale_order'>>('SELECT * FROM sale_order')
          if (order !== undefined) tx.update('sale_order', order, { guest: JSON.stringify(guest) })
          return []
        },
        { ...changed, actorId },
      ),
    ]
    for (const row of rows) wire.say({ type: 'commit', epoch, commit: toRecord(row), report: false })
    replica.connect(wire)
    wire.say(welcome('reset', seq))
    wire.say(welcome('live'))
    expect(wire.heard.at(-1)).toMatchObject({
      type: 'resubmit',
      commands: [made, { ...changed, input: { ...changed.input, guest } }],
    })
    expect(faults).toEqual([])
  })

  it('leaves it to the hub to take back what it has only part of, and says so while it is cut off', () => {
    caughtUp()
    const { epoch } = readHead(house.connection)
    const row = commit(
      (tx) => {
        const [order] = tx.all<Row<'sale_order'>>('SELECT * FROM sale_order')
        if (order !== undefined) tx.update('sale_order', order, { guest: '{"name":"Lan"}' })
        return [image(SUPPLIER, supplier('An'), null)]
      },
      { name: 'saleOrders.handOver', input: {}, actorId: house.staff.owner },
    )
    wire.say({ type: 'commit', epoch, commit: toRecord(row), report: false })
    replica.connect(new Wire())
    const answers: Answer[] = []
    const input = { commandId: row.command_id }
    replica.issue({ id: testId(5_001), name: 'activity.undo', input, actorId: house.staff.owner }, (answer) =>
      answers.push(answer),
    )
    expect(answers).toMatchObject([{ kind: 'refused', refusal: { code: 'HUB_NEEDED' } }])
    expect(faults).toEqual([])
  })

  it('takes a snapshot that carries rows of tables and columns which it does not have', () => {
    additions()
    const { epoch, seq, chain, at } = readHead(house.connection)
    const packed = packSnapshot(house.connection, 0, RULES)
    const all = JSON.parse(inflateSync(Buffer.from(packed.join(''), 'base64')).toString()) as {
      rows: [string, Record<string, unknown>[]][]
    }
    for (const row of all.rows.find(([table]) => table === 'merchant')?.[1] ?? []) row[TIPS] = 12
    all.rows.push([SUPPLIER, [supplier('Bình')]])
    wire.say(welcome('snapshot'))
    wire.say({
      type: 'snapshot',
      epoch,
      watermark: { epoch, seq, chain: chain.toString('base64url') },
      at,
      part: 0,
      parts: 1,
      epochs: [[epoch, 0]],
      body: deflateSync(JSON.stringify(all)).toString('base64'),
      start: null,
    })
    wire.say(page(seq))
    demandSame()
    expect(replica.phase).toBe('live')
  })

  it('says in its history what it knows of such a commit', () => {
    const told = additions().map((row) => changesOf(imagesOf(toRecord(row)), () => true).changes)
    expect(
      told.map((changes) => changes.map(({ entity, fields }) => [entity, fields.map(({ field }) => field)])),
    ).toEqual([[], [['Merchant', ['leadTimeMinutes']]], [], [], [['Merchant', ['leadTimeMinutes']]]])
  })

  it('takes a refusal for which it has no word as final, and says what it was', () => {
    const ack = (refusal: Record<string, unknown>): unknown =>
      HubMessage.parse({
        type: 'ack',
        epoch: 1,
        n: 1,
        id: testId(5_001),
        outcome: { kind: 'refused', refusal, cardId: null, seq: null },
      })
    expect(ack({ code: 'SUPPLIER_GONE', path: 'supplierId', facts: { supplierId: testId(7_001) } })).toMatchObject({
      outcome: { refusal: { code: 'INTERNAL', facts: { code: 'SUPPLIER_GONE' } } },
    })
    expect(ack({ code: 'UNIT_TAKEN', path: 'allocationUnitIds.0' })).toMatchObject({
      outcome: { refusal: { code: 'UNIT_TAKEN', path: 'allocationUnitIds.0' } },
    })
  })
})

it('a hub and a terminal pass over what a later program says beside what they know', async () => {
  const both = await HubAndTerminal.open()
  const later = { tips: 5 }
  both.link(
    (message) => ({
      ...message,
      ...later,
      ...(message.type === 'commit' && { commit: { ...message.commit, ...later } }),
      ...(message.type === 'page' && { commits: message.commits.map((record) => ({ ...record, ...later })) }),
    }),
    (message) => ({ ...message, ...later }),
  )
  both.party()
  both.pass(5_000)
  expect(both.replica.phase).toBe('live')
  expect(readLog(both.here, 0, 500)).toEqual(readLog(both.house.connection, 0, 500))
  expect(both.faults).toEqual([])
  both.close()
})
