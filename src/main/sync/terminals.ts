import { advanceTerminal } from '../command/result-store'
import type { Connection } from '../store/connection'

interface TerminalRow {
  id: string
  code: string
  last_n: number
  quarantined_at: number | null
  epoch: number
  seq: number
  seen_at: number
}

/** What diagnostics show of one terminal. */
export interface TerminalState {
  id: string
  code: string
  seq: number
  seenAt: number
  quarantined: boolean
  connected: boolean
  /** Milliseconds; null while it is not connected. */
  clockAhead: number | null
}

interface Seen {
  seq: number
  seenAt: number
}

/** A report is written down after so long, or so many commits: the disk is not written twice a second for each terminal. */
const WRITTEN_AFTER = 10_000
const WRITTEN_COMMITS = 50
/** A terminal without which the hub has run for so long has no claim on its log any more. */
const GONE = 24 * 60 * 60_000

/** Processes that have said hello under one identity: the present one, those that it replaced, and when one came back. */
interface Lives {
  present: string
  former: string[]
  returns: number[]
}

const FORMER_LIVES = 8
/** So long a return counts: two machines that push each other out do it again and again. */
const RETURN_COUNTS = 60_000

/** What the hub knows of its terminals. Kept on disk, because a number that was used up stays used up. */
export class Terminals {
  private readonly connection: Connection
  /** How far each has reported to be. What is written lags behind: less than true, and that is safe for all who ask. */
  private readonly reported = new Map<string, Seen>()
  private readonly written = new Map<string, Seen>()
  /** Reports that are old enough to be written down, the latest of each. */
  private readonly due = new Map<string, Seen & { epoch: number }>()
  private quarantined: ReadonlySet<string> | undefined
  private readonly lives = new Map<string, Lives>()

  constructor(connection: Connection) {
    this.connection = connection
  }

  /** A promoted hub knows from log and outcomes how far each terminal was. In the caller's transaction. */
  learnFromLog(): void {
    const known = this.connection
      .statement(
        `SELECT id, max(code) AS code, max(n) AS n FROM (
           SELECT terminal_id AS id, terminal_code AS code, n FROM commit_log WHERE n IS NOT NULL
           UNION ALL SELECT terminal_id, '', n FROM result WHERE n IS NOT NULL) GROUP BY id`,
      )
      .all() as { id: string; code: string; n: number }[]
    for (const { id, code, n } of known) advanceTerminal(this.connection, id, code, n)
    // What this disk says of it may be of a history that was lost since. Until it has come, nobody knows how far it is.
    this.connection.statement('UPDATE terminal SET epoch = 0, seq = 0').run()
  }

  lastN(id: string): number {
    return this.row(id)?.last_n ?? 0
  }

  isQuarantined(id: string): boolean {
    if (this.quarantined === undefined) {
      const rows = this.connection.statement('SELECT id FROM terminal WHERE quarantined_at IS NOT NULL').all()
      this.quarantined = new Set((rows as { id: string }[]).map((row) => row.id))
    }
    return this.quarantined.has(id)
  }

  /** Numbers below were answered, by this hub or a former one, and the terminal has heard it. */
  answeredBelow(id: string, code: string, n: number): void {
    advanceTerminal(this.connection, id, code, n - 1)
  }

  /** Notes which process speaks; answers how often one that another had replaced has come back lately. */
  returnsOf(id: string, life: string, now: number): number {
    const lives = this.lives.get(id) ?? { present: life, former: [], returns: [] }
    this.lives.set(id, lives)
    lives.returns = lives.returns.filter((at) => Math.abs(now - at) < RETURN_COUNTS)
    if (lives.present === life) return lives.returns.length
    if (lives.former.includes(life)) lives.returns.push(now)
    lives.former = [...lives.former.filter((one) => one !== life), lives.present].slice(-FORMER_LIVES)
    lives.present = life
    return lives.returns.length
  }

  quarantine(id: string, now: number): void {
    this.connection.statement('UPDATE terminal SET quarantined_at = ? WHERE id = ?').run(now, id)
    this.quarantined = undefined
  }

  /** It says hello: until it reports, nobody knows how far it is. */
  greeted(id: string, now: number): void {
    this.reported.delete(id)
    this.written.delete(id)
    this.due.delete(id)
    this.connection
      .statement('UPDATE terminal SET epoch = 0, seq = 0, seen_at = ?, absent = 0 WHERE id = ?')
      .run(now, id)
  }

  saw(id: string, { epoch, seq }: { epoch: number; seq: number }, now: number): void {
    const seen = { epoch, seq, seenAt: now }
    const written = this.written.get(id)
    if (written !== undefined && seq < written.seq) {
      // It has gone back: no more than is true may stay written.
      this.write(id, seen)
      this.written.set(id, seen)
      this.due.delete(id)
    } else if (
      written === undefined ||
      this.due.has(id) ||
      seq >= written.seq + WRITTEN_COMMITS ||
      Math.abs(now - written.seenAt) >= WRITTEN_AFTER
    ) {
      this.due.set(id, seen)
    }
    this.reported.set(id, seen)
  }

  /** Writes down what has been reported long enough: one transaction for all terminals, not one for each. */
  writeReports(): void {
    if (this.due.size === 0) return
    const due = [...this.due]
    this.connection.transaction(() => {
      for (const [id, seen] of due) this.write(id, seen)
    })
    for (const [id, seen] of due) this.written.set(id, seen)
    this.due.clear()
  }

  private write(id: string, seen: Seen & { epoch: number }): void {
    this.connection
      .statement('UPDATE terminal SET epoch = ?, seq = ?, seen_at = ? WHERE id = ?')
      .run(seen.epoch, seen.seq, seen.seenAt, id)
  }

  /** The hub has run for so many milliseconds more; these are connected. Whoever is not has been away so much longer. */
  passed(milliseconds: number, connected: ReadonlySet<string>): void {
    const away = this.connection.statement('SELECT id FROM terminal WHERE absent < ?').all(GONE) as { id: string }[]
    const add = this.connection.statement('UPDATE terminal SET absent = absent + ? WHERE id = ?')
    this.connection.transaction(() => {
      for (const { id } of away) if (!connected.has(id)) add.run(milliseconds, id)
    })
  }

  /** All that are known and not sent away, and how far they are. */
  known(): { id: string; seq: number }[] {
    return this.upTo(Number.MAX_SAFE_INTEGER)
  }

  /** Those that still come: the hub has not run for a day without them. */
  coming(): { id: string; seq: number }[] {
    return this.upTo(GONE)
  }

  private upTo(absent: number): { id: string; seq: number }[] {
    const rows = this.connection
      .statement('SELECT id, seq FROM terminal WHERE absent < ? AND quarantined_at IS NULL ORDER BY id')
      .all(absent) as { id: string; seq: number }[]
    return rows.map(({ id, seq }) => ({ id, seq: this.reported.get(id)?.seq ?? seq }))
  }

  all(): Omit<TerminalState, 'connected' | 'clockAhead'>[] {
    const rows = this.connection.statement('SELECT * FROM terminal ORDER BY id').all() as TerminalRow[]
    return rows.map(({ id, code, seq, seen_at: seenAt, quarantined_at: at }) => ({
      id,
      code,
      seq: this.reported.get(id)?.seq ?? seq,
      seenAt: this.reported.get(id)?.seenAt ?? seenAt,
      quarantined: at !== null,
    }))
  }

  private row(id: string): TerminalRow | undefined {
    return this.connection.statement('SELECT * FROM terminal WHERE id = ?').get(id) as TerminalRow | undefined
  }
}
