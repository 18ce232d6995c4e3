import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ConflictChoice } from '@contract/entities/conflict'
import { derivedId } from '../store/ids'
import { testId } from '../store/testing'
import { LateCommands } from './late-commands-testing'
import { ask, nextCommandId, unit } from './testing'

/** What becomes of commands that stand on a card, or beside one: none is done twice, none is dropped without a word. */

let hub: LateCommands
beforeEach(async () => {
  hub = await LateCommands.open()
})
afterEach(() => hub.close())

const guest = { name: 'Lan', phone: null, partySize: 4, notes: null }
const PARTY = testId(720)

const staysOf = (id: string) => hub.staysOf(id)
const orderOf = (id: string) => hub.orderOf(id)
const cards = () => hub.cards()
const kinds = () => cards().map(({ kind }) => kind)
const settle = (choice: ConflictChoice, more: object = {}) => hub.settle(choice, more)
const seatElsewhere = (number: number) => settle('SEAT_ELSEWHERE', { allocationUnitIds: [unit(hub.house, number)] })
/** A party that was seated while its terminal was cut off, at a table that somebody else has. */
const withoutTable = async (id = nextCommandId()): Promise<string> => {
  await hub.atHub('saleOrders.create', { allocationUnitIds: [unit(hub.house, 1)] })
  await hub.offline('saleOrders.create', { id: PARTY, allocationUnitIds: [unit(hub.house, 1)], guest }, 0, { id })
  return id
}
const waitingAt = (number: number) => ({
  saleOrderId: PARTY,
  merchantId: hub.house.merchantId,
  allocationUnitId: unit(hub.house, number),
  onlyIfWaiting: true,
})

describe('what is refused once more when its card is settled', () => {
  it('has a card of its own, and is done from there', async () => {
    await withoutTable()
    await hub.atHub('saleOrders.update', { id: PARTY, guest: { ...guest, partySize: 6 } })
    const edit = { id: PARTY, guest: { ...guest, partySize: 5 }, seen: { guest } }
    await hub.offline('saleOrders.update', edit, 0)
    expect(await seatElsewhere(2)).toMatchObject({ ok: true })
    expect(kinds()).toEqual(['FIELDS_CHANGED'])
    expect(orderOf(PARTY).guest?.partySize).toBe(6)
    expect(await settle('MINE')).toMatchObject({ ok: true })
    expect([orderOf(PARTY).guest?.partySize, kinds()]).toEqual([5, []])
  })

  it('holds up what waits for it, and nothing else', async () => {
    await withoutTable()
    const [line, split] = [nextCommandId(), nextCommandId()]
    const lineId = derivedId(line, 'line', 0)
    await hub.offline('saleOrders.addLine', { orderId: PARTY, name: 'pho', quantity: 3 }, 0, { id: line })
    await hub.atHub('saleOrders.changeLine', { id: lineId, quantity: 1 })
    await hub.offline('saleOrders.split', { id: PARTY, parts: [{ lines: [{ lineId, quantity: 2 }] }] }, 0, {
      id: split,
    })
    await hub.offline('saleOrders.paid', { id: PARTY }, 0)
    await hub.offline('saleOrders.addLine', { orderId: PARTY, name: 'tea' }, 0)
    expect(await seatElsewhere(2)).toMatchObject({ ok: true })
    // Who pays after a split that was not done would pay for everybody.
    expect([orderOf(PARTY).status, staysOf(PARTY)]).toEqual(['OPEN', [[unit(hub.house, 2), 'ACTIVE']]])
    expect(cards()).toMatchObject([{ kind: 'GROUP_CHANGED', parked: [{ name: 'saleOrders.paid' }] }])
    await hub.atHub('saleOrders.changeLine', { id: lineId, quantity: 3 })
    expect(await settle('APPLY_AGAIN')).toMatchObject({ ok: true })
    expect([orderOf(PARTY).status, orderOf(derivedId(split, 'split', 0)).status]).toEqual(['PAID', 'OPEN'])
  })

  it('is a further table that others have by now: without it they still sit, and are not cancelled with it', async () => {
    await withoutTable()
    const further = { saleOrderId: PARTY, merchantId: hub.house.merchantId, allocationUnitId: unit(hub.house, 3) }
    await hub.offline('allocationUsages.startForOrder', further, 0)
    await hub.atHub('saleOrders.create', { allocationUnitIds: [unit(hub.house, 3)] })
    const moved = await settle('MOVE_OTHER', { allocationUnitIds: [unit(hub.house, 4)] })
    expect([moved.ok, staysOf(PARTY), kinds()]).toEqual([true, [[unit(hub.house, 1), 'ACTIVE']], ['UNIT_TAKEN']])
    // They have a table: giving up the further one costs them nothing.
    await settle('CANCEL')
    expect([staysOf(PARTY), kinds()]).toEqual([[[unit(hub.house, 1), 'ACTIVE']], []])
  })
})

