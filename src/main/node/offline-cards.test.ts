import type { InputOf, OperationName, OutputOf } from '@contract/contract'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { PermissionBook } from '../access/permission-book'
import { Executor } from '../command/executor'
import type { CommandOutcome } from '../command/command'
import { EXPIRE_COMMAND } from '../orders/expiry'
import { beginEpoch, readHead } from '../store/commit-log'
import { isoTime } from '../store/entities'
import { derivedId } from '../store/ids'
import { testId } from '../store/testing'
import { cardParking } from '../sync/conflicts/card-parking'
import { productRegistry } from './registry'
import { ask, doubleSold, nextCommandId, openTestHouse, unit } from './testing'
import type { TestHouse } from './testing'

/** What a cut-off terminal did to bookings and moves, as its commands come to the hub's write path later. */

const MINUTE = 60_000
const BAR = testId(77)

let house: TestHouse
let executor: Executor
let sent: number
const faults: unknown[] = []
beforeEach(async () => {
  house = await openTestHouse()
  sent = 0
  faults.length = 0
  const { connection, merchantId } = house
  const book = new PermissionBook(house.store.reader)
  executor = new Executor({
    connection,
    merchantId,
    registry: productRegistry(),
    head: connection.transaction(() => beginEpoch(connection, readHead(connection), house.clock.now)),
    now: () => house.clock.now,
    may: (staffId, permission) => book.may(staffId, permission),
    parking: cardParking,
    touched: (images) => book.forgetIfTouched(images),
    onCommit: () => undefined,
    onFault: (fault) => faults.push(fault),
  })
})
afterEach(() => {
  expect(doubleSold(house.connection)).toEqual([])
  expect(faults).toEqual([])
  house.store.close()
})

/** At the hub, now. */
const atHub = async <Name extends OperationName>(name: Name, input: InputOf<Name>): Promise<OutputOf<Name>> => {
  const outcome = await executor.execute({
    id: nextCommandId(),
    name,
    input,
    actorId: house.staff.host,
    terminalId: testId(3),
    terminalCode: 'A',
  })
  if (!outcome.ok) throw new Error(`${name} was refused: ${JSON.stringify(outcome.refusal)}`)
  return outcome.value as OutputOf<Name>
}
/** At the terminal that was cut off, so many minutes ago; it comes to the hub now. */
const offline = <Name extends OperationName>(
  name: Name,
  input: InputOf<Name>,
  minutesAgo: number,
  id = nextCommandId(),
  by = house.staff.server,
): Promise<CommandOutcome> => {
  sent += 1
  const at = house.clock.now - minutesAgo * MINUTE
  return executor.execute({
    id,
    name,
    input,
    actorId: by,
    terminalId: BAR,
    terminalCode: 'B',
    origin: { n: sent, provisional: true, at, baseAt: at, groupId: testId(500) },
  })
}
const expire = async (): Promise<void> => {
  await executor.execute({
    id: nextCommandId(),
    name: EXPIRE_COMMAND,
    input: {},
    actorId: null,
    terminalId: testId(3),
    terminalCode: 'A',
  })
}
const inMinutes = (minutes: number): string => isoTime(house.clock.now + minutes * MINUTE)
const card = () => {
  const { items } = ask(house, 'conflicts.find', { status: 'OPEN' })
  expect(items).toHaveLength(1)
  const [only] = items
  if (only === undefined) throw new Error('no card')
  return only
}
const booked = async (number: number, from: number, to: number, more: object = {}): Promise<string> => {
  const { reservation } = await atHub('reservations.create', {
    allocationUnitIds: [unit(house, number)],
    reservedFrom: inMinutes(from),
    reservedTo: inMinutes(to),
    ...more,
  })
  return reservation.id
}

