import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { derivedId } from '../store/ids'
import { LateCommands } from './late-commands-testing'
import { ask, nextCommandId, unit } from './testing'

/** What a cut-off terminal did to bookings and moves, as its commands come to the hub's write path later. */

const MINUTE = 60_000

let hub: LateCommands
beforeEach(async () => {
  hub = await LateCommands.open()
})
afterEach(() => hub.close())

describe('guests who came while their terminal was cut off, before their booking expired', () => {
  it('keep their table where it is still free', async () => {
    const id = await hub.booked(1, 10, 40)
    hub.house.clock.now += 50 * MINUTE
    await hub.expire()
    expect(ask(hub.house, 'reservations.get', { id }).reservation.status).toBe('NO_SHOW')
    const outcome = await hub.offline('reservations.checkIn', { id }, 20)
    expect(outcome).toMatchObject({ ok: true })
    const { reservation, usages } = ask(hub.house, 'reservations.get', { id })
    expect(reservation).toMatchObject({ status: 'CHECKED_IN', endReason: null })
    expect(usages.map(({ status }) => status)).toEqual(['EXPIRED'])
    const order = ask(hub.house, 'saleOrders.get', { id: reservation.orderId ?? '' })
    expect(order).toMatchObject({
      order: { status: 'OPEN', reservationId: id },
      usages: [{ status: 'ACTIVE', allocationUnitId: unit(hub.house, 1), seatedAt: hub.inMinutes(-20) }],
    })
  })

  it('are unplaced where somebody sits there by now, and where they came too late', async () => {
    const id = await hub.booked(1, 10, 40)
    hub.house.clock.now += 50 * MINUTE
    await hub.expire()
    await hub.atHub('saleOrders.create', { allocationUnitIds: [unit(hub.house, 1)] })
    expect(await hub.offline('reservations.checkIn', { id }, 20)).toMatchObject({ ok: false })
    const { kind, orderId } = hub.card()
    expect(kind).toBe('UNIT_TAKEN')
    expect(ask(hub.house, 'saleOrders.get', { id: orderId ?? '' }).order.status).toBe('OPEN')
    await hub.atHub('conflicts.settle', {
      id: hub.card().id,
      choice: 'SEAT_ELSEWHERE',
      allocationUnitIds: [unit(hub.house, 2)],
    })
    const late = await hub.booked(3, 10, 40)
    hub.house.clock.now += 60 * MINUTE
    await hub.expire()
    expect(await hub.offline('reservations.checkIn', { id: late }, 5)).toMatchObject({ ok: false })
    expect(hub.card().kind).toBe('BOOKING_ENDED')
  })

  it('keep it too where the hub had given them up before', async () => {
    const id = await hub.booked(1, 10, 100)
    hub.house.clock.now += 40 * MINUTE
    await hub.atHub('reservations.noShow', { id })
    hub.house.clock.now += 5 * MINUTE
    expect(await hub.offline('reservations.checkIn', { id }, 20)).toMatchObject({ ok: true })
  })
})

