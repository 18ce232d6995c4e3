import type { GapCode } from '@contract/observation'
import type { EntityRow } from '@contract/feed'
import type { DomainEvent } from '@contract/events'
import type { RowImage } from './captured-tx'
import type { LogRow } from './commit-log'
import type { Connection } from './connection'
import { parsed, toEntity } from './entities'
import type { Row } from './tables'

/** A place in the log: the commit that has this seq, and the epoch in which it was made. */
export interface LogPosition {
  epoch: number
  seq: number
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
export interface LogGap extends LogPosition {
  code: GapCode
  lowestSeq: number
}

export type EventAnswer = { ok: true; value: EventPage } | { ok: false; gap: LogGap }

export interface EventQuestion {
  /** Where to begin; without an epoch it is not noticed that the log is another one. Absent: at the end. */
  after?: { seq: number; epoch?: number | undefined } | undefined
  limit: number
  /** Whether orders and reservations are wanted too. */
  principals?: boolean
}

const lastOf = (connection: Connection): LogPosition | undefined =>
  connection.statement('SELECT epoch, seq FROM commit_log ORDER BY seq DESC LIMIT 1').get() as LogPosition | undefined

const lowestOf = (connection: Connection): number | null =>
  (connection.statement('SELECT min(seq) AS seq FROM commit_log').get() as { seq: number | null }).seq

const epochAt = (connection: Connection, seq: number): number | undefined =>
  (connection.statement('SELECT epoch FROM commit_log WHERE seq = ?').get(seq) as { epoch: number } | undefined)?.epoch

/**
 * Whether what lies up to that seq is what lay there for whoever was told this epoch: that of the commit itself, or that of
 * a hub that stood there. No later epoch may begin below it, and one that this node has never heard of proves nothing.
 */
const isShared = (connection: Connection, head: LogPosition, { epoch, seq }: LogPosition): boolean => {
  const known = connection
    .statement(`SELECT max(epoch) AS newest, min(CASE WHEN epoch > ? THEN start_seq END) AS replaced_from FROM epoch`)
    .get(epoch) as { newest: number | null; replaced_from: number | null }
  if (known.replaced_from !== null && known.replaced_from < seq) return false
  const own = epochAt(connection, seq)
  return own === undefined || own === epoch || (own < epoch && epoch <= Math.max(head.epoch, known.newest ?? 0))
}

const finalRows = <Name extends 'sale_order' | 'reservation'>(
  images: readonly RowImage[],
  table: Name,
): Row<Name>[] => {
  const last = new Map<string, RowImage>()
  for (const image of images) if (image.table === table) last.set(image.id, image)
  return [...last.values()].flatMap(({ after }) => (after === null ? [] : (after as unknown as Row<Name>)))
}

const loggedEvents = (row: Pick<LogRow, 'seq' | 'epoch' | 'at' | 'events' | 'images'>): LoggedEvents => {
  const images = parsed<RowImage[]>(row.images)
  return {
    epoch: row.epoch,
    seq: row.seq,
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
  head: LogPosition,
  { after, limit, principals = false }: EventQuestion,
): EventAnswer => {
  const last = lastOf(connection) ?? head
  if (after === undefined) return { ok: true, value: { commits: [], end: last, head: last } }
  const lowest = lowestOf(connection) ?? last.seq + 1
  const gap = (code: GapCode): EventAnswer => ({ ok: false, gap: { code, lowestSeq: lowest, ...last } })
  const { seq, epoch } = after
  if (epoch !== undefined && seq > 0 && !isShared(connection, head, { epoch, seq })) return gap('HISTORY_CHANGED')
  if (seq > last.seq) return gap('SEQ_AHEAD')
  if (seq + 1 < lowest) return gap('LOG_TRIMMED')
  const rows = connection
    .statement(
      `SELECT seq, epoch, at, events, ${principals ? 'images' : `'[]' AS images`} FROM commit_log
       WHERE seq > ? ORDER BY seq LIMIT ?`,
    )
    .all(seq, limit) as Pick<LogRow, 'seq' | 'epoch' | 'at' | 'events' | 'images'>[]
  const commits = rows.map(loggedEvents)
  const end = commits.at(-1) ?? { seq, epoch: epoch ?? epochAt(connection, seq) ?? last.epoch }
  return { ok: true, value: { commits, end: { epoch: end.epoch, seq: end.seq }, head: last } }
}
