import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { derivedId } from '../store/ids'
import { testId } from '../store/testing'
import { LateCommands } from './late-commands-testing'
import { ask, nextCommandId, unit } from './testing'

/** Bills and rights behind conflict cards: who pays, pays for themselves, once, and only who may does anything. */

let hub: LateCommands
beforeEach(async () => {
  hub = await LateCommands.open()
})
afterEach(() => hub.close())

const guest = { name: 'Lan', phone: null, partySize: 4, notes: null }
const PARTY = testId(720)

const kinds = () => hub.cards().map(({ kind }) => kind)
const statusOf = (id: string) => hub.orderOf(id).status
const at = (...numbers: number[]) => ({ allocationUnitIds: numbers.map((number) => unit(hub.house, number)) })
const seatAt = async (number: number): Promise<string> =>
  (await hub.atHub('saleOrders.create', { ...at(number), guest })).order.id
/** A party that was seated while its terminal was cut off; somebody else has table 1. */
const withoutTable = async (...tables: number[]): Promise<string> => {
  const id = nextCommandId()
  await seatAt(1)
  await hub.offline('saleOrders.create', { id: PARTY, ...at(1, ...tables), guest }, 0, { id })
  return id
}
const start = (saleOrderId: string, number: number, more: object = {}) => ({
  saleOrderId,
  merchantId: hub.house.merchantId,
  allocationUnitId: unit(hub.house, number),
  ...more,
})
const lineOn = (orderId: string, quantity: number) =>
  hub.atHub('saleOrders.addLine', { orderId, name: 'pho', quantity })
const quantitiesOn = (id: string): number[] =>
  ask(hub.house, 'saleOrders.get', { id }).lines.map((line) => line.quantity)
const off = (lineId: string, quantity: number) => ({ parts: [{ lines: [{ lineId, quantity }] }] })

describe('a payment behind a card', () => {
  it('that cannot be taken back any more is asked about, and not simply kept', async () => {
    await withoutTable()
    const paid = nextCommandId()
    await hub.offline('saleOrders.paid', { id: PARTY }, 0, { id: paid })
    await hub.atHub('saleOrders.update', { id: PARTY, guest: { ...guest, partySize: 5 } })
    await hub.offline('activity.undo', { commandId: paid }, 0)
    await hub.settle('SEAT_ELSEWHERE', at(2))
    expect([statusOf(PARTY), hub.card()]).toMatchObject([
      'PAID',
      { commandName: 'activity.undo', code: 'UNDO_CHANGED' },
    ])
  })

  it('is taken back by an undo, and not paid by an undo of that', async () => {
    await withoutTable()
    const [paid, undone] = [nextCommandId(), nextCommandId()]
    await hub.offline('saleOrders.paid', { id: PARTY }, 0, { id: paid })
    await hub.offline('activity.undo', { commandId: paid }, 0, { id: undone })
    await hub.offline('activity.undo', { commandId: undone }, 0)
    expect(statusOf(PARTY)).toBe('OPEN')
  })

  it('of another bill does not wait, and is not dropped with the card', async () => {
    const order = await seatAt(1)
    const line = await lineOn(order, 4)
    const { orders } = await hub.atHub('saleOrders.split', { id: order, ...off(line.id, 1) })
    const part = orders[0]?.id ?? ''
    await hub.atHub('saleOrders.cancel', { id: order, reason: 'left' })
    await hub.offline('saleOrders.paid', { id: order }, 0)
    await hub.offline('saleOrders.paid', { id: part }, 0)
    await hub.settle('DISCARD')
    expect([statusOf(part), kinds()]).toEqual(['PAID', []])
  })

  it('of who sits goes on where a further table is given up', async () => {
    const order = await seatAt(1)
    await seatAt(2)
    await hub.offline('allocationUsages.startForOrder', start(order, 2), 0)
    await hub.offline('saleOrders.paid', { id: order }, 0)
    await hub.settle('CANCEL', { reason: 'no' })
    expect([hub.staysOf(order), kinds()]).toEqual([[[unit(hub.house, 1), 'SUCCESS']], []])
  })

  it('of one of several tables does not pay for all, nor is the party gone that frees one', async () => {
    const seated = await withoutTable(2)
    const usageId = derivedId(seated, 'usage', 0)
    await hub.offline('allocationUsages.paid', { usageId }, 0)
    await hub.offline('allocationUsages.complete', { usageId }, 0)
    expect([statusOf(PARTY), kinds()]).toEqual(['OPEN', ['UNIT_TAKEN']])
  })

  it('is that of its own bill, whichever bills had left at the hub before', async () => {
    const { order } = await hub.atHub('saleOrders.create', { guest })
    const line = await lineOn(order.id, 6)
    const twice = { parts: [...off(line.id, 1).parts, ...off(line.id, 2).parts] }
    const { orders } = await hub.atHub('saleOrders.split', { id: order.id, ...twice })
    const [first = '', second = ''] = orders.map(({ id }) => id)
    await hub.atHub('saleOrders.complete', { id: first })
    const seat = nextCommandId()
    await hub.offline('allocationUsages.startForOrder', start(order.id, 2, { onlyIfWaiting: true }), 0, { id: seat })
    await hub.offline('allocationUsages.paid', { usageId: derivedId(seat, `bill ${first}`, 0) }, 0)
    expect(statusOf(second)).toBe('OPEN')
    await hub.offline('allocationUsages.paid', { usageId: derivedId(seat, `bill ${second}`, 0) }, 0)
    expect([statusOf(second), statusOf(order.id)]).toEqual(['PAID', 'OPEN'])
  })
})

