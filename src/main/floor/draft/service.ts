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

/** The strictest status down to each zone, before the edit and after it. */
interface ZoneStatuses {
  before(zoneId: string): FloorStatus
  after(zoneId: string): FloorStatus
}

const zoneStatusesOf = (draft: Draft, above: StatusAbove): ZoneStatuses => {
  const before = new Map<string, FloorStatus>()
  const after = new Map<string, FloorStatus>()
  for (const zone of draft.zones.values()) {
    const upwards = zonesUpwards(draft, zone.id)
    after.set(zone.id, strictestStatus([above.after, ...upwards.map(afterOf)]))
    if (zone.before === undefined) continue
    const parent = zone.before.parent_id === null ? undefined : draft.zones.get(zone.before.parent_id)?.before
    before.set(zone.id, strictestStatus([above.before, parent?.status ?? 'UNKNOWN', zone.before.status]))
  }
  return {
    before: (zoneId) => before.get(zoneId) ?? above.before,
    after: (zoneId) => after.get(zoneId) ?? above.after,
  }
}

/** The field by which a unit goes out of service: a status given on its path, or the move to where it is out. */
const reasonPath = (draft: Draft, unit: DraftUnit, above: StatusAbove): Path => {
  for (const node of [unit, ...zonesUpwards(draft, unit.parentId)]) {
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
  const statuses = zoneStatusesOf(draft, above)
  const refusables: Refusable[] = []
  for (const unit of draft.units.values()) {
    if (unit.before === undefined || unit.removedBy !== undefined) continue
    const after = strictestStatus([statuses.after(unit.parentId), afterOf(unit)])
    if (isInService(after)) continue
    const before = strictestStatus([statuses.before(unit.before.zone_id), unit.before.status])
    if (isStricter(after, before)) refusables.push({ unit, path: reasonPath(draft, unit, above) })
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
