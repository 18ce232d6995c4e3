import { randomBytes, randomUUID } from 'node:crypto'
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { request } from 'node:https'
import { connect as connectTcp } from 'node:net'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { connect as connectTls, createServer } from 'node:tls'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { io } from 'socket.io-client'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { loadIdentity } from '../../src/main/server/identity'
import { readMembership } from '../../src/main/node/membership'
import { SCHEMA_VERSION } from '../../src/main/store/migrations'
import { PROTOCOL_VERSION } from '../../src/main/sync/protocol'
import { codeOf } from './support/api'
import { eventually } from './support/facts'
import type { FloorNode } from './support/floor-node'
import { Shop } from './support/shop'
import { look, problemsOf } from './support/stored'

let shop: Shop
beforeAll(async () => {
  shop = await Shop.open('hub', 'bar', 'patio')
})
afterAll(() => shop.close())

/** What a terminal shows at the hub's door. */
const callerOf = async (node: FloorNode): Promise<Record<string, unknown>> => {
  const tokens = JSON.parse(readFileSync(join(node.data, 'credential.json'), 'utf8')) as Record<string, string>
  // Named by store and terminal.
  const [[identity, token] = ['', '']] = Object.entries(tokens)
  const [merchantId] = identity.split('/')
  const { terminalId } = look(node.file, (connection) => readMembership(connection, 0))
  return { merchantId, terminalId, token, addresses: [] }
}

/** What a terminal's websocket shows of it before a word is said. */
const headersOf = ({ merchantId, terminalId, token }: Record<string, unknown>): Record<string, string> => ({
  authorization: `Bearer ${String(token)}`,
  'x-merchant-id': String(merchantId),
  'x-terminal-id': String(terminalId),
})

/** Asks the hub's door for a websocket of sync; the status that it answers. */
const upgrade = (address: string, headers: Record<string, string>): Promise<number> =>
  new Promise((answer, reject) => {
    const asked = request(`${address}/sync/?EIO=4&transport=websocket`, {
      rejectUnauthorized: false,
      headers: {
        ...headers,
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': randomBytes(16).toString('base64'),
      },
    })
    const status = (response: IncomingMessage, socket?: Duplex): void => {
      answer(response.statusCode ?? 0)
      socket?.destroy()
      response.resume()
    }
    asked.on('upgrade', status).on('response', status).on('error', reject).end()
  })

/** Dials the hub's sync socket; what it is answered, and how it ends. */
const dial = (
  address: string,
  auth: Record<string, unknown>,
  say: readonly unknown[] = [],
): Promise<{ refused: string } | { ended: string }> =>
  new Promise((answer) => {
    const socket = io(address, {
      path: '/sync/',
      transports: ['websocket'],
      rejectUnauthorized: false,
      reconnection: false,
      forceNew: true,
      auth,
      extraHeaders: headersOf(auth),
    })
    socket.once('connect_error', ({ message }) => {
      socket.disconnect()
      answer({ refused: message })
    })
    socket.once('connect', () => {
      for (const words of say) socket.emit('sync', words)
    })
    socket.once('disconnect', (reason) => answer({ ended: reason }))
  })

describe('what stands at the hub’s address and is not the hub (SYN-6)', () => {
  it('is not trusted and is told nothing; when the hub is back, the terminal finds it', async () => {
    const [hub, bar] = [shop.node('hub'), shop.node('bar')]
    await hub.stop()
    const folder = mkdtempSync(join(tmpdir(), 'floorbook-stranger-'))
    const { key, cert } = await loadIdentity(folder)
    const heard: Buffer[] = []
    let callers = 0
    const stranger = createServer({ key, cert }, (socket) => {
      socket.on('data', (bytes) => heard.push(bytes)).on('error', () => undefined)
    })
    // Counted as they come: who hangs up at the sight of the certificate may be gone before the handshake is over.
    stranger.on('connection', () => (callers += 1))
    await new Promise<void>((resolve) => stranger.listen(hub.door, '127.0.0.1', resolve))
    await eventually('both have tried, more than once', () => callers > 4)
    const unit = shop.freshUnit()
    const order = await bar.api.seat(unit)
    expect((await bar.api.status()).state.phase).toBe('offline')
    expect(Buffer.concat(heard).toString('latin1')).toBe('')
    expect(bar.output).toContain('what answers there is not of this store')
    await new Promise((resolve) => stranger.close(resolve))
    rmSync(folder, { recursive: true, force: true })
    await hub.start()
    await shop.agree('hub', 'bar', 'patio')
    expect(await hub.api.orderAt(unit)).toBe(order)
  })
})

