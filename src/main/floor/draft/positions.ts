import { isArriving } from './draft'
import type { Draft, DraftUnit, DraftZone } from './draft'

/** The positions that an edit writes, by node. */
export type Positions = ReadonlyMap<string, number>

/** The largest position that the contract takes. */
const LAST_POSITION = 1_000_000

const place = (nodes: Iterable<DraftZone | DraftUnit>, positions: Map<string, number>): void => {
  const highest = new Map<string | null, number>()
  const arriving: (DraftZone | DraftUnit)[] = []
  for (const node of nodes) {
    if (node.removedBy !== undefined) continue
    const given = node.given?.position
    if (given !== undefined) positions.set(node.id, given)
    if (given === undefined && isArriving(node)) {
      arriving.push(node)
      continue
    }
    const position = given ?? node.before?.position ?? 0
    highest.set(node.parentId, Math.max(highest.get(node.parentId) ?? -1, position))
  }
  for (const node of arriving) {
    const position = Math.min((highest.get(node.parentId) ?? -1) + 1, LAST_POSITION)
    highest.set(node.parentId, position)
    positions.set(node.id, position)
  }
}

/**
 * Where nodes stand among their neighbours: as given; new and moved ones without a position come last, in the order of
 * the payload; the others stay.
 */
export const positionsOf = (draft: Draft): Positions => {
  const positions = new Map<string, number>()
  place(draft.zones.values(), positions)
  place(draft.units.values(), positions)
  return positions
}
