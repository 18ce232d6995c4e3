import type { RowImage } from '../../store/captured-tx'
import { parsed } from '../../store/entities'
import type { Reader } from '../../store/reader'
import { knowsColumn, knowsTable } from '../../store/tables'
import type { Row, TableName } from '../../store/tables'
import { RAISE_COMMAND } from '../parking'

/** A command that was done here: what it wrote, and when. */
export interface DoneCommand {
  id: string
  name: string
  at: number
  images: RowImage[]
  /** Its commit; null while the hub has not decided it. */
  seq: number | null
  /** It stands on a conflict card; what it did beside that are its images. */
  isKept: boolean
}

type StoredCommand = Omit<DoneCommand, 'images' | 'isKept'> & { images: string; input: string }

/**
 * A command as it stands in the log, or, at a terminal that is cut off, among what it has done provisionally. Undefined where
 * nothing of it is known here: it was refused, found everything as wanted, or lies beyond the end of this log.
 */
export const doneCommand = (reader: Reader, id: string): DoneCommand | undefined => {
  const found =
    reader.first<StoredCommand>(
      'SELECT command_id AS id, name, at, images, seq, input FROM commit_log WHERE command_id = ?',
      id,
    ) ??
    reader.first<StoredCommand>(
      'SELECT command_id AS id, name, at, images, NULL AS seq, input FROM local_outbox WHERE command_id = ? AND images IS NOT NULL',
      id,
    )
  if (found === undefined) return undefined
  const { input, ...command } = found
  const images = parsed<RowImage[]>(command.images)
  if (command.name !== RAISE_COMMAND) return { ...command, images, isKept: false }
  const { name } = parsed<{ name: string }>(input)
  return { ...command, name, images: images.filter(({ table }) => table !== 'conflict_card'), isKept: true }
}

/** Whether this program has a place for all that an image says; at a hub it always has. */
export const isKnownWhole = ({ table, after }: RowImage): boolean =>
  knowsTable(table) && Object.keys(after ?? {}).every((column) => knowsColumn(table, column))

/** One row that a command touched: as it was before, null where the command made it, and as the command left it. */
export interface TouchedRow<Name extends TableName = TableName> {
  table: Name
  id: string
  left: Record<string, unknown>
}

/** The rows of a command in the order of their first image, each as the command left it. */
export const touchedRows = (images: readonly RowImage[]): TouchedRow[] => {
  const rows = new Map<string, TouchedRow>()
  for (const { table, id, after } of images) {
    const key = `${table} ${id}`
    const known = rows.get(key)
    if (known !== undefined) known.left = after ?? {}
    else rows.set(key, { table, id, left: after ?? {} })
  }
  return [...rows.values()]
}

/** A row as it stands now, deleted or not. */
export const rowNow = (reader: Reader, table: TableName, id: string): Row<TableName> | undefined =>
  reader.first<Row<TableName>>(`SELECT * FROM ${table} WHERE id = ? AND merchant_id = ?`, id, reader.merchantId)
