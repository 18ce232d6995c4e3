import type { OutputOf, ParsedInputOf } from '@contract/contract'
import { serverOf } from '@contract/sections'
import type { SectionPlace, Shift } from '@contract/sections'
import type { ServerLoad } from '@contract/operations/sections'
import { activePlan } from '../floor/active-plan'
import { findUnitContext } from '../floor/path'
import type { UnitContext } from '../floor/path'
import { milliseconds, parsed, toEntities, toEntity } from '../store/entities'
import { countRows, listRows, when } from '../store/listing'
import type { Condition } from '../store/listing'
import type { Reader } from '../store/reader'
import type { Row } from '../store/tables'
import { partySizeOf } from './events'
import { LIVE } from './live.sql'
import { scopeUnits } from './scope-units'

const SHIFTS = `SELECT * FROM section INDEXED BY section_shift
  WHERE merchant_id = ? AND deleted_at IS NULL AND shift_to > ? AND shift_from <= ? ORDER BY id`

/** The sections of a time. */
export const shiftsAt = (reader: Reader, at: number): Shift[] =>
  reader.all<Row<'section'>>(SHIFTS, reader.merchantId, at, at).map((row) => ({
    staffId: row.staff_id,
    unitIds: parsed<string[]>(row.unit_ids),
    zoneIds: parsed<string[]>(row.zone_ids),
    from: row.shift_from,
    to: row.shift_to,
  }))

const placeOf = ({ unit, zones }: Pick<UnitContext, 'unit' | 'zones'>): SectionPlace => ({
  unitId: unit.id,
  placeId: unit.place_id,
  zoneIds: zones.map((zone) => zone.id),
})

/** Who looks after the first of these units that anybody does, at a time. */
export const sectionServer = (reader: Reader, units: readonly UnitContext[], at: number): string | null => {
  const shifts = shiftsAt(reader, at)
  if (shifts.length === 0) return null
  for (const unit of units) {
    const server = serverOf(shifts, placeOf(unit), at)
    // Who does not work here any more serves nobody.
    if (server !== null && reader.find('staff', server)?.status === 'ACTIVE') return server
  }
  return null
}

/** The server of each of these units at a time, where there is one. */
export const serversOf = (reader: Reader, unitIds: readonly string[], at: number): ReadonlyMap<string, string> => {
  const shifts = shiftsAt(reader, at)
  if (shifts.length === 0) return new Map()
  return new Map(
    unitIds.flatMap((id) => {
      const context = findUnitContext(reader, id)
      const server = context === undefined ? null : serverOf(shifts, placeOf(context), at)
      return server === null ? [] : [[id, server] as const]
    }),
  )
}

/** The units of a person's sections at a time, in the layouts that are live then, or in one of them. */
export const ownUnits = (
  reader: Reader,
  at: number,
  scope: { layoutId?: string | undefined } = {},
): ReadonlyMap<string, string[]> => {
  const found =
    scope.layoutId === undefined
      ? scopeUnits(reader, { kind: 'plan', id: activePlan(reader, at)?.id ?? '' })
      : scopeUnits(reader, { kind: 'layout', id: scope.layoutId })
  const servers = serversOf(
    reader,
    found.map(({ unit }) => unit.id),
    at,
  )
  const byServer = new Map<string, string[]>()
  for (const [unitId, server] of servers) byServer.set(server, [...(byServer.get(server) ?? []), unitId])
  return byServer
}

const SEATED = `SELECT held.assignee_id, held.allocation_unit_id, held.usage_id, held.guest,
    coalesce(seating.survivor_id, seating.id) AS survivor
  FROM allocation_usage AS held INDEXED BY allocation_usage_place_live JOIN seating ON seating.id = held.seating_id
  WHERE held.merchant_id = ? AND held.status IN ${LIVE} AND held.seated_at IS NOT NULL AND held.assignee_id IS NOT NULL`

interface Seated {
  assignee_id: string
  allocation_unit_id: string
  usage_id: string
  guest: string | null
  survivor: string
}

/** Each server with its own tables and its load, the least busy first. */
export const servers = (
  reader: Reader,
  input: ParsedInputOf<'sections.servers'>,
  { now }: { now: number },
): OutputOf<'sections.servers'> => {
  const own = ownUnits(reader, input.at === undefined ? now : milliseconds(input.at), input)
  const seated = Map.groupBy(reader.all<Seated>(SEATED, reader.merchantId), (usage) => usage.assignee_id)
  const loads = [...new Set([...own.keys(), ...seated.keys()])]
    .filter((staffId) => input.staffId === undefined || staffId === input.staffId)
    .map((staffId): ServerLoad => {
      const usages = seated.get(staffId) ?? []
      const sizes = new Map(usages.map((usage) => [usage.usage_id, partySizeOf(usage.guest) ?? 0]))
      return {
        staffId,
        unitIds: own.get(staffId) ?? [],
        parties: new Set(usages.map((usage) => usage.survivor)).size,
        guests: [...sizes.values()].reduce((sum, size) => sum + size, 0),
        units: new Set(usages.map((usage) => usage.allocation_unit_id)).size,
      }
    })
  return {
    items: loads.sort(
      (left, right) =>
        left.parties - right.parties || left.guests - right.guests || (left.staffId < right.staffId ? -1 : 1),
    ),
  }
}

const conditions = (input: ParsedInputOf<'sections.count'>): Condition[] => [
  ...when(input.staffId, (staffId): Condition => ['staff_id = ?', staffId]),
  ...when(input.from, (from): Condition => ['shift_to > ?', milliseconds(from)]),
  ...when(input.to, (to): Condition => ['shift_from < ?', milliseconds(to)]),
]

export const findSections = (reader: Reader, input: ParsedInputOf<'sections.find'>): OutputOf<'sections.find'> => ({
  items: toEntities('section', listRows(reader, { ...input, table: 'section', conditions: conditions(input) })),
})

export const countSections = (reader: Reader, input: ParsedInputOf<'sections.count'>): OutputOf<'sections.count'> => ({
  count: countRows(reader, 'section', conditions(input)),
})

export const getSection = (reader: Reader, input: ParsedInputOf<'sections.get'>): OutputOf<'sections.get'> =>
  toEntity('section', reader.need('section', input.id))
