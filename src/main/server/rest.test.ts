import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AllocationUnit } from '@contract/entities/floor'
import type { AllocationUsage, SaleOrder } from '@contract/entities/occupancy'
import { send } from '../api/support/rig'
import type { Received, Sent } from '../api/support/rig'
import { basic, startTestServer } from '../node/server-testing'
import type { TestServer } from '../node/server-testing'

const UNITS = '/v1/api/commerce/allocation-units'
const ORDERS = '/v1/api/sale/sale-orders'
const USAGES = '/v1/api/sale/allocation-usages'
const NOBODY = '01890000-0000-7000-8000-0000000000ff'

interface Seated {
  order: SaleOrder
  usages: AllocationUsage[]
}

describe('REST on a real store', () => {
  let server: TestServer
  let token: string
  let units: AllocationUnit[]
  let next = 0

  const call = (path: string, sent: Sent = {}): Promise<Received> =>
    send(Number(new URL(server.address).port), path, {
      ...sent,
      headers: { authorization: `Bearer ${token}`, ...sent.headers },
    })
  const list = async <Item>(path: string): Promise<Item[]> => ((await call(path)).json as { items: Item[] }).items
  /** A table that no other test of this file has used. */
  const freeUnit = (): string => {
    next += 1
    return units[next]?.id ?? ''
  }
  const seat = async (unitId: string, headers: Record<string, string> = {}) =>
    call(ORDERS, { body: { allocationUnitIds: [unitId], guest: { partySize: 2 } }, headers })

  beforeAll(async () => {
    server = await startTestServer()
    const port = Number(new URL(server.address).port)
    const body = { login: 'owner', password: 'floorbook-trial' }
    const signedIn = await send(port, '/v1/api/store/sign-in/password', { body })
    token = (signedIn.json as { token: string }).token
    units = await list<AllocationUnit>(`${UNITS}?sort=number`)
  })
  afterAll(() => server.close())

  it('knows a caller by JWT and by BASIC, and answers the same', async () => {
    const byToken = await call('/v1/api/store/session')
    const byPassword = await call('/v1/api/store/session', { headers: { authorization: basic('owner') } })
    expect(byToken.status).toBe(200)
    expect(byPassword.json).toEqual(byToken.json)
  })

  it.each([
    ['nothing', '', 'UNAUTHENTICATED'],
    ['a token that is not ours', 'Bearer a.b.c', 'UNAUTHENTICATED'],
    ['a wrong password', basic('mai', 'wrong'), 'WRONG_CREDENTIALS'],
  ])('asks who it is of a caller with %s, and how it may be said', async (_what, authorization, code) => {
    const answer = await call(UNITS, { headers: { authorization } })
    expect(answer.json).toMatchObject({ code, status: 401 })
    expect(answer.headers['www-authenticate']).toMatch(/^Bearer .*Basic /u)
    const page = await call(UNITS, { headers: { authorization, 'sec-fetch-mode': 'cors' } })
    expect(page.headers['www-authenticate']).not.toContain('Basic')
  })

  it('says when to come back to whom it has locked out', async () => {
    const tries = Array.from({ length: 10 }, () => call(UNITS, { headers: { authorization: basic('nobody', 'no') } }))
    const locked = (await Promise.all(tries)).find(({ status }) => status === 429)
    expect(locked?.json).toMatchObject({ code: 'LOCKED_OUT' })
    expect(Number(locked?.headers['retry-after'])).toBeGreaterThan(0)
  })

  it('has only the merchant of the caller: another answers 404, not 403', async () => {
    expect((await call(UNITS, { headers: { 'x-merchant-id': server.store.merchantId } })).status).toBe(200)
    for (const merchantId of [NOBODY, 'not-an-id', '']) {
      for (const path of [UNITS, `${UNITS}/${units[0]?.id}`]) {
        const answer = await call(path, { headers: { 'x-merchant-id': merchantId } })
        expect(answer.json).toMatchObject({ code: 'NOT_FOUND', status: 404 })
      }
      const body = { login: 'owner', password: 'floorbook-trial' }
      const door = await call('/v1/api/store/sign-in/password', { body, headers: { 'x-merchant-id': merchantId } })
      expect(door.status).toBe(404)
    }
  })

  it('checks the permission of who calls', async () => {
    const answer = await call(UNITS, {
      headers: { authorization: basic('integration') },
      body: { zoneId: NOBODY, number: '99', capacity: 2, placement: { type: 'identifier', value: 'X' } },
    })
    expect(answer.json).toMatchObject({ code: 'FORBIDDEN', status: 403 })
  })

  it('seats, pays and completes, and shows the usage in each state', async () => {
    const unitId = freeUnit()
    const { order, usages } = (await seat(unitId)).json as Seated
    expect(usages).toMatchObject([{ allocationUnitId: unitId, status: 'ACTIVE', usageId: order.id }])
    await call(`${ORDERS}/${order.id}/paid`, { method: 'POST' })
    expect((await call(`${USAGES}/${usages[0]?.id}`)).json).toMatchObject({ status: 'SUCCESS' })
    await call(`${USAGES}/${usages[0]?.id}/complete`, { method: 'POST', body: '' })
    expect((await call(`${USAGES}/${usages[0]?.id}`)).json).toMatchObject({ status: 'COMPLETED' })
  })

  it('refuses with a problem document that names the field and the conflicting row', async () => {
    const unitId = freeUnit()
    const { usages } = (await seat(unitId)).json as Seated
    const answer = await seat(unitId)
    expect(answer.status).toBe(409)
    expect(answer.headers['content-type']).toBe('application/problem+json')
    expect(answer.json).toMatchObject({
      type: 'urn:floorbook:error:UNIT_TAKEN',
      title: 'The unit is taken by another party',
      status: 409,
      code: 'UNIT_TAKEN',
      path: 'allocationUnitIds.0',
      facts: { unitId, usage: { id: usages[0]?.id } },
    })
  })

  describe('Idempotency-Key', () => {
    it('gives the first outcome again, without doing it again', async () => {
      const unitId = freeUnit()
      const headers = { 'idempotency-key': 'bestellung Nr. 7' }
      const first = await seat(unitId, headers)
      const again = await seat(unitId, headers)
      expect([first.status, again.status]).toEqual([200, 200])
      expect(again.json).toEqual(first.json)
      expect([first, again].map((answer) => answer.headers['idempotency-replayed'])).toEqual([undefined, 'true'])
      expect((await call(`${USAGES}/count?unitId=${unitId}`)).json).toEqual({ count: 1 })
    })

    it('refuses the same key with another body', async () => {
      const headers = { 'idempotency-key': 'k-2' }
      await seat(freeUnit(), headers)
      expect((await seat(freeUnit(), headers)).json).toMatchObject({ code: 'COMMAND_ID_REUSED', status: 422 })
    })

    it('does it once when the same call comes twenty times at once', async () => {
      const unitId = freeUnit()
      const answers = await Promise.all(Array.from({ length: 20 }, () => seat(unitId, { 'idempotency-key': 'k-3' })))
      expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
      expect(answers[0]?.status).toBe(200)
    })

    it('is its own for each route and each caller', async () => {
      const headers = { 'idempotency-key': 'k-4' }
      const { order } = (await seat(freeUnit(), headers)).json as Seated
      expect((await call(`${ORDERS}/${order.id}/paid`, { method: 'POST', headers })).status).toBe(200)
      const other = await seat(freeUnit(), { ...headers, authorization: basic('mai') })
      expect(other.status).toBe(200)
    })

    it.each(['', 'x'.repeat(256)])('is no key when it is %j', async (key) => {
      const answer = await seat(freeUnit(), { 'idempotency-key': key })
      expect(answer.json).toMatchObject({ code: 'INVALID_INPUT', path: 'Idempotency-Key' })
    })

    it('may be left out, and then every call is its own', async () => {
      const unitId = freeUnit()
      expect([(await seat(unitId)).status, (await seat(unitId)).status]).toEqual([200, 409])
    })
  })

  describe('lists', () => {
    it('are paged, sorted and filtered by search parameters', async () => {
      const numbers = (items: AllocationUnit[]) => items.map(({ id }) => id)
      const all = numbers(await list<AllocationUnit>(`${UNITS}?sort=number&limit=500`))
      const pages = await Promise.all(
        [0, 3, 6].map((offset) => list<AllocationUnit>(`${UNITS}?sort=number&limit=3&offset=${offset}`)),
      )
      expect(pages.flatMap(numbers)).toEqual(all.slice(0, 9))
      const zoneId = units[0]?.zoneId ?? ''
      for (const unit of await list<AllocationUnit>(`${UNITS}?zoneId=${zoneId}`)) expect(unit.zoneId).toBe(zoneId)
      expect((await call(`${USAGES}/count?live=false`)).status).toBe(200)
    })

    it.each([
      ['limit=ten', 'limit'],
      ['limit=0', 'limit'],
      ['limit=501', 'limit'],
      ['limit=1&limit=2', 'limit'],
      ['limit=', 'limit'],
      ['offset=-1', 'offset'],
      ['sort=secret', 'sort'],
      ['zoneId=7', 'zoneId'],
      ['colour=red', 'colour'],
      ['limit[a]=1', 'limit'],
      ['__proto__=1', '__proto__'],
      ['length=1', 'length'],
    ])('refuse ?%s and name the parameter', async (search, path) => {
      const answer = await call(`${UNITS}?${search}`)
      expect(answer.json).toMatchObject({ code: 'INVALID_INPUT', status: 400, path })
    })

    it('take an instant with its offset, escaped or not', async () => {
      const window = 'from=2030-11-21T18:30:00+07:00&to=2030-11-21T20:00:00%2B07:00'
      const answer = await call(`${UNITS}/available?${window}&partySize=2`)
      expect(answer.json).toMatchObject({ from: '2030-11-21T11:30:00.000Z', to: '2030-11-21T13:00:00.000Z' })
    })
  })

  it('has nothing under ids that are none, and no rows for ids that nobody has', async () => {
    expect((await call(`${UNITS}/seven`)).json).toMatchObject({ code: 'INVALID_INPUT', path: 'id' })
    expect((await call(`${UNITS}/${NOBODY}`)).json).toMatchObject({ code: 'NOT_FOUND' })
    expect((await call(`${UNITS}/${'x'.repeat(300)}`)).status).toBeGreaterThanOrEqual(400)
    expect((await call(`${UNITS}/%2e%2e`)).status).toBeGreaterThanOrEqual(400)
  })

  it('takes the id of the path, whatever the body says', async () => {
    const [first, second] = units
    const answer = await call(`${UNITS}/${first?.id}`, { method: 'PATCH', body: { id: second?.id, capacity: 9 } })
    expect(answer.json).toMatchObject({ id: first?.id, capacity: 9 })
  })
})
