import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { TOKEN_KEY } from '../access/tokens'
import { openConnection } from '../store/connection'
import type { Connection, Durability } from '../store/connection'
import { isWriteFailure } from '../store/faults'
import { commandBodyOf } from '../sync/outbox'
import type { OutboxEntry } from '../sync/outbox'
import type { LostCommand } from '../sync/protocol'
import { emptyWatermark, writeWatermark } from '../sync/watermark'
import { recentFreshCopy, writeMembership } from './membership'
import type { FreshCopy } from './membership'
import { salvage } from './salvage'
import type { Salvaged } from './salvage'

/**
 * A terminal whose data file is damaged gets all that is live from the hub afresh (OPS-5; sync.md, Faults). What the hub cannot
 * give is taken over from the damaged file as far as it can still be read: who the terminal is, and what it has not sent.
 */

/** What belongs to one data file. */
export const FILE_SUFFIXES = ['', '-wal', '-shm'] as const
/** A new file that is complete, and waits to be put in the damaged one's place. */
const FRESH = '.fresh'
/** One that is being made. */
const UNDER_WAY = '.fresh-under-way'
const ASIDE = '.damaged-'
/** A machine that damages its file again and again does not fill its disk. */
const LATEST_KEPT = 2
/**
 * What one hub had accepted this long before it was heard last, another node has by now, where there is one. It is given to the
 * hub again: done twice it is done once.
 */
const ACCEPTED_LATELY = 60 * 60_000

/** The first that was set aside stays, in which the most may stand that could not be read, and the latest two. */
const dropOldest = (file: string): void => {
  const folder = dirname(file)
  const isAside = (name: string): boolean => name.startsWith(basename(file) + ASIDE) && /\d+Z$/u.test(name)
  const aside = readdirSync(folder).filter(isAside).toSorted()
  for (const name of aside.slice(1, -LATEST_KEPT))
    for (const suffix of FILE_SUFFIXES) rmSync(join(folder, name + suffix), { force: true })
}

/**
 * Puts the complete new file in the damaged one's place, which stays beside it. Ended in the middle, it goes on at the next
 * start, under the same name: when the new file was made.
 */
const putInPlace = (file: string): string => {
  const fresh = file + FRESH
  const madeAt = new Date(statSync(fresh).mtimeMs).toISOString().replaceAll(/[-:.]/gu, '')
  const aside = file + ASIDE + madeAt
  // The log first: left behind, it would be taken for the new file's.
  for (const suffix of FILE_SUFFIXES.toReversed())
    if (existsSync(file + suffix)) renameSync(file + suffix, aside + suffix)
  renameSync(fresh, file)
  dropOldest(file)
  return aside
}

/** What a process that ended in the middle has left, in a folder of data files. */
export const finishFreshCopies = (folder: string): void => {
  for (const name of readdirSync(folder)) {
    if (name.includes(UNDER_WAY)) rmSync(join(folder, name))
    else if (name.endsWith(FRESH)) putInPlace(join(folder, name.slice(0, -FRESH.length)))
  }
}

/** Whether a row could be taken over: a damaged one may be what the schema forbids. */
const insert = (connection: Connection, table: string, row: object): boolean => {
  const names = Object.keys(row)
  try {
    connection.savepoint(() =>
      connection
        .statement(`INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`)
        .run(...(Object.values(row) as (string | number | null)[])),
    )
    return true
  } catch (thrown) {
    if (isWriteFailure(thrown)) throw thrown
    return false
  }
}

const lostOf = (entry: OutboxEntry, { terminalId, code }: Salvaged['membership']): LostCommand => ({
  ...commandBodyOf(entry),
  terminalId,
  terminalCode: code,
})

/** In a transaction. Answers what is to be said of it. */
const takeOver = (connection: Connection, salvaged: Salvaged, now: number): FreshCopy => {
  const { membership, mark, outbox, resubmit, tokenKey } = salvaged
  let unsent = 0
  let isComplete = salvaged.isComplete && recentFreshCopy(membership, now)?.isComplete !== false
  const lost = resubmit.map(({ command_id: id, record }) => ({ id, record }))
  for (const entry of outbox) {
    if (entry.waiting === 0) {
      const isRecent = entry.at >= (mark?.heard_at ?? 0) - ACCEPTED_LATELY
      if (isRecent) lost.push({ id: entry.command_id, record: JSON.stringify(lostOf(entry, membership)) })
      continue
    }
    // What it wrote here went with the rows: it is run again on those that come. What was said of it may be another hub's word.
    const forgotten = entry.seq === null ? {} : { provisional: 1, lost: 1, seq: null }
    const row = { ...entry, ...forgotten, images: null, digests: null, applied: null }
    if (insert(connection, 'local_outbox', row)) unsent += 1
    else isComplete = false
  }
  for (const [index, { id, record }] of lost.entries()) {
    if (!insert(connection, 'local_resubmit', { seq: index + 1, command_id: id, record })) isComplete = false
  }
  if (mark !== undefined) {
    const { known_epoch: knownEpoch, next_n: next, heard_at: heardAt } = mark
    const nextN = Math.max(next, ...outbox.map(({ n }) => n + 1))
    writeWatermark(connection, { ...emptyWatermark(), knownEpoch, nextN, heardAt })
  }
  if (tokenKey !== undefined) insert(connection, 'local_setting', { key: TOKEN_KEY, value: tokenKey })
  const freshCopy = { at: now, unsent, isComplete }
  writeMembership(connection, { ...membership, freshCopy })
  return freshCopy
}

/**
 * Makes a new file in the place of a terminal's damaged one, which is kept beside it. Answers where that is, and what was
 * taken over; undefined where only an installer can help, with everything as it was.
 */
export const beginFreshCopy = (
  file: string,
  { now, durability }: { now: number; durability?: Durability | undefined },
): (FreshCopy & { aside: string }) | undefined => {
  const salvaged = salvage(file)
  if (salvaged === undefined) return undefined
  const made = file + UNDER_WAY
  const connection = openConnection({ file: made, ...(durability !== undefined && { durability }) })
  let freshCopy: FreshCopy
  try {
    freshCopy = connection.transaction(() => takeOver(connection, salvaged, now))
    connection.database.pragma('wal_checkpoint(TRUNCATE)')
  } finally {
    connection.close()
  }
  renameSync(made, file + FRESH)
  return { ...freshCopy, aside: putInPlace(file) }
}
