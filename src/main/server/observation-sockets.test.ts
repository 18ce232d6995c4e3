import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { io } from 'socket.io-client'
import type { Socket } from 'socket.io-client'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { DEFAULT_ROLE_PERMISSIONS } from '@contract/access'
import type { OutputOf } from '@contract/contract'
import { TOPICS } from '@contract/events'
import { OBSERVATION_EVENT, OBSERVATION_NAMESPACE, ObservationMessage } from '@contract/observation'
import type { ObservedCommit } from '@contract/observation'
import { silentLog } from '../api/log'
import { cursorOf, positionIn } from '../api/observed'
import { FloorbookNode } from '../node/node'
import { basic, startTestServer } from '../node/server-testing'
import type { TestServer } from '../node/server-testing'
import { createTrialStore } from '../node/trial-store'
import { freshId } from '../store/ids'
import { createServer } from './server'
import { PATIENCE } from './testing'

const USAGES = 'observation/allocation/allocation-usage'
const EVENTS = '/v1/api/observation/events'

interface Program {
  socket: Socket
  messages: ObservationMessage[]
  /** Asks for rooms; everywhere in the usages' topic where it names none. */
  subscribe(request?: Record<string, unknown>): void
  commits(): ObservedCommit[]
  actions(): string[]
  /** Waits for the answer to a subscription. */
  subscribed(): Promise<void>
  last(): ObservationMessage | undefined
}

