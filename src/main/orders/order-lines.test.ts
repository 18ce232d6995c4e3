import type { InputOf, OutputOf } from '@contract/contract'
import { LIMITS } from '@contract/primitives'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ask, call, demandSound, must, nextCommandId, openTestHouse, pass, refusalOf, seat } from '../node/testing'
import type { TestHouse } from '../node/testing'
import { readLog } from '../store/commit-log'
import { testId } from '../store/testing'

let house: TestHouse
let orderId: string
beforeEach(async () => {
  house = await openTestHouse()
  orderId = (await seat(house, [1])).order.id
})
afterEach(() => {
  expect(house.faults).toEqual([])
  demandSound(house)
  house.store.close()
})

const add = (more: Partial<InputOf<'saleOrders.addLine'>> = {}): Promise<OutputOf<'saleOrders.addLine'>> =>
  must(house, 'saleOrders.addLine', { orderId, name: { en: 'Pho', vi: 'Phở' }, ...more })
const lines = (id = orderId): string[] =>
  ask(house, 'saleOrders.get', { id }).lines.map(
    ({ name, quantity, note, status }) => `${quantity} ${JSON.stringify(name)} ${note ?? ''} ${status}`,
  )
const events = (): (string | undefined)[] =>
  readLog(house.connection, 0, 1_000).flatMap(({ events: text }) =>
    (JSON.parse(text) as { action: string; lineId?: string }[])
      .filter(({ lineId }) => lineId !== undefined)
      .map(({ action }) => action),
  )

