import type { Tx } from '../../store/tx'
import { defined, jsonIfGiven } from '../patches'
import { storedPlacement } from './placement'
import { positionsOf } from './positions'
import type { Positions } from './positions'
import type { Draft, DraftUnit, DraftZone } from './draft'

const insertZone = (tx: Tx, draft: Draft, zone: DraftZone, position: number): void => {
  const { given } = zone
  tx.insert('allocation_zone', {
    id: zone.id,
    layout_id: draft.layoutId,
    parent_id: zone.parentId,
    name: JSON.stringify(given?.name),
    status: given?.status ?? 'UNKNOWN',
    style: JSON.stringify(given?.style ?? {}),
    frame: JSON.stringify(given?.frame),
    position,
    metadata: JSON.stringify(given?.metadata ?? {}),
  })
}

const insertUnit = (tx: Tx, draft: Draft, unit: DraftUnit, position: number): void => {
  const { given } = unit
  const { placement, number, capacity } = given ?? {}
  if (placement === undefined || number === undefined || capacity === undefined) {
    throw new Error('A new unit was applied without number, capacity or placement')
  }
  tx.insert('allocation_unit', {
    id: unit.id,
    zone_id: unit.parentId,
    number,
    name: given?.name === undefined || given.name === null ? null : JSON.stringify(given.name),
    capacity,
    placement: JSON.stringify(storedPlacement(draft, placement)),
    style: JSON.stringify(given?.style ?? {}),
    place_id: given?.placeId ?? unit.id,
    status: given?.status ?? 'UNKNOWN',
    retiring_at: null,
    position,
    metadata: JSON.stringify(given?.metadata ?? {}),
  })
}

const zonePatch = ({ given, parentId }: DraftZone, position: number | undefined) =>
  defined({
    parent_id: parentId,
    name: jsonIfGiven(given?.name),
    status: given?.status,
    style: jsonIfGiven(given?.style),
    frame: jsonIfGiven(given?.frame),
    position,
    metadata: jsonIfGiven(given?.metadata),
  })

const unitPatch = (tx: Tx, draft: Draft, unit: DraftUnit, position: number | undefined) => {
  const { given } = unit
  return defined({
    zone_id: unit.parentId,
    number: given?.number,
    name: given?.name === null ? null : jsonIfGiven(given?.name),
    capacity: given?.capacity,
    placement: given?.placement === undefined ? undefined : JSON.stringify(storedPlacement(draft, given.placement)),
    style: jsonIfGiven(given?.style),
    place_id: given?.placeId,
    status: given?.status,
    // The time at which it was first told to go stays.
    retiring_at: unit.retires ? (unit.before?.retiring_at ?? tx.command.at) : undefined,
    position,
    metadata: jsonIfGiven(given?.metadata),
  })
}

const writeZone = (tx: Tx, draft: Draft, zone: DraftZone, positions: Positions): boolean => {
  if (zone.before === undefined) {
    insertZone(tx, draft, zone, positions.get(zone.id) ?? 0)
    return true
  }
  return tx.update('allocation_zone', zone.before, zonePatch(zone, positions.get(zone.id))) !== zone.before
}

const writeUnit = (tx: Tx, draft: Draft, unit: DraftUnit, positions: Positions): boolean => {
  if (unit.before === undefined) {
    insertUnit(tx, draft, unit, positions.get(unit.id) ?? 0)
    return true
  }
  const patch = unitPatch(tx, draft, unit, positions.get(unit.id))
  return tx.update('allocation_unit', unit.before, patch) !== unit.before
}

const removeNodes = (tx: Tx, draft: Draft): boolean => {
  const units = [...draft.units.values()].filter((unit) => unit.removedBy !== undefined)
  const zones = [...draft.zones.values()].filter((zone) => zone.removedBy !== undefined)
  for (const { before } of units) if (before !== undefined) tx.remove('allocation_unit', before)
  // Sub-zones before the zones they lie in.
  for (const { before } of zones) if (before?.parent_id) tx.remove('allocation_zone', before)
  for (const { before } of zones) if (before?.parent_id === null) tx.remove('allocation_zone', before)
  return units.length + zones.length > 0
}

/**
 * Writes what the draft changes: zones, units, then what goes, so that moves come before deletes (FLR-3).
 * @returns whether anything was written
 */
export const writeDraft = (tx: Tx, draft: Draft): boolean => {
  const positions = positionsOf(draft)
  let written = false
  for (const zone of draft.zones.values()) {
    if (zone.given !== undefined && zone.removedBy === undefined)
      written = writeZone(tx, draft, zone, positions) || written
  }
  for (const unit of draft.units.values()) {
    if (unit.removedBy !== undefined || (unit.given === undefined && !unit.retires)) continue
    written = writeUnit(tx, draft, unit, positions) || written
  }
  return removeNodes(tx, draft) || written
}
