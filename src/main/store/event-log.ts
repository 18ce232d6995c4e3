import type { GapCode } from '@contract/observation'
import type { EntityRow } from '@contract/feed'
import type { DomainEvent } from '@contract/events'
import type { RowImage } from './captured-tx'
import { nextChain } from './commit-log'
import type { LogRow } from './commit-log'
import type { Connection } from './connection'
import { parsed, toEntity } from './entities'
import type { Row } from './tables'

/**
 * A place in the log: behind the commit that has this seq. The chain there (base64url) names the history up to it; empty
 * where it is not known.
 */
export interface LogPosition {
  epoch: number
  seq: number
  chain: string
}

/** What a commit said had happened. */
export interface LoggedEvents extends LogPosition {
  /** UTC milliseconds. */
  at: number
  events: DomainEvent[]
  /** Orders and reservations as the commit left them; empty unless asked for. */
  orders: EntityRow<'SaleOrder'>[]
  reservations: EntityRow<'Reservation'>[]
}

/** A page of the log. */
export interface EventPage {
  commits: LoggedEvents[]
  /** Where to go on: the page's last commit. */
  end: LogPosition
  /** The log's last commit. */
  head: LogPosition
}

/** Why the log cannot go on there: the lowest seq kept, and the log's last commit. */
export interface LogGap {
  code: GapCode
  lowestSeq: number
  head: LogPosition
}

export type EventAnswer = { ok: true; value: EventPage } | { ok: false; gap: LogGap }

export interface EventQuestion {
  /** Where to begin; of a bare seq it is not noticed that the log is another one. Absent: at the end. */
  after?: LogPosition | undefined
  limit: number
  /** Whether orders and reservations are wanted too. */
  principals?: boolean
}

type PositionRow = Pick<LogRow, 'epoch' | 'seq' | 'chain'>

const positionOf = ({ epoch, seq, chain }: PositionRow): LogPosition => ({
  epoch,
  seq,
  chain: chain.toString('base64url'),
})

type LinkRow = PositionRow & Pick<LogRow, 'command_id' | 'digests'>

const rowAt = (connection: Connection, seq: number): LinkRow | undefined =>
  connection.statement('SELECT epoch, seq, chain, command_id, digests FROM commit_log WHERE seq = ?').get(seq) as
    | LinkRow
    | undefined

/** The log's last commit. A terminal that was given everything afresh has no log yet: its watermark knows. */
const lastOf = (connection: Connection, head: { epoch: number; seq: number }): LogPosition => {
  const last = (connection.statement('SELECT epoch, seq, chain FROM commit_log ORDER BY seq DESC LIMIT 1').get() ??
    connection.statement('SELECT epoch, seq, chain FROM local_watermark WHERE seq = ?').get(head.seq)) as
    | PositionRow
    | undefined
  return last === undefined ? { ...head, chain: '' } : positionOf(last)
}

const lowestOf = (connection: Connection): number | null =>
  (connection.statement('SELECT min(seq) AS seq FROM commit_log').get() as { seq: number | null }).seq

/** Whether the history up to a place that the log reaches is its own: chains match, at that commit or over the next one. */
const isShared = (connection: Connection, last: LogPosition, { seq, chain }: LogPosition): boolean => {
  const own = rowAt(connection, seq)
  if (own !== undefined) return own.chain.toString('base64url') === chain
  const next = rowAt(connection, seq + 1)
  if (next === undefined) return last.chain === chain
  const follows = nextChain(Buffer.from(chain, 'base64url'), next.epoch, next.seq, next.command_id, next.digests)
  return follows.equals(next.chain)
}

/** Whether a later epoch began below a place that the log does not reach: it will never come there as it was. */
const isReplaced = (connection: Connection, { epoch, seq }: LogPosition): boolean =>
  connection.statement('SELECT 1 FROM epoch WHERE epoch > ? AND start_seq < ?').get(epoch, seq) !== undefined

type EventRow = Pick<LogRow, 'seq' | 'epoch' | 'chain' | 'at' | 'events' | 'images'>

const finalRows = <Name extends 'sale_order' | 'reservation'>(
  images: readonly RowImage[],
  table: Name,
): Row<Name>[] => {
  const last = new Map<string, RowImage>()
  for (const image of images) if (image.table === table) last.set(image.id, image)
  return [...last.values()].flatMap(({ after }) => (after === null ? [] : (after as unknown as Row<Name>)))
}

const loggedEvents = (row: EventRow): LoggedEvents => {
  const images = parsed<RowImage[]>(row.images)
  return {
    ...positionOf(row),
    at: row.at,
    events: parsed(row.events),
    orders: finalRows(images, 'sale_order').map((order) => toEntity('sale_order', order)),
    reservations: finalRows(images, 'reservation').map((reservation) => toEntity('reservation', reservation)),
  }
}

/**
 * What happened after a commit, in order and without a gap, at most `limit` commits. `head` is where the store stands if
 * its log is empty. LOG_TRIMMED, HISTORY_CHANGED and SEQ_AHEAD say why not.
 */
export const readEvents = (
  connection: Connection,
  head: { epoch: number; seq: number },
  { after, limit, principals = false }: EventQuestion,
): EventAnswer => {
  const last = lastOf(connection, head)
  if (after === undefined) return { ok: true, value: { commits: [], end: last, head: last } }
  const lowest = lowestOf(connection) ?? last.seq + 1
  const gap = (code: GapCode): EventAnswer => ({ ok: false, gap: { code, lowestSeq: lowest, head: last } })
  const isNamed = after.chain !== ''
  if (after.seq > last.seq) return gap(isNamed && isReplaced(connection, after) ? 'HISTORY_CHANGED' : 'SEQ_AHEAD')
  if (after.seq + 1 < lowest) return gap('LOG_TRIMMED')
  if (isNamed && !isShared(connection, last, after)) return gap('HISTORY_CHANGED')
  const rows = connection
    .statement(
      `SELECT seq, epoch, chain, at, events, ${principals ? 'images' : `'[]' AS images`} FROM commit_log
       WHERE seq > ? ORDER BY seq LIMIT ?`,
    )
    .all(after.seq, limit) as EventRow[]
  const reached = rows.at(-1) ?? rowAt(connection, after.seq)
  const end = reached === undefined ? after : positionOf(reached)
  return { ok: true, value: { commits: rows.map(loggedEvents), end, head: last } }
}
