import type { AllocationUnit } from '@contract/entities/floor'
import type { AllocationUsage, SaleOrder } from '@contract/entities/occupancy'
import type { Problem } from '@contract/errors'
import Sqlite from 'better-sqlite3'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestServer } from './server-testing'
import type { TestServer } from './server-testing'

interface Seated {
  order: SaleOrder
  usages: AllocationUsage[]
}

describe('one table, many who want it', () => {
  let server: TestServer
  let units: AllocationUnit[]

  beforeAll(async () => {
    server = await startTestServer()
    units = ((await server.call('GET', '/v1/api/commerce/allocation-units')).body as { items: AllocationUnit[] }).items
  })
  afterAll(() => server.close())

  const unitAt = (index: number): string => units[index]?.id ?? ''

  it('gives it to exactly one of 20 parallel calls, and tells the other 19 who has it', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        server.call('POST', '/v1/api/sale/sale-orders', { allocationUnitIds: [unitAt(0)], guest: { partySize: 2 } }),
      ),
    )
    const winners = answers.filter(({ status }) => status < 300)
    const losers = answers.filter(({ status }) => status === 409)
    expect(winners).toHaveLength(1)
    expect(losers).toHaveLength(19)
    const winner = winners[0]?.body as unknown as Seated
    for (const { body } of losers) {
      const problem = body as Problem
      expect(problem.code).toBe('UNIT_TAKEN')
      expect(problem.path).toBe('allocationUnitIds.0')
      expect(problem.facts).toMatchObject({
        unitId: unitAt(0),
        usage: { id: winner.usages[0]?.id, usageId: winner.order.id },
      })
    }
    const count = await server.call('GET', `/v1/api/sale/allocation-usages/count?unitId=${unitAt(0)}&live=true`)
    expect(count.body).toEqual({ count: 1 })
    const orders = await server.call('GET', '/v1/api/sale/sale-orders/count')
    expect(orders.body).toEqual({ count: 1 })
  })

  it('gives it to exactly one of 20 open orders that start on it at once', async () => {
    const { merchantId } = server.store
    const orders = await Promise.all(
      Array.from(
        { length: 20 },
        async () => ((await server.call('POST', '/v1/api/sale/sale-orders', {})).body as Seated).order.id,
      ),
    )
    const answers = await Promise.all(
      orders.map((saleOrderId) =>
        server.call('POST', '/v1/api/sale/allocation-usages/start-for-order', {
          saleOrderId,
          merchantId,
          allocationUnitId: unitAt(1),
        }),
      ),
    )
    expect(answers.filter(({ status }) => status < 300)).toHaveLength(1)
    expect(answers.filter(({ body }) => (body as Problem).code === 'UNIT_TAKEN')).toHaveLength(19)
  })

  it('is refused a second seating by the database itself, whatever the path', () => {
    const folder = join(server.node['options'].dataFolder, 'stores')
    const file = readdirSync(folder).find((name) => name.endsWith('.floorbook')) ?? ''
    const raw = new Sqlite(join(folder, file))
    try {
      const taken = raw
        .prepare(`SELECT * FROM allocation_usage WHERE allocation_unit_id = ? AND status = 'ACTIVE'`)
        .get(unitAt(0)) as Record<string, unknown>
      const seating = raw.prepare('SELECT id FROM seating WHERE id <> ? LIMIT 1').get(taken['seating_id']) as {
        id: string
      }
      const second = { ...taken, id: '01900000-0000-7000-8000-00000000beef', seating_id: seating.id }
      const columns = Object.keys(second)
      const insert = raw.prepare(
        `INSERT INTO allocation_usage (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
      )
      expect(() => insert.run(...Object.values(second))).toThrow('USE-3: two parties on one place')
    } finally {
      raw.close()
    }
  })

  it('answers the same key with the same body as before, once in effect', async () => {
    const seat = () =>
      server.call(
        'POST',
        '/v1/api/sale/sale-orders',
        { allocationUnitIds: [unitAt(2)] },
        { 'idempotency-key': 'evening-7' },
      )
    const [first, second, third] = [await seat(), await seat(), await seat()]
    expect(second.body).toEqual(first.body)
    expect(third.body).toEqual(first.body)
    const other = await server.call(
      'POST',
      '/v1/api/sale/sale-orders',
      { allocationUnitIds: [unitAt(3)] },
      { 'idempotency-key': 'evening-7' },
    )
    expect((other.body as Problem).code).toBe('COMMAND_ID_REUSED')
  })
})
