import type { RoleName } from '../../src/contract/access'
import type { OperationName } from '../../src/contract/contract'
import type { TestHouse } from '../../src/main/node/testing'
import { EXPIRE_COMMAND } from '../../src/main/orders/expiry'
import type { Act } from './occupancy-acts'
import type { Step } from './occupancy-model'
import type { World } from './occupancy-world'

export const MINUTE = 60_000
/** As long as a new store lets things be taken back. */
const UNDO_MINUTES = 10

/** A command as it is handed in. */
export interface Planned {
  name: string
  input: object
  /** What the model makes of it; absent where it says nothing of this command. */
  step?: Step
  /** The id of a command that was handed in before. */
  id?: string
  /** What must come of it, where that does not depend on the world. */
  expected?: 'refused' | 'replayed' | 'COMMAND_ID_REUSED'
  by?: RoleName
}

/** A command that was handed in before. */
export interface Sent {
  id: string
  name: string
  input: object
  by: RoleName
}

/** What someone can know who is about to do something. */
export interface Situation {
  house: TestHouse
  world: World
  sent: readonly Sent[]
  /** The latest commit, where it was alone in its turn and can be taken back: the world before it. */
  latest: { id: string; at: number; before: World } | undefined
}

const iso = (time: number): string => new Date(time).toISOString()

/** Turns what someone does into a command on this house, now. */
export function planOf(one: Act, { house, world, sent, latest }: Situation): Planned {
  const places = Object.values(house.units)
  const table = (number: number): string => places[number % places.length] ?? ''
  const tables = (numbers: readonly number[]): string[] => numbers.map(table)
  const of = (list: readonly string[], number: number): string =>
    list[number % Math.max(list.length, 1)] ?? '01900000-0000-7000-8000-0000000000ff'
  // Half of what is picked is among the newest, where something can still happen.
  const usage = (number: number): string => {
    const ids = world.usages.map(({ id }) => id)
    return of(number % 2 === 0 ? ids : ids.slice(-8), number)
  }
  const order = (number: number): string => of([...world.orders.keys()].slice(number % 3 === 0 ? 0 : -5), number)
  const line = (number: number): string => of(world.lines.map(({ id }) => id).slice(-6), number)
  const reservation = (number: number): string =>
    of([...world.reservations.keys()].slice(number % 3 === 0 ? 0 : -4), number)
  const planned = (name: OperationName | typeof EXPIRE_COMMAND, input: object, step?: Step): Planned => ({
    name,
    input,
    ...(step && { step }),
  })
  switch (one.kind) {
    case 'seat': {
      const ids = tables(one.units)
      const guest = one.partySize === null ? {} : { guest: { partySize: one.partySize } }
      return planned(
        'saleOrders.create',
        { allocationUnitIds: ids, acceptShorterWindow: one.accept, ...guest },
        { kind: 'seat', units: ids, accept: one.accept, partySize: one.partySize },
      )
    }
    case 'ticket': {
      const [from, to] = [world.now + one.from * MINUTE, world.now + (one.from + one.length) * MINUTE]
      const id = table(one.unit)
      return planned(
        'saleOrders.create',
        { type: 'TICKET', allocationUnitIds: [id], reservedFrom: iso(from), reservedTo: iso(to) },
        { kind: 'ticket', unit: id, from, to },
      )
    }
    case 'book': {
      const [from, to] = [world.now + one.from * MINUTE, world.now + (one.from + one.length) * MINUTE]
      const ids = tables(one.units)
      const guest = one.partySize === null ? {} : { guest: { partySize: one.partySize } }
      return planned(
        'reservations.create',
        { allocationUnitIds: ids, reservedFrom: iso(from), reservedTo: iso(to), ...guest },
        { kind: 'book', units: ids, from, to, partySize: one.partySize },
      )
    }
    case 'pay':
      return planned('allocationUsages.paid', { usageId: usage(one.usage) }, { kind: 'pay', usage: usage(one.usage) })
    case 'complete':
      return planned(
        'allocationUsages.complete',
        { usageId: usage(one.usage) },
        { kind: 'complete', usage: usage(one.usage) },
      )
    case 'cancel':
      return planned(
        'allocationUsages.cancel',
        { usageId: usage(one.usage), reason: 'x' },
        { kind: 'cancel', usage: usage(one.usage) },
      )
    case 'payOrder':
      return planned('saleOrders.paid', { id: order(one.order) }, { kind: 'payOrder', order: order(one.order) })
    case 'completeOrder':
      return planned(
        'saleOrders.complete',
        { id: order(one.order) },
        { kind: 'completeOrder', order: order(one.order) },
      )
    case 'cancelOrder':
      return planned(
        'saleOrders.cancel',
        { id: order(one.order), reason: 'x' },
        { kind: 'cancelOrder', order: order(one.order) },
      )
    case 'cancelBooking': {
      const id = reservation(one.reservation)
      return planned('reservations.cancel', { id, reason: 'x' }, { kind: 'cancelBooking', reservation: id })
    }
    case 'checkIn': {
      const id = reservation(one.reservation)
      return planned(
        'reservations.checkIn',
        { id, acceptShorterWindow: one.accept },
        { kind: 'checkIn', reservation: id, accept: one.accept },
      )
    }
    case 'transfer': {
      const [id, ids] = [usage(one.usage), tables(one.units)]
      return planned(
        'allocationUsages.transfer',
        { usageId: id, allocationUnitIds: ids, acceptShorterWindow: one.accept, acceptTooSmall: one.acceptSmall },
        { kind: 'transfer', usage: id, units: ids, accept: one.accept, acceptSmall: one.acceptSmall },
      )
    }
    case 'addLine': {
      const id = order(one.order)
      return planned(
        'saleOrders.addLine',
        { orderId: id, name: 'x', quantity: one.quantity },
        { kind: 'addLine', order: id, quantity: one.quantity },
      )
    }
    case 'changeLine': {
      const id = line(one.line)
      return planned(
        'saleOrders.changeLine',
        { id, quantity: one.quantity },
        { kind: 'changeLine', line: id, quantity: one.quantity },
      )
    }
    case 'removeLine': {
      const id = line(one.line)
      return planned('saleOrders.removeLine', { id }, { kind: 'removeLine', line: id })
    }
    case 'split': {
      const [id, { evenly }] = [order(one.order), one]
      return planned('saleOrders.split', { id, evenly }, { kind: 'split', order: id, evenly })
    }
    case 'merge': {
      const [id, others] = [order(one.order), one.others.map(order)]
      return planned('saleOrders.merge', { id, orderIds: others }, { kind: 'merge', order: id, others })
    }
    case 'undo':
      return undoing(one.command, { world, sent, latest })
    case 'expire':
      return planned(EXPIRE_COMMAND, {}, { kind: 'expire' })
    case 'service':
      return planned(
        'allocationUnits.update',
        { id: table(one.unit), status: one.on ? 'ACTIVATED' : 'DEACTIVATED' },
        { kind: 'service', unit: table(one.unit), on: one.on },
      )
    case 'remove':
      return planned('allocationUnits.delete', { id: table(one.unit) }, { kind: 'remove', unit: table(one.unit) })
    case 'unite':
      return planned('allocationUsages.moveUsagesToOrder', {
        fromOrderId: order(one.order),
        toOrderId: order(one.other),
      })
    case 'further':
      return planned('allocationUsages.startForOrder', {
        saleOrderId: order(one.order),
        merchantId: house.merchantId,
        allocationUnitIds: tables(one.units),
        acceptShorterWindow: true,
      })
    case 'window':
      return planned('allocationUsages.changeWindow', {
        usageId: usage(one.usage),
        reservedTo: iso(world.now + one.minutes * MINUTE),
      })
    case 'assign':
      return planned('reservations.assign', {
        id: reservation(one.reservation),
        allocationUnitIds: tables(one.units),
      })
    case 'retire': {
      const row = house.connection.database
        .prepare('SELECT revision FROM allocation_layout WHERE id = ?')
        .get(house.layoutId) as { revision: number }
      return planned('allocationLayouts.update', {
        id: house.layoutId,
        revision: row.revision,
        onOccupied: 'retire',
        zones: Object.entries(house.zones).map(([name, id]) => ({
          id,
          name: { en: name },
          units:
            Object.values(house.units).includes(table(one.unit)) && zoneOf(house, table(one.unit)) === id
              ? [{ id: table(one.unit) }]
              : [],
        })),
      })
    }
    case 'describe':
      return planned('allocationUsages.update', { id: usage(one.usage), guest: { partySize: one.partySize } })
    case 'again': {
      const earlier = sent[one.command % Math.max(sent.length, 1)]
      if (earlier === undefined)
        return { name: 'saleOrders.create', input: { allocationUnitIds: [] }, expected: 'refused' }
      const { id, name, input, by } = earlier
      return one.otherBody
        ? {
            name: 'saleOrders.create',
            input: { externalReference: `not ${name}` },
            id,
            by,
            expected: 'COMMAND_ID_REUSED',
          }
        : { name, input, id, by, expected: 'replayed' }
    }
    case 'hostile':
      return { ...(hostile(house, world)[one.which % 8] as Planned), expected: 'refused' }
  }
}

