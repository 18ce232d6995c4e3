import type { OutputOf, ParsedInputOf } from '@contract/contract'
import { isInService } from '@contract/lifecycles'
import { unitContext, zoneSubtreeSql } from '../floor/path'
import { isoTime, milliseconds, toEntities, toEntity } from '../store/entities'
import { countRows, listRows, when } from '../store/listing'
import type { Condition } from '../store/listing'
import type { Reader, SqlValue } from '../store/reader'
import { nextBookingAt } from './conflicts'
import { LIVE, TAKES_PART } from './live.sql'
import { ownUnits } from './sections'
import { obstacleOn } from './take'
import { askedWindow } from './windows'

type Filter = Pick<
  ParsedInputOf<'allocationUsages.count'>,
  | 'zoneId'
  | 'unitId'
  | 'status'
  | 'live'
  | 'usageType'
  | 'usageId'
  | 'from'
  | 'to'
  | 'assigneeId'
  | 'serverId'
  | 'seatingId'
>

/** Units of a zone and of all below it. */
const inZone = (reader: Reader, zoneId: string): Condition => [
  `allocation_unit_id IN (SELECT id FROM allocation_unit WHERE merchant_id = ? AND zone_id IN (${zoneSubtreeSql}))`,
  reader.merchantId,
  zoneId,
  reader.merchantId,
]

const conditions = (reader: Reader, filter: Filter, now: number): Condition[] => [
  ...when(filter.zoneId, (zoneId) => inZone(reader, zoneId)),
  ...when(filter.unitId, (unitId) => ['allocation_unit_id = ?', unitId]),
  ...when(filter.status, (status) => ['status = ?', status]),
  ...when(filter.live, (live) => [live ? `status IN ${LIVE}` : `status NOT IN ${LIVE}`]),
  ...when(filter.usageType, (usageType) => ['usage_type = ?', usageType]),
  ...when(filter.usageId, (usageId) => ['usage_id = ?', usageId]),
  ...when(filter.from, (from) => ['reserved_to > ?', milliseconds(from)]),
  ...when(filter.to, (to) => ['reserved_from < ?', milliseconds(to)]),
  ...when(filter.assigneeId, (assigneeId) => ['assignee_id = ?', assigneeId]),
  // Own tables: who serves a party counts before whose section its table is in.
  ...when(filter.serverId, (serverId) => [
    `assignee_id = ? OR (assignee_id IS NULL AND allocation_unit_id IN (SELECT value FROM json_each(?)))`,
    serverId,
    JSON.stringify(ownUnits(reader, now).get(serverId) ?? []),
  ]),
  ...when(filter.seatingId, (seatingId) => [
    `seating_id IN (SELECT id FROM seating WHERE coalesce(survivor_id, id) = (SELECT coalesce(survivor_id, id) FROM seating WHERE id = ?))`,
    seatingId,
  ]),
]

export const findUsages = (
  reader: Reader,
  input: ParsedInputOf<'allocationUsages.find'>,
  { now }: { now: number },
): OutputOf<'allocationUsages.find'> => ({
  items: toEntities(
    'allocation_usage',
    listRows(reader, { ...input, table: 'allocation_usage', conditions: conditions(reader, input, now) }),
  ),
})

export const countUsages = (
  reader: Reader,
  input: ParsedInputOf<'allocationUsages.count'>,
  { now }: { now: number },
): OutputOf<'allocationUsages.count'> => ({
  count: countRows(reader, 'allocation_usage', conditions(reader, input, now)),
})

export const getUsage = (
  reader: Reader,
  input: ParsedInputOf<'allocationUsages.get'>,
): OutputOf<'allocationUsages.get'> => toEntity('allocation_usage', reader.need('allocation_usage', input.id))

/** Which orders and reservations sit in this unit, zone or layout, now or at a time (USE-5). */
export const principals = (
  reader: Reader,
  input: ParsedInputOf<'allocationUsages.principals'>,
  { now }: { now: number },
): OutputOf<'allocationUsages.principals'> => {
  const at = input.at === undefined ? now : milliseconds(input.at)
  const where: Condition[] = [
    ...when(input.unitId, (unitId): Condition => ['held.allocation_unit_id = ?', unitId]),
    ...when(input.zoneId, (zoneId): Condition => {
      const [sql, ...values] = inZone(reader, zoneId)
      return [`held.${sql}`, ...values]
    }),
    ...when(input.layoutId, (layoutId): Condition => [
      `held.allocation_unit_id IN (SELECT unit.id FROM allocation_unit AS unit JOIN allocation_zone AS zone ON zone.id = unit.zone_id
        WHERE unit.merchant_id = ? AND zone.layout_id = ?)`,
      reader.merchantId,
      layoutId,
    ]),
    ...when(input.usageType, (usageType): Condition => ['held.usage_type = ?', usageType]),
  ]
  const values: SqlValue[] = [at + 1, at, at, now]
  const rows = reader.all<{ usage_type: string; usage_id: string }>(
    `SELECT DISTINCT held.usage_type, held.usage_id FROM allocation_usage AS held
     WHERE held.merchant_id = ? AND held.status IN ${LIVE} AND ${TAKES_PART}
     ${where.map(([sql]) => `AND (${sql})`).join(' ')} ORDER BY held.usage_id`,
    reader.merchantId,
    ...values,
    ...where.flatMap(([, ...bound]) => bound),
  )
  const idsOf = (type: string): string[] => rows.filter((row) => row.usage_type === type).map((row) => row.usage_id)
  return { saleOrderIds: idsOf('SALE_ORDER'), reservationIds: idsOf('RESERVATION') }
}

/** What seating a party here would mean, before it happens: until when, and the next booking (design: principle 5). */
export const seatPreview = (
  reader: Reader,
  input: ParsedInputOf<'allocationUsages.seatPreview'>,
  { now }: { now: number },
): OutputOf<'allocationUsages.seatPreview'> => {
  const context = unitContext(reader, input.unitId, ['unitId'])
  const window = askedWindow(reader, input, now)
  const obstacle = obstacleOn(reader, context.unit.place_id, window, now, '')
  const next = nextBookingAt(reader, context.unit.place_id, window.from, '')
  const inService = isInService(context.status) && context.unit.retiring_at === null
  const to = obstacle.kind === 'booking' ? obstacle.freeUntil : window.to
  return {
    ok: inService && obstacle.kind !== 'taken',
    code: !inService
      ? 'UNIT_NOT_IN_SERVICE'
      : obstacle.kind === 'taken'
        ? 'UNIT_TAKEN'
        : obstacle.kind === 'booking'
          ? 'RESERVATION_IN_WINDOW'
          : 'FREE',
    capacity: context.unit.capacity,
    reservedFrom: isoTime(window.from),
    reservedTo: isoTime(to),
    shortened: obstacle.kind === 'booking',
    nextBookingAt: next === null ? null : isoTime(next),
  }
}
