import { onOrders } from './occupancy-orders-model'
import type { OrderStep } from './occupancy-orders-model'
import { fresh, isLive, refuse, Refused, sits } from './occupancy-world'
import type { Order, Sitting, World } from './occupancy-world'

/**
 * The rules of occupancy, written down once more from product.md (§1, §3, §4) over plain values, for the simulation to
 * predict what a command answers and what it leaves. It shares no code with the product.
 */

const MINUTE = 60_000
/** A shorter stay than this is not offered; whoever wants the table then finds it taken. */
/** A booking that begins a millisecond later leaves an offer (USE-4 knows no shortest one). */
const SHORTEST_OFFER = 1
const DEFAULT_STAY = 90 * MINUTE

export type Verdict = 'ok' | 'already' | string
/** One command for the model: what it answers, and the world is changed as the command would change it. */
export type Step =
  | { kind: 'seat'; units: string[]; accept: boolean; partySize: number | null }
  | { kind: 'ticket'; unit: string; from: number; to: number }
  | { kind: 'book'; units: string[]; from: number; to: number; partySize: number | null }
  | { kind: 'pay' | 'complete' | 'cancel'; usage: string }
  | { kind: 'payOrder' | 'completeOrder' | 'cancelOrder'; order: string }
  | { kind: 'cancelBooking'; reservation: string }
  | { kind: 'checkIn'; reservation: string; accept: boolean }
  | { kind: 'transfer'; usage: string; units: string[]; accept: boolean; acceptSmall: boolean }
  | OrderStep
  | { kind: 'expire' }
  | { kind: 'service'; unit: string; on: boolean }
  | { kind: 'remove'; unit: string }

/** Live usages of other parties that are on a place during a window, as seen now (USE-2, USE-3). */
const inTheWay = (world: World, place: string, party: string, from: number, to: number): Sitting[] =>
  world.usages.filter((usage) => {
    if (!isLive(usage) || usage.place !== place || usage.party === party) return false
    if (usage.seatedAt === null) return usage.from < to && from < usage.to
    const begins = Math.min(usage.seatedAt, usage.from)
    const thereNow = from <= world.now
    return begins < to && (from < Math.max(usage.to, world.now) || thereNow)
  })

const unitsFor = (world: World, ids: string[]): { id: string; place: string; capacity: number }[] => {
  const places = new Set<string>()
  return ids.map((id) => {
    const unit = world.units.get(id) ?? refuse('NOT_FOUND')
    if (places.has(unit.place)) refuse('DUPLICATE_UNIT')
    places.add(unit.place)
    if (!unit.inService || unit.retiring) refuse('UNIT_NOT_IN_SERVICE')
    return { id, place: unit.place, capacity: unit.capacity }
  })
}

/** The end of the window that a party can have on all places (USE-4). */
const endOn = (
  world: World,
  places: string[],
  party: string,
  from: number,
  to: number,
  accept: boolean,
  offer: boolean,
): number => {
  let end = to
  for (const place of places) {
    const others = inTheWay(world, place, party, from, to)
    if (others.length === 0) continue
    const soonest = Math.max(from, world.now) + SHORTEST_OFFER
    if (!offer || others.some((usage) => sits(usage) || usage.from < soonest)) refuse('UNIT_TAKEN')
    end = Math.min(end, ...others.map((usage) => usage.from))
  }
  if (end < to && !accept) refuse('RESERVATION_IN_WINDOW')
  return end
}

const followed = (world: World, id: string): Sitting => {
  let usage = world.usages.find((candidate) => candidate.id === id) ?? refuse('NOT_FOUND')
  while (usage.status === 'CANCELLED' && usage.movedTo !== null) {
    const next = usage.movedTo
    usage = world.usages.find((candidate) => candidate.id === next) ?? refuse('NOT_FOUND')
  }
  return usage
}

const NEXT: Record<string, Record<string, string>> = {
  RESERVED: { pay: 'SUCCESS', cancel: 'CANCELLED' },
  ACTIVE: { pay: 'SUCCESS', complete: 'COMPLETED', cancel: 'CANCELLED' },
  SUCCESS: { complete: 'COMPLETED', cancel: 'CANCELLED' },
}
const HOLDS: Record<string, string> = { pay: 'SUCCESS', complete: 'COMPLETED', cancel: 'CANCELLED' }

/** PAID when no usage is still unpaid, COMPLETED when none is live (product.md §1). */
const settle = (world: World, id: string): void => {
  const order = world.orders.get(id)
  if (order?.status !== 'OPEN' && order?.status !== 'PAID') return
  const own = world.usages.filter((usage) => usage.principal === id)
  const live = own.filter(isLive)
  if (live.length === 0) {
    order.status = own.some((usage) => usage.status === 'COMPLETED') ? 'COMPLETED' : 'CANCELLED'
  } else if (live.every((usage) => usage.status === 'SUCCESS')) {
    Object.assign(order, { status: 'PAID', paid: true })
  }
}

