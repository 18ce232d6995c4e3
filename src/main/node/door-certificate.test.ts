import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { connect } from 'node:tls'
import type { TLSSocket } from 'node:tls'
import { afterEach, expect, it } from 'vitest'
import { fingerprintOf, identityBehind } from '../server/certificates'
import { until } from '../server/testing'
import { TestNodes } from './nodes-testing'
import type { TestNode } from './nodes-testing'

/** What a hub shows to tablets and terminals may change; who it is does not (SYN-6, SYN-7). */

const DAY = 24 * 60 * 60_000
const begun = Date.now() - 310 * DAY
let passed = 0
const nodes = new TestNodes(undefined, () => begun + passed)
afterEach(async () => {
  await nodes.close()
  expect(nodes.faults).toEqual([])
})

const seenAt = async <Seen>(hub: TestNode, look: (socket: TLSSocket) => Seen): Promise<Seen> => {
  const { hostname, port } = new URL(hub.network.reachedAt()[0] ?? '')
  const socket = connect({ host: hostname, port: Number(port), ca: hub.network.identity.cert })
  try {
    await once(socket, 'secureConnect')
    return look(socket)
  } finally {
    socket.destroy()
  }
}
const shownBy = (hub: TestNode): Promise<string> => seenAt(hub, (socket) => fingerprintOf(socket.getPeerCertificate()))

it('a hub shows the same certificate after a start, and another one long before that ends, and is believed all the time', async () => {
  const first = await nodes.hub()
  const { fingerprint } = first.network.identity
  const shown = await shownBy(first)
  await first.stop()
  const hub = await nodes.start('hub', true)
  expect(await shownBy(hub)).toBe(shown)
  await hub.network.renewCertificate()
  expect(await shownBy(hub)).toBe(shown)
  passed = 310 * DAY
  await hub.network.renewCertificate()
  expect(await shownBy(hub)).not.toBe(shown)
  expect(await seenAt(hub, identityBehind)).toBe(fingerprint)
})

it('a terminal finds back to a hub that shows another certificate', async () => {
  const first = await nodes.hub()
  const bar = await nodes.terminal('bar', first)
  const shown = await shownBy(first)
  await first.stop()
  await until('the bar is cut off', () => bar.phase === 'offline')
  rmSync(join(first.network.identity.folder, 'door.json'))
  const hub = await nodes.start('hub', true, Number(new URL(first.network.reachedAt()[0] ?? '').port))
  expect(await shownBy(hub)).not.toBe(shown)
  await until('the bar is back', () => bar.phase === 'live')
})
