import { createORPCClient, isDefinedError, safe } from '@orpc/client'
import { RPCLink } from '@orpc/client/fetch'
import type { ContractRouterClient } from '@orpc/contract'
import { io } from 'socket.io-client'
import type { Socket } from 'socket.io-client'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Contract } from '@contract/contract'
import { ChangeMessageSchema, FEED_EVENT } from '@contract/feed'
import { freshId } from '../store/ids'
import { startTestServer } from '../node/server-testing'
import type { TestServer } from '../node/server-testing'
import { PATIENCE } from './testing'

interface CallContext {
  commandId?: string
}
type Client = ContractRouterClient<Contract, CallContext>

/** As a browser terminal speaks: RPC with a token and ids of its own, changes over a socket. */
describe('a browser terminal on a real store', () => {
  let server: TestServer
  let client: Client
  let token = ''
  let socket: Socket
  const texts: string[] = []
  let unitIds: string[]

  beforeAll(async () => {
    server = await startTestServer()
    const headers = ({ context }: { context: CallContext }) => ({
      ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
      ...(context.commandId === undefined ? {} : { 'x-command-id': context.commandId }),
    })
    client = createORPCClient<Client>(new RPCLink<CallContext>({ url: `${server.address}/rpc`, headers }))
    const names = (await client.sessions.names({})).items
    const staffId = names.find(({ displayName }) => displayName === 'Mai')?.id ?? ''
    token = (await client.sessions.signInWithPin({ staffId, pin: '2222' })).token
    socket = io(server.address, { transports: ['websocket'] })
    socket.on(FEED_EVENT, (text: string) => void texts.push(text))
    socket.emit(FEED_EVENT, JSON.stringify({ type: 'subscribe', token }))
    unitIds = (await client.allocationUnits.find({ limit: 500 })).items.map(({ id }) => id)
  })
  afterAll(async () => {
    socket.disconnect()
    await server.close()
  })

  const changes = () =>
    texts.flatMap((text) => {
      const parsed = ChangeMessageSchema.safeParse(JSON.parse(text))
      return parsed.success ? [parsed.data] : []
    })

  it('starts from the live floor and gets the next seq with its own change', async () => {
    await vi.waitFor(() => expect(texts.some((text) => text.includes('"subscribed"'))).toBe(true), PATIENCE)
    const { seq, epoch } = await client.floor.live({})
    const commandId = freshId(Date.now())
    const seated = await client.saleOrders.create({ allocationUnitIds: [unitIds[0] ?? ''] }, { context: { commandId } })
    await vi.waitFor(() => expect(changes()).toHaveLength(1), PATIENCE)
    const [change] = changes()
    expect(change).toMatchObject({ epoch, seq: seq + 1, commandId, name: 'saleOrders.create' })
    expect(change?.rows.find(({ entity }) => entity === 'AllocationUsage')?.row).toEqual(seated.usages[0])
  })

  it('may ask again with the same id when an answer was lost, but not for something else', async () => {
    const context = { commandId: freshId(Date.now()) }
    const first = await client.saleOrders.create({ allocationUnitIds: [unitIds[1] ?? ''] }, { context })
    expect(await client.saleOrders.create({ allocationUnitIds: [unitIds[1] ?? ''] }, { context })).toEqual(first)
    const { error } = await safe(client.saleOrders.create({ allocationUnitIds: [unitIds[2] ?? ''] }, { context }))
    expect(isDefinedError(error) && error.code).toBe('COMMAND_ID_REUSED')
  })

  it('gets refusals as typed errors', async () => {
    const { error } = await safe(client.saleOrders.create({ allocationUnitIds: [unitIds[0] ?? ''] }))
    if (!isDefinedError(error)) throw new Error('expected a refusal of the contract')
    expect(error).toMatchObject({ code: 'UNIT_TAKEN', status: 409, data: { path: 'allocationUnitIds.0' } })
    const odd = await safe(client.saleOrders.get({ id: 'seven' }))
    expect(isDefinedError(odd.error) && odd.error.data.path).toBe('id')
    const id = await safe(client.saleOrders.create({}, { context: { commandId: 'seven' } }))
    expect(isDefinedError(id.error) && id.error.data.path).toBe('x-command-id')
  })

  it('is told by a refusal when it sends a wrong PIN, and locked out when it goes on', async () => {
    const staffId = (await client.sessions.names({})).items.find(({ displayName }) => displayName === 'Lan')?.id ?? ''
    const codes = new Set<string>()
    for (let count = 0; count < 8; count += 1) {
      const { error } = await safe(client.sessions.signInWithPin({ staffId, pin: '0000' }))
      if (isDefinedError(error)) codes.add(error.code)
    }
    expect([...codes]).toEqual(['WRONG_CREDENTIALS', 'LOCKED_OUT'])
  })
})
