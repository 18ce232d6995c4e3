import type { Path } from '@contract/errors'
import { Id } from '@contract/primitives'
import type { Reader } from '../../store/reader'
import type { Row } from '../../store/tables'
import { unitRowsOf, zoneRowsOf } from '../trees'
import type { UnitFields, ZoneFields } from './payload'

/**
 * A layout's tree as it will be: existing rows with the payload laid over them. Checks read it, nothing is written
 * before all have passed, and then it is written as it stands.
 *
 * Always true of it: every node but the zones at the first level has a parent in the draft; `before` is undefined for
 * new nodes, `given` for nodes that the payload does not mention.
 */
interface DraftNode<RowType, Fields> {
  id: string
  before: RowType | undefined
  given: Fields | undefined
  /** Where the payload speaks of it; undefined where it does not. */
  path: Path | undefined
  /** The node of the payload by which it goes, itself or one above it; undefined while it stays. */
  removedBy: Path | undefined
}

export interface DraftZone extends DraftNode<Row<'allocation_zone'>, ZoneFields> {
  /** The zone it lies in; null directly under the layout. */
  parentId: string | null
}

export interface DraftUnit extends DraftNode<Row<'allocation_unit'>, UnitFields> {
  /** The leaf zone that owns it. */
  parentId: string
  /** The unit through which its place is found, or null. */
  relativeTo: string | null
  /** Occupied and removed: it stays until its party has left (FLR-8). */
  retires: boolean
}

export interface Draft {
  layoutId: string
  zones: Map<string, DraftZone>
  units: Map<string, DraftUnit>
  /** New and changed nodes by the name that the payload gives them. */
  refs: Map<string, string>
}

/** The unit that a stored placement names, or null. Most placements need no parsing to tell. */
const storedTarget = (placement: string): string | null => {
  if (!placement.includes('"relative"')) return null
  const { type, value } = JSON.parse(placement) as { type: string; value: { relativeTo?: string } }
  return type === 'relative' ? (value.relativeTo ?? null) : null
}

/** A ref that looks like an id is compared like one: in lower case. */
export const refKey = (ref: string): string => {
  const id = Id.safeParse(ref)
  return id.success ? id.data : ref
}

/** The draft of a layout that does not exist yet. */
export const emptyDraft = (layoutId: string): Draft => ({
  layoutId,
  zones: new Map(),
  units: new Map(),
  refs: new Map(),
})

/** The draft of a layout as it stands, read with two statements. */
export const draftOf = (reader: Reader, layoutId: string): Draft => {
  const draft = emptyDraft(layoutId)
  for (const before of zoneRowsOf(reader, layoutId)) {
    const { id, parent_id: parentId } = before
    draft.zones.set(id, { id, before, given: undefined, path: undefined, removedBy: undefined, parentId })
  }
  for (const before of unitRowsOf(reader, layoutId)) {
    draft.units.set(before.id, {
      id: before.id,
      before,
      given: undefined,
      path: undefined,
      removedBy: undefined,
      parentId: before.zone_id,
      relativeTo: storedTarget(before.placement),
      retires: false,
    })
  }
  return draft
}

/** A zone and the zones above it, itself first. Ends also where zones go round in a circle. */
export const zonesUpwards = (draft: Draft, zoneId: string | null): DraftZone[] => {
  const upwards: DraftZone[] = []
  let zone = zoneId === null ? undefined : draft.zones.get(zoneId)
  while (zone !== undefined && !upwards.includes(zone)) {
    upwards.push(zone)
    zone = zone.parentId === null ? undefined : draft.zones.get(zone.parentId)
  }
  return upwards
}

/** Where the payload says in which zone a node lies: by where the node stands, or by the field of a unit's own operation. */
export const parentPath = (node: DraftZone | DraftUnit): Path => {
  const path = node.path ?? []
  return path.length === 0 ? ['zoneId'] : path
}

/** Whether a node is new where it lies. */
export const isArriving = (node: DraftZone | DraftUnit): boolean => {
  if (node.before === undefined) return true
  return ('zone_id' in node.before ? node.before.zone_id : node.before.parent_id) !== node.parentId
}

/** The nearest place in the payload that speaks of a node or of a zone above it. */
export const nearestPath = (draft: Draft, node: DraftZone | DraftUnit): Path =>
  node.path ?? zonesUpwards(draft, node.parentId).find((zone) => zone.path !== undefined)?.path ?? []
