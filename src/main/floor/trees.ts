import type { OutputOf } from '@contract/contract'
import type { Depth, LayoutTree, ZoneTree } from '@contract/operations/floor-trees'
import { toEntity } from '../store/entities'
import type { Reader } from '../store/reader'
import type { Row } from '../store/tables'
import { shownUnitSql } from './live-usages'
import { zoneSubtreeSql } from './path'

/** Trees are read with one statement per kind of row, whatever their size, and put together in memory (FLR-6). */

type ZoneRow = Row<'allocation_zone'>
type UnitRow = Row<'allocation_unit'>

const ZONES = `
  SELECT * FROM allocation_zone WHERE merchant_id = ? AND layout_id = ? AND deleted_at IS NULL ORDER BY position, id`
const TOP_ZONES = `
  SELECT * FROM allocation_zone
  WHERE merchant_id = ? AND layout_id = ? AND parent_id IS NULL AND deleted_at IS NULL ORDER BY position, id`
const UNITS = `
  SELECT unit.*
  FROM allocation_zone AS zone
  CROSS JOIN allocation_unit AS unit ON unit.merchant_id = zone.merchant_id AND unit.zone_id = zone.id
  WHERE zone.merchant_id = ? AND zone.layout_id = ? AND zone.deleted_at IS NULL AND unit.deleted_at IS NULL`
const ORDERED = 'ORDER BY unit.position, unit.id'
const SUBTREE_ZONES = `SELECT * FROM allocation_zone WHERE id IN (${zoneSubtreeSql}) ORDER BY position, id`
const SUBTREE_UNITS = `
  SELECT unit.* FROM allocation_unit AS unit
  WHERE unit.zone_id IN (${zoneSubtreeSql}) AND unit.merchant_id = ? AND unit.deleted_at IS NULL AND ${shownUnitSql('unit')}
  ${ORDERED}`

/** All zones of a layout, in their order. */
export const zoneRowsOf = (reader: Reader, layoutId: string): ZoneRow[] =>
  reader.all(ZONES, reader.merchantId, layoutId)

/** All units of a layout, in their order, also those that have retired. */
export const unitRowsOf = (reader: Reader, layoutId: string): UnitRow[] =>
  reader.all(`${UNITS} ${ORDERED}`, reader.merchantId, layoutId)

const shownUnitRowsOf = (reader: Reader, layoutId: string): UnitRow[] =>
  reader.all(`${UNITS} AND ${shownUnitSql('unit')} ${ORDERED}`, reader.merchantId, layoutId)

const groupedBy = <Item>(items: readonly Item[], keyOf: (item: Item) => string | null): Map<string | null, Item[]> => {
  const groups = new Map<string | null, Item[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [item])
    else group.push(item)
  }
  return groups
}

/** Zones with what is below them: at the first level the sub-zones, and at both levels the units where they are asked for. */
const assembler = (zones: readonly ZoneRow[], units: readonly UnitRow[] | undefined) => {
  const children = groupedBy(zones, (zone) => zone.parent_id)
  const owned = groupedBy(units ?? [], (unit) => unit.zone_id)
  const unitsOf = (zone: ZoneRow) =>
    units === undefined ? {} : { units: (owned.get(zone.id) ?? []).map((unit) => toEntity('allocation_unit', unit)) }
  const tree = (zone: ZoneRow): ZoneTree => ({
    ...toEntity('allocation_zone', zone),
    ...(zone.parent_id === null ? { zones: (children.get(zone.id) ?? []).map(tree) } : {}),
    ...unitsOf(zone),
  })
  return { tree, top: () => (children.get(null) ?? []).map(tree) }
}

/** Reads a layout to a depth: one statement for its zones and one for its units. */
export const readLayoutTree = (reader: Reader, layout: Row<'allocation_layout'>, depth: Depth): LayoutTree => {
  const entity = toEntity('allocation_layout', layout)
  if (depth === '0') return entity
  if (depth === '1') {
    const zones = reader.all<ZoneRow>(TOP_ZONES, reader.merchantId, layout.id)
    return { ...entity, zones: zones.map((zone) => toEntity('allocation_zone', zone)) }
  }
  const units = depth === 'full' ? shownUnitRowsOf(reader, layout.id) : undefined
  return { ...entity, zones: assembler(zoneRowsOf(reader, layout.id), units).top() }
}

/** Reads a zone with all below it. */
export const readZoneTree = (reader: Reader, zone: ZoneRow): OutputOf<'allocationZones.get'> => {
  const { merchantId } = reader
  const zones = reader.all<ZoneRow>(SUBTREE_ZONES, zone.id, merchantId)
  const units = reader.all<UnitRow>(SUBTREE_UNITS, zone.id, merchantId, merchantId)
  return assembler(zones, units).tree(zone)
}

/** Reads several zones of one layout with all below them, in the order of the ids. */
export const readZoneTrees = (reader: Reader, layoutId: string, zoneIds: readonly string[]): ZoneTree[] => {
  const zones = zoneRowsOf(reader, layoutId)
  const { tree } = assembler(zones, shownUnitRowsOf(reader, layoutId))
  const byId = new Map(zones.map((zone) => [zone.id, zone]))
  return zoneIds.flatMap((id) => {
    const zone = byId.get(id)
    return zone === undefined ? [] : [tree(zone)]
  })
}
