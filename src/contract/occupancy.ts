import type { AllocationUsage } from './entities/occupancy'
import { LIVE_USAGE_STATUSES } from './lifecycles'
import type { UsageStatus } from './lifecycles'

/**
 * When is a table busy? (USE-2) The one answer over values; `main/occupancy/live.sql.ts` says the same in SQL,
 * and a property test holds the two together. Times are UTC milliseconds.
 */
export interface Stay {
  status: UsageStatus
  reservedFrom: number
  reservedTo: number
  /** Set once the party sits there. */
  seatedAt: number | null
}

const LIVE: ReadonlySet<UsageStatus> = new Set(LIVE_USAGE_STATUSES)

/** RESERVED, ACTIVE and SUCCESS hold a unit. */
export const isLive = (status: UsageStatus): boolean => LIVE.has(status)

/** A party that sits keeps its table past its window until it is completed: it is there until the later of its end and now. */
export const heldUntil = (stay: Stay, now: number): number =>
  stay.seatedAt === null ? stay.reservedTo : Math.max(stay.reservedTo, now)

/** From when on the table is kept for this stay. */
export const heldFrom = (stay: Stay): number =>
  stay.seatedAt === null ? stay.reservedFrom : Math.min(stay.seatedAt, stay.reservedFrom)

/** Whether a stay takes any part of the window [from, to), as seen at `now`. */
export const takesPartOf = (stay: Stay, from: number, to: number, now: number): boolean =>
  isLive(stay.status) &&
  heldFrom(stay) < to &&
  (from < heldUntil(stay, now) || (stay.seatedAt !== null && from <= now && stay.seatedAt <= now))

/** Whether the stay makes its unit busy at `time`, as seen at `now` (USE-2). */
export const isBusyAt = (stay: Stay, time: number, now: number): boolean => takesPartOf(stay, time, time + 1, now)

/** Seated past the end of its window. */
export const isOverdue = (stay: Stay, now: number): boolean =>
  isLive(stay.status) && stay.seatedAt !== null && stay.reservedTo <= now

const MATTERS_FOR = 2 * 60 * 60_000

/** Whether a booking begins so soon after a stay ends that it speaks against the table; one of tomorrow does not (UI-2). */
export const followsSoon = (bookedFrom: number, stayEnds: number): boolean => bookedFrom - stayEnds <= MATTERS_FOR

/** The stay of a usage as it crosses a border. */
export const stayOf = (usage: Pick<AllocationUsage, 'status' | 'reservedFrom' | 'reservedTo' | 'seatedAt'>): Stay => ({
  status: usage.status,
  reservedFrom: Date.parse(usage.reservedFrom),
  reservedTo: Date.parse(usage.reservedTo),
  seatedAt: usage.seatedAt === null ? null : Date.parse(usage.seatedAt),
})

/** How a stay stands, from what is to come to what is over; `late` are guests who should be here. */
export const STAY_STATES = ['booked', 'late', 'seated', 'paid', 'overdue', 'ended'] as const
export type StayState = (typeof STAY_STATES)[number]

/** The state of one stay, as the bookings board and the timeline query show it (RSV-2). */
export const stayState = (stay: Stay, now: number): StayState => {
  if (!isLive(stay.status)) return 'ended'
  if (stay.seatedAt === null) return stay.reservedFrom < now ? 'late' : 'booked'
  if (isOverdue(stay, now)) return 'overdue'
  return stay.status === 'SUCCESS' ? 'paid' : 'seated'
}

/** What a tile shows, from calm to loud (design: states of a tile). */
export const TILE_STATES = ['free', 'soon', 'held', 'seated', 'paid', 'overdue', 'deactivated'] as const
export type TileState = (typeof TILE_STATES)[number]

/** The store's times that decide what a tile shows, in milliseconds. */
export interface TileTimes {
  /** A booking is held from this long before it begins (RSV-3). */
  leadTime: number
  /** A booking that begins within a usual stay from now is soon. */
  defaultStay: number
}

/** The state of a tile, from the live usages of its place. ORD-2: paid only when all that sit there have paid. */
export const tileState = (inService: boolean, stays: readonly Stay[], now: number, times: TileTimes): TileState => {
  const live = stays.filter((stay) => isLive(stay.status))
  const seated = live.filter((stay) => stay.seatedAt !== null)
  if (seated.length > 0) {
    if (seated.some((stay) => isOverdue(stay, now))) return 'overdue'
    return seated.every((stay) => stay.status === 'SUCCESS') ? 'paid' : 'seated'
  }
  if (live.some((stay) => stay.reservedFrom - times.leadTime <= now && now < stay.reservedTo)) return 'held'
  if (!inService) return 'deactivated'
  return live.some((stay) => stay.reservedFrom > now && stay.reservedFrom < now + times.defaultStay) ? 'soon' : 'free'
}