describe('guests who came while their terminal was cut off, before their booking expired', () => {
  it('keep their table where it is still free', async () => {
    const id = await booked(1, 10, 40)
    house.clock.now += 50 * MINUTE
    await expire()
    expect(ask(house, 'reservations.get', { id }).reservation.status).toBe('NO_SHOW')
    const outcome = await offline('reservations.checkIn', { id }, 20)
    expect(outcome).toMatchObject({ ok: true })
    const { reservation, usages } = ask(house, 'reservations.get', { id })
    expect(reservation).toMatchObject({ status: 'CHECKED_IN', endReason: null })
    expect(usages.map(({ status }) => status)).toEqual(['EXPIRED'])
    const order = ask(house, 'saleOrders.get', { id: reservation.orderId ?? '' })
    expect(order).toMatchObject({
      order: { status: 'OPEN', reservationId: id },
      usages: [{ status: 'ACTIVE', allocationUnitId: unit(house, 1), seatedAt: inMinutes(-20) }],
    })
  })

  it('are unplaced where somebody sits there by now, and where they came too late', async () => {
    const id = await booked(1, 10, 40)
    house.clock.now += 50 * MINUTE
    await expire()
    await atHub('saleOrders.create', { allocationUnitIds: [unit(house, 1)] })
    expect(await offline('reservations.checkIn', { id }, 20)).toMatchObject({ ok: false })
    const { kind, orderId } = card()
    expect(kind).toBe('UNIT_TAKEN')
    expect(ask(house, 'saleOrders.get', { id: orderId ?? '' }).order.status).toBe('OPEN')
    await atHub('conflicts.settle', { id: card().id, choice: 'SEAT_ELSEWHERE', allocationUnitIds: [unit(house, 2)] })
    const late = await booked(3, 10, 40)
    house.clock.now += 60 * MINUTE
    await expire()
    expect(await offline('reservations.checkIn', { id: late }, 5)).toMatchObject({ ok: false })
    expect(card().kind).toBe('BOOKING_ENDED')
  })

  it('keep it too where the hub had given them up before', async () => {
    const id = await booked(1, 10, 100)
    house.clock.now += 40 * MINUTE
    await atHub('reservations.noShow', { id })
    house.clock.now += 5 * MINUTE
    expect(await offline('reservations.checkIn', { id }, 20)).toMatchObject({ ok: true })
  })
})

