import type { InputOf, OperationName, OutputOf } from '@contract/contract'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { freshId } from '../store/ids'
import { until } from '../server/testing'
import { TestNodes } from './nodes-testing'
import type { TestNode } from './nodes-testing'

/** Orders while a terminal is cut off: what it did is merged, or stands on a card. Over real sockets with TLS on loopback. */

let nodes: TestNodes
let hub: TestNode
let bar: TestNode
let units: string[]
beforeEach(async () => {
  nodes = new TestNodes()
  hub = await nodes.hub()
  units = hub.unitIds()
  bar = await nodes.terminal('bar', hub)
})
afterEach(async () => {
  await nodes.close()
  expect(nodes.faults).toEqual([])
})

const must = async <Name extends OperationName>(
  node: TestNode,
  name: Name,
  input: InputOf<Name>,
  id = freshId(Date.now()),
): Promise<OutputOf<Name>> => {
  const outcome = await node.command(name, input, id)
  if (typeof outcome === 'string') throw new Error(`${name} at ${node.name} was refused: ${outcome}`)
  return outcome
}
const seat = (node: TestNode, index: number): Promise<OutputOf<'saleOrders.create'>> =>
  must(node, 'saleOrders.create', { allocationUnitIds: [units[index] ?? ''], guest: { name: 'Lan', partySize: 4 } })
const sameEverywhere = (): boolean =>
  bar.phase === 'live' && bar.status().outbox.waiting === 0 && bar.store.head().seq === hub.store.head().seq

/** The bar works while the hub is away; then the hub is back and works while the bar is away; then they meet. */
const apart = async (atBar: () => Promise<void>, atHub: () => Promise<void>): Promise<void> => {
  await until('the bar has all', sameEverywhere)
  const { port } = hub
  await hub.stop()
  await until('the bar has noticed', () => bar.phase === 'offline')
  await atBar()
  await bar.stop()
  hub = await nodes.start('hub', true, port)
  await until('the hub leads', () => hub.phase === 'leading')
  await atHub()
  bar = await nodes.start('bar', false)
  await until('they have met', sameEverywhere)
}
const cards = () => hub.ask('conflicts.find', { status: 'OPEN' }).items
const lines = (node: TestNode, id: string): string[] =>
  node
    .ask('saleOrders.get', { id })
    .lines.filter(({ status }) => status === 'OPEN')
    .map(({ name, quantity, note }) => `${quantity} ${JSON.stringify(name)} ${note ?? ''}`.trim())
    .toSorted()

describe('lines of one order from three terminals, one of them cut off', () => {
  it('are all there, everywhere, once', async () => {
    const patio = await nodes.terminal('patio', hub)
    const orderId = (await seat(hub, 0)).order.id
    const add = (node: TestNode, name: string) => must(node, 'saleOrders.addLine', { orderId, name })
    await until('the patio has it', () => patio.orderAt(units[0] ?? '') === orderId)
    await Promise.all([add(hub, 'hub 1'), add(patio, 'patio 1'), add(bar, 'bar 1')])
    await apart(
      async () => {
        await add(bar, 'bar 2')
        await add(bar, 'bar 3')
      },
      async () => {
        await until('the patio is back', () => patio.phase === 'live')
        await Promise.all([add(hub, 'hub 2'), add(patio, 'patio 2')])
      },
    )
    const all = ['bar 1', 'bar 2', 'bar 3', 'hub 1', 'hub 2', 'patio 1', 'patio 2'].map((name) => `1 "${name}"`)
    await until('the patio has all', () => lines(patio, orderId).length === all.length)
    expect([hub, bar, patio].map((node) => lines(node, orderId))).toEqual([all, all, all])
    expect(cards()).toEqual([])
  })
})

