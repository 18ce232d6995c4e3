import { advanceTerminal } from '../command/result-store'
import type { RowImage } from '../store/captured-tx'
import { noteEpoch, writeLogRow } from '../store/commit-log'
import type { Head } from '../store/commit-log'
import type { Connection } from '../store/connection'
import { holdsAll, hotSince } from '../store/wholeness'
import { applyImages } from './applying'
import { imagesOf, toLogRow } from './protocol'
import type { CommitRecord } from './protocol'
import type { Rules } from './rules'

/**
 * Appends, unchanged, commits that a terminal still has and this recovering hub lacks (message 9), in the caller's
 * transaction. The hub's own epoch begins behind them. Answers the head after them; it ends where the chain does not fit.
 * @throws OutOfReach, where they go on with what this hub has dropped when it was a terminal
 */
export const adoptTail = (
  connection: Connection,
  rules: Rules,
  from: Head,
  commits: readonly CommitRecord[],
): { head: Head; images: RowImage[] } => {
  const isPart = !holdsAll(connection)
  let head = from
  const all: RowImage[] = []
  for (const commit of commits) {
    const place = rules.place(head.seq, commit.seq)
    if (place === 'old') continue
    if (place === 'gap' || commit.epoch >= from.epoch || !rules.adopts(head.chain, commit)) break
    const images = imagesOf(commit)
    applyImages(connection, images, isPart ? hotSince(Math.max(head.at, commit.at)) : null)
    noteEpoch(connection, commit.epoch, head.seq, commit.at)
    writeLogRow(connection, toLogRow(commit))
    if (commit.n !== null) advanceTerminal(connection, commit.terminal_id, commit.terminal_code, commit.n)
    head = {
      epoch: from.epoch,
      seq: commit.seq,
      chain: Buffer.from(commit.chain, 'base64url'),
      at: Math.max(head.at, commit.at),
    }
    all.push(...images)
  }
  if (head !== from) {
    connection.statement('UPDATE epoch SET start_seq = ? WHERE epoch = ?').run(head.seq, from.epoch)
    // What this hub had answered before it lost these commits may not be what the log says now.
    connection
      .statement('DELETE FROM result WHERE command_id IN (SELECT command_id FROM commit_log WHERE seq > ?)')
      .run(from.seq)
  }
  return { head, images: all }
}
