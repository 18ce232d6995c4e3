import type { OutputOf, ParsedInputOf } from '@contract/contract'
import { TOPICS } from '@contract/events'
import { isLive } from '@contract/occupancy'
import type { UnitContext } from '../floor/path'
import { findUnitContext } from '../floor/path'
import { partySizeOf } from '../occupancy/events'
import { movingUsages, survivorOf } from '../occupancy/seatings'
import { takeUnits, unitsToTake, windowOn } from '../occupancy/take'
import { followMoves, transition } from '../occupancy/transitions'
import type { Window } from '../occupancy/windows'
import { toEntities } from '../store/entities'
import { refuse } from '../store/refusal'
import type { Row } from '../store/tables'
import type { Tx } from '../store/tx'
import { currentSnapshot } from './snapshots'

type Usage = Row<'allocation_usage'>

/** The usages of a party by their order or reservation; split orders share units. */
const byPrincipal = (usages: readonly Usage[]): Usage[][] => {
  const groups = new Map<string, Usage[]>()
  for (const usage of usages) groups.set(usage.usage_id, [...(groups.get(usage.usage_id) ?? []), usage])
  return [...groups.values()]
}

/** The usage whose status an order keeps when it moves: an unpaid one where there is one, so that moving pays nothing. */
const leastPaid = (usages: readonly Usage[]): Usage =>
  usages.find((usage) => usage.status !== 'SUCCESS') ?? (usages[0] as Usage)

/** How many people the party is, over its split orders; unknown where any order does not say. */
export const partySize = (usages: readonly Usage[]): number | null => {
  const sizes = byPrincipal(usages).map(([first]) => partySizeOf(first?.guest ?? null))
  return sizes.includes(null) ? null : sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0)
}

const demandSeats = (usages: readonly Usage[], units: readonly UnitContext[], accept: boolean): void => {
  const size = partySize(usages)
  const seats = units.reduce((sum, { unit }) => sum + unit.capacity, 0)
  if (!accept && size !== null && seats < size) {
    refuse('TOO_SMALL', { path: ['allocationUnitIds'], facts: { partySize: size, seats } })
  }
}

/**
 * The usage that is to move. Of two who move a party the first one wins: who names the source of a move that somebody else
 * has made does not know where the party is (sync.md, Conflicts). Refuses MOVED_MEANWHILE, naming the usage that it has now.
 */
export const demandUnmoved = (tx: Tx, usageId: string): Usage => {
  const usage = tx.need('allocation_usage', usageId, ['usageId'])
  if (usage.status === 'CANCELLED' && usage.moved_to_id !== null) {
    const now = followMoves(tx, usageId)
    refuse('MOVED_MEANWHILE', {
      path: ['usageId'],
      facts: { id: usage.id, movedToId: now.id, allocationUnitId: now.allocation_unit_id, status: now.status },
    })
  }
  return usage
}

/**
 * Moves the party of a usage to the named units, all or nothing (USE-8): sources cancelled, targets occupied per order,
 * with status, window, guest and assignee kept. It releases before it takes, so that a party may keep some of its units.
 * `purposeOf` is for usages that must get the ids which another command would have given them.
 */