describe('an order that had ended before its terminal went on with it', () => {
  const seatedAt = (number: number, more: object = {}) =>
    atHub('saleOrders.create', { allocationUnitIds: [unit(house, number)], ...more })
  const refusalOfReopening = async () => {
    const outcome = await executor.execute({
      id: nextCommandId(),
      name: 'conflicts.settle',
      input: { id: card().id, choice: 'REOPEN' },
      actorId: house.staff.host,
      terminalId: testId(3),
      terminalCode: 'A',
    })
    return outcome.ok ? null : outcome.refusal.code
  }

  it('is reopened where it was, with all that was done since', async () => {
    const { order, usages } = await seatedAt(1)
    house.clock.now += 20 * MINUTE
    await atHub('saleOrders.cancel', { id: order.id, reason: 'left' })
    expect(await offline('saleOrders.update', { id: order.id, guest: { name: 'Lan' } }, 12)).toMatchObject({ ok: true })
    expect(await offline('saleOrders.paid', { id: order.id }, 10)).toMatchObject({ ok: false })
    await offline('allocationUsages.transfer', { usageId: usages[0]?.id ?? '', allocationUnitIds: [unit(house, 2)] }, 5)
    expect(card()).toMatchObject({ kind: 'ENDED', orderId: order.id, parked: [{ name: 'allocationUsages.transfer' }] })
    await atHub('conflicts.settle', { id: card().id, choice: 'REOPEN' })
    const after = ask(house, 'saleOrders.get', { id: order.id })
    expect(after.order).toMatchObject({ status: 'PAID', endedAt: null, endReason: null })
    expect(after.usages.filter(({ endedAt }) => endedAt === null)).toMatchObject([
      { status: 'SUCCESS', allocationUnitId: unit(house, 2) },
    ])
  })

  it('is moved again as often as it was moved, and what was done at its new tables is done there', async () => {
    const { order, usages } = await seatedAt(1)
    house.clock.now += 20 * MINUTE
    await atHub('saleOrders.complete', { id: order.id })
    // What the terminal saw itself: each move makes a usage, with an id made from the command's.
    const moves = [nextCommandId(), nextCommandId()]
    const [atSecond = '', atThird = ''] = moves.map((id) => derivedId(id, 'transfer-0', 0))
    const to = (usageId: string, number: number) => ({ usageId, allocationUnitIds: [unit(house, number)] })
    await offline('allocationUsages.transfer', to(usages[0]?.id ?? '', 2), 9, moves[0])
    await offline('allocationUsages.transfer', to(atSecond, 3), 7, moves[1])
    await offline('allocationUsages.changeWindow', { usageId: atThird, reservedTo: inMinutes(200) }, 5)
    expect(card().parked.map(({ name }) => name)).toEqual([
      'allocationUsages.transfer',
      'allocationUsages.changeWindow',
    ])
    await atHub('conflicts.settle', { id: card().id, choice: 'REOPEN' })
    const after = ask(house, 'saleOrders.get', { id: order.id })
    expect(after.order).toMatchObject({ status: 'OPEN', endedAt: null })
    expect(after.usages.filter(({ endedAt }) => endedAt === null)).toMatchObject([
      { id: atThird, allocationUnitId: unit(house, 3), reservedTo: inMinutes(200) },
    ])
  })

  it('stands without a table where that is somebody else’s, and what cannot be done there is left out', async () => {
    const { order, usages } = await seatedAt(1)
    house.clock.now += 20 * MINUTE
    await atHub('saleOrders.complete', { id: order.id })
    await seatedAt(1)
    const later = { usageId: usages[0]?.id ?? '', reservedTo: inMinutes(200) }
    expect(await offline('allocationUsages.changeWindow', later, 10)).toMatchObject({ ok: false })
    await atHub('conflicts.settle', { id: card().id, choice: 'REOPEN' })
    expect(ask(house, 'saleOrders.get', { id: order.id })).toMatchObject({
      order: { status: 'OPEN' },
      usages: [{ status: 'COMPLETED' }],
    })
  })

  it('is reopened once, also where its own terminal had said so of the same card', async () => {
    const { order } = await seatedAt(1)
    await atHub('saleOrders.cancel', { id: order.id, reason: 'left' })
    expect(await offline('saleOrders.paid', { id: order.id }, 0)).toMatchObject({ ok: false })
    await offline('conflicts.settle', { id: card().id, choice: 'REOPEN' }, 0)
    expect(card().parked).toMatchObject([{ name: 'conflicts.settle' }])
    await atHub('conflicts.settle', { id: card().id, choice: 'REOPEN' })
    expect(ask(house, 'saleOrders.get', { id: order.id }).order.status).toBe('PAID')
  })

  it('is not reopened where it goes on, and the card stays', async () => {
    const { usages } = await seatedAt(1, { allocationUnitIds: [unit(house, 1), unit(house, 2)] })
    house.clock.now += 20 * MINUTE
    const usageId = usages[0]?.id ?? ''
    await atHub('allocationUsages.complete', { usageId })
    const later = { usageId, reservedTo: inMinutes(200) }
    expect(await offline('allocationUsages.changeWindow', later, 10)).toMatchObject({ ok: false })
    expect(card().kind).toBe('ENDED')
    expect(await refusalOfReopening()).toBe('INVALID_TRANSITION')
    expect(card().status).toBe('OPEN')
  })
})

