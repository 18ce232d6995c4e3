import { Socket } from 'socket.io-client'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { until } from '../server/testing'
import { TestNodes } from './nodes-testing'
import type { TestNode } from './nodes-testing'

/** A terminal that may not come in any more knows it from its start on, whether or not it reaches anybody (SYN-6). */

let nodes: TestNodes
let hub: TestNode
let units: string[]
let port: number
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
const promote = (node: TestNode) => node.store.operate('sync.promote', {}, node.ownerId)
const pairBar = async (): Promise<TestNode> => {
  const bar = await nodes.terminal('bar', hub)
  port = hub.port
  return bar
}
const revokeBar = async (): Promise<void> => {
  const row = hub.ask('terminals.find', {}).items.find(({ name }) => name === 'bar')
  await hub.command('terminals.revoke', { id: row?.id ?? '' })
}

describe('a terminal that was shut out, started again without network', () => {
  it('stays shut out where its rows say it', async () => {
    const bar = await pairBar()
    await revokeBar()
    await until('the bar knows', () => bar.phase === 'revoked')
    await bar.stop()
    await hub.stop()
    const again = await nodes.start('bar', false)
    expect(again.phase).toBe('revoked')
    expect(await again.seat(unit(0))).toBe('TERMINAL_REVOKED')
    expect(again.orderAt(unit(0))).toBeUndefined()
    expect(await promote(again)).toMatchObject({ ok: false, refusal: { code: 'TERMINAL_REVOKED' } })
    expect(again.store.station.isHub).toBe(false)
  })

  it('stays shut out where it was only told at the door', async () => {
    const before = await pairBar()
    await before.stop()
    await revokeBar()
    const bar = await nodes.start('bar', false)
    await until('the bar knows', () => bar.phase === 'revoked')
    await bar.stop()
    await hub.stop()
    const again = await nodes.start('bar', false)
    expect(again.phase).toBe('revoked')
    expect(await again.seat(unit(0))).toBe('TERMINAL_REVOKED')
  })
})

it('a quarantined terminal, started again without network, stays quarantined', async () => {
  const before = await pairBar()
  await before.stop()
  await hub.stop()
  nodes.copy('bar', 'twin')
  for (const [index, name] of ['bar', 'twin'].entries()) {
    const alone = await nodes.start(name, false)
    await alone.seat(unit(index))
    await alone.stop()
  }
  hub = await nodes.start('hub', true, port)
  const [bar, twin] = [await nodes.start('bar', false), await nodes.start('twin', false)]
  await until('both know', () => bar.phase === 'quarantined' && twin.phase === 'quarantined')
  for (const node of [bar, twin, hub]) await node.stop()
  const again = await nodes.start('bar', false)
  expect(again.phase).toBe('quarantined')
  expect(await again.seat(unit(5))).toBe('QUARANTINED')
  expect(await promote(again)).toMatchObject({ ok: false, refusal: { code: 'QUARANTINED' } })
  expect(again.store.station.isHub).toBe(false)
})

describe('a terminal whose program is too old for its hub', () => {
  /** As an older program would: whatever a node of this process says first, it says of an earlier schema. */
  const speakAsBefore = (): void => {
    const emit = Socket.prototype.emit
    vi.spyOn(Socket.prototype, 'emit').mockImplementation(function (this: Socket, event, message) {
      const isHello = typeof message === 'object' && message !== null && 'schema' in message
      return emit.call(this, event, isHello ? { ...message, schema: 1 } : message)
    })
  }
  afterEach(() => vi.restoreAllMocks())

  it('cannot be made the hub, cut off or not: what an update has brought is not there', async () => {
    const before = await pairBar()
    await before.stop()
    speakAsBefore()
    const bar = await nodes.start('bar', false)
    await until('the bar knows', () => bar.phase === 'too-old')
    expect(await promote(bar)).toMatchObject({ ok: false, refusal: { code: 'TERMINAL_TOO_OLD' } })
    await hub.stop()
    expect(await promote(bar)).toMatchObject({ ok: false, refusal: { code: 'TERMINAL_TOO_OLD' } })
    expect(bar.store.station.isHub).toBe(false)
  })
})
