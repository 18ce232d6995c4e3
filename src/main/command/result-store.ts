import type { ErrorCode, Refusal } from '@contract/errors'
import type { Connection } from '../store/connection'
import { RAISE_COMMAND } from './parking'

/** What became of a command, as kept for whoever asks again (architecture, rule 11). */
export type StoredOutcome =
  | { ok: true; value: unknown }
  /** `cardId`: offline work that was refused is kept on this conflict card (SYN-3). */
  | { ok: false; refusal: Refusal; cardId?: string }

interface ResultRow {
  body_hash: string
  seq: number | null
  outcome: string
}

/** Results are kept this long. */
export const RESULT_RETENTION_MILLISECONDS = 7 * 24 * 60 * 60 * 1000

/** An outcome as kept. `bodyHash` is null where only the log knows the command: on a hub that was promoted or healed. */
export interface KeptResult {
  bodyHash: string | null
  seq: number | null
  outcome: StoredOutcome
}

export const findResult = (connection: Connection, commandId: string): KeptResult | undefined => {
  const row = connection.statement('SELECT body_hash, seq, outcome FROM result WHERE command_id = ?').get(commandId) as
    | ResultRow
    | undefined
  // An outcome that came with a snapshot does not say of which body.
  return (
    row && {
      bodyHash: row.body_hash === '' ? null : row.body_hash,
      seq: row.seq,
      outcome: JSON.parse(row.outcome) as StoredOutcome,
    }
  )
}

/** Whether the log knows a command, whatever became of it. */
export const isLogged = (connection: Connection, commandId: string): boolean =>
  connection.statement('SELECT 1 FROM commit_log WHERE command_id = ?').get(commandId) !== undefined

/**
 * What the log says of a command whose result was dropped or never reached this node. The answer's value is not logged, so
 * it is null; a card that the commit made is named.
 */
export const findLogged = (connection: Connection, commandId: string): KeptResult | undefined => {
  const card = connection
    .statement(
      `SELECT id, code FROM conflict_card WHERE command_id = ?
       UNION ALL SELECT card.id, card.code FROM conflict_card AS card, json_each(card.parked) AS later
         WHERE later.value ->> 'commandId' = ? AND card.status = 'OPEN' AND card.parked <> '[]' LIMIT 1`,
    )
    .get(commandId, commandId) as { id: string; code: ErrorCode } | undefined
  const logged = connection.statement('SELECT seq FROM commit_log WHERE command_id = ?').get(commandId) as
    | { seq: number }
    | undefined
  if (card === undefined && logged === undefined) return undefined
  const outcome: StoredOutcome =
    card === undefined ? { ok: true, value: null } : { ok: false, refusal: { code: card.code }, cardId: card.id }
  return { bodyHash: null, seq: logged?.seq ?? null, outcome }
}

/** The command that used up a terminal's number, if any did: another id under the same number is a clone's. */
export const commandOfNumber = (connection: Connection, terminalId: string, n: number): string | undefined =>
  (
    connection
      .statement(
        `SELECT command_id AS id FROM result WHERE terminal_id = ? AND n = ?
         UNION ALL SELECT command_id FROM commit_log WHERE terminal_id = ? AND n = ? LIMIT 1`,
      )
      .get(terminalId, n, terminalId, n) as { id: string } | undefined
  )?.id

/** Under which number a terminal has said a command, as long as the log knows it. */
export const numberLogged = (
  connection: Connection,
  commandId: string,
  terminalId: string,
): { n: number; seq: number; at: number } | undefined =>
  connection
    .statement(
      'SELECT n, seq, at FROM commit_log WHERE command_id = ? AND terminal_id = ? AND n IS NOT NULL AND name <> ?',
    )
    .get(commandId, terminalId, RAISE_COMMAND) as { n: number; seq: number; at: number } | undefined

export const keepResult = (
  connection: Connection,
  result: {
    commandId: string
    terminalId: string
    terminalCode: string
    n: number | null
    bodyHash: string
    at: number
    seq: number | null
    outcome: StoredOutcome
  },
): void => {
  connection
    .statement(
      `INSERT INTO result (command_id, terminal_id, n, body_hash, at, seq, outcome) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (command_id) DO UPDATE SET seq = excluded.seq, outcome = excluded.outcome`,
    )
    .run(
      result.commandId,
      result.terminalId,
      result.n,
      result.bodyHash,
      result.at,
      result.seq,
      JSON.stringify(result.outcome),
    )
  if (result.n !== null) advanceTerminal(connection, result.terminalId, result.terminalCode, result.n)
}

/** The terminal's numbers up to `n` are used up. In the transaction of the outcome, so that both stand or neither. */
export const advanceTerminal = (connection: Connection, terminalId: string, code: string, n: number): void => {
  connection
    .statement(
      `INSERT INTO terminal (id, code, last_n) VALUES (?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET last_n = max(last_n, excluded.last_n)`,
    )
    .run(terminalId, code, n)
}

/** SQL: the outcome of a command as far as its log row says it, without the answer's value; a refused one names its card. */
export const LOGGED_OUTCOME = `CASE WHEN name = '${RAISE_COMMAND}'
  THEN json_object('ok', json('false'), 'refusal', json_object('code', 'PARKED'), 'cardId', input ->> 'cardId')
  ELSE '{"ok":true,"value":null}' END`

/**
 * Before log rows up to `seq` are dropped: what only they knew of their commands is kept as results. A node that was
 * promoted or healed has no other, and would do a command that is given back a second time.
 */
export const keepLogged = (connection: Connection, seq: number): void => {
  // Where another command has the number (a terminal's disk was put back), it is known without.
  for (const number of ['n', 'NULL']) {
    connection
      .statement(
        `INSERT OR IGNORE INTO result (command_id, terminal_id, n, body_hash, at, seq, outcome)
         SELECT command_id, terminal_id, ${number}, '', at, seq, ${LOGGED_OUTCOME} FROM commit_log WHERE seq <= ?`,
      )
      .run(seq)
  }
}

/** Drops results past their time; answers how many. */
export const dropOldResults = (connection: Connection, now: number): number =>
  connection.statement('DELETE FROM result WHERE at < ?').run(now - RESULT_RETENTION_MILLISECONDS).changes
