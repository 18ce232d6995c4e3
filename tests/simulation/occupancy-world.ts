import type { Connection } from '../../src/main/store/connection'

/** The world of the occupancy model, over plain values, as it stands in the tables. */

export interface Sitting {
  id: string
  unit: string
  place: string
  party: string
  principal: string
  booking: boolean
  status: string
  from: number
  to: number
  seatedAt: number | null
  partySize: number | null
  movedTo: string | null
}
export interface Order {
  status: string
  paid: boolean
  type: string
  party: string
  size: number | null
  mergedInto: string | null
}
export interface Line {
  id: string
  order: string
  quantity: number
  open: boolean
}
export interface World {
  now: number
  units: Map<string, { place: string; capacity: number; inService: boolean; retiring: boolean }>
  usages: Sitting[]
  orders: Map<string, Order>
  lines: Line[]
  reservations: Map<string, { status: string; from: number; to: number; party: string }>
}

const rows = <Row>(connection: Connection, sql: string): Row[] => connection.database.prepare(sql).all() as Row[]

const sizeIn = (guest: string | null): number | null =>
  guest === null ? null : (JSON.parse(guest) as { partySize: number | null }).partySize

/** The world as it stands in the tables. */
export const readWorld = (connection: Connection, now: number): World => ({
  now,
  units: new Map(
    rows<{ id: string; place_id: string; capacity: number; out: number; retiring_at: number | null }>(
      connection,
      `SELECT unit.id, unit.place_id, unit.capacity, unit.retiring_at,
         unit.status IN ('DEACTIVATED', 'ARCHIVED') OR zone.status IN ('DEACTIVATED', 'ARCHIVED') AS out
       FROM allocation_unit AS unit JOIN allocation_zone AS zone ON zone.id = unit.zone_id WHERE unit.deleted_at IS NULL`,
    ).map((unit) => [
      unit.id,
      { place: unit.place_id, capacity: unit.capacity, inService: unit.out === 0, retiring: unit.retiring_at !== null },
    ]),
  ),
  usages: rows<Record<string, never>>(
    connection,
    `SELECT usage.*, coalesce(seating.survivor_id, seating.id) AS party FROM allocation_usage AS usage
     JOIN seating ON seating.id = usage.seating_id ORDER BY usage.id`,
  ).map((row) => ({
    id: row['id'] ?? '',
    unit: row['allocation_unit_id'] ?? '',
    place: row['place_id'] ?? '',
    party: row['party'] ?? '',
    principal: row['usage_id'] ?? '',
    booking: row['usage_type'] === 'RESERVATION',
    status: row['status'] ?? '',
    from: row['reserved_from'] ?? 0,
    to: row['reserved_to'] ?? 0,
    seatedAt: row['seated_at'] ?? null,
    partySize: sizeIn(row['guest'] ?? null),
    movedTo: row['moved_to_id'] ?? null,
  })),
  orders: new Map(
    rows<Record<string, never>>(
      connection,
      `SELECT sale_order.*, coalesce(seating.survivor_id, seating.id) AS party FROM sale_order
       JOIN seating ON seating.id = sale_order.seating_id ORDER BY sale_order.id`,
    ).map((row) => [
      row['id'] ?? '',
      {
        status: row['status'] ?? '',
        paid: row['paid_at'] !== null,
        type: row['type'] ?? '',
        party: row['party'] ?? '',
        size: sizeIn(row['guest'] ?? null),
        mergedInto: row['merged_into_id'] ?? null,
      },
    ]),
  ),
  lines: rows<{ id: string; order_id: string; quantity: number; status: string }>(
    connection,
    'SELECT id, order_id, quantity, status FROM order_line ORDER BY created_at, id',
  ).map((row) => ({ id: row.id, order: row.order_id, quantity: row.quantity, open: row.status === 'OPEN' })),
  reservations: new Map(
    rows<{ id: string; status: string; reserved_from: number; reserved_to: number; party: string }>(
      connection,
      `SELECT reservation.*, coalesce(seating.survivor_id, seating.id) AS party FROM reservation JOIN seating ON seating.id = reservation.seating_id`,
    ).map((row) => [row.id, { status: row.status, from: row.reserved_from, to: row.reserved_to, party: row.party }]),
  ),
})

/** What can be compared of two worlds: new rows have ids that the model does not know. */
export const faceOf = (world: World): string =>
  JSON.stringify({
    live: world.usages
      .filter(isLive)
      .map(({ unit, booking, status, from, to, seatedAt }) => [unit, booking, status, from, to, seatedAt].join(' '))
      .toSorted(),
    ended: world.usages
      .filter((usage) => !isLive(usage))
      .map(({ status }) => status)
      .toSorted(),
    orders: [...world.orders.values()].map(({ status, paid }) => `${status} ${paid}`).toSorted(),
    reservations: [...world.reservations.values()].map(({ status }) => status).toSorted(),
    lines: world.lines
      .map(({ order, quantity, open }) => [quantity, open, world.orders.get(order)?.status].join(' '))
      .toSorted(),
  })

export const isLive = ({ status }: { status: string }): boolean =>
  status === 'RESERVED' || status === 'ACTIVE' || status === 'SUCCESS'
export const sits = (usage: Sitting): boolean => usage.seatedAt !== null

export class Refused extends Error {}
export const refuse = (code: string): never => {
  throw new Refused(code)
}

let made = 0
export const fresh = (): string => `new ${(made += 1)}`
