/** Units placed by another unit: an offset from its top left corner, through chains of any length. */
import type { PlacementUnit, UnitRect } from './kinds'
import { soundSize } from './sound'

interface Relative {
  readonly relativeTo: string
  readonly offsetX: number
  readonly offsetY: number
}

const relativeOf = (unit: PlacementUnit): Relative => unit.placement.value as Relative

/**
 * Those whose chain ends at a known rectangle. A chain that points nowhere or round in a circle is left out. Walks
 * chains with a list, not by calling itself: a row of a thousand seats, each placed by the one before, is no problem.
 */
export function resolveRelative(
  units: readonly PlacementUnit[],
  known: ReadonlyMap<string, UnitRect>,
): Map<string, UnitRect> {
  const byId = new Map(units.map((unit) => [unit.id, unit]))
  const resolved = new Map<string, UnitRect>()
  const place = (id: string): UnitRect | undefined => resolved.get(id) ?? (byId.has(id) ? undefined : known.get(id))
  for (const unit of units) {
    const chain: PlacementUnit[] = []
    const inChain = new Set<string>()
    let at: PlacementUnit | undefined = unit
    while (at !== undefined && place(at.id) === undefined && !inChain.has(at.id)) {
      chain.push(at)
      inChain.add(at.id)
      at = byId.get(relativeOf(at).relativeTo)
    }
    for (const link of chain.toReversed()) {
      const { relativeTo, offsetX, offsetY } = relativeOf(link)
      const anchor = place(relativeTo)
      if (anchor === undefined) break
      resolved.set(link.id, { x: anchor.x + offsetX, y: anchor.y + offsetY, ...soundSize(link) })
    }
  }
  return resolved
}
