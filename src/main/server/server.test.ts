import { connect } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FakeNode } from '../api/support/fake-node'
import { rendererFolder, send } from '../api/support/rig'
import type { Sent } from '../api/support/rig'
import { AGGREGATE_BODY_LIMIT, BODY_LIMIT } from './contract-routes'
import { createServer } from './server'
import type { FloorbookServer, ServerOptions } from './server'

const UNITS = '/v1/api/commerce/allocation-units'
const ID = '01890000-0000-7000-8000-0000000000ff'

describe('the server', () => {
  let node: FakeNode
  let server: FloorbookServer
  let files: ReturnType<typeof rendererFolder>
  let lines: string[]

  const serve = async (options: Partial<ServerOptions> = {}): Promise<FloorbookServer> =>
    createServer({
      node,
      host: '127.0.0.1',
      port: 0,
      rendererFolder: files.folder,
      log: { level: 'debug', stream: { write: (line) => void lines.push(line) } },
      ...options,
    })
  const call = (path: string, sent: Sent = {}) => send(server.port, path, sent)
  const signedIn = (sent: Sent = {}): Sent => ({
    ...sent,
    headers: { authorization: `Bearer ${node.token}`, ...sent.headers },
  })

  beforeEach(async () => {
    node = new FakeNode()
    files = rendererFolder()
    lines = []
    server = await serve()
  })
  afterEach(async () => {
    await server.close()
    files.remove()
  })

  describe('files', () => {
    it('gives the browser terminal at its root, never cached, and hashed assets for ever', async () => {
      const page = await call('/')
      expect(page.status).toBe(200)
      expect(page.text).toContain('<title>Floorbook</title>')
      expect(page.headers['cache-control']).toBe('no-cache')
      const asset = await call('/assets/index-abc123.js')
      expect(asset.status).toBe(200)
      expect(asset.headers['content-type']).toMatch(/javascript/u)
      expect(asset.headers['cache-control']).toBe('public, max-age=31536000, immutable')
    })

    it.each([
      '/../secret.txt',
      '/%2e%2e/secret.txt',
      '/..%2fsecret.txt',
      '/assets/../../secret.txt',
      '/assets/..%5c..%5csecret.txt',
      '//etc/passwd',
      '/.hidden',
      '/assets/index-abc123.js.map',
      '/nothing.js',
      '/%00',
      '/%zz',
    ])('has nothing at %s', async (path) => {
      const answer = await call(path)
      expect([400, 403, 404]).toContain(answer.status)
      expect(answer.text).not.toContain('not for anybody')
    })

    it('serves the API alone where no terminal was built', async () => {
      const bare = await serve({ rendererFolder: `${files.folder}-nowhere` })
      expect((await send(bare.port, '/')).status).toBe(404)
      expect((await send(bare.port, '/healthz')).status).toBe(200)
      await bare.close()
    })
  })

  describe('headers', () => {
    it('forbids what a page does not need, and promises no HTTPS on plain HTTP', async () => {
      for (const path of ['/', '/healthz', UNITS, '/v1/api/sale/doc/']) {
        const { headers } = await call(path)
        const policy = headers['content-security-policy'] ?? ''
        expect(policy).toBe(
          "default-src 'none';script-src 'self';style-src 'self' 'unsafe-inline';img-src 'self' data: blob:;font-src 'self';" +
            "connect-src 'self' ws: wss:;worker-src 'self' blob:;manifest-src 'self';base-uri 'none';form-action 'none';" +
            "frame-ancestors 'none'",
        )
        expect(headers['x-content-type-options']).toBe('nosniff')
        expect(headers['strict-transport-security']).toBeUndefined()
        expect(headers['access-control-allow-origin']).toBeUndefined()
      }
    })

    it('answers its own host only: a name that merely points here is refused', async () => {
      for (const host of ['evil.example', 'evil.example:80', '127.0.0.1.evil.example', '192.168.1.7', 'a@127.0.0.1']) {
        const answer = await call('/healthz', { headers: { host } })
        expect([host, answer.status]).toEqual([host, 403])
      }
      for (const host of ['localhost', `127.0.0.1:${server.port}`, '[::1]:80', 'LOCALHOST:4114']) {
        expect((await call('/healthz', { headers: { host } })).status).toBe(200)
      }
    })

    it("lets no other page's script call it", async () => {
      for (const origin of ['http://evil.example', 'null', 'http://localhost:1', `https://127.0.0.1:1`]) {
        const answer = await call(UNITS, signedIn({ headers: { origin } }))
        expect([origin, answer.status]).toEqual([origin, 403])
        expect(answer.json).toMatchObject({ code: 'FORBIDDEN', facts: { reason: 'origin' } })
      }
      expect((await call(UNITS, signedIn({ headers: { origin: server.address } }))).status).toBe(200)
    })
  })

  describe('odd input', () => {
    const problem = (code: string, status: number) => ({ code, status, type: `urn:floorbook:error:${code}` })

    it('answers a route that is not there, or not with this method, as a problem document', async () => {
      for (const sent of [
        { path: '/v1/api/nothing' },
        { path: UNITS, method: 'PUT' },
        { path: '/rpc', method: 'POST' },
      ]) {
        const answer = await call(sent.path, signedIn({ method: sent.method ?? 'GET' }))
        expect(answer.headers['content-type']).toBe('application/problem+json')
        expect(answer.json).toMatchObject(problem('NOT_FOUND', 404))
      }
    })

    it.each(['{', '{"a":}', '[]', '"text"', '7', 'null', '{"__proto__":{"x":1}}', '\u0000', '{"a":1}{"b":2}'])(
      'answers the body %j with INVALID_INPUT',
      async (body) => {
        const answer = await call(UNITS, signedIn({ method: 'POST', body }))
        expect(answer.headers['content-type']).toBe('application/problem+json')
        expect(answer.json).toMatchObject(problem('INVALID_INPUT', 400))
        expect(node.reached).toEqual([])
      },
    )

    it('takes JSON only', async () => {
      for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'x']) {
        const answer = await call(UNITS, signedIn({ body: 'a=1', headers: { 'content-type': type } }))
        expect([type, answer.status]).toEqual([type, 415])
        expect(answer.json).toMatchObject(problem('INVALID_INPUT', 415))
      }
    })

    it('reads no body beyond its bound, which is larger for a whole floor', async () => {
      const big = { number: 'x'.repeat(BODY_LIMIT) }
      const answer = await call(UNITS, signedIn({ body: big }))
      expect(answer.json).toMatchObject(problem('LIMIT_EXCEEDED', 413))
      const floor = await call('/v1/api/commerce/allocation-layouts', signedIn({ body: big }))
      expect(floor.json).toMatchObject(problem('INVALID_INPUT', 400))
      const headers = { 'content-length': String(AGGREGATE_BODY_LIMIT + 1) }
      const huge = await call('/v1/api/commerce/allocation-layouts', signedIn({ body: '{', headers }))
      expect(huge.json).toMatchObject(problem('LIMIT_EXCEEDED', 413))
    })

    it('follows no nesting that a floor has no use for', async () => {
      const deep = `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`
      const answer = await call(UNITS, signedIn({ method: 'POST', body: `{"metadata":${deep}}` }))
      expect(answer.json).toMatchObject(problem('INVALID_INPUT', 400))
    })

    it('answers headers beyond measure, and what is no HTTP, and goes on', async () => {
      const raw = (text: string): Promise<string> =>
        new Promise((resolve) => {
          let received = ''
          const socket = connect(server.port, '127.0.0.1', () => socket.write(text))
          socket.on('data', (part) => (received += part.toString()))
          socket.on('close', () => resolve(received))
        })
      expect(await raw(`GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`)).toMatch(
        /^HTTP\/1\.1 431 [\s\S]*application\/problem\+json[\s\S]*LIMIT_EXCEEDED/u,
      )
      expect(await raw('hello\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 [\s\S]*INVALID_INPUT/u)
      expect((await call('/healthz')).json).toEqual({ status: 'ok', version: node.version })
    })

    it('speaks to an RPC client in its own form', async () => {
      const answer = await call('/rpc/allocationUnits/create', { body: '{' })
      expect(answer.json).toMatchObject({ json: { code: 'INVALID_INPUT', status: 400, defined: false } })
    })

    it('keeps a fault to its log, without its internals', async () => {
      node.answers = {
        'allocationUnits.get': () => {
          throw new Error('the cellar is flooded')
        },
      }
      const answer = await call(`${UNITS}/${ID}`, signedIn())
      expect(answer.json).toMatchObject(problem('INTERNAL', 500))
      expect(answer.text).not.toContain('cellar')
      expect(lines.join('')).toContain('cellar')
    })
  })

  describe('limits', () => {
    it('never stand in the way of a rush hour with twenty calls at a time', async () => {
      const burst = () => Promise.all(Array.from({ length: 20 }, () => call(UNITS, signedIn())))
      for (let round = 0; round < 15; round += 1) {
        expect((await burst()).map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200))
      }
    })

    it('slow down who signs in without end, over REST and RPC together, and nothing else', async () => {
      const strict = await serve({ limits: { signIns: 4 } })
      const rest = () => send(strict.port, '/v1/api/store/sign-in/pin', { body: { staffId: ID, pin: '1234' } })
      const rpc = () =>
        send(strict.port, '/rpc/sessions/signInWithPin', { body: { json: { staffId: ID, pin: '1234' } } })
      for (const sign of [rest, rpc, rest, rpc]) expect((await sign()).status).toBe(200)
      const refused = await rest()
      expect(refused.json).toMatchObject({ code: 'RATE_LIMITED', status: 429 })
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
      expect((await rpc()).json).toMatchObject({ json: { code: 'RATE_LIMITED', status: 429 } })
      expect((await send(strict.port, UNITS, signedIn())).status).toBe(200)
      await strict.close()
    })

    it('stop a program that runs away', async () => {
      const strict = await serve({ limits: { calls: 3 } })
      for (let count = 0; count < 3; count += 1) await send(strict.port, '/healthz')
      expect((await send(strict.port, UNITS, signedIn())).json).toMatchObject({ code: 'RATE_LIMITED' })
      await strict.close()
    })
  })

  describe('its log', () => {
    it('tells routes and outcomes, and neither credentials nor inputs', async () => {
      await call(`${UNITS}?number=Nguyen`, signedIn())
      await call('/v1/api/store/sign-in/pin', { body: { staffId: ID, pin: '98765432' } })
      await call('/v1/api/sale/sale-orders', signedIn({ body: { guest: { name: 'Trang', phone: '0901234567' } } }))
      await call(UNITS, { headers: { authorization: 'Bearer wrong-token' } })
      const log = lines.join('')
      expect(log).toContain(`"route":"${UNITS}"`)
      expect(log).toContain('"status":401')
      for (const secret of [node.token, 'wrong-token', '98765432', 'Trang', '0901234567', 'Nguyen'])
        expect(log).not.toContain(secret)
    })
  })

  it('serves plain HTTP beyond loopback only where that was allowed', async () => {
    await expect(serve({ host: '0.0.0.0' })).rejects.toThrow(/loopback only/u)
  })

  it('finishes a call that is under way when it closes', async () => {
    const closing = await serve()
    const original = node.session.bind(node)
    const arrived = Promise.withResolvers<void>()
    const mayAnswer = Promise.withResolvers<void>()
    node.session = async (name, input) => {
      arrived.resolve()
      await mayAnswer.promise
      return original(name, input)
    }
    const under = send(closing.port, '/v1/api/store/setup')
    await arrived.promise
    const closed = closing.close()
    setTimeout(mayAnswer.resolve, 50)
    await closed
    expect((await under).status).toBe(200)
    await expect(send(closing.port, '/healthz')).rejects.toThrow(/ECONNREFUSED/u)
  })
})
