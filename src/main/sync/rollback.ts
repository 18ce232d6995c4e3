import type { RowImage } from '../store/captured-tx'
import { genesisChain } from '../store/commit-log'
import type { LogRow } from '../store/commit-log'
import type { Connection } from '../store/connection'
import { holdsAll, hotSince } from '../store/wholeness'
import { undoImage } from './images'
import { noteLost } from './lost'
import type { Outbox } from './outbox'
import type { Rules } from './rules'
import { OutOfReach } from './out-of-reach'
import { toRecord } from './protocol'
import type { Watermark } from './watermark'

const rowsBeyond = (connection: Connection, start: number): LogRow[] =>
  connection.statement('SELECT * FROM commit_log WHERE seq > ? ORDER BY seq DESC').all(start) as LogRow[]

/**
 * Gives up the log beyond `start`: what this terminal had accepted there goes back into its outbox, what others had is noted
 * for the hub (message 10). Idempotent ids make it harmless to give the hub what it knows.
 */
export const surrenderLog = (connection: Connection, outbox: Outbox, start: number, rules: Rules): LogRow[] => {
  const rows = rowsBeyond(connection, start)
  if (rules.sendsAgain(start)) outbox.sendAgain(start)
  for (const row of rows.toReversed()) if (rules.resubmits(toRecord(row))) noteLost(connection, row)
  connection.statement('DELETE FROM commit_log WHERE seq > ?').run(start)
  connection.statement('DELETE FROM result WHERE seq > ?').run(start)
  connection.statement('DELETE FROM epoch WHERE start_seq >= ?').run(start)
  return rows
}

/** The log's clock as it was at a commit, as far as the log reaches. */
const latestUpTo = (connection: Connection, seq: number): number =>
  (connection.statement('SELECT max(at) AS at FROM commit_log WHERE seq <= ?').get(seq) as { at: number | null }).at ??
  0

/**
 * Rolls the rows back to `start`, commit by commit, in exact reverse. Provisional work has been undone before. Answers the
 * watermark there, or undefined where the log does not reach so far back: then only a snapshot helps, and nothing has moved.
 * @throws OutOfReach, where what was over and has been dropped here may have to come back
 */
export const rollBack = (
  connection: Connection,
  outbox: Outbox,
  watermark: Watermark,
  start: number,
  rules: Rules,
): Watermark | undefined => {
  if (watermark.seq <= start) return watermark
  const kept = connection.statement('SELECT count(*) AS count FROM commit_log WHERE seq > ?').get(start) as {
    count: number
  }
  const base = connection.statement('SELECT * FROM commit_log WHERE seq = ?').get(start) as LogRow | undefined
  if (kept.count !== watermark.seq - start || (base === undefined && start > 0)) return undefined
  // What was over is dropped by the hour. What went since then was not over yet at the start, and stands in no image.
  const at = latestUpTo(connection, start)
  if (!holdsAll(connection) && hotSince(at) !== hotSince(watermark.at)) throw new OutOfReach()
  for (const row of surrenderLog(connection, outbox, start, rules)) {
    for (const image of rules.undoOrder(JSON.parse(row.images) as RowImage[])) undoImage(connection, image)
  }
  return {
    ...watermark,
    epoch: base?.epoch ?? 0,
    seq: start,
    at,
    chain: base?.chain ?? genesisChain(),
  }
}
