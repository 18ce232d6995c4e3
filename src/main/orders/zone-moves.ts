import type { OutputOf, ParsedInputOf } from '@contract/contract'
import { isLive, takesPartOf } from '@contract/occupancy'
import { isInService } from '@contract/lifecycles'
import { businessDayEnd, merchantRow } from '../access/merchant'
import { findUnitContext, zoneSubtreeSql } from '../floor/path'
import type { UnitContext } from '../floor/path'
import { assign, firstWithoutPlace } from '../occupancy/assignment'
import type { Claim } from '../occupancy/assignment'
import { LIVE } from '../occupancy/live.sql'
import { movingUsages, partyUsages, survivorOf } from '../occupancy/seatings'
import { stayOfRow, takeUnits } from '../occupancy/take'
import { transition } from '../occupancy/transitions'
import { milliseconds, toEntities } from '../store/entities'
import type { Reader } from '../store/reader'
import { refuse } from '../store/refusal'
import type { Row } from '../store/tables'
import type { Tx } from '../store/tx'
import { announceMove, demandUnmoved, partySize, refreshSnapshot, transferParty } from './transfer'

type Usage = Row<'allocation_usage'>

/** What moves as one: a party that sits, or the tables that are kept for one booking. */
interface Mover {
  usages: Usage[]
  /** The units that it leaves, each once. */
  unitIds: string[]
  /** What its tables have to seat; null where nobody said how many they are. */
  people: number | null
  /** Seats that it has now. */
  seats: number
  from: number
  to: number
}

/** Where a mover goes: for each unit that it leaves, the one that it gets. */
interface Move {
  mover: Mover
  units: Map<string, UnitContext>
}

interface Question {
  movers: readonly Mover[]
  candidates: readonly UnitContext[]
  acceptTooSmall: boolean
  now: number
}

type Plan =
  | { kind: 'found'; moves: Move[] }
  /** `mover` finds no place; undefined where that cannot be said of one alone. */
  | { kind: 'impossible'; mover: Mover | undefined }
  | { kind: 'unknown' }

const zoneIdsOf = (reader: Reader, zoneId: string, path: string): Set<string> => {
  reader.need('allocation_zone', zoneId, [path])
  return new Set(reader.all<{ id: string }>(zoneSubtreeSql, zoneId, reader.merchantId).map(({ id }) => id))
}

/** The units of zones in which someone could be placed; a place counts once. */
const candidatesIn = (reader: Reader, zoneIds: ReadonlySet<string>): UnitContext[] => {
  const places = new Set<string>()
  return [...zoneIds]
    .flatMap((zoneId) =>
      reader.all<{ id: string }>(
        `SELECT id FROM allocation_unit WHERE merchant_id = ? AND zone_id = ? AND deleted_at IS NULL ORDER BY position, id`,
        reader.merchantId,
        zoneId,
      ),
    )
    .flatMap(({ id }) => findUnitContext(reader, id) ?? [])
    .filter(({ unit, status }) => {
      if (!isInService(status) || unit.retiring_at !== null || places.has(unit.place_id)) return false
      places.add(unit.place_id)
      return true
    })
}

const capacityOf = (reader: Reader, unitIds: readonly string[]): number =>
  unitIds.reduce((sum, id) => sum + (reader.find('allocation_unit', id)?.capacity ?? 0), 0)

/** A mover of usages that go together. What it keeps elsewhere goes on seating its people. */
const moverOf = (reader: Reader, usages: Usage[], now: number): Mover => {
  const [first] = usages as [Usage]
  const unitIds = [...new Set(usages.map((usage) => usage.allocation_unit_id))]
  const moving = new Set(usages.map((usage) => usage.id))
  const staying = partyUsages(reader, survivorOf(reader, first.seating_id)).filter(
    (held) => !moving.has(held.id) && (held.seated_at === null) === (first.seated_at === null) && sameStay(held, first),
  )
  const kept = capacityOf(reader, [...new Set(staying.map((held) => held.allocation_unit_id))])
  const size = partySize([...usages, ...staying])
  return {
    usages,
    unitIds,
    people: size === null ? null : Math.max(0, size - kept),
    seats: capacityOf(reader, unitIds),
    from: Math.min(...usages.map((usage) => usage.reserved_from)),
    to: Math.max(
      ...usages.map((usage) => (usage.seated_at === null ? usage.reserved_to : Math.max(usage.reserved_to, now + 1))),
    ),
  }
}

