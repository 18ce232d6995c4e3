import OpenAPIClientAxios from 'openapi-client-axios'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LayoutTree } from '@contract/operations/floor-trees'
import { basic, startTestServer } from '../node/server-testing'
import type { TestServer } from '../node/server-testing'

/** What a client made from the document offers: an operation by its name, with parameters and body. */
type Call = (parameters?: Record<string, unknown> | null, body?: unknown) => Promise<{ status: number; data: unknown }>

describe('a client generated from the OpenAPI document', () => {
  let server: TestServer
  let call: (name: string, ...given: Parameters<Call>) => Promise<{ status: number; data: unknown }>

  beforeAll(async () => {
    server = await startTestServer()
    const api = new OpenAPIClientAxios({
      definition: `${server.address}/v1/api/sale/doc/openapi.json`,
      withServer: { url: server.address },
      axiosConfigDefaults: { headers: { authorization: basic('owner') }, validateStatus: () => true },
    })
    const client = (await api.init()) as unknown as Record<string, Call>
    call = (name, ...given) => {
      const operation = client[name]
      if (operation === undefined) throw new Error(`the client has no ${name}`)
      return operation(...given)
    }
  })
  afterAll(() => server.close())

  it('reads a layout, seats a party on one of its tables, pays and completes', async () => {
    const layouts = (await call('allocationLayouts.find', { limit: 5 })).data as { items: { id: string }[] }
    const tree = (await call('allocationLayouts.get', { id: layouts.items[0]?.id, depth: 'full' })).data as LayoutTree
    const unit = tree.zones?.flatMap((zone) => zone.units ?? zone.zones?.flatMap(({ units }) => units ?? []) ?? [])[0]
    const headers = { 'x-merchant-id': server.store.merchantId, 'Idempotency-Key': 'generated-1' }
    const body = { allocationUnitIds: [unit?.id], guest: { name: 'Trang', partySize: 2 } }
    const seated = await call('saleOrders.create', headers, body)
    expect(seated.status).toBe(200)
    expect((await call('saleOrders.create', headers, body)).data).toEqual(seated.data)
    const { order, usages } = seated.data as { order: { id: string }; usages: { id: string }[] }
    expect(await call('saleOrders.paid', { id: order.id })).toMatchObject({ status: 200, data: { already: false } })
    expect(await call('allocationUsages.complete', { usageId: usages[0]?.id })).toMatchObject({ status: 200 })
    expect((await call('saleOrders.get', { id: order.id })).data).toMatchObject({ order: { status: 'COMPLETED' } })
  })

  it('sends its header parameters: another merchant does not exist', async () => {
    const answer = await call('merchants.get', { 'x-merchant-id': '01890000-0000-7000-8000-0000000000ff' })
    expect(answer).toMatchObject({ status: 404, data: { code: 'NOT_FOUND' } })
  })

  it('gets problem documents', async () => {
    const answer = await call('reservations.create', null, { reservedFrom: 'tomorrow' })
    expect(answer).toMatchObject({ status: 400, data: { code: 'INVALID_INPUT', path: 'reservedFrom' } })
  })
})