describe('guests who were checked in at one of their tables, which their booking had lost meanwhile', () => {
  it('stand without a table once, however often that is tried', async () => {
    const id = await hub.booked(1, 5, 100, { allocationUnitIds: [unit(hub.house, 1), unit(hub.house, 2)] })
    const [usage] = ask(hub.house, 'reservations.get', { id }).usages
    await hub.atHub('allocationUsages.cancel', { usageId: usage?.id ?? '', reason: 'wobbles' })
    await hub.offline('allocationUsages.checkIn', { usageId: usage?.id ?? '' }, 0)
    expect(kinds()).toEqual(['ENDED'])
    expect(await settle('REOPEN')).toMatchObject({ refusal: { code: 'INVALID_TRANSITION' } })
    expect(await seatElsewhere(2)).toMatchObject({ ok: true })
    expect(staysOf(ask(hub.house, 'reservations.get', { id }).reservation.orderId ?? '')).toEqual([
      [unit(hub.house, 2), 'ACTIVE'],
    ])
  })
})

describe('what is refused while a card of the same party is open', () => {
  it('has a card of its own where that one is about something else', async () => {
    const { order } = await hub.atHub('saleOrders.create', { allocationUnitIds: [unit(hub.house, 1)], guest })
    const other = await hub.atHub('saleOrders.create', { allocationUnitIds: [unit(hub.house, 2)] })
    await hub.atHub('saleOrders.update', { id: order.id, guest: { ...guest, partySize: 6 } })
    const edit = { id: order.id, guest: { ...guest, partySize: 5 }, seen: { guest } }
    await hub.offline('saleOrders.update', edit, 0)
    await hub.atHub('saleOrders.cancel', { id: other.order.id, reason: 'left' })
    await hub.offline('saleOrders.merge', { id: order.id, orderIds: [other.order.id] }, 0)
    expect(kinds().toSorted()).toEqual(['FIELDS_CHANGED', 'GROUP_CHANGED'])
    const edited = cards().find(({ kind }) => kind === 'FIELDS_CHANGED')
    await hub.atHub('conflicts.settle', { id: edited?.id ?? '', choice: 'THEIRS' })
    expect(kinds()).toEqual(['GROUP_CHANGED'])
  })
})

describe('what somebody did who may not do so any more', () => {
  it('is approved together', async () => {
    const { order } = await hub.atHub('saleOrders.create', { allocationUnitIds: [unit(hub.house, 1)], guest })
    const by = hub.house.staff.installer
    for (const name of ['pho', 'tea']) await hub.offline('saleOrders.addLine', { orderId: order.id, name }, 0, { by })
    expect(kinds()).toEqual(['FORBIDDEN'])
    await settle('APPLY_AGAIN')
    const { lines } = ask(hub.house, 'saleOrders.get', { id: order.id })
    expect([new Set(lines.map(({ name }) => name)), cards()]).toEqual([new Set(['pho', 'tea']), []])
  })
})

describe('what its terminal took back', () => {
  it('is a party nobody ever was: the table that it could not have is nothing to decide', async () => {
    const seated = await withoutTable()
    await hub.offline('activity.undo', { commandId: seated }, 0)
    expect(orderOf(PARTY)).toMatchObject({ status: 'CANCELLED', endReason: 'UNDONE' })
    expect(cards()).toEqual([])
  })

  it('is no party’s end where somebody has given them a table meanwhile', async () => {
    const seated = await withoutTable()
    await hub.atHub('allocationUsages.startForOrder', waitingAt(2))
    await hub.offline('activity.undo', { commandId: seated }, 0)
    expect([orderOf(PARTY).status, staysOf(PARTY)]).toEqual(['OPEN', [[unit(hub.house, 2), 'ACTIVE']]])
  })

  it('is a payment: they have not paid, also once they sit', async () => {
    await withoutTable()
    const paid = nextCommandId()
    await hub.offline('saleOrders.paid', { id: PARTY }, 0, { id: paid })
    expect(orderOf(PARTY).status).toBe('PAID')
    await hub.offline('activity.undo', { commandId: paid }, 0)
    expect(orderOf(PARTY)).toMatchObject({ status: 'OPEN', paidAt: null })
    await seatElsewhere(2)
    expect([staysOf(PARTY), cards()]).toEqual([[[unit(hub.house, 2), 'ACTIVE']], []])
  })

  it('is that they had left: they stand without a table again', async () => {
    await withoutTable()
    const left = nextCommandId()
    await hub.offline('saleOrders.complete', { id: PARTY }, 0, { id: left })
    expect([orderOf(PARTY).status, kinds()]).toEqual(['COMPLETED', ['OVERLAPPED']])
    await hub.offline('activity.undo', { commandId: left }, 0)
    expect([orderOf(PARTY).status, kinds()]).toEqual(['OPEN', ['UNIT_TAKEN']])
    await seatElsewhere(2)
    expect([staysOf(PARTY), cards()]).toEqual([[[unit(hub.house, 2), 'ACTIVE']], []])
  })

  it('is not done and taken back at the table that they get', async () => {
    const seated = await withoutTable()
    const moved = nextCommandId()
    const move = { usageId: derivedId(seated, 'usage', 0), allocationUnitIds: [unit(hub.house, 3)] }
    await hub.offline('allocationUsages.transfer', move, 0, { id: moved })
    await hub.offline('activity.undo', { commandId: moved }, 0)
    await settle('MOVE_OTHER', { allocationUnitIds: [unit(hub.house, 4)] })
    expect([staysOf(PARTY), cards()]).toEqual([[[unit(hub.house, 1), 'ACTIVE']], []])
  })

  it('is a table for a party that sits elsewhere: what it chose instead is the question then', async () => {
    await hub.atHub('saleOrders.create', { id: PARTY, guest })
    await hub.atHub('allocationUsages.startForOrder', waitingAt(1))
    const first = nextCommandId()
    await hub.offline('allocationUsages.startForOrder', waitingAt(2), 0, { id: first })
    await hub.offline('activity.undo', { commandId: first }, 0)
    expect(cards()).toEqual([])
    await hub.offline('allocationUsages.startForOrder', waitingAt(3), 0)
    expect(kinds()).toEqual(['MOVED'])
    await settle('APPLY_AGAIN')
    expect(staysOf(PARTY)).toEqual([[unit(hub.house, 3), 'ACTIVE']])
  })
})

