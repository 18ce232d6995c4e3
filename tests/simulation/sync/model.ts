import type { RowImage } from '../../../src/main/store/captured-tx'
import type { Connection } from '../../../src/main/store/connection'
import { TABLES, TABLE_NAMES } from '../../../src/main/store/tables'
import type { TableName } from '../../../src/main/store/tables'

type Fields = Record<string, unknown>

/** A seated or booked party holds its place (product.md, section 3). */
const LIVE: ReadonlySet<unknown> = new Set(['RESERVED', 'ACTIVE', 'SUCCESS'])
const COLUMNS = new Map(TABLE_NAMES.map((table) => [table, Object.keys(TABLES[table].columns)]))

/**
 * The store as plain values, made of nothing but the history: commit for commit, what each says that a row is. It shares no
 * SQL with the product and knows one rule by itself, that no two parties are on one place.
 */
export class Model {
  private readonly tables = new Map<TableName, Map<string, Fields>>(TABLE_NAMES.map((table) => [table, new Map()]))

  apply(images: readonly RowImage[]): void {
    for (const { table, id, after } of images) {
      if (after === null) this.rows(table).delete(id)
      else this.rows(table).set(id, after)
    }
  }

  rows(table: TableName): Map<string, Fields> {
    return this.tables.get(table) as Map<string, Fields>
  }

  /** Whether a commit seats an order that has a table already. */
  givesSecondTable(orderId: string, images: readonly RowImage[]): boolean {
    const isLive = (row: Fields | null): boolean => row?.['usage_id'] === orderId && LIVE.has(row['status'])
    return (
      images.some(({ table, before, after }) => table === 'allocation_usage' && before === null && isLive(after)) &&
      [...this.rows('allocation_usage').values()].some(isLive)
    )
  }

  /** Parties on one place, by windows and by who sits there. */
  doubleSeatings(): string[] {
    const usages = [...this.rows('allocation_usage').values()].filter(({ status }) => LIVE.has(status))
    const places = Map.groupBy(usages, ({ place_id: place }) => place)
    return [...places.values()].flatMap((there) =>
      there.flatMap((one, index) =>
        there
          .slice(index + 1)
          .filter((other) => this.party(one) !== this.party(other) && clash(one, other))
          .map((other) => `model: ${String(one['id'])} and ${String(other['id'])} on one place`),
      ),
    )
  }

  /** Where a node's tables say something else. Rows that ended before `since` may be gone there. */
  differences(connection: Connection, since: number): string[] {
    return TABLE_NAMES.flatMap((table) => {
      const stored = connection.statement(`SELECT * FROM ${table}`).all() as Fields[]
      const expected = this.rows(table)
      const ids = new Set(stored.map(({ id }) => String(id)))
      const columns = COLUMNS.get(table) ?? []
      const wrong = stored.flatMap((row) => {
        const said = expected.get(String(row['id']))
        if (said === undefined) return [`${table} ${String(row['id'])} is not in the history`]
        const column = columns.find((name) => row[name] !== (said[name] ?? null))
        return column === undefined
          ? []
          : [`${table} ${String(row['id'])} ${column} is ${String(row[column])}, not ${String(said[column])}`]
      })
      const missing = [...expected.values()]
        .filter((row) => !ids.has(String(row['id'])) && !this.isCold(row, since))
        .map((row) => `${table} ${String(row['id'])} is missing`)
      return [...wrong, ...missing]
    })
  }

  private isCold(row: Fields, since: number): boolean {
    // A line is as cold as its order, whenever it was taken off, a party as all that it sits, ordered or booked.
    if ('order_id' in row && 'quantity' in row)
      return this.isCold(this.rows('sale_order').get(String(row['order_id'])) ?? {}, since)
    const ended = row['ended_at'] ?? row['settled_at']
    if (typeof ended === 'number') return ended < since
    if (typeof row['shift_to'] === 'number') return row['shift_to'] < since
    return 'survivor_id' in row && !this.parties(since).has(row['survivor_id'] ?? row['id'])
  }

  /** Those of whom something is not cold: who has joined a party is as cold as all of it. */
  private parties(since: number): Set<unknown> {
    const tables = ['sale_order', 'reservation', 'allocation_usage'] as const
    const direct = tables.flatMap((table) =>
      [...this.rows(table).values()].filter((row) => !this.isCold(row, since)).map((row) => row['seating_id']),
    )
    return new Set(direct.map((id) => this.rows('seating').get(String(id))?.['survivor_id'] ?? id))
  }

  private party(usage: Fields): unknown {
    const seating = this.rows('seating').get(String(usage['seating_id']))
    return seating?.['survivor_id'] ?? usage['seating_id']
  }
}

const clash = (one: Fields, other: Fields): boolean =>
  (Number(one['reserved_from']) < Number(other['reserved_to']) &&
    Number(other['reserved_from']) < Number(one['reserved_to'])) ||
  (one['seated_at'] != null && other['seated_at'] != null)