describe('rubbish at the hub’s door', () => {
  afterEach(async () => {
    await shop.agree('hub', 'bar', 'patio')
    const unit = shop.freshUnit()
    const order = await shop.node('bar').api.seat(unit)
    await eventually('work goes on', async () => (await shop.node('patio').api.orderAt(unit)) === order)
    expect(problemsOf(shop.node('hub').file)).toEqual([])
  })

  it('on the sync socket is not let in without a token, and hung up on where it cannot be read', async () => {
    const { address } = shop.node('hub')
    const caller = await callerOf(shop.node('patio'))
    const other = await callerOf(shop.node('bar'))
    expect(await dial(address, { ...caller, token: 'guessed-guessed-guessed' })).toEqual({ refused: 'websocket error' })
    expect(await dial(address, { ...caller, terminalId: other['terminalId'] })).toEqual({ refused: 'UNKNOWN' })
    expect(await dial(address, { ...caller, addresses: Array.from({ length: 99 }, () => 'x') })).toEqual({
      refused: 'UNKNOWN',
    })
    for (const words of ['rubbish', { type: 'hello' }, { type: 'pull' }, 7, null, { type: 'fence', epoch: -1 }]) {
      expect(await dial(address, caller, [words]), JSON.stringify(words)).toEqual({ ended: 'io server disconnect' })
    }
    // Speaking for another terminal than the token's.
    const hello = {
      type: 'hello',
      epoch: 0,
      protocol: PROTOCOL_VERSION,
      schema: SCHEMA_VERSION,
      terminalId: other['terminalId'],
      terminalCode: 'B',
      watermark: { epoch: 0, seq: 0, chain: '' },
      whole: false,
      firstN: 1,
      clock: 0,
    }
    expect(await dial(address, caller, [hello])).toEqual({ ended: 'io server disconnect' })
  })

  it('from who shows no token of this store is refused before it can say anything, whatever its size', async () => {
    const { address } = shop.node('hub')
    const caller = await callerOf(shop.node('patio'))
    expect(await upgrade(address, {})).toBe(400)
    expect(await upgrade(address, headersOf({ ...caller, token: 'guessed-guessed-guessed' }))).toBe(400)
    expect(await upgrade(address, headersOf({ ...caller, merchantId: randomUUID() }))).toBe(400)
    expect(await upgrade(address, headersOf(caller))).toBe(101)
  })

  it('in a frame beyond measure ends the connection of the terminal that sent it', async () => {
    const { address } = shop.node('hub')
    const caller = await callerOf(shop.node('patio'))
    expect(await dial(address, caller, ['x'.repeat(40 * 1024 * 1024)])).toEqual({ ended: 'transport close' })
  })

  it('that never comes to an end is hung up on, and keeps nobody else out meanwhile', async () => {
    const { address, door } = shop.node('hub')
    const caller = await callerOf(shop.node('patio'))
    let open = 0
    const hold = (socket: Socket): void => {
      open += 1
      socket.on('error', () => undefined).on('close', () => (open -= 1))
      socket.resume()
    }
    for (let index = 0; index < 100; index += 1) {
      // Half of them say nothing at all, the others begin a request and do not go on.
      if (index % 2 === 0) hold(connectTcp(door, '127.0.0.1'))
      else {
        const socket = connectTls({ port: door, host: '127.0.0.1', rejectUnauthorized: false })
        socket.on('secureConnect', () => socket.write('GET / HTTP/1.1\r\nHost: hub\r\nX-Slow: '))
        hold(socket)
      }
    }
    expect(await upgrade(address, headersOf(caller))).toBe(101)
    await eventually('all are hung up on', () => open === 0)
  })

  it('as bytes, or as requests for pairing, is refused and forgotten', async () => {
    const { address, door } = shop.node('hub')
    for (const bytes of ['GET', '\0'.repeat(4_096), 'POST /v1/pairing HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n']) {
      await new Promise<void>((resolve) => {
        const socket = connectTls({ port: door, host: '127.0.0.1', rejectUnauthorized: false }, () => socket.end(bytes))
        socket.on('error', () => undefined).once('close', () => resolve())
        socket.resume()
      })
    }
    const ask = async (body: string): Promise<number> => {
      return new Promise((resolve, reject) => {
        const call = request(`${address}/v1/pairing`, {
          method: 'POST',
          rejectUnauthorized: false,
          headers: { 'content-type': 'application/json' },
        })
        call.on('error', reject).once('response', (response) => {
          response.resume()
          resolve(response.statusCode ?? 0)
        })
        call.end(body)
      })
    }
    expect(await ask('{}')).toBe(403)
    expect(await ask('[]')).toBe(403)
    expect(await ask('rubbish')).toBe(400)
    expect(await ask(JSON.stringify({ nonce: 'x'.repeat(100_000) }))).toBe(413)
    const code = { nonce: 'A'.repeat(43), terminalName: 'thief', fingerprint: '0'.repeat(64), proof: 'A'.repeat(43) }
    expect(await ask(JSON.stringify(code))).toBe(403)
  })
})

