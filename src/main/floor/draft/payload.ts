import type { Path } from '@contract/errors'
import type { UnitNode, ZoneNode } from '@contract/operations/floor-trees'
import { LIMITS } from '@contract/primitives'
import { refuse } from '../../store/refusal'

/**
 * What a payload asks of each node. By the id convention (FLR-3): no id is created, an id with data updated, only an id
 * deleted with all below it.
 */
export type Intent = 'create' | 'update' | 'delete'

/** A zone's own fields, without what is below it. */
export type ZoneFields = Omit<ZoneNode, 'zones' | 'units'>
export type UnitFields = UnitNode

/** A zone of the payload, flattened. Parents come before children. */
export interface ZoneEntry {
  kind: 'zone'
  intent: Intent
  fields: ZoneFields
  path: Path
  /** The payload's zone it stands under, the id of a zone that exists, or null directly under the layout. */
  parent: ZoneEntry | string | null
  /** Known once the entry is applied. */
  id: string
}

/** A unit of the payload, flattened. */
export interface UnitEntry {
  kind: 'unit'
  intent: Intent
  fields: UnitFields
  path: Path
  parent: ZoneEntry | string
  id: string
}
export type Entry = ZoneEntry | UnitEntry

/** A zone at the top of a payload, where it stands there, and what it stands under. */
export interface PayloadRoot {
  node: ZoneNode
  path: Path
  parent: string | null
  /** 1 directly under the layout. */
  level: number
  /** Where the operation itself says what is to be done, as an update of one zone does. */
  intent?: Intent
}

/** The intent that the id convention reads from a node. A field that is undefined was not given. */
export const intentOf = (node: { id?: string | undefined }): Intent => {
  if (node.id === undefined) return 'create'
  return Object.entries(node).some(([key, value]) => key !== 'id' && value !== undefined) ? 'update' : 'delete'
}

const refuseDepth = (path: Path, depth: number): never => refuse('DEPTH_EXCEEDED', { path, facts: { depth } })

const addZone = (entries: Entry[], root: PayloadRoot, parent: ZoneEntry | string | null): void => {
  const { zones = [], units = [], ...fields } = root.node
  const { path, level } = root
  const entry: ZoneEntry = {
    kind: 'zone',
    intent: root.intent ?? intentOf(root.node),
    fields,
    path,
    parent,
    id: fields.id ?? '',
  }
  entries.push(entry)
  for (const [index, node] of zones.entries()) {
    const { zones: tooDeep = [], ...subZone } = node
    const below = [...path, 'zones', index]
    // The contract leaves zones below the second level unread: their path and depth are all that is said of them.
    if (tooDeep.length > 0) refuseDepth([...below, 'zones', 0], level + 2)
    // Given but empty, `zones` is data all the same: such a node is not a deletion.
    const intent = intentOf(node)
    addZone(entries, { node: subZone, path: below, parent: null, level: level + 1, intent }, entry)
  }
  for (const [index, node] of units.entries()) {
    const unitPath = [...path, 'units', index]
    entries.push({ kind: 'unit', intent: intentOf(node), fields: node, path: unitPath, parent: entry, id: '' })
  }
}

/** Nodes of the whole payload, also those below the second level, which are never looked at. */
const countNodes = (
  zones: readonly { zones?: readonly unknown[] | undefined; units?: readonly unknown[] | undefined }[],
) =>
  zones.reduce((count: number, { zones: below = [], units = [] }): number => {
    const subZones = below as readonly { zones?: readonly unknown[]; units?: readonly unknown[] }[]
    const deeper = subZones.reduce((sum, zone) => sum + (zone.zones?.length ?? 0) + (zone.units?.length ?? 0), 0)
    return count + 1 + subZones.length + deeper + units.length
  }, 0)

/**
 * Flattens a payload, parents first, in the order in which it is written.
 * @throws Refused LIMIT_EXCEEDED (more than LIMITS.nodesPerCall nodes), DEPTH_EXCEEDED
 */
export const entriesOf = (roots: readonly PayloadRoot[]): Entry[] => {
  const count = countNodes(roots.map((root) => root.node))
  if (count > LIMITS.nodesPerCall) {
    refuse('LIMIT_EXCEEDED', { path: roots[0]?.path.slice(0, 1) ?? [], facts: { count, limit: LIMITS.nodesPerCall } })
  }
  const entries: Entry[] = []
  for (const root of roots) addZone(entries, root, root.parent)
  return entries
}
