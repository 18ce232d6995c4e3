import type { DomainEvent } from '@contract/events'
import type { Connection } from './connection'
import { derivedId } from './ids'
import { ConnectionReader } from './reader'
import { attempt } from './refusal'
import type { Result } from './refusal'
import { knowsColumn, knowsTable, TABLES, TABLE_NAMES } from './tables'
import type { NewRow, Patch, Row, TableName } from './tables'
import type { CommandContext, Tx } from './tx'

/** One row write: what changed, and the row as it is after. `before` is null for a new row, `after` for a removed one. */
export interface RowImage {
  table: TableName
  id: string
  /** The changed columns with their former values. */
  before: Record<string, unknown> | null
  /** The whole row. */
  after: Record<string, unknown> | null
}

const columnsOf = new Map(TABLE_NAMES.map((table) => [table, Object.keys(TABLES[table].columns)]))
const insertSql = new Map(
  TABLE_NAMES.map((table) => {
    const columns = columnsOf.get(table) ?? []
    return [table, `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`]
  }),
)
const updateSql = new Map<string, string>()

const updateSqlOf = (table: TableName, columns: readonly string[]): string => {
  const key = `${table} ${columns.join(' ')}`
  let sql = updateSql.get(key)
  if (sql === undefined) {
    sql = `UPDATE ${table} SET ${columns.map((column) => `${column} = ?`).join(', ')} WHERE id = ? AND merchant_id = ?`
    updateSql.set(key, sql)
  }
  return sql
}

/**
 * Writes a row as an image gives it, without capturing it: what replaying a log and applying a commit do. What this program
 * does not know of it, be it columns or the table, is left aside.
 */
export const writeInsert = (connection: Connection, table: TableName, row: Record<string, unknown>): void => {
  const columns = columnsOf.get(table)
  if (columns === undefined) return
  const named = columns.filter((column) => row[column] !== undefined)
  if (named.length === columns.length) {
    connection.statement(insertSql.get(table) ?? '').run(...columns.map((column) => row[column]))
  } else {
    // An image of an older schema does not know the columns that were added since: they begin as the schema says.
    const places = named.map(() => '?').join(', ')
    connection
      .statement(`INSERT INTO ${table} (${named.join(', ')}) VALUES (${places})`)
      .run(...named.map((column) => row[column]))
  }
}

/** Sets columns of one row; false where there is no such row. */
export const writeUpdate = (
  connection: Connection,
  table: TableName,
  id: string,
  merchantId: unknown,
  columns: Record<string, unknown>,
): boolean => {
  const names = Object.keys(columns)
  const result = connection.statement(updateSqlOf(table, names)).run(...Object.values(columns), id, merchantId)
  return result.changes === 1
}

/** The same for what an image names: what this program does not know of it is left aside, and counts as done. */
export const writeKnown = (
  connection: Connection,
  table: TableName,
  id: string,
  merchantId: unknown,
  columns: Record<string, unknown>,
): boolean => {
  if (!knowsTable(table)) return true
  const entries = Object.entries(columns)
  const known = entries.filter(([column]) => knowsColumn(table, column))
  if (known.length === entries.length) return writeUpdate(connection, table, id, merchantId, columns)
  if (known.length > 0) return writeUpdate(connection, table, id, merchantId, Object.fromEntries(known))
  return (
    connection.statement(`SELECT 1 FROM ${table} WHERE id = ? AND merchant_id = ?`).get(id, merchantId) !== undefined
  )
}

/** Removes a row as an image says it. */
export const writeRemoval = (connection: Connection, table: TableName, id: string): void => {
  if (knowsTable(table)) connection.statement(`DELETE FROM ${table} WHERE id = ?`).run(id)
}

/** The Tx of one command: writes go to the database at once and are kept as images in write order. */
export class CapturedTx extends ConnectionReader implements Tx {
  readonly command: CommandContext
  readonly images: RowImage[] = []
  readonly events: DomainEvent[] = []
  /** The command whose ids are made. */
  private idsOf: string

  constructor(connection: Connection, merchantId: string, command: CommandContext) {
    super(connection, merchantId)
    this.command = command
    this.idsOf = command.id
  }

  newId(purpose: string, index = 0): string {
    return derivedId(this.idsOf, purpose, index)
  }

  withIdsOf<Value>(commandId: string, part: () => Value): Value {
    const former = this.idsOf
    this.idsOf = commandId
    try {
      return part()
    } finally {
      this.idsOf = former
    }
  }

  attempt<Value>(part: () => Value): Result<Value> {
    const [images, events] = [this.images.length, this.events.length]
    const result = attempt(() => this.connection.savepoint(part))
    if (!result.ok) {
      this.images.length = images
      this.events.length = events
    }
    return result
  }

  insert<Name extends TableName>(table: Name, row: NewRow<Name>): Row<Name> {
    const stored = {
      ...row,
      merchant_id: this.merchantId,
      created_at: this.command.at,
      modified_at: this.command.at,
      deleted_at: null,
      metadata: row.metadata ?? '{}',
    } as unknown as Row<Name>
    writeInsert(this.connection, table, stored)
    this.images.push({ table, id: row.id, before: null, after: stored })
    return stored
  }

  update<Name extends TableName>(table: Name, before: Row<Name>, patch: Patch<Name>): Row<Name> {
    const former: Record<string, unknown> = {}
    const changed: Record<string, unknown> = {}
    for (const column of Object.keys(patch)) {
      const value = (patch as Record<string, unknown>)[column]
      if (value === undefined || value === (before as Record<string, unknown>)[column]) continue
      former[column] = (before as Record<string, unknown>)[column]
      changed[column] = value
    }
    if (Object.keys(changed).length === 0) return before
    if (before.modified_at !== this.command.at) {
      former['modified_at'] = before.modified_at
      changed['modified_at'] = this.command.at
    }
    const id = before.id as string
    if (!writeUpdate(this.connection, table, id, this.merchantId, changed)) {
      throw new Error(`${table} ${id} is updated but not there`)
    }
    const after = { ...before, ...changed } as Row<Name>
    this.images.push({ table, id, before: former, after })
    return after
  }

  remove<Name extends TableName>(table: Name, before: Row<Name>): Row<Name> {
    return this.update(table, before, { deleted_at: this.command.at } as Patch<Name>)
  }

  emit(event: DomainEvent): void {
    this.events.push(event)
  }
}
