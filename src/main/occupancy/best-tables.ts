import type { OutputOf, ParsedInputOf } from '@contract/contract'
import { followsSoon, takesPartOf } from '@contract/occupancy'
import type { Candidate, Reason } from '@contract/operations/units'
import { leadTime, merchantRow } from '../access/merchant'
import { activePlan } from '../floor/active-plan'
import { zoneSubtreeSql } from '../floor/path'
import { isoTime } from '../store/entities'
import type { Reader } from '../store/reader'
import { combinations } from './combinations'
import { scopeUnits } from './scope-units'
import type { ScopeUnit } from './scope-units'
import { serversOf } from './sections'
import { serverLoads } from './server-load'
import type { ServerLoad } from './server-load'
import { askedWindow } from './windows'
import type { Window } from './windows'

/** A shorter stay than this is offered when it is asked for, never proposed. */
const SHORTEST_PROPOSAL_MILLISECONDS = 15 * 60_000

/** What each drawback weighs, in empty seats: a manager's sense of what hurts more. */
const WEIGHT = {
  emptySeat: 1,
  furtherTable: 2,
  shortened: 3,
  bookingSoon: 1,
  breaksLargest: 4,
  otherZone: 6,
  serverParty: 1,
} as const

/** A server with one party more than another is no busier; from here on it is said. */
const BUSY_BY = 2

interface Question {
  window: Window
  now: number
  partySize: number
  /** A stay shorter than this is no offer; a table held for a booking is never one. */
  shortest: number
  wishedZones: ReadonlySet<string>
  /** The largest free capacity, and how many units have it. */
  largest: { capacity: number; count: number }
  /** Of the server of each unit. */
  loads: ReadonlyMap<string, ServerLoad>
  /** Whose section each unit is in. */
  sections: ReadonlyMap<string, string>
}

/** Until when a unit is free from the window's start; undefined where it is not free for a worthwhile while. */
const freeUntil = (
  { offered, stays }: ScopeUnit,
  question: Pick<Question, 'window' | 'now' | 'shortest'>,
): number | undefined => {
  const { window, now, shortest } = question
  if (!offered) return undefined
  if (stays.some((stay) => takesPartOf(stay, window.from, Math.min(window.from + shortest, window.to), now)))
    return undefined
  return stays
    .filter((stay) => takesPartOf(stay, window.from, window.to, now))
    .reduce((earliest, stay) => Math.min(earliest, stay.reservedFrom), window.to)
}

const nextBooking = (units: readonly ScopeUnit[], from: number): number | null => {
  const times = units.flatMap(({ stays }) =>
    stays.filter((stay) => stay.seatedAt === null && stay.reservedFrom >= from).map((stay) => stay.reservedFrom),
  )
  return times.length === 0 ? null : Math.min(...times)
}

const minutesBetween = (from: number, to: number): number => Math.round((to - from) / 60_000)

interface Judgement {
  reason: Reason
  cost: number
}

const judge = (units: readonly ScopeUnit[], capacity: number, until: number, question: Question): Judgement[] => {
  const { window, partySize, wishedZones, largest, loads } = question
  const empty = capacity - partySize
  const next = nextBooking(units, until)
  const load = loads.get(units[0]?.unit.id ?? '')
  const judgements: (Judgement | false)[] = [
    empty === 0
      ? { cost: 0, reason: reason('for', 'FITS_EXACTLY', {}, `Seats exactly ${partySize}`) }
      : {
          cost: empty * WEIGHT.emptySeat,
          reason: reason(
            'against',
            'EMPTY_SEATS',
            { count: empty },
            empty === 1 ? '1 seat stays empty' : `${empty} seats stay empty`,
          ),
        },
    units.length > 1 && {
      cost: (units.length - 1) * WEIGHT.furtherTable,
      reason: reason('against', 'COMBINATION', { count: units.length }, `${units.length} tables pushed together`),
    },
    until < window.to && {
      cost: WEIGHT.shortened,
      reason: reason(
        'against',
        'SHORTENED',
        { until: isoTime(until), minutes: minutesBetween(window.from, until) },
        `Only ${minutesBetween(window.from, until)} minutes until the next booking`,
      ),
    },
    until === window.to &&
      next !== null &&
      followsSoon(next, until) && {
        cost: next - until < 30 * 60_000 ? WEIGHT.bookingSoon : 0,
        reason: reason(
          'against',
          'NEXT_BOOKING',
          { at: isoTime(next) },
          `Booked ${minutesBetween(until, next)} minutes after`,
        ),
      },
    largest.count === 1 &&
      partySize < largest.capacity &&
      units.some(({ unit }) => unit.capacity === largest.capacity) && {
        cost: WEIGHT.breaksLargest,
        reason: reason(
          'against',
          'BREAKS_LARGEST',
          { capacity: largest.capacity },
          `Takes the last free table for ${largest.capacity}`,
        ),
      },
    load !== undefined &&
      load.more >= BUSY_BY && {
        cost: load.more * WEIGHT.serverParty,
        reason: reason(
          'against',
          'SERVER_LOAD',
          { staffId: load.staffId, parties: load.parties },
          `Its server has ${load.parties} parties already`,
        ),
      },
    load?.ownSection === true &&
      load.more === 0 && {
        cost: 0,
        reason: reason(
          'for',
          'SERVER_FREE',
          { staffId: load.staffId, parties: load.parties },
          `Its server has the fewest parties (${load.parties})`,
        ),
      },
    wishedZones.size > 0 &&
      (units.every(({ unit }) => wishedZones.has(unit.zone_id))
        ? { cost: 0, reason: reason('for', 'WISHED_ZONE', {}, 'In the wished zone') }
        : { cost: WEIGHT.otherZone, reason: reason('against', 'OTHER_ZONE', {}, 'Not in the wished zone') }),
  ]
  return judgements.filter((judgement) => judgement !== false)
}

