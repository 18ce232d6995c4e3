import { createORPCClient, isDefinedError, safe } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import type { ContractRouterClient } from '@orpc/contract'
import { describe, expect, it, vi } from 'vitest'
import type { Contract } from '@contract/contract'
import type { Log } from './log'
import { connectContractPort } from './port'
import { FakeNode } from './support/fake-node'

const ID = '01890000-0000-7000-8000-0000000000ff'
const COMMAND = '01890000-0000-7000-8000-0000000000cc'
type Client = ContractRouterClient<Contract, { commandId?: string }>
type Frame = string | Uint8Array

/** A window and the node, joined as IPC joins them: frames only, delivered later. */
const join = (node: FakeNode, token: string | undefined = node.token) => {
  const warn = vi.fn<Log['warn']>()
  let receive: (frame: Frame) => void = () => undefined
  const sent: Frame[] = []
  const deliver = (frame: Frame) => {
    sent.push(frame)
    queueMicrotask(() => receive(frame))
  }
  const port = connectContractPort(node, deliver, { log: { error: () => undefined, warn } })
  const link = new RPCLink<{ commandId?: string }>({
    port: {
      postMessage: (frame: Frame) => queueMicrotask(() => port.receive(frame)),
      onMessage: { addListener: (listener: (frame: Frame) => void) => void (receive = listener) },
      onDisconnect: { addListener: () => undefined },
    },
    headers: ({ context }) => ({
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(context.commandId === undefined ? {} : { 'x-command-id': context.commandId }),
    }),
  })
  const client: Client = createORPCClient(link)
  return { port, client, warn, sent }
}

describe("the contract over a window's port", () => {
  it('carries queries and commands with the id that the window chose', async () => {
    const node = new FakeNode()
    const { client } = join(node)
    await client.saleOrders.get({ id: ID })
    await client.saleOrders.paid({ id: ID }, { context: { commandId: COMMAND } })
    expect(node.reached).toMatchObject([
      { name: 'saleOrders.get', staffId: node.staffId },
      { name: 'saleOrders.paid', commandId: COMMAND },
    ])
  })

  it('carries refusals as typed errors with path and facts', async () => {
    const node = new FakeNode()
    node.answers = {
      'saleOrders.create': () => ({
        ok: false,
        refusal: { code: 'UNIT_TAKEN', path: 'allocationUnitIds.0', facts: { unitId: ID } },
      }),
    }
    const { error } = await safe(join(node).client.saleOrders.create({ allocationUnitIds: [ID] }))
    if (!isDefinedError(error) || error.code !== 'UNIT_TAKEN') throw new Error('expected a typed refusal')
    expect(error.status).toBe(409)
    expect(error.data).toEqual({ path: 'allocationUnitIds.0', facts: { unitId: ID } })
  })

  it('knows nobody without a token, and nobody with a wrong one', async () => {
    const node = new FakeNode()
    for (const token of ['', 'nonsense']) {
      const { error } = await safe(join(node, token).client.merchants.get({}))
      expect(error).toMatchObject({ code: 'UNAUTHENTICATED', status: 401, defined: true })
    }
  })

  it('keeps a fault to the log and answers INTERNAL', async () => {
    const node = new FakeNode()
    node.answers = {
      'merchants.get': () => {
        throw new Error('the cellar is flooded')
      },
    }
    const { error } = await safe(join(node).client.merchants.get({}))
    expect(error).toMatchObject({ code: 'INTERNAL', status: 500, data: {} })
  })

  it('answers many calls at once, each to its own', async () => {
    const node = new FakeNode()
    node.answers = { 'saleOrders.get': (input) => ({ ok: true, value: input }) }
    const { client } = join(node)
    const ids = Array.from({ length: 50 }, (_, index) => `01890000-0000-7000-8000-${String(index).padStart(12, '0')}`)
    const answers = await Promise.all(ids.map((id) => client.saleOrders.get({ id })))
    expect(answers).toEqual(ids.map((id) => ({ id })))
  })

  it('drops frames that cannot be read, logs them, and goes on', async () => {
    const node = new FakeNode()
    const { port, client, warn } = join(node)
    const odd = [
      '',
      '{',
      'null',
      '[]',
      '7',
      '{"i":1}',
      '{"i":"1","p":{"u":"http://["}}',
      new Uint8Array(),
      new Uint8Array([255, 0, 1]),
    ]
    for (const frame of odd) port.receive(frame)
    await vi.waitFor(() => expect(warn).toHaveBeenCalled())
    await client.merchants.get({})
    expect(node.reached).toHaveLength(1)
  })

  it('is silent once it is closed', async () => {
    const node = new FakeNode()
    const { port, client, sent } = join(node)
    await client.merchants.get({})
    const count = sent.length
    void safe(client.merchants.get({}))
    await Promise.resolve()
    port.close()
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(sent).toHaveLength(count)
  })
})
