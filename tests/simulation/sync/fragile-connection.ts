import type { Statement } from 'better-sqlite3'
import { Connection } from '../../../src/main/store/connection'
import type { Disk } from './disk'
import { deviceFails, diskIsFull } from './disk'

/** The process ends here. Nothing may catch it and go on: every later statement throws it again. */
export class Crash extends Error {}

/**
 * A process's connection to a disk, which can end or fail between any two statements. What was committed stays, what was
 * not is rolled back by whoever buries the process: as after a kill.
 */
export class FragileConnection extends Connection {
  readonly disk: Disk
  /** Statements until the process ends; undefined: it lives. */
  crashIn: number | undefined
  /** Whether it ends after the statement has been done, as between COMMIT and the answer. */
  crashAfter = false
  /** The device fails: at each write, or only when it comes to COMMIT. */
  failing: 'writes' | 'commits' | undefined
  dead = false
  /** Usages that were written since somebody looked; all of them where it is not known which. */
  readonly touched = new Set<string>()
  touchedAll = false
  private readonly guarded = new Map<string, Statement>()

  /** The next process on a disk: what the former one had not committed is gone. */
  constructor(disk: Disk) {
    super(disk.database)
    this.disk = disk
    if (disk.database.inTransaction) disk.database.exec('ROLLBACK')
  }

  get isTouched(): boolean {
    return this.touchedAll || this.touched.size > 0
  }

  /** While nothing can happen to the process, statements go to the disk as they are, but for those that are watched. */
  override statement(sql: string): Statement {
    if (!this.dead && this.crashIn === undefined && this.failing === undefined) {
      const plain = this.disk.unwatched(sql, isWatched)
      if (plain !== undefined) return plain
    }
    let guarded = this.guarded.get(sql)
    if (guarded === undefined) {
      guarded = new GuardedStatement(this, this.disk.statement(sql), sql) as unknown as Statement
      this.guarded.set(sql, guarded)
    }
    return guarded
  }

  /** Before a statement: it may never come to it. Answers whether the process ends right after it. */
  begin(kind: Kind): boolean {
    if (this.dead) throw new Crash('this process has ended')
    const ends = this.crashIn !== undefined && (this.crashIn -= 1) <= 0
    if (ends && !this.crashAfter) this.die()
    if (kind !== 'reads' && kind === this.failing) throw kind === 'writes' ? diskIsFull() : deviceFails()
    return ends
  }

  die(): never {
    this.dead = true
    throw new Crash('the process ends here')
  }
}

type Kind = 'reads' | 'writes' | 'commits'

/** Columns of a usage that say where and when. */
const PLACING = /\b(merchant_id|allocation_unit_id|place_id|seating_id|reserved_from|reserved_to|seated_at)\b/
const LIVE: ReadonlySet<unknown> = new Set(['RESERVED', 'ACTIVE', 'SUCCESS'])

/** Which usages a statement writes, by its values. */
type Touch = (connection: FragileConnection, values: readonly unknown[]) => void

const touchOf = (sql: string): Touch | undefined => {
  if (/^\s*INSERT INTO allocation_usage/.test(sql)) return ({ touched }, values) => touched.add(values[0] as string)
  const set = /^\s*UPDATE allocation_usage SET (.*) WHERE id = \? AND merchant_id = \?$/s.exec(sql)?.[1]
  if (set !== undefined) {
    const status = set.split(', ').indexOf('status = ?')
    if (PLACING.test(set)) return ({ touched }, values) => touched.add(values.at(-2) as string)
    // What is ended takes no place, and what is said of it besides places nobody.
    if (status < 0) return undefined
    return ({ touched }, values) => LIVE.has(values[status]) && touched.add(values.at(-2) as string)
  }
  if (/^\s*UPDATE seating SET (?!.*survivor_id)/s.test(sql)) return undefined
  // Deleting seats nobody; uniting and parting, and whatever is written in another way, may concern any of them.
  if (/^\s*(UPDATE (seating|allocation_usage)\b|INSERT OR \w+ INTO (seating|allocation_usage)\b)/.test(sql)) {
    return (connection) => {
      connection.touchedAll = true
    }
  }
  return undefined
}

interface Nature {
  kind: Kind
  touch: Touch | undefined
}

const natures = new Map<string, Nature>()

const natureOf = (sql: string): Nature => {
  let nature = natures.get(sql)
  if (nature === undefined) {
    const kind = /^\s*(INSERT|UPDATE|DELETE)/i.test(sql) ? 'writes' : sql === 'COMMIT' ? 'commits' : 'reads'
    nature = { kind, touch: touchOf(sql) }
    natures.set(sql, nature)
  }
  return nature
}

const isWatched = (sql: string): boolean => natureOf(sql).touch !== undefined

class GuardedStatement {
  private readonly connection: FragileConnection
  private readonly statement: Statement
  private readonly kind: Kind
  private readonly touch: Touch | undefined

  constructor(connection: FragileConnection, statement: Statement, sql: string) {
    this.connection = connection
    this.statement = statement
    const { kind, touch } = natureOf(sql)
    this.kind = kind
    this.touch = touch
  }

  run(...values: unknown[]): unknown {
    const ends = this.connection.begin(this.kind)
    const result = this.statement.run(...values)
    this.touch?.(this.connection, values)
    return ends ? this.connection.die() : result
  }

  get(...values: unknown[]): unknown {
    const ends = this.connection.begin(this.kind)
    const row = this.statement.get(...values)
    return ends ? this.connection.die() : row
  }

  all(...values: unknown[]): unknown {
    const ends = this.connection.begin(this.kind)
    const rows = this.statement.all(...values)
    return ends ? this.connection.die() : rows
  }
}
