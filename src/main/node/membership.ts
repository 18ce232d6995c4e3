import { hostname } from 'node:os'
import type { Connection } from '../store/connection'
import { freshId } from '../store/ids'

/** What this node is in its store. Kept in the store's own file and never sent: a copy of the file is another machine's. */
export interface Membership {
  role: 'hub' | 'terminal'
  terminalId: string
  /** Part of order numbers (ORD-1); the hub of a new store is A. */
  code: string
  name: string
  /** Where to look for the hub, in order; what an installer typed stands first. */
  hubAddresses: string[]
  /**
   * Fingerprints that were pinned: the hub's that was met last, or paired with, stands first; then those of the pairing. Those
   * of the store's rows come on top.
   */
  pinned: string[]
  /** It was paired to hold the whole history; whether it still is to, its row says once it has come. */
  standby: boolean
  /**
   * It has led the store with all of its history, and holds it from then on as a standby does: the hub that replaced it may have
   * no more than what was live. False: it led from the part that a terminal holds.
   */
  keepsAll?: boolean | undefined
  /** Others may reach this node: it opens its door at start. */
  listening: boolean
  /** Nodes that may still take themselves for the hub: told until they are heard as terminals. */
  fencing: { terminalId: string; addresses: string[] }[]
  /** The hub has said that this terminal may not come in any more: so it stays until it is paired anew, with a hub or without. */
  trouble?: Trouble | undefined
  /** Its data file was damaged, and another one was begun in its place (fresh-copy.ts). */
  freshCopy?: FreshCopy | undefined
}

/** When that was, in UTC milliseconds; how many commands wait in the new one; whether all that waited could be read. */
export interface FreshCopy {
  at: number
  unsent: number
  isComplete: boolean
}

/** Why a terminal is let in no more: shut out by staff, or one of two machines with its identity. */
export type Trouble = 'revoked' | 'quarantined'

export const MEMBERSHIP_KEY = 'membership'
const WEEK = 7 * 86_400_000
/** It is said for a week: so long somebody may still look for what is missing. */
export const recentFreshCopy = ({ freshCopy }: Membership, now: number): FreshCopy | undefined =>
  freshCopy !== undefined && now - freshCopy.at < WEEK ? freshCopy : undefined

const FIRST_CODE = 'A'
const LONGEST_NAME = 60

const setting = (connection: Connection, key: string): string | undefined =>
  (connection.statement('SELECT value FROM local_setting WHERE key = ?').get(key) as { value: string } | undefined)
    ?.value

/** What a file's own setting says; undefined where it says nothing. */
export const membershipIn = (text: string | undefined): Membership | undefined =>
  text === undefined ? undefined : (JSON.parse(text) as Membership)

/** What the file says; a store that says nothing is its own hub, alone. */
export const readMembership = (connection: Connection, now: number): Membership => {
  const known = membershipIn(setting(connection, MEMBERSHIP_KEY))
  if (known !== undefined) return known
  const membership: Membership = {
    role: 'hub',
    terminalId: freshId(now),
    code: FIRST_CODE,
    name: hostname().slice(0, LONGEST_NAME) || 'Floorbook',
    hubAddresses: [],
    pinned: [],
    standby: false,
    listening: false,
    fencing: [],
  }
  writeMembership(connection, membership)
  return membership
}

/** In the caller's transaction, where what it says stands or falls with something else. */
export const writeMembership = (connection: Connection, membership: Membership): void => {
  connection
    .statement(
      'INSERT INTO local_setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
    )
    .run(MEMBERSHIP_KEY, JSON.stringify(membership))
}

/** Whether a file belongs to a terminal that waits for its store to arrive. */
export const isTerminalFile = (connection: Connection): boolean =>
  membershipIn(setting(connection, MEMBERSHIP_KEY))?.role === 'terminal'

/** A number for the epochs that a node begins: A is 1, Z is 26, AA is 27. */
export const nodeNumber = (code: string): number =>
  [...code].reduce((number, letter) => number * 26 + (letter.charCodeAt(0) - 64), 0)
