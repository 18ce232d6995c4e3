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
        input: {
          id,
          choice:
            kind === 'UNIT_TAKEN' || kind === 'UNIT_GONE'
              ? 'SEAT_ELSEWHERE'
              : kind === 'BOOKING_ENDED'
                ? 'CANCEL'
                : kind === 'OVERLAPPED' || kind === 'CHECKED_IN_TWICE'
                  ? 'ACKNOWLEDGE'
                  : 'DISCARD',
          allocationUnitIds: [unit],
        },
      }))
    }
  }
}
