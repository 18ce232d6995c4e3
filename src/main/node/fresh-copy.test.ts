import { copyFileSync, existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { salvage } from './salvage'
import { damage } from '../store/damage-testing'
import { StoreFault } from '../store/faults'
import { recentFreshCopy } from './membership'
import { until } from '../server/testing'
import { TestNodes } from './nodes-testing'
import type { TestNode } from './nodes-testing'

/** A damaged data file: a terminal fetches the store afresh, with what it has not sent; a hub is refused (OPS-5, sync.md). */

let nodes: TestNodes
let hub: TestNode
let units: string[]
let port: number
beforeEach(async () => {
  nodes = new TestNodes()
  hub = await nodes.hub()
  units = hub.unitIds()
  port = hub.port
})
afterEach(async () => {
  await nodes.close()
  expect(nodes.faults).toEqual([])
})

const unit = (index: number): string => units[index] ?? ''

const filesOf = (name: string): string[] => readdirSync(nodes.storesOf(name)).toSorted()
const fileOf = (name: string): string =>
  join(nodes.storesOf(name), filesOf(name).find((file) => file.endsWith('.floorbook')) ?? '')
const asideOf = (name: string): string[] => filesOf(name).filter((file) => /\.damaged-[0-9TZ]+$/u.test(file))

/** Rows of a stopped node's file are what they were not. */
const change = (name: string, sql: string): void => {
  const database = new Sqlite(fileOf(name))
  database.exec(sql)
  database.close()
}

/** The party that was seated with the hub before anybody was alone. */
let seated: string

/** A terminal with two parties that it has seated without its hub, stopped; the hub is stopped, too. */
const workAlone = async (name: string, ...tables: string[]): Promise<string[]> => {
  const before = await nodes.terminal(name, hub)
  seated = await before.seat(unit(5))
  await until('it is done', () => hub.orderAt(unit(5)) === seated && before.status().outbox.waiting === 0)
  await before.stop()
  await hub.stop()
  const alone = await nodes.start(name, false)
  const orders = [await alone.seat(unit(0)), await alone.seat(unit(1))]
  expect(alone.status().outbox.waiting).toBe(2)
  await alone.stop()
  damage(fileOf(name), ...tables)
  return orders
}
const hubReturns = async (): Promise<void> => {
  hub = await nodes.start('hub', true, port)
}
const following = (terminal: TestNode): Promise<void> =>
  until('the store is there and nothing waits', () => {
    const [store] = terminal.node.stores()
    return store !== undefined && terminal.phase === 'live' && terminal.status().outbox.waiting === 0
  })

const startError = async (name: string): Promise<StoreFault> => {
  try {
    await nodes.start(name, false)
  } catch (thrown) {
    if (thrown instanceof StoreFault) return thrown
    throw thrown
  }
  throw new Error('It has started')
}

describe('a terminal whose data file is damaged', () => {
  it('fetches the store afresh, is who it was, and sends what it had not sent', async () => {
    const orders = await workAlone('bar', 'sale_order', 'allocation_usage')
    const damaged = readFileSync(fileOf('bar'))
    await hubReturns()
    const bar = await nodes.start('bar', false)
    await following(bar)
    for (const node of [hub, bar]) expect([0, 1, 5].map((at) => node.orderAt(unit(at)))).toEqual([...orders, seated])
    expect(bar.status()).toMatchObject({
      terminal: { code: 'B', name: 'bar' },
      freshCopy: { unsent: 2, isComplete: true },
    })
    const after = await bar.seat(unit(2))
    expect(after).toBe(hub.orderAt(unit(2)))
    expect(hub.ask('conflicts.find', {}).items).toEqual([])
    expect(asideOf('bar').map((file) => readFileSync(join(nodes.storesOf('bar'), file)))).toEqual([damaged])
    expect(nodes.logged.filter((line) => line.includes('STORE_DAMAGED'))).toHaveLength(1)
  })

  it('keeps the first file that was set aside, and the latest two', async () => {
    await workAlone('bar', 'sale_order')
    const aside = ['20240101T000000000Z', '20240102T000000000Z', '20240103T000000000Z'].map(
      (time) => `${fileOf('bar')}.damaged-${time}`,
    )
    for (const file of aside) for (const suffix of ['', '-wal']) writeFileSync(file + suffix, 'damaged')
    await nodes.start('bar', false)
    expect(asideOf('bar')).toHaveLength(3)
    expect(aside.map((file) => [existsSync(file), existsSync(`${file}-wal`)])).toEqual([
      [true, true],
      [false, false],
      [true, true],
    ])
  })

  it('says so while the store has not come, and what it has not sent waits through another start', async () => {
    const orders = await workAlone('bar', 'sale_order')
    const alone = await nodes.start('bar', false)
    const status = await alone.node.session('setup.status', {}, { address: '127.0.0.1' })
    expect(status).toMatchObject({ ok: true, value: { stores: [], joining: { code: 'B', afresh: true } } })
    await alone.stop()
    await hubReturns()
    const bar = await nodes.start('bar', false)
    await following(bar)
    expect([0, 1].map((at) => hub.orderAt(unit(at)))).toEqual(orders)
    expect(asideOf('bar')).toHaveLength(1)
  })

  it('may be paired anew while the store does not come, and sends what waits all the same', async () => {
    const orders = await workAlone('bar', 'sale_order')
    // Nobody is found where the hub was.
    change(
      'bar',
      `UPDATE local_setting SET value = json_set(value, '$.hubAddresses', json('[]')) WHERE key = 'membership'`,
    )
    change('bar', `UPDATE paired_terminal SET addresses = '[]'`)
    const bar = await nodes.start('bar', false)
    await hubReturns()
    const { addresses, code } = await hub.operate('sync.openPairing', {})
    const asked = { address: addresses[0] ?? '', code, terminalName: 'bar' }
    const from = (address: string) => bar.node.session('setup.pair', asked, { address })
    expect(await from('192.168.1.20')).toMatchObject({ refusal: { code: 'ALREADY_SET_UP' } })
    expect(await from('127.0.0.1')).toMatchObject({ ok: true })
    await following(bar)
    expect(bar.status().terminal.code).toBe('C')
    expect([0, 1].map((at) => hub.orderAt(unit(at)))).toEqual(orders)
  })

  it('finds the terminal that was made the hub, which was paired after it', async () => {
    const before = await nodes.terminal('bar', hub)
    const heir = await nodes.terminal('patio', hub)
    await until('the bar knows the patio', () => before.ask('terminals.find', {}).items.length === 3)
    await before.stop()
    await hub.stop()
    await heir.operate('sync.promote', {})
    const order = await heir.seat(unit(0))
    damage(fileOf('bar'), 'sale_order')
    const bar = await nodes.start('bar', false)
    await following(bar)
    expect(bar.orderAt(unit(0))).toBe(order)
  })

  it('sends again what a hub had accepted that nobody else had, whatever another hub has made of its number', async () => {
    const bar = await nodes.terminal('bar', hub)
    const heir = await nodes.terminal('patio', hub)
    await until('the bar knows the patio', () => bar.ask('terminals.find', {}).items.length === 3)
    const [address = ''] = heir.network.reachedAt()
    await heir.stop()
    const order = await bar.seat(unit(0))
    await until('the commit has come', () => bar.status().outbox.waiting === 0)
    expect(bar.status().outbox.sent).toBeGreaterThan(0)
    await bar.stop()
    await hub.stop()
    const leading = await nodes.start('patio', false, Number(new URL(address).port))
    await leading.operate('sync.promote', {})
    for (const at of [1, 2, 3]) expect(await leading.seat(unit(at))).toBe(leading.orderAt(unit(at)))
    damage(fileOf('bar'), 'sale_order')
    await nodes.start('bar', false)
    await until('the other hub has the party', () => leading.orderAt(unit(0)) === order)
  })

  it('says where what had not been sent could not be read, and goes on under its next number', async () => {
    await workAlone('bar', 'local_outbox')
    await hubReturns()
    const bar = await nodes.start('bar', false)
    await following(bar)
    expect(bar.status().freshCopy).toMatchObject({ unsent: 0, isComplete: false })
    expect(hub.orderAt(unit(0))).toBeUndefined()
    const order = await bar.seat(unit(0))
    await until('the hub has it', () => hub.orderAt(unit(0)) === order)
  })

  it.each([
    ['its input is no JSON', `input = '{"type":'`],
    ['the hub would not listen to it', `group_id = 'somebody'`],
  ])('sends what can be read of that, and leaves a command behind where %s', async (_what, damaged) => {
    const [, second] = await workAlone('bar', 'sale_order')
    change('bar', `UPDATE local_outbox SET ${damaged} WHERE n = (SELECT min(n) FROM local_outbox WHERE waiting = 1)`)
    await hubReturns()
    const bar = await nodes.start('bar', false)
    await following(bar)
    expect(bar.status().freshCopy).toMatchObject({ unsent: 1, isComplete: false })
    expect([0, 1].map((at) => hub.orderAt(unit(at)))).toEqual([undefined, second])
  })

  it.each<[string, (file: string, aside: string) => void]>([
    [
      'the new file was being made',
      (file, aside) => {
        renameSync(aside, file)
        writeFileSync(`${file}.fresh-under-way`, 'begun')
        writeFileSync(`${file}.fresh-under-way-wal`, 'begun')
      },
    ],
    [
      'the damaged one was still in its place',
      (file, aside) => {
        renameSync(file, `${file}.fresh`)
        copyFileSync(aside, file)
      },
    ],
    ['its place was empty', (file) => renameSync(file, `${file}.fresh`)],
  ])('goes on where its process ended while %s', async (_what, leave) => {
    const orders = await workAlone('bar', 'sale_order')
    const first = await nodes.start('bar', false)
    await first.stop()
    leave(fileOf('bar'), join(nodes.storesOf('bar'), asideOf('bar')[0] ?? ''))
    await hubReturns()
    const bar = await nodes.start('bar', false)
    await following(bar)
    expect([0, 1].map((at) => hub.orderAt(unit(at)))).toEqual(orders)
    expect(filesOf('bar').filter((name) => name.includes('.fresh'))).toEqual([])
    expect(asideOf('bar')).toHaveLength(1)
  })

  it.each([
    ['does not say any more who it was', (): void => damage(fileOf('bar'), 'local_setting')],
    ['does not say any more how far it had counted', (): void => damage(fileOf('bar'), 'local_watermark')],
    [
      'may be the only one with all history, as it has led the store',
      (): void =>
        change(
          'bar',
          `UPDATE local_setting SET value = json_set(value, '$.keepsAll', json('true')) WHERE key = 'membership'`,
        ),
    ],
  ])('is refused with its file as it is where that %s', async (_what, make) => {
    const before = await nodes.terminal('bar', hub)
    await before.stop()
    make()
    damage(fileOf('bar'), 'sale_order')
    const bytes = readFileSync(fileOf('bar'))
    expect((await startError('bar')).code).toBe('STORE_DAMAGED')
    expect(readFileSync(fileOf('bar')).equals(bytes)).toBe(true)
    expect(filesOf('bar').filter((name) => !/floorbook(-wal|-shm)?$/u.test(name))).toEqual([])
  })
})

describe('a hub whose data file is damaged', () => {
  it('is refused with the file as it is: a terminal is promoted, or a backup put back', async () => {
    await hub.seat(unit(0))
    await hub.stop()
    damage(fileOf('hub'), 'sale_order')
    const before = readFileSync(fileOf('hub'))
    expect((await startError('hub')).code).toBe('STORE_DAMAGED')
    expect(readFileSync(fileOf('hub')).equals(before)).toBe(true)
    expect(existsSync(`${fileOf('hub')}.fresh`)).toBe(false)
  })
})

describe('what a damaged file still says', () => {
  it('is whom its terminal trusts by now: who was paired after it, and nobody who was shut out', async () => {
    const first = await nodes.terminal('patio', hub)
    const bar = await nodes.terminal('bar', hub)
    const second = await nodes.terminal('roof', hub)
    const print = (node: TestNode): string => node.network.identity.fingerprint
    const rowOf = (node: TestNode) => bar.ask('terminals.find', {}).items.find(({ name }) => name === node.name)
    const before = bar.store.station.neighbours.membership
    expect(before.pinned).toContain(print(first))
    await hub.command('terminals.revoke', { id: rowOf(first)?.id ?? '' })
    await until(
      'the bar knows both',
      () => rowOf(first)?.status === 'REVOKED' && (rowOf(second)?.addresses.length ?? 0) > 0,
    )
    await bar.stop()
    const { membership } = salvage(fileOf('bar')) ?? {}
    expect(membership?.pinned).toEqual(expect.arrayContaining([print(hub), print(second)]))
    expect(membership?.pinned).not.toContain(print(first))
    expect(membership?.hubAddresses).toEqual(expect.arrayContaining(second.network.reachedAt()))
    expect(membership?.hubAddresses).not.toEqual(expect.arrayContaining(bar.network.reachedAt()))
  })
})

it('that a file was fetched afresh is said for a week', () => {
  const freshCopy = { at: 0, unsent: 2, isComplete: false }
  const membership = hub.store.station.neighbours.membership
  expect(recentFreshCopy({ ...membership, freshCopy }, 7 * 86_400_000 - 1)).toEqual(freshCopy)
  expect(recentFreshCopy({ ...membership, freshCopy }, 7 * 86_400_000)).toBeUndefined()
  expect(recentFreshCopy(membership, 0)).toBeUndefined()
})
