import { openConnection } from '../../src/main/store/connection'
import type { Connection } from '../../src/main/store/connection'
import type { RowImage } from '../../src/main/store/captured-tx'
import { readLog } from '../../src/main/store/commit-log'
import type { LogRow } from '../../src/main/store/commit-log'
import { TABLE_NAMES } from '../../src/main/store/tables'
import { applyImage } from '../../src/main/store/verify'

/** Follows a store's log commit by commit, and holds each image against the one before and against the tables. */
export class LogMirror {
  /** When the last commit happened. */
  at = 0
  /** Rows as the log's images make them. */
  private readonly rows = new Map<string, Record<string, unknown>>()
  private readonly connection: Connection
  private seen = 0

  constructor(connection: Connection) {
    this.connection = connection
  }

  /** What was committed since: numbers have no gap, time never goes back, and each image goes on from the one before. */
  followNew(): LogRow[] {
    const rows = readLog(this.connection, this.seen, 10_000)
    for (const row of rows) {
      if (row.seq !== this.seen + 1) throw new Error(`commit ${row.seq} follows ${this.seen}`)
      if (row.at < this.at) throw new Error(`commit ${row.seq} goes back in time`)
      const images = JSON.parse(row.images) as RowImage[]
      if (images.length === 0 && row.events === '[]') throw new Error(`commit ${row.seq} is empty`)
      for (const image of images) this.follow(image, row.seq)
      this.seen = row.seq
      this.at = row.at
    }
    return rows
  }

  /** Nothing is in the tables that no commit has logged: a refusal leaves no trace. */
  demandSameAsTables(): void {
    let there = 0
    for (const table of TABLE_NAMES) {
      for (const row of this.connection.database.prepare(`SELECT * FROM ${table}`).all() as { id: string }[]) {
        there += 1
        const logged = this.rows.get(`${table} ${row.id}`)
        if (Object.entries(row).some(([column, value]) => logged?.[column] !== value))
          throw new Error(`${table} ${row.id} is not what the log says`)
      }
    }
    if (there !== this.rows.size) throw new Error(`${this.rows.size} rows are logged and ${there} are there`)
  }

  /** Undone in exact reverse, the log leads back to nothing. */
  demandReversible(): void {
    const target = openConnection({ file: ':memory:', durability: 'NORMAL' })
    const images = readLog(this.connection, 0, 100_000).flatMap((row) => JSON.parse(row.images) as RowImage[])
    target.transaction(() => {
      for (const image of images) applyImage(target, image)
    })
    target.transaction(() => {
      for (const { table, id, before, after } of images.toReversed()) {
        if (before === null) applyImage(target, { table, id, before: after, after: null })
        else applyImage(target, { table, id, before: after, after: { ...after, ...before } })
      }
    })
    for (const table of TABLE_NAMES) {
      const left = target.database.prepare(`SELECT count(*) AS n FROM ${table}`).get() as { n: number }
      if (left.n > 0) throw new Error(`${left.n} rows of ${table} are left when all is undone`)
    }
    target.close()
  }

  private follow({ table, id, before, after }: RowImage, seq: number): void {
    const key = `${table} ${id}`
    const former = this.rows.get(key)
    if ((before === null) !== (former === undefined)) throw new Error(`commit ${seq}: ${key} is new and is not`)
    for (const [column, value] of Object.entries(before ?? {})) {
      if (former?.[column] !== value)
        throw new Error(
          `commit ${seq}: ${key} had ${column} ${String(former?.[column])}, the image says ${String(value)}`,
        )
    }
    const changed = Object.entries(after ?? {}).filter(
      ([column, value]) => former !== undefined && former[column] !== value,
    )
    for (const [column] of changed)
      if (!(column in (before ?? {}))) throw new Error(`commit ${seq}: ${key} changed ${column} without a before`)
    if (after === null) this.rows.delete(key)
    else this.rows.set(key, after)
  }
}
