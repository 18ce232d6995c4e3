import { expect, test } from 'vitest'
import type { OperationName } from '../../src/contract/contract'
import { call, doubleSold, expire, openTestHouse } from '../../src/main/node/testing'
import type { TestHouse } from '../../src/main/node/testing'
import { verify } from '../../src/main/store/verify'
import type { BaseStore } from './sync/base-store'
import { Random } from './sync/random'
import { serviceToDo } from './sync/service'
import type { SimNode } from './sync/sim-node'
import { somethingToDo } from './sync/traffic'

/**
 * Evenings with every command of the product on one node: whatever the sequence, what product.md says of occupancy, orders
 * and bookings holds after each command, nothing is unexpected, and the log leads to the tables.
 */

const EVENINGS = 30
const COMMANDS = 130
const LIVE = `('RESERVED', 'ACTIVE', 'SUCCESS')`

/** Each names the rows that break a rule; none may. */
const RULES: Readonly<Record<string, string>> = {
  'an order is paid when no usage of it is unpaid (§1)': `SELECT id FROM sale_order WHERE status = 'OPEN'
    AND EXISTS (SELECT 1 FROM allocation_usage AS held WHERE held.usage_id = sale_order.id AND held.status IN ${LIVE})
    AND NOT EXISTS (SELECT 1 FROM allocation_usage AS held WHERE held.usage_id = sale_order.id AND held.status IN ('RESERVED', 'ACTIVE'))`,
  'a paid order holds nothing unpaid (ORD-2)': `SELECT sale_order.id FROM sale_order JOIN allocation_usage AS held ON held.usage_id = sale_order.id
    WHERE sale_order.status = 'PAID' AND held.status IN ('RESERVED', 'ACTIVE')`,
  'an order that has ended holds nothing (USE-12)': `SELECT sale_order.id FROM sale_order JOIN allocation_usage AS held ON held.usage_id = sale_order.id
    WHERE sale_order.status IN ('COMPLETED', 'CANCELLED', 'MERGED') AND held.status IN ${LIVE}`,
  'a merged order points at one that is not merged (USE-9)': `SELECT one.id FROM sale_order AS one LEFT JOIN sale_order AS other ON other.id = one.merged_into_id
    WHERE one.status = 'MERGED' AND other.id IS NULL`,
  'a booking that has ended holds nothing (USE-12)': `SELECT reservation.id FROM reservation JOIN allocation_usage AS held ON held.usage_id = reservation.id
    WHERE reservation.status <> 'BOOKED' AND held.status IN ${LIVE}`,
  'a booking and what it holds have one window (RSV-2)': `SELECT held.id FROM reservation JOIN allocation_usage AS held ON held.usage_id = reservation.id
    WHERE reservation.status = 'BOOKED' AND held.status IN ${LIVE}
      AND (held.reserved_from <> reservation.reserved_from OR held.reserved_to <> reservation.reserved_to)`,
  'nobody holds a place twice at once': `SELECT one.id FROM allocation_usage AS one JOIN allocation_usage AS other
      ON other.usage_id = one.usage_id AND other.place_id = one.place_id AND other.id > one.id
    WHERE one.status IN ${LIVE} AND other.status IN ${LIVE} AND one.reserved_from < other.reserved_to AND other.reserved_from < one.reserved_to`,
  'no survivor has a survivor (§1, Seating)': `SELECT one.id FROM seating AS one JOIN seating AS other ON other.id = one.survivor_id
    WHERE other.survivor_id IS NOT NULL`,
  'what was moved leads to where it is': `SELECT one.id FROM allocation_usage AS one LEFT JOIN allocation_usage AS other ON other.id = one.moved_to_id
    WHERE one.moved_to_id IS NOT NULL AND other.id IS NULL`,
  'two servers have no table at once': `SELECT one.id FROM section AS one JOIN section AS other ON other.id > one.id AND other.staff_id <> one.staff_id
    WHERE one.deleted_at IS NULL AND other.deleted_at IS NULL AND one.shift_from < other.shift_to AND other.shift_from < one.shift_to
      AND EXISTS (SELECT 1 FROM json_each(one.unit_ids) AS mine JOIN json_each(other.unit_ids) AS theirs ON theirs.value = mine.value)`,
}

const broken = (house: TestHouse): string[] => [
  ...doubleSold(house.connection).map((text) => `two parties on one place: ${JSON.stringify(text)}`),
  ...Object.entries(RULES).flatMap(([rule, sql]) =>
    (house.connection.statement(sql).all() as { id: string }[]).map(({ id }) => `${rule}: ${id}`),
  ),
]

test('with every command keep every rule, command by command, and leave a log that leads there', async () => {
  const done = new Map<string, number>()
  for (let seed = 1; seed <= EVENINGS; seed += 1) {
    const house = await openTestHouse()
    const random = new Random(seed)
    const base = {
      units: Object.values(house.units),
      staff: [house.staff.owner, house.staff.server, house.staff.host],
    } as BaseStore
    for (let count = 0; count < COMMANDS; count += 1) {
      house.clock.now += random.whole(1, random.chance(0.1) ? 20 : 3) * 60_000
      const node = { connection: { disk: house.connection }, now: house.clock.now } as unknown as SimNode
      const asked = random.chance(0.5) ? serviceToDo(node, random, base) : somethingToDo(node, random, base)
      if (random.chance(0.1)) await expire(house)
      if (asked === undefined) continue
      const outcome = await call(house, asked.name as OperationName, asked.input as never)
      if (outcome.ok) done.set(asked.name, (done.get(asked.name) ?? 0) + 1)
      else expect(outcome.refusal.code, `${asked.name} of seed ${seed}`).not.toBe('INTERNAL')
      expect(broken(house), `after ${asked.name} of seed ${seed}: ${JSON.stringify(asked.input)}`).toEqual([])
    }
    expect(verify(house.connection).problems).toEqual([])
    expect(house.faults).toEqual([])
    house.store.close()
  }
  // Evenings in which nothing is done prove nothing.
  for (const name of [
    'allocationUsages.transfer',
    'allocationUsages.transferZone',
    'allocationUsages.batchComplete',
    'allocationUsages.batchCancel',
    'reservations.move',
    'reservations.checkIn',
    'reservations.noShow',
    'saleOrders.split',
    'saleOrders.merge',
    'activity.undo',
    'sections.create',
  ]) {
    expect(done.get(name) ?? 0, name).toBeGreaterThan(0)
  }
})