export const transferParty = (
  tx: Tx,
  input: Omit<ParsedInputOf<'allocationUsages.transfer'>, 'zoneId'> & { allocationUnitIds: string[] },
  purposeOf: (principalId: string, index: number) => string = (_principalId, index) => `transfer-${index}`,
): OutputOf<'allocationUsages.transfer'> => {
  const usage = demandUnmoved(tx, input.usageId)
  if (!isLive(usage.status))
    refuse('NOTHING_TO_MOVE', { path: ['usageId'], facts: { id: usage.id, status: usage.status } })
  const survivorId = survivorOf(tx, usage.seating_id)
  const sources = movingUsages(tx, usage)
  const units = unitsToTake(tx, input.allocationUnitIds)
  const held = new Set(sources.map((source) => source.allocation_unit_id))
  if (units.length === held.size && units.every(({ unit }) => held.has(unit.id))) {
    refuse('NOTHING_TO_MOVE', { path: ['allocationUnitIds'], facts: { id: usage.id, status: usage.status } })
  }
  demandSeats(sources, units, input.acceptTooSmall)
  const groups = byPrincipal(sources).map((group, index) => {
    const first = leastPaid(group)
    return { first, purpose: purposeOf(first.usage_id, index) }
  })
  // Decide everything before the first write: each order's own window on all targets.
  const windows = groups.map(({ first }) => movedWindow(tx, first, units, survivorId, input.acceptShorterWindow))
  const cancelled = sources.map((source) => {
    const purpose = groups.find(({ first }) => first.usage_id === source.usage_id)?.purpose ?? ''
    return transition(tx, source, 'cancel', { reason: 'MOVED', patch: { moved_to_id: tx.newId(purpose, 0) } })
  })
  const created = groups.flatMap(({ first, purpose }, index) =>
    takeUnits(
      tx,
      units,
      windows[index] ?? { from: first.reserved_from, to: first.reserved_to },
      {
        usage_type: first.usage_type,
        usage_id: first.usage_id,
        seating_id: first.seating_id,
        status: first.status,
        seated_at: first.seated_at,
        paid_at: first.paid_at,
        guest: first.guest,
        assignee_id: first.assignee_id,
      },
      { purpose, moved: true },
    ),
  )
  for (const { first } of groups) refreshSnapshot(tx, first)
  announceMove(tx, cancelled, created, units)
  return { cancelled: toEntities('allocation_usage', cancelled), created: toEntities('allocation_usage', created) }
}

/**
 * The window that a moving usage keeps on its targets. Who sits stays until the later of its end and now, so an overdue
 * party is looked at as there now; a booking ahead shortens its stay where that is accepted.
 */
const movedWindow = (
  tx: Tx,
  usage: Usage,
  units: readonly UnitContext[],
  survivorId: string,
  acceptShorter: boolean,
): Window => {
  const seated = usage.seated_at !== null
  const kept = { from: usage.reserved_from, to: usage.reserved_to }
  const looked = { from: kept.from, to: seated ? Math.max(kept.to, tx.command.at + 1) : kept.to }
  const found = windowOn(tx, units, looked, { now: tx.command.at, survivorId, acceptShorter, offerShorter: seated })
  return found.to < looked.to ? found : kept
}

/** Brings the snapshot of a usage's order or reservation up to date (USE-11). */
export const refreshSnapshot = (tx: Tx, usage: Usage): void => {
  if (usage.usage_type === 'SALE_ORDER') {
    const order = tx.need('sale_order', usage.usage_id, [])
    tx.update('sale_order', order, { snapshot: currentSnapshot(tx, order) })
  } else {
    const reservation = tx.need('reservation', usage.usage_id, [])
    tx.update('reservation', reservation, { snapshot: currentSnapshot(tx, reservation) })
  }
}

/** After a USAGE_CANCELLED per source and a USAGE_CREATED per target, one USAGE_MOVED with both lists (SYN-8). */
export const announceMove = (
  tx: Tx,
  cancelled: readonly Usage[],
  created: readonly Usage[],
  units: readonly UnitContext[],
): void => {
  const [first] = created
  const [target] = units
  if (first === undefined || target === undefined) return
  const numbers = cancelled.map((usage) => findUnitContext(tx, usage.allocation_unit_id)?.unit.number ?? '')
  tx.emit({
    topic: TOPICS.usage,
    action: 'USAGE_MOVED',
    usageId: first.id,
    unitId: target.unit.id,
    unitNumber: target.unit.number,
    zoneIds: target.zones.map((zone) => zone.id),
    layoutId: target.layout.id,
    ...(first.usage_type === 'SALE_ORDER' ? { orderId: first.usage_id } : { reservationId: first.usage_id }),
    from: cancelled.map((usage) => usage.id),
    to: created.map((usage) => usage.id),
    unitNumbersFrom: [...new Set(numbers)],
    unitNumbersTo: units.map(({ unit }) => unit.number),
    partySize: partySize(created),
  })
}
