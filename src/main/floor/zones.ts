import type { OutputOf, ParsedInputOf } from '@contract/contract'
import type { ZoneNode } from '@contract/operations/floor-trees'
import type { Path } from '@contract/errors'
import { toEntities } from '../store/entities'
import { countRows, listRows, when } from '../store/listing'
import type { Condition } from '../store/listing'
import type { Reader } from '../store/reader'
import { refuse } from '../store/refusal'
import type { Row } from '../store/tables'
import type { Tx } from '../store/tx'
import { editLayout, refuseStale } from './draft/edit'
import { entriesOf } from './draft/payload'
import type { Entry, PayloadRoot } from './draft/payload'
import { readZoneTree, readZoneTrees } from './trees'

interface NewZones {
  layoutId: string
  parentId?: string | null | undefined
  zones: readonly { node: ZoneNode; path: Path }[]
}

/** The zone that new zones go into. @throws Refused NOT_FOUND, NOT_ROOTED_IN_LAYOUT */
const needParent = (tx: Tx, layoutId: string, parentId: string): Row<'allocation_zone'> => {
  const parent = tx.need('allocation_zone', parentId, ['parentId'])
  if (parent.layout_id !== layoutId) {
    refuse('NOT_ROOTED_IN_LAYOUT', { path: ['parentId'], facts: { entity: 'allocation_zone', id: parentId } })
  }
  return parent
}

const levelOf = (zone: Row<'allocation_zone'> | undefined): number => {
  if (zone === undefined) return 0
  return zone.parent_id === null ? 1 : 2
}

/** What stands at the top of the payload is new; zones and units below it may be there already, and then move in. */
const refuseIds = (zones: NewZones['zones']): void => {
  for (const { node, path } of zones) {
    if (node.id !== undefined)
      refuse('INVALID_INPUT', { path: [...path, 'id'], facts: { rule: 'new_zone_without_id' } })
  }
}

/** Adds zones to a layout and answers their ids, in the order of the payload. */
const addZones = (tx: Tx, { layoutId, parentId, zones }: NewZones): string[] => {
  const layout = tx.need('allocation_layout', layoutId, ['layoutId'])
  const parent = parentId === undefined || parentId === null ? undefined : needParent(tx, layoutId, parentId)
  refuseIds(zones)
  const level = levelOf(parent) + 1
  const roots = zones.map(({ node, path }): PayloadRoot => ({ node, path, parent: parent?.id ?? null, level }))
  const entries = entriesOf(roots)
  editLayout(tx, layout, { entries })
  return entries.filter((entry) => isAtTop(entry)).map((entry) => entry.id)
}
const isAtTop = ({ kind, parent }: Entry): boolean => kind === 'zone' && (parent === null || typeof parent === 'string')

/**
 * Creates a zone with its sub-zones and units (FLR-4).
 * @throws Refused NOT_FOUND, and what FLR-5 refuses
 */
export const createZone = (
  tx: Tx,
  input: ParsedInputOf<'allocationZones.create'>,
): OutputOf<'allocationZones.create'> => {
  const { layoutId, parentId, zone } = input
  const [id = ''] = addZones(tx, { layoutId, parentId, zones: [{ node: zone, path: ['zone'] }] })
  return readZoneTree(tx, tx.need('allocation_zone', id))
}

/**
 * Creates several zones, all or none (FLR-4).
 * @throws Refused NOT_FOUND, and what FLR-5 refuses
 */
export const createZones = (
  tx: Tx,
  input: ParsedInputOf<'allocationZones.createBatch'>,
): OutputOf<'allocationZones.createBatch'> => {
  const { layoutId, parentId } = input
  const zones = input.zones.map((node, index) => ({ node, path: ['zones', index] }))
  return { items: readZoneTrees(tx, layoutId, addZones(tx, { layoutId, parentId, zones })) }
}

/**
 * Edits a zone and what is below it by the id convention (FLR-4).
 * @throws Refused NOT_FOUND, STALE_REVISION where layoutRevision is given, and what FLR-5 and FLR-8 refuse
 */
export const updateZone = (
  tx: Tx,
  input: ParsedInputOf<'allocationZones.update'>,
): OutputOf<'allocationZones.update'> => {
  const { layoutRevision, onOccupied, ...node } = input
  const zone = tx.need('allocation_zone', input.id)
  const layout = tx.need('allocation_layout', zone.layout_id)
  refuseStale(layout, layoutRevision, ['layoutRevision'])
  const root: PayloadRoot = { node, path: [], parent: zone.parent_id, level: levelOf(zone), intent: 'update' }
  editLayout(tx, layout, { entries: entriesOf([root]), onOccupied, about: { zoneIds: [zone.id] } })
  return readZoneTree(tx, tx.need('allocation_zone', zone.id))
}

/**
 * Deletes a zone with all below it.
 * @throws Refused NOT_FOUND, LIVE_USAGES, PLACEMENT_NOWHERE (a unit elsewhere is placed by one of its units)
 */
export const deleteZone = (
  tx: Tx,
  input: ParsedInputOf<'allocationZones.delete'>,
): OutputOf<'allocationZones.delete'> => {
  const zone = tx.need('allocation_zone', input.id)
  const { id } = zone
  const layout = tx.need('allocation_layout', zone.layout_id)
  const root: PayloadRoot = { node: { id }, path: ['id'], parent: zone.parent_id, level: levelOf(zone) }
  editLayout(tx, layout, { entries: entriesOf([root]), about: { zoneIds: [id] } })
  return { id, deleted: true }
}

/** Reads one zone with its sub-zones and units. @throws Refused NOT_FOUND */
export const getZone = (reader: Reader, input: ParsedInputOf<'allocationZones.get'>): OutputOf<'allocationZones.get'> =>
  readZoneTree(reader, reader.need('allocation_zone', input.id))

const conditionsOf = (input: ParsedInputOf<'allocationZones.count'>): Condition[] => [
  ...when(input.layoutId, (layoutId) => ['layout_id = ?', layoutId]),
  ...when(input.parentId, (parentId) => ['parent_id = ?', parentId]),
  ...when(input.status, (status) => ['status = ?', status]),
]

/** Lists zones. */
export const findZones = (
  reader: Reader,
  input: ParsedInputOf<'allocationZones.find'>,
): OutputOf<'allocationZones.find'> => {
  const { sort = 'position', limit, offset } = input
  const rows = listRows(reader, { table: 'allocation_zone', conditions: conditionsOf(input), sort, limit, offset })
  return { items: toEntities('allocation_zone', rows) }
}

/** Counts zones. */
export const countZones = (
  reader: Reader,
  input: ParsedInputOf<'allocationZones.count'>,
): OutputOf<'allocationZones.count'> => ({ count: countRows(reader, 'allocation_zone', conditionsOf(input)) })
