import Sqlite from 'better-sqlite3'
import type { Database, Statement } from 'better-sqlite3'
import { Connection } from '../../../src/main/store/connection'

/** The process ends here. Nothing may catch it and go on: every later statement throws it again. */
export class Crash extends Error {}

/**
 * A real connection on a real database in memory that can end or fail between any two statements. What was committed
 * stays, what was not is rolled back by whoever buries the process: as after a kill.
 */
export class FragileConnection extends Connection {
  /** Statements until the process ends; undefined: it lives. */
  crashIn: number | undefined
  /** Whether it ends after the statement has been done, as between COMMIT and the answer. */
  crashAfter = false
  diskFull = false
  dead = false
  private readonly wrapped = new Map<string, Statement>()

  static open(image: Buffer): FragileConnection {
    const database = new Sqlite(image)
    database.pragma('foreign_keys = ON')
    database.pragma('recursive_triggers = ON')
    return new FragileConnection(database)
  }

  /** The next process on the same disk. */
  static reopen(database: Database): FragileConnection {
    if (database.inTransaction) database.exec('ROLLBACK')
    return new FragileConnection(database)
  }

  override statement(sql: string): Statement {
    let wrapped = this.wrapped.get(sql)
    if (wrapped === undefined) {
      const statement = super.statement(sql)
      const writes = /^\s*(INSERT|UPDATE|DELETE)/i.test(sql)
      const guarded =
        (run: (...values: unknown[]) => unknown) =>
        (...values: unknown[]): unknown =>
          this.guard(writes, () => run(...values))
      wrapped = {
        run: guarded((...values) => statement.run(...values)),
        get: guarded((...values) => statement.get(...values)),
        all: guarded((...values) => statement.all(...values)),
      } as unknown as Statement
      this.wrapped.set(sql, wrapped)
    }
    return wrapped
  }

  private guard(writes: boolean, run: () => unknown): unknown {
    if (this.dead) throw new Crash('this process has ended')
    const ends = this.crashIn !== undefined && (this.crashIn -= 1) <= 0
    if (ends && !this.crashAfter) return this.die()
    if (writes && this.diskFull) throw new Sqlite.SqliteError('database or disk is full', 'SQLITE_FULL')
    const value = run()
    if (ends) return this.die()
    return value
  }

  private die(): never {
    this.dead = true
    throw new Crash('the process ends here')
  }
}