const reason = (kind: Reason['kind'], code: Reason['code'], facts: Reason['facts'], text: string): Reason => ({
  kind,
  code,
  facts,
  text,
})

const candidateOf = (units: readonly ScopeUnit[], question: Question): { candidate: Candidate; cost: number } => {
  const capacity = units.reduce((sum, { unit }) => sum + unit.capacity, 0)
  const until = Math.min(...units.map((unit) => freeUntil(unit, question) ?? question.window.from))
  const judgements = judge(units, capacity, until, question)
  const next = nextBooking(units, question.window.from)
  return {
    cost: judgements.reduce((sum, { cost }) => sum + cost, 0),
    candidate: {
      unitIds: units.map(({ unit }) => unit.id),
      capacity,
      reservedFrom: isoTime(question.window.from),
      reservedTo: isoTime(until),
      nextBookingAt: next === null ? null : isoTime(next),
      serverId: question.sections.get(units[0]?.unit.id ?? '') ?? null,
      reasons: judgements.map((judgement) => judgement.reason),
    },
  }
}

const zonesOf = (reader: Reader, zoneId: string | undefined): ReadonlySet<string> =>
  zoneId === undefined
    ? new Set()
    : new Set(reader.all<{ id: string }>(zoneSubtreeSql, zoneId, reader.merchantId).map(({ id }) => id))

/**
 * Best tables for a party (USE-7): the smallest unit that fits, then combinations of adjacent units; never a held,
 * deactivated or retiring one. Ranked by what each costs, with the reasons for and against.
 */
export const bestTables = (
  reader: Reader,
  input: ParsedInputOf<'allocationUnits.best'>,
  { now }: { now: number },
): OutputOf<'allocationUnits.best'> => {
  const window = askedWindow(reader, { reservedFrom: input.from, reservedTo: input.to }, now)
  const scope =
    input.layoutId === undefined
      ? { kind: 'plan' as const, id: activePlan(reader, now)?.id ?? '' }
      : { kind: 'layout' as const, id: input.layoutId }
  const all = scopeUnits(reader, scope)
  const shortest = Math.max(SHORTEST_PROPOSAL_MILLISECONDS, leadTime(merchantRow(reader)))
  const free = new Set(all.filter((unit) => freeUntil(unit, { window, now, shortest }) !== undefined))
  const largestCapacity = [...free].reduce((most, { unit }) => Math.max(most, unit.capacity), 0)
  const sections = serversOf(
    reader,
    all.map(({ unit }) => unit.id),
    window.from,
  )
  const question: Question = {
    window,
    now,
    partySize: input.partySize,
    shortest,
    wishedZones: zonesOf(reader, input.zoneId),
    largest: {
      capacity: largestCapacity,
      count: [...free].filter(({ unit }) => unit.capacity === largestCapacity).length,
    },
    loads: serverLoads(all, sections),
    sections,
  }
  const singles = [...free].filter(({ unit }) => unit.capacity >= input.partySize).map((unit) => [unit])
  // Pushing tables together is looked at only where single ones do not fill the list.
  const groups =
    singles.length >= input.limit ? [] : combinations(reader, all, (unit) => free.has(unit), input.partySize)
  const ranked = [...singles, ...groups]
    .map((units) => candidateOf(units, question))
    .sort((left, right) => left.cost - right.cost || left.candidate.capacity - right.candidate.capacity)
  return { candidates: ranked.slice(0, input.limit).map(({ candidate }) => candidate) }
}
