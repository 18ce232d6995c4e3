/** Who goes where, all or nobody (USE-8). Reads only: the move and its preview have the same plan. */
import { takesPartOf } from '@contract/occupancy'
import type { UnitContext } from '../../floor/path'
import { assign, firstWithoutPlace } from '../../occupancy/assignment'
import type { Claim } from '../../occupancy/assignment'
import { LIVE } from '../../occupancy/live.sql'
import { stayOfRow } from '../../occupancy/take'
import type { Reader } from '../../store/reader'
import { refuse } from '../../store/refusal'
import { capacityOf } from './movers'
import type { Mover, Usage } from './movers'

/** Where a mover goes: for each unit that it leaves, the one that it gets. */
export interface Move {
  mover: Mover
  units: Map<string, UnitContext>
}

export interface Question {
  movers: readonly Mover[]
  candidates: readonly UnitContext[]
  acceptTooSmall: boolean
  now: number
}

export type Plan =
  | { kind: 'found'; moves: Move[] }
  /** `mover` finds no place; undefined where that cannot be said of one alone. */
  | { kind: 'impossible'; mover: Mover | undefined }
  | { kind: 'unknown' }

const STAYS = `SELECT * FROM allocation_usage AS held INDEXED BY allocation_usage_place_live
  WHERE held.merchant_id = ? AND held.place_id = ? AND held.status IN ${LIVE}`

/**
 * Finds a place for all, or says that there is none (USE-8): a party on k units gets k units whose seats sum to its size, each
 * free for its window. Who moves is out of the way; who stays is not.
 */
export const planOf = (reader: Reader, { movers, candidates, acceptTooSmall, now }: Question): Plan => {
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
export const demandMoves = (reader: Reader, plan: Plan, path: string): Move[] => {
  switch (plan.kind) {
    case 'found':
      return plan.moves
    case 'impossible':
      return refuse('NO_PLACE', { path: [path], facts: plan.mover === undefined ? {} : factsOf(reader, plan.mover) })
    case 'unknown':
      return refuse('NOT_FOUND_IN_TIME', { path: [path] })
  }
}
