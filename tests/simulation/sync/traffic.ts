import type { Random } from './random'
import type { BaseStore } from './base-store'
import type { SimNode } from './sim-node'

/** A command that someone thinks of. */
export interface Asked {
  name: string
  input: unknown
}

interface Live {
  id: string
  unit: string
  principal: string
  type: 'SALE_ORDER' | 'RESERVATION'
  status: string
  seated: number
}

/** What staff at one terminal see on its screen, and what they may think of doing about it. */
class Screen {
  private readonly node: SimNode

  constructor(node: SimNode) {
    this.node = node
  }

  all<Result>(sql: string): Result[] {
    return this.node.connection.disk.statement(sql).all() as Result[]
  }

  live(): Live[] {
    return this.all(
      `SELECT id, allocation_unit_id AS unit, usage_id AS principal, usage_type AS type, status, seated_at IS NOT NULL AS seated
       FROM allocation_usage WHERE status IN ('RESERVED', 'ACTIVE', 'SUCCESS') ORDER BY id`,
    )
  }

  ids(sql: string): string[] {
    return this.all<{ id: string }>(sql).map(({ id }) => id)
  }
}

const iso = (milliseconds: number): string => new Date(milliseconds).toISOString()

interface LineSeen {
  id: string
  quantity: number
  note: string | null
}

/** Something about an order that is there: its lines, how many orders it is, who serves it, what is taken back. */
const somethingToOrder = (screen: Screen, random: Random): Asked | undefined => {
  const orders = screen.ids(`SELECT id FROM sale_order WHERE status IN ('OPEN', 'PAID') ORDER BY id`)
  const [order, other] = [random.pick(orders), random.pick(orders)]
  const line = random.pick(
    screen.all<LineSeen>(`SELECT id, quantity, note FROM order_line WHERE status = 'OPEN' ORDER BY id`),
  )
  if (order === undefined || other === undefined) return undefined
  const ofLine = (make: (line: LineSeen) => Asked): Asked | undefined => (line === undefined ? undefined : make(line))
  switch (random.whole(0, 11)) {
    case 0:
    case 1:
    case 2:
    case 3: {
      const name = `Dish ${random.whole(1, 40)}`
      return { name: 'saleOrders.addLine', input: { orderId: order, name, quantity: random.whole(1, 4) } }
    }
    case 4:
      return ofLine(({ id, quantity }) => ({
        name: 'saleOrders.changeLine',
        input: { id, quantity: random.whole(1, 6), seen: { quantity } },
      }))
    case 5:
      return ofLine(({ id, note }) => ({
        name: 'saleOrders.changeLine',
        input: { id, note: `note ${random.whole(1, 9)}`, seen: { note } },
      }))
    case 6:
      return ofLine(({ id }) => ({ name: 'saleOrders.removeLine', input: { id } }))
    case 7:
      return { name: 'saleOrders.split', input: { id: order, evenly: random.whole(2, 3) } }
    case 8:
      return ofLine(({ id }) => ({
        name: 'saleOrders.split',
        input: { id: order, parts: [{ lines: [{ lineId: id, quantity: 1 }] }] },
      }))
    case 9:
      return { name: 'saleOrders.merge', input: { id: order, orderIds: [other] } }
    default: {
      const done = random.pick(
        screen.ids(
          `SELECT command_id AS id FROM (SELECT command_id, seq FROM commit_log ORDER BY seq DESC LIMIT 4)
           UNION SELECT command_id FROM (SELECT command_id FROM local_outbox WHERE images IS NOT NULL ORDER BY n DESC LIMIT 3)
           ORDER BY id`,
        ),
      )
      return done === undefined ? undefined : { name: 'activity.undo', input: { commandId: done } }
    }
  }
}

