import type { OutputOf, ParsedInputOf } from '@contract/contract'
import { merchantRow } from '../access/merchant'
import { LIVE } from '../occupancy/live.sql'
import { isoTime, toEntities, toEntity } from '../store/entities'
import type { Reader } from '../store/reader'
import type { Row } from '../store/tables'

const EXISTING = 'merchant_id = ? AND deleted_at IS NULL'

const UNITS_OF_LAYOUT = `SELECT unit.* FROM allocation_zone AS zone
  JOIN allocation_unit AS unit ON unit.merchant_id = zone.merchant_id AND unit.zone_id = zone.id AND unit.deleted_at IS NULL
  WHERE zone.merchant_id = ? AND zone.layout_id = ? AND zone.deleted_at IS NULL`

/**
 * Everything that windows draw and keep, read at one point of the log (the caller adds where). Archived nodes are sent
 * and not drawn: others may be placed by them. Usages are those of the whole store, because a table of another layout may
 * be the same place.
 */
export const liveFloorRows = (
  reader: Reader,
  input: ParsedInputOf<'floor.live'>,
  now: number,
): Omit<OutputOf<'floor.live'>, 'epoch' | 'seq' | 'now' | 'provisional' | 'sync'> => {
  const { merchantId } = reader
  const rows = <Name extends 'allocation_plan' | 'allocation_layout' | 'allocation_zone' | 'staff'>(
    table: Name,
  ): Row<Name>[] => reader.all<Row<Name>>(`SELECT * FROM ${table} WHERE ${EXISTING} ORDER BY id`, merchantId)
  const units =
    input.layoutId === undefined
      ? reader.all<Row<'allocation_unit'>>(`SELECT * FROM allocation_unit WHERE ${EXISTING}`, merchantId)
      : reader.all<Row<'allocation_unit'>>(UNITS_OF_LAYOUT, merchantId, input.layoutId)
  const usages = reader.all<Row<'allocation_usage'>>(
    `SELECT * FROM allocation_usage AS held INDEXED BY allocation_usage_place_live WHERE merchant_id = ? AND status IN ${LIVE}`,
    merchantId,
  )
  const orders = reader.all<Row<'sale_order'>>(
    `SELECT * FROM sale_order INDEXED BY sale_order_open WHERE merchant_id = ? AND status IN ('OPEN', 'PAID') AND deleted_at IS NULL`,
    merchantId,
  )
  const reservations = reader.all<Row<'reservation'>>(
    `SELECT * FROM reservation INDEXED BY reservation_booked WHERE merchant_id = ? AND status = 'BOOKED' AND deleted_at IS NULL`,
    merchantId,
  )
  const conflicts = reader.all<Row<'conflict_card'>>(
    `SELECT * FROM conflict_card INDEXED BY conflict_card_open WHERE merchant_id = ? AND status = 'OPEN' ORDER BY happened_at, id`,
    merchantId,
  )
  const sections = reader.all<Row<'section'>>(
    'SELECT * FROM section INDEXED BY section_shift WHERE merchant_id = ? AND deleted_at IS NULL AND shift_to > ? ORDER BY shift_from, id',
    merchantId,
    now,
  )
  return {
    merchant: toEntity('merchant', merchantRow(reader)),
    plans: toEntities('allocation_plan', rows('allocation_plan')),
    layouts: toEntities('allocation_layout', rows('allocation_layout')),
    zones: toEntities('allocation_zone', rows('allocation_zone')),
    units: toEntities('allocation_unit', units),
    usages: toEntities('allocation_usage', usages),
    orders: toEntities('sale_order', orders),
    reservations: toEntities('reservation', reservations),
    sections: toEntities('section', sections),
    staff: toEntities('staff', rows('staff')),
    conflicts: toEntities('conflict_card', conflicts),
  }
}

/** The clock and the point of the log that a first read carries. */
export const stampedAt = (
  now: number,
  head: { epoch: number; seq: number },
): { epoch: number; seq: number; now: string } => ({
  epoch: head.epoch,
  seq: head.seq,
  now: isoTime(now),
})
