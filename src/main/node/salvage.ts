import Sqlite from 'better-sqlite3'
import type { Database } from 'better-sqlite3'
import type { z } from 'zod'
import { NodeAddress } from '@contract/entities/terminal'
import { TOKEN_KEY } from '../access/tokens'
import { SCHEMA_VERSION } from '../store/migrations'
import { commandOf } from '../sync/outbox'
import type { OutboxEntry } from '../sync/outbox'
import { CommandMessage, LostCommand } from '../sync/protocol'
import { MEMBERSHIP_KEY, membershipIn } from './membership'
import type { Membership } from './membership'

/** A command that another node lost, as it stands in the file. */
export interface ResubmitRow {
  seq: number
  command_id: string
  record: string
}

/** What a terminal's damaged file still says of what its hub cannot give back. */
export interface Salvaged {
  /** With all nodes of the store that it trusted, and where they are. */
  membership: Membership
  /** Undefined where nothing had come from the hub yet. */
  mark: { known_epoch: number; next_n: number; heard_at: number } | undefined
  outbox: OutboxEntry[]
  resubmit: ResubmitRow[]
  /** The key of staff's sessions: who is signed in stays so. */
  tokenKey: string | undefined
  /** Whether all that was not sent could be read. */
  isComplete: boolean
}

/** What was not sent is looked for number by number where not all of it can be read; so many numbers back. */
const NUMBERS_SEARCHED = 10_000
/** Longer than the list of commands of others ever gets in an evening. */
const RESUBMIT_SEARCHED = 2_000

/** That the file is damaged there. What is wrong with the machine instead (a device that fails once, no memory) may pass. */
const isDamage = (thrown: unknown): boolean =>
  thrown instanceof SyntaxError ||
  (thrown instanceof Sqlite.SqliteError && /^SQLITE_(CORRUPT|NOTADB|ERROR)/u.test(thrown.code))

const readable = <Value>(read: () => Value): Value | undefined => {
  try {
    return read()
  } catch (thrown) {
    if (isDamage(thrown)) return undefined
    throw thrown
  }
}

const setting = (database: Database, key: string): string | undefined =>
  (database.prepare('SELECT value FROM local_setting WHERE key = ?').get(key) as { value: string } | undefined)?.value

/** All rows of a table of numbered ones; where that fails each for itself, as a page that is gone takes only what stood on it. */
const numbered = <Numbered>(
  database: Database,
  table: 'local_outbox' | 'local_resubmit',
  { key, from, to }: { key: string; from: number; to: number },
): { rows: Numbered[]; isComplete: boolean } => {
  const all = readable(() => database.prepare(`SELECT * FROM ${table} ORDER BY ${key}`).all() as Numbered[])
  if (all !== undefined) return { rows: all, isComplete: true }
  const rows: Numbered[] = []
  for (let number = Math.max(1, from); number <= to; number += 1) {
    const row = readable(() => database.prepare(`SELECT * FROM ${table} WHERE ${key} = ?`).get(number) as Numbered)
    if (row !== undefined) rows.push(row)
  }
  return { rows, isComplete: false }
}

/** A damaged row may read as one that is none: what the hub would not listen to, or nobody could send, is left behind. */
const fits = (schema: z.ZodType, read: () => unknown): boolean => {
  const value = readable(read)
  return value !== undefined && schema.safeParse(value).success
}

interface Known {
  id: string
  fingerprint: string | null
  addresses: string
  status: 'ACTIVE' | 'REVOKED'
}

/**
 * The rows say whom to trust, and where the hub may be; a new file has none yet. A machine that was shut out is trusted no more,
 * although it was pinned once. Undefined where nobody would be trusted.
 */
const withNeighbours = (membership: Membership, known: readonly Known[]): Membership | undefined => {
  const others = known.filter(({ id, status }) => status === 'ACTIVE' && id !== membership.terminalId)
  const of = (some: readonly Known[]): string[] => some.flatMap(({ fingerprint }) => fingerprint ?? [])
  const shutOut = new Set(of(known.filter(({ status }) => status === 'REVOKED')))
  const pinned = new Set([...membership.pinned.filter((one) => !shutOut.has(one)), ...of(others)])
  const addresses = others.flatMap((one) => readable(() => JSON.parse(one.addresses) as unknown[]) ?? [])
  const hubAddresses = [...new Set([...membership.hubAddresses, ...addresses])].flatMap(
    (address) => NodeAddress.safeParse(address).data ?? [],
  )
  return pinned.size === 0 ? undefined : { ...membership, pinned: [...pinned], hubAddresses }
}

const read = (database: Database): Salvaged | undefined => {
  // Another program's rows may have to be lifted first.
  if (database.pragma('user_version', { simple: true }) !== SCHEMA_VERSION) return undefined
  const said = membershipIn(setting(database, MEMBERSHIP_KEY))
  // Of one that has led the store, nobody else may have all that it did: what becomes of its file is a person's choice.
  if (said?.role !== 'terminal' || said.keepsAll !== undefined) return undefined
  const mark = database.prepare('SELECT known_epoch, next_n, heard_at FROM local_watermark').get() as Salvaged['mark']
  const known = database.prepare('SELECT id, fingerprint, addresses, status FROM paired_terminal').all() as Known[]
  const membership = withNeighbours(said, known)
  if (membership === undefined) return undefined
  const next = mark?.next_n ?? 1
  const outbox = numbered<OutboxEntry>(database, 'local_outbox', {
    key: 'n',
    from: next - NUMBERS_SEARCHED,
    to: next - 1,
  })
  const resubmit = numbered<ResubmitRow>(database, 'local_resubmit', { key: 'seq', from: 1, to: RESUBMIT_SEARCHED })
  const sound = outbox.rows.filter((entry) => fits(CommandMessage, () => ({ ...commandOf(entry), epoch: 0 })))
  const lost = resubmit.rows.filter(({ record }) => fits(LostCommand, () => JSON.parse(record)))
  return {
    membership,
    mark,
    outbox: sound,
    resubmit: lost,
    tokenKey: readable(() => setting(database, TOKEN_KEY)),
    isComplete:
      outbox.isComplete &&
      resubmit.isComplete &&
      sound.length === outbox.rows.length &&
      lost.length === resubmit.rows.length,
  }
}

/**
 * Reads what it can; nothing is written. Undefined where the file is no terminal's, is of another program's version, or does not
 * say any more who the terminal was, how far it had counted, or whom it trusts. Any other fault than damage is thrown.
 */
export const salvage = (file: string): Salvaged | undefined =>
  readable(() => {
    const database = new Sqlite(file, { readonly: true, fileMustExist: true })
    try {
      return read(database)
    } finally {
      database.close()
    }
  })
