import { isInService } from '@contract/lifecycles'
import { isLive } from '@contract/occupancy'
import { UNDONE } from '@contract/undo'
import { findUnitContext } from '../../floor/path'
import { conflictsOn } from '../../occupancy/conflicts'
import type { Conflict } from '../../occupancy/conflicts'
import { survivorOf } from '../../occupancy/seatings'
import { conflictFacts } from '../../occupancy/take'
import { refuse } from '../../store/refusal'
import type { Patch, Row, TableName } from '../../store/tables'
import type { Tx } from '../../store/tx'
import { rowNow } from './undone-command'
import type { DoneCommand } from './undone-command'

/**
 * How a row ends that an undone command had made; a seating has no end of its own. A table that is not named holds nothing
 * that can be taken back. An append-only table writes a reversing entry here.
 */
const END_OF_MADE: Partial<Record<TableName, (tx: Tx, row: Row<TableName>) => void>> = {
  seating: () => undefined,
  sale_order: (tx, row) => void tx.update('sale_order', row as Row<'sale_order'>, ended(tx)),
  allocation_usage: (tx, row) => void tx.update('allocation_usage', row as Row<'allocation_usage'>, ended(tx)),
  order_line: (tx, row) => void tx.update('order_line', row as Row<'order_line'>, ended(tx)),
}

const ended = (tx: Tx): { status: 'CANCELLED'; ended_at: number; end_reason: string } => ({
  status: 'CANCELLED',
  ended_at: tx.command.at,
  end_reason: UNDONE,
})

const RESTORED: ReadonlySet<TableName> = new Set([
  'seating',
  'sale_order',
  'order_line',
  'reservation',
  'allocation_usage',
])

const isAt = (usage: Row<'allocation_usage'>): string =>
  [usage.status, usage.reserved_from, usage.reserved_to, usage.seated_at].join(' ')

/** The table that a party gets back must be there, in service, and nobody else's by now (USE-3). */
const demandPlace = (tx: Tx, before: Row<'allocation_usage'>, after: Row<'allocation_usage'>, doneAt: number): void => {
  if (!isLive(after.status) || (isLive(before.status) && isAt(before) === isAt(after))) return
  const context = findUnitContext(tx, after.allocation_unit_id)
  const unit = { unitId: after.allocation_unit_id, unitNumber: context?.unit.number ?? null }
  if (context === undefined || (!isLive(before.status) && !isInService(context.status))) {
    refuse('UNIT_NOT_IN_SERVICE', { path: ['commandId'], facts: { ...unit, status: context?.status ?? null } })
  }
  const now = tx.command.at
  const to = after.seated_at === null ? after.reserved_to : Math.max(after.reserved_to, now + 1)
  const window = { from: after.reserved_from, to }
  // A booking that an overdue party had run into already, before what is taken back, has not come in between.
  const isNew = (other: Conflict): boolean =>
    other.created_at >= doneAt ||
    (other.reserved_from < after.reserved_to && after.reserved_from < other.reserved_to) ||
    (other.seated_at !== null && after.seated_at !== null)
  const conflict = conflictsOn(tx, after.place_id, window, now, survivorOf(tx, after.seating_id)).find(isNew)
  if (conflict !== undefined) {
    refuse('UNIT_TAKEN', { path: ['commandId'], facts: { ...unit, usage: conflictFacts(conflict) } })
  }
}

const patchOf = (before: Record<string, unknown>): Patch<TableName> => {
  const { modified_at: _modifiedAt, ...columns } = before
  return columns
}

/**
 * Takes images back in exact reverse, so that each step is one that the guards have passed: what changed is as it was, what
 * was made ends.
 */
export const reverse = (tx: Tx, { images, at }: Pick<DoneCommand, 'images' | 'at'>): void => {
  for (const { table, id, before } of images.toReversed()) {
    const end = END_OF_MADE[table]
    const row = rowNow(tx, table, id)
    if (row === undefined || (before === null ? end === undefined : !RESTORED.has(table))) {
      return refuse('UNDO_IMPOSSIBLE', { path: ['commandId'], facts: { table } })
    }
    if (before === null) end?.(tx, row)
    else {
      const restored = { ...row, ...patchOf(before) }
      if (table === 'allocation_usage') {
        demandPlace(tx, row as Row<'allocation_usage'>, restored as Row<'allocation_usage'>, at)
      }
      tx.update(table, row, patchOf(before))
    }
  }
}