describe('lines of an order', () => {
  it('are added with a bilingual name or with text, and read with the order, oldest first', async () => {
    await add()
    pass(house, 1)
    await add({ name: 'Iced tea, no sugar', quantity: 3, note: 'with the main course' })
    expect(lines()).toEqual(['1 {"en":"Pho","vi":"Phở"}  OPEN', '3 "Iced tea, no sugar" with the main course OPEN'])
  })

  it('are one row each: three terminals that add at once lose nothing of each other', async () => {
    await Promise.all(['one', 'two', 'three'].map((name) => add({ name })))
    expect(lines().toSorted()).toEqual(['1 "one"  OPEN', '1 "three"  OPEN', '1 "two"  OPEN'])
    const touched = readLog(house.connection, 0, 1_000)
      .filter(({ name }) => name === 'saleOrders.addLine')
      .map(({ images }) => (JSON.parse(images) as { table: string }[]).map(({ table }) => table))
    expect(touched).toEqual([['order_line'], ['order_line'], ['order_line']])
  })

  it('are added once, however often the command is sent', async () => {
    const id = nextCommandId()
    const first = await call(house, 'saleOrders.addLine', { orderId, name: 'tea' }, { id })
    const again = await call(house, 'saleOrders.addLine', { orderId, name: 'tea' }, { id })
    expect([first.ok, again]).toEqual([true, { ...first, replayed: true }])
    expect(lines()).toEqual(['1 "tea"  OPEN'])
  })

  it('change field by field; what two people change in different fields is merged', async () => {
    const line = await add({ name: 'tea' })
    const seen = { quantity: 1, note: null }
    await must(house, 'saleOrders.changeLine', { id: line.id, quantity: 2, seen })
    await must(house, 'saleOrders.changeLine', { id: line.id, note: 'hot', seen })
    expect(lines()).toEqual(['2 "tea" hot OPEN'])
  })

  it('keep the first value of a field that two people change without having seen the other', async () => {
    const line = await add({ name: { vi: 'Trà', en: 'Tea' } })
    await must(house, 'saleOrders.changeLine', { id: line.id, quantity: 2, seen: { quantity: 1 } })
    const late = { id: line.id, quantity: 3, name: 'Cold tea', seen: { quantity: 1, name: { en: 'Tea', vi: 'Trà' } } }
    expect(await refusalOf(house, 'saleOrders.changeLine', late)).toEqual({
      code: 'VALUE_CHANGED',
      path: 'quantity',
      facts: { entity: 'OrderLine', id: line.id, fields: ['quantity'] },
    })
    await must(house, 'saleOrders.changeLine', { ...late, quantity: 2 })
    expect(lines()).toEqual(['2 "Cold tea"  OPEN'])
  })

  it('change without a word about what was seen, and to what they are already', async () => {
    const line = await add({ name: 'tea' })
    pass(house, 1)
    const before = readLog(house.connection, 0, 1_000).length
    await must(house, 'saleOrders.changeLine', { id: line.id, quantity: 1 })
    expect(readLog(house.connection, 0, 1_000)).toHaveLength(before)
    const changed = await must(house, 'saleOrders.changeLine', { id: line.id, note: 'x', metadata: { sku: 7 } })
    expect(changed).toMatchObject({ note: 'x', metadata: { sku: 7 }, quantity: 1 })
    expect((await must(house, 'saleOrders.changeLine', { id: line.id, note: null })).note).toBeNull()
  })

  it('are taken off with a reason and stay in the history; saying it twice is no error', async () => {
    const line = await add({ name: 'tea' })
    const removed = await must(house, 'saleOrders.removeLine', { id: line.id, reason: 'sold out' })
    expect(removed).toMatchObject({ already: false, line: { status: 'CANCELLED', endReason: 'sold out' } })
    expect(await must(house, 'saleOrders.removeLine', { id: line.id })).toEqual({ line: removed.line, already: true })
    expect(await refusalOf(house, 'saleOrders.changeLine', { id: line.id, quantity: 2 })).toMatchObject({
      code: 'INVALID_TRANSITION',
      path: 'id',
      facts: { entity: 'OrderLine', from: 'CANCELLED' },
    })
    expect(lines()).toEqual(['1 "tea"  CANCELLED'])
    expect(events()).toEqual(['ORDER_LINE_ADDED', 'ORDER_LINE_REMOVED'])
  })

  it('come and go while the order is paid, and no more when it has ended', async () => {
    const line = await add({ name: 'tea' })
    await must(house, 'saleOrders.paid', { id: orderId })
    await add({ name: 'cake' })
    await must(house, 'saleOrders.complete', { id: orderId })
    const ended = { code: 'INVALID_TRANSITION', facts: { entity: 'SaleOrder', id: orderId, from: 'COMPLETED' } }
    expect(await refusalOf(house, 'saleOrders.addLine', { orderId, name: 'late' })).toMatchObject({
      ...ended,
      path: 'orderId',
    })
    expect(await refusalOf(house, 'saleOrders.changeLine', { id: line.id, quantity: 2 })).toMatchObject(ended)
    expect(await refusalOf(house, 'saleOrders.removeLine', { id: line.id })).toMatchObject(ended)
  })

  it('are refused where order or line is not there, an id is used, or the order is full', async () => {
    const nowhere = testId(901)
    expect(await refusalOf(house, 'saleOrders.addLine', { orderId: nowhere, name: 'tea' })).toMatchObject({
      code: 'NOT_FOUND',
      path: 'orderId',
    })
    expect(await refusalOf(house, 'saleOrders.changeLine', { id: nowhere, quantity: 2 })).toMatchObject({
      code: 'NOT_FOUND',
      path: 'id',
    })
    const { id } = await add({ id: testId(902), name: 'tea' })
    expect(id).toBe(testId(902))
    expect(await refusalOf(house, 'saleOrders.addLine', { orderId, id, name: 'tea' })).toMatchObject({
      code: 'DUPLICATE_ID',
      path: 'id',
    })
    for (const [field, value] of [
      ['quantity', 0],
      ['quantity', 1.5],
      ['quantity', LIMITS.lineQuantity + 1],
      ['name', ''],
      ['name', {}],
    ] as const) {
      const refusal = await refusalOf(house, 'saleOrders.addLine', { orderId, name: 'tea', [field]: value })
      expect(refusal, `${field} ${JSON.stringify(value)}`).toMatchObject({ code: 'INVALID_INPUT' })
      expect(refusal.path?.startsWith(field)).toBe(true)
    }
    await Promise.all(Array.from({ length: LIMITS.linesPerOrder - 1 }, (_none, index) => add({ name: `${index}` })))
    expect(await refusalOf(house, 'saleOrders.addLine', { orderId, name: 'one more' })).toMatchObject({
      code: 'LIMIT_EXCEEDED',
      path: 'orderId',
    })
  })
})
