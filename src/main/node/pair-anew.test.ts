import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { until } from '../server/testing'
import { TestNodes } from './nodes-testing'
import type { TestNode } from './nodes-testing'

/** A terminal that was shut out or quarantined comes back to its store, with what it has not sent (SYN-3, SYN-6). */

let nodes: TestNodes
let others: TestNodes
let hub: TestNode
let units: string[]
beforeEach(async () => {
  nodes = new TestNodes()
  others = new TestNodes()
  hub = await nodes.hub()
  units = hub.unitIds()
})
afterEach(async () => {
  await nodes.close()
  await others.close()
  expect([...nodes.faults, ...others.faults]).toEqual([])
})

const unit = (index: number): string => units[index] ?? ''
const rowOf = (name: string) => hub.ask('terminals.find', {}).items.filter((row) => row.name === name)

/** A terminal with a party that it has seated without the hub, and stopped; the hub runs again. */
const workAlone = async (): Promise<{ orderId: string }> => {
  const before = await nodes.terminal('bar', hub)
  await before.stop()
  const port = hub.port
  await hub.stop()
  const alone = await nodes.start('bar', false)
  const orderId = await alone.seat(unit(0))
  expect(alone.status().outbox.waiting).toBe(1)
  await alone.stop()
  hub = await nodes.start('hub', true, port)
  return { orderId }
}

/** As workAlone; shut out before the hub has heard of it. */
const shutOutWithWork = async (): Promise<{ bar: TestNode; orderId: string }> => {
  const { orderId } = await workAlone()
  await hub.command('terminals.revoke', { id: rowOf('bar')[0]?.id ?? '' })
  const bar = await nodes.start('bar', false)
  await until('the bar knows', () => bar.phase === 'revoked')
  return { bar, orderId }
}

const join = async (terminal: TestNode, other: TestNode): Promise<string> => {
  const { addresses, code } = await other.operate('sync.openPairing', {})
  const joined = await terminal.node.join({ address: addresses[0] ?? '', code, terminalName: 'bar' })
  return joined.ok ? joined.value.terminalCode : joined.refusal.code
}

describe('a terminal that was shut out with work that the hub has not got', () => {
  it('is paired anew with a code of its hub, and sends that work under its new identity', async () => {
    const { bar, orderId } = await shutOutWithWork()
    expect(hub.orderAt(unit(0))).toBeUndefined()
    expect(await join(bar, hub)).toBe('C')
    await until('the hub has the party', () => hub.orderAt(unit(0)) === orderId)
    await until('nothing waits', () => bar.phase === 'live' && bar.status().outbox.waiting === 0)
    expect(bar.orderAt(unit(0))).toBe(orderId)
    expect(rowOf('bar')).toMatchObject([
      { code: 'B', status: 'REVOKED' },
      { code: 'C', status: 'ACTIVE', id: bar.status().terminal.id },
    ])
    expect(await bar.command('saleOrders.create', { allocationUnitIds: [unit(1)] })).toMatchObject({
      order: { number: expect.stringMatching(/^C-/) },
    })
  })

  it('is what it became when it is started again', async () => {
    const { bar, orderId } = await shutOutWithWork()
    await join(bar, hub)
    await until('the hub has the party', () => hub.orderAt(unit(0)) === orderId)
    await bar.stop()
    const again = await nodes.start('bar', false)
    await until('it is let in', () => again.phase === 'live')
    expect(again.status().terminal.code).toBe('C')
  })

  it('is not led to another store, whose code stays good, and keeps what it has', async () => {
    const { bar, orderId } = await shutOutWithWork()
    const elsewhere = await others.hub()
    const opened = await elsewhere.operate('sync.openPairing', {})
    const asked = { address: opened.addresses[0] ?? '', code: opened.code, terminalName: 'bar' }
    expect(await bar.node.join(asked)).toEqual({ ok: false, refusal: { code: 'OTHER_STORE', path: 'address' } })
    expect(elsewhere.ask('terminals.find', {}).items).toHaveLength(1)
    expect(bar.phase).toBe('revoked')
    expect(bar.status()).toMatchObject({ terminal: { code: 'B' }, outbox: { waiting: 1 } })
    expect(bar.orderAt(unit(0))).toBe(orderId)
    const newcomer = await nodes.start('newcomer', false)
    expect(await newcomer.node.join({ ...asked, terminalName: 'newcomer' })).toMatchObject({ ok: true })
  })

  it('stays what it is where the code is wrong, and may try again', async () => {
    const { bar } = await shutOutWithWork()
    const { addresses, code } = await hub.operate('sync.openPairing', {})
    const wrong = code.startsWith('0') ? `1${code.slice(1)}` : `0${code.slice(1)}`
    const asked = { address: addresses[0] ?? '', terminalName: 'bar' }
    expect(await bar.node.join({ ...asked, code: wrong })).toMatchObject({ refusal: { code: 'PAIRING_REFUSED' } })
    expect(bar.phase).toBe('revoked')
    expect(await bar.node.join({ ...asked, code })).toMatchObject({ ok: true, value: { terminalCode: 'C' } })
  })

  it('is paired anew by nobody on another machine', async () => {
    const { bar } = await shutOutWithWork()
    const { addresses, code } = await hub.operate('sync.openPairing', {})
    const asked = { address: addresses[0] ?? '', code, terminalName: 'bar' }
    const from = (address: string) => bar.node.session('setup.pair', asked, { address })
    expect(await from('192.168.1.20')).toMatchObject({ refusal: { code: 'ALREADY_SET_UP' } })
    expect(await from('::ffff:10.0.0.7')).toMatchObject({ refusal: { code: 'ALREADY_SET_UP' } })
    expect(await from('::ffff:127.0.0.1')).toMatchObject({ ok: true })
  })
})

describe('a terminal that is part of its store', () => {
  it('is not paired anew', async () => {
    const bar = await nodes.terminal('bar', hub)
    expect(await join(bar, hub)).toBe('ALREADY_SET_UP')
    expect(await join(hub, hub)).toBe('ALREADY_SET_UP')
  })
})

describe('two machines with one identity', () => {
  it('are both paired anew, and what either has not sent arrives', async () => {
    const before = await nodes.terminal('bar', hub)
    await before.stop()
    const port = hub.port
    await hub.stop()
    nodes.copy('bar', 'twin')
    const seated: string[] = []
    for (const [index, name] of ['bar', 'twin'].entries()) {
      const alone = await nodes.start(name, false)
      seated.push(await alone.seat(unit(index)))
      await alone.stop()
    }
    hub = await nodes.start('hub', true, port)
    const [bar, twin] = [await nodes.start('bar', false), await nodes.start('twin', false)]
    await until('both know', () => bar.phase === 'quarantined' && twin.phase === 'quarantined')
    expect([await join(bar, hub), await join(twin, hub)]).toEqual(['C', 'D'])
    await until('the hub has both parties', () => seated.every((id, index) => hub.orderAt(unit(index)) === id))
    await until('nothing waits', () => [bar, twin].every((node) => node.status().outbox.waiting === 0))
    expect([bar.phase, twin.phase]).toEqual(['live', 'live'])
  })
})
