import { keepLogged } from '../command/result-store'
import type { RowImage } from '../store/captured-tx'
import { noteEpoch, writeLogRow } from '../store/commit-log'
import type { Connection } from '../store/connection'
import { hotSince, noteDropped, noteWhole } from '../store/wholeness'
import { applyImage } from './images'
import type { Outbox } from './outbox'
import { OutOfReach } from './out-of-reach'
import { imagesOf, toLogRow } from './protocol'
import type { CommitRecord, SnapshotPart } from './protocol'
import type { ProvisionalWork } from './provisional'
import { surrenderLog } from './rollback'
import type { Rules } from './rules'
import { isHot, prune, unpackSnapshot } from './snapshot'
import { writeWatermark } from './watermark'
import type { Watermark } from './watermark'

interface Applying {
  connection: Connection
  outbox: Outbox
  work: ProvisionalWork
  rules: Rules
  /** How many log rows stay; null: a standby, which drops neither log nor rows. */
  tailLength: number | null
}

export interface Applied {
  mark: Watermark
  commits: CommitRecord[]
  undone: RowImage[]
  provisional: RowImage[]
  touched: RowImage[]
  /** Commits of this terminal's own commands. */
  own: { id: string; seq: number }[]
  /** Why not all was applied. */
  stopped: 'gap' | 'mismatch' | null
}

/** Commits between two cuts of the tail. */
const CUT_EVERY = 50

/**
 * Applies the images of one commit; a row that had been pruned and is still cold goes again.
 * @throws OutOfReach, where what was over goes on: what belongs to it has been dropped here, too, and stands in no image
 */
export const applyImages = (connection: Connection, images: readonly RowImage[], since: number | null): void => {
  const back = images.filter((image) => applyImage(connection, image))
  if (since === null) return
  for (const { table, id } of back) {
    if (isHot(connection, table, id, since)) throw new OutOfReach()
    connection.statement(`DELETE FROM ${table} WHERE id = ?`).run(id)
  }
}

/**
 * Applies a page of commits and moves the watermark, in the caller's transaction (message 4): provisional work is undone
 * before the first commit that is not its own confirmation, and run again after the last page (sync.md, Rebase).
 */
export const applyRecords = (
  { connection, outbox, work, rules, tailLength }: Applying,
  from: Watermark,
  records: readonly CommitRecord[],
  more: boolean,
): Applied => {
  const applied: Applied = {
    mark: { ...from },
    commits: [],
    undone: [],
    provisional: [],
    touched: [],
    own: [],
    stopped: null,
  }
  const { mark } = applied
  let bucket = hotSince(mark.at)
  const waiting = outbox.applied()
  // Nobody's own: most of what a terminal without waiting work gets.
  const foreign = waiting.length === 0 && outbox.isEmpty()
  const undoWork = (): void => {
    if (rules.undoesFirst(waiting.length)) applied.undone.push(...work.undo())
    waiting.length = 0
  }
  for (const record of records) {
    const place = rules.place(mark.seq, record.seq)
    if (place === 'old') continue
    if (place === 'gap' || !rules.fits(mark.chain, record)) {
      applied.stopped = place === 'gap' ? 'gap' : 'mismatch'
      break
    }
    const images = imagesOf(record)
    const [oldest] = waiting
    const confirmed =
      oldest !== undefined && rules.confirms({ id: oldest.command_id, digests: oldest.digests ?? '' }, record)
    if (confirmed) waiting.shift()
    else {
      undoWork()
      applyImages(connection, images, tailLength === null ? null : hotSince(Math.max(mark.at, record.at)))
    }
    if (record.epoch !== mark.epoch) noteEpoch(connection, record.epoch, mark.seq, record.at)
    writeLogRow(connection, toLogRow(record))
    const own = foreign ? undefined : outbox.byCommand(record.command_id)
    if (own?.waiting === 1) {
      outbox.settle(own.n, record.seq)
      applied.own.push({ id: record.command_id, seq: record.seq })
    }
    mark.epoch = record.epoch
    mark.seq = record.seq
    mark.chain = Buffer.from(record.chain, 'base64url')
    mark.at = Math.max(mark.at, record.at)
    applied.commits.push(record)
    applied.touched.push(...images)
    // At once, and not when the page is through: a terminal that goes back to a commit of this hour has to have what was not
    // over at that commit. Nor is anything dropped that only undecided work has ended.
    if (tailLength !== null && hotSince(mark.at) !== bucket) {
      bucket = hotSince(mark.at)
      undoWork()
      if (prune(connection, bucket) > 0) noteDropped(connection)
    }
  }
  if (tailLength === null) {
    // A standby that has had everything from the first commit on lacks nothing.
    if (from.seq === 0 && mark.seq > 0) noteWhole(connection)
  } else {
    // The tail may be longer than it must: it is cut now and then, not at each commit.
    if (Math.floor(mark.seq / CUT_EVERY) !== Math.floor(from.seq / CUT_EVERY)) {
      if (rules.keepsTrimmed()) keepLogged(connection, mark.seq - tailLength)
      const cut = connection.statement('DELETE FROM commit_log WHERE seq <= ?').run(mark.seq - tailLength)
      if (cut.changes > 0) noteDropped(connection)
    }
  }
  if (!more) applied.provisional.push(...work.redo())
  writeWatermark(connection, mark)
  return applied
}

/**
 * Puts a snapshot in the place of all rows, log and epochs, in the caller's transaction (message 10). What the hub may not
 * know is kept to be sent: the own commands wait again, the others' are noted.
 */
export const applySnapshot = (
  { connection, outbox, work, rules, isStandby }: Omit<Applying, 'tailLength'> & { isStandby: boolean },
  mark: Watermark,
  parts: readonly SnapshotPart[],
): true => {
  work.undo()
  // What lies beyond the point where histories part may be unknown to the hub; the rest it has.
  if (rules.surrenders()) surrenderLog(connection, outbox, parts[0]?.start ?? mark.seq, rules)
  unpackSnapshot(
    connection,
    parts.map(({ body }) => body),
  )
  if (!isStandby) prune(connection, hotSince(mark.at))
  connection.statement('DELETE FROM commit_log').run()
  // Only what is hot has come: a standby fetches the rest anew.
  noteDropped(connection)
  connection.statement('DELETE FROM epoch').run()
  for (const [epoch, startSeq] of parts[0]?.epochs ?? []) noteEpoch(connection, epoch, startSeq, mark.at)
  writeWatermark(connection, mark)
  for (const entry of outbox.waiting()) {
    if (entry.seq !== null && entry.seq <= mark.seq) outbox.settle(entry.n, entry.seq)
  }
  work.redo()
  return true
}