describe('bills that were not put apart or together', () => {
  it('are paid by nobody until that is settled: a merge, whichever of its orders pays', async () => {
    const [first, second, third] = [await seatAt(1), await seatAt(2), await seatAt(3)]
    await hub.atHub('saleOrders.complete', { id: third })
    await hub.offline('saleOrders.merge', { id: first, orderIds: [second, third] }, 0, { group: testId(501) })
    await hub.offline('saleOrders.paid', { id: first }, 0)
    expect([statusOf(first), kinds()]).toEqual(['OPEN', ['GROUP_CHANGED']])
  })

  it('are no question any more once their terminal has taken that back', async () => {
    const [first, second] = [await seatAt(1), await seatAt(2)]
    const merge = nextCommandId()
    await hub.atHub('saleOrders.complete', { id: second })
    await hub.offline('saleOrders.merge', { id: first, orderIds: [second] }, 0, { id: merge, group: testId(501) })
    await hub.offline('activity.undo', { commandId: merge }, 0)
    expect(kinds()).toEqual([])
  })

  it('are paid as somebody says, where the split is let go: no payment goes with it', async () => {
    const order = await seatAt(1)
    const line = await lineOn(order, 2)
    const split = nextCommandId()
    await hub.offline('saleOrders.split', { id: order, ...off(line.id, 3) }, 0, { id: split })
    await hub.offline('saleOrders.paid', { id: order }, 0)
    await hub.offline('saleOrders.paid', { id: derivedId(split, 'split', 0) }, 0)
    await hub.settle('DISCARD')
    expect(hub.card()).toMatchObject({
      kind: 'REFUSED',
      commandName: 'saleOrders.paid',
      parked: [{ name: 'saleOrders.paid' }],
    })
    await hub.settle('APPLY_AGAIN')
    expect(statusOf(order)).toBe('PAID')
  })

  it('lose no payment, whichever was said first: what one of them cannot do holds up none of the others', async () => {
    const order = await seatAt(1)
    const line = await lineOn(order, 2)
    const split = nextCommandId()
    await hub.offline('saleOrders.split', { id: order, ...off(line.id, 3) }, 0, { id: split })
    await hub.offline('saleOrders.paid', { id: derivedId(split, 'split', 0) }, 0)
    await hub.offline('saleOrders.paid', { id: order }, 0)
    await hub.settle('DISCARD')
    expect(await hub.settle('APPLY_AGAIN')).toMatchObject({ refusal: { code: 'NOT_FOUND' } })
    await hub.settle('DISCARD')
    await hub.settle('APPLY_AGAIN')
    expect([statusOf(order), kinds()]).toEqual(['PAID', []])
  })

  it('hold up no line: the kitchen hears of it', async () => {
    const order = await seatAt(1)
    const line = await lineOn(order, 2)
    await hub.offline('saleOrders.split', { id: order, ...off(line.id, 3) }, 0)
    const note = 'no onions'
    expect(await hub.offline('saleOrders.changeLine', { id: line.id, note }, 0, { group: null })).toMatchObject({
      ok: true,
    })
  })

  it('hold up those to whom they were to come, also where that waits on the card of a party without a table', async () => {
    await withoutTable()
    const [other, gone] = [await seatAt(2), await seatAt(3)]
    await hub.atHub('saleOrders.complete', { id: gone })
    await hub.offline('saleOrders.merge', { id: other, orderIds: [PARTY, gone] }, 0)
    await hub.offline('saleOrders.paid', { id: other }, 0, { group: testId(501) })
    expect([statusOf(other), kinds()]).toEqual(['OPEN', ['UNIT_TAKEN']])
  })

  it('are not put apart after all once that was taken back, and who paid meanwhile has paid', async () => {
    const order = await seatAt(1)
    const line = await lineOn(order, 6)
    const [first, second] = [nextCommandId(), nextCommandId()]
    const part = derivedId(first, 'split', 0)
    await hub.offline('saleOrders.split', { id: order, ...off(line.id, 1) }, 0, { id: first })
    await hub.atHub('saleOrders.changeLine', { id: line.id, quantity: 2 })
    await hub.offline('saleOrders.split', { id: order, ...off(line.id, 3) }, 0, { id: second })
    await hub.offline('saleOrders.paid', { id: part }, 0)
    await hub.offline('activity.undo', { commandId: second }, 0)
    await hub.atHub('saleOrders.changeLine', { id: line.id, quantity: 5 })
    await hub.settle('APPLY_AGAIN')
    expect([quantitiesOn(order), statusOf(part), kinds()]).toEqual([[5], 'PAID', []])
  })

  it('hold up a part that was put apart before: nobody pays for what was to come off it', async () => {
    await withoutTable()
    const line = await lineOn(PARTY, 6)
    const first = nextCommandId()
    const part = derivedId(first, 'split', 0)
    await hub.offline('saleOrders.split', { id: PARTY, ...off(line.id, 4) }, 0, { id: first })
    const [ofPart] = ask(hub.house, 'saleOrders.get', { id: part }).lines
    await hub.atHub('saleOrders.changeLine', { id: ofPart?.id ?? '', quantity: 2 })
    await hub.offline('saleOrders.split', { id: part, ...off(ofPart?.id ?? '', 3) }, 0)
    await hub.offline('saleOrders.paid', { id: part }, 0)
    expect([statusOf(part), kinds()]).toEqual(['OPEN', ['UNIT_TAKEN']])
  })
})

