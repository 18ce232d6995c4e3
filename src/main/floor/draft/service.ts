import { FLOOR_STATUSES, isInService, strictestStatus } from '@contract/lifecycles'
import type { FloorStatus } from '@contract/lifecycles'
import type { Path } from '@contract/errors'
import type { Reader } from '../../store/reader'
import { liveUsagesOf, refuseLiveUsages } from '../live-usages'
import { isArriving, parentPath, zonesUpwards } from './draft'
import type { Draft, DraftUnit, DraftZone } from './draft'

/** The status above a layout's zones, before and after the edit, and the field that changes it. */
export interface StatusAbove {
  before: FloorStatus
  after: FloorStatus
  path: Path
}
export const UNCHANGED_ABOVE: StatusAbove = { before: 'UNKNOWN', after: 'UNKNOWN', path: [] }

const isStricter = (after: FloorStatus, before: FloorStatus): boolean =>
  FLOOR_STATUSES.indexOf(after) > FLOOR_STATUSES.indexOf(before)

const afterOf = (node: DraftUnit | DraftZone): FloorStatus => node.given?.status ?? node.before?.status ?? 'UNKNOWN'

/** The zones that a row lay in before, the nearest first. */
const statusesBefore = (draft: Draft, unit: DraftUnit): FloorStatus[] => {
  const statuses: FloorStatus[] = unit.before === undefined ? [] : [unit.before.status]
  let zone = draft.zones.get(unit.before?.zone_id ?? '')?.before
  while (zone !== undefined && statuses.length < 8) {
    statuses.push(zone.status)
    zone = zone.parent_id === null ? undefined : draft.zones.get(zone.parent_id)?.before
  }
  return statuses
}

/** The field by which a unit goes out of service: a status given on its path, or the move to where it is out. */
const reasonPath = (unit: DraftUnit, zones: readonly DraftZone[], above: StatusAbove): Path => {
  for (const node of [unit, ...zones]) {
    if (node.path === undefined) continue
    const after = node.given?.status
    if (after !== undefined && !isInService(after) && after !== node.before?.status) return [...node.path, 'status']
    if (isArriving(node)) return parentPath(node)
  }
  return above.path
}

interface Refusable {
  unit: DraftUnit
  path: Path
}

const refuseIfOccupied = (reader: Reader, refusables: readonly Refusable[]): void => {
  const usages = liveUsagesOf(
    reader,
    refusables.map(({ unit }) => unit.id),
  )
  const first = refusables.find(({ unit }) => unit.id === usages[0]?.allocationUnitId)
  refuseLiveUsages(usages, first?.path ?? [])
}

/**
 * An occupied unit stays in service: no edit may deactivate or archive it, itself, through a zone above it or by moving
 * it (FLR-8). What counts is the strictest status on its path.
 * @throws Refused LIVE_USAGES
 */
export const refuseOutOfService = (reader: Reader, draft: Draft, above: StatusAbove): void => {
  const refusables: Refusable[] = []
  for (const unit of draft.units.values()) {
    if (unit.before === undefined || unit.removedBy !== undefined) continue
    const zones = zonesUpwards(draft, unit.parentId)
    const after = strictestStatus([above.after, afterOf(unit), ...zones.map(afterOf)])
    if (isInService(after)) continue
    const before = strictestStatus([above.before, ...statusesBefore(draft, unit)])
    if (isStricter(after, before)) refusables.push({ unit, path: reasonPath(unit, zones, above) })
  }
  refuseIfOccupied(reader, refusables)
}

/**
 * The place of an occupied unit stays, or the copies of it on usages would no longer be true.
 * @throws Refused LIVE_USAGES
 */
export const refuseMovedPlaces = (reader: Reader, draft: Draft): void => {
  const refusables: Refusable[] = []
  for (const unit of draft.units.values()) {
    const placeId = unit.given?.placeId
    if (unit.before === undefined || unit.path === undefined || placeId === undefined) continue
    if (placeId !== unit.before.place_id) refusables.push({ unit, path: [...unit.path, 'placeId'] })
  }
  refuseIfOccupied(reader, refusables)
}
