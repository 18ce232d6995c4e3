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
