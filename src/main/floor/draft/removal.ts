import type { Tx } from '../../store/tx'
import { liveUsagesOf, refuseLiveUsages } from '../live-usages'
import { zonesUpwards } from './draft'
import type { Draft, DraftUnit } from './draft'

/** What becomes of an occupied unit that an edit removes. */
export type OnOccupied = 'refuse' | 'retire'

/** What lies in a removed zone goes with it, unless the payload has moved it out. */
const spreadDownwards = (draft: Draft): void => {
  for (const zone of draft.zones.values()) {
    zone.removedBy ??= zonesUpwards(draft, zone.parentId).find((above) => above.removedBy !== undefined)?.removedBy
  }
  for (const unit of draft.units.values()) unit.removedBy ??= draft.zones.get(unit.parentId)?.removedBy
}

/** Keeps a unit, the zones it lies in, and the units through which its place is found. */
const retire = (draft: Draft, unit: DraftUnit): void => {
  let kept: DraftUnit | undefined = unit
  while (kept?.removedBy !== undefined) {
    kept.removedBy = undefined
    kept.retires = true
    for (const zone of zonesUpwards(draft, kept.parentId)) zone.removedBy = undefined
    kept = kept.relativeTo === null ? undefined : draft.units.get(kept.relativeTo)
  }
}

/**
 * Units that have retired and hold no live usage any more go with the next edit, so that what nobody sees does not
 * stand in its way; those that others are placed by stay.
 */
const sweepRetired = (tx: Tx, draft: Draft): void => {
  const retiring = [...draft.units.values()].filter(
    (unit) => unit.path === undefined && unit.removedBy === undefined && !unit.retires && hasRetired(unit),
  )
  if (retiring.length === 0) return
  const ids = retiring.map((unit) => unit.id)
  const occupied = new Set(liveUsagesOf(tx, ids).map((usage) => usage.allocationUnitId))
  const leaving = new Set(ids.filter((id) => !occupied.has(id)))
  for (const unit of draft.units.values()) {
    if (unit.removedBy !== undefined || leaving.has(unit.id)) continue
    let target = unit.relativeTo
    while (target !== null && leaving.delete(target)) target = draft.units.get(target)?.relativeTo ?? null
  }
  for (const unit of retiring) if (leaving.has(unit.id)) unit.removedBy = []
}
const hasRetired = (unit: DraftUnit): boolean => unit.before !== undefined && unit.before.retiring_at !== null

/**
 * Settles what goes: all below a removed zone, but never an occupied unit (FLR-8). That one is refused, or retires.
 * Expects that zones do not go round in a circle and that relative placements are resolved.
 * @throws Refused LIVE_USAGES with the path of the node by which the first occupied unit would go
 */
export const settleRemovals = (tx: Tx, draft: Draft, onOccupied: OnOccupied): void => {
  spreadDownwards(draft)
  const removed = [...draft.units.values()].filter((unit) => unit.removedBy !== undefined)
  const usages = liveUsagesOf(
    tx,
    removed.map((unit) => unit.id),
  )
  switch (onOccupied) {
    case 'refuse':
      refuseLiveUsages(usages, draft.units.get(usages[0]?.allocationUnitId ?? '')?.removedBy ?? [])
      break
    case 'retire':
      for (const usage of usages) {
        const unit = draft.units.get(usage.allocationUnitId)
        if (unit !== undefined) retire(draft, unit)
      }
      break
  }
  sweepRetired(tx, draft)
}
