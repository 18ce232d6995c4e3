import { io } from 'socket.io-client'
import type { Socket } from 'socket.io-client'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { FEED_EVENT } from '@contract/feed'
import { FakeNode } from '../api/support/fake-node'
import { send } from '../api/support/rig'
import { createServer } from './server'
import type { FloorbookServer } from './server'
import { PATIENCE } from './testing'

describe('the feed over sockets', () => {
  let node: FakeNode
  let server: FloorbookServer
  const sockets: Socket[] = []

  beforeEach(async () => {
    node = new FakeNode()
    server = await createServer({
      node,
      host: '127.0.0.1',
      port: 0,
      rendererFolder: 'nowhere',
      log: false,
      feed: { heartbeatMilliseconds: 100, recheckMilliseconds: 300, bufferBound: 4 * 1024 * 1024 },
    })
  })
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.disconnect()
    await server.close()
  })

  const open = (options: Parameters<typeof io>[1] = {}) => {
    const socket = io(server.address, { transports: ['websocket'], reconnectionDelay: 50, ...options })
    sockets.push(socket)
    const texts: string[] = []
    socket.on(FEED_EVENT, (text: string) => void texts.push(text))
    const subscribe = () => void socket.emit(FEED_EVENT, JSON.stringify({ type: 'subscribe', token: node.token }))
    const types = () => texts.map((text) => (JSON.parse(text) as { type: string }).type)
    return { socket, texts, types, subscribe }
  }

  it('brings each commit to all that follow, in order, and beats in between', async () => {
    const listeners = [open(), open(), open()]
    for (const { subscribe } of listeners) subscribe()
    await vi.waitFor(
      () => expect(listeners.map(({ types }) => types()[0])).toEqual(Array(3).fill('subscribed')),
      PATIENCE,
    )
    const changes = Array.from({ length: 20 }, (_, index) =>
      JSON.stringify({ type: 'change', seq: index + 1, name: 'phở' }),
    )
    for (const text of changes) node.store.publish(text)
    await vi.waitFor(() => {
      for (const { texts, types } of listeners) {
        expect(texts.filter((text) => text.includes('"change"'))).toEqual(changes)
        expect(types()).toContain('heartbeat')
      }
    }, PATIENCE)
  })

  it('refuses a token that is not known, and stays open for another try', async () => {
    const { socket, types, subscribe } = open()
    socket.emit(FEED_EVENT, JSON.stringify({ type: 'subscribe', token: 'nonsense' }))
    await vi.waitFor(() => expect(types()).toEqual(['refused']), PATIENCE)
    subscribe()
    await vi.waitFor(() => expect(types()[1]).toBe('subscribed'), PATIENCE)
  })

  it('cuts off staff that were suspended', async () => {
    const { types, subscribe } = open()
    subscribe()
    await vi.waitFor(() => expect(types()).toContain('subscribed'), PATIENCE)
    node.known = false
    await vi.waitFor(() => expect(types().at(-1)).toBe('refused'), PATIENCE)
    const count = types().length
    node.store.publish('{"type":"change"}')
    await new Promise((resolve) => setTimeout(resolve, 250))
    expect(types()).toHaveLength(count)
  })

  it('ends a connection that follows nothing; the client comes back by itself', async () => {
    const { socket } = open()
    const reasons: string[] = []
    socket.on('disconnect', (reason) => void reasons.push(reason))
    await vi.waitFor(() => expect(reasons).toEqual(['transport close']), PATIENCE)
    await vi.waitFor(() => expect(socket.connected).toBe(true), PATIENCE)
  })

  it('lets no other page connect, nor a name that merely points here, nor long polling', async () => {
    for (const extraHeaders of [{ origin: 'http://evil.example' }, { origin: 'null' }, { host: 'evil.example' }]) {
      const { socket } = open({ extraHeaders, reconnection: false })
      const outcome = await new Promise((resolve) => {
        socket.on('connect', () => resolve('connected'))
        socket.on('connect_error', () => resolve('refused'))
      })
      expect([extraHeaders, outcome]).toEqual([extraHeaders, 'refused'])
    }
    const { socket } = open({ extraHeaders: { origin: server.address } })
    await vi.waitFor(() => expect(socket.connected).toBe(true), PATIENCE)
    expect((await send(server.port, '/socket.io/?EIO=4&transport=polling')).status).toBe(400)
    expect((await send(server.port, '/socket.io/socket.io.js')).status).toBe(400)
  })

  it('ends a connection that sends more than a request, or asks without end', async () => {
    const large = open({ reconnection: false })
    await vi.waitFor(() => expect(large.socket.connected).toBe(true), PATIENCE)
    large.socket.emit(FEED_EVENT, 'x'.repeat(100_000))
    await vi.waitFor(() => expect(large.socket.connected).toBe(false), PATIENCE)
    const eager = open({ reconnection: false })
    await vi.waitFor(() => expect(eager.socket.connected).toBe(true), PATIENCE)
    for (let count = 0; count < 60; count += 1) eager.subscribe()
    await vi.waitFor(() => expect(eager.socket.connected).toBe(false), PATIENCE)
  })

  it('passes over messages that are no text', async () => {
    const { socket, types, subscribe } = open()
    socket.emit(FEED_EVENT)
    socket.emit(FEED_EVENT, { type: 'subscribe', token: node.token })
    socket.emit(FEED_EVENT, Buffer.from('{}'))
    socket.emit('other', 'x')
    subscribe()
    await vi.waitFor(() => expect(types()[0]).toBe('subscribed'), PATIENCE)
  })

  it('waits for nobody who does not read', async () => {
    const slow = open({ reconnection: false })
    const quick = open()
    slow.subscribe()
    quick.subscribe()
    await vi.waitFor(() => expect([slow.types()[0], quick.types()[0]]).toEqual(['subscribed', 'subscribed']), PATIENCE)
    // Border: the client's TCP socket, below the types, stops reading as a tablet in a dead corner does.
    const transport = (
      slow.socket.io.engine as unknown as { transport: { ws: { pause?(): void; _socket?: { pause(): void } } } }
    ).transport
    ;(transport.ws._socket ?? { pause: () => transport.ws.pause?.() }).pause()
    const change = JSON.stringify({ type: 'change', fill: 'x'.repeat(1024 * 1024) })
    let sent = 0
    await vi.waitFor(() => {
      node.store.publish(change)
      sent += 1
      expect(quick.types().filter((type) => type === 'change').length).toBeGreaterThan(0)
      expect(sent).toBeGreaterThan(24)
    }, PATIENCE)
    const quickChanges = () => quick.types().filter((type) => type === 'change').length
    await vi.waitFor(() => expect(quickChanges()).toBe(sent), PATIENCE)
    ;(transport.ws._socket as { resume?(): void } | undefined)?.resume?.()
    await vi.waitFor(() => expect(slow.socket.connected).toBe(false), PATIENCE)
    expect(slow.types().filter((type) => type === 'change').length).toBeLessThan(sent)
  })

  it('ends with the server', async () => {
    const { socket, subscribe, types } = open({ reconnection: false })
    subscribe()
    await vi.waitFor(() => expect(types()).toContain('subscribed'), PATIENCE)
    await server.close()
    await vi.waitFor(() => expect(socket.connected).toBe(false), PATIENCE)
    expect(node.store.listenerCount).toBe(0)
  })
})
