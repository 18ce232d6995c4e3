import type { OutputOf, ParsedInputOf } from '@contract/contract'
import { isLive } from '@contract/occupancy'
import { findUnitContext } from '../floor/path'
import { checkInWindow } from '../occupancy/check-in'
import { usageEvent } from '../occupancy/events'
import { movingUsages, survivorOf } from '../occupancy/seatings'
import { windowOn } from '../occupancy/take'
import { demandTransition, followMoves, holdsAlready, liveUsagesOf, transition } from '../occupancy/transitions'
import { askedWindow, demandWindow } from '../occupancy/windows'
import { jsonText, milliseconds, toEntities, toEntity } from '../store/entities'
import { refuse } from '../store/refusal'
import type { Row } from '../store/tables'
import type { Tx } from '../store/tx'
import { demandAssignee, guestText } from './parties'
import { checkInReservation } from './reservation-check-in'
import { addReservedUnits, changeReservationEnd, demandBooked } from './reservations'
import { seatOrder } from './seat'
import { settleOrder } from './settle'

type Outcome = OutputOf<'allocationUsages.paid'>

const outcome = (usages: Row<'allocation_usage'>[], already: boolean): Outcome => ({
  usages: toEntities('allocation_usage', usages),
  already,
})

const settlePrincipal = (tx: Tx, usage: Row<'allocation_usage'>, reason?: string): void => {
  if (usage.usage_type === 'SALE_ORDER') settleOrder(tx, usage.usage_id, reason)
}

/** Moves one usage along its table and brings its order up to date; saying what holds already is no error. */
const act = (tx: Tx, usageId: string, event: 'pay' | 'complete' | 'cancel', reason?: string): Outcome => {
  const usage = followMoves(tx, usageId)
  if (holdsAlready(usage, event)) return outcome([usage], true)
  const after = transition(tx, usage, event, reason === undefined ? {} : { reason })
  settlePrincipal(tx, after, reason)
  return outcome([after], false)
}

/** Payment succeeded: ACTIVE → SUCCESS; the party may still sit (USE-5). */
export const payUsage = (tx: Tx, input: ParsedInputOf<'allocationUsages.paid'>): Outcome =>
  act(tx, input.usageId, 'pay')
/** Guests left: the unit is free (USE-5). */
export const completeUsage = (tx: Tx, input: ParsedInputOf<'allocationUsages.complete'>): Outcome =>
  act(tx, input.usageId, 'complete')
/** Cancels one usage with a reason (USE-5). */
export const cancelUsage = (tx: Tx, input: ParsedInputOf<'allocationUsages.cancel'>): Outcome =>
  act(tx, input.usageId, 'cancel', input.reason)

/** The party of a usage taken for later is here; a booking checks in whole, a ticket by itself. */
export const checkInUsage = (tx: Tx, input: ParsedInputOf<'allocationUsages.checkIn'>): Outcome => {
  const usage = followMoves(tx, input.usageId)
  demandTransition(usage, 'checkIn')
  if (usage.usage_type === 'RESERVATION') {
    const { usages, already } = checkInReservation(tx, {
      id: usage.usage_id,
      acceptShorterWindow: input.acceptShorterWindow,
      acceptOtherStation: input.acceptOtherStation,
    })
    return { usages, already }
  }
  const window = checkInWindow(tx, usage, [usage], { acceptShorter: input.acceptShorterWindow, path: 'usageId' })
  const after = transition(tx, usage, 'checkIn', { patch: { reserved_from: window.from, reserved_to: window.to } })
  return outcome([after], false)
}

/**
 * Lengthens or shortens a stay under the rules of opening one (USE-4): the party leaves all its tables together, and a
 * booking changes whole, over all its units.
 */