describe('an order that had ended before its terminal went on with it', () => {
  const seatedAt = (number: number, more: object = {}) =>
    hub.atHub('saleOrders.create', { allocationUnitIds: [unit(hub.house, number)], ...more })
  const refusalOfReopening = async () => {
    const outcome = await hub.tryAtHub('conflicts.settle', { id: hub.card().id, choice: 'REOPEN' })
    return outcome.ok ? null : outcome.refusal.code
  }

  it('is reopened where it was, with all that was done since', async () => {
    const { order, usages } = await seatedAt(1)
    hub.house.clock.now += 20 * MINUTE
    await hub.atHub('saleOrders.cancel', { id: order.id, reason: 'left' })
    expect(await hub.offline('saleOrders.update', { id: order.id, guest: { name: 'Lan' } }, 12)).toMatchObject({
      ok: true,
    })
    expect(await hub.offline('saleOrders.paid', { id: order.id }, 10)).toMatchObject({ ok: false })
    await hub.offline(
      'allocationUsages.transfer',
      { usageId: usages[0]?.id ?? '', allocationUnitIds: [unit(hub.house, 2)] },
      5,
    )
    expect(hub.card()).toMatchObject({
      kind: 'ENDED',
      orderId: order.id,
      parked: [{ name: 'allocationUsages.transfer' }],
    })
    await hub.atHub('conflicts.settle', { id: hub.card().id, choice: 'REOPEN' })
    const after = ask(hub.house, 'saleOrders.get', { id: order.id })
    expect(after.order).toMatchObject({ status: 'PAID', endedAt: null, endReason: null })
    expect(after.usages.filter(({ endedAt }) => endedAt === null)).toMatchObject([
      { status: 'SUCCESS', allocationUnitId: unit(hub.house, 2) },
    ])
  })

  it('is moved again as often as it was moved, and what was done at its new tables is done there', async () => {
    const { order, usages } = await seatedAt(1)
    hub.house.clock.now += 20 * MINUTE
    await hub.atHub('saleOrders.complete', { id: order.id })
    // What the terminal saw itself: each move makes a usage, with an id made from the command's.
    const moves = [nextCommandId(), nextCommandId()]
    const [atSecond = '', atThird = ''] = moves.map((id) => derivedId(id, 'transfer-0', 0))
    const to = (usageId: string, number: number) => ({ usageId, allocationUnitIds: [unit(hub.house, number)] })
    await hub.offline('allocationUsages.transfer', to(usages[0]?.id ?? '', 2), 9, { id: moves[0] })
    await hub.offline('allocationUsages.transfer', to(atSecond, 3), 7, { id: moves[1] })
    await hub.offline('allocationUsages.changeWindow', { usageId: atThird, reservedTo: hub.inMinutes(200) }, 5)
    expect(hub.card().parked.map(({ name }) => name)).toEqual([
      'allocationUsages.transfer',
      'allocationUsages.changeWindow',
    ])
    await hub.atHub('conflicts.settle', { id: hub.card().id, choice: 'REOPEN' })
    const after = ask(hub.house, 'saleOrders.get', { id: order.id })
    expect(after.order).toMatchObject({ status: 'OPEN', endedAt: null })
    expect(after.usages.filter(({ endedAt }) => endedAt === null)).toMatchObject([
      { id: atThird, allocationUnitId: unit(hub.house, 3), reservedTo: hub.inMinutes(200) },
    ])
  })

  it('stands without a table where that is somebody else’s, and what cannot be done there is left out', async () => {
    const { order, usages } = await seatedAt(1)
    hub.house.clock.now += 20 * MINUTE
    await hub.atHub('saleOrders.complete', { id: order.id })
    await seatedAt(1)
    const later = { usageId: usages[0]?.id ?? '', reservedTo: hub.inMinutes(200) }
    expect(await hub.offline('allocationUsages.changeWindow', later, 10)).toMatchObject({ ok: false })
    await hub.atHub('conflicts.settle', { id: hub.card().id, choice: 'REOPEN' })
    expect(ask(hub.house, 'saleOrders.get', { id: order.id })).toMatchObject({
      order: { status: 'OPEN' },
      usages: [{ status: 'COMPLETED' }],
    })
  })

  it('is reopened once, also where its own terminal had said so of the same card', async () => {
    const { order } = await seatedAt(1)
    await hub.atHub('saleOrders.cancel', { id: order.id, reason: 'left' })
    expect(await hub.offline('saleOrders.paid', { id: order.id }, 0)).toMatchObject({ ok: false })
    await hub.offline('conflicts.settle', { id: hub.card().id, choice: 'REOPEN' }, 0)
    expect(hub.card().parked).toMatchObject([{ name: 'conflicts.settle' }])
    await hub.atHub('conflicts.settle', { id: hub.card().id, choice: 'REOPEN' })
    expect(ask(hub.house, 'saleOrders.get', { id: order.id }).order.status).toBe('PAID')
  })

  it('is not reopened where it goes on, and the card stays', async () => {
    const { usages } = await seatedAt(1, { allocationUnitIds: [unit(hub.house, 1), unit(hub.house, 2)] })
    hub.house.clock.now += 20 * MINUTE
    const usageId = usages[0]?.id ?? ''
    await hub.atHub('allocationUsages.complete', { usageId })
    const later = { usageId, reservedTo: hub.inMinutes(200) }
    expect(await hub.offline('allocationUsages.changeWindow', later, 10)).toMatchObject({ ok: false })
    expect(hub.card().kind).toBe('ENDED')
    expect(await refusalOfReopening()).toBe('INVALID_TRANSITION')
    expect(hub.card().status).toBe('OPEN')
  })
})

