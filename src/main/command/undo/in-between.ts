import { TABLES } from '../../store/tables'
import type { RowImage } from '../../store/captured-tx'
import type { Reader } from '../../store/reader'
import { isoTime } from '../../store/entities'
import { refuse } from '../../store/refusal'
import type { TableName } from '../../store/tables'
import { rowNow, touchedRows } from './undone-command'
import type { DoneCommand, TouchedRow } from './undone-command'

/** When a row was written last says nothing of its values: what was changed and taken back again is as it was. */
const BESIDE_THE_POINT: ReadonlySet<string> = new Set(['modified_at'])

const stillEquals = (reader: Reader, { table, id, left }: TouchedRow): boolean => {
  const now = rowNow(reader, table, id) as Record<string, unknown> | undefined
  return (
    now !== undefined &&
    Object.entries(left).every(([column, value]) => BESIDE_THE_POINT.has(column) || now[column] === value)
  )
}

/** Columns that name a row of a table which a command can make; a row that was taken back itself no longer counts. */
const REFERENCES: Partial<Record<TableName, readonly { table: TableName; column: string; counts: string }[]>> = {
  sale_order: [
    { table: 'allocation_usage', column: 'usage_id', counts: `end_reason IS NOT 'UNDONE'` },
    { table: 'order_line', column: 'order_id', counts: `status = 'OPEN'` },
    { table: 'sale_order', column: 'merged_into_id', counts: `status = 'MERGED'` },
  ],
  seating: [
    { table: 'allocation_usage', column: 'seating_id', counts: `end_reason IS NOT 'UNDONE'` },
    { table: 'sale_order', column: 'seating_id', counts: `end_reason IS NOT 'UNDONE'` },
    { table: 'seating', column: 'survivor_id', counts: '1' },
  ],
}

/** Rows that came later and rest on rows that the command had made. */
const restingOn = (reader: Reader, images: readonly RowImage[], touched: ReadonlySet<string>): TouchedRow[] =>
  images
    .filter(({ before }) => before === null)
    .flatMap(({ table: made, id: madeId }) =>
      (REFERENCES[made] ?? []).flatMap(({ table, column, counts }) =>
        reader
          .all<{ id: string }>(
            `SELECT id FROM ${table} WHERE merchant_id = ? AND ${column} = ? AND ${counts}`,
            reader.merchantId,
            madeId,
          )
          .filter(({ id }) => !touched.has(`${table} ${id}`))
          .map(({ id }) => ({ table, id, left: {} })),
      ),
    )

const MOST_NAMED = 20

/** The first commands that came in between, for words such as "paid by Lan at 19:20". */
const since = (reader: Reader, seq: number | null, rows: readonly TouchedRow[]): Record<string, unknown>[] => {
  const ids = rows.map(({ id }) => id)
  if (seq === null || ids.length === 0) return []
  return reader
    .all<{ id: string; name: string; actor: string | null; at: number; images: string }>(
      'SELECT command_id AS id, name, actor_id AS actor, at, images FROM commit_log WHERE seq > ? ORDER BY seq LIMIT 2000',
      seq,
    )
    .filter(({ images }) => ids.some((id) => images.includes(id)))
    .slice(0, MOST_NAMED)
    .map(({ id, name, actor, at }) => ({ commandId: id, command: name, actorId: actor, at: isoTime(at) }))
}

/** Refuses UNDO_CHANGED, naming the rows and commands, where anything has happened to what a command left. */
export const demandNothingInBetween = (reader: Reader, { images, seq }: DoneCommand): void => {
  const touched = touchedRows(images)
  const keys = new Set(touched.map(({ table, id }) => `${table} ${id}`))
  const changed = [...touched.filter((row) => !stillEquals(reader, row)), ...restingOn(reader, images, keys)]
  if (changed.length === 0) return
  refuse('UNDO_CHANGED', {
    path: ['commandId'],
    facts: {
      rows: changed.slice(0, MOST_NAMED).map(({ table, id }) => ({ entity: TABLES[table].entity, id })),
      since: since(reader, seq, changed),
    },
  })
}
