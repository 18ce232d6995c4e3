import type { Refusal } from '@contract/errors'
import type { Connection } from '../store/connection'

/** What became of a command, as kept for whoever asks again (architecture, rule 11). */
export type StoredOutcome = { ok: true; value: unknown } | { ok: false; refusal: Refusal }

interface ResultRow {
  body_hash: string
  seq: number | null
  outcome: string
}

/** Results are kept this long. */
export const RESULT_RETENTION_MILLISECONDS = 7 * 24 * 60 * 60 * 1000

export const findResult = (
  connection: Connection,
  commandId: string,
): { bodyHash: string; seq: number | null; outcome: StoredOutcome } | undefined => {
  const row = connection.statement('SELECT body_hash, seq, outcome FROM result WHERE command_id = ?').get(commandId) as
    | ResultRow
    | undefined
  return row && { bodyHash: row.body_hash, seq: row.seq, outcome: JSON.parse(row.outcome) as StoredOutcome }
}

export const keepResult = (
  connection: Connection,
  result: {
    commandId: string
    terminalId: string
    bodyHash: string
    at: number
    seq: number | null
    outcome: StoredOutcome
  },
): void => {
  connection
    .statement(
      'INSERT INTO result (command_id, terminal_id, n, body_hash, at, seq, outcome) VALUES (?, ?, NULL, ?, ?, ?, ?)',
    )
    .run(result.commandId, result.terminalId, result.bodyHash, result.at, result.seq, JSON.stringify(result.outcome))
}

/** Drops results past their time; answers how many. */
export const dropOldResults = (connection: Connection, now: number): number =>
  connection.statement('DELETE FROM result WHERE at < ?').run(now - RESULT_RETENTION_MILLISECONDS).changes
