import type { Reader, SqlValue } from './reader'
import type { Row, TableName } from './tables'

/** One condition of a list: SQL with question marks, and its values. Left out where the filter is not given. */
export type Condition = readonly [sql: string, ...values: SqlValue[]]

/** A filter that may be absent. */
export const when = <Value>(value: Value | undefined, condition: (value: Value) => Condition): Condition[] =>
  value === undefined ? [] : [condition(value)]

interface Listing<Name extends TableName> {
  table: Name
  conditions: readonly Condition[]
  /** A field of the contract's page(), with a minus for descending. */
  sort?: string | undefined
  limit: number
  offset: number
}

const whereOf = (conditions: readonly Condition[]): { sql: string; values: SqlValue[] } => ({
  sql: ['merchant_id = ?', 'deleted_at IS NULL', ...conditions.map(([sql]) => `(${sql})`)].join(' AND '),
  values: conditions.flatMap(([, ...values]) => values),
})

/** Field names of the contract to what is sorted by; the schema has admitted only known fields. Table 2 comes before 10. */
const sortedBy = (field: string): string[] =>
  field === 'number'
    ? ['length(number)', 'number', 'id']
    : [field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), 'id']

/** One page of a table, in the one style of all lists (API-3). Ties are broken by id, so that pages never overlap. */
export const listRows = <Name extends TableName>(reader: Reader, listing: Listing<Name>): Row<Name>[] => {
  const { sql, values } = whereOf(listing.conditions)
  const descending = listing.sort?.startsWith('-') === true
  const field = listing.sort?.replace(/^-/, '')
  const direction = descending ? 'DESC' : 'ASC'
  const order = (field === undefined ? ['id'] : sortedBy(field)).map((term) => `${term} ${direction}`).join(', ')
  return reader.all<Row<Name>>(
    `SELECT * FROM ${listing.table} WHERE ${sql} ORDER BY ${order} LIMIT ? OFFSET ?`,
    reader.merchantId,
    ...values,
    listing.limit,
    listing.offset,
  )
}

/** How many rows fit the conditions. */
export const countRows = (reader: Reader, table: TableName, conditions: readonly Condition[]): number => {
  const { sql, values } = whereOf(conditions)
  return (
    reader.first<{ count: number }>(`SELECT count(*) AS count FROM ${table} WHERE ${sql}`, reader.merchantId, ...values)
      ?.count ?? 0
  )
}
