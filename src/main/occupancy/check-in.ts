import { findUnitContext } from '../floor/path'
import type { Row } from '../store/tables'
import type { Tx } from '../store/tx'
import { survivorOf } from './seatings'
import { windowOn } from './take'
import type { Window } from './windows'

/**
 * The window of a party that checks in: from now, with the length that was booked, or shorter where the next booking
 * begins inside it and that is accepted (USE-2, USE-4). Refuses UNIT_TAKEN, RESERVATION_IN_WINDOW.
 */
export const checkInWindow = (
  tx: Tx,
  booked: Pick<Row<'reservation'>, 'reserved_from' | 'reserved_to' | 'seating_id'>,
  held: readonly Row<'allocation_usage'>[],
  options: { acceptShorter: boolean; path: string },
): Window => {
  const { at } = tx.command
  return windowOn(
    tx,
    held.flatMap((usage) => findUnitContext(tx, usage.allocation_unit_id) ?? []),
    { from: at, to: at + (booked.reserved_to - booked.reserved_from) },
    {
      now: at,
      survivorId: survivorOf(tx, booked.seating_id),
      acceptShorter: options.acceptShorter,
      offerShorter: true,
      path: () => [options.path],
    },
  )
}
