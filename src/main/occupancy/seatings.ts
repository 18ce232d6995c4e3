import type { Reader } from '../store/reader'
import type { Row } from '../store/tables'
import type { Tx } from '../store/tx'
import { LIVE } from './live.sql'

/** The seating that stands for a seating: itself, or the one it was united into. */
export const survivorOf = (reader: Reader, seatingId: string): string =>
  reader.first<{ id: string }>(
    'SELECT coalesce(survivor_id, id) AS id FROM seating WHERE id = ? AND merchant_id = ?',
    seatingId,
    reader.merchantId,
  )?.id ?? seatingId

/** All live usages of a party, over its units and its orders. */
export const partyUsages = (reader: Reader, survivorId: string): Row<'allocation_usage'>[] =>
  reader.all<Row<'allocation_usage'>>(
    `SELECT held.* FROM seating JOIN allocation_usage AS held ON held.seating_id = seating.id
     WHERE seating.merchant_id = ? AND (seating.id = ? OR seating.survivor_id = ?)
       AND held.merchant_id = ? AND held.status IN ${LIVE} ORDER BY held.id`,
    reader.merchantId,
    survivorId,
    survivorId,
    reader.merchantId,
  )

/**
 * What moves when a usage of a party does: all units where the party sits, or all that are kept for it when it comes.
 * Tables that a seated party holds for later stay as they are.
 */
export const movingUsages = (reader: Reader, usage: Row<'allocation_usage'>): Row<'allocation_usage'>[] =>
  partyUsages(reader, survivorOf(reader, usage.seating_id)).filter(
    (held) => (held.seated_at === null) === (usage.seated_at === null),
  )

/** Makes two parties one. Whoever pointed at the former survivor points at the new one: no chains of survivors. */
export const uniteSeatings = (tx: Tx, seatingId: string, intoSeatingId: string): void => {
  const former = survivorOf(tx, seatingId)
  const survivor = survivorOf(tx, intoSeatingId)
  if (former === survivor) return
  const followers = tx.all<Row<'seating'>>(
    'SELECT * FROM seating WHERE merchant_id = ? AND survivor_id = ?',
    tx.merchantId,
    former,
  )
  // The former survivor first: at no step is the party in two parts, which the database would refuse.
  tx.update('seating', tx.need('seating', former, []), { survivor_id: survivor })
  for (const follower of followers) tx.update('seating', follower, { survivor_id: survivor })
}
