import { once } from 'node:events'
import { connect } from 'node:tls'
import type { TLSSocket } from 'node:tls'
import { afterEach, expect, it } from 'vitest'
import { fingerprintOf, identityBehind } from '../server/certificates'
import { TestNodes, until } from './nodes-testing'
import type { TestNode } from './nodes-testing'

/** What a hub shows to tablets and terminals changes; who it is does not (SYN-6, SYN-7). */

const DAY = 24 * 60 * 60_000
const begun = Date.now() - 31 * DAY
let passed = 0
const nodes = new TestNodes(undefined, () => begun + passed)
afterEach(async () => {
  await nodes.close()
  expect(nodes.faults).toEqual([])
})

const seenAt = async <Seen>(hub: TestNode, ca: string, look: (socket: TLSSocket) => Seen): Promise<Seen> => {
  const { hostname, port } = new URL(hub.network.reachedAt()[0] ?? '')
  const socket = connect({ host: hostname, port: Number(port), ca })
  try {
    await once(socket, 'secureConnect')
    return look(socket)
  } finally {
    socket.destroy()
  }
}

it('a hub shows a fresh certificate each month, is believed as before, and its terminals stay and come back', async () => {
  const hub = await nodes.hub()
  const bar = await nodes.terminal('bar', hub)
  const { cert, fingerprint } = hub.network.identity
  const shown = (): Promise<string> => seenAt(hub, cert, (socket) => fingerprintOf(socket.getPeerCertificate()))
  const first = await shown()
  await hub.network.renewCertificate()
  expect(await shown()).toBe(first)

  passed = 31 * DAY
  await hub.network.renewCertificate()
  expect(await shown()).not.toBe(first)
  expect(await seenAt(hub, cert, identityBehind)).toBe(fingerprint)
  expect(bar.phase).toBe('live')

  await bar.stop()
  const back = await nodes.start('bar', false)
  await until('the bar is back', () => back.phase === 'live')
})
