/** What a tile has to say about its table, as facts; words and figures are made of them per language. */
import type { AllocationUnit } from '@contract/entities/floor'
import type { AllocationUsage, SaleOrder } from '@contract/entities/occupancy'
import { isLive, stayOf, tileState } from '@contract/occupancy'
import type { TileState } from '@contract/occupancy'
import { isInService, isOngoing, strictestStatus } from '@contract/lifecycles'
import type { FloorStatus } from '@contract/lifecycles'
import type { Projection } from './projection'

export interface TileFacts {
  state: TileState
  /** The party that sits there, by since when. */
  seated: readonly AllocationUsage[]
  /** Bookings to come, the next one first. */
  bookings: readonly AllocationUsage[]
  /** Guests that sit there, where it is known. */
  partySize: number | null
  /** Seats of all tables of the party. */
  partyCapacity: number
  since: number | null
  paidAt: number | null
  until: number | null
  /** Since how long the guests of a booking, whose table is held, should have been here: a minute or more. */
  lateBy: number | null
  serverId: string | null
  /** What is shown has not reached the hub yet. */
  provisional: boolean
}

const MINUTE = 60_000

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)

/** Statuses from the layout down to the unit: the strictest counts (FLR-7). */
export function inheritedStatus(data: Projection, unit: AllocationUnit): FloorStatus {
  const path: FloorStatus[] = [unit.status]
  let zone = data.zones.get(unit.zoneId)
  const layout = zone === undefined ? undefined : data.layouts.get(zone.layoutId)
  while (zone !== undefined) {
    path.push(zone.status)
    zone = zone.parentId === null ? undefined : data.zones.get(zone.parentId)
  }
  if (layout !== undefined) path.push(layout.status)
  const plan = layout === undefined ? undefined : data.plans.get(layout.planId)
  if (plan !== undefined) path.push(plan.status)
  return strictestStatus(path)
}

/** Whether a dine-in order goes on without a live usage: its party waits for a table, or has paid without one. */
export const isWithoutTable = (data: Projection, order: SaleOrder): boolean =>
  order.type === 'DINE_IN' && isOngoing(order) && data.usagesByPrincipal.of(order.id).size === 0

/** A party's size: what the usage says, else the order or booking behind it. */
export function partySizeOf(data: Projection, usage: AllocationUsage): number | null {
  const principal = data.orders.get(usage.usageId) ?? data.reservations.get(usage.usageId)
  return usage.guest?.partySize ?? principal?.guest?.partySize ?? null
}

/**
 * How many sit there, of the usages of one party: its size is dealt out over its orders when it is split, so those are added
 * up, each order once however many tables it has; null where no order says.
 */
export function partySizeOfAll(data: Projection, usages: readonly AllocationUsage[]): number | null {
  const sizes = new Map(usages.map((usage) => [usage.usageId, partySizeOf(data, usage)]))
  const known = [...sizes.values()].filter((size) => size !== null)
  return known.length === 0 ? null : sum(known)
}

/** Who the table is for. */
export function guestNameOf(data: Projection, usage: AllocationUsage): string | null {
  const principal = data.orders.get(usage.usageId) ?? data.reservations.get(usage.usageId)
  return usage.guest?.name ?? principal?.guest?.name ?? null
}

/** The live usages of one party, over all its tables. */
export function usagesOfParty(data: Projection, usage: AllocationUsage): AllocationUsage[] {
  return [...data.usagesBySeating.of(usage.seatingId)].flatMap((id) => data.usages.get(id) ?? [])
}

/** The tables of a party, each once. */
export function unitsOfParty(data: Projection, usage: AllocationUsage): AllocationUnit[] {
  const ids = new Set(usagesOfParty(data, usage).map((one) => one.allocationUnitId))
  return [...ids].flatMap((id) => data.units.get(id) ?? [])
}

export function tileFacts(data: Projection, unit: AllocationUnit, now: number): TileFacts {
  const usages = data.usagesOfUnit(unit).filter((usage) => isLive(usage.status))
  const merchant = data.merchant
  const inService = isInService(inheritedStatus(data, unit)) && unit.retiringAt === null
  const state = tileState(inService, usages.map(stayOf), now, {
    leadTime: (merchant?.leadTimeMinutes ?? 15) * MINUTE,
    defaultStay: (merchant?.defaultStayMinutes ?? 90) * MINUTE,
  })
  const seated = usages
    .filter((usage) => usage.seatedAt !== null)
    .sort((a, b) => Date.parse(a.seatedAt ?? '') - Date.parse(b.seatedAt ?? ''))
  const bookings = usages
    .filter((usage) => usage.seatedAt === null && Date.parse(usage.reservedTo) > now)
    .sort((a, b) => Date.parse(a.reservedFrom) - Date.parse(b.reservedFrom))
  const parties = new Map(seated.map((usage) => [usage.seatingId, usage]))
  const sizes = [...parties.values()].map((usage) =>
    partySizeOfAll(
      data,
      usagesOfParty(data, usage).filter(({ seatedAt, status }) => seatedAt !== null && isLive(status)),
    ),
  )
  const first = seated[0]
  const due = state === 'held' && bookings[0] !== undefined ? now - Date.parse(bookings[0].reservedFrom) : 0
  const paidTimes = seated.map((usage) => (usage.paidAt === null ? null : Date.parse(usage.paidAt)))
  return {
    state,
    seated,
    bookings,
    partySize: sizes.some((size) => size === null) || sizes.length === 0 ? null : sum(sizes.map((size) => size ?? 0)),
    partyCapacity: first === undefined ? unit.capacity : sum(unitsOfParty(data, first).map((one) => one.capacity)),
    since: first === undefined ? null : Date.parse(first.seatedAt ?? ''),
    paidAt: paidTimes.includes(null) || paidTimes.length === 0 ? null : Math.max(...paidTimes.map((time) => time ?? 0)),
    until: seated.length === 0 ? null : Math.max(...seated.map((usage) => Date.parse(usage.reservedTo))),
    lateBy: due < MINUTE ? null : due,
    serverId: first?.assigneeId ?? null,
    provisional: data.isProvisional(unit),
  }
}
