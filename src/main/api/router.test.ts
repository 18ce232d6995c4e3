import { describe, expect, it } from 'vitest'
import { OPERATIONS } from '@contract/contract'
import type { OperationName } from '@contract/contract'
import { createRpcHandler } from './rpc'
import { FakeNode } from './support/fake-node'
import { ROUTES } from './routes'

const ID = '01890000-0000-7000-8000-0000000000ff'
const AT = '2026-11-21T18:30:00.000Z'

/** The least that each operation takes; what is not listed takes nothing, an id or a usage's id. */
const INPUTS: Partial<Record<OperationName, unknown>> = {
  'setup.createStore': {
    name: { en: 'Pho' },
    language: 'en',
    timeZone: 'Asia/Ho_Chi_Minh',
    floor: 'empty',
    owner: { displayName: 'Linh', login: 'linh', password: 'long enough', pin: '1234' },
  },
  'sessions.signInWithPin': { staffId: ID, pin: '1234' },
  'sessions.signInWithPassword': { login: 'linh', password: 'x' },
  'staff.create': { displayName: 'Minh', role: 'host' },
  'roles.update': { name: 'host', permissions: [] },
  'allocationPlans.create': { name: { en: 'Everyday' } },
  'allocationLayouts.create': { name: { en: 'Ground' } },
  'allocationLayouts.update': { id: ID, revision: 1 },
  'allocationZones.create': { layoutId: ID, zone: { name: { en: 'Main' } } },
  'allocationZones.createBatch': { layoutId: ID, zones: [{ name: { en: 'Main' } }] },
  'allocationUnits.create': { zoneId: ID, number: '7', capacity: 4, placement: { type: 'identifier', value: 'A' } },
  'allocationUnits.best': { partySize: 2 },
  'allocationUsages.seatPreview': { unitId: ID },
  'allocationUsages.create': { usageType: 'SALE_ORDER', usageId: ID, allocationUnitId: ID },
  'allocationUsages.startForOrder': { saleOrderId: ID, merchantId: ID, allocationUnitId: ID },
  'allocationUsages.cancel': { usageId: ID, reason: 'left' },
  'allocationUsages.changeWindow': { usageId: ID, reservedTo: AT },
  'allocationUsages.transfer': { usageId: ID, allocationUnitIds: [ID] },
  'allocationUsages.transferZone': { fromZoneId: ID, toZoneId: ID },
  'allocationUsages.transferZonePreview': { fromZoneId: ID, toZoneId: ID },
  'allocationUsages.batchComplete': { usageIds: [ID] },
  'allocationUsages.batchCancel': { usageIds: [ID], reason: 'left' },
  'sections.create': { staffId: ID, unitIds: [ID], shiftFrom: AT, shiftTo: '2026-11-21T23:00:00.000Z' },
  'allocationUsages.moveUsagesToOrder': { fromOrderId: ID, toOrderId: ID },
  'activity.undo': { commandId: ID },
  'saleOrders.cancel': { id: ID, reason: 'left' },
  'saleOrders.addLine': { orderId: ID, name: 'Pho' },
  'saleOrders.split': { id: ID, evenly: 2 },
  'saleOrders.merge': { id: ID, orderIds: [ID] },
  'saleOrders.handOver': { assigneeId: ID, orderIds: [ID] },
  'setup.pair': { address: 'https://127.0.0.1:4114', code: 'K7QF-2M9X-4TRD', terminalName: 'Bar' },
  'sync.setHubAddresses': { addresses: [] },
  'conflicts.settle': { id: ID, choice: 'DISCARD' },
  'reservations.create': { reservedFrom: AT },
  'reservations.assign': { id: ID, allocationUnitIds: [ID] },
  'reservations.cancel': { id: ID, reason: 'ill' },
}

const inputOf = (name: OperationName): unknown => {
  const given = INPUTS[name]
  if (given !== undefined) return given
  return [{}, { id: ID }, { usageId: ID }].find((input) => OPERATIONS.get(name)?.input.safeParse(input).success)
}

describe('the contract over RPC', () => {
  it.each([...ROUTES.keys()])('%s reaches the node with its input', async (name) => {
    const node = new FakeNode()
    const handler = createRpcHandler(node, { error: () => undefined, warn: () => undefined })
    const route = ROUTES.get(name)
    const input = inputOf(name)
    const answer = await handler({
      method: 'POST',
      url: route?.rpcPath ?? '',
      headers: { authorization: `Bearer ${node.token}` },
      body: { json: input },
      address: '127.0.0.1',
    })
    expect(JSON.parse(answer?.body ?? '')).toEqual({ json: { from: name } })
    expect(node.reached).toHaveLength(1)
    expect(node.reached[0]?.name).toBe(name)
    expect(node.reached[0]?.input).toMatchObject(input as object)
    expect(node.reached[0]?.commandId !== undefined).toBe(route?.operation.meta.kind === 'command')
  })

  it('says that a command was done where its answer is not known any more', async () => {
    const node = new FakeNode()
    node.answers = { 'saleOrders.paid': () => ({ ok: true, value: null }) }
    const handler = createRpcHandler(node, { error: () => undefined, warn: () => undefined })
    const answer = await handler({
      method: 'POST',
      url: ROUTES.get('saleOrders.paid')?.rpcPath ?? '',
      headers: { authorization: `Bearer ${node.token}` },
      body: { json: inputOf('saleOrders.paid') },
      address: '127.0.0.1',
    })
    expect(answer?.status).toBe(409)
    expect(JSON.parse(answer?.body ?? '')).toMatchObject({ json: { code: 'ANSWER_LOST', data: { facts: { seq: 1 } } } })
  })

  it('knows nobody without a credential, except at the door', async () => {
    for (const [name, route] of ROUTES) {
      const node = new FakeNode()
      const handler = createRpcHandler(node, { error: () => undefined, warn: () => undefined })
      const answer = await handler({
        method: 'POST',
        url: route.rpcPath,
        headers: {},
        body: { json: inputOf(name) },
        address: '127.0.0.1',
      })
      expect([name, answer?.status]).toEqual([name, route.operation.meta.kind === 'session' ? 200 : 401])
    }
  })
})
