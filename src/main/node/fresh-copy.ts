import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import type { Database } from 'better-sqlite3'
import { TOKEN_KEY } from '../access/tokens'
import { openConnection } from '../store/connection'
import type { Durability } from '../store/connection'
import { SCHEMA_VERSION } from '../store/migrations'
import type { OutboxEntry } from '../sync/outbox'
import { emptyWatermark, writeWatermark } from '../sync/watermark'
import { MEMBERSHIP_KEY, membershipIn, writeMembership } from './membership'
import type { FreshCopy, Membership } from './membership'

/**
 * A terminal whose data file is damaged gets all that is live from the hub afresh (OPS-5, sync.md, Faults). What the hub cannot
 * give is taken over from the damaged file as far as it can still be read: who the terminal is, and what it has not sent.
 */
export const FILE_SUFFIXES = ['', '-wal', '-shm'] as const
/** A new file that is complete, and waits to be put in the damaged one's place. */
const FRESH = '.fresh'
/** One that is being made. */
const UNDER_WAY = '.fresh-under-way'

/** What was not sent is looked for number by number where not all of it can be read; so many numbers back. */
const NUMBERS_SEARCHED = 10_000

type Row = Record<string, string | number | Buffer | null>

interface Salvaged {
  membership: Membership
  /** Undefined where nothing had come from the hub yet. */
  mark: { known_epoch: number; next_n: number; heard_at: number } | undefined
  outbox: OutboxEntry[]
  resubmit: Row[]
  /** The key of staff's sessions: who is signed in stays so. */
  tokenKey: string | undefined
  /** Whether all that was not sent could be read. */
  isComplete: boolean
}

const readable = <Value>(read: () => Value): Value | undefined => {
  try {
    return read()
  } catch {
    return undefined
  }
}

const setting = (database: Database, key: string): string | undefined =>
  (database.prepare('SELECT value FROM local_setting WHERE key = ?').get(key) as { value: string } | undefined)?.value

/** Each entry for itself: a page that is gone takes only what stood on it. */
const oneByOne = (database: Database, next: number): OutboxEntry[] => {
  const numbers = Array.from({ length: Math.min(NUMBERS_SEARCHED, next - 1) }, (_number, index) => next - 1 - index)
  return numbers.toReversed().flatMap((n) => {
    const found = readable(() => database.prepare('SELECT * FROM local_outbox WHERE n = ?').get(n) as OutboxEntry)
    return found === undefined ? [] : [found]
  })
}

/** Undefined where the file is no terminal's, is of another program's version, or does not say any more who it was. */
const salvage = (file: string): Salvaged | undefined =>
  readable(() => {
    const database = new Sqlite(file, { readonly: true, fileMustExist: true })
    try {
      if (database.pragma('user_version', { simple: true }) !== SCHEMA_VERSION) return undefined
      const membership = membershipIn(setting(database, MEMBERSHIP_KEY))
      const mark = database.prepare('SELECT known_epoch, next_n, heard_at FROM local_watermark').get() as
        | Salvaged['mark']
        | undefined
      if (membership?.role !== 'terminal') return undefined
      const outbox = readable(() => database.prepare('SELECT * FROM local_outbox ORDER BY n').all() as OutboxEntry[])
      const resubmit = readable(() => database.prepare('SELECT * FROM local_resubmit ORDER BY seq').all() as Row[])
      return {
        membership,
        mark,
        outbox: outbox ?? oneByOne(database, mark?.next_n ?? 1),
        resubmit: resubmit ?? [],
        tokenKey: readable(() => setting(database, TOKEN_KEY)),
        isComplete: outbox !== undefined && resubmit !== undefined,
      }
    } finally {
      database.close()
    }
  })

const move = (from: string, to: string): void => {
  if (existsSync(from)) renameSync(from, to)
}

/** Puts the complete new file in the damaged one's place, which stays beside it. Ended in the middle, it goes on at the next start. */
const putInPlace = (file: string, now: number): string => {
  const aside = `${file}.damaged-${new Date(now).toISOString().replaceAll(/[-:.]/gu, '')}`
  // The log first: left behind, it would be taken for the new file's.
  for (const suffix of FILE_SUFFIXES.toReversed()) move(file + suffix, aside + suffix)
  renameSync(file + FRESH, file)
  return aside
}

/** What a process that ended in the middle has left, in a folder of data files. */
export const finishFreshCopies = (folder: string, now: number): void => {
  for (const name of readdirSync(folder)) {
    if (name.includes(UNDER_WAY)) rmSync(join(folder, name))
    else if (name.endsWith(FRESH)) putInPlace(join(folder, name.slice(0, -FRESH.length)), now)
  }
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
  const { membership, mark, outbox, resubmit, tokenKey, isComplete } = salvaged
  const freshCopy = { at: now, unsent: outbox.filter(({ waiting }) => waiting === 1).length, isComplete }
  const made = file + UNDER_WAY
  const connection = openConnection({ file: made, ...(durability !== undefined && { durability }) })
  try {
    connection.transaction(() => {
      writeMembership(connection, { ...membership, freshCopy })
      if (mark !== undefined) {
        const { known_epoch: knownEpoch, next_n: nextN, heard_at: heardAt } = mark
        writeWatermark(connection, { ...emptyWatermark(), knownEpoch, nextN, heardAt })
      }
      const write = (table: string, row: object): void => {
        const names = Object.keys(row)
        const values = Object.values(row) as Row[string][]
        connection
          .statement(`INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`)
          .run(...values)
      }
      // What it wrote here goes with the rows; it is run again on those that come.
      for (const entry of outbox) write('local_outbox', { ...entry, images: null, digests: null, applied: null })
      for (const row of resubmit) write('local_resubmit', row)
      if (tokenKey !== undefined) write('local_setting', { key: TOKEN_KEY, value: tokenKey })
    })
    connection.database.pragma('wal_checkpoint(TRUNCATE)')
  } finally {
    connection.close()
  }
  renameSync(made, file + FRESH)
  return { ...freshCopy, aside: putInPlace(file, now) }
}
