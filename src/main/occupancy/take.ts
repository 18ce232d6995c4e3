import { isInService } from '@contract/lifecycles'
import { takesPartOf } from '@contract/occupancy'
import type { Stay } from '@contract/occupancy'
import { unitContext } from '../floor/path'
import type { UnitContext } from '../floor/path'
import { isoTime } from '../store/entities'
import type { Reader } from '../store/reader'
import { refuse } from '../store/refusal'
import type { Row } from '../store/tables'
import type { Tx } from '../store/tx'
import { conflictsOn } from './conflicts'
import type { Conflict } from './conflicts'
import { usageEvent } from './events'
import { liveUsagesOf } from './transitions'
import type { Window } from './windows'

/** Facts of a conflict, as they cross a border. */
export const conflictFacts = (conflict: Conflict): Record<string, unknown> => ({
  id: conflict.id,
  allocationUnitId: conflict.allocation_unit_id,
  usageType: conflict.usage_type,
  usageId: conflict.usage_id,
  status: conflict.status,
  reservedFrom: isoTime(conflict.reserved_from),
  reservedTo: isoTime(conflict.reserved_to),
  seatedAt: conflict.seated_at === null ? null : isoTime(conflict.seated_at),
  assigneeId: conflict.assignee_id,
  createdAt: isoTime(conflict.created_at),
})

/** The field of a payload that names the unit with this place in its list. */
export type UnitPath = (index: number) => readonly (string | number)[]

/** The field of the payload that names the unit with this place in the list. */
export const unitListPath: UnitPath = (index) => ['allocationUnitIds', index]

/**
 * The units that are asked for, each known, in service and named once (a unit, and also a place: table 7 of two plans is
 * one table). Refuses NOT_FOUND, UNIT_NOT_IN_SERVICE, DUPLICATE_UNIT.
 */
export const unitsToTake = (
  reader: Reader,
  unitIds: readonly string[],
  path: UnitPath = unitListPath,
): UnitContext[] => {
  const places = new Set<string>()
  return unitIds.map((unitId, index) => {
    const context = unitContext(reader, unitId, path(index))
    if (places.has(context.unit.place_id)) refuse('DUPLICATE_UNIT', { path: path(index), facts: { unitId } })
    places.add(context.unit.place_id)
    if (!isInService(context.status) || context.unit.retiring_at !== null) {
      refuse('UNIT_NOT_IN_SERVICE', {
        path: path(index),
        facts: { unitId, unitNumber: context.unit.number, status: context.status },
      })
    }
    return context
  })
}

/**
 * An order or reservation takes each place once at a time: a second usage of its own there would keep the unit occupied
 * when the first one ends. Refuses DUPLICATE_UNIT.
 */
export const demandNotHeld = (
  reader: Reader,
  principalId: string,
  units: readonly UnitContext[],
  options: { window: Window; now: number; path: UnitPath },
): void => {
  const { window, now, path } = options
  const held = new Map(
    liveUsagesOf(reader, principalId)
      .filter((usage) => takesPartOf(stayOfRow(usage), window.from, window.to, now))
      .map((usage) => [usage.place_id, usage.id]),
  )
  for (const [index, { unit }] of units.entries()) {
    const usageId = held.get(unit.place_id)
    if (usageId !== undefined) refuse('DUPLICATE_UNIT', { path: path(index), facts: { unitId: unit.id, usageId } })
  }
}

/** The stay of a row. */
export const stayOfRow = (usage: Row<'allocation_usage'>): Stay => ({
  status: usage.status,
  reservedFrom: usage.reserved_from,
  reservedTo: usage.reserved_to,
  seatedAt: usage.seated_at,
})

/** What stands in the way of a window on a place: nothing, a party, or only bookings that begin inside it. */
export type Obstacle =
  | { kind: 'none' }
  | { kind: 'taken'; conflict: Conflict }
  | { kind: 'booking'; conflict: Conflict; freeUntil: number }

