import { hash } from 'node:crypto'
import type { DomainEvent } from '@contract/events'
import type { CapturedTx, RowImage } from './captured-tx'
import type { Connection } from './connection'
import { SCHEMA_VERSION } from './migrations'

/** Where a log ends. Two nodes share a history exactly where their chains match. */
export interface Head {
  epoch: number
  seq: number
  chain: Buffer
  /** When the last commit was made; hub time never goes back behind it. */
  at: number
}

/** One row of the log, as stored. */
export interface LogRow {
  seq: number
  epoch: number
  chain: Buffer
  command_id: string
  name: string
  terminal_id: string
  terminal_code: string
  actor_id: string | null
  at: number
  schema_version: number
  input: string
  images: string
  digests: string
  events: string
  /** The terminal's own number of the command, where it came from a terminal. */
  n: number | null
}

/** A commit on its way out: the log row and what it was made of. */
export interface Commit {
  seq: number
  epoch: number
  at: number
  commandId: string
  name: string
  actorId: string | null
  images: readonly RowImage[]
  events: readonly DomainEvent[]
  /** As it was logged: what goes to terminals, unread. */
  row: LogRow
}

const GENESIS = Buffer.alloc(32)

/** 128 bits of SHA-256 are plenty to tell images apart and keep the log small. */
export const digestOf = (image: string): string => hash('sha256', image, 'base64url').slice(0, 22)

/** chain(s) = H(chain(s−1), epoch, seq, command id, digests of the row images). */
export const nextChain = (previous: Buffer, epoch: number, seq: number, commandId: string, digests: string): Buffer =>
  hash('sha256', `${previous.toString('base64url')} ${epoch} ${seq} ${commandId} ${digests}`, 'buffer')

const INSERT = `INSERT INTO commit_log (seq, epoch, chain, command_id, name, terminal_id, terminal_code, actor_id, at,
  schema_version, input, images, digests, events, n) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

/** Appends one commit behind `head`; answers the row and the head after it. The caller's transaction makes it durable. */
export const appendCommit = (
  connection: Connection,
  head: Head,
  tx: CapturedTx,
  input: string,
  n: number | null = null,
): { head: Head; row: LogRow } => {
  const { command } = tx
  const images = tx.images.map((image) => JSON.stringify(image))
  const digests = images.map(digestOf).join(' ')
  const seq = head.seq + 1
  const chain = nextChain(head.chain, head.epoch, seq, command.id, digests)
  const row: LogRow = {
    seq,
    epoch: head.epoch,
    chain,
    command_id: command.id,
    name: command.name,
    terminal_id: command.terminalId,
    terminal_code: command.terminalCode,
    actor_id: command.actorId,
    at: command.at,
    schema_version: SCHEMA_VERSION,
    input,
    images: `[${images.join(',')}]`,
    digests,
    events: JSON.stringify(tx.events),
    n,
  }
  writeLogRow(connection, row)
  // A command from offline time carries its own time; the log's clock does not go back for it.
  return { head: { epoch: head.epoch, seq, chain, at: Math.max(head.at, command.at) }, row }
}

/** Writes a log row as another node has it, unchanged: what a replica and a recovering hub do. */
export const writeLogRow = (connection: Connection, row: LogRow): void => {
  connection
    .statement(INSERT)
    .run(
      row.seq,
      row.epoch,
      row.chain,
      row.command_id,
      row.name,
      row.terminal_id,
      row.terminal_code,
      row.actor_id,
      row.at,
      row.schema_version,
      row.input,
      row.images,
      row.digests,
      row.events,
      row.n,
    )
}

/**
 * The end of the log as stored; the epoch is the newest known one. Where a snapshot took the place of the log and nothing has
 * come since, it ends where the snapshot was taken: a terminal may be made the hub, and end, before its first commit.
 */
export const readHead = (connection: Connection): Head => {
  const logged = connection
    .statement(
      `SELECT seq, chain, (SELECT max(at) FROM (SELECT at FROM commit_log ORDER BY seq DESC LIMIT 1000)) AS at
       FROM commit_log ORDER BY seq DESC LIMIT 1`,
    )
    .get() as Pick<LogRow, 'seq' | 'chain' | 'at'> | undefined
  const last =
    logged ?? (connection.statement('SELECT seq, chain, at FROM local_watermark WHERE id = 1').get() as typeof logged)
  const newest = connection.statement('SELECT max(epoch) AS epoch FROM epoch').get() as { epoch: number | null }
  return { epoch: newest.epoch ?? 0, seq: last?.seq ?? 0, chain: last?.chain ?? GENESIS, at: last?.at ?? 0 }
}

/** Begins the next epoch, or the named one: at every hub start and promotion. */
export const beginEpoch = (connection: Connection, head: Head, now: number, epoch = head.epoch + 1): Head => {
  connection.statement('INSERT INTO epoch (epoch, start_seq, started_at) VALUES (?, ?, ?)').run(epoch, head.seq, now)
  return { ...head, epoch }
}

/** Another hub's epoch, seen in its commits: the first sight of it says where it began. */
export const noteEpoch = (connection: Connection, epoch: number, startSeq: number, at: number): void => {
  connection
    .statement('INSERT OR IGNORE INTO epoch (epoch, start_seq, started_at) VALUES (?, ?, ?)')
    .run(epoch, startSeq, at)
}

/** Log rows after a seq, in order, at most `limit`. */
export const readLog = (connection: Connection, after: number, limit: number): LogRow[] =>
  connection.statement('SELECT * FROM commit_log WHERE seq > ? ORDER BY seq LIMIT ?').all(after, limit) as LogRow[]

/** The chain before the first commit. */
export const genesisChain = (): Buffer => GENESIS