/** Mostly the latest command, of which the model knows what taking it back leads to; else any, of which it does not. */
function undoing(command: number, { world, sent, latest }: Omit<Situation, 'house'>): Planned {
  if (latest !== undefined && command % 4 > 0) {
    const late = world.now - latest.at > UNDO_MINUTES * MINUTE
    const step = { kind: 'undo' as const, before: latest.before, late }
    return { name: 'activity.undo', input: { commandId: latest.id }, step }
  }
  const id = sent[Math.max(0, sent.length - 1 - (command % 5))]?.id
  return { name: 'activity.undo', input: { commandId: id ?? '01900000-0000-7000-8000-0000000000fd' } }
}

function zoneOf(house: TestHouse, unitId: string): string {
  const row = house.connection.database.prepare('SELECT zone_id FROM allocation_unit WHERE id = ?').get(unitId) as
    | { zone_id: string }
    | undefined
  return row?.zone_id ?? ''
}

/** Calls that no state of the world allows. */
function hostile(house: TestHouse, world: World): Planned[] {
  const nobody = '01900000-0000-7000-8000-0000000000fe'
  const id = world.usages.at(-1)?.id ?? nobody
  const [one = ''] = Object.values(house.units)
  return [
    { name: 'saleOrders.create', input: { allocationUnitIds: [] } },
    { name: 'saleOrders.create', input: { allocationUnitIds: [nobody] } },
    {
      name: 'saleOrders.create',
      input: { allocationUnitIds: [one], reservedFrom: iso(world.now - 3 * 60 * MINUTE) },
    },
    { name: 'allocationUsages.create', input: { usageType: 'SALE_ORDER', usageId: nobody, allocationUnitId: one } },
    { name: 'allocationUsages.update', input: { id, status: 'CANCELLED' } },
    { name: 'allocationUsages.startForOrder', input: { saleOrderId: id, merchantId: nobody, allocationUnitId: one } },
    { name: 'allocationUsages.cancel', input: { usageId: id, reason: ' ' } },
    { name: 'allocationUsages.transfer', input: { usageId: nobody, allocationUnitIds: [one] } },
  ]
}
