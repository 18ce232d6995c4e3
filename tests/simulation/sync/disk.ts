import Sqlite from 'better-sqlite3'
import type { Database, Statement } from 'better-sqlite3'
import { Connection, openConnection } from '../../../src/main/store/connection'
import { TABLE_NAMES } from '../../../src/main/store/tables'

/** What stands on a disk: all rows of all tables, parents first. */
export type Image = readonly (readonly [table: string, rows: readonly unknown[][]])[]

const named = (database: Database): string[] => {
  const all = (
    database.prepare(`SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`).all() as {
      name: string
    }[]
  ).map(({ name }) => name)
  return [...TABLE_NAMES, ...all.filter((name) => !(TABLE_NAMES as readonly string[]).includes(name)).toSorted()]
}

/** Rows that others of the same table point to come first: deferring foreign keys would expire every prepared statement. */
const OWN_PARENT: Readonly<Record<string, string>> = { allocation_zone: 'parent_id', seating: 'survivor_id' }

const rowsOf = (table: string): string => {
  const column = OWN_PARENT[table]
  return `SELECT * FROM ${table}${column === undefined ? '' : ` ORDER BY ${column} IS NOT NULL, id`}`
}

/**
 * One machine's data file: the product's own schema in memory, with its prepared statements, which outlive the processes that
 * come and go on it. It is not made anew for each evening: all its rows are replaced, the guards watching.
 */
export class Disk extends Connection {
  private static readonly idle: Disk[] = []
  /** What the schema itself puts on a disk. */
  private static blank: Image | undefined
  private readonly plain = new Map<string, { statement: Statement | undefined }>()
  private readonly tables: readonly string[]
  private readonly readers: ReturnType<Disk['reader']>[]
  private readonly writers: { empty(): void; add(row: readonly unknown[]): void }[]

  private constructor() {
    super(openConnection({ file: ':memory:', durability: 'NORMAL' }).database)
    const { database } = this
    this.tables = named(database)
    this.readers = this.tables.map((table) => this.reader(table))
    this.writers = this.tables.map((table) => {
      const columns = database.prepare(`SELECT * FROM ${table}`).columns().length
      const empty = database.prepare(`DELETE FROM ${table}`)
      const insert = database.prepare(
        `INSERT INTO ${table} VALUES (${Array.from({ length: columns }, () => '?').join(', ')})`,
      )
      return { empty: () => void empty.run(), add: (row) => void insert.run(...row) }
    })
    Disk.blank ??= this.image()
  }

  /** A disk with these rows on it; without any, as the schema leaves it. */
  static take(image?: Image): Disk {
    const disk = Disk.idle.pop() ?? new Disk()
    disk.load(image ?? Disk.blank ?? [])
    return disk
  }

  /** A statement that nobody watches, looked up once; undefined for one that somebody does. */
  unwatched(sql: string, isWatched: (sql: string) => boolean): Statement | undefined {
    let known = this.plain.get(sql)
    if (known === undefined) {
      known = { statement: isWatched(sql) ? undefined : this.statement(sql) }
      this.plain.set(sql, known)
    }
    return known.statement
  }

  /** Everything that stands on it now. */
  image(): Image {
    return this.tables.map((table, index) => [table, this.readers[index]?.() ?? []])
  }

  /** Nobody uses it any more. */
  giveBack(): void {
    if (this.database.inTransaction) this.database.exec('ROLLBACK')
    Disk.idle.push(this)
  }

  private reader(table: string): () => unknown[][] {
    const statement = this.database.prepare(rowsOf(table)).raw()
    return () => statement.all() as unknown[][]
  }

  private load(image: Image): void {
    this.statement('BEGIN').run()
    for (const { empty } of this.writers.toReversed()) empty()
    for (const [index, [, rows]] of image.entries()) for (const row of rows) this.writers[index]?.add(row)
    this.statement('COMMIT').run()
  }
}

/** The rows of a store of its own, by the schema's own order. */
export const imageOf = (database: Database): Image =>
  named(database).map((table) => [table, database.prepare(rowsOf(table)).raw().all() as unknown[][]])

/** A disk that is full, and a device that fails, say this. */
export const diskIsFull = (): Error => new Sqlite.SqliteError('database or disk is full', 'SQLITE_FULL')

export const deviceFails = (): Error => new Sqlite.SqliteError('disk I/O error', 'SQLITE_IOERR_WRITE')
