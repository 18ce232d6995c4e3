import { afterEach, beforeEach, expect, it } from 'vitest'
import { TestNodes, until } from './nodes-testing'
import type { TestNode } from './nodes-testing'

let nodes: TestNodes
let hub: TestNode
beforeEach(async () => {
  nodes = new TestNodes()
  hub = await nodes.hub()
})
afterEach(async () => {
  await nodes.close()
  expect(nodes.faults).toEqual([])
})

it('a terminal that a manager makes a standby fetches all history, and says so only then', async () => {
  const bar = await nodes.terminal('bar', hub)
  const isWhole = (): boolean =>
    bar.store.reader.first(`SELECT 1 FROM local_setting WHERE key = 'whole-history'`) !== undefined
  const row = hub.ask('terminals.find', {}).items.find(({ name }) => name === 'bar')
  const [unit] = hub.ask('allocationUnits.find', { limit: 1 }).items
  const order = await bar.seat(unit?.id ?? '')
  expect(isWhole()).toBe(false)
  await hub.command('terminals.update', { id: row?.id ?? '', standby: true })
  await until('the bar has all history', isWhole)
  expect(bar.phase).toBe('live')
  const { items } = bar.ask('activity.find', { subjectId: order, limit: 10 })
  expect(items.map(({ command }) => command)).toEqual(['saleOrders.create'])
})

it('a standby from its pairing on has all history without being told twice', async () => {
  const bar = await nodes.terminal('bar', hub, true)
  expect(bar.store.reader.first(`SELECT 1 FROM local_setting WHERE key = 'whole-history'`)).toBeDefined()
})
