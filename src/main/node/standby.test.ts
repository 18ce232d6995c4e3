import { afterEach, beforeEach, expect, it } from 'vitest'
import { until } from '../server/testing'
import { TestNodes } from './nodes-testing'
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

const isWhole = ({ store }: TestNode): boolean =>
  store.reader.first(`SELECT 1 FROM local_setting WHERE key = 'whole-history'`) !== undefined

it('a terminal that a manager makes a standby fetches all history, and says so only then', async () => {
  const bar = await nodes.terminal('bar', hub)
  const row = hub.ask('terminals.find', {}).items.find(({ name }) => name === 'bar')
  const [unit] = hub.ask('allocationUnits.find', { limit: 1 }).items
  const order = await bar.seat(unit?.id ?? '')
  expect(isWhole(bar)).toBe(false)
  await hub.command('terminals.update', { id: row?.id ?? '', standby: true })
  await until('the bar has all history', () => isWhole(bar))
  expect(bar.phase).toBe('live')
  const { items } = bar.ask('activity.find', { subjectId: order, limit: 10 })
  expect(items.map(({ command }) => command)).toEqual(['saleOrders.create'])
})

/** Promotes a terminal and lets the former hub return; both live. */
const replaceBy = async (successor: TestNode): Promise<TestNode> => {
  const port = hub.port
  await hub.stop()
  await until('the successor has noticed', () => successor.phase === 'offline')
  await successor.operate('sync.promote', {})
  await until('the successor leads', () => successor.phase === 'leading')
  const former = await nodes.start('hub', true, port)
  await until('the former hub follows', () => former.phase === 'live')
  return former
}

it('a hub that was replaced keeps all that it has, also where its successor has less', async () => {
  const bar = await nodes.terminal('bar', hub)
  const former = await replaceBy(bar)
  await until('the former hub knows that it lacks nothing', () => isWhole(former))
  expect(bar.store.station.neighbours.membership.keepsAll).toBe(false)
})

it('a standby that has led keeps all that it has', async () => {
  const bar = await nodes.terminal('bar', hub, true)
  await replaceBy(bar)
  expect(bar.store.station.neighbours.membership.keepsAll).toBe(true)
})

it('a standby from its pairing on has all history without being told twice', async () => {
  const bar = await nodes.terminal('bar', hub, true)
  expect(isWhole(bar)).toBe(true)
})
