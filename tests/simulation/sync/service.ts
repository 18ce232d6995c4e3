import { CONFLICT_KINDS } from '../../../src/contract/entities/conflict'
import type { ConflictKind } from '../../../src/contract/entities/conflict'
import type { BaseStore } from './base-store'
import type { Random } from './random'
import type { SimNode } from './sim-node'
import type { Asked } from './traffic'

/**
 * What else happens in a full evening: lines, splits and merges, parties and whole rooms that move, bookings that are dragged
 * about, sections, batches, and what was done taken back. As traffic.ts, over what the node's own screen shows.
 */

const iso = (milliseconds: number): string => new Date(milliseconds).toISOString()
const MINUTE = 60_000

interface Usage {
  id: string
  principal: string
  type: string
  seated: number
}
interface Booking {
  id: string
  guest: string | null
  reserved_from: number
  reserved_to: number
}
interface Line {
  id: string
  order_id: string
  quantity: number
  note: string | null
}

const LIVE = `status IN ('RESERVED', 'ACTIVE', 'SUCCESS')`

/** One thing of a full evening that someone at this node might do now; undefined where nothing offers itself. */
export const serviceToDo = (node: SimNode, random: Random, base: BaseStore): Asked | undefined => {
  const all = <Row>(sql: string): Row[] => node.connection.disk.statement(sql).all() as Row[]
  const ids = (sql: string): string[] => all<{ id: string }>(sql).map(({ id }) => id)
  const usages = (): Usage[] =>
    all(`SELECT id, usage_id AS principal, usage_type AS type, seated_at IS NOT NULL AS seated FROM allocation_usage
      WHERE ${LIVE} ORDER BY id`)
  const orders = (): string[] => ids(`SELECT id FROM sale_order WHERE status IN ('OPEN', 'PAID') ORDER BY id`)
  const bookings = (): Booking[] =>
    all(`SELECT id, guest, reserved_from, reserved_to FROM reservation WHERE status = 'BOOKED' ORDER BY id`)
  const lines = (): Line[] =>
    all(`SELECT id, order_id, quantity, note FROM order_line WHERE status = 'OPEN' ORDER BY id`)
  const zones = (): string[] => ids('SELECT id FROM allocation_zone WHERE deleted_at IS NULL ORDER BY id')
  const unit = random.pick(base.units) ?? ''
  const other = random.pick(base.units) ?? ''
  const person = random.pick(base.staff) ?? ''
  const needing = <Thing>(thing: Thing | undefined, make: (thing: Thing) => Asked): Asked | undefined =>
    thing === undefined ? undefined : make(thing)
  switch (random.whole(0, 19)) {
    case 0:
    case 1:
    case 2:
      return needing(random.pick(orders()), (orderId) => ({
        name: 'saleOrders.addLine',
        input: { orderId, name: `dish ${random.whole(1, 20)}`, quantity: random.whole(1, 4) },
      }))
    case 3:
      return needing(random.pick(lines()), ({ id, quantity, note }) =>
        random.chance(0.3)
          ? { name: 'saleOrders.removeLine', input: { id } }
          : random.chance(0.5)
            ? { name: 'saleOrders.changeLine', input: { id, quantity: random.whole(1, 5), seen: { quantity } } }
            : { name: 'saleOrders.changeLine', input: { id, note: `note ${random.whole(1, 9)}`, seen: { note } } },
      )
    case 4:
    case 5: {
      const line = random.pick(lines())
      return needing(line, ({ id, order_id: order, quantity }) => ({
        name: 'saleOrders.split',
        input: random.chance(0.5)
          ? { id: order, evenly: random.whole(2, 3) }
          : { id: order, parts: [{ lines: [{ lineId: id, quantity: random.whole(1, quantity) }] }] },
      }))
    }
    case 6:
    case 7: {
      const open = orders()
      const into = random.pick(open)
      const merged = random.pick(open.filter((id) => id !== into))
      return into === undefined || merged === undefined
        ? undefined
        : { name: 'saleOrders.merge', input: { id: into, orderIds: [merged] } }
    }
    case 8:
      return needing(random.pick(orders()), (id) => ({
        name: 'saleOrders.handOver',
        input: { orderIds: [id], assigneeId: person },
      }))
    case 9: {
      const open = orders()
      const from = random.pick(open)
      const to = random.pick(open)
      return from === undefined || to === undefined
        ? undefined
        : { name: 'allocationUsages.moveUsagesToOrder', input: { fromOrderId: from, toOrderId: to } }
    }
    case 10:
    case 11: {
      const [from, to] = [random.pick(zones()) ?? '', random.pick(zones()) ?? '']
      const acceptTooSmall = random.chance(0.7)
      return random.chance(0.5)
        ? { name: 'allocationUsages.transferZone', input: { fromZoneId: from, toZoneId: to, acceptTooSmall } }
        : needing(random.pick(usages()), ({ id }) => ({
            name: 'allocationUsages.transfer',
            input: { usageId: id, zoneId: to, acceptTooSmall },
          }))
    }
    case 12:
    case 13:
      return needing(random.pick(bookings()), ({ id, reserved_from: from, reserved_to: to }) => ({
        name: 'reservations.move',
        input: {
          id,
          ...(random.chance(0.7) && {
            reservedFrom: iso(node.now + random.whole(2, 200) * MINUTE),
            seen: { reservedFrom: iso(from) },
          }),
          ...(random.chance(0.2) && { reservedTo: iso(to + random.whole(200, 260) * MINUTE) }),
          ...(random.chance(0.5) && { allocationUnitIds: random.chance(0.2) ? [] : [unit] }),
        },
      }))
    case 14:
      return needing(random.pick(bookings()), ({ id, guest }) => {
        const seen = guest === null ? null : (JSON.parse(guest) as object)
        const more = random.chance(0.5) ? { partySize: random.whole(1, 6) } : { notes: `note ${random.whole(1, 9)}` }
        return { name: 'reservations.update', input: { id, guest: { ...seen, ...more }, seen: { guest: seen } } }
      })
    case 15:
      return needing(random.pick(bookings()), ({ id }) =>
        random.chance(0.3)
          ? { name: 'reservations.noShow', input: { id } }
          : {
              name: 'reservations.checkIn',
              input: { id, acceptShorterWindow: true, ...(random.chance(0.7) && { allocationUnitIds: [unit] }) },
            },
      )
    case 16: {
      const some = usages()
        .filter(() => random.chance(0.2))
        .slice(0, 4)
        .map(({ id }) => id)
      const input = { usageIds: some, atomic: random.chance(0.5) }
      if (some.length === 0) return undefined
      return random.chance(0.7)
        ? { name: 'allocationUsages.batchComplete', input }
        : { name: 'allocationUsages.batchCancel', input: { ...input, reason: 'closing' } }
    }
    case 17: {
      const section = random.pick(ids('SELECT id FROM section WHERE deleted_at IS NULL ORDER BY id'))
      if (section !== undefined && random.chance(0.4)) {
        return random.chance(0.5)
          ? { name: 'sections.delete', input: { id: section } }
          : { name: 'sections.update', input: { id: section, unitIds: [unit, other] } }
      }
      return {
        name: 'sections.create',
        input: {
          staffId: person,
          ...(random.chance(0.5) ? { unitIds: [unit] } : { zoneIds: zones().slice(0, 1) }),
          shiftFrom: iso(node.now),
          shiftTo: iso(node.now + random.whole(10, 300) * MINUTE),
        },
      }
    }
    case 18:
      return needing(
        random.pick(ids('SELECT command_id AS id FROM commit_log ORDER BY seq DESC LIMIT 12')),
        (commandId) => ({ name: 'activity.undo', input: { commandId } }),
      )
    default:
      return needing(
        random.pick(
          all<{ id: string; kind: ConflictKind }>(
            `SELECT id, kind FROM conflict_card WHERE status = 'OPEN' ORDER BY id`,
          ),
        ),
        ({ id, kind }) => ({
          name: 'conflicts.settle',
          input: { id, choice: random.pick(CONFLICT_KINDS[kind]), allocationUnitIds: [unit], reason: 'settled' },
        }),
      )
  }
}
