import type { RowImage } from '../store/captured-tx'
import { writeInsert, writeKnown, writeRemoval } from '../store/captured-tx'
import type { Connection } from '../store/connection'
import type { TableName } from '../store/tables'

/** A row that was pruned here comes back whole; its parents may come later in the same transaction, or it goes again. */
const bringBack = (connection: Connection, table: TableName, row: Record<string, unknown>): void => {
  connection.database.pragma('defer_foreign_keys = ON')
  writeInsert(connection, table, row)
}

const pick = (row: Record<string, unknown>, names: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.keys(names).map((column) => [column, row[column] ?? null]))

/** Applies one image of a commit: the database's own guards watch each step. Answers whether a pruned row came back. */
export const applyImage = (connection: Connection, { table, id, before, after }: RowImage): boolean => {
  if (after === null) writeRemoval(connection, table, id)
  else if (before === null) writeInsert(connection, table, after)
  else if (!writeKnown(connection, table, id, after['merchant_id'], pick(after, before))) {
    bringBack(connection, table, after)
    return true
  }
  return false
}

/** The row as it was before an image; null where there was none. */
export const formerRow = ({ before, after }: RowImage): Record<string, unknown> | null =>
  before === null ? null : { ...after, ...before }

/** Takes one image back. The images of a command, and commands, are taken back in exact reverse (architecture, rule 4). */
export const undoImage = (connection: Connection, image: RowImage): boolean => {
  const { table, id, before, after } = image
  if (before === null) writeRemoval(connection, table, id)
  else if (!writeKnown(connection, table, id, after?.['merchant_id'] ?? null, before)) {
    bringBack(connection, table, formerRow(image) ?? {})
    return true
  }
  return false
}
