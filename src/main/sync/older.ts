import { writeInsert } from '../store/captured-tx'
import type { LogRow } from '../store/commit-log'
import type { Connection } from '../store/connection'
import type { TableName } from '../store/tables'
import { PAGE_BYTES, PAGE_COMMITS, toRecord, weightOf } from './protocol'
import type { CommitRecord } from './protocol'
import { DROPPED_TABLES } from './snapshot'

/** What is read for a page at a time: log rows and orders are large, and a page is full of few of them. */
const READ_AT_ONCE = 16
/** Rows of one message. */
const ROWS = 200

/** The commits before a seq, in order: at most so many and so heavy as a page (message 4), the newest of them. */
export const readPageBefore = (connection: Connection, before: number): CommitRecord[] => {
  const commits: CommitRecord[] = []
  let weight = 0
  for (;;) {
    const rows = connection
      .statement('SELECT * FROM commit_log WHERE seq < ? ORDER BY seq DESC LIMIT ?')
      .all(commits.at(-1)?.seq ?? before, READ_AT_ONCE) as LogRow[]
    for (const row of rows) {
      const record = toRecord(row)
      weight += weightOf(record)
      if (commits.length > 0 && (weight > PAGE_BYTES || commits.length === PAGE_COMMITS)) return commits.reverse()
      commits.push(record)
    }
    if (rows.length < READ_AT_ONCE) return commits.reverse()
  }
}

/** Rows of one table, or those of it that others of it point to and then those that point. */
interface OlderPart {
  name: string
  table: TableName
  condition: string
}

/** Everything that terminals drop, parents before children. A survivor has no survivor itself. */
const PARTS: readonly OlderPart[] = DROPPED_TABLES.flatMap((table): OlderPart[] =>
  table === 'seating'
    ? [
        { name: 'seating', table, condition: 'survivor_id IS NULL' },
        { name: 'united-seating', table, condition: 'survivor_id IS NOT NULL' },
      ]
    : [{ name: table, table, condition: '1' }],
)

const partOf = (name: string): OlderPart | undefined => PARTS.find((part) => part.name === name)

/** The first part, or the one after a part; undefined where that was the last. */
export const partAfter = (name: string | undefined): string | undefined =>
  PARTS[name === undefined ? 0 : PARTS.findIndex((part) => part.name === name) + 1]?.name

/** The rows of a part after an id, in order, and whether there are more. A part that is not known here has none. */
export const readOlderRows = (
  connection: Connection,
  name: string,
  after: string,
): { rows: Record<string, unknown>[]; more: boolean } => {
  const part = partOf(name)
  if (part === undefined) return { rows: [], more: false }
  const rows: Record<string, unknown>[] = []
  let weight = 0
  for (;;) {
    const last = rows.at(-1)?.['id'] ?? after
    const read = connection
      .statement(`SELECT * FROM ${part.table} WHERE id > ? AND ${part.condition} ORDER BY id LIMIT ?`)
      .all(last, READ_AT_ONCE) as Record<string, unknown>[]
    for (const row of read) {
      weight += JSON.stringify(row).length
      if (rows.length > 0 && (weight > PAGE_BYTES || rows.length === ROWS)) return { rows, more: true }
      rows.push(row)
    }
    if (read.length < READ_AT_ONCE) return { rows, more: false }
  }
}

/** Brings back those rows that are not here, in the caller's transaction; what is here is newer, or the same. */
export const bringBackRows = (connection: Connection, name: string, rows: readonly Record<string, unknown>[]): void => {
  const part = partOf(name)
  if (part === undefined) return
  const known = connection.statement(`SELECT 1 FROM ${part.table} WHERE id = ?`)
  for (const row of rows) if (known.get(row['id']) === undefined) writeInsert(connection, part.table, row)
}