describe('a line that its terminal took off again', () => {
  it('is no question any more, though the order had ended', async () => {
    const order = await seatAt(1)
    const line = nextCommandId()
    await hub.atHub('saleOrders.complete', { id: order })
    await hub.offline('saleOrders.addLine', { orderId: order, name: 'tea' }, 0, { id: line, group: null })
    expect(kinds()).toEqual(['LINES_AFTER_END'])
    await hub.offline('activity.undo', { commandId: line }, 0, { group: null })
    expect(kinds()).toEqual([])
  })
})

describe('what a settlement did in place of a terminal', () => {
  it('is not simply left where the terminal takes it back: that is asked', async () => {
    await hub.atHub('saleOrders.create', { id: PARTY, guest })
    const line = await lineOn(PARTY, 2)
    const paid = nextCommandId()
    await hub.offline('saleOrders.split', { id: PARTY, ...off(line.id, 3) }, 0)
    await hub.offline('allocationUsages.startForOrder', start(PARTY, 1, { onlyIfWaiting: true }), 0)
    await hub.offline('saleOrders.paid', { id: PARTY }, 0, { id: paid })
    await seatAt(1)
    await hub.atHub('saleOrders.changeLine', { id: line.id, quantity: 4 })
    await hub.settle('APPLY_AGAIN')
    expect([kinds(), statusOf(PARTY)]).toEqual([['UNIT_TAKEN'], 'PAID'])
    await hub.offline('activity.undo', { commandId: paid }, 0)
    await hub.settle('SEAT_ELSEWHERE', at(2))
    expect([statusOf(PARTY), hub.card().commandName]).toEqual(['PAID', 'activity.undo'])
  })
})

describe('a check-in that was taken back at the hub', () => {
  it('leaves the booking alone, whatever becomes of its card', async () => {
    const id = await hub.booked(1, 5, 100)
    const arrived = nextCommandId()
    await hub.offline('reservations.checkIn', { id }, 0, { id: arrived, by: hub.house.staff.installer })
    await hub.atHub('activity.undo', { commandId: arrived })
    await hub.settle('DISCARD')
    expect(ask(hub.house, 'reservations.get', { id }).reservation.status).toBe('BOOKED')
  })
})

describe('who may not do it', () => {
  const by = () => ({ by: hub.house.staff.installer })

  it('does not do it behind a card: pay, free, cancel, take back', async () => {
    const seated = await withoutTable()
    await hub.offline('saleOrders.paid', { id: PARTY }, 0, by())
    await hub.offline('saleOrders.complete', { id: PARTY }, 0, by())
    await hub.offline('saleOrders.cancel', { id: PARTY, reason: 'left' }, 0, by())
    await hub.offline('activity.undo', { commandId: seated }, 0, by())
    expect([statusOf(PARTY), kinds()]).toEqual(['OPEN', ['UNIT_TAKEN']])
  })

  it('checks in a ticket that is approved then, and that stays where it is refused', async () => {
    const window = { reservedFrom: hub.inMinutes(5), reservedTo: hub.inMinutes(90) }
    const stays: [string, string][][] = []
    for (const [number, choice] of [
      [2, 'APPLY_AGAIN'],
      [3, 'DISCARD'],
    ] as const) {
      const { order, usages } = await hub.atHub('saleOrders.create', { type: 'TICKET', ...window, ...at(number) })
      await hub.offline('allocationUsages.checkIn', { usageId: usages[0]?.id ?? '' }, 0, { ...by(), group: order.id })
      await hub.settle(choice)
      stays.push(hub.staysOf(order.id))
    }
    expect([stays, kinds()]).toEqual([[[[unit(hub.house, 2), 'ACTIVE']], [[unit(hub.house, 3), 'RESERVED']]], []])
  })
})

