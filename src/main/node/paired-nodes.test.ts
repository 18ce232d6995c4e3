import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { PairingCode } from '@contract/operations/terminals'
import type { SyncStatus } from '@contract/sync'
import { PATIENCE } from '../server/testing'
import { serveNode } from './serving'
import type { ServedNode } from './serving'
import { basic } from './server-testing'
import { createTrialStore } from './trial-store'

const LOOPBACK = '127.0.0.1'
const folders: string[] = []
const nodes: ServedNode[] = []

/** A node of its own over real sockets; its door on loopback, so that nobody else is spoken to. */
const start = async (): Promise<ServedNode> => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'floorbook-paired-'))
  folders.push(dataFolder)
  const door = { host: LOOPBACK, port: 0 }
  const options = { dataFolder, rendererFolder: 'nowhere', host: LOOPBACK, port: 0, orNextPort: false, door }
  const node = await serveNode({ ...options, discovery: 'off' })
  nodes.push(node)
  return node
}

const call = async (node: ServedNode, method: string, path: string, body?: object): Promise<never> => {
  const response = await fetch(node.server.address + path, {
    method,
    headers: { authorization: basic('owner'), 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
  return JSON.parse(text) as never
}
const status = (node: ServedNode): Promise<SyncStatus> => call(node, 'GET', '/v1/api/store/sync')

/** Value by labels, without `node`, of one family. */
const metric = async (node: ServedNode, family: string): Promise<Record<string, number>> => {
  const text = await (await fetch(`${node.server.address}/metrics`)).text()
  return Object.fromEntries(
    [...text.matchAll(/^(\w+)(?:\{(.*)\})? (\S+)$/gm)]
      .filter(([, name]) => name === family)
      .map(([, , labels = '', value]) => [labels.replace(/node="[^"]*",?/, ''), Number(value)]),
  )
}

describe('two paired nodes', () => {
  let hub: ServedNode
  let bar: ServedNode
  let code: PairingCode

  beforeAll(async () => {
    hub = await start()
    const created = await createTrialStore(hub.node)
    if (!created.ok) throw new Error(created.refusal.code)
    code = await call(hub, 'POST', '/v1/api/store/pairing-code', {})
    bar = await start()
    const joined = await bar.node.join({ address: code.addresses[0] ?? '', code: code.code, terminalName: 'Bar' })
    expect(joined).toMatchObject({ ok: true, value: { terminalCode: 'B' } })
    await vi.waitFor(async () => expect((await status(bar)).state.phase).toBe('live'), PATIENCE)
    // What is pushed is measured; what the terminal was just fetching by itself is not.
    await vi.waitFor(async () => {
      await call(hub, 'POST', '/v1/api/sale/sale-orders', {})
      expect((await metric(hub, 'floorbook_delivery_lag_seconds_count'))['terminal="B"']).toBeGreaterThan(0)
    }, PATIENCE)
    await vi.waitFor(async () => expect((await status(hub)).terminals).toMatchObject([{ behind: 0 }]), PATIENCE)
  })
  afterAll(async () => {
    for (const node of nodes.splice(0)) await node.close()
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
  })

  it('tell Prometheus at the hub how its terminals do', async () => {
    await vi.waitFor(async () => {
      const { seq } = await status(hub)
      expect(await metric(hub, 'floorbook_terminal_watermark')).toEqual({ 'terminal="B"': seq })
      expect(await metric(hub, 'floorbook_terminal_behind')).toEqual({ 'terminal="B"': 0 })
    }, PATIENCE)
    expect(await metric(hub, 'floorbook_terminals_connected')).toEqual({ '': 1 })
    expect(await metric(hub, 'floorbook_sync_phase')).toMatchObject({ 'phase="leading"': 1, 'phase="live"': 0 })
    expect((await metric(hub, 'floorbook_delivery_lag_seconds_sum'))['terminal="B"']).toBeGreaterThan(0)
  })

  it('tell Prometheus at the terminal how it stands to the hub', async () => {
    expect(await metric(bar, 'floorbook_sync_phase')).toMatchObject({ 'phase="leading"': 0, 'phase="live"': 1 })
    expect(await metric(bar, 'floorbook_outbox_waiting')).toEqual({ '': 0 })
    await vi.waitFor(async () => {
      expect(await metric(bar, 'floorbook_seq')).toEqual(await metric(hub, 'floorbook_seq'))
    }, PATIENCE)
  })

  it('show on the diagnostics page what was tried', async () => {
    const tried = (await status(hub)).operations.find(({ operation }) => operation === 'saleOrders.create')
    expect(tried).toMatchObject({ refused: {} })
    expect(tried?.succeeded).toBeGreaterThan(0)
    expect(tried?.milliseconds?.median).toBeGreaterThan(0)
  })

  it('trust a machine no more once it was shut out, although it was pinned at pairing', async () => {
    const again: PairingCode = await call(hub, 'POST', '/v1/api/store/pairing-code', {})
    const kitchen = await start()
    const joined = await kitchen.node.join({
      address: again.addresses[0] ?? '',
      code: again.code,
      terminalName: 'Kitchen',
    })
    expect(joined).toMatchObject({ ok: true, value: { terminalCode: 'C' } })
    await vi.waitFor(async () => expect((await status(kitchen)).state.phase).toBe('live'), PATIENCE)
    const trust = (fingerprint: string) => kitchen.node.stores()[0]?.station.neighbours.trusts(fingerprint)
    const fingerprint = bar.network.identity.fingerprint
    expect(trust(fingerprint)).toBe(true)
    const { items } = (await call(hub, 'GET', '/v1/api/store/terminals')) as { items: { id: string; code: string }[] }
    await call(hub, 'POST', `/v1/api/store/terminals/${items.find((item) => item.code === 'B')?.id}/revoke`, {})
    await vi.waitFor(() => expect(trust(fingerprint)).toBe(false), PATIENCE)
    expect(trust(hub.network.identity.fingerprint)).toBe(true)
    expect(trust(kitchen.network.identity.fingerprint)).toBe(true)
    expect(trust('0'.repeat(64))).toBe(false)
  })
})
