import { createHash } from 'node:crypto'
import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FloorbookNode } from '../node/node'
import { book, openTestHouse, seat } from '../node/testing'
import { openConnection } from './connection'
import type { Connection } from './connection'
import { StoreFault } from './faults'
import { lockFolder } from './folder-lock'
import { migrate, MIGRATIONS, SCHEMA_VERSION } from './migrations'
import { isSnapshotWanted } from './snapshot-wanted'
import { verify } from './verify'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'floorbook-store-'))
  file = join(folder, 'store.floorbook')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const faultOf = (run: () => unknown): StoreFault => {
  try {
    run()
  } catch (thrown) {
    if (thrown instanceof StoreFault) return thrown
    throw thrown
  }
  throw new Error('was not refused')
}
const pragma = (connection: Connection, name: string): unknown => connection.database.pragma(name, { simple: true })
const hashOf = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex')

describe('opening a data file', () => {
  it('sets what makes it durable, and finds it set at every opening', () => {
    for (let opening = 0; opening < 3; opening += 1) {
      const connection = openConnection({ file })
      expect({
        journal: pragma(connection, 'journal_mode'),
        synchronous: pragma(connection, 'synchronous'),
        foreignKeys: pragma(connection, 'foreign_keys'),
        recursiveTriggers: pragma(connection, 'recursive_triggers'),
        version: pragma(connection, 'user_version'),
      }).toEqual({ journal: 'wal', synchronous: 2, foreignKeys: 1, recursiveTriggers: 1, version: SCHEMA_VERSION })
      connection.close()
    }
  })

  it('leaves the schema of a file that has it as it is', () => {
    const schema = (connection: Connection): unknown =>
      connection.database.prepare('SELECT * FROM sqlite_schema ORDER BY name').all()
    const first = openConnection({ file })
    const before = schema(first)
    first.close()
    const second = openConnection({ file })
    expect(schema(second)).toEqual(before)
    second.close()
  })

  it.each([
    ['a terminal', true],
    ['a hub', false],
  ])('brings %s of long ago up to date, and only a terminal wants everything afresh: %s', (_who, terminal) => {
    const former = new Sqlite(file)
    migrate(former, MIGRATIONS.slice(0, 2))
    if (terminal) former.exec(`INSERT INTO local_watermark VALUES (1, 1001, 0, x'00', 0, 1001, 1, 0)`)
    former.close()
    for (let opening = 0; opening < 2; opening += 1) {
      const connection = openConnection({ file })
      expect(pragma(connection, 'user_version')).toBe(SCHEMA_VERSION)
      expect(isSnapshotWanted(connection)).toBe(terminal)
      connection.close()
    }
  })

  it('marks the file as a store of this program', () => {
    const connection = openConnection({ file })
    expect(pragma(connection, 'application_id')).toBe(0x466c626b)
    connection.close()
  })

  it.each(['wal', 'delete'])(
    'refuses a file of a newer program and leaves every byte of it (journal: %s)',
    (journal) => {
      openConnection({ file }).close()
      const database = new Sqlite(file)
      database.pragma(`journal_mode = ${journal}`)
      database.pragma(`user_version = ${SCHEMA_VERSION + 1}`)
      database.close()
      const before = hashOf(file)
      const fault = faultOf(() => openConnection({ file }))
      expect(fault.code).toBe('STORE_TOO_NEW')
      expect(hashOf(file)).toBe(before)
    },
  )

  it('refuses what is no database', () => {
    writeFileSync(file, 'this is a shopping list, and a long one\n'.repeat(200))
    const before = hashOf(file)
    expect(faultOf(() => openConnection({ file })).code).toBe('STORE_DAMAGED')
    expect(hashOf(file)).toBe(before)
  })
})