export const changeWindow = (tx: Tx, input: ParsedInputOf<'allocationUsages.changeWindow'>): Outcome => {
  const usage = followMoves(tx, input.usageId)
  if (!isLive(usage.status)) {
    return refuse('INVALID_TRANSITION', {
      path: ['usageId'],
      facts: { entity: 'AllocationUsage', id: usage.id, from: usage.status, event: 'changeWindow', to: null },
    })
  }
  const window = demandWindow({ from: usage.reserved_from, to: milliseconds(input.reservedTo) }, tx.command.at)
  const reservation = usage.usage_type === 'RESERVATION' ? tx.need('reservation', usage.usage_id, []) : undefined
  const stay = reservation === undefined ? stayTogether(tx, usage) : liveUsagesOf(tx, reservation.id)
  // A table that was added later began later, by the clock of whoever added it: it cannot end before that.
  for (const held of stay) demandWindow({ from: held.reserved_from, to: window.to }, tx.command.at)
  if (stay.every((held) => held.reserved_to === window.to)) return outcome([usage], true)
  const longer = stay.filter((held) => held.reserved_to < window.to)
  if (longer.length > 0) {
    const units = longer.flatMap((held) => findUnitContext(tx, held.allocation_unit_id) ?? [])
    windowOn(tx, units, window, {
      now: tx.command.at,
      survivorId: survivorOf(tx, usage.seating_id),
      acceptShorter: false,
      offerShorter: true,
      path: () => ['reservedTo'],
    })
  }
  if (reservation !== undefined) return outcome(changeReservationEnd(tx, reservation, window.to), false)
  const changed = stay.map((held) => {
    const after = tx.update('allocation_usage', held, { reserved_to: window.to })
    if (after !== held) tx.emit(usageEvent(tx, 'USAGE_UPDATED', after))
    return after
  })
  return outcome(changed, false)
}

/** What ends together: all tables where a party sits, or all that it keeps for the same window. */
const stayTogether = (tx: Tx, usage: Row<'allocation_usage'>): Row<'allocation_usage'>[] =>
  movingUsages(tx, usage).filter(
    (held) =>
      usage.seated_at !== null ||
      (held.reserved_from === usage.reserved_from && held.reserved_to === usage.reserved_to),
  )

/** Plain create: checked like startForOrder or a booking (API-1). */
export const createUsage = (
  tx: Tx,
  input: ParsedInputOf<'allocationUsages.create'>,
): OutputOf<'allocationUsages.create'> => {
  demandAssignee(tx, input.assigneeId)
  const path = () => ['allocationUnitId']
  if (input.usageType === 'RESERVATION' && (input.reservedFrom ?? input.reservedTo) !== undefined) {
    refuse('WINDOW_INVALID', {
      path: [input.reservedFrom === undefined ? 'reservedTo' : 'reservedFrom'],
      facts: { rule: 'SET_BY_RESERVATION' },
    })
  }
  if (input.usageType === 'RESERVATION') {
    const reservation = tx.need('reservation', input.usageId, ['usageId'])
    demandBooked(reservation, 'assign', 'usageId')
    const [usage] = addReservedUnits(tx, reservation, [input.allocationUnitId], path)
    return toEntity('allocation_usage', described(tx, usage, input))
  }
  const { usages } = seatOrder(tx, tx.need('sale_order', input.usageId, ['usageId']), {
    unitIds: [input.allocationUnitId],
    window: askedWindow(tx, input, tx.command.at),
    acceptShorterWindow: input.acceptShorterWindow,
    guest: guestText(input.guest),
    assigneeId: input.assigneeId ?? null,
    path,
    orderPath: 'usageId',
  })
  return toEntity('allocation_usage', described(tx, usages[0], input))
}

interface Description {
  guest?: ParsedInputOf<'allocationUsages.update'>['guest']
  assigneeId?: string | null | undefined
  metadata?: ParsedInputOf<'allocationUsages.update'>['metadata']
}

const described = (tx: Tx, usage: Row<'allocation_usage'> | undefined, input: Description): Row<'allocation_usage'> => {
  if (usage === undefined) throw new Error('one unit was asked for and none was taken')
  return tx.update('allocation_usage', usage, {
    ...(input.guest !== undefined && { guest: guestText(input.guest) }),
    ...(input.assigneeId !== undefined && { assignee_id: input.assigneeId }),
    ...(input.metadata && { metadata: jsonText(input.metadata) }),
  })
}

/** Guest details, server and metadata; status, unit, principal and window change only through their operations (API-1). */
export const updateUsage = (
  tx: Tx,
  input: ParsedInputOf<'allocationUsages.update'>,
): OutputOf<'allocationUsages.update'> => {
  demandAssignee(tx, input.assigneeId)
  const before = tx.need('allocation_usage', input.id)
  const after = described(tx, before, input)
  if (after !== before) tx.emit(usageEvent(tx, 'USAGE_UPDATED', after))
  return toEntity('allocation_usage', after)
}

/** Deletes a usage that has ended. */
export const deleteUsage = (
  tx: Tx,
  input: ParsedInputOf<'allocationUsages.delete'>,
): OutputOf<'allocationUsages.delete'> => {
  const usage = tx.need('allocation_usage', input.id)
  if (isLive(usage.status)) refuse('USAGE_LIVE', { path: ['id'], facts: { id: usage.id, status: usage.status } })
  tx.emit(usageEvent(tx, 'USAGE_DELETED', tx.remove('allocation_usage', usage)))
  return { id: usage.id, deleted: true }
}
