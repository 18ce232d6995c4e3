import type { EntityName, EntityRow, RowChange } from '@contract/feed'
import { knowsTable, TABLES, TABLE_NAMES } from './tables'
import type { Row, TableName } from './tables'

/**
 * Rows as SQLite holds them ⇄ entities as they cross a border. One mapper per table, made from its declaration, for
 * queries, feeds and answers alike (architecture, rule 5).
 */

const camelCase = (column: string): string =>
  column.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase())

const plans = new Map(
  TABLE_NAMES.map((name) => [
    name,
    Object.entries(TABLES[name].columns).map(([column, { kind }]) => ({ column, key: camelCase(column), kind })),
  ]),
)

type EntityOf<Name extends TableName> = (typeof TABLES)[Name]['entity'] extends infer Entity extends EntityName
  ? EntityRow<Entity>
  : never

/** The rows of one answer share most of their times, and writing a time out costs more than looking it up. */
const KEPT_TIMES = 256
const times = new Map<number, string>()

/** Milliseconds as RFC 3339 in UTC. */
export const isoTime = (milliseconds: number): string => {
  let text = times.get(milliseconds)
  if (text === undefined) {
    text = new Date(milliseconds).toISOString()
    if (times.size === KEPT_TIMES) times.clear()
    times.set(milliseconds, text)
  }
  return text
}
/** RFC 3339 as milliseconds; the schema has checked the text. */
export const milliseconds = (timestamp: string): number => Date.parse(timestamp)

/** A row as the contract's entity. */
export const toEntity = <Name extends TableName>(table: Name, row: Row<Name>): EntityOf<Name> => {
  const entity: Record<string, unknown> = {}
  for (const { column, key, kind } of plans.get(table) ?? []) {
    const value = (row as Record<string, unknown>)[column] ?? null
    switch (kind) {
      case 'text':
      case 'number':
        entity[key] = value
        break
      case 'time':
        entity[key] = value === null ? null : isoTime(value as number)
        break
      case 'json':
        entity[key] = value === null ? null : JSON.parse(value as string)
        break
      case 'flag':
        entity[key] = value === 1
        break
    }
  }
  return entity as EntityOf<Name>
}

/** Several rows of one table. */
export const toEntities = <Name extends TableName>(table: Name, rows: readonly Row<Name>[]): EntityOf<Name>[] =>
  rows.map((row) => toEntity(table, row))

/** A row's change as windows get it, or undefined for a table that never leaves the store or that only newer programs know. */
export const toRowChange = <Name extends TableName>(
  table: Name,
  id: string,
  row: Row<Name> | null,
): RowChange | undefined => {
  const entity = knowsTable(table) ? TABLES[table].entity : null
  if (entity === null) return undefined
  return { entity, id, row: row === null ? null : toEntity(table, row) } as RowChange
}

/** A name, style or other object as stored. */
export const jsonText = (value: unknown): string => JSON.stringify(value)
/** An object or null as stored. */
export const jsonTextOrNull = (value: unknown): string | null =>
  value === null || value === undefined ? null : JSON.stringify(value)
/** Stored JSON as a value. */
export const parsed = <Value>(text: string): Value => JSON.parse(text) as Value