describe('what was done once', () => {
  it('is not done again at the table that is found: a payment stays one', async () => {
    await withoutTable()
    await hub.offline('saleOrders.paid', { id: PARTY }, 0)
    const { paidAt } = orderOf(PARTY)
    hub.house.clock.now += 60_000
    await seatElsewhere(2)
    expect([orderOf(PARTY).paidAt, staysOf(PARTY), cards()]).toEqual([paidAt, [[unit(hub.house, 2), 'SUCCESS']], []])
  })

  it('is paid at the one order of guests who were checked in twice', async () => {
    const id = await hub.booked(1, 10, 100)
    const { orderId } = (await hub.atHub('reservations.checkIn', { id })).reservation
    const second = nextCommandId()
    await hub.offline('reservations.checkIn', { id }, 0, { id: second })
    await hub.offline('saleOrders.paid', { id: derivedId(second, 'order', 0) }, 0)
    await hub.offline('saleOrders.complete', { id: derivedId(second, 'order', 0) }, 0)
    expect([kinds(), orderOf(orderId ?? '').status]).toEqual([['CHECKED_IN_TWICE'], 'PAID'])
    await settle('ACKNOWLEDGE')
    expect([cards(), staysOf(orderId ?? '')]).toEqual([[], [[unit(hub.house, 1), 'SUCCESS']]])
  })
})

describe('a party that was given a table while its card was open', () => {
  it('sits there with all parts of its bill', async () => {
    await withoutTable()
    const [line, split] = [nextCommandId(), nextCommandId()]
    const lineId = derivedId(line, 'line', 0)
    await hub.offline('saleOrders.addLine', { orderId: PARTY, name: 'pho', quantity: 2 }, 0, { id: line })
    const parts = [{ lines: [{ lineId, quantity: 1 }] }]
    await hub.offline('saleOrders.split', { id: PARTY, parts }, 0, { id: split })
    await hub.atHub('allocationUsages.startForOrder', waitingAt(2))
    const table = [[unit(hub.house, 2), 'ACTIVE']]
    expect([staysOf(PARTY), staysOf(derivedId(split, 'split', 0))]).toEqual([table, table])
    expect(await settle('ACKNOWLEDGE')).toMatchObject({ ok: true })
  })

  it('is a booking, too: it keeps that table, and is not cancelled with the card', async () => {
    await hub.booked(1, 10, 100)
    const window = { reservedFrom: hub.inMinutes(5), reservedTo: hub.inMinutes(60) }
    await hub.offline('reservations.create', { id: PARTY, allocationUnitIds: [unit(hub.house, 1)], ...window }, 0)
    expect(await settle('ACKNOWLEDGE')).toMatchObject({ refusal: { code: 'CHOICE_NOT_OFFERED' } })
    await hub.atHub('reservations.assign', { id: PARTY, allocationUnitIds: [unit(hub.house, 2)] })
    await settle('CANCEL')
    const { reservation, usages } = ask(hub.house, 'reservations.get', { id: PARTY })
    expect([reservation.status, usages.map(({ status }) => status)]).toEqual(['BOOKED', ['RESERVED']])
  })

  it('is put aside where they have joined others, who stand there for both', async () => {
    await withoutTable()
    const { order } = await hub.atHub('saleOrders.create', { guest })
    await hub.atHub('saleOrders.merge', { id: order.id, orderIds: [PARTY] })
    expect(await settle('ACKNOWLEDGE')).toMatchObject({ ok: true })
    expect([orderOf(order.id).status, staysOf(order.id)]).toEqual(['OPEN', []])
  })

  it('is seated with those whom they have joined', async () => {
    await withoutTable()
    const { order } = await hub.atHub('saleOrders.create', { guest })
    await hub.atHub('saleOrders.merge', { id: order.id, orderIds: [PARTY] })
    expect(await seatElsewhere(2)).toMatchObject({ ok: true })
    expect([orderOf(PARTY).status, staysOf(order.id)]).toEqual(['MERGED', [[unit(hub.house, 2), 'ACTIVE']]])
  })
})
