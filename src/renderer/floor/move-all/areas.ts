import { isLive } from '@contract/occupancy'
import type { Projection } from '../../state/projection/projection'
import { shownLayouts, unitsShown, zonesOf } from '../layouts'

/** An area of the floor, and how many parties sit in it. */
export interface Area {
  zoneId: string
  layoutId: string
  parties: number
}

/** The areas that have tables, of all floors that are shown. */
export function areasOf(data: Projection, now: number): Area[] {
  return shownLayouts(data, now).flatMap(({ id: layoutId }) =>
    zonesOf(data, layoutId).flatMap(({ id: zoneId }): Area[] => {
      const units = unitsShown(data, layoutId, zoneId)
      if (units.length === 0) return []
      const seated = units
        .flatMap((unit) => data.usagesOfUnit(unit))
        .filter(({ status, seatedAt }) => isLive(status) && seatedAt !== null)
      return [{ zoneId, layoutId, parties: new Set(seated.map(({ seatingId }) => seatingId)).size }]
    }),
  )
}

/** Which area everyone leaves, unless another one is chosen: the one that is looked at, else the fullest of this floor. */
export function likelyArea(areas: readonly Area[], layoutId: string | null, zoneId: string | null): string | null {
  const looked = areas.find((area) => area.zoneId === zoneId)
  if (looked !== undefined) return looked.zoneId
  const here = areas.filter((area) => area.layoutId === layoutId)
  return [...(here.length > 0 ? here : areas)].sort((one, other) => other.parties - one.parties)[0]?.zoneId ?? null
}