/** One thing that someone at this node might do now; undefined where nothing offers itself. */
export const somethingToDo = (node: SimNode, random: Random, base: BaseStore): Asked | undefined => {
  const screen = new Screen(node)
  const live = screen.live()
  const busy = new Set(live.map(({ unit }) => unit))
  // Now and then staff tap a table that their own screen shows as taken.
  const free = base.units.filter((unit) => !busy.has(unit) || random.chance(0.1))
  const unit = random.pick(free.length > 0 ? free : base.units) ?? ''
  const usage = random.pick(live)
  const seated = random.pick(live.filter((one) => one.seated === 1))
  const guest = { name: `Guest ${random.whole(1, 99)}`, partySize: random.whole(1, 6) }
  const order = (): string | undefined =>
    random.pick(screen.ids(`SELECT id FROM sale_order WHERE status IN ('OPEN', 'PAID') ORDER BY id`))
  const booked = (): string | undefined =>
    random.pick(screen.ids(`SELECT id FROM reservation WHERE status = 'BOOKED' ORDER BY id`))
  const needing = <Thing>(thing: Thing | undefined, make: (thing: Thing) => Asked): Asked | undefined =>
    thing === undefined ? undefined : make(thing)
  const later = node.now + random.whole(2, 240) * 60_000
  if (random.chance(0.25)) return somethingToOrder(screen, random)
  switch (random.whole(0, 19)) {
    case 0:
    case 1:
    case 2:
    case 3:
    case 4:
    case 5:
      return { name: 'saleOrders.create', input: { allocationUnitIds: [unit], guest, acceptShorterWindow: true } }
    case 6:
      return {
        name: 'saleOrders.create',
        input: { allocationUnitIds: [...new Set([unit, random.pick(free) ?? unit])], guest },
      }
    case 7:
      return {
        name: 'reservations.create',
        input: { reservedFrom: iso(later), guest, ...(random.chance(0.8) && { allocationUnitIds: [unit] }) },
      }
    case 8:
      return needing(booked(), (id) => ({ name: 'reservations.checkIn', input: { id, acceptShorterWindow: true } }))
    case 9:
      return needing(booked(), (id) =>
        random.chance(0.5)
          ? { name: 'reservations.cancel', input: { id, reason: 'called off' } }
          : { name: 'reservations.assign', input: { id, allocationUnitIds: [unit] } },
      )
    case 10:
      return needing(usage, ({ id }) => ({ name: 'allocationUsages.paid', input: { usageId: id } }))
    case 11:
    case 12:
      return needing(seated, ({ id }) => ({ name: 'allocationUsages.complete', input: { usageId: id } }))
    case 13:
      return needing(order(), (id) => ({ name: 'saleOrders.complete', input: { id } }))
    case 14:
      return needing(order(), (id) => ({ name: 'saleOrders.paid', input: { id } }))
    case 15:
    case 16:
      return needing(usage, ({ id }) => ({
        name: 'allocationUsages.transfer',
        input: { usageId: id, allocationUnitIds: [unit], acceptTooSmall: true },
      }))
    case 17:
      return needing(usage, ({ id }) =>
        random.chance(0.5)
          ? { name: 'allocationUsages.cancel', input: { usageId: id, reason: 'mistake' } }
          : { name: 'allocationUsages.changeWindow', input: { usageId: id, reservedTo: iso(later) } },
      )
    case 18:
      return needing(order(), (id) => ({ name: 'saleOrders.update', input: { id, guest } }))
    default: {
      const card = random.pick(
        screen.all<{ id: string; kind: string }>(
          `SELECT id, kind FROM conflict_card WHERE status = 'OPEN' ORDER BY id`,
        ),
      )
      return needing(card, ({ id, kind }) => ({
        name: 'conflicts.settle',
        input: { id, choice: choiceFor(kind, random), allocationUnitIds: [unit] },
      }))
    }
  }
}

/** What staff choose on a card of a kind. */
const choiceFor = (kind: string, random: Random): string => {
  switch (kind) {
    case 'UNIT_TAKEN':
    case 'UNIT_GONE':
      return 'SEAT_ELSEWHERE'
    case 'BOOKING_ENDED':
      return 'CANCEL'
    case 'OVERLAPPED':
    case 'CHECKED_IN_TWICE':
      return 'ACKNOWLEDGE'
    case 'LINES_AFTER_END':
      return random.chance(0.7) ? 'REOPEN' : 'DISCARD'
    case 'FIELDS_CHANGED':
      return random.chance(0.5) ? 'MINE' : 'THEIRS'
    case 'GROUP_CHANGED':
      return random.chance(0.3) ? 'APPLY_AGAIN' : 'DISCARD'
    default:
      return 'DISCARD'
  }
}
