import type { ScopeUnit } from './scope-units'

/** How busy the server of a room is. */
export interface ServerLoad {
  staffId: string
  /** Parties that sit at this server's tables, wherever they are. */
  parties: number
  /** How many more than the server with the fewest has. */
  more: number
}

const most = (parties: ReadonlyMap<string, ReadonlySet<string>>): string | undefined =>
  [...parties].sort(([a, left], [b, right]) => right.size - left.size || (a < b ? -1 : 1))[0]?.[0]

/** The party counts for its server: in this room, and over all. */
const count = (parties: Map<string, Set<string>>, staffId: string, party: string): void => {
  const known = parties.get(staffId)
  if (known === undefined) parties.set(staffId, new Set([party]))
  else known.add(party)
}

/**
 * The load of the server of each leaf zone (USE-7). Nobody says whose room it is; whoever serves most of the parties that
 * sit there does. A zone in which nobody serves, and a store with one server, has no load to speak of.
 */
export const serverLoads = (units: readonly ScopeUnit[]): ReadonlyMap<string, ServerLoad> => {
  const everywhere = new Map<string, Set<string>>()
  const byZone = new Map<string, Map<string, Set<string>>>()
  for (const { unit, stays } of units) {
    for (const { seatedAt, assigneeId, survivorId } of stays) {
      if (seatedAt === null || assigneeId === null) continue
      const inZone = byZone.get(unit.zone_id) ?? new Map<string, Set<string>>()
      byZone.set(unit.zone_id, inZone)
      count(inZone, assigneeId, survivorId)
      count(everywhere, assigneeId, survivorId)
    }
  }
  const fewest = Math.min(...[...everywhere.values()].map(({ size }) => size))
  return new Map(
    [...byZone].flatMap(([zoneId, parties]) => {
      const staffId = most(parties)
      if (staffId === undefined || everywhere.size < 2) return []
      const own = everywhere.get(staffId)?.size ?? 0
      return [[zoneId, { staffId, parties: own, more: own - fewest }] as const]
    }),
  )
}
