import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fastify } from 'fastify'
import type { FastifyInstance } from 'fastify'
import { FakeNode } from '../api/support/fake-node'
import { send } from '../api/support/rig'
import { createServer } from './server'
import { addMetrics } from './metrics-route'

const basic = (login: string, password: string): string =>
  `Basic ${Buffer.from(`${login}:${password}`).toString('base64')}`

describe('the metrics', () => {
  let node: FakeNode
  let app: FastifyInstance

  beforeEach(() => {
    node = new FakeNode()
    app = fastify()
    addMetrics(app, node)
  })
  afterEach(() => app.close())

  const ask = (remoteAddress: string, headers: Record<string, string> = {}) =>
    app.inject({ method: 'GET', url: '/metrics', remoteAddress, headers })

  it.each(['127.0.0.1', '::1', '::ffff:127.0.0.1'])(
    'are for every program of the same machine (%s)',
    async (address) => {
      const answer = await ask(address)
      expect(answer.statusCode).toBe(200)
      expect(answer.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8')
      expect(answer.headers['cache-control']).toBe('no-store')
    },
  )

  it.each(['192.168.7.31', '::ffff:192.168.7.31', 'fe80::1'])(
    'are for nobody else without a credential (%s)',
    async (address) => {
      const answer = await ask(address)
      expect(answer.statusCode).toBe(401)
      expect(answer.json()).toMatchObject({ code: 'UNAUTHENTICATED' })
      expect(answer.headers['www-authenticate']).toContain('Basic')
    },
  )

  it('are for who may read the diagnostics, over the network too', async () => {
    for (const authorization of [basic(node.login, node.password), `Bearer ${node.token}`]) {
      const answer = await ask('192.168.7.31', { authorization })
      expect([answer.statusCode, answer.body]).toEqual([200, 'statuses 1\n'])
    }
    expect(node.reached.map(({ name }) => name)).toEqual(['sync.status', 'sync.status'])
  })

  it('are refused to staff who may not read the diagnostics', async () => {
    node.answers['sync.status'] = () => ({ ok: false, refusal: { code: 'FORBIDDEN' } })
    const answer = await ask('192.168.7.31', { authorization: `Bearer ${node.token}` })
    expect([answer.statusCode, answer.json().code]).toEqual([403, 'FORBIDDEN'])
  })

  it('hold who gives a credential to it, on the same machine too', async () => {
    expect((await ask('127.0.0.1', { authorization: basic(node.login, 'wrong') })).statusCode).toBe(401)
    expect((await ask('127.0.0.1', { authorization: 'Digest x' })).statusCode).toBe(401)
  })

  it('know no other merchant', async () => {
    const headers = { authorization: `Bearer ${node.token}`, 'x-merchant-id': '01890000-0000-7000-8000-000000000002' }
    expect((await ask('192.168.7.31', headers)).statusCode).toBe(404)
  })

  it('stand at /metrics of every node, and count what is called there', async () => {
    const server = await createServer({ node, host: '127.0.0.1', port: 0, rendererFolder: 'nowhere', log: false })
    try {
      await send(server.port, '/v1/api/commerce/allocation-units', {
        headers: { authorization: `Bearer ${node.token}` },
      })
      await send(server.port, '/v1/api/commerce/allocation-units')
      node.answers['allocationUnits.find'] = () => ({ ok: false, refusal: { code: 'FORBIDDEN' } })
      await send(server.port, '/rpc/allocationUnits/find', {
        body: { json: {} },
        headers: { authorization: `Bearer ${node.token}` },
      })
      node.answers['allocationUnits.find'] = () => {
        throw new Error('a fault')
      }
      await send(server.port, '/v1/api/commerce/allocation-units', {
        headers: { authorization: `Bearer ${node.token}` },
      })
      expect(node.counted).toEqual([
        ['allocationUnits.find', 'ok'],
        ['allocationUnits.find', 'UNAUTHENTICATED'],
        ['allocationUnits.find', 'FORBIDDEN'],
        ['allocationUnits.find', 'INTERNAL'],
      ])
      expect((await send(server.port, '/metrics')).text).toBe('statuses 0\n')
    } finally {
      await server.close()
    }
  })
})
