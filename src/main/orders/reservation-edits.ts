import type { OutputOf, ParsedInputOf } from '@contract/contract'
import { findUnitContext } from '../floor/path'
import { usageEvent } from '../occupancy/events'
import { survivorOf } from '../occupancy/seatings'
import { unitListPath, unitsToTake, windowOn } from '../occupancy/take'
import { liveUsagesOf } from '../occupancy/transitions'
import { demandWindow } from '../occupancy/windows'
import type { Window } from '../occupancy/windows'
import { jsonText, milliseconds, toEntity } from '../store/entities'
import { refuse } from '../store/refusal'
import type { Patch, Row } from '../store/tables'
import type { Tx } from '../store/tx'
import { mergedParty } from './guest-edits'
import { demandAssignee, describeUsages } from './parties'
import {
  announceReservation,
  demandBooked,
  giveUpUnits,
  paidInAdvance,
  reservationOutcome,
  reserveUnits,
} from './reservations'
import { clashingFields } from './seen-values'
import { currentSnapshot } from './snapshots'
import { announceMove } from './transfer'

type Outcome = OutputOf<'reservations.move'>
type Update = ParsedInputOf<'reservations.update'>

const writeUpdate = (
  tx: Tx,
  before: Row<'reservation'>,
  party: Pick<Patch<'reservation'>, 'guest' | 'assignee_id'>,
  metadata: Update['metadata'],
): Row<'reservation'> => {
  const after = tx.update('reservation', before, { ...party, ...(metadata && { metadata: jsonText(metadata) }) })
  if (Object.keys(party).length > 0) {
    describeUsages(tx, before.id, party)
    tx.update('seating', tx.need('seating', before.seating_id, []), party)
  }
  if (after !== before) announceReservation(tx, 'RESERVATION_UPDATED', after)
  return after
}

/**
 * Changes guest, server or metadata; its usages and seating follow. Refuses VALUE_CHANGED where a field is no longer what was
 * seen.
 */
export const updateReservation = (tx: Tx, input: Update): OutputOf<'reservations.update'> => {
  const before = tx.need('reservation', input.id)
  demandAssignee(tx, input.assigneeId)
  const { party, clashes } = mergedParty(before, input)
  const [field] = clashes
  if (field !== undefined) {
    refuse('VALUE_CHANGED', {
      path: field.split('.'),
      facts: { entity: 'Reservation', id: before.id, fields: clashes },
    })
  }
  return toEntity('reservation', writeUpdate(tx, before, party, input.metadata))
}

/** Of an update that clashes, what does not: merged by field, the rest is on a card (sync.md, Conflicts). */
export const updateReservationWhereItCan = (tx: Tx, input: Update): void => {
  const before = tx.need('reservation', input.id)
  writeUpdate(tx, before, mergedParty(before, input).party, input.metadata)
}

/** Gives a booking units, or none, in place of those it holds; releases before it takes, and stays paid. */
const reassign = (tx: Tx, reservation: Row<'reservation'>, unitIds: readonly string[]): Outcome => {
  const former = liveUsagesOf(tx, reservation.id)
  const moved = former.length > 0 && unitIds.length > 0
  const left = giveUpUnits(tx, former, moved)
  const units = unitsToTake(tx, unitIds)
  const usages =
    units.length === 0
      ? []
      : reserveUnits(tx, reservation, units, { path: unitListPath, paidAt: paidInAdvance(former), moved })
  if (moved) announceMove(tx, left, usages, units)
  if (units.length === 0) tx.update('reservation', reservation, { snapshot: currentSnapshot(tx, reservation) })
  const after = tx.need('reservation', reservation.id)
  announceReservation(tx, 'RESERVATION_ASSIGNED', after)
  return reservationOutcome(after, usages)
}

/** Gives a booking the named units in place of those it holds; none leaves it open. */
export const assignReservation = (tx: Tx, input: ParsedInputOf<'reservations.assign'>): Outcome => {
  const reservation = tx.need('reservation', input.id)
  demandBooked(reservation, 'assign')
  return reassign(tx, reservation, input.allocationUnitIds)
}

/** Clocks of terminals and people. */
const MOVE_TOLERANCE_MILLISECONDS = 60_000

type Move = ParsedInputOf<'reservations.move'>

/** The window that a booking is moved to; a new start alone keeps the length. Refuses VALUE_CHANGED, WINDOW_INVALID. */
const movedWindow = (tx: Tx, reservation: Row<'reservation'>, { reservedFrom, reservedTo, seen }: Move): Window => {
  const time = (value: string | undefined): number | undefined =>
    value === undefined ? undefined : milliseconds(value)
  const [wanted, former] = [
    { reservedFrom: time(reservedFrom), reservedTo: time(reservedTo) },
    { reservedFrom: time(seen?.reservedFrom), reservedTo: time(seen?.reservedTo) },
  ]
  const now = { reservedFrom: reservation.reserved_from, reservedTo: reservation.reserved_to }
  const fields = clashingFields(now, wanted, former)
  const [field] = fields
  if (field !== undefined) {
    refuse('VALUE_CHANGED', { path: [field], facts: { entity: 'Reservation', id: reservation.id, fields } })
  }
  const from = wanted.reservedFrom ?? now.reservedFrom
  // A booking that is late may keep its start; a new one lies ahead.
  if (from !== now.reservedFrom && from < tx.command.at - MOVE_TOLERANCE_MILLISECONDS) {
    refuse('WINDOW_INVALID', { path: ['reservedFrom'], facts: { rule: 'PAST' } })
  }
  return demandWindow({ from, to: wanted.reservedTo ?? from + (now.reservedTo - now.reservedFrom) }, tx.command.at)
}

/** Moves a booking in time, to other units, or both, under the rules of booking (RSV-2). */
export const moveReservation = (tx: Tx, input: Move): Outcome => {
  const before = tx.need('reservation', input.id)
  demandBooked(before, 'move')
  const window = movedWindow(tx, before, input)
  const held = liveUsagesOf(tx, before.id)
  const heldIds = new Set(held.map((usage) => usage.allocation_unit_id))
  const unitIds = input.allocationUnitIds
  const stays = unitIds === undefined || (unitIds.length === heldIds.size && unitIds.every((id) => heldIds.has(id)))
  const sameTime = window.from === before.reserved_from && window.to === before.reserved_to
  if (stays && sameTime) return reservationOutcome(before, held, true)
  const reservation = tx.update('reservation', before, { reserved_from: window.from, reserved_to: window.to })
  if (!sameTime) announceReservation(tx, 'RESERVATION_UPDATED', reservation)
  if (!stays) return reassign(tx, reservation, unitIds)
  windowOn(
    tx,
    held.flatMap((usage) => findUnitContext(tx, usage.allocation_unit_id) ?? []),
    window,
    {
      now: tx.command.at,
      survivorId: survivorOf(tx, before.seating_id),
      acceptShorter: false,
      offerShorter: false,
      path: () => [input.reservedFrom === undefined ? 'reservedTo' : 'reservedFrom'],
    },
  )
  const usages = held.map((usage) => {
    const after = tx.update('allocation_usage', usage, { reserved_from: window.from, reserved_to: window.to })
    tx.emit(usageEvent(tx, 'USAGE_UPDATED', after))
    return after
  })
  return reservationOutcome(reservation, usages)
}
