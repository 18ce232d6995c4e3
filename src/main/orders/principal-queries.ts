import type { OutputOf, ParsedInputOf } from '@contract/contract'
import { LIVE } from '../occupancy/live.sql'
import { milliseconds, toEntities, toEntity } from '../store/entities'
import { countRows, listRows, when } from '../store/listing'
import type { Condition } from '../store/listing'
import type { Reader } from '../store/reader'
import type { Row } from '../store/tables'
import { linesOf } from './order-lines'

/** By guest, server and party; the same for orders and reservations. */
const partyConditions = (filter: {
  guest?: string | undefined
  assigneeId?: string | undefined
  seatingId?: string | undefined
}): Condition[] => [
  ...when(filter.guest, (guest): Condition => ['guest_fits(guest, ?)', guest]),
  ...when(filter.assigneeId, (assigneeId): Condition => ['assignee_id = ?', assigneeId]),
  // A party that was united with others is all of them.
  ...when(filter.seatingId, (seatingId): Condition => [
    `seating_id IN (SELECT id FROM seating WHERE coalesce(survivor_id, id) = (SELECT coalesce(survivor_id, id) FROM seating WHERE id = ?))`,
    seatingId,
  ]),
]

type OrderFilter = ParsedInputOf<'saleOrders.count'>

const orderConditions = (filter: OrderFilter): Condition[] => [
  ...when(filter.status, (status): Condition => ['status = ?', status]),
  ...when(filter.type, (type): Condition => ['type = ?', type]),
  ...when(filter.businessDay, (day): Condition => ['business_day = ?', day]),
  ...when(filter.number, (number): Condition => ['number = ?', number]),
  ...when(filter.externalReference, (reference): Condition => ['external_reference = ?', reference]),
  ...when(filter.from, (from): Condition => ['ended_at IS NULL OR ended_at > ?', milliseconds(from)]),
  ...when(filter.to, (to): Condition => ['opened_at < ?', milliseconds(to)]),
  ...partyConditions(filter),
]

/** All usages of an order or reservation, in the order they were made. */
const usagesOf = (reader: Reader, principalId: string): Row<'allocation_usage'>[] =>
  reader.all<Row<'allocation_usage'>>(
    'SELECT * FROM allocation_usage WHERE merchant_id = ? AND usage_id = ? AND deleted_at IS NULL ORDER BY id',
    reader.merchantId,
    principalId,
  )

export const findOrders = (reader: Reader, input: ParsedInputOf<'saleOrders.find'>): OutputOf<'saleOrders.find'> => ({
  items: toEntities(
    'sale_order',
    listRows(reader, { ...input, table: 'sale_order', conditions: orderConditions(input) }),
  ),
})

export const countOrders = (reader: Reader, input: OrderFilter): OutputOf<'saleOrders.count'> => ({
  count: countRows(reader, 'sale_order', orderConditions(input)),
})

export const getOrder = (reader: Reader, input: ParsedInputOf<'saleOrders.get'>): OutputOf<'saleOrders.get'> => ({
  order: toEntity('sale_order', reader.need('sale_order', input.id)),
  usages: toEntities('allocation_usage', usagesOf(reader, input.id)),
  lines: toEntities('order_line', linesOf(reader, input.id)),
})

type ReservationFilter = ParsedInputOf<'reservations.count'>

const reservationConditions = (filter: ReservationFilter): Condition[] => [
  ...when(filter.status, (status): Condition => ['status = ?', status]),
  ...when(filter.from, (from): Condition => ['reserved_to > ?', milliseconds(from)]),
  ...when(filter.to, (to): Condition => ['reserved_from < ?', milliseconds(to)]),
  ...when(filter.assigned, (assigned): Condition => [
    `${assigned ? '' : 'NOT '}EXISTS (SELECT 1 FROM allocation_usage AS held WHERE held.merchant_id = reservation.merchant_id
      AND held.usage_id = coalesce(reservation.order_id, reservation.id) AND held.status IN ${LIVE})`,
  ]),
  ...partyConditions(filter),
]

export const findReservations = (
  reader: Reader,
  input: ParsedInputOf<'reservations.find'>,
): OutputOf<'reservations.find'> => ({
  items: toEntities(
    'reservation',
    listRows(reader, { ...input, table: 'reservation', conditions: reservationConditions(input) }),
  ),
})

export const countReservations = (reader: Reader, input: ReservationFilter): OutputOf<'reservations.count'> => ({
  count: countRows(reader, 'reservation', reservationConditions(input)),
})

export const getReservation = (
  reader: Reader,
  input: ParsedInputOf<'reservations.get'>,
): OutputOf<'reservations.get'> => ({
  reservation: toEntity('reservation', reader.need('reservation', input.id)),
  usages: toEntities('allocation_usage', usagesOf(reader, input.id)),
})
