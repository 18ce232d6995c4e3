import type { BaseStore } from './base-store'
import type { Random } from './random'
import type { SimNode } from './sim-node'
import type { Asked } from './traffic'

/**
 * Parties that wait for a table and are given one, tickets, what programs do to single usages, and tables that are put up and
 * taken away meanwhile. As traffic.ts, over what the node's own screen shows.
 */

const iso = (milliseconds: number): string => new Date(milliseconds).toISOString()
const MINUTE = 60_000
const LIVE = `('RESERVED', 'ACTIVE', 'SUCCESS')`

/** One such thing that someone at this node might do now; undefined where nothing offers itself. */
export const atTheDoor = (node: SimNode, random: Random, base: BaseStore): Asked | undefined => {
  const ids = (sql: string): string[] => {
    const rows = node.connection.disk.statement(sql).all() as { id: string }[]
    return rows.map(({ id }) => id)
  }
  const needing = (id: string | undefined, make: (id: string) => Asked): Asked | undefined =>
    id === undefined ? undefined : make(id)
  const usage = (status: string): string | undefined =>
    random.pick(ids(`SELECT id FROM allocation_usage WHERE status IN ${status} ORDER BY id`))
  const unit = random.pick(base.units) ?? ''
  const guest = { name: `Guest ${random.whole(1, 99)}`, partySize: random.whole(1, 6) }
  const from = node.now + random.whole(2, 240) * MINUTE
  const later = { reservedFrom: iso(from), reservedTo: iso(from + random.whole(30, 120) * MINUTE) }
  switch (random.whole(0, 11)) {
    case 0:
    case 1:
      return { name: 'saleOrders.create', input: { guest } }
    case 2:
    case 3:
    case 4: {
      const waiting = ids(`SELECT id FROM sale_order WHERE status = 'OPEN' AND id NOT IN
        (SELECT usage_id FROM allocation_usage WHERE status IN ${LIVE}) ORDER BY id`)
      const open = ids(`SELECT id FROM sale_order WHERE status = 'OPEN' ORDER BY id`)
      return needing(random.pick(random.chance(0.8) ? waiting : open), (saleOrderId) => ({
        name: 'allocationUsages.startForOrder',
        input: {
          saleOrderId,
          merchantId: base.merchantId,
          allocationUnitIds: [unit],
          acceptShorterWindow: random.chance(0.7),
          onlyIfWaiting: waiting.includes(saleOrderId) && random.chance(0.8),
        },
      }))
    }
    case 5:
      return { name: 'saleOrders.create', input: { type: 'TICKET', allocationUnitIds: [unit], ...later } }
    case 6:
      return needing(usage(`('RESERVED')`), (usageId) => ({
        name: 'allocationUsages.checkIn',
        input: { usageId, acceptShorterWindow: true },
      }))
    case 7: {
      const booking = random.chance(0.5)
      const principal = random.pick(
        booking
          ? ids(`SELECT id FROM reservation WHERE status = 'BOOKED' ORDER BY id`)
          : ids(`SELECT id FROM sale_order WHERE status = 'OPEN' ORDER BY id`),
      )
      return needing(principal, (usageId) => ({
        name: 'allocationUsages.create',
        input: {
          usageType: booking ? 'RESERVATION' : 'SALE_ORDER',
          usageId,
          allocationUnitId: unit,
          acceptShorterWindow: true,
        },
      }))
    }
    case 8:
      return needing(usage(LIVE), (id) => ({ name: 'allocationUsages.update', input: { id, guest } }))
    case 9:
      return random.chance(0.7)
        ? needing(random.pick(ids(`SELECT id FROM sale_order WHERE status IN ('OPEN', 'PAID') ORDER BY id`)), (id) => ({
            name: 'saleOrders.cancel',
            input: { id, reason: 'gone' },
          }))
        : needing(usage(`('COMPLETED', 'CANCELLED')`), (id) => ({ name: 'allocationUsages.delete', input: { id } }))
    case 10: {
      const zone = random.pick(ids('SELECT DISTINCT zone_id AS id FROM allocation_unit ORDER BY zone_id')) ?? ''
      const number = String(random.whole(100, 999))
      const placement = { type: 'identifier', value: `Table ${number}` }
      return {
        name: 'allocationUnits.create',
        input: { zoneId: zone, number, capacity: random.whole(1, 8), placement },
      }
    }
    default: {
      const added = ids(`SELECT id FROM allocation_unit WHERE deleted_at IS NULL ORDER BY id`).filter(
        (id) => !base.units.includes(id),
      )
      return needing(random.pick(random.chance(0.9) ? added : base.units), (id) =>
        random.chance(0.5)
          ? { name: 'allocationUnits.delete', input: { id } }
          : { name: 'allocationUnits.update', input: { id, capacity: random.whole(1, 8) } },
      )
    }
  }
}
