import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ConflictChoice } from '@contract/entities/conflict'
import { derivedId } from '../store/ids'
import { testId } from '../store/testing'
import { LateCommands } from './late-commands-testing'
import { ask, nextCommandId, unit } from './testing'

/** What a cut-off terminal's party did after something of it was refused at the hub (sync/conflicts/held-parties.ts). */

let hub: LateCommands
beforeEach(async () => {
  hub = await LateCommands.open()
})
afterEach(() => hub.close())

const staysOf = (id: string) => hub.staysOf(id)
const statusOf = (id: string): string => hub.orderOf(id).status
const openOrders = (): string[] => ask(hub.house, 'saleOrders.find', { status: 'OPEN' }).items.map(({ id }) => id)

describe('what a party does after something of it was refused', () => {
  it('is done where the party is as the hub has it: an edit that clashed holds up neither paying nor freeing', async () => {
    const guest = { name: 'Lan', phone: null, partySize: 4, notes: null }
    const { order } = await hub.atHub('saleOrders.create', { allocationUnitIds: [unit(hub.house, 1)], guest })
    await hub.atHub('saleOrders.update', { id: order.id, guest: { ...guest, partySize: 6 } })
    await hub.offline('saleOrders.update', { id: order.id, guest: { ...guest, partySize: 5 }, seen: { guest } }, 0)
    expect(await hub.offline('saleOrders.paid', { id: order.id }, 0)).toMatchObject({ ok: true })
    expect(await hub.offline('saleOrders.complete', { id: order.id }, 0)).toMatchObject({ ok: true })
    expect([statusOf(order.id), staysOf(order.id)]).toEqual(['COMPLETED', []])
    expect(hub.card()).toMatchObject({ kind: 'FIELDS_CHANGED', parked: [] })
  })

  it('is done to a booking, too: guests whose booking was edited on both sides sit at their table', async () => {
    const guest = { name: 'Lan', phone: null, partySize: 4, notes: null }
    const id = await hub.booked(1, 10, 100, { guest })
    await hub.atHub('reservations.update', { id, guest: { ...guest, partySize: 6 }, seen: { guest } })
    await hub.offline('reservations.update', { id, guest: { ...guest, partySize: 5 }, seen: { guest } }, 0)
    expect(await hub.offline('reservations.checkIn', { id }, 0)).toMatchObject({ ok: true })
    const { orderId } = ask(hub.house, 'reservations.get', { id }).reservation
    expect(staysOf(orderId ?? '')).toEqual([[unit(hub.house, 1), 'ACTIVE']])
  })

  it('makes guests a party without a table where their booking lost it before they came', async () => {
    await hub.booked(1, 10, 100)
    const id = testId(700)
    const window = { reservedFrom: hub.inMinutes(5), reservedTo: hub.inMinutes(60) }
    await hub.offline('reservations.create', { id, allocationUnitIds: [unit(hub.house, 1)], ...window }, 0)
    expect(hub.card()).toMatchObject({ kind: 'UNIT_TAKEN', reservationId: id, orderId: null })
    await hub.offline('reservations.checkIn', { id }, 0)
    const { orderId } = hub.card()
    expect(openOrders()).toEqual([orderId])
    await hub.offline('saleOrders.paid', { id: orderId ?? '' }, 0)
    expect(statusOf(orderId ?? '')).toBe('PAID')
    await hub.atHub('conflicts.settle', {
      id: hub.card().id,
      choice: 'SEAT_ELSEWHERE',
      allocationUnitIds: [unit(hub.house, 2)],
    })
    expect(staysOf(orderId ?? '')).toEqual([[unit(hub.house, 2), 'SUCCESS']])
  })

  it('is kept where it cannot be done to what the party has beside: a ticket for later is freed by nobody', async () => {
    const ticket = { type: 'TICKET', reservedFrom: hub.inMinutes(100), reservedTo: hub.inMinutes(190) } as const
    const { order } = await hub.atHub('saleOrders.create', { ...ticket, allocationUnitIds: [unit(hub.house, 2)] })
    await hub.booked(1, 10, 100)
    const { merchantId } = hub.house
    const earlier = { type: 'TICKET', reservedFrom: hub.inMinutes(5), reservedTo: hub.inMinutes(60) } as const
    const asked = { saleOrderId: order.id, merchantId, allocationUnitId: unit(hub.house, 1), ...earlier }
    await hub.offline('allocationUsages.startForOrder', asked, 0)
    expect(hub.card()).toMatchObject({ kind: 'UNIT_TAKEN', orderId: order.id })
    expect(await hub.offline('saleOrders.complete', { id: order.id }, 0)).toMatchObject({ cardId: hub.card().id })
    expect(hub.card()).toMatchObject({ kind: 'UNIT_TAKEN', parked: [{ name: 'saleOrders.complete' }] })
    expect([statusOf(order.id), staysOf(order.id)]).toEqual(['OPEN', [[unit(hub.house, 2), 'RESERVED']]])
  })

  it('cancels a booking without a table that was cancelled where it was made', async () => {
    await hub.booked(1, 10, 100)
    const id = testId(701)
    const window = { reservedFrom: hub.inMinutes(5), reservedTo: hub.inMinutes(60) }
    await hub.offline('reservations.create', { id, allocationUnitIds: [unit(hub.house, 1)], ...window }, 0)
    await hub.offline('reservations.cancel', { id, reason: 'called' }, 0)
    expect(ask(hub.house, 'reservations.get', { id }).reservation.status).toBe('CANCELLED')
    expect(hub.card().kind).toBe('OVERLAPPED')
  })

  it('lets a party that has paid without a table be seated, with its payment', async () => {
    await hub.atHub('saleOrders.create', { allocationUnitIds: [unit(hub.house, 1)] })
    const id = testId(702)
    await hub.offline('saleOrders.create', { id, allocationUnitIds: [unit(hub.house, 1)] }, 0)
    await hub.offline('saleOrders.paid', { id }, 0)
    expect([statusOf(id), staysOf(id)]).toEqual(['PAID', []])
    await hub.atHub('conflicts.settle', {
      id: hub.card().id,
      choice: 'SEAT_ELSEWHERE',
      allocationUnitIds: [unit(hub.house, 2)],
    })
    expect([statusOf(id), staysOf(id)]).toEqual(['PAID', [[unit(hub.house, 2), 'SUCCESS']]])
  })

  it('is on its order at once, table or not: what the kitchen cooks', async () => {
    await hub.atHub('saleOrders.create', { allocationUnitIds: [unit(hub.house, 1)] })
    const id = testId(703)
    await hub.offline('saleOrders.create', { id, allocationUnitIds: [unit(hub.house, 1)] }, 0)
    expect(await hub.offline('saleOrders.addLine', { orderId: id, name: 'pho' }, 0)).toMatchObject({ ok: true })
    await hub.atHub('conflicts.settle', {
      id: hub.card().id,
      choice: 'SEAT_ELSEWHERE',
      allocationUnitIds: [unit(hub.house, 2)],
    })
    expect(ask(hub.house, 'saleOrders.get', { id }).lines.map(({ name }) => name)).toEqual(['pho'])
  })

  it('is done to its bills at once, and all of them sit at the table that is found: one part of a split bill was paid', async () => {
    await hub.atHub('saleOrders.create', { allocationUnitIds: [unit(hub.house, 1)] })
    const id = testId(704)
    const [line, split] = [nextCommandId(), nextCommandId()]
    const [lineId, part] = [derivedId(line, 'line', 0), derivedId(split, 'split', 0)]
    await hub.offline('saleOrders.create', { id, allocationUnitIds: [unit(hub.house, 1)] }, 0)
    await hub.offline('saleOrders.addLine', { orderId: id, name: 'pho', quantity: 2 }, 0, { id: line })
    const parts = [{ lines: [{ lineId, quantity: 1 }] }]
    await hub.offline('saleOrders.split', { id, parts }, 0, { id: split })
    await hub.offline('saleOrders.paid', { id: part }, 0)
    expect([statusOf(id), statusOf(part), hub.card().parked]).toEqual(['OPEN', 'PAID', []])
    await hub.atHub('conflicts.settle', {
      id: hub.card().id,
      choice: 'SEAT_ELSEWHERE',
      allocationUnitIds: [unit(hub.house, 2)],
    })
    expect([statusOf(id), statusOf(part)]).toEqual(['OPEN', 'PAID'])
    expect([staysOf(id), staysOf(part)]).toEqual([[[unit(hub.house, 2), 'ACTIVE']], [[unit(hub.house, 2), 'SUCCESS']]])
  })

  describe('of which the bill was split', () => {
    const id = testId(707)
    const [line, split] = [nextCommandId(), nextCommandId()]
    const [lineId, part] = [derivedId(line, 'line', 0), derivedId(split, 'split', 0)]
    const settle = (choice: ConflictChoice) =>
      hub.atHub('conflicts.settle', { id: hub.card().id, choice, allocationUnitIds: [unit(hub.house, 2)], reason: 'x' })
    beforeEach(async () => {
      await hub.atHub('saleOrders.create', { allocationUnitIds: [unit(hub.house, 1)] })
      await hub.offline('saleOrders.create', { id, allocationUnitIds: [unit(hub.house, 1)] }, 0)
      await hub.offline('saleOrders.addLine', { orderId: id, name: 'pho', quantity: 2 }, 0, { id: line })
    })
    const splitBy = (by: string) =>
      hub.offline('saleOrders.split', { id, parts: [{ lines: [{ lineId, quantity: 1 }] }] }, 0, { id: split, by })

    it('has its card until the last of them has gone', async () => {
      await splitBy(hub.house.staff.server)
      await hub.offline('saleOrders.paid', { id }, 0)
      await hub.offline('saleOrders.complete', { id }, 0)
      expect(hub.card()).toMatchObject({ kind: 'UNIT_TAKEN', orderId: part })
      await hub.offline('saleOrders.paid', { id: part }, 0)
      await hub.offline('saleOrders.complete', { id: part }, 0)
      expect([statusOf(id), statusOf(part)]).toEqual(['COMPLETED', 'COMPLETED'])
    })

    it('is cancelled with all of them', async () => {
      await splitBy(hub.house.staff.server)
      await settle('CANCEL')
      expect([statusOf(id), statusOf(part)]).toEqual(['CANCELLED', 'CANCELLED'])
    })

    it('pays no more than a part where the split itself was refused', async () => {
      await splitBy(hub.house.staff.installer)
      await hub.offline('saleOrders.paid', { id }, 0)
      expect([statusOf(id), hub.card().parked.map(({ name }) => name)]).toEqual([
        'OPEN',
        ['saleOrders.split', 'saleOrders.paid'],
      ])
      await settle('SEAT_ELSEWHERE')
      expect(ask(hub.house, 'saleOrders.get', { id })).toMatchObject({
        order: { status: 'PAID' },
        lines: [{ name: 'pho', quantity: 1 }],
      })
    })
  })

  it('goes on with the table that it is given, not with that to which its terminal had moved it', async () => {
    await hub.atHub('saleOrders.create', { allocationUnitIds: [unit(hub.house, 1)] })
    const [id, seat] = [testId(708), nextCommandId()]
    const usageId = derivedId(seat, 'usage', 0)
    await hub.offline('saleOrders.create', { id, allocationUnitIds: [unit(hub.house, 1)] }, 0, { id: seat })
    await hub.offline('allocationUsages.transfer', { usageId, allocationUnitIds: [unit(hub.house, 3)] }, 0)
    await hub.atHub('conflicts.settle', {
      id: hub.card().id,
      choice: 'SEAT_ELSEWHERE',
      allocationUnitIds: [unit(hub.house, 2)],
    })
    expect(staysOf(id)).toEqual([[unit(hub.house, 2), 'ACTIVE']])
  })

  it('is where its terminal had moved it to, once whoever was in the way has been moved', async () => {
    const other = await hub.atHub('saleOrders.create', { allocationUnitIds: [unit(hub.house, 1)] })
    const [id, seat] = [testId(709), nextCommandId()]
    const usageId = derivedId(seat, 'usage', 0)
    await hub.offline('saleOrders.create', { id, allocationUnitIds: [unit(hub.house, 1)] }, 0, { id: seat })
    await hub.offline('allocationUsages.transfer', { usageId, allocationUnitIds: [unit(hub.house, 3)] }, 0)
    await hub.atHub('conflicts.settle', {
      id: hub.card().id,
      choice: 'MOVE_OTHER',
      allocationUnitIds: [unit(hub.house, 2)],
    })
    expect([staysOf(other.order.id), staysOf(id)]).toEqual([
      [[unit(hub.house, 2), 'ACTIVE']],
      [[unit(hub.house, 3), 'ACTIVE']],
    ])
  })

  it('leaves the table alone at which it sits, where a further one was refused and given up', async () => {
    await hub.atHub('saleOrders.create', { allocationUnitIds: [unit(hub.house, 2)] })
    const { order } = await hub.atHub('saleOrders.create', { allocationUnitIds: [unit(hub.house, 1)] })
    const further = nextCommandId()
    const asked = { saleOrderId: order.id, merchantId: hub.house.merchantId, allocationUnitId: unit(hub.house, 2) }
    await hub.offline('allocationUsages.startForOrder', asked, 0, { id: further })
    await hub.offline('allocationUsages.cancel', { usageId: derivedId(further, 'usage', 0), reason: 'mistake' }, 0)
    expect([statusOf(order.id), staysOf(order.id)]).toEqual(['OPEN', [[unit(hub.house, 1), 'ACTIVE']]])
  })

  it('takes back at once what was done at once', async () => {
    await hub.atHub('saleOrders.create', { allocationUnitIds: [unit(hub.house, 1)] })
    const [id, line] = [testId(711), nextCommandId()]
    await hub.offline('saleOrders.create', { id, allocationUnitIds: [unit(hub.house, 1)] }, 0)
    await hub.offline('saleOrders.addLine', { orderId: id, name: 'pho' }, 0, { id: line })
    expect(await hub.offline('activity.undo', { commandId: line }, 0)).toMatchObject({ ok: true })
    expect(ask(hub.house, 'saleOrders.get', { id }).lines.filter(({ status }) => status === 'OPEN')).toEqual([])
  })

  it('does not give them a second table where somebody has given them one, and the card can be put aside then', async () => {
    await hub.atHub('saleOrders.create', { allocationUnitIds: [unit(hub.house, 1)] })
    const id = testId(705)
    await hub.offline('saleOrders.create', { id, allocationUnitIds: [unit(hub.house, 1)] }, 0)
    const settle = (choice: ConflictChoice) =>
      hub.tryAtHub('conflicts.settle', { id: hub.card().id, choice, allocationUnitIds: [unit(hub.house, 3)] })
    expect(await settle('ACKNOWLEDGE')).toMatchObject({ refusal: { code: 'CHOICE_NOT_OFFERED' } })
    await hub.atHub('allocationUsages.startForOrder', {
      saleOrderId: id,
      merchantId: hub.house.merchantId,
      allocationUnitId: unit(hub.house, 2),
      onlyIfWaiting: true,
    })
    expect(await settle('SEAT_ELSEWHERE')).toMatchObject({ refusal: { code: 'PARTY_SEATED' } })
    expect(await settle('ACKNOWLEDGE')).toMatchObject({ ok: true })
    expect([statusOf(id), staysOf(id)]).toEqual(['OPEN', [[unit(hub.house, 2), 'ACTIVE']]])
  })

  it('of a terminal that says nothing at all is kept, and holds up nobody', async () => {
    const id = testId(706)
    await hub.offline('saleOrders.create', { id, allocationUnitIds: [unit(hub.house, 1)] }, 0)
    const outcomes = await Promise.all([
      hub.offline('saleOrders.addLine', null as never, 0),
      hub.offline('saleOrders.addLine', { orderId: id, name: 'tea' }, 0),
    ])
    expect(outcomes).toMatchObject([{ ok: false, cardId: hub.card().id }, { ok: true }])
  })

  it('waits for a split that was not done, and comes after it once it is', async () => {
    const { order } = await hub.atHub('saleOrders.create', { allocationUnitIds: [unit(hub.house, 1)] })
    const pho = await hub.atHub('saleOrders.addLine', { orderId: order.id, name: 'pho', quantity: 4 })
    await hub.atHub('saleOrders.changeLine', { id: pho.id, quantity: 2 })
    const split = nextCommandId()
    const splitOff = derivedId(split, 'split', 0)
    await hub.offline('saleOrders.split', { id: order.id, parts: [{ lines: [{ lineId: pho.id, quantity: 3 }] }] }, 0, {
      id: split,
    })
    await hub.offline('saleOrders.paid', { id: order.id }, 0)
    await hub.offline('saleOrders.addLine', { orderId: splitOff, name: 'tea' }, 0)
    expect([hub.card().kind, hub.card().parked.length, statusOf(order.id)]).toEqual(['GROUP_CHANGED', 2, 'OPEN'])
    await hub.atHub('saleOrders.changeLine', { id: pho.id, quantity: 4 })
    await hub.atHub('conflicts.settle', { id: hub.card().id, choice: 'APPLY_AGAIN' })
    const linesOf = (id: string) =>
      ask(hub.house, 'saleOrders.get', { id })
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
    hub.offline('saleOrders.create', { id, allocationUnitIds: [unit(hub.house, 1)], ...input }, 0, {
      by: hub.house.staff.installer,
    })

  it('stands without a table until it is approved, and sits then where it was to sit, once', async () => {
    await seated()
    expect(hub.card()).toMatchObject({ kind: 'FORBIDDEN', orderId: id })
    expect([openOrders(), staysOf(id)]).toEqual([[id], []])
    await hub.offline('saleOrders.addLine', { orderId: id, name: 'tea' }, 0)
    await hub.atHub('conflicts.settle', { id: hub.card().id, choice: 'APPLY_AGAIN' })
    expect([openOrders(), staysOf(id)]).toEqual([[id], [[unit(hub.house, 1), 'ACTIVE']]])
    expect(ask(hub.house, 'saleOrders.get', { id }).lines).toHaveLength(1)
  })

  it('waits for its table at another time where that was for later', async () => {
    const window = { reservedFrom: hub.inMinutes(60), reservedTo: hub.inMinutes(120) }
    await seated({ type: 'TICKET', ...window })
    await hub.atHub('conflicts.settle', { id: hub.card().id, choice: 'APPLY_AGAIN' })
    const { usages } = ask(hub.house, 'saleOrders.get', { id })
    expect(usages).toMatchObject([{ status: 'RESERVED', allocationUnitId: unit(hub.house, 1), ...window }])
  })

  it('is nobody any more once it is refused', async () => {
    await seated()
    await hub.atHub('conflicts.settle', { id: hub.card().id, choice: 'DISCARD' })
    expect([openOrders(), statusOf(id)]).toEqual([[], 'CANCELLED'])
  })

  it('has paid and gone where its terminal says so', async () => {
    await seated()
    await hub.offline('saleOrders.paid', { id }, 0)
    await hub.offline('saleOrders.complete', { id }, 0)
    expect([statusOf(id), hub.card().kind]).toEqual(['COMPLETED', 'OVERLAPPED'])
  })

  it('sits at the tables of its booking where it was checked in so', async () => {
    const reservation = await hub.booked(1, 10, 100)
    await hub.offline('reservations.checkIn', { id: reservation }, 0, { by: hub.house.staff.installer })
    const { orderId } = hub.card()
    expect([hub.card().kind, staysOf(orderId ?? '')]).toEqual(['FORBIDDEN', []])
    await hub.atHub('conflicts.settle', { id: hub.card().id, choice: 'APPLY_AGAIN' })
    expect(staysOf(orderId ?? '')).toEqual([[unit(hub.house, 1), 'ACTIVE']])
  })
})
