import { refuse } from './refusal'
import type { Connection } from './connection'
import type { Row, TableName } from './tables'

/** Values that SQLite takes. */
export type SqlValue = string | number | bigint | null | Uint8Array

/**
 * Reads of one store. SQL is written out in full and values are always bound; the same text is prepared once.
 * A reader sees one merchant: every statement binds `merchantId` all the same (architecture, rule 12).
 */
export interface Reader {
  readonly merchantId: string
  /** All rows of a statement. */
  all<Result>(sql: string, ...values: SqlValue[]): Result[]
  /** The first row of a statement. */
  first<Result>(sql: string, ...values: SqlValue[]): Result | undefined
  /** A row by its id, not deleted. */
  find<Name extends TableName>(table: Name, id: string): Row<Name> | undefined
  /** A row by its id, or NOT_FOUND with the path of the field that named it. */
  need<Name extends TableName>(table: Name, id: string, path?: readonly (string | number)[]): Row<Name>
}

const findSql = new Map<TableName, string>()
const findSqlOf = (table: TableName): string => {
  let sql = findSql.get(table)
  if (sql === undefined) {
    sql = `SELECT * FROM ${table} WHERE id = ? AND merchant_id = ? AND deleted_at IS NULL`
    findSql.set(table, sql)
  }
  return sql
}

/** A reader over a connection. */
export class ConnectionReader implements Reader {
  readonly merchantId: string
  protected readonly connection: Connection

  constructor(connection: Connection, merchantId: string) {
    this.connection = connection
    this.merchantId = merchantId
  }

  all<Result>(sql: string, ...values: SqlValue[]): Result[] {
    return this.connection.statement(sql).all(...values) as Result[]
  }

  first<Result>(sql: string, ...values: SqlValue[]): Result | undefined {
    return this.connection.statement(sql).get(...values) as Result | undefined
  }

  find<Name extends TableName>(table: Name, id: string): Row<Name> | undefined {
    return this.connection.statement(findSqlOf(table)).get(id, this.merchantId) as Row<Name> | undefined
  }

  need<Name extends TableName>(table: Name, id: string, path: readonly (string | number)[] = ['id']): Row<Name> {
    return this.find(table, id) ?? refuse('NOT_FOUND', { path, facts: { entity: table, id } })
  }
}
