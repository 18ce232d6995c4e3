import type { Path } from '@contract/errors'
import type { Placement, PlacementInput } from '@contract/placement'
import { refuse } from '../../store/refusal'
import { nearestPath, refKey } from './draft'
import type { Draft, DraftUnit } from './draft'

/** The id that a relative placement means: a ref of the payload before an id of the layout. */
const targetOf = (draft: Draft, relativeTo: string): string => draft.refs.get(refKey(relativeTo)) ?? relativeTo

/** A placement as it is stored: a relative one names a unit's id. */
export const storedPlacement = (draft: Draft, placement: PlacementInput): Placement =>
  placement.type === 'relative'
    ? { ...placement, value: { ...placement.value, relativeTo: targetOf(draft, placement.value.relativeTo) } }
    : placement

/** Reads from the payload through which unit each of its units is placed. */
export const resolveTargets = (draft: Draft): void => {
  for (const unit of draft.units.values()) {
    const placement = unit.given?.placement
    if (placement === undefined) continue
    unit.relativeTo = placement.type === 'relative' ? targetOf(draft, placement.value.relativeTo) : null
  }
}

const placementPath = (draft: Draft, unit: DraftUnit): Path => {
  if (unit.path !== undefined && unit.given?.placement !== undefined) return [...unit.path, 'placement']
  // The placement is as it was, so it is the target that went.
  return draft.units.get(unit.relativeTo ?? '')?.removedBy ?? nearestPath(draft, unit)
}

const refuseNowhere = (draft: Draft, unit: DraftUnit): void => {
  if (unit.relativeTo === null) return
  const target = draft.units.get(unit.relativeTo)
  if (target !== undefined && target.removedBy === undefined) return
  const facts = { relativeTo: unit.relativeTo, ...(unit.before === undefined ? {} : { unitId: unit.id }) }
  refuse('PLACEMENT_NOWHERE', { path: placementPath(draft, unit), facts })
}

/**
 * Walks each chain once; a unit met twice on one walk closes a circle. What stands has no circle, so that one can only go
 * through a placement that the payload gives.
 */
const refuseCircles = (draft: Draft): void => {
  const settled = new Set<DraftUnit>()
  for (const start of draft.units.values()) {
    if (start.given?.placement?.type !== 'relative') continue
    const walk = new Set<DraftUnit>()
    let unit: DraftUnit | undefined = start
    while (unit !== undefined && unit.removedBy === undefined && !settled.has(unit)) {
      if (walk.has(unit)) {
        const circle = [...walk].slice([...walk].indexOf(unit))
        const changed: DraftUnit = circle.find((member) => member.given?.placement !== undefined) ?? unit
        refuse('PLACEMENT_CIRCLE', { path: placementPath(draft, changed), facts: { units: circle.length } })
      }
      walk.add(unit)
      unit = unit.relativeTo === null ? undefined : draft.units.get(unit.relativeTo)
    }
    for (const member of walk) settled.add(member)
  }
}

/**
 * In the resulting tree every relative placement leads, over a chain without a circle, to a unit of the same layout.
 * @throws Refused PLACEMENT_NOWHERE, PLACEMENT_CIRCLE
 */
export const refusePlacements = (draft: Draft): void => {
  for (const unit of draft.units.values()) if (unit.removedBy === undefined) refuseNowhere(draft, unit)
  refuseCircles(draft)
}
