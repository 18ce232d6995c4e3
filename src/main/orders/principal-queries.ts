import type { OutputOf, ParsedInputOf } from '@contract/contract'
import { milliseconds, toEntities, toEntity } from '../store/entities'
import { countRows, listRows, when } from '../store/listing'
import type { Condition } from '../store/listing'
import type { Reader } from '../store/reader'
import type { Row } from '../store/tables'
import { linesOf } from './order-lines'

type OrderFilter = ParsedInputOf<'saleOrders.count'>

const orderConditions = (filter: OrderFilter): Condition[] => [
  ...when(filter.status, (status): Condition => ['status = ?', status]),
  ...when(filter.type, (type): Condition => ['type = ?', type]),
  ...when(filter.businessDay, (day): Condition => ['business_day = ?', day]),
  ...when(filter.number, (number): Condition => ['number = ?', number]),
  ...when(filter.externalReference, (reference): Condition => ['external_reference = ?', reference]),
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