describe('other programs that observe the store (SYN-8)', () => {
  let server: TestServer
  let token: string
  let units: OutputOf<'allocationUnits.find'>['items']
  const sockets: Socket[] = []

  beforeEach(async () => {
    server = await startTestServer({ observation: { bufferBound: 256 * 1024 } })
    token = await tokenAt(server.address)
    units = (await get<OutputOf<'allocationUnits.find'>>('/v1/api/commerce/allocation-units?limit=500')).items
  })
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.disconnect()
    await server.close()
  })

  const tokenAt = async (address: string, headers: Record<string, string> = {}): Promise<string> => {
    const answer = await fetch(`${address}/v1/api/store/sign-in/password`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ login: 'integration', password: 'floorbook-trial' }),
    })
    return ((await answer.json()) as { token: string }).token
  }
  const get = async <Body>(path: string): Promise<Body> => {
    const { status, body } = await server.call('GET', path, undefined, { authorization: basic('integration') })
    if (status !== 200) throw new Error(`${path} answered ${status} ${JSON.stringify(body)}`)
    return body
  }
  const post = async <Body>(path: string, body: unknown = {}): Promise<Body> => {
    const answer = await server.call('POST', path, body)
    if (answer.status >= 300) throw new Error(`${path} answered ${answer.status} ${JSON.stringify(answer.body)}`)
    return answer.body
  }
  const seat = (index: number, more: object = {}) =>
    post<OutputOf<'saleOrders.create'>>('/v1/api/sale/sale-orders', { allocationUnitIds: [unitId(index)], ...more })
  const unitId = (index: number): string => units[index]?.id ?? ''
  const zoneOf = (index: number): string => units[index]?.zoneId ?? ''
  /** A table in another zone than the first. */
  const elsewhere = (): number => units.findIndex((unit) => unit.zoneId !== zoneOf(0))

  const open = (options: Parameters<typeof io>[1] = {}, address = server.address): Program => {
    const socket = io(address + OBSERVATION_NAMESPACE, { transports: ['websocket'], reconnectionDelay: 20, ...options })
    sockets.push(socket)
    const messages: ObservationMessage[] = []
    socket.on(OBSERVATION_EVENT, (text: string) => void messages.push(ObservationMessage.parse(JSON.parse(text))))
    const commits = () => messages.flatMap((message) => (message.type === 'events' ? [message] : []))
    return {
      socket,
      messages,
      commits,
      subscribe: (request = {}) => {
        const rooms = [{ topic: USAGES, room: 'merchant' }]
        socket.emit(OBSERVATION_EVENT, JSON.stringify({ type: 'subscribe', token, rooms, ...request }))
      },
      actions: () => commits().flatMap(({ events }) => events.map(({ event }) => event.action)),
      subscribed: () => vi.waitFor(() => expect(messages.map(({ type }) => type)).toContain('subscribed'), PATIENCE),
      last: () => messages.findLast(({ type }) => type !== 'heartbeat'),
    }
  }
  const inRoom = (room: string, topic: string = USAGES) => ({ rooms: [{ topic, room }] })

  it('hear each commit of their rooms and no other, in the words of the field', async () => {
    const other = elsewhere()
    const everywhere = open()
    const zone = open()
    const unit = open()
    const orders = open()
    everywhere.subscribe()
    zone.subscribe(inRoom(`zone:${zoneOf(0)}`))
    unit.subscribe(inRoom(`unit:${unitId(other)}`))
    orders.subscribe(inRoom(`zone:${zoneOf(other)}`, TOPICS.order))
    await Promise.all([everywhere, zone, unit, orders].map((program) => program.subscribed()))
    const first = await seat(0)
    const second = await seat(other)
    await post(`/v1/api/sale/sale-orders/${first.order.id}/paid`)
    await post(`/v1/api/sale/sale-orders/${first.order.id}/complete`)
    await post(`/v1/api/sale/sale-orders/${second.order.id}/cancel`, { reason: 'left' })
    await vi.waitFor(() => expect(everywhere.actions()).toHaveLength(5), PATIENCE)
    expect(everywhere.actions()).toEqual([
      'USAGE_CREATED',
      'USAGE_CREATED',
      'USAGE_PAID',
      'USAGE_COMPLETED',
      'USAGE_CANCELLED',
    ])
    await vi.waitFor(() => expect(orders.actions()).toEqual(['ORDER_OPENED', 'ORDER_CANCELLED']), PATIENCE)
    const ofZone = ['USAGE_CREATED', 'USAGE_PAID', 'USAGE_COMPLETED']
    await vi.waitFor(() => expect(zone.actions()).toEqual(ofZone), PATIENCE)
    await vi.waitFor(() => expect(unit.actions()).toEqual(['USAGE_CREATED', 'USAGE_CANCELLED']), PATIENCE)
    expect(unit.commits()[0]?.events[0]?.event).toMatchObject({
      unitId: unitId(other),
      zoneIds: expect.arrayContaining([zoneOf(other)]) as unknown,
      orderId: second.order.id,
    })
  })

  it('are heard of no guest, and of orders with their guests where they ask for that', async () => {
    const plain = open()
    const full = open()
    plain.subscribe()
    full.subscribe({ include: ['principal'] })
    await Promise.all([plain.subscribed(), full.subscribed()])
    const guest = { name: 'Ngô', phone: '+84 91 234', partySize: 2, notes: 'window' }
    await seat(0, { guest })
    await vi.waitFor(() => expect([plain.commits().length, full.commits().length]).toEqual([1, 1]), PATIENCE)
    for (const secret of ['Ngô', '+84', 'window']) expect(JSON.stringify(plain.messages)).not.toContain(secret)
    expect(full.commits()[0]?.orders?.[0]).toMatchObject({ guest, status: 'OPEN' })
  })

  it('miss nothing and double nothing, however often they lose the connection while commits rain', async () => {
    const program = open()
    const heard: ObservedCommit[] = []
    const begun = server.store.head().seq
    let place: { cursor: string | number; seq: number } = { cursor: begun, seq: begun }
    program.socket.on('connect', () => {
      const messages: ObservationMessage[] = program.messages.splice(0)
      // What came before the connection was lost has been dealt with; what did not come is asked for.
      take(messages)
      program.subscribe({ after: place.cursor })
    })
    const take = (messages: ObservationMessage[]) => {
      for (const message of messages) {
        expect(['subscribed', 'events', 'heartbeat']).toContain(message.type)
        if (message.type === 'events') heard.push(message)
        if (message.type !== 'refused' && message.type !== 'gap') place = message
      }
    }
    const staffId = server.store.reader.first<{ id: string }>(`SELECT id FROM staff WHERE role = 'owner'`)?.id ?? ''
    const cycle = async (index: number): Promise<void> => {
      const execute = (name: 'saleOrders.create' | 'saleOrders.complete', input: object) =>
        server.store.execute({ id: freshId(Date.now()), name, input, staffId })
      const seated = await execute('saleOrders.create', { allocationUnitIds: [unitId(index)] })
      if (!seated.ok) throw new Error(seated.refusal.code)
      await execute('saleOrders.complete', { id: (seated.value as OutputOf<'saleOrders.create'>).order.id })
    }
    let lost = 0
    for (let round = 0; round < 60; round += 1) {
      await Promise.all(units.map((_unit, index) => cycle(index)))
      if (round % 4 === 1) {
        lost += 1
        // Half of the time by the network, half of the time by the program itself.
        if (lost % 2 === 0) program.socket.io.engine.close()
        else program.socket.disconnect().connect()
      }
    }
    await vi.waitFor(() => {
      take(program.messages.splice(0))
      expect(place.seq).toBe(server.store.head().seq)
    }, PATIENCE)
    const log = server.store.eventsAfter({ after: positionIn(begun), limit: 1_000_000 })
    const truth = log.ok ? log.value.commits : []
    expect(truth.length).toBe(60 * 2 * units.length)
    expect(heard.map(({ seq }) => seq)).toEqual(truth.map(({ seq }) => seq))
    expect(heard.map(({ events }) => events.length)).toEqual(
      truth.map(({ events }) => events.filter(({ topic }) => topic === TOPICS.usage).length),
    )
  })

  it('catch up over HTTP and go on live, without a gap or a double between', async () => {
    const { seq } = server.store.head()
    await seat(0)
    await seat(1)
    const page = await get<OutputOf<'observation.find'>>(`${EVENTS}?after=${seq}&topic=${USAGES}`)
    expect(page.items.map((item) => item.seq)).toEqual([seq + 1, seq + 2])
    await seat(2)
    const program = open()
    program.subscribe({ after: page.cursor })
    await seat(3)
    await vi.waitFor(() => expect(program.commits().map((commit) => commit.seq)).toEqual([seq + 3, seq + 4]), PATIENCE)
  })

  it('go on where they were when they are started again, as the guide’s example does', async () => {
    const guide = readFileSync(join(import.meta.dirname, '../../../docs/api.md'), 'utf8')
    const source = /^## Observers$[^]*?^```js\n([^]*?)^```$/mu.exec(guide)?.[1] ?? ''
    const folder = mkdtempSync(join(tmpdir(), 'floorbook-observer-'))
    const cursor = join(folder, 'cursor.txt')
    const start = () => {
      const child = spawn(process.execPath, ['--input-type=module', '--eval', source], {
        env: { NODE: server.address, CURSOR: cursor },
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      let text = ''
      child.stdout.on('data', (part: Buffer) => (text += part.toString()))
      const lines = () => text.split('\n').flatMap((line) => line.split(' ').slice(1).join(' ') || [])
      const stop = () =>
        new Promise((resolve) => {
          child.once('exit', resolve)
          child.kill()
        })
      return { lines, stop }
    }
    const told = (index: number) => `USAGE_CREATED table ${units[index]?.number}`
    try {
      const first = start()
      await vi.waitFor(() => expect(existsSync(cursor)).toBe(true), PATIENCE)
      await seat(0)
      await vi.waitFor(() => expect(first.lines()).toEqual([told(0)]), PATIENCE)
      // Its place is written down after the work: it must not be ended in between, or it would say it again.
      const head = server.store.eventsAfter({ limit: 0 })
      const place = head.ok ? cursorOf(head.value.head) : ''
      await vi.waitFor(() => expect(readFileSync(cursor, 'utf8')).toBe(place), PATIENCE)
      await first.stop()
      await seat(1)
      const second = start()
      await vi.waitFor(() => expect(second.lines()).toEqual([told(1)]), PATIENCE)
      await seat(2)
      await vi.waitFor(() => expect(second.lines()).toEqual([told(1), told(2)]), PATIENCE)
      await second.stop()
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })

  it('are told the lowest seq kept where the log no longer reaches back', async () => {
    for (const index of [0, 1, 2]) await seat(index)
    const { seq } = server.store.head()
    const file = new Sqlite(server.file)
    file.prepare('DELETE FROM commit_log WHERE seq < ?').run(seq)
    file.close()
    const program = open()
    program.subscribe({ after: 1 })
    await vi.waitFor(
      () => expect(program.last()).toMatchObject({ type: 'gap', code: 'LOG_TRIMMED', lowestSeq: seq }),
      PATIENCE,
    )
    const refused = await server.call('GET', `${EVENTS}?after=1`)
    expect(refused).toMatchObject({ status: 410, body: { code: 'LOG_TRIMMED', facts: { lowestSeq: seq } } })
    program.subscribe({ after: seq - 1 })
    await vi.waitFor(() => expect(program.commits().map((commit) => commit.seq)).toEqual([seq]), PATIENCE)
  })

  it('need the permission of each topic, and are cut off when it is taken away', async () => {
    const { integration } = DEFAULT_ROLE_PERMISSIONS
    const change = (without: string) =>
      server.call('PATCH', '/v1/api/store/roles/integration', {
        permissions: integration.filter((permission) => permission !== without),
      })
    await change('Reservation.find')
    const program = open()
    const rooms = [USAGES, TOPICS.reservation].map((topic) => ({ topic, room: 'merchant' }))
    program.subscribe({ rooms })
    await vi.waitFor(
      () =>
        expect(program.messages).toMatchObject([
          { type: 'refused', code: 'FORBIDDEN', facts: { permission: 'Reservation.find' } },
        ]),
      PATIENCE,
    )
    program.subscribe()
    await program.subscribed()
    await seat(0)
    await change('AllocationUsage.find')
    await seat(1)
    await vi.waitFor(() => expect(program.last()).toMatchObject({ type: 'refused', code: 'FORBIDDEN' }), PATIENCE)
    expect(program.actions()).toEqual(['USAGE_CREATED'])
  })

  it('hear nothing more once their sign-in is suspended, from the next commit on', async () => {
    const program = open()
    program.subscribe()
    await program.subscribed()
    const { items } = (await server.call('GET', '/v1/api/store/staff')).body as OutputOf<'staff.find'>
    const id = items.find(({ role }) => role === 'integration')?.id
    expect((await server.call('PATCH', `/v1/api/store/staff/${id}`, { status: 'SUSPENDED' })).status).toBe(200)
    await seat(0)
    await vi.waitFor(() => expect(program.last()).toEqual({ type: 'refused', code: 'UNAUTHENTICATED' }), PATIENCE)
    program.subscribe({ after: 0 })
    await vi.waitFor(() => expect(program.messages.filter(({ type }) => type === 'refused')).toHaveLength(2), PATIENCE)
    expect(program.commits()).toEqual([])
  })

  it('are told what is wrong with a request, and cut off for one that is too large or too many', async () => {
    const program = open()
    program.socket.emit(OBSERVATION_EVENT, 'rubbish')
    program.socket.emit(OBSERVATION_EVENT, { type: 'subscribe', token })
    program.socket.emit(OBSERVATION_EVENT, Buffer.from('{}'))
    program.subscribe(inRoom('kitchen'))
    program.subscribe({ token: 'nonsense' })
    await vi.waitFor(
      () =>
        expect(program.messages).toMatchObject([
          { type: 'refused', code: 'INVALID_INPUT' },
          { type: 'refused', code: 'INVALID_INPUT', path: 'rooms.0.room' },
          { type: 'refused', code: 'UNAUTHENTICATED' },
        ]),
      PATIENCE,
    )
    program.subscribe()
    await program.subscribed()
    const large = open({ reconnection: false })
    await vi.waitFor(() => expect(large.socket.connected).toBe(true), PATIENCE)
    large.socket.emit(OBSERVATION_EVENT, 'x'.repeat(100_000))
    await vi.waitFor(() => expect(large.socket.connected).toBe(false), PATIENCE)
    const eager = open({ reconnection: false })
    await vi.waitFor(() => expect(eager.socket.connected).toBe(true), PATIENCE)
    for (let count = 0; count < 60; count += 1) eager.subscribe()
    await vi.waitFor(() => expect(eager.socket.connected).toBe(false), PATIENCE)
    expect(program.socket.connected).toBe(true)
  })

  it('may ask for as many rooms at once as the contract says', async () => {
    const program = open()
    const rooms = Array.from({ length: 100 }, (_, index) => ({ topic: USAGES, room: `unit:${freshId(index)}` }))
    program.subscribe({ rooms })
    await program.subscribed()
  })

  it('are cut off when they do not read, while others hear everything; they go on where they were', async () => {
    const slow = open({ reconnection: false })
    const quick = open()
    slow.subscribe({ ...inRoom('merchant', TOPICS.order), include: ['principal'] })
    quick.subscribe(inRoom('merchant', TOPICS.order))
    await Promise.all([slow.subscribed(), quick.subscribed()])
    // Border: the client's TCP socket, below the types, stops reading as a program does that hangs.
    const engine = slow.socket.io.engine as unknown as {
      transport: { ws: { _socket?: { pause(): void; resume(): void }; pause?(): void; resume?(): void } }
    }
    const wire = engine.transport.ws._socket ?? engine.transport.ws
    wire.pause?.()
    const { order } = await seat(0)
    const filling = (round: number) => ({ metadata: { round, filling: 'x'.repeat(8_000) } })
    const heard = () => quick.commits().length
    let commits = 1
    while (commits <= 1_000) {
      await Promise.all(
        Array.from({ length: 40 }, (_, index) =>
          server.call('PATCH', `/v1/api/sale/sale-orders/${order.id}`, filling(commits + index)),
        ),
      )
      commits += 40
    }
    await vi.waitFor(() => expect(heard()).toBe(commits), PATIENCE)
    wire.resume?.()
    await vi.waitFor(() => expect(slow.socket.connected).toBe(false), PATIENCE)
    expect(slow.commits().length).toBeLessThan(commits)
    const again = open()
    const after = slow.commits().at(-1)
    again.subscribe({ ...inRoom('merchant', TOPICS.order), after: after?.cursor ?? 0 })
    await vi.waitFor(() => expect(again.commits().length).toBe(commits - slow.commits().length), PATIENCE)
  })

  it('connect from no other page, and end with the server', async () => {
    const { socket } = open({ extraHeaders: { origin: 'http://evil.example' }, reconnection: false })
    const outcome = await new Promise((resolve) => {
      socket.on('connect', () => resolve('connected'))
      socket.on('connect_error', () => resolve('refused'))
    })
    expect(outcome).toBe('refused')
    const program = open({ reconnection: false })
    program.subscribe()
    await program.subscribed()
    await server.close()
    await vi.waitFor(() => expect(program.socket.connected).toBe(false), PATIENCE)
    server = await startTestServer()
  })

  it('hear nothing of another merchant, whatever they name', async () => {
    const house = await openTwoMerchants()
    try {
      const [ours, theirs] = house.merchants
      const call = async (merchantId: string, path: string, body?: object) => {
        const headers = {
          authorization: basic('owner'),
          'x-merchant-id': merchantId,
          ...(body && { 'content-type': 'application/json' }),
        }
        const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
        return (await fetch(house.address + path, { headers, ...init })).json()
      }
      const tables = (await call(theirs, '/v1/api/commerce/allocation-units')) as OutputOf<'allocationUnits.find'>
      const [table] = tables.items
      const places = [`unit:${table?.id}`, `zone:${table?.zoneId}`, 'merchant']
      const rooms = places.map((room) => ({ topic: USAGES, room }))
      token = await tokenAt(house.address, { 'x-merchant-id': ours })
      const [observer, intruder] = [open({}, house.address), open({}, house.address)]
      observer.subscribe({ rooms })
      intruder.subscribe({ rooms, merchantId: theirs })
      await observer.subscribed()
      await vi.waitFor(
        () => expect(intruder.messages).toMatchObject([{ type: 'refused', code: 'UNAUTHENTICATED' }]),
        PATIENCE,
      )
      token = await tokenAt(house.address, { 'x-merchant-id': theirs })
      const neighbour = open({}, house.address)
      neighbour.subscribe({ rooms })
      await neighbour.subscribed()
      await call(theirs, '/v1/api/sale/sale-orders', { allocationUnitIds: [table?.id] })
      await vi.waitFor(() => expect(neighbour.actions()).toEqual(['USAGE_CREATED']), PATIENCE)
      const own = (await call(ours, '/v1/api/commerce/allocation-units')) as OutputOf<'allocationUnits.find'>
      await call(ours, '/v1/api/sale/sale-orders', { allocationUnitIds: [own.items[0]?.id] })
      await vi.waitFor(() => expect(observer.actions()).toEqual(['USAGE_CREATED']), PATIENCE)
      expect(observer.commits()[0]?.events[0]?.event.unitId).toBe(own.items[0]?.id)
      expect(neighbour.actions()).toHaveLength(1)
    } finally {
      for (const socket of sockets.splice(0)) socket.disconnect()
      await house.close()
    }
  })
})

/** One node that serves the stores of two merchants. */
const openTwoMerchants = async (): Promise<{
  address: string
  merchants: [string, string]
  close(): Promise<void>
}> => {
  const folders = [1, 2].map(() => mkdtempSync(join(tmpdir(), 'floorbook-merchant-')))
  const [first = '', second = ''] = folders
  const merchants: string[] = []
  for (const dataFolder of folders) {
    const node = new FloorbookNode({ dataFolder, log: silentLog })
    const created = await createTrialStore(node)
    if (created.ok) merchants.push(created.value.store.merchantId)
    node.close()
  }
  const [ours = '', theirs = ''] = merchants
  renameSync(join(second, 'stores', `${theirs}.floorbook`), join(first, 'stores', `${theirs}.floorbook`))
  const node = new FloorbookNode({ dataFolder: first, log: silentLog })
  const options = { node, host: '127.0.0.1', port: 0, rendererFolder: join(first, 'none'), log: false } as const
  const served = await createServer(options)
  return {
    address: served.address,
    merchants: [ours, theirs],
    close: async () => {
      await served.close()
      node.close()
      for (const folder of folders) rmSync(folder, { recursive: true, force: true })
    },
  }
}
