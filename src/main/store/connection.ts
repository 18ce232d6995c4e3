import Sqlite from 'better-sqlite3'
import type { Database, Statement } from 'better-sqlite3'
import { StoreFault } from './faults'
import { guestFits } from './guest-search'
import { demandKnownSchema } from './migrations'
import { upgrade } from './upgrade'

/**
 * FULL survives a power cut and is what the product runs. NORMAL may lose the last commits of a power cut; only the
 * bench and the simulator may ask for it.
 */
export type Durability = 'FULL' | 'NORMAL'

export interface ConnectionOptions {
  /** Path of the data file, or `:memory:`. */
  file: string
  durability?: Durability
}

/**
 * SQLite may plan a statement by the values that are bound to it, and prepares it anew when they change. better-sqlite3
 * takes the values away after each call, which counts as a change: such a statement would be prepared at every call, ten
 * times the cost of running it. A plus before a parameter leaves the value as it is and hides it from the planner.
 */
const plannedOnce = (sql: string): string => sql.replaceAll('?', '+?')

/** One writing connection with its prepared statements. SQL text is the key: the same text is prepared once. */
export class Connection {
  readonly database: Database
  private readonly statements = new Map<string, Statement>()

  constructor(database: Database) {
    this.database = database
  }

  statement(sql: string): Statement {
    let statement = this.statements.get(sql)
    if (statement === undefined) {
      statement = this.database.prepare(plannedOnce(sql))
      this.statements.set(sql, statement)
    }
    return statement
  }

  /** Runs inside BEGIN IMMEDIATE … COMMIT; whatever is thrown rolls back. */
  transaction<Value>(run: () => Value): Value {
    this.statement('BEGIN IMMEDIATE').run()
    try {
      const value = run()
      this.statement('COMMIT').run()
      return value
    } catch (thrown) {
      if (this.database.inTransaction) this.statement('ROLLBACK').run()
      throw thrown
    }
  }

  /** Runs inside a savepoint of the current transaction; whatever is thrown rolls back to it. */
  savepoint<Value>(run: () => Value): Value {
    this.statement('SAVEPOINT command').run()
    try {
      const value = run()
      this.statement('RELEASE command').run()
      return value
    } catch (thrown) {
      if (this.database.inTransaction) {
        this.statement('ROLLBACK TO command').run()
        this.statement('RELEASE command').run()
      }
      throw thrown
    }
  }

  close(): void {
    this.database.close()
  }
}

const SYNCHRONOUS: Record<Durability, number> = { NORMAL: 1, FULL: 2 }

/** A setting that does not stick is a fault: a reopened WAL file silently falls back to NORMAL otherwise. */
const demand = (
  database: Database,
  pragma: string,
  value: string | number,
  expected: string | number = value,
): void => {
  database.pragma(`${pragma} = ${value}`)
  const actual = database.pragma(pragma, { simple: true }) as string | number
  if (actual !== expected) throw new StoreFault('STORE_UNSAFE', `PRAGMA ${pragma} is ${actual}, not ${expected}`)
}

/**
 * Opens a data file for writing: settings set and read back, integrity checked, schema brought up to date.
 * @throws StoreFault STORE_TOO_NEW, STORE_DAMAGED, STORE_UNSAFE, STORE_IN_USE
 */
export const openConnection = ({ file, durability = 'FULL' }: ConnectionOptions): Connection => {
  let database: Database | undefined
  try {
    database = new Sqlite(file)
    demandKnownSchema(database)
    const memory = file === ':memory:'
    if (!memory) {
      demand(database, 'journal_mode', 'wal')
    }
    demand(database, 'synchronous', durability, SYNCHRONOUS[durability])
    demand(database, 'foreign_keys', 'ON', 1)
    demand(database, 'recursive_triggers', 'ON', 1)
    demand(database, 'busy_timeout', 2_000)
    // Not more: where a commit has put index pages into order, SQLite goes through all that is kept (0.1 ms for 64 MB).
    database.pragma('cache_size = -32768')
    database.pragma('temp_store = memory')
    database.pragma('wal_autocheckpoint = 10000')
    // For filters over guests: 1 where the stored guest is one of those looked for.
    database.function('guest_fits', { deterministic: true }, (guest: unknown, wanted: unknown) =>
      guestFits(guest as string | null, String(wanted)) ? 1 : 0,
    )
    const check = database.pragma('quick_check(1)', { simple: true })
    if (check !== 'ok') throw new StoreFault('STORE_DAMAGED', `The data file is damaged: ${String(check)}`)
    const connection = new Connection(database)
    upgrade(connection)
    return connection
  } catch (thrown) {
    database?.close()
    if (thrown instanceof StoreFault) throw thrown
    const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : ''
    // An error in SQL is one in the text of the schema, which stands in the file, too.
    if (/^SQLITE_(CORRUPT|NOTADB|ERROR)/.test(code))
      throw new StoreFault('STORE_DAMAGED', 'The data file is damaged', thrown)
    if (/^SQLITE_(BUSY|LOCKED)/.test(code))
      throw new StoreFault('STORE_IN_USE', 'Another program holds the data file', thrown)
    throw thrown
  }
}