describe('what two have moved', () => {
  it('stays where the first one put it; the other keeps that, or moves the party again from there', async () => {
    const { order, usages } = await atHub('saleOrders.create', { allocationUnitIds: [unit(house, 1)] })
    const usageId = usages[0]?.id ?? ''
    house.clock.now += 20 * MINUTE
    await atHub('allocationUsages.transfer', { usageId, allocationUnitIds: [unit(house, 2)] })
    const move = { usageId, allocationUnitIds: [unit(house, 3)] }
    expect(await offline('allocationUsages.transfer', move, 10)).toMatchObject({ ok: false })
    expect(card()).toMatchObject({ kind: 'MOVED', orderId: order.id, code: 'MOVED_MEANWHILE' })
    const tables = (): string[] =>
      ask(house, 'allocationUsages.find', { live: true }).items.map(({ allocationUnitId }) => allocationUnitId)
    expect(tables()).toEqual([unit(house, 2)])
    // Paid there meanwhile: it holds wherever the party is.
    await offline('saleOrders.paid', { id: order.id }, 5)
    expect(ask(house, 'saleOrders.get', { id: order.id }).order.status).toBe('PAID')
    await atHub('conflicts.settle', { id: card().id, choice: 'APPLY_AGAIN' })
    expect(tables()).toEqual([unit(house, 3)])
  })

  it('in time is a booking whose first move stands, and that can be moved again', async () => {
    const id = await booked(1, 100, 190)
    const seen = { reservedFrom: inMinutes(100) }
    await atHub('reservations.move', { id, reservedFrom: inMinutes(120), seen })
    const wanted = inMinutes(150)
    expect(await offline('reservations.move', { id, reservedFrom: wanted, seen }, 0)).toMatchObject({ ok: false })
    expect(card()).toMatchObject({ kind: 'MOVED', reservationId: id, code: 'VALUE_CHANGED' })
    await atHub('conflicts.settle', { id: card().id, choice: 'APPLY_AGAIN' })
    expect(ask(house, 'reservations.get', { id }).reservation.reservedFrom).toBe(wanted)
  })
})

describe('a guest of a booking that both sides have edited', () => {
  it('is merged by field; of the same field the hub’s stays until somebody takes the other', async () => {
    const guest = { name: 'Lan', phone: '1234', partySize: 4, notes: null }
    const id = await booked(1, 100, 190, { guest })
    await atHub('reservations.update', { id, guest: { ...guest, partySize: 6 }, seen: { guest } })
    const wanted = { ...guest, partySize: 5, notes: 'window' }
    expect(await offline('reservations.update', { id, guest: wanted, seen: { guest } }, 0)).toMatchObject({ ok: false })
    const now = () => ask(house, 'reservations.get', { id }).reservation.guest
    expect(now()).toEqual({ ...guest, partySize: 6, notes: 'window' })
    expect(card().kind).toBe('FIELDS_CHANGED')
    await atHub('conflicts.settle', { id: card().id, choice: 'MINE' })
    expect(now()).toEqual(wanted)
  })
})

/** Live stays of an order: at which table, and how it stands there. */
const staysOf = (id: string) =>
  ask(house, 'saleOrders.get', { id })
    .usages.filter(({ endedAt }) => endedAt === null)
    .map(({ allocationUnitId, status }) => [allocationUnitId, status])
const statusOf = (id: string): string => ask(house, 'saleOrders.get', { id }).order.status
const openOrders = (): string[] => ask(house, 'saleOrders.find', { status: 'OPEN' }).items.map(({ id }) => id)

