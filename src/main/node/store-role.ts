import type { SyncState } from '@contract/sync'
import type { Outcome } from '../api/ports'
import type { Log } from '../api/log'
import type { PermissionBook } from '../access/permission-book'
import type { Command } from '../command/command'
import type { Registry } from '../command/registry'
import type { Connection } from '../store/connection'
import type { ConnectionReader } from '../store/reader'
import type { RowImage } from '../store/captured-tx'
import type { Membership } from './membership'

/** What a store and its role have in common. */
export interface RoleParts {
  connection: Connection
  merchantId: string
  reader: ConnectionReader
  registry: Registry
  book: PermissionBook
  log: Log
  membership: Membership
  /** UTC milliseconds. */
  now(): number
  /** Sends a feed message (JSON text) to all windows; it is made only where someone listens. */
  publish(text: () => string): void
  /** Something that windows show of the role may have changed. */
  stateChanged(): void
}

/** A command without what the role adds: which terminal it comes from. */
export type Ask = Pick<Command, 'id' | 'name' | 'input' | 'actorId'>

/** What diagnostics show of a role beside its state. */
export interface RoleFacts {
  epoch: number
  seq: number
  hubAddress: string | null
  outbox: { waiting: number; sent: number; oldestAt: number | null }
  secondNode: boolean
  terminals: {
    terminalId: string
    code: string
    connected: boolean
    seq: number
    lagMilliseconds: number | null
    seenAt: number | null
    clockAheadMilliseconds: number | null
    quarantined: boolean
  }[]
}

/** The hub's side or a terminal's side of one open store: who decides what becomes of a command. */
export interface StoreRole {
  readonly kind: 'hub' | 'terminal'
  /** Hands a command in; answers when its outcome is known, or done here and not decided yet. */
  submit(ask: Ask): Promise<Outcome>
  head(): { epoch: number; seq: number }
  phase(): SyncState['phase']
  hubHeardAt(): number | null
  waiting(): number
  /** Rows that the hub has not decided, as images. */
  provisional(): RowImage[]
  facts(): RoleFacts
  close(): void
}