describe('guests of a ticket who came while others still sat at their table', () => {
  it('stand without one, and are seated elsewhere', async () => {
    const window = { reservedFrom: hub.inMinutes(60), reservedTo: hub.inMinutes(150) }
    const { order, usages } = await hub.atHub('saleOrders.create', { type: 'TICKET', ...window, ...at(2) })
    await hub.atHub('saleOrders.create', { ...at(2), acceptShorterWindow: true })
    hub.house.clock.now += 61 * 60_000
    await hub.offline('allocationUsages.checkIn', { usageId: usages[0]?.id ?? '' }, 0)
    expect([kinds(), hub.staysOf(order.id)]).toEqual([['UNIT_TAKEN'], []])
    expect(await hub.settle('ACKNOWLEDGE')).toMatchObject({ refusal: { code: 'CHOICE_NOT_OFFERED' } })
    await hub.settle('SEAT_ELSEWHERE', at(3))
    expect([hub.staysOf(order.id), kinds()]).toEqual([[[unit(hub.house, 3), 'ACTIVE']], []])
  })
})

describe('what does not fit', () => {
  it('is refused once more, however it is tried, and leaves its card readable', async () => {
    const order = await seatAt(1)
    await hub.offline('saleOrders.addLine', { orderId: order, name: 7, quantity: -5 } as never, 0, { group: null })
    expect(await hub.settle('APPLY_AGAIN')).toMatchObject({ refusal: { code: 'INVALID_INPUT' } })
    await hub.settle('DISCARD')
    await hub.offline('saleOrders.create', { allocationUnitIds: 'abc' } as never, 0)
    expect(hub.card()).toMatchObject({ kind: 'REFUSED', unitIds: [], orderId: null })
    expect(quantitiesOn(order)).toEqual([])
  })

  it('keeps its party where a newer program has only said more than this one knows', async () => {
    const said = { type: 'DINE_IN', acceptShorterWindow: false, guest, ...at(2) } as const
    await hub.offline('saleOrders.create', { id: PARTY, ...said, candles: true } as never, 0)
    expect(hub.card()).toMatchObject({ kind: 'REFUSED', orderId: PARTY })
    await hub.settle('APPLY_AGAIN')
    expect([hub.staysOf(PARTY), kinds()]).toEqual([[[unit(hub.house, 2), 'ACTIVE']], []])
  })

  it('holds up no party: its table is found, and a card says what was wrong', async () => {
    await withoutTable()
    await hub.offline('saleOrders.addLine', { orderId: PARTY, name: 'pho', quantity: -5 }, 0)
    await hub.offline('activity.undo', { commandId: { a: 1 } } as never, 0)
    expect(await hub.settle('SEAT_ELSEWHERE', at(2))).toMatchObject({ ok: true })
    expect(hub.cards().map(({ code }) => code)).toEqual(['INVALID_INPUT', 'INVALID_INPUT'])
  })

  it('is an id that another party has: they are not given up with the card', async () => {
    await hub.atHub('saleOrders.create', { id: PARTY, guest })
    await hub.offline('saleOrders.create', { id: PARTY, ...at(2), guest }, 0)
    expect(hub.card()).toMatchObject({ kind: 'REFUSED', orderId: null })
    await hub.settle('DISCARD')
    expect(statusOf(PARTY)).toBe('OPEN')
  })
})

describe('a settlement that was refused itself', () => {
  it('can be said again, with what it asks about anew', async () => {
    await withoutTable()
    await hub.atHub('saleOrders.update', { id: PARTY, guest: { ...guest, partySize: 6 } })
    await hub.offline('saleOrders.update', { id: PARTY, guest: { ...guest, partySize: 5 }, seen: { guest } }, 0)
    const other = await seatAt(2)
    const settlement = { id: hub.card().id, choice: 'SEAT_ELSEWHERE', ...at(2) } as const
    await hub.offline('conflicts.settle', settlement, 0, { group: null, by: hub.house.staff.host })
    await hub.atHub('saleOrders.cancel', { id: other, reason: 'left' })
    const again = hub.cards().find(({ commandName }) => commandName === 'conflicts.settle')
    const outcome = await hub.tryAtHub('conflicts.settle', { id: again?.id, choice: 'APPLY_AGAIN' })
    expect([outcome.ok, hub.staysOf(PARTY), kinds()]).toEqual([
      true,
      [[unit(hub.house, 2), 'ACTIVE']],
      ['FIELDS_CHANGED'],
    ])
  })
})
