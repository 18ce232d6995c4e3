import type { Database } from 'better-sqlite3'
import { writeInsert, writeRemoval, writeUpdate } from './captured-tx'
import type { RowImage } from './captured-tx'
import type { Connection } from './connection'
import { isWriteFailure } from './faults'
import { demandKnownSchema, migrate, MIGRATIONS } from './migrations'
import type { Migration } from './migrations'
import { askForSnapshot } from './snapshot-wanted'
import { knowsColumn, knowsTable, TABLE_NAMES } from './tables'
import type { TableName } from './tables'

/** The columns that a file has, by table; none of a table that it has not. */
type Shape = ReadonlyMap<TableName, ReadonlySet<string>>

const shapeOf = (database: Database): Shape =>
  new Map(
    TABLE_NAMES.map((table) => {
      const columns = database.pragma(`table_info(${table})`) as { name: string }[]
      return [table, new Set(columns.map(({ name }) => name))]
    }),
  )

/**
 * Brings a file to this program's schema. Where a hub of a newer schema has written to a terminal whose program did not know
 * it yet, what was left aside then is taken up from the log: all of it stands there as it came. What the log does not reach
 * is fetched from the hub, and so is everything where more than one schema was skipped (sync.md, Schema).
 *
 * A command in the outbox has the schema of its file, as no other program opens it: a migration that belongs to a change of an
 * operation's input also lifts the inputs in `local_outbox` and `local_resubmit`.
 * @throws StoreFault STORE_TOO_NEW
 */
export const upgrade = (connection: Connection, migrations: readonly Migration[] = MIGRATIONS): void => {
  const { database } = connection
  const from = demandKnownSchema(database, migrations)
  const ahead = migrations.filter(({ version }) => version > from).length
  if (from === 0 || ahead === 0) return migrate(database, migrations)
  database.transaction(() => {
    const before = shapeOf(database)
    const followed = isNewerLogged(database, from)
    migrate(database, migrations)
    const isWhole = !followed || (reachesBack(connection, from) && isTakenUp(connection, before, from))
    if (!isWhole || (ahead > 1 && isTerminal(connection))) askForSnapshot(connection, from)
  })()
}

const isNewerLogged = (database: Database, schema: number): boolean =>
  database.prepare('SELECT 1 FROM commit_log WHERE schema_version > ? LIMIT 1').get(schema) !== undefined

/** Only a node that is a terminal, or was one before it was made the hub, has a watermark. */
const isTerminal = (connection: Connection): boolean =>
  connection.statement('SELECT 1 FROM local_watermark').get() !== undefined

/** Whether the log still has the first commit that the former program did not know whole. */
const reachesBack = (connection: Connection, schema: number): boolean => {
  const first = connection
    .statement('SELECT seq, schema_version AS schema FROM commit_log ORDER BY seq LIMIT 1')
    .get() as { seq: number; schema: number } | undefined
  return first !== undefined && (first.seq === 1 || first.schema <= schema)
}

/** In a savepoint: rows that cannot be had from here do not keep a store from opening. */
const isTakenUp = (connection: Connection, before: Shape, schema: number): boolean => {
  try {
    connection.savepoint(() => takeUp(connection, before, schema))
    return true
  } catch (thrown) {
    if (isWriteFailure(thrown)) throw thrown
    return false
  }
}

/** The last that the log says of each row in which there is something new. */
const takeUp = (connection: Connection, before: Shape, schema: number): void => {
  const last = new Map<string, RowImage>()
  const rows = connection.database
    .prepare('SELECT images FROM commit_log WHERE schema_version > ? ORDER BY seq')
    .iterate(schema) as IterableIterator<{ images: string }>
  for (const { images } of rows) {
    for (const image of JSON.parse(images) as RowImage[]) {
      if (knowsTable(image.table)) last.set(`${image.table} ${image.id}`, image)
    }
  }
  // Rows that point to each other come in the order of their last change.
  connection.database.pragma('defer_foreign_keys = ON')
  for (const { table, id, after } of last.values()) {
    const former = before.get(table)
    if (former === undefined || former.size === 0) {
      if (after === null) writeRemoval(connection, table, id)
      else writeInsert(connection, table, after)
    } else if (after !== null) {
      // The rest of the row is as it was shown, with what this terminal has done since and not sent.
      const added = Object.entries(after).filter(([column]) => knowsColumn(table, column) && !former.has(column))
      if (added.length > 0) writeUpdate(connection, table, id, after['merchant_id'], Object.fromEntries(added))
    }
  }
}
