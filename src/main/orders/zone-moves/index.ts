import type { OutputOf, ParsedInputOf } from '@contract/contract'
import { isLive } from '@contract/occupancy'
import { businessDayEnd, merchantRow } from '../../access/merchant'
import { movingUsages } from '../../occupancy/seatings'
import { milliseconds, toEntities } from '../../store/entities'
import type { Reader } from '../../store/reader'
import { refuse } from '../../store/refusal'
import type { Tx } from '../../store/tx'
import { demandUnmoved, transferParty } from '../transfer'
import { carryOut } from './carry-out'
import { candidatesIn, moverOf, moversIn, zoneIdsOf } from './movers'
import type { Usage } from './movers'
import { demandMoves, planOf } from './plan'
import type { Question } from './plan'

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