/** Who sits leaves together; what is kept for later goes by order and window. */
const sameStay = (left: Usage, right: Usage): boolean =>
  right.seated_at !== null ||
  (left.usage_id === right.usage_id &&
    left.reserved_from === right.reserved_from &&
    left.reserved_to === right.reserved_to)

/** Everyone in these zones: who sits there, and bookings that begin before `until`, who came first first. */
const moversIn = (reader: Reader, zoneIds: ReadonlySet<string>, until: number, now: number): Mover[] => {
  const usages = reader
    .all<Usage & { zone_id: string; survivor: string }>(
      `SELECT held.*, unit.zone_id, coalesce(seating.survivor_id, seating.id) AS survivor
       FROM allocation_usage AS held INDEXED BY allocation_usage_place_live
       JOIN allocation_unit AS unit ON unit.id = held.allocation_unit_id
       JOIN seating ON seating.id = held.seating_id
       WHERE held.merchant_id = ? AND held.status IN ${LIVE} ORDER BY held.seated_at IS NULL, held.reserved_from, held.id`,
      reader.merchantId,
    )
    .filter((usage) => zoneIds.has(usage.zone_id) && (usage.seated_at !== null || usage.reserved_from < until))
  const groups = Map.groupBy(usages, (usage) =>
    usage.seated_at === null
      ? `${usage.survivor} ${usage.usage_id} ${usage.reserved_from} ${usage.reserved_to}`
      : usage.survivor,
  )
  return [...groups.values()].map((group) =>
    moverOf(
      reader,
      group.map(({ zone_id: _zone, survivor: _survivor, ...usage }) => usage),
      now,
    ),
  )
}

const STAYS = `SELECT * FROM allocation_usage AS held INDEXED BY allocation_usage_place_live
  WHERE held.merchant_id = ? AND held.place_id = ? AND held.status IN ${LIVE}`

/**
 * Finds a place for all, or says that there is none (USE-8): a party on k units gets k units whose seats sum to its size, each
 * free for its window. Who moves is out of the way; who stays is not.
 */
const planOf = (reader: Reader, { movers, candidates, acceptTooSmall, now }: Question): Plan => {
  const moving = new Set(movers.flatMap(({ usages }) => usages.map(({ id }) => id)))
  const stays = candidates.map(({ unit }) =>
    reader
      .all<Usage>(STAYS, reader.merchantId, unit.place_id)
      .filter(({ id }) => !moving.has(id))
      .map(stayOfRow),
  )
  const capacities = candidates.map(({ unit }) => unit.capacity)
  const claims = movers.map(({ unitIds, people, from, to }): Claim => {
    const allowed = candidates.flatMap((_candidate, index) =>
      stays[index]?.some((stay) => takesPartOf(stay, from, to, now)) === true ? [] : [index],
    )
    return { units: unitIds.length, seats: acceptTooSmall ? 0 : (people ?? 0), from, to, allowed }
  })
  // Who did not say how many they are sits as well as now, where that can be.
  const wished = claims.map((claim, index) => {
    const { people, seats } = movers[index] as Mover
    return people === null || acceptTooSmall ? { ...claim, seats: Math.min(seats, people ?? seats) } : claim
  })
  const wish = assign(capacities, wished)
  const answer = wish.kind === 'found' ? wish : assign(capacities, claims)
  if (answer.kind === 'unknown') return answer
  if (answer.kind === 'impossible') {
    const index = firstWithoutPlace(capacities, claims)
    return { kind: 'impossible', mover: index === undefined ? undefined : movers[index] }
  }
  return { kind: 'found', moves: movers.map((mover, index) => matched(reader, mover, answer.units[index], candidates)) }
}

/** The largest of the units left to the largest of those found. */
const matched = (
  reader: Reader,
  mover: Mover,
  found: readonly number[] = [],
  candidates: readonly UnitContext[],
): Move => {
  const left = mover.unitIds
    .map((id) => ({ id, capacity: capacityOf(reader, [id]) }))
    .sort((a, b) => b.capacity - a.capacity)
  const got = found
    .flatMap((index) => candidates[index] ?? [])
    .sort((a, b) => b.unit.capacity - a.unit.capacity || a.unit.position - b.unit.position)
  return { mover, units: new Map(left.flatMap(({ id }, index) => (got[index] ? [[id, got[index]] as const] : []))) }
}