/** Looks at one place. A booking that begins after the window's start leaves a shorter window, however short. */
export const obstacleOn = (
  reader: Reader,
  placeId: string,
  window: Window,
  now: number,
  survivorId: string,
): Obstacle => {
  const conflicts = conflictsOn(reader, placeId, window, now, survivorId)
  const [first] = conflicts
  if (first === undefined) return { kind: 'none' }
  const start = Math.max(window.from, now)
  const blocking = conflicts.find((conflict) => conflict.seated_at !== null || conflict.reserved_from <= start)
  return blocking === undefined
    ? { kind: 'booking', conflict: first, freeUntil: first.reserved_from }
    : { kind: 'taken', conflict: blocking }
}

/**
 * The window in which a party can have all the units (USE-3, USE-4): the one asked for, or the shorter one where that is
 * accepted. Refuses UNIT_TAKEN with the conflicting usage, or RESERVATION_IN_WINDOW with the offer.
 */
export const windowOn = (
  reader: Reader,
  units: readonly UnitContext[],
  window: Window,
  options: { now: number; survivorId: string; acceptShorter: boolean; offerShorter: boolean; path?: UnitPath },
): Window => {
  let to = window.to
  let shortening: { index: number; unit: UnitContext; conflict: Conflict } | undefined
  for (const [index, unit] of units.entries()) {
    const obstacle = obstacleOn(reader, unit.unit.place_id, window, options.now, options.survivorId)
    if (obstacle.kind === 'none') continue
    if (obstacle.kind === 'taken' || !options.offerShorter) {
      return refuse('UNIT_TAKEN', {
        path: (options.path ?? unitListPath)(index),
        facts: { unitId: unit.unit.id, unitNumber: unit.unit.number, usage: conflictFacts(obstacle.conflict) },
      })
    }
    if (obstacle.freeUntil < to) {
      to = obstacle.freeUntil
      shortening = { index, unit, conflict: obstacle.conflict }
    }
  }
  if (shortening !== undefined && !options.acceptShorter) {
    return refuse('RESERVATION_IN_WINDOW', {
      path: (options.path ?? unitListPath)(shortening.index),
      facts: {
        unitId: shortening.unit.unit.id,
        unitNumber: shortening.unit.unit.number,
        usage: conflictFacts(shortening.conflict),
        offer: { reservedFrom: isoTime(window.from), reservedTo: isoTime(to) },
      },
    })
  }
  return { from: window.from, to }
}

/** What a party brings along when it takes a unit. */
export type Occupant = Pick<
  Row<'allocation_usage'>,
  'usage_type' | 'usage_id' | 'seating_id' | 'status' | 'seated_at' | 'paid_at' | 'guest' | 'assignee_id'
>

/**
 * Writes the usages, one per unit; the caller has asked windowOn in this transaction, the database asks once more.
 * `moved` where they are the targets of a move.
 */
export const takeUnits = (
  tx: Tx,
  units: readonly UnitContext[],
  window: Window,
  occupant: Occupant,
  details: { purpose: string; orderNumber?: string; moved?: boolean },
): Row<'allocation_usage'>[] =>
  units.map((context, index) => {
    const usage = tx.insert('allocation_usage', {
      ...occupant,
      id: tx.newId(details.purpose, index),
      allocation_unit_id: context.unit.id,
      place_id: context.unit.place_id,
      reserved_from: window.from,
      reserved_to: window.to,
      ended_at: null,
      end_reason: null,
      moved_to_id: null,
    })
    // A booking reserves; one that only moves sends what every target of a move does (SYN-8).
    const booked = details.moved !== true && usage.status === 'RESERVED' && usage.usage_type === 'RESERVATION'
    const action = booked ? 'USAGE_RESERVED' : 'USAGE_CREATED'
    tx.emit(
      usageEvent(tx, action, usage, {
        context,
        ...(details.orderNumber !== undefined && { orderNumber: details.orderNumber }),
      }),
    )
    return usage
  })
