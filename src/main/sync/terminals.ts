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
}

/** What the hub knows of its terminals. Kept on disk, because a number that was used up stays used up. */
export class Terminals {
  private readonly connection: Connection

  constructor(connection: Connection) {
    this.connection = connection
  }

  /** A promoted hub knows from log and outcomes how far each terminal was. In the caller's transaction. */
  learnFromLog(now: number): void {
    const known = this.connection
      .statement(
        `SELECT id, max(code) AS code, max(n) AS n FROM (
           SELECT terminal_id AS id, terminal_code AS code, n FROM commit_log WHERE n IS NOT NULL
           UNION ALL SELECT terminal_id, '', n FROM result WHERE n IS NOT NULL) GROUP BY id`,
      )
      .all() as { id: string; code: string; n: number }[]
    for (const { id, code, n } of known) advanceTerminal(this.connection, id, code, n)
    // Until it has come, nobody knows how far it is: nothing that it may need is trimmed.
    this.connection.statement('UPDATE terminal SET seen_at = ? WHERE seen_at = 0').run(now)
  }

  lastN(id: string): number {
    return this.row(id)?.last_n ?? 0
  }

  isQuarantined(id: string): boolean {
    return (this.row(id)?.quarantined_at ?? null) !== null
  }

  /** Numbers below were answered, by this hub or a former one, and the terminal has heard it. */
  answeredBelow(id: string, code: string, n: number): void {
    advanceTerminal(this.connection, id, code, n - 1)
  }

  quarantine(id: string, now: number): void {
    this.connection.statement('UPDATE terminal SET quarantined_at = ? WHERE id = ?').run(now, id)
  }

  saw(id: string, watermark: { epoch: number; seq: number }, now: number): void {
    this.connection
      .statement('UPDATE terminal SET epoch = ?, seq = ?, seen_at = ? WHERE id = ?')
      .run(watermark.epoch, watermark.seq, now, id)
  }

  /** Terminals that still come, and how far they are. */
  active(since: number): { id: string; seq: number }[] {
    return this.connection
      .statement('SELECT id, seq FROM terminal WHERE seen_at >= ? AND quarantined_at IS NULL ORDER BY id')
      .all(since) as { id: string; seq: number }[]
  }

  all(): Omit<TerminalState, 'connected'>[] {
    const rows = this.connection.statement('SELECT * FROM terminal ORDER BY id').all() as TerminalRow[]
    return rows.map(({ id, code, seq, seen_at: seenAt, quarantined_at: at }) => ({
      id,
      code,
      seq,
      seenAt,
      quarantined: at !== null,
    }))
  }

  private row(id: string): TerminalRow | undefined {
    return this.connection.statement('SELECT * FROM terminal WHERE id = ?').get(id) as TerminalRow | undefined
  }
}