/** What a refusal says of who found no place: ids and counts, no guest. */
const factsOf = (reader: Reader, { usages, unitIds, people }: Mover): Record<string, unknown> => {
  const [first] = usages as [Usage]
  const ofOrder = first.usage_type === 'SALE_ORDER'
  const number = ofOrder ? reader.find('sale_order', first.usage_id)?.number : undefined
  return {
    ...(ofOrder ? { orderId: first.usage_id, orderNumber: number } : { reservationId: first.usage_id }),
    usageId: first.id,
    unitNumbers: unitIds.map((id) => reader.find('allocation_unit', id)?.number ?? ''),
    partySize: people,
    units: unitIds.length,
  }
}

/** The moves of a plan, or its refusal. @throws Refused NO_PLACE, NOT_FOUND_IN_TIME */
const demandMoves = (reader: Reader, plan: Plan, path: string): Move[] => {
  switch (plan.kind) {
    case 'found':
      return plan.moves
    case 'impossible':
      return refuse('NO_PLACE', { path: [path], facts: plan.mover === undefined ? {} : factsOf(reader, plan.mover) })
    case 'unknown':
      return refuse('NOT_FOUND_IN_TIME', { path: [path] })
  }
}

/** Carries moves out: all sources are released before the first target is taken; each usage keeps all but its unit. */
const carryOut = (tx: Tx, moves: readonly Move[]): { cancelled: Usage[]; created: Usage[] } => {
  let count = 0
  const steps = moves.map(({ mover, units }) => ({
    units: [...units.values()],
    usages: mover.usages.map((usage) => {
      count += 1
      const target = units.get(usage.allocation_unit_id)
      if (target === undefined) throw new Error('a move without a target')
      const purpose = `transfer-${count}`
      const patch = { moved_to_id: tx.newId(purpose, 0) }
      return { usage, target, purpose, cancelled: transition(tx, usage, 'cancel', { reason: 'MOVED', patch }) }
    }),
  }))
  const made = steps.map((step) => ({
    ...step,
    created: step.usages.flatMap(({ usage, target, purpose }) =>
      takeUnits(
        tx,
        [target],
        { from: usage.reserved_from, to: usage.reserved_to },
        {
          usage_type: usage.usage_type,
          usage_id: usage.usage_id,
          seating_id: usage.seating_id,
          status: usage.status,
          seated_at: usage.seated_at,
          paid_at: usage.paid_at,
          guest: usage.guest,
          assignee_id: usage.assignee_id,
        },
        { purpose, moved: true },
      ),
    ),
  }))
  for (const { usages, created, units } of made) {
    for (const principal of new Set(created.map(({ usage_id }) => usage_id))) {
      const one = created.find(({ usage_id }) => usage_id === principal)
      if (one !== undefined) refreshSnapshot(tx, one)
    }
    announceMove(
      tx,
      usages.map(({ cancelled }) => cancelled),
      created,
      units,
    )
  }
  return {
    cancelled: made.flatMap(({ usages }) => usages.map(({ cancelled }) => cancelled)),
    created: made.flatMap(({ created }) => created),
  }
}

const answered = ({ cancelled, created }: { cancelled: Usage[]; created: Usage[] }) => ({
  cancelled: toEntities('allocation_usage', cancelled),
  created: toEntities('allocation_usage', created),
})

/** Moves a party to wherever it fits in a zone (USE-8): as many units as it has, which it may partly keep. */
const transferIntoZone = (
  tx: Tx,
  input: Pick<ParsedInputOf<'allocationUsages.transfer'>, 'usageId' | 'acceptTooSmall'> & { zoneId: string },
): OutputOf<'allocationUsages.transfer'> => {
  const usage = demandUnmoved(tx, input.usageId)
  if (!isLive(usage.status)) {
    refuse('NOTHING_TO_MOVE', { path: ['usageId'], facts: { id: usage.id, status: usage.status } })
  }
  const candidates = candidatesIn(tx, zoneIdsOf(tx, input.zoneId, 'zoneId'))
  const mover = moverOf(tx, movingUsages(tx, usage), tx.command.at)
  if (mover.unitIds.every((id) => candidates.some(({ unit }) => unit.id === id))) {
    refuse('NOTHING_TO_MOVE', { path: ['zoneId'], facts: { id: usage.id, status: usage.status } })
  }
  const plan = planOf(tx, {
    movers: [mover],
    candidates,
    acceptTooSmall: input.acceptTooSmall,
    now: tx.command.at,
  })
  return answered(carryOut(tx, demandMoves(tx, plan, 'zoneId')))
}

