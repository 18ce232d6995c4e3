import type { z } from 'zod'
import type { Guest as GuestSchema } from '@contract/primitives'
import { usageEvent } from '../occupancy/events'
import { liveUsagesOf } from '../occupancy/transitions'
import { refuse } from '../store/refusal'
import { jsonTextOrNull } from '../store/entities'
import type { Patch, Row } from '../store/tables'
import type { Tx } from '../store/tx'

/** Guest details as stored; nothing said is null. */
export const guestText = (guest: z.output<typeof GuestSchema> | null | undefined): string | null =>
  jsonTextOrNull(guest)

/** A server must be someone who works here. */
export const demandAssignee = (
  tx: Tx,
  assigneeId: string | null | undefined,
  path: readonly (string | number)[] = ['assigneeId'],
): void => {
  if (assigneeId === null || assigneeId === undefined) return
  if (tx.find('staff', assigneeId) === undefined) {
    refuse('NOT_FOUND', { path, facts: { entity: 'staff', id: assigneeId } })
  }
}

/**
 * An id that the caller chose must be free, among orders and reservations alike: usages are found by it, and an order
 * that bore a reservation's id would end that one's usages with its own.
 */
export const demandFreshId = (tx: Tx, id: string | undefined, path: readonly (string | number)[] = ['id']): void => {
  if (id === undefined) return
  const taken = tx.first(
    'SELECT id FROM sale_order WHERE id = ? UNION ALL SELECT id FROM reservation WHERE id = ?',
    id,
    id,
  )
  if (taken !== undefined) refuse('DUPLICATE_ID', { path, facts: { id } })
}

/** A party's stay begins: every order and reservation names one from the start. */
export const newSeating = (tx: Tx, party: { guest: string | null; assigneeId: string | null }): Row<'seating'> =>
  tx.insert('seating', {
    id: tx.newId('seating'),
    guest: party.guest,
    assignee_id: party.assigneeId,
    since: tx.command.at,
    survivor_id: null,
  })

/** Guest and server of an order or reservation are copied to its live usages; observers of their tables hear of it. */
export const describeUsages = (tx: Tx, principalId: string, party: Patch<'allocation_usage'>): void => {
  for (const usage of liveUsagesOf(tx, principalId)) {
    const after = tx.update('allocation_usage', usage, party)
    if (after !== usage) tx.emit(usageEvent(tx, 'USAGE_UPDATED', after))
  }
}