describe('a damaged file (OPS-5)', () => {
  const build = async (): Promise<void> => {
    const house = await openTestHouse({ connection: openConnection({ file, durability: 'NORMAL' }) })
    for (const number of [1, 2, 3, 4])
      await seat(house, [number], { guest: { name: `Guest ${number}`, notes: 'x'.repeat(300) } })
    for (const day of [1, 2, 3, 4, 5, 6, 7, 8]) await book(house, [5], day * 1_440)
    house.connection.database.pragma('wal_checkpoint(TRUNCATE)')
    house.store.close()
  }
  const flip = (path: string, offset: number, mask: number): void => {
    const bytes = readFileSync(path)
    const handle = openSync(path, 'r+')
    writeSync(handle, Buffer.from([(bytes[offset] ?? 0) ^ mask]), 0, 1, offset)
    closeSync(handle)
  }

  it('is noticed at start where a page is gone', async () => {
    await build()
    const { size } = statSync(file)
    const handle = openSync(file, 'r+')
    writeSync(handle, Buffer.alloc(4_096, 0xab), 0, 4_096, Math.floor(size / 4_096 / 2) * 4_096)
    closeSync(handle)
    expect(faultOf(() => openConnection({ file })).code).toBe('STORE_DAMAGED')
  })

  it('is noticed at start where its end is missing', async () => {
    await build()
    writeFileSync(file, readFileSync(file).subarray(0, Math.floor(statSync(file).size / 2)))
    expect(faultOf(() => openConnection({ file })).code).toBe('STORE_DAMAGED')
  })

  it('is damaged where the text of its schema is', async () => {
    await build()
    const bytes = readFileSync(file)
    for (let at = bytes.indexOf('json_valid'); at >= 0; at = bytes.indexOf('json_valid', at))
      bytes.write('kson_valid', at)
    writeFileSync(file, bytes)
    expect(faultOf(() => openConnection({ file })).code).toBe('STORE_DAMAGED')
  })

  it('never gets past both the start and verify with a changed row, and is never answered by anything but a fault with a code', async () => {
    await build()
    const whole = openConnection({ file })
    expect(verify(whole).problems).toEqual([])
    const text = (connection: Connection): string =>
      JSON.stringify(
        ['allocation_usage', 'sale_order', 'reservation', 'seating', 'allocation_unit', 'staff'].map((table) =>
          connection.database.prepare(`SELECT * FROM ${table} ORDER BY id`).all(),
        ),
      )
    const before = text(whole)
    whole.close()
    const { size } = statSync(file)
    const damaged = join(folder, 'damaged.floorbook')
    let noticed = 0
    fc.assert(
      fc.property(fc.integer({ min: 0, max: size - 1 }), fc.integer({ min: 1, max: 255 }), (offset, mask) => {
        for (const suffix of ['', '-wal', '-shm']) rmSync(damaged + suffix, { force: true })
        copyFileSync(file, damaged)
        flip(damaged, offset, mask)
        let connection: Connection
        try {
          connection = openConnection({ file: damaged, durability: 'NORMAL' })
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(StoreFault)
          noticed += 1
          return
        }
        try {
          if (text(connection) === before) return
          expect(verify(connection).problems.length, `byte ${offset}`).toBeGreaterThan(0)
          noticed += 1
        } finally {
          connection.close()
        }
      }),
      { numRuns: 80 },
    )
    expect(noticed).toBeGreaterThan(0)
  })
})

describe('one node per data folder', () => {
  it('holds the folder as long as it lives', () => {
    const unlock = lockFolder(folder)
    expect(faultOf(() => lockFolder(folder)).code).toBe('STORE_IN_USE')
    unlock()
    lockFolder(folder)()
  })

  it('refuses a second node, which leaves the first one working', async () => {
    const log = { error: () => undefined, warn: () => undefined }
    const first = new FloorbookNode({ dataFolder: folder, log, durability: 'NORMAL' })
    expect(faultOf(() => new FloorbookNode({ dataFolder: folder, log })).code).toBe('STORE_IN_USE')
    const made = await first.createStore({
      name: { en: 'x' },
      language: 'en',
      businessType: 'DINE_IN',
      timeZone: 'UTC',
      floor: 'empty',
      trial: false,
      ownerSecret: [{ displayName: 'Owner', role: 'owner' }],
    })
    expect(made.ok).toBe(true)
    first.close()
    const second = new FloorbookNode({ dataFolder: folder, log, durability: 'NORMAL' })
    expect(second.stores()).toHaveLength(1)
    second.close()
  })

  it('that died while it set up its store can set it up again: a file without a first commit is no store', async () => {
    const log = { error: () => undefined, warn: () => undefined }
    new FloorbookNode({ dataFolder: folder, log, durability: 'NORMAL' }).close()
    // What a process leaves that dies between making the file and its first commit.
    const left = join(folder, 'stores', '01900000-0000-7000-8000-000000000abc.floorbook')
    openConnection({ file: left }).close()
    const node = new FloorbookNode({ dataFolder: folder, log, durability: 'NORMAL' })
    const status = await node.session('setup.status', {}, { address: 'test' })
    expect(status).toMatchObject({ ok: true, value: { stores: [] } })
    expect(existsSync(left)).toBe(false)
    const made = await node.session(
      'setup.createStore',
      {
        name: { en: 'x' },
        language: 'en',
        timeZone: 'UTC',
        floor: 'empty',
        owner: { displayName: 'Owner', login: 'owner', password: 'password', pin: '1234' },
      },
      { address: 'test' },
    )
    expect(made.ok).toBe(true)
    node.close()
  })

  it('has no store for whoever asks while one is being made', async () => {
    const log = { error: () => undefined, warn: () => undefined }
    const node = new FloorbookNode({ dataFolder: folder, log, durability: 'NORMAL' })
    const making = node.createStore({
      name: { en: 'x' },
      language: 'en',
      businessType: 'DINE_IN',
      timeZone: 'UTC',
      floor: 'empty',
      trial: false,
      ownerSecret: [{ displayName: 'Owner', role: 'owner' }],
    })
    const asked = node.session('setup.status', {}, { address: 'test' })
    expect(await asked).toMatchObject({ ok: true, value: { stores: [] } })
    expect((await making).ok).toBe(true)
    expect(node.stores()).toHaveLength(1)
    node.close()
  })
})