/** Moves a party to the units or into the zone that are named. */
export const transfer = (
  tx: Tx,
  { zoneId, allocationUnitIds, ...input }: ParsedInputOf<'allocationUsages.transfer'>,
): OutputOf<'allocationUsages.transfer'> =>
  zoneId === undefined
    ? transferParty(tx, { ...input, allocationUnitIds: allocationUnitIds ?? [] })
    : transferIntoZone(tx, { ...input, zoneId })

type ZoneMove = ParsedInputOf<'allocationUsages.transferZonePreview'>

const without = (all: ReadonlySet<string>, some: ReadonlySet<string>): Set<string> =>
  new Set([...all].filter((id) => !some.has(id)))

/** Who moves where, read only: the same for the move itself and for its preview. */
const questionOf = (reader: Reader, input: ZoneMove, now: number): Question => {
  const from = zoneIdsOf(reader, input.fromZoneId, 'fromZoneId')
  const to = zoneIdsOf(reader, input.toZoneId, 'toZoneId')
  // A zone within the one that is left takes its other parties in; otherwise nobody goes to where he comes from.
  const inward = from.has(input.toZoneId)
  const leaving = inward ? without(from, to) : from
  const until =
    input.bookingsUntil === undefined ? businessDayEnd(merchantRow(reader), now) : milliseconds(input.bookingsUntil)
  return {
    movers: moversIn(reader, leaving, until, now),
    candidates: candidatesIn(reader, inward ? to : without(to, from)),
    acceptTooSmall: input.acceptTooSmall,
    now,
  }
}

/**
 * Moves everyone in a zone to another one, in one transaction, or nobody (USE-8).
 * @throws Refused NOTHING_TO_MOVE, NO_PLACE naming the order that found none, NOT_FOUND_IN_TIME
 */
export const transferZone = (
  tx: Tx,
  input: ParsedInputOf<'allocationUsages.transferZone'>,
): OutputOf<'allocationUsages.transferZone'> => {
  const question = questionOf(tx, input, tx.command.at)
  if (question.movers.length === 0) refuse('NOTHING_TO_MOVE', { path: ['fromZoneId'] })
  return answered(carryOut(tx, demandMoves(tx, planOf(tx, question), 'toZoneId')))
}

/** What moving everyone in a zone would do, before it is done. */
export const transferZonePreview = (
  reader: Reader,
  input: ParsedInputOf<'allocationUsages.transferZonePreview'>,
  { now }: { now: number },
): OutputOf<'allocationUsages.transferZonePreview'> => {
  const question = questionOf(reader, input, now)
  if (question.movers.length === 0) return { code: 'NOTHING_TO_MOVE', moves: [], withoutPlace: null }
  const plan = planOf(reader, question)
  switch (plan.kind) {
    case 'found':
      return {
        code: 'GOES',
        withoutPlace: null,
        moves: plan.moves.map(({ mover, units }) => {
          const [first] = mover.usages as [Usage]
          return {
            usageType: first.usage_type,
            usageId: first.usage_id,
            partySize: mover.people,
            fromUnitIds: [...units.keys()],
            toUnitIds: [...units.values()].map(({ unit }) => unit.id),
          }
        }),
      }
    case 'unknown':
      return { code: 'NOT_FOUND_IN_TIME', moves: [], withoutPlace: null }
    case 'impossible': {
      const [first] = plan.mover?.usages ?? []
      return {
        code: 'NO_PLACE',
        moves: [],
        withoutPlace:
          first === undefined || plan.mover === undefined
            ? null
            : { usageType: first.usage_type, usageId: first.usage_id, partySize: plan.mover.people },
      }
    }
  }
}