describe('what a party does after something of it was refused', () => {
  it('is done where the party is as the hub has it: an edit that clashed holds up neither paying nor freeing', async () => {
    const guest = { name: 'Lan', phone: null, partySize: 4, notes: null }
    const { order } = await atHub('saleOrders.create', { allocationUnitIds: [unit(house, 1)], guest })
    await atHub('saleOrders.update', { id: order.id, guest: { ...guest, partySize: 6 } })
    await offline('saleOrders.update', { id: order.id, guest: { ...guest, partySize: 5 }, seen: { guest } }, 0)
    expect(await offline('saleOrders.paid', { id: order.id }, 0)).toMatchObject({ ok: true })
    expect(await offline('saleOrders.complete', { id: order.id }, 0)).toMatchObject({ ok: true })
    expect([statusOf(order.id), staysOf(order.id)]).toEqual(['COMPLETED', []])
    expect(card()).toMatchObject({ kind: 'FIELDS_CHANGED', parked: [] })
  })

  it('is done to a booking, too: guests whose booking was edited on both sides sit at their table', async () => {
    const guest = { name: 'Lan', phone: null, partySize: 4, notes: null }
    const id = await booked(1, 10, 100, { guest })
    await atHub('reservations.update', { id, guest: { ...guest, partySize: 6 }, seen: { guest } })
    await offline('reservations.update', { id, guest: { ...guest, partySize: 5 }, seen: { guest } }, 0)
    expect(await offline('reservations.checkIn', { id }, 0)).toMatchObject({ ok: true })
    const { orderId } = ask(house, 'reservations.get', { id }).reservation
    expect(staysOf(orderId ?? '')).toEqual([[unit(house, 1), 'ACTIVE']])
  })

  it('makes guests a party without a table where their booking lost it before they came', async () => {
    await booked(1, 10, 100)
    const id = testId(700)
    const window = { reservedFrom: inMinutes(5), reservedTo: inMinutes(60) }
    await offline('reservations.create', { id, allocationUnitIds: [unit(house, 1)], ...window }, 0)
    expect(card()).toMatchObject({ kind: 'UNIT_TAKEN', reservationId: id, orderId: null })
    await offline('reservations.checkIn', { id }, 0)
    const { orderId } = card()
    expect(openOrders()).toEqual([orderId])
    await offline('saleOrders.paid', { id: orderId ?? '' }, 0)
    expect(statusOf(orderId ?? '')).toBe('PAID')
    await atHub('conflicts.settle', { id: card().id, choice: 'SEAT_ELSEWHERE', allocationUnitIds: [unit(house, 2)] })
    expect(staysOf(orderId ?? '')).toEqual([[unit(house, 2), 'SUCCESS']])
  })

  it('cancels a booking without a table that was cancelled where it was made', async () => {
    await booked(1, 10, 100)
    const id = testId(701)
    const window = { reservedFrom: inMinutes(5), reservedTo: inMinutes(60) }
    await offline('reservations.create', { id, allocationUnitIds: [unit(house, 1)], ...window }, 0)
    await offline('reservations.cancel', { id, reason: 'called' }, 0)
    expect(ask(house, 'reservations.get', { id }).reservation.status).toBe('CANCELLED')
    expect(card().kind).toBe('OVERLAPPED')
  })

  it('lets a party that has paid without a table be seated, with its payment', async () => {
    await atHub('saleOrders.create', { allocationUnitIds: [unit(house, 1)] })
    const id = testId(702)
    await offline('saleOrders.create', { id, allocationUnitIds: [unit(house, 1)] }, 0)
    await offline('saleOrders.paid', { id }, 0)
    expect([statusOf(id), staysOf(id)]).toEqual(['PAID', []])
    await atHub('conflicts.settle', { id: card().id, choice: 'SEAT_ELSEWHERE', allocationUnitIds: [unit(house, 2)] })
    expect([statusOf(id), staysOf(id)]).toEqual(['PAID', [[unit(house, 2), 'SUCCESS']]])
  })

  it('waits for a split that was not done, and comes after it once it is', async () => {
    const { order } = await atHub('saleOrders.create', { allocationUnitIds: [unit(house, 1)] })
    const pho = await atHub('saleOrders.addLine', { orderId: order.id, name: 'pho', quantity: 4 })
    await atHub('saleOrders.changeLine', { id: pho.id, quantity: 2 })
    const split = nextCommandId()
    const splitOff = derivedId(split, 'split', 0)
    await offline('saleOrders.split', { id: order.id, parts: [{ lines: [{ lineId: pho.id, quantity: 3 }] }] }, 0, split)
    await offline('saleOrders.paid', { id: order.id }, 0)
    await offline('saleOrders.addLine', { orderId: splitOff, name: 'tea' }, 0)
    expect([card().kind, card().parked.length, statusOf(order.id)]).toEqual(['GROUP_CHANGED', 2, 'OPEN'])
    await atHub('saleOrders.changeLine', { id: pho.id, quantity: 4 })
    await atHub('conflicts.settle', { id: card().id, choice: 'APPLY_AGAIN' })
    const linesOf = (id: string) =>
      ask(house, 'saleOrders.get', { id })
        .lines.map(({ name, quantity }) => ({ name, quantity }))
        .toSorted((left, right) => left.quantity - right.quantity)
    expect([statusOf(order.id), linesOf(order.id)]).toEqual(['PAID', [{ name: 'pho', quantity: 1 }]])
    const splitLines = [
      { name: 'tea', quantity: 1 },
      { name: 'pho', quantity: 3 },
    ]
    expect([statusOf(splitOff), linesOf(splitOff)]).toEqual(['OPEN', splitLines])
  })
})

