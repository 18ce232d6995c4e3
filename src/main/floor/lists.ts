import type { Reader, SqlValue } from '../store/reader'

/** A condition of a list with the values it binds; undefined where the caller did not ask for it. */
export type Condition = readonly [sql: string, ...values: (SqlValue | undefined)[]]

/** How a list is paged and sorted; `sort` is a field, with a minus for descending. */
interface Page {
  limit: number
  offset: number
  sort?: string | undefined
}

const asked = (conditions: readonly Condition[]): { where: string; values: SqlValue[] } => {
  const kept = conditions.filter(([, ...values]) => !values.includes(undefined))
  return {
    where: kept.map(([sql]) => sql).join(' AND '),
    values: kept.flatMap(([, ...values]) => values as SqlValue[]),
  }
}

/** ORDER BY from a whitelist of fields, each with the expressions it sorts by; the id decides between equals. */
const orderBy = (columns: Readonly<Record<string, readonly string[]>>, sort: string): string => {
  const field = sort.startsWith('-') ? sort.slice(1) : sort
  const direction = sort.startsWith('-') ? 'DESC' : 'ASC'
  const expressions = Object.hasOwn(columns, field) ? (columns[field] ?? []) : []
  return [...expressions, 'id'].map((expression) => `${expression} ${direction}`).join(', ')
}

/** One page of rows. `from` is a table, with its alias where the conditions use one. */
export const listRows = <Result>(
  reader: Reader,
  from: string,
  conditions: readonly Condition[],
  columns: Readonly<Record<string, readonly string[]>>,
  page: Page,
): Result[] => {
  const { where, values } = asked(conditions)
  const order = orderBy(columns, page.sort ?? Object.keys(columns)[0] ?? 'id')
  const sql = `SELECT * FROM ${from} WHERE ${where} ORDER BY ${order} LIMIT ? OFFSET ?`
  return reader.all(sql, ...values, page.limit, page.offset)
}

/** How many rows fit. */
export const countRows = (reader: Reader, from: string, conditions: readonly Condition[]): number => {
  const { where, values } = asked(conditions)
  return reader.first<{ count: number }>(`SELECT count(*) AS count FROM ${from} WHERE ${where}`, ...values)?.count ?? 0
}