it('a party that was refused by a former hub and stands on a card since is not made twice', async () => {
  await hub.atHub('saleOrders.create', { allocationUnitIds: [unit(hub.house, 1)] })
  const id = nextCommandId()
  const input = { allocationUnitIds: [unit(hub.house, 1)] }
  expect(await hub.offline('saleOrders.create', input, 0, { id })).toMatchObject({ ok: false })
  const { id: cardId } = hub.card()
  // As a snapshot from before brings it.
  const refusal = JSON.stringify({ ok: false, refusal: { code: 'UNIT_TAKEN' } })
  hub.house.connection
    .statement("UPDATE result SET outcome = ?, seq = NULL, body_hash = '' WHERE command_id = ?")
    .run(refusal, id)
  expect(await hub.offline('saleOrders.create', input, 0, { id })).toMatchObject({ ok: false, cardId })
  expect(hub.card().id).toBe(cardId)
})

describe('what two have moved', () => {
  it('stays where the first one put it; the other keeps that, or moves the party again from there', async () => {
    const { order, usages } = await hub.atHub('saleOrders.create', { allocationUnitIds: [unit(hub.house, 1)] })
    const usageId = usages[0]?.id ?? ''
    hub.house.clock.now += 20 * MINUTE
    await hub.atHub('allocationUsages.transfer', { usageId, allocationUnitIds: [unit(hub.house, 2)] })
    const move = { usageId, allocationUnitIds: [unit(hub.house, 3)] }
    expect(await hub.offline('allocationUsages.transfer', move, 10)).toMatchObject({ ok: false })
    expect(hub.card()).toMatchObject({ kind: 'MOVED', orderId: order.id, code: 'MOVED_MEANWHILE' })
    const tables = (): string[] =>
      ask(hub.house, 'allocationUsages.find', { live: true }).items.map(({ allocationUnitId }) => allocationUnitId)
    expect(tables()).toEqual([unit(hub.house, 2)])
    // Paid there meanwhile: it holds wherever the party is.
    await hub.offline('saleOrders.paid', { id: order.id }, 5)
    expect(ask(hub.house, 'saleOrders.get', { id: order.id }).order.status).toBe('PAID')
    await hub.atHub('conflicts.settle', { id: hub.card().id, choice: 'APPLY_AGAIN' })
    expect(tables()).toEqual([unit(hub.house, 3)])
  })

  it('is a waiting party, too, that two have seated: it has one table, and what was done at the other is done', async () => {
    const { order } = await hub.atHub('saleOrders.create', { guest: { partySize: 2 } })
    const { merchantId } = hub.house
    const seat = (number: number) => ({
      saleOrderId: order.id,
      merchantId,
      allocationUnitId: unit(hub.house, number),
      onlyIfWaiting: true,
    })
    await hub.atHub('allocationUsages.startForOrder', seat(1))
    const id = nextCommandId()
    await hub.offline('allocationUsages.startForOrder', seat(2), 10, { id })
    await hub.offline('allocationUsages.paid', { usageId: derivedId(id, 'usage', 0) }, 5)
    const stays = () =>
      ask(hub.house, 'allocationUsages.find', { live: true }).items.map(({ allocationUnitId, status }) => [
        allocationUnitId,
        status,
      ])
    expect(stays()).toEqual([[unit(hub.house, 1), 'SUCCESS']])
    expect(hub.card()).toMatchObject({ kind: 'MOVED', code: 'PARTY_SEATED', orderId: order.id, parked: [{}] })
    await hub.atHub('conflicts.settle', { id: hub.card().id, choice: 'APPLY_AGAIN' })
    expect(stays()).toEqual([[unit(hub.house, 2), 'SUCCESS']])
  })

  it('is a waiting party that two have seated: left where it is, it has that table alone', async () => {
    const { order } = await hub.atHub('saleOrders.create', { guest: { partySize: 2 } })
    const asked = { saleOrderId: order.id, merchantId: hub.house.merchantId, onlyIfWaiting: true }
    const at = (number: number) => ({ ...asked, allocationUnitId: unit(hub.house, number) })
    await hub.atHub('allocationUsages.startForOrder', at(1))
    await hub.offline('allocationUsages.startForOrder', at(2), 10)
    await hub.atHub('conflicts.settle', { id: hub.card().id, choice: 'DISCARD' })
    const { items } = ask(hub.house, 'allocationUsages.find', { live: true })
    expect(items).toMatchObject([{ allocationUnitId: unit(hub.house, 1), usageId: order.id }])
  })

  it('is a waiting party of which both meant the same table: nothing is left to settle', async () => {
    const { order } = await hub.atHub('saleOrders.create', { guest: { partySize: 2 } })
    const asked = { saleOrderId: order.id, merchantId: hub.house.merchantId, onlyIfWaiting: true }
    const at = { ...asked, allocationUnitId: unit(hub.house, 1) }
    const { usages } = await hub.atHub('allocationUsages.startForOrder', at)
    expect(await hub.offline('allocationUsages.startForOrder', at, 10)).toMatchObject({ ok: true, value: { usages } })
    expect(ask(hub.house, 'conflicts.find', {}).items).toEqual([])
  })

  it('is a waiting party that goes on at the other table with all that was said of it there', async () => {
    const { order } = await hub.atHub('saleOrders.create', { guest: { partySize: 2 } })
    const asked = { saleOrderId: order.id, merchantId: hub.house.merchantId }
    await hub.atHub('allocationUsages.startForOrder', {
      ...asked,
      allocationUnitId: unit(hub.house, 1),
      onlyIfWaiting: true,
    })
    await hub.booked(2, 60, 120)
    const shorter = { allocationUnitId: unit(hub.house, 2), onlyIfWaiting: true, acceptShorterWindow: true }
    await hub.offline('allocationUsages.startForOrder', { ...asked, ...shorter }, 0)
    // A further table, beside the one at which the hub does not have them.
    await hub.offline('allocationUsages.startForOrder', { ...asked, allocationUnitId: unit(hub.house, 3) }, 0)
    const tables = () =>
      ask(hub.house, 'allocationUsages.find', { live: true, usageId: order.id })
        .items.map(({ allocationUnitId }) => allocationUnitId)
        .toSorted()
    expect(tables()).toEqual([unit(hub.house, 1)])
    await hub.atHub('conflicts.settle', { id: hub.card().id, choice: 'APPLY_AGAIN' })
    expect(tables()).toEqual([unit(hub.house, 2), unit(hub.house, 3)].toSorted())
  })

  it('in time is a booking whose first move stands, and that can be moved again', async () => {
    const id = await hub.booked(1, 100, 190)
    const seen = { reservedFrom: hub.inMinutes(100) }
    await hub.atHub('reservations.move', { id, reservedFrom: hub.inMinutes(120), seen })
    const wanted = hub.inMinutes(150)
    expect(await hub.offline('reservations.move', { id, reservedFrom: wanted, seen }, 0)).toMatchObject({ ok: false })
    expect(hub.card()).toMatchObject({ kind: 'MOVED', reservationId: id, code: 'VALUE_CHANGED' })
    await hub.atHub('conflicts.settle', { id: hub.card().id, choice: 'APPLY_AGAIN' })
    expect(ask(hub.house, 'reservations.get', { id }).reservation.reservedFrom).toBe(wanted)
  })
})

describe('a guest of a booking that both sides have edited', () => {
  it('is merged by field; of the same field the hub’s stays until somebody takes the other', async () => {
    const guest = { name: 'Lan', phone: '1234', partySize: 4, notes: null }
    const id = await hub.booked(1, 100, 190, { guest })
    await hub.atHub('reservations.update', { id, guest: { ...guest, partySize: 6 }, seen: { guest } })
    const wanted = { ...guest, partySize: 5, notes: 'window' }
    expect(await hub.offline('reservations.update', { id, guest: wanted, seen: { guest } }, 0)).toMatchObject({
      ok: false,
    })
    const now = () => ask(hub.house, 'reservations.get', { id }).reservation.guest
    expect(now()).toEqual({ ...guest, partySize: 6, notes: 'window' })
    expect(hub.card().kind).toBe('FIELDS_CHANGED')
    await hub.atHub('conflicts.settle', { id: hub.card().id, choice: 'MINE' })
    expect(now()).toEqual(wanted)
  })
})