describe('a party that was seated by somebody who may not do so any more', () => {
  const id = testId(710)
  /** An installer seats nobody; the node knew better than the terminal. */
  const seated = (input: object = {}) =>
    offline(
      'saleOrders.create',
      { id, allocationUnitIds: [unit(house, 1)], ...input },
      0,
      nextCommandId(),
      house.staff.installer,
    )

  it('stands without a table until it is approved, and sits then where it was to sit, once', async () => {
    await seated()
    expect(card()).toMatchObject({ kind: 'FORBIDDEN', orderId: id })
    expect([openOrders(), staysOf(id)]).toEqual([[id], []])
    await offline('saleOrders.addLine', { orderId: id, name: 'tea' }, 0)
    await atHub('conflicts.settle', { id: card().id, choice: 'APPLY_AGAIN' })
    expect([openOrders(), staysOf(id)]).toEqual([[id], [[unit(house, 1), 'ACTIVE']]])
    expect(ask(house, 'saleOrders.get', { id }).lines).toHaveLength(1)
  })

  it('waits for its table at another time where that was for later', async () => {
    const window = { reservedFrom: inMinutes(60), reservedTo: inMinutes(120) }
    await seated({ type: 'TICKET', ...window })
    await atHub('conflicts.settle', { id: card().id, choice: 'APPLY_AGAIN' })
    const { usages } = ask(house, 'saleOrders.get', { id })
    expect(usages).toMatchObject([{ status: 'RESERVED', allocationUnitId: unit(house, 1), ...window }])
  })

  it('is nobody any more once it is refused', async () => {
    await seated()
    await atHub('conflicts.settle', { id: card().id, choice: 'DISCARD' })
    expect([openOrders(), statusOf(id)]).toEqual([[], 'CANCELLED'])
  })

  it('has paid and gone where its terminal says so', async () => {
    await seated()
    await offline('saleOrders.paid', { id }, 0)
    await offline('saleOrders.complete', { id }, 0)
    expect([statusOf(id), card().kind]).toEqual(['COMPLETED', 'OVERLAPPED'])
  })

  it('sits at the tables of its booking where it was checked in so', async () => {
    const reservation = await booked(1, 10, 100)
    await offline('reservations.checkIn', { id: reservation }, 0, nextCommandId(), house.staff.installer)
    const { orderId } = card()
    expect([card().kind, staysOf(orderId ?? '')]).toEqual(['FORBIDDEN', []])
    await atHub('conflicts.settle', { id: card().id, choice: 'APPLY_AGAIN' })
    expect(staysOf(orderId ?? '')).toEqual([[unit(house, 1), 'ACTIVE']])
  })
})
