import type { Path } from '@contract/errors'
import { refuse } from '../../store/refusal'
import type { Tx } from '../../store/tx'
import { refKey } from './draft'
import type { Draft, DraftUnit, DraftZone } from './draft'
import type { Entry, UnitEntry, ZoneEntry } from './payload'

const needFields = (fields: object, names: readonly string[], path: Path): void => {
  for (const name of names) {
    if ((fields as Record<string, unknown>)[name] === undefined) {
      refuse('INVALID_INPUT', { path: [...path, name], facts: { rule: 'required' } })
    }
  }
}

/**
 * Says why an id is not in the draft: it belongs to another layout, or to nobody here.
 * @throws Refused NOT_ROOTED_IN_LAYOUT, NOT_FOUND
 */
const refuseForeign = (tx: Tx, table: 'allocation_zone' | 'allocation_unit', entry: Entry): never => {
  const path = [...entry.path, 'id']
  const id = entry.fields.id ?? ''
  const code = tx.find(table, id) === undefined ? 'NOT_FOUND' : 'NOT_ROOTED_IN_LAYOUT'
  return refuse(code, { path, facts: { entity: table, id } })
}

/** A map keeps the order of insertion: what the payload changes follows what it does not mention. */
const inPayloadOrder = <Node extends { id: string }>(nodes: Map<string, Node>, node: Node): void => {
  nodes.delete(node.id)
  nodes.set(node.id, node)
}

const parentIdOf = (parent: ZoneEntry | string | null): string | null =>
  parent === null || typeof parent === 'string' ? parent : parent.id

const applyZone = (tx: Tx, draft: Draft, entry: ZoneEntry, newIds: NewIds): DraftZone => {
  const { fields, path } = entry
  if (entry.intent === 'create') {
    needFields(fields, ['name', 'frame'], path)
    entry.id = newIds('allocation_zone')
    const parentId = parentIdOf(entry.parent)
    const zone: DraftZone = { id: entry.id, before: undefined, given: fields, path, removedBy: undefined, parentId }
    draft.zones.set(zone.id, zone)
    return zone
  }
  const zone = draft.zones.get(entry.id)
  if (zone?.before === undefined) return refuseForeign(tx, 'allocation_zone', entry)
  zone.path = path
  if (entry.intent === 'delete') {
    zone.removedBy = path
    return zone
  }
  inPayloadOrder(draft.zones, zone)
  zone.given = fields
  zone.parentId = parentIdOf(entry.parent)
  return zone
}

const applyUnit = (tx: Tx, draft: Draft, entry: UnitEntry, newIds: NewIds): DraftUnit => {
  const { fields, path } = entry
  const parentId = parentIdOf(entry.parent) ?? ''
  if (entry.intent === 'create') {
    needFields(fields, ['number', 'capacity', 'placement'], path)
    entry.id = newIds('allocation_unit')
    const unit: DraftUnit = {
      id: entry.id,
      before: undefined,
      given: fields,
      path,
      removedBy: undefined,
      parentId,
      relativeTo: null,
      retires: false,
    }
    draft.units.set(unit.id, unit)
    return unit
  }
  entry.id = fields.id ?? ''
  const unit = draft.units.get(entry.id)
  if (unit?.before === undefined) return refuseForeign(tx, 'allocation_unit', entry)
  unit.path = path
  if (entry.intent === 'delete') {
    unit.removedBy = path
    return unit
  }
  inPayloadOrder(draft.units, unit)
  unit.given = fields
  unit.parentId = parentId
  return unit
}

type NewIds = (table: 'allocation_zone' | 'allocation_unit') => string

/** Ids from the command, counted in the order of the payload. */
const newIdsOf = (tx: Tx, scope: string): NewIds => {
  const counts = { allocation_zone: 0, allocation_unit: 0 }
  return (table) => tx.newId(`${scope}${table}`, counts[table]++)
}

/**
 * Lays a payload over the draft: new nodes, moves, changes, and what is to go. `idScope` tells the payloads of one
 * command apart, so that their new ids differ.
 * @throws Refused DUPLICATE_ID, INVALID_INPUT (a new node lacks a field), NOT_FOUND, NOT_ROOTED_IN_LAYOUT
 */
export const applyEntries = (tx: Tx, draft: Draft, entries: readonly Entry[], idScope: string): void => {
  const newIds = newIdsOf(tx, idScope)
  const named = new Set<string>()
  const once = (name: string, path: Path): void => {
    if (named.has(name)) refuse('DUPLICATE_ID', { path, facts: { id: name } })
    named.add(name)
  }
  for (const entry of entries) {
    const { id, ref } = entry.fields
    if (id !== undefined) once(id, [...entry.path, 'id'])
    if (ref !== undefined) once(refKey(ref), [...entry.path, 'ref'])
    const node = entry.kind === 'zone' ? applyZone(tx, draft, entry, newIds) : applyUnit(tx, draft, entry, newIds)
    if (ref !== undefined) draft.refs.set(refKey(ref), node.id)
  }
}
