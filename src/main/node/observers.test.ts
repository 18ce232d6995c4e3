import { io } from 'socket.io-client'
import type { Socket } from 'socket.io-client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { TOPICS } from '@contract/events'
import { OBSERVATION_EVENT, OBSERVATION_NAMESPACE, ObservationMessage } from '@contract/observation'
import { createServer } from '../server/server'
import type { FloorbookServer } from '../server/server'
import { until } from '../server/testing'
import { TestNodes } from './nodes-testing'
import type { TestNode } from './nodes-testing'

/** Programs that observe a store of several nodes: whichever they ask tells the same (SYN-8). */

let nodes: TestNodes
let hub: TestNode
let bar: TestNode
let units: string[]
const servers: FloorbookServer[] = []
const sockets: Socket[] = []
beforeEach(async () => {
  nodes = new TestNodes()
  hub = await nodes.hub()
  bar = await nodes.terminal('bar', hub)
  units = hub.unitIds()
})
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.disconnect()
  for (const server of servers.splice(0)) await server.close()
  await nodes.close()
  expect(nodes.faults).toEqual([])
})

const unit = (index: number): string => units[index] ?? ''

/** A program beside a node, which serves it on loopback. */
const observe = async ({ node }: TestNode, after?: string | number) => {
  const server = await createServer({ node, host: '127.0.0.1', port: 0, rendererFolder: 'none', log: false })
  servers.push(server)
  const signedIn = await fetch(`${server.address}/v1/api/store/sign-in/password`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login: 'integration', password: 'floorbook-trial' }),
  })
  const { token } = (await signedIn.json()) as { token: string }
  const socket = io(server.address + OBSERVATION_NAMESPACE, { transports: ['websocket'] })
  sockets.push(socket)
  const messages: ObservationMessage[] = []
  socket.on(OBSERVATION_EVENT, (text: string) => void messages.push(ObservationMessage.parse(JSON.parse(text))))
  const rooms = [{ topic: TOPICS.usage, room: 'merchant' }]
  socket.emit(OBSERVATION_EVENT, JSON.stringify({ type: 'subscribe', token, rooms, after }))
  await until('it is answered', () => messages.length > 0)
  return {
    messages,
    commits: () => messages.filter(({ type }) => type === 'events'),
    cursor: () => {
      const last = messages.findLast((message) => 'cursor' in message)
      return last === undefined ? '' : last.cursor
    },
    told: () =>
      messages.flatMap((message) =>
        message.type === 'events' ? message.events.map(({ event }) => `${event.action} ${event.unitNumber}`) : [],
      ),
  }
}

describe('an observer at a terminal', () => {
  it('is told what one at the hub is told, in the same words and under the same places', async () => {
    const [there, here] = [await observe(hub), await observe(bar)]
    await hub.seat(unit(0))
    await bar.seat(unit(1))
    await hub.seat(unit(2))
    await until('both have heard', () => there.commits().length === 3 && here.commits().length === 3)
    expect(here.commits()).toEqual(there.commits())
    const moved = await observe(hub, here.cursor())
    const back = await observe(bar, there.cursor())
    await bar.seat(unit(3))
    await until('both have heard', () => moved.commits().length === 1 && back.commits().length === 1)
    expect(moved.commits()).toEqual(back.commits())
  })

  it('hears nothing of what the hub has not decided, and then each commit once', async () => {
    const here = await observe(bar)
    const { port } = hub
    await hub.stop()
    await until('the bar has noticed', () => bar.phase === 'offline')
    await bar.seat(unit(0))
    await bar.seat(unit(1))
    expect(bar.ask('floor.live', {}).provisional.length).toBeGreaterThan(0)
    const late = await observe(bar, here.cursor())
    expect([here.commits(), late.commits()]).toEqual([[], []])
    const again = await nodes.start('hub', true, port)
    await until('all is decided', () => bar.phase === 'live' && bar.ask('floor.live', {}).provisional.length === 0)
    await again.seat(unit(2))
    await until('the last is heard', () => here.commits().length === 3 && late.commits().length === 3)
    expect(here.told().map((text) => text.split(' ')[0])).toEqual(Array(3).fill('USAGE_CREATED'))
    expect(new Set(here.told()).size).toBe(3)
    expect(late.commits()).toEqual(here.commits())
  })

  it('goes on when that terminal is made the hub', async () => {
    const there = await observe(hub)
    const here = await observe(bar)
    await hub.seat(unit(0))
    await until('both have heard', () => there.commits().length === 1 && here.commits().length === 1)
    const kept = there.cursor()
    await hub.stop()
    await until('the bar has noticed', () => bar.phase === 'offline')
    await bar.operate('sync.promote', {})
    await until('the bar leads', () => bar.phase === 'leading')
    await bar.seat(unit(1))
    const moved = await observe(bar, kept)
    await until('both have heard', () => here.commits().length === 2 && moved.commits().length === 1)
    expect(moved.commits()).toEqual(here.commits().slice(1))
  })
})
