import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateSync, inflateSync } from 'node:zlib'
import Sqlite from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openReplica, pageOf, welcomeOf } from '../node/sync-testing'
import { inMinutes, must, openTestHouse, seat, unit } from '../node/testing'
import type { TestHouse } from '../node/testing'
import { readHead, readLog } from '../store/commit-log'
import { Connection, openConnection } from '../store/connection'
import { MIGRATIONS, SCHEMA_VERSION } from '../store/migrations'
import type { Migration } from '../store/migrations'
import { testId } from '../store/testing'
import { upgrade } from '../store/upgrade'
import { verify } from '../store/verify'
import type { HubMessage, TerminalMessage, WelcomeMode } from './protocol'
import type { Replica } from './replica'
import type { Answer } from './replica-state'
import { RULES } from './rules'
import { packSnapshot, stateHash } from './snapshot'
import { Wire } from './wire-testing'

/**
 * The program before this one, as far as its file tells: as if the newest schema had brought the table `section` and the
 * merchant's `undo_minutes`. Of what the hub adds the former program keeps what newer-hub.test.ts shows: the log as it came.
 */
const FORMER = MIGRATIONS.at(-2)?.version ?? 0
const ADDITIONS = `${MIGRATIONS.find(({ title }) => title === 'sections')?.sql}
  ALTER TABLE merchant ADD COLUMN undo_minutes INTEGER NOT NULL DEFAULT 10;`
const FORMER_STEPS = MIGRATIONS.slice(0, -1)
const UPGRADE: readonly Migration[] = [...FORMER_STEPS, { version: SCHEMA_VERSION, title: 'additions', sql: ADDITIONS }]

let folder: string
let house: TestHouse
let here: Connection
let replica: Replica
let wire: Wire<TerminalMessage, HubMessage>
let faults: unknown[]

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'floorbook-upgrade-'))
  faults = []
  house = await openTestHouse()
  // The hub ran the former program until here, too.
  house.connection.statement('UPDATE commit_log SET schema_version = ?').run(FORMER)
  here = openConnection({ file: join(folder, 'terminal.floorbook'), durability: 'NORMAL' })
})
afterEach(() => {
  replica.close()
  here.close()
  house.store.close()
  rmSync(folder, { recursive: true, force: true })
})

const start = (): void => {
  replica = openReplica(house, { connection: here, onFault: (fault) => faults.push(fault) })
  wire = new Wire()
  replica.connect(wire)
}

const welcome = (mode: WelcomeMode): void => wire.say(welcomeOf(house.connection, mode))
const page = (after: number): void => wire.say(pageOf(house.connection, after))

/** `more`: rows for which the program that takes it has no table. */
const snapshot = (more: Record<string, unknown>[] = []): void => {
  const { epoch, seq, chain, at } = readHead(house.connection)
  const [packed = ''] = packSnapshot(house.connection, 0, RULES)
  const all = JSON.parse(inflateSync(Buffer.from(packed, 'base64')).toString()) as { rows: unknown[] }
  const body = deflateSync(JSON.stringify({ ...all, rows: [...all.rows, ['supplier', more]] })).toString('base64')
  const watermark = { epoch, seq, chain: chain.toString('base64url') }
  wire.say({ type: 'snapshot', epoch, watermark, at, part: 0, parts: 1, epochs: [[epoch, 0]], body, start: null })
  page(seq)
}

const asksForSnapshot = (): boolean => wire.heard.some((message) => message.type === 'pull' && message.snapshot)

const section = (staff: string, table: number) =>
  must(house, 'sections.create', {
    staffId: house.staff[staff as 'server'],
    unitIds: [unit(house, table)],
    shiftFrom: inMinutes(house, 0),
    shiftTo: inMinutes(house, 240),
  })

/** The hub is updated, and uses what is new; the terminal follows with the former program. */
const leaveAside = async (): Promise<void> => {
  const first = await section('server', 1)
  await section('cashier', 2)
  await must(house, 'sections.update', { id: first.id, unitIds: [unit(house, 3)] })
  await must(house, 'merchants.update', { undoMinutes: 25 })
  await seat(house, [4])
  start()
  welcome('pages')
  page(0)
}

/** The file as the former program leaves it when it ends. */
const end = (): void => {
  replica.close()
  here.statement(`UPDATE local_setting SET value = ? WHERE key = 'snapshot-wanted'`).run(String(FORMER))
  here.database.exec('DROP TABLE section; ALTER TABLE merchant DROP COLUMN undo_minutes')
  here.database.pragma(`user_version = ${FORMER}`)
  here.close()
  here = new Connection(new Sqlite(join(folder, 'terminal.floorbook')))
  here.database.pragma('foreign_keys = ON')
  here.database.function('guest_fits', () => 0)
}

