import type { OutputOf, ParsedInputOf } from '@contract/contract'
import { toEntities, toEntity } from '../store/entities'
import { countRows, listRows, when } from '../store/listing'
import type { Condition } from '../store/listing'
import type { Reader } from '../store/reader'
import { refuse } from '../store/refusal'
import type { Row } from '../store/tables'
import type { Tx } from '../store/tx'
import { editLayout } from './draft/edit'
import type { Intent, UnitEntry, UnitFields } from './draft/payload'
import { shownUnitSql } from './live-usages'
import { zoneSubtreeSql } from './path'

/** A unit's own operation as a payload of one node: its fields stand at the top, and a deletion is told by its id. */
const entryOf = (intent: Intent, fields: UnitFields, zoneId: string): UnitEntry => ({
  kind: 'unit',
  intent,
  fields,
  path: intent === 'delete' ? ['id'] : [],
  parent: zoneId,
  id: '',
})

/** The zone that a unit goes into. @throws Refused NOT_FOUND, NOT_ROOTED_IN_LAYOUT (a move to another layout) */
const needZone = (tx: Tx, zoneId: string, layoutId?: string): Row<'allocation_zone'> => {
  const zone = tx.need('allocation_zone', zoneId, ['zoneId'])
  if (layoutId !== undefined && zone.layout_id !== layoutId) {
    refuse('NOT_ROOTED_IN_LAYOUT', { path: ['zoneId'], facts: { entity: 'allocation_zone', id: zoneId } })
  }
  return zone
}

/**
 * Creates a unit in a leaf zone; its place is its own unless placeId names another.
 * @throws Refused NOT_FOUND, UNITS_IN_NON_LEAF_ZONE, PLACEMENT_NOWHERE
 */
export const createUnit = (
  tx: Tx,
  input: ParsedInputOf<'allocationUnits.create'>,
): OutputOf<'allocationUnits.create'> => {
  const { zoneId, ...fields } = input
  const zone = needZone(tx, zoneId)
  const entry = entryOf('create', fields, zone.id)
  const about = { zoneIds: [zone.id], unitNumber: input.number }
  editLayout(tx, tx.need('allocation_layout', zone.layout_id), { entries: [entry], about })
  return toEntity('allocation_unit', tx.need('allocation_unit', entry.id))
}

/**
 * Changes a unit; with another zoneId it moves there, within its layout.
 * @throws Refused NOT_FOUND, NOT_ROOTED_IN_LAYOUT, LIVE_USAGES, and what FLR-5 refuses
 */
export const updateUnit = (
  tx: Tx,
  input: ParsedInputOf<'allocationUnits.update'>,
): OutputOf<'allocationUnits.update'> => {
  const { zoneId, ...fields } = input
  const unit = tx.need('allocation_unit', input.id)
  const from = tx.need('allocation_zone', unit.zone_id)
  const zone = zoneId === undefined ? from : needZone(tx, zoneId, from.layout_id)
  const about = { zoneIds: [zone.id], unitId: unit.id, unitNumber: input.number ?? unit.number }
  const layout = tx.need('allocation_layout', zone.layout_id)
  editLayout(tx, layout, { entries: [entryOf('update', fields, zone.id)], about })
  return toEntity('allocation_unit', tx.need('allocation_unit', unit.id))
}

/**
 * Deletes a unit.
 * @throws Refused NOT_FOUND, LIVE_USAGES, PLACEMENT_NOWHERE (another unit is placed by it)
 */
export const deleteUnit = (
  tx: Tx,
  input: ParsedInputOf<'allocationUnits.delete'>,
): OutputOf<'allocationUnits.delete'> => {
  const unit = tx.need('allocation_unit', input.id)
  const zone = tx.need('allocation_zone', unit.zone_id)
  const about = { zoneIds: [zone.id], unitId: unit.id, unitNumber: unit.number }
  const layout = tx.need('allocation_layout', zone.layout_id)
  editLayout(tx, layout, { entries: [entryOf('delete', { id: unit.id }, zone.id)], about })
  return { id: unit.id, deleted: true }
}

/** Reads one unit, also one that has retired. @throws Refused NOT_FOUND */
export const getUnit = (reader: Reader, input: ParsedInputOf<'allocationUnits.get'>): OutputOf<'allocationUnits.get'> =>
  toEntity('allocation_unit', reader.need('allocation_unit', input.id))

const LAYOUT_ZONES = 'SELECT id FROM allocation_zone WHERE merchant_id = ? AND layout_id = ? AND deleted_at IS NULL'

/** `zoneId` means that zone and all below it. Units that have retired are not shown (FLR-8). */
const conditionsOf = (merchantId: string, input: ParsedInputOf<'allocationUnits.count'>): Condition[] => [
  ...when(input.zoneId, (zoneId) => [`zone_id IN (${zoneSubtreeSql})`, zoneId, merchantId]),
  ...when(input.layoutId, (layoutId) => [`zone_id IN (${LAYOUT_ZONES})`, merchantId, layoutId]),
  ...when(input.status, (status) => ['status = ?', status]),
  ...when(input.number, (number) => ['number = ?', number.normalize('NFC').trim()]),
  [shownUnitSql('allocation_unit')],
]

/** Lists units. */
export const findUnits = (
  reader: Reader,
  input: ParsedInputOf<'allocationUnits.find'>,
): OutputOf<'allocationUnits.find'> => {
  const { sort = 'position', limit, offset } = input
  const rows = listRows(reader, {
    table: 'allocation_unit',
    conditions: conditionsOf(reader.merchantId, input),
    sort,
    limit,
    offset,
  })
  return { items: toEntities('allocation_unit', rows) }
}

/** Counts units. */
export const countUnits = (
  reader: Reader,
  input: ParsedInputOf<'allocationUnits.count'>,
): OutputOf<'allocationUnits.count'> => ({
  count: countRows(reader, 'allocation_unit', conditionsOf(reader.merchantId, input)),
})
