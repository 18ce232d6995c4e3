import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { damage } from '../store/damage-testing'
import { StoreFault } from '../store/faults'
import { TestNodes, until } from './nodes-testing'
import type { TestNode } from './nodes-testing'

/** A damaged data file: a terminal fetches the store afresh, with what it has not sent; a hub is refused (OPS-5, sync.md). */

let nodes: TestNodes
let hub: TestNode
let units: string[]
beforeEach(async () => {
  nodes = new TestNodes()
  hub = await nodes.hub()
  units = hub.unitIds()
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

/** A terminal with two parties that it has seated without its hub, stopped, with these tables damaged; the hub runs again. */
const workAlone = async (name: string, ...tables: string[]): Promise<string[]> => {
  const before = await nodes.terminal(name, hub)
  expect(await before.seat(unit(5))).not.toBe('UNIT_TAKEN')
  await before.stop()
  const port = hub.port
  await hub.stop()
  const alone = await nodes.start(name, false)
  const orders = [await alone.seat(unit(0)), await alone.seat(unit(1))]
  await alone.stop()
  hub = await nodes.start('hub', true, port)
  damage(fileOf(name), ...tables)
  return orders
}

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
    const bar = await nodes.start('bar', false)
    await until(
      'the store is there and nothing waits',
      () => bar.node.stores().length === 1 && bar.phase === 'live' && bar.status().outbox.waiting === 0,
    )
    for (const node of [hub, bar]) expect([node.orderAt(unit(0)), node.orderAt(unit(1))]).toEqual(orders)
    expect(bar.orderAt(unit(5))).toBe(hub.orderAt(unit(5)))
    expect(bar.status()).toMatchObject({
      terminal: { code: 'B', name: 'bar' },
      freshCopy: { unsent: 2, isComplete: true },
    })
    expect(await bar.seat(unit(2))).toBe(hub.orderAt(unit(2)))
    expect(hub.ask('conflicts.find', {}).items).toEqual([])
    expect(asideOf('bar').map((file) => readFileSync(join(nodes.storesOf('bar'), file)))).toEqual([damaged])
    expect(nodes.logged.filter((line) => line.includes('STORE_DAMAGED'))).toHaveLength(1)
  })

  it('says so while the store has not come, and what it has not sent waits through another start', async () => {
    const orders = await workAlone('bar', 'sale_order')
    const port = hub.port
    await hub.stop()
    const alone = await nodes.start('bar', false)
    const status = await alone.node.session('setup.status', {}, { address: '127.0.0.1' })
    expect(status).toMatchObject({ ok: true, value: { stores: [], joining: { code: 'B', afresh: true } } })
    await alone.stop()
    hub = await nodes.start('hub', true, port)
    const bar = await nodes.start('bar', false)
    await until('the hub has both parties', () => hub.orderAt(unit(1)) === orders[1] && bar.phase === 'live')
    expect(hub.orderAt(unit(0))).toBe(orders[0])
    expect(asideOf('bar')).toHaveLength(1)
  })

  it('says where what had not been sent could not be read, and goes on under its next number', async () => {
    await workAlone('bar', 'local_outbox')
    const bar = await nodes.start('bar', false)
    await until('the store is there', () => bar.node.stores().length === 1 && bar.phase === 'live')
    expect(bar.status().freshCopy).toMatchObject({ unsent: 0, isComplete: false })
    expect(hub.orderAt(unit(0))).toBeUndefined()
    const order = await bar.seat(unit(0))
    await until('the hub has it', () => hub.orderAt(unit(0)) === order)
    expect(bar.phase).toBe('live')
  })

  it('goes on with the change of files where it ended in the middle of it', async () => {
    const orders = await workAlone('bar', 'sale_order')
    const first = await nodes.start('bar', false)
    await first.stop()
    // As if the process had ended before the new file was put in its place.
    const file = fileOf('bar')
    renameSync(file, `${file}.fresh`)
    writeFileSync(`${file}.fresh-under-way`, 'begun')
    const bar = await nodes.start('bar', false)
    await until(
      'the hub has both parties',
      () => hub.orderAt(unit(1)) === orders[1] && hub.orderAt(unit(0)) === orders[0],
    )
    await bar.stop()
    expect(filesOf('bar').filter((name) => name.includes('.fresh'))).toEqual([])
  })

  it('is refused with the file as it is where it does not say any more who it was', async () => {
    await workAlone('bar', 'local_setting')
    const before = readFileSync(fileOf('bar'))
    expect((await startError('bar')).code).toBe('STORE_DAMAGED')
    expect(readFileSync(fileOf('bar')).equals(before)).toBe(true)
    expect(asideOf('bar')).toEqual([])
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