describe('a terminal whose program is updated after its hub’s', () => {
  it('takes up from its log what it had to leave aside, without its hub', async () => {
    await leaveAside()
    const log = readLog(here, 0, 500)
    end()
    upgrade(here, UPGRADE)
    expect(stateHash(here, 0)).toBe(stateHash(house.connection, 0))
    expect(readLog(here, 0, 500)).toEqual(log)
    expect(verify(here).problems).toEqual([])
    start()
    welcome('live')
    expect(replica.phase).toBe('live')
    expect(asksForSnapshot()).toBe(false)
    expect(faults).toEqual([])
  })

  it('keeps beside it what it has done and not sent', async () => {
    await leaveAside()
    replica.connect(new Wire())
    const input = { allocationUnitIds: [unit(house, 5)] }
    const answers: Answer[] = []
    replica.issue({ id: testId(5_001), name: 'saleOrders.create', input, actorId: house.staff.owner }, (answer) =>
      answers.push(answer),
    )
    expect(answers).toMatchObject([{ kind: 'ok', provisional: true }])
    const before = stateHash(here, 0)
    end()
    upgrade(here, UPGRADE)
    expect(stateHash(here, 0)).toBe(before)
    start()
    welcome('live')
    expect(wire.heard.at(-1)).toMatchObject({ type: 'command', id: testId(5_001), input })
  })

  it('fetches everything where its log does not reach so far back, once', async () => {
    await leaveAside()
    here.statement('DELETE FROM commit_log WHERE seq < ?').run(readHead(house.connection).seq)
    end()
    upgrade(here, UPGRADE)
    expect(stateHash(here, 0)).not.toBe(stateHash(house.connection, 0))
    start()
    welcome('live')
    expect(asksForSnapshot()).toBe(true)
    snapshot()
    expect(replica.phase).toBe('live')
    expect(stateHash(here, 0)).toBe(stateHash(house.connection, 0))
    start()
    welcome('live')
    expect(asksForSnapshot()).toBe(false)
    expect(faults).toEqual([])
  })

  it('fetches anew what it was given in a snapshot and had no place for, and only once it has one', () => {
    start()
    welcome('snapshot')
    snapshot([{ id: testId(7_001), merchant_id: house.merchantId, name: 'An' }])
    start()
    welcome('live')
    expect(replica.phase).toBe('live')
    expect(asksForSnapshot()).toBe(false)
    end()
    upgrade(here, UPGRADE)
    start()
    welcome('live')
    expect(asksForSnapshot()).toBe(true)
    snapshot()
    start()
    welcome('live')
    expect(asksForSnapshot()).toBe(false)
    expect(faults).toEqual([])
  })

  it('asks for nothing where its hub has added nothing', async () => {
    await seat(house, [4])
    house.connection.statement('UPDATE commit_log SET schema_version = ?').run(FORMER)
    start()
    welcome('pages')
    page(0)
    end()
    upgrade(here, UPGRADE)
    start()
    welcome('live')
    expect(replica.phase).toBe('live')
    expect(asksForSnapshot()).toBe(false)
  })

  it('that skipped a schema fetches everything', async () => {
    await seat(house, [4])
    house.connection.statement('UPDATE commit_log SET schema_version = 1').run()
    start()
    welcome('pages')
    page(0)
    end()
    upgrade(here, [
      ...FORMER_STEPS,
      { version: SCHEMA_VERSION - 1, title: 'skipped', sql: 'CREATE TABLE local_skipped (id TEXT) STRICT;' },
      ...UPGRADE.slice(-1),
    ])
    start()
    welcome('live')
    expect(asksForSnapshot()).toBe(true)
    snapshot()
    expect(replica.phase).toBe('live')
    expect(stateHash(here, 0)).toBe(stateHash(house.connection, 0))
  })

  it('finds the commands that wait lifted to what they are now', async () => {
    start()
    welcome('pages')
    page(0)
    replica.connect(new Wire())
    replica.issue(
      {
        id: testId(5_001),
        name: 'saleOrders.create',
        input: { allocationUnitIds: [unit(house, 5)], guest: { name: 'Lan' } },
        actorId: house.staff.owner,
      },
      () => undefined,
    )
    end()
    const lift = `UPDATE local_outbox SET input = json_set(input, '$.guest.partySize', 3) WHERE name = 'saleOrders.create';`
    upgrade(here, [...FORMER_STEPS, { version: SCHEMA_VERSION, title: 'lifting', sql: ADDITIONS + lift }])
    start()
    welcome('live')
    expect(wire.heard.at(-1)).toMatchObject({
      type: 'command',
      id: testId(5_001),
      input: { guest: { name: 'Lan', partySize: 3 } },
    })
  })
})
