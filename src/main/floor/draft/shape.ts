import { refuse } from '../../store/refusal'
import { isArriving, nearestPath, parentPath, zonesUpwards } from './draft'
import type { Draft } from './draft'
import type { Entry } from './payload'

/** Zone levels below a layout (FLR-1). */
const MAXIMUM_LEVELS = 2

/**
 * A zone may not come to lie below itself, whether the payload moves it there or would delete it from there.
 * @throws Refused CYCLE
 */
export const refuseCycles = (draft: Draft, entries: readonly Entry[]): void => {
  for (const { kind, id, parent, path, intent } of entries) {
    if (kind !== 'zone' || parent === null || intent === 'create') continue
    const parentId = typeof parent === 'string' ? parent : parent.id
    if (draft.zones.get(id)?.before?.parent_id === parentId && typeof parent === 'string') continue
    if (zonesUpwards(draft, parentId).some((zone) => zone.id === id)) refuse('CYCLE', { path, facts: { zoneId: id } })
  }
}

/**
 * The resulting tree has at most two zone levels.
 * @throws Refused DEPTH_EXCEEDED
 */
export const refuseDepth = (draft: Draft): void => {
  for (const zone of draft.zones.values()) {
    if (zone.removedBy !== undefined) continue
    const depth = zonesUpwards(draft, zone.id).length
    if (depth > MAXIMUM_LEVELS) refuse('DEPTH_EXCEEDED', { path: nearestPath(draft, zone), facts: { depth } })
  }
}

/**
 * In the resulting tree a zone holds either units or sub-zones (FLR-1). The path is that of the unit that the payload
 * puts there, or else of the sub-zone.
 * @throws Refused UNITS_IN_NON_LEAF_ZONE
 */
export const refuseUnitsAboveLeaves = (draft: Draft): void => {
  const parents = new Map<string, string>()
  for (const zone of draft.zones.values()) {
    if (zone.parentId === null || zone.removedBy !== undefined) continue
    const known = parents.get(zone.parentId)
    // Of several sub-zones, one that the payload speaks of tells best where the mistake is.
    if (known === undefined || draft.zones.get(known)?.path === undefined) parents.set(zone.parentId, zone.id)
  }
  for (const unit of draft.units.values()) {
    if (unit.removedBy !== undefined) continue
    const subZone = draft.zones.get(parents.get(unit.parentId) ?? '')
    if (subZone === undefined) continue
    const brought = unit.path !== undefined && isArriving(unit)
    const path = brought ? parentPath(unit) : (subZone.path ?? nearestPath(draft, unit))
    refuse('UNITS_IN_NON_LEAF_ZONE', { path, facts: { zoneId: unit.parentId } })
  }
}
