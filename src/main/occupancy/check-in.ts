import { findUnitContext } from '../floor/path'
import type { UnitContext } from '../floor/path'
import { isoTime } from '../store/entities'
import { Refused, refuse } from '../store/refusal'
import type { Row } from '../store/tables'
import type { Tx } from '../store/tx'
import { bestTables } from './best-tables'
import { partySizeOf } from './events'
import { survivorOf } from './seatings'
import { windowOn } from './take'
import type { Window } from './windows'

type Booked = Pick<Row<'reservation'>, 'reserved_from' | 'reserved_to' | 'seating_id' | 'guest'>

/** Other tables that are offered where the booked one is still taken. */
const MOST_OFFERED = 3

/**
 * The window of a party that checks in: from now, with the length that was booked, or shorter where the next booking
 * begins inside it and that is accepted (USE-2, USE-4). Refuses RESERVATION_IN_WINDOW, and UNIT_TAKEN with other tables
 * to choose from where the party before is still there (RSV-1).
 */
export const checkInWindow = (
  tx: Tx,
  booked: Booked,
  held: readonly Row<'allocation_usage'>[],
  options: { acceptShorter: boolean; path: string },
): Window => {
  const { at } = tx.command
  const units = held.flatMap((usage) => findUnitContext(tx, usage.allocation_unit_id) ?? [])
  const window = { from: at, to: at + (booked.reserved_to - booked.reserved_from) }
  try {
    return windowOn(tx, units, window, {
      now: at,
      survivorId: survivorOf(tx, booked.seating_id),
      acceptShorter: options.acceptShorter,
      offerShorter: true,
      path: () => [options.path],
    })
  } catch (thrown) {
    if (!(thrown instanceof Refused) || thrown.refusal.code !== 'UNIT_TAKEN') throw thrown
    const { candidates } = otherTables(tx, booked, units, window)
    return refuse('UNIT_TAKEN', { path: [options.path], facts: { ...thrown.refusal.facts, candidates } })
  }
}

/** Free tables for a party that cannot have its own; as large as those where nobody said how many they are. */
const otherTables = (tx: Tx, booked: Booked, units: readonly UnitContext[], window: Window) => {
  const seats = units.reduce((sum, { unit }) => sum + unit.capacity, 0)
  const partySize = partySizeOf(booked.guest) ?? Math.max(seats, 1)
  return bestTables(tx, { partySize, to: isoTime(window.to), limit: MOST_OFFERED }, { now: tx.command.at })
}