const onUsage = (world: World, event: 'pay' | 'complete' | 'cancel', id: string): Verdict => {
  const usage = followed(world, id)
  if (usage.status === HOLDS[event]) return 'already'
  usage.status = NEXT[usage.status]?.[event] ?? refuse('INVALID_TRANSITION')
  if (!usage.booking) settle(world, usage.principal)
  return 'ok'
}

const onOrder = (world: World, event: 'pay' | 'complete' | 'cancel', id: string): Verdict => {
  const order = world.orders.get(id) ?? refuse('NOT_FOUND')
  const target = { pay: 'PAID', complete: 'COMPLETED', cancel: 'CANCELLED' }[event]
  const late = order.status === 'COMPLETED' && event === 'pay'
  if (order.status === target || (late && order.paid)) return 'already'
  if (late) {
    // A payment that arrives after completion is taken note of and leaves the usages.
    order.paid = true
    return 'ok'
  }
  if (order.status !== 'OPEN' && order.status !== 'PAID') refuse('INVALID_TRANSITION')
  for (const usage of world.usages.filter((own) => own.principal === id && isLive(own))) {
    if (event === 'pay' && usage.status === 'SUCCESS') continue
    usage.status = NEXT[usage.status]?.[event] ?? refuse('INVALID_TRANSITION')
  }
  order.status = target
  order.paid ||= event === 'pay'
  return 'ok'
}

const opened = (party: string, type: string, size: number | null): Order => ({
  status: 'OPEN',
  paid: false,
  type,
  party,
  size,
  mergedInto: null,
})

/** Writes the usages; answers the first one's id, to which moves point. */
const take = (
  world: World,
  units: { id: string; place: string }[],
  usage: Omit<Sitting, 'id' | 'unit' | 'place' | 'movedTo'>,
): string => {
  const written = units.map(({ id, place }) => ({ ...usage, id: fresh(), unit: id, place, movedTo: null }))
  world.usages.push(...written)
  return written[0]?.id ?? ''
}

/** Units that were told to go and that nobody holds any more go with the next edit of their floor (FLR-8). */
const sweepRetired = (world: World, except: string): void => {
  for (const [id, { retiring }] of world.units) {
    if (retiring && id !== except && !world.usages.some((usage) => usage.unit === id && isLive(usage))) {
      world.units.delete(id)
    }
  }
}