describe('what a terminal that is cut off does to an order', () => {
  it('comes onto the survivor where the order was merged meanwhile', async () => {
    const [one, two] = [await seat(hub, 0), await seat(hub, 1)]
    await apart(
      async () => void (await must(bar, 'saleOrders.addLine', { orderId: two.order.id, name: 'late' })),
      async () => void (await must(hub, 'saleOrders.merge', { id: one.order.id, orderIds: [two.order.id] })),
    )
    expect([lines(hub, one.order.id), cards()]).toEqual([['1 "late"'], []])
  })

  it('is kept on one card where the order had ended; reopened, it goes on with the lines at its table', async () => {
    const { order, usages } = await seat(hub, 0)
    let lineId = ''
    await apart(
      async () => {
        const line = await must(bar, 'saleOrders.addLine', { orderId: order.id, name: 'cake', quantity: 2 })
        lineId = line.id
        await must(bar, 'saleOrders.addLine', { orderId: order.id, name: 'tea' })
      },
      async () => void (await must(hub, 'saleOrders.complete', { id: order.id })),
    )
    const [card, ...more] = cards()
    expect([card?.kind, card?.orderId, card?.parked.length, more]).toEqual(['LINES_AFTER_END', order.id, 1, []])
    await must(hub, 'conflicts.settle', { id: card?.id ?? '', choice: 'REOPEN' })
    expect(lines(hub, order.id)).toEqual(['1 "tea"', '2 "cake"'])
    expect(hub.ask('saleOrders.get', { id: order.id })).toMatchObject({
      order: { status: 'OPEN', endedAt: null },
      usages: [{ id: usages[0]?.id, status: 'ACTIVE', endedAt: null }],
    })
    expect(hub.ask('saleOrders.get', { id: order.id }).lines.some(({ id }) => id === lineId)).toBe(true)
  })

  it('stands without a table when it is reopened and its table is somebody else’s', async () => {
    const { order } = await seat(hub, 0)
    await apart(
      async () => void (await must(bar, 'saleOrders.addLine', { orderId: order.id, name: 'cake' })),
      async () => {
        await must(hub, 'saleOrders.complete', { id: order.id })
        await seat(hub, 0)
      },
    )
    await must(hub, 'conflicts.settle', { id: cards()[0]?.id ?? '', choice: 'REOPEN' })
    expect(hub.ask('saleOrders.get', { id: order.id })).toMatchObject({
      order: { status: 'OPEN' },
      usages: [{ status: 'COMPLETED' }],
    })
  })

  it('is refused whole where it split what had changed, and can be done again', async () => {
    const { order } = await seat(hub, 0)
    const pho = await must(hub, 'saleOrders.addLine', { orderId: order.id, name: 'pho', quantity: 4 })
    await apart(
      async () => {
        const parts = [{ lines: [{ lineId: pho.id, quantity: 3 }] }]
        await must(bar, 'saleOrders.split', { id: order.id, parts })
        expect(lines(bar, order.id)).toEqual(['1 "pho"'])
      },
      async () => void (await must(hub, 'saleOrders.changeLine', { id: pho.id, quantity: 2 })),
    )
    const [card] = cards()
    expect([card?.kind, card?.code, card?.orderId]).toEqual(['GROUP_CHANGED', 'LINE_QUANTITY_EXCEEDED', order.id])
    expect([lines(hub, order.id), lines(bar, order.id)]).toEqual([['2 "pho"'], ['2 "pho"']])
    expect(hub.ask('saleOrders.find', { status: 'OPEN' }).items).toHaveLength(1)
    await must(hub, 'saleOrders.changeLine', { id: pho.id, quantity: 5 })
    await must(hub, 'conflicts.settle', { id: card?.id ?? '', choice: 'APPLY_AGAIN' })
    expect(lines(hub, order.id)).toEqual(['2 "pho"'])
  })

  it('keeps the numbers that it gave, also where an order before them was not kept (ORD-1)', async () => {
    const { order } = await seat(hub, 0)
    const pho = await must(hub, 'saleOrders.addLine', { orderId: order.id, name: 'pho', quantity: 4 })
    let printed = ''
    let id = ''
    await apart(
      async () => {
        await must(bar, 'saleOrders.split', { id: order.id, parts: [{ lines: [{ lineId: pho.id, quantity: 3 }] }] })
        const seated = await seat(bar, 1)
        printed = seated.order.number
        id = seated.order.id
      },
      async () => void (await must(hub, 'saleOrders.changeLine', { id: pho.id, quantity: 2 })),
    )
    expect(cards().map(({ kind }) => kind)).toEqual(['GROUP_CHANGED'])
    expect(printed).toMatch(/-002$/)
    for (const node of [hub, bar]) expect(node.ask('saleOrders.get', { id }).order.number).toBe(printed)
    // A number that nobody kept is not given again to somebody else before it.
    expect((await seat(bar, 2)).order.number).toMatch(/-003$/)
  })

  it('is merged field by field; of the same field the hub’s stays, until somebody takes the other', async () => {
    const { order } = await seat(hub, 0)
    const pho = await must(hub, 'saleOrders.addLine', { orderId: order.id, name: 'pho' })
    await apart(
      async () => {
        const seen = { quantity: 1, note: null }
        await must(bar, 'saleOrders.changeLine', { id: pho.id, quantity: 3, note: 'no onion', seen })
        await must(bar, 'saleOrders.update', {
          id: order.id,
          guest: { name: 'Lan Anh', partySize: 5 },
          seen: { guest: { name: 'Lan', partySize: 4 } },
        })
      },
      async () => {
        await must(hub, 'saleOrders.changeLine', { id: pho.id, quantity: 2, seen: { quantity: 1 } })
        await must(hub, 'saleOrders.update', { id: order.id, guest: { name: 'Lan', partySize: 6 } })
      },
    )
    expect(lines(hub, order.id)).toEqual(['2 "pho" no onion'])
    expect(hub.ask('saleOrders.get', { id: order.id }).order.guest).toMatchObject({ name: 'Lan Anh', partySize: 6 })
    const kinds = cards().map(({ kind, facts }) => [kind, facts['fields']])
    expect(kinds).toEqual(
      expect.arrayContaining([
        ['FIELDS_CHANGED', ['quantity']],
        ['FIELDS_CHANGED', ['guest.partySize']],
      ]),
    )
    for (const { id } of cards()) await must(hub, 'conflicts.settle', { id, choice: 'MINE' })
    expect(lines(hub, order.id)).toEqual(['3 "pho" no onion'])
    expect(hub.ask('saleOrders.get', { id: order.id }).order.guest).toMatchObject({ name: 'Lan Anh', partySize: 5 })
  })

  it('joins the first order where a booking was checked in twice', async () => {
    const { reservation } = await must(hub, 'reservations.create', {
      allocationUnitIds: [units[0] ?? ''],
      reservedFrom: new Date(Date.now() + 30 * 60_000).toISOString(),
    })
    let first = ''
    await apart(
      async () => {
        const { order } = await must(bar, 'reservations.checkIn', { id: reservation.id })
        await must(bar, 'saleOrders.addLine', { orderId: order?.id ?? '', name: 'second’s pho', quantity: 2 })
      },
      async () => {
        first = (await must(hub, 'reservations.checkIn', { id: reservation.id })).order?.id ?? ''
        await must(hub, 'saleOrders.addLine', { orderId: first, name: 'first’s tea' })
      },
    )
    expect(lines(hub, first)).toEqual(['1 "first’s tea"', '2 "second’s pho"'])
    expect(cards().map(({ kind, orderId }) => [kind, orderId])).toEqual([['CHECKED_IN_TWICE', first]])
  })
})

