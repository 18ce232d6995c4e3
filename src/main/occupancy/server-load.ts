import type { ScopeUnit } from './scope-units'

/** How busy the server of a table is. */
export interface ServerLoad {
  staffId: string
  /** Parties that sit at this server's tables, wherever they are. */
  parties: number
  /** How many more than the server with the fewest has. */
  more: number
  /** Whether it was given the table, and does not only serve those around it. */
  ownSection: boolean
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
 * The load of the server of each unit (USE-7): whose section it is in; where nobody was given it, whoever serves most of the
 * parties that sit in its zone. A zone in which nobody serves, and a store with one server, has no load to speak of.
 */
export const serverLoads = (
  units: readonly ScopeUnit[],
  sections: ReadonlyMap<string, string>,
): ReadonlyMap<string, ServerLoad> => {
  const everywhere = new Map<string, Set<string>>([...sections.values()].map((staffId) => [staffId, new Set()]))
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
  if (everywhere.size < 2) return new Map()
  const byCustom = new Map([...byZone].map(([zoneId, parties]) => [zoneId, most(parties)]))
  return new Map(
    units.flatMap(({ unit }) => {
      const given = sections.get(unit.id)
      const staffId = given ?? byCustom.get(unit.zone_id)
      if (staffId === undefined) return []
      const own = everywhere.get(staffId)?.size ?? 0
      return [[unit.id, { staffId, parties: own, more: own - fewest, ownSection: given !== undefined }] as const]
    }),
  )
}