const apply = (world: World, step: Step): Verdict => {
  const { now } = world
  switch (step.kind) {
    case 'seat': {
      const units = unitsFor(world, step.units)
      const party = fresh()
      const to = endOn(
        world,
        units.map(({ place }) => place),
        party,
        now,
        now + DEFAULT_STAY,
        step.accept,
        true,
      )
      const principal = fresh()
      world.orders.set(principal, opened(party, 'DINE_IN', step.partySize))
      take(world, units, {
        party,
        principal,
        booking: false,
        status: 'ACTIVE',
        from: now,
        to,
        seatedAt: now,
        partySize: step.partySize,
      })
      return 'ok'
    }
    case 'ticket': {
      const units = unitsFor(world, [step.unit])
      const party = fresh()
      endOn(
        world,
        units.map(({ place }) => place),
        party,
        step.from,
        step.to,
        false,
        true,
      )
      const principal = fresh()
      world.orders.set(principal, opened(party, 'TICKET', null))
      take(world, units, {
        party,
        principal,
        booking: false,
        status: 'RESERVED',
        from: step.from,
        to: step.to,
        seatedAt: null,
        partySize: null,
      })
      return 'ok'
    }
    case 'book': {
      const units = unitsFor(world, step.units)
      const party = fresh()
      endOn(
        world,
        units.map(({ place }) => place),
        party,
        step.from,
        step.to,
        false,
        false,
      )
      const principal = fresh()
      world.reservations.set(principal, { status: 'BOOKED', from: step.from, to: step.to, party })
      take(world, units, {
        party,
        principal,
        booking: true,
        status: 'RESERVED',
        from: step.from,
        to: step.to,
        seatedAt: null,
        partySize: step.partySize,
      })
      return 'ok'
    }
    case 'pay':
    case 'complete':
    case 'cancel':
      return onUsage(world, step.kind, step.usage)
    case 'payOrder':
      return onOrder(world, 'pay', step.order)
    case 'completeOrder':
      return onOrder(world, 'complete', step.order)
    case 'cancelOrder':
      return onOrder(world, 'cancel', step.order)
    case 'cancelBooking': {
      const reservation = world.reservations.get(step.reservation) ?? refuse('NOT_FOUND')
      if (reservation.status === 'CANCELLED') return 'already'
      if (reservation.status !== 'BOOKED') refuse('INVALID_TRANSITION')
      for (const usage of world.usages)
        if (usage.principal === step.reservation && isLive(usage)) usage.status = 'CANCELLED'
      reservation.status = 'CANCELLED'
      return 'ok'
    }
    case 'checkIn': {
      const reservation = world.reservations.get(step.reservation) ?? refuse('NOT_FOUND')
      if (reservation.status !== 'BOOKED') refuse('INVALID_TRANSITION')
      const held = world.usages.filter((usage) => usage.principal === step.reservation && isLive(usage))
      const length = reservation.to - reservation.from
      const to = endOn(
        world,
        held.map(({ place }) => place),
        reservation.party,
        now,
        now + length,
        step.accept,
        true,
      )
      const order = fresh()
      world.orders.set(order, opened(reservation.party, 'DINE_IN', held[0]?.partySize ?? null))
      for (const usage of held) {
        const status = usage.status === 'SUCCESS' ? 'SUCCESS' : 'ACTIVE'
        Object.assign(usage, { principal: order, booking: false, status, from: now, to, seatedAt: now })
      }
      if (held.length > 0) settle(world, order)
      reservation.status = 'CHECKED_IN'
      return 'ok'
    }
    case 'transfer': {
      const usage = world.usages.find(({ id }) => id === step.usage) ?? refuse('NOT_FOUND')
      if (usage.status === 'CANCELLED' && usage.movedTo !== null) refuse('MOVED_MEANWHILE')
      if (!isLive(usage)) refuse('NOTHING_TO_MOVE')
      const sources = world.usages.filter(
        (own) => isLive(own) && own.party === usage.party && sits(own) === sits(usage),
      )
      const units = unitsFor(world, step.units)
      const held = new Set(sources.map(({ unit }) => unit))
      if (held.size === units.length && units.every(({ id }) => held.has(id))) refuse('NOTHING_TO_MOVE')
      const principals = [...new Set(sources.map(({ principal }) => principal))].map((principal) =>
        sources.filter((source) => source.principal === principal),
      )
      const sizes = principals.map((own) => own[0]?.partySize ?? null)
      const size = sizes.includes(null) ? null : sizes.reduce<number>((sum, each) => sum + (each ?? 0), 0)
      const seats = units.reduce((sum, { capacity }) => sum + capacity, 0)
      if (size !== null && seats < size && !step.acceptSmall) refuse('TOO_SMALL')
      const moves = principals.flatMap((own) => {
        const kept = own.find(({ status }) => status !== 'SUCCESS') ?? own[0]
        if (kept === undefined) return []
        // Who sits is there now, also past its window.
        const looked = sits(kept) ? Math.max(kept.to, now + 1) : kept.to
        const end = endOn(
          world,
          units.map(({ place }) => place),
          usage.party,
          kept.from,
          looked,
          step.accept,
          sits(kept),
        )
        return [{ ...kept, to: end < looked ? end : kept.to }]
      })
      for (const source of sources) source.status = 'CANCELLED'
      for (const move of moves) {
        const first = take(world, units, move)
        for (const source of sources) if (source.principal === move.principal) source.movedTo = first
      }
      return 'ok'
    }
    case 'addLine':
    case 'changeLine':
    case 'removeLine':
    case 'split':
    case 'merge':
    case 'undo':
      return onOrders(world, step)
    case 'expire': {
      const due = world.usages.filter((usage) => isLive(usage) && !sits(usage) && usage.to <= now)
      for (const usage of due) usage.status = usage.status === 'SUCCESS' ? 'COMPLETED' : 'EXPIRED'
      for (const usage of due) if (!usage.booking) settle(world, usage.principal)
      for (const [id, reservation] of world.reservations) {
        const held = world.usages.some((usage) => usage.principal === id && isLive(usage))
        if (reservation.status === 'BOOKED' && reservation.to <= now && !held) reservation.status = 'NO_SHOW'
      }
      return 'ok'
    }
    case 'service': {
      const unit = world.units.get(step.unit) ?? refuse('NOT_FOUND')
      const occupied = world.usages.some((usage) => usage.unit === step.unit && isLive(usage))
      if (!step.on && unit.inService && occupied) refuse('LIVE_USAGES')
      unit.inService = step.on
      sweepRetired(world, step.unit)
      return 'ok'
    }
    case 'remove': {
      if (!world.units.has(step.unit)) refuse('NOT_FOUND')
      if (world.usages.some((usage) => usage.unit === step.unit && isLive(usage))) refuse('LIVE_USAGES')
      world.units.delete(step.unit)
      sweepRetired(world, step.unit)
      return 'ok'
    }
  }
}

/** What a command answers by the rules; the world is as after it. A refusal leaves the world as it was. */
export const predict = (world: World, step: Step): Verdict => {
  const before = structuredClone(world)
  try {
    return apply(world, step)
  } catch (thrown) {
    if (!(thrown instanceof Refused)) throw thrown
    Object.assign(world, before)
    return thrown.message
  }
}