describe('taking back at a terminal that is cut off (USE-14)', () => {
  it('works on what the hub had decided and on what it does not know yet; the hub comes to the same', async () => {
    const moved = await seat(hub, 0)
    const usageId = moved.usages[0]?.id ?? ''
    const [moving, seating] = [freshId(Date.now()), freshId(Date.now() + 1)]
    await must(
      hub,
      'allocationUsages.transfer',
      { usageId, allocationUnitIds: [units[1] ?? ''], acceptTooSmall: true },
      moving,
    )
    let mine = ''
    await apart(
      async () => {
        await must(bar, 'activity.undo', { commandId: moving })
        expect([bar.orderAt(units[0] ?? ''), bar.orderAt(units[1] ?? '')]).toEqual([moved.order.id, undefined])
        const seated = await must(bar, 'saleOrders.create', { allocationUnitIds: [units[2] ?? ''] }, seating)
        mine = seated.order.id
        await must(bar, 'activity.undo', { commandId: seating })
        expect(bar.orderAt(units[2] ?? '')).toBeUndefined()
      },
      async () => void (await seat(hub, 4)),
    )
    for (const node of [hub, bar]) {
      expect([0, 1, 2].map((index) => node.orderAt(units[index] ?? ''))).toEqual([moved.order.id, undefined, undefined])
      expect(node.ask('saleOrders.get', { id: mine }).order).toMatchObject({ status: 'CANCELLED', endReason: 'UNDONE' })
    }
    expect(cards()).toEqual([])
  })
})