describe('a terminal that is shut out', () => {
  it('is hung up on, says so, refuses work, and cannot come back', async () => {
    const [hub, patio] = [shop.node('hub'), shop.node('patio')]
    const { id } = await shop.row('patio', 'hub')
    await hub.api.must('POST', `store/terminals/${id}/revoke`, {})
    await shop.reaches('patio', 'revoked')
    const connected = async (): Promise<boolean> =>
      (await hub.api.status()).terminals.some((terminal) => terminal.terminalId === id && terminal.connected)
    await eventually('the hub has hung up', async () => !(await connected()))
    expect(codeOf(await patio.api.trySeat(shop.freshUnit()))).toBe('TERMINAL_REVOKED')
    await patio.stop()
    await patio.start()
    await shop.reaches('patio', 'revoked')
    expect(codeOf(await patio.api.trySeat(shop.freshUnit()))).toBe('TERMINAL_REVOKED')
    expect(await dial(hub.address, await callerOf(patio))).toEqual({ refused: 'REVOKED' })
    expect(await connected()).toBe(false)
    await shop.agree('hub', 'bar')
  })
})

describe('two machines with one identity', () => {
  it('are noticed, and neither may write until it is paired anew', async () => {
    const [hub, bar] = [shop.node('hub'), shop.node('bar')]
    const { id } = await shop.row('bar', 'hub')
    await bar.stop()
    await shop.place(['clone'])
    const clone = shop.node('clone')
    cpSync(bar.data, clone.data, { recursive: true })
    const before = await hub.api.seat(shop.freshUnit())
    await bar.start()
    await clone.start()
    for (const name of ['bar', 'clone']) await shop.reaches(name, 'quarantined')
    expect((await hub.api.status()).terminals.find(({ terminalId }) => terminalId === id)?.quarantined).toBe(true)
    for (const node of [bar, clone]) expect(codeOf(await node.api.trySeat(shop.freshUnit()))).toBe('QUARANTINED')
    expect(problemsOf(hub.file)).toEqual([])
    expect(before).toHaveLength(36)
  })
})
