/** What a conflict card is about, as facts: whose party, which table, who stands in the way, what can be done about it. */
import { CONFLICT_KINDS, ESCALATION_MILLISECONDS, isWithoutTable, wasWaiting } from '@contract/entities/conflict'
import type { Conflict, ConflictChoice } from '@contract/entities/conflict'
import type { AllocationUsage, Reservation, SaleOrder } from '@contract/entities/occupancy'
import type { Projection } from '../state/projection/projection'

/** The party that a card leaves without what it wanted. */
export interface CardParty {
  order: SaleOrder | null
  reservation: Reservation | null
  size: number | null
  name: string | null
}

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
const text = (value: unknown): string | null => (typeof value === 'string' ? value : null)

/** Rows first; of a party that has left already there is `ended` where it was read, else what was sent at the time. */
export function partyOf(data: Projection, card: Conflict, ended: SaleOrder | null = null): CardParty {
  const order = data.orders.get(card.orderId ?? '') ?? null
  const reservation = data.reservations.get(card.reservationId ?? '') ?? null
  const sent = record(card.input['guest'])
  const guest = order?.guest ?? reservation?.guest ?? ended?.guest
  return {
    order,
    reservation,
    size: guest?.partySize ?? (typeof sent['partySize'] === 'number' ? sent['partySize'] : null),
    name: guest?.name ?? text(sent['name']),
  }
}

/** The usage that stood in the way, as the refusal named it. */
export interface Rival {
  usageId: string | null
  principalId: string | null
  isBooking: boolean
  reservedFrom: string | null
}

export function rivalOf(card: Conflict): Rival {
  const usage = record(card.facts['usage'])
  return {
    usageId: text(usage['id']),
    principalId: text(usage['usageId']),
    isBooking: usage['usageType'] === 'RESERVATION',
    reservedFrom: text(usage['reservedFrom']),
  }
}

/** Where whoever stood in the way sits now; null when they have left. */
export function rivalUsage(data: Projection, card: Conflict): AllocationUsage | null {
  const { usageId, principalId } = rivalOf(card)
  const same = data.usages.get(usageId ?? '')
  if (same !== undefined) return same
  const [moved] = data.usagesByPrincipal.of(principalId ?? '')
  return data.usages.get(moved ?? '') ?? null
}

/** The table that it was about: the one that the refusal names, else the first that was asked for. */
export const tableIdOf = (card: Conflict): string | null => text(card.facts['unitId']) ?? card.unitIds[0] ?? null

/** Whether the party, which was to get its first table, has been given one meanwhile. */
const sitsMeanwhile = (data: Projection, card: Conflict): boolean =>
  wasWaiting(card) && data.usagesByPrincipal.of(card.orderId ?? card.reservationId ?? '').size > 0

/** Whether the party's order or booking has ended, or was merged into another one. */
const hasGone = (data: Projection, { orderId, reservationId }: Conflict): boolean =>
  orderId === null ? reservationId !== null && !data.reservations.has(reservationId) : !data.orders.has(orderId)

/** Whether choosing a table can still give this party one. */
function canBeSeated(data: Projection, card: Conflict): boolean {
  if (sitsMeanwhile(data, card)) return false
  const { order, reservation } = partyOf(data, card)
  if (order === null) return reservation !== null
  return card.kind !== 'ENDED' || (order.status === 'OPEN' && data.usagesByPrincipal.of(order.id).size === 0)
}

/** Whether there is an order to have back: one that has ended is no longer on the live floor. Lines come onto an open one too. */
const canBeReopened = (data: Projection, { kind, orderId }: Conflict): boolean =>
  orderId !== null && (kind !== 'ENDED' || !data.orders.has(orderId))

const POSSIBLE: Partial<Record<ConflictChoice, (data: Projection, card: Conflict) => boolean>> = {
  SEAT_ELSEWHERE: canBeSeated,
  MOVE_OTHER: (data, card) => canBeSeated(data, card) && rivalUsage(data, card) !== null,
  REOPEN: canBeReopened,
  JOIN: (data, card) =>
    partyOf(data, card).order !== null && canBeSeated(data, card) && rivalUsage(data, card)?.usageType === 'SALE_ORDER',
  CANCEL: (data, card) => !sitsMeanwhile(data, card) && !hasGone(data, card),
  ACKNOWLEDGE: (data, card) => !isWithoutTable(card.kind) || sitsMeanwhile(data, card) || hasGone(data, card),
  // Who has left is moved nowhere.
  APPLY_AGAIN: (data, { kind, orderId }) => kind !== 'MOVED' || orderId === null || data.orders.has(orderId),
}

/** The choices of a card that can still be made, the one to offer first at the head. */
export const choicesOf = (data: Projection, card: Conflict): ConflictChoice[] =>
  CONFLICT_KINDS[card.kind].filter((choice) => POSSIBLE[choice]?.(data, card) ?? true)

/** Nobody has settled it for so long that it is a manager's. */
export const isEscalated = (card: Conflict, now: number): boolean =>
  now - Date.parse(card.createdAt) > ESCALATION_MILLISECONDS

/** Open cards, those of parties that stand on the floor first, then by age. */
export function openCards(data: Projection): Conflict[] {
  const stands = (card: Conflict): number => Number(!isWithoutTable(card.kind))
  return [...data.conflicts.values()].sort(
    (a, b) => stands(a) - stands(b) || Date.parse(a.happenedAt) - Date.parse(b.happenedAt) || (a.id < b.id ? -1 : 1),
  )
}
