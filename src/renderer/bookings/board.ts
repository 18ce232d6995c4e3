/** The day as a board: units down, time across, who sits and who comes where (RSV-2). Plain facts over the projection. */
import type { AllocationUnit } from '@contract/entities/floor'
import type { AllocationUsage, Reservation } from '@contract/entities/occupancy'
import { heldFrom, heldUntil, isLive, stayOf, stayState, takesPartOf } from '@contract/occupancy'
import type { StayState } from '@contract/occupancy'
import { isGone, unitsShown } from '../floor/layouts'
import type { Projection } from '../state/projection/projection'
import { guestNameOf, partySizeOf, partySizeOfAll } from '../state/projection/tile-facts'

export interface Span {
  /** UTC milliseconds. */
  from: number
  to: number
}

/** One stay on one unit. */
export interface Bar extends Span {
  /** Of a party that has split its order, the one that stays longest. */
  usage: AllocationUsage
  state: StayState
  guestName: string | null
  partySize: number | null
  /** It is not decided by the hub yet. */
  provisional: boolean
}

export interface BoardRow {
  unit: AllocationUnit
  bars: readonly Bar[]
}

export interface BoardGroup {
  zoneId: string
  rows: readonly BoardRow[]
}

/** The bar of a live usage. A party that sits past its time holds its table until now. */
export const barOf = (data: Projection, usage: AllocationUsage, now: number): Bar => {
  const stay = stayOf(usage)
  return {
    usage,
    from: heldFrom(stay),
    to: heldUntil(stay, now),
    state: stayState(stay, now),
    guestName: guestNameOf(data, usage),
    partySize: partySizeOf(data, usage),
    provisional: data.provisional.ofUsage(usage),
  }
}

/** From calm to loud: what a bar of several orders shows is the first that any of them is. */
const LOUDEST: readonly StayState[] = ['overdue', 'seated', 'paid', 'late', 'booked', 'ended']

/** The bar of a party: the orders that it has split its own into lie on one place, and are seen as one stay. */
const togetherOf = (data: Projection, bars: readonly Bar[]): Bar => {
  const [longest, ...others] = bars.toSorted(
    (one, other) => Date.parse(other.usage.reservedTo) - Date.parse(one.usage.reservedTo),
  ) as [Bar, ...Bar[]]
  if (others.length === 0) return longest
  const usages = bars.map(({ usage }) => usage)
  return {
    ...longest,
    from: Math.min(...bars.map(({ from }) => from)),
    to: Math.max(...bars.map(({ to }) => to)),
    state: LOUDEST.find((state) => bars.some((bar) => bar.state === state)) ?? longest.state,
    guestName: bars.map(({ guestName }) => guestName).find((name) => name !== null) ?? null,
    partySize: partySizeOfAll(data, usages),
    provisional: bars.some(({ provisional }) => provisional),
  }
}

/** The stays of a seated party on one place; whoever has split the order sits there with several. */
export const stayedWith = (data: Projection, usage: AllocationUsage): AllocationUsage[] => {
  const unit = data.units.get(usage.allocationUnitId)
  return (unit === undefined ? [] : data.usagesOfUnit(unit)).filter(
    (other) => other.seatingId === usage.seatingId && other.seatedAt !== null && isLive(other.status),
  )
}

/** The units of some layouts by zone, each with the stays that take part of the day. */
export function boardOf(data: Projection, layoutIds: readonly string[], day: Span, now: number): BoardGroup[] {
  const groups = new Map<string, BoardRow[]>()
  for (const unit of layoutIds.flatMap((id) => unitsShown(data, id, null))) {
    const all = data
      .usagesOfUnit(unit)
      .map((usage) => barOf(data, usage, now))
      .filter((bar) => isLive(bar.usage.status) && bar.from < day.to && bar.to > day.from)
    const stays = Map.groupBy(all, ({ usage }) => (usage.seatedAt === null ? usage.id : usage.seatingId))
    const bars = [...stays.values()].map((some) => togetherOf(data, some)).sort((one, other) => one.from - other.from)
    const rows = groups.get(unit.zoneId)
    if (rows === undefined) groups.set(unit.zoneId, [{ unit, bars }])
    else rows.push({ unit, bars })
  }
  return [...groups].map(([zoneId, rows]) => ({ zoneId, rows }))
}

/** A booking with the units that it holds. */
export interface Booking {
  reservation: Reservation
  usages: readonly AllocationUsage[]
}

/** The bookings of a day by time, also those without a table yet. */
export function bookingsOf(data: Projection, day: Span): Booking[] {
  return [...data.reservations.values()]
    .filter(({ reservedFrom, reservedTo }) => Date.parse(reservedFrom) < day.to && Date.parse(reservedTo) > day.from)
    .map((reservation) => ({ reservation, usages: usagesOfBooking(data, reservation.id) }))
    .sort(
      (one, other) =>
        Date.parse(one.reservation.reservedFrom) - Date.parse(other.reservation.reservedFrom) ||
        (one.reservation.id < other.reservation.id ? -1 : 1),
    )
}

export const usagesOfBooking = (data: Projection, reservationId: string): AllocationUsage[] =>
  [...data.usagesByPrincipal.of(reservationId)].flatMap((id) => data.usages.get(id) ?? [])

/** Why a unit cannot be had for a window: the stay in the way, or that it is out of service. */
export type Obstacle = { kind: 'stay'; usage: AllocationUsage } | { kind: 'gone' } | null

/**
 * What is in the way of a party on a unit, as the store would say it: shown while something is dragged, so that nobody lets go
 * over a table that is taken. The store decides when it is let go.
 */
export function obstacleAt(
  data: Projection,
  unit: AllocationUnit,
  span: Span,
  { seatingId, now }: { seatingId: string; now: number },
): Obstacle {
  if (isGone(data, unit) || unit.retiringAt !== null) return { kind: 'gone' }
  const usage = data
    .usagesOfUnit(unit)
    .find((other) => other.seatingId !== seatingId && takesPartOf(stayOf(other), span.from, span.to, now))
  return usage === undefined ? null : { kind: 'stay', usage }
}
