import type { Permission } from '@contract/access'
import type { Registry } from '../command/registry'
import type { RowImage } from '../store/captured-tx'
import type { Commit, Head } from '../store/commit-log'
import type { Connection } from '../store/connection'
import type { Clock, Link, Timers } from './link'
import type { HubMessage, TerminalMessage } from './protocol'
import type { Rules } from './rules'
import type { Session } from './session'
import type { Terminals } from './terminals'

/** What a hub needs of whoever composes the node. */
export interface HubOptions {
  connection: Connection
  merchantId: string
  /** What this node would be as a terminal. Whoever says hello by this name is a clone of it. */
  terminalId: string
  registry: Registry
  /** Where the log ends, and the newest epoch that this node knows. */
  head: Head
  /** The node's number in its store, part of every epoch that it begins. */
  node: number
  /** Promoted, or put in the place of a hub by someone who says so: its epoch outranks what it replaces. */
  leap?: boolean
  clock: Clock
  timers: Timers
  rules?: Rules
  may(actorId: string, permission: Permission): boolean
  touched(images: readonly RowImage[]): void
  onCommit?(commit: Commit): void
  /** When an answer is given: once the commit is durable here, or once a second node holds it too. */
  acknowledges?(): 'fast' | 'safe'
  /** In the transaction that begins the epoch: what must stand or fall with it. */
  begun?(): void
  /** Sends one message to many at once, serialised once. */
  broadcast?(links: readonly Link<HubMessage, TerminalMessage>[], message: HubMessage): void
  /** A terminal has reported that it holds the log up to here. */
  onReport?(terminalId: string, seq: number): void
  /** Terminals are asked to report this commit at once: every one with `safe`, one a second otherwise, to know the lag. */
  onAsked?(seq: number): void
  /** A terminal knows later epochs of this very hub: it was restored from a backup, and has begun one above them. */
  onRestored?(heard: number): void
  /** Another hub leads, where it says so at these addresses: this one has stopped (message 11). */
  onFenced(epoch: number, addresses: readonly string[]): void
  onFault(fault: unknown, what: string): void
}

/** A message without what the hub puts on each. */
export type HubSaying = HubMessage extends infer Message
  ? Message extends HubMessage
    ? Omit<Message, 'epoch'>
    : never
  : never

/** What the parts of a hub share. */
export interface HubDesk {
  readonly connection: Connection
  readonly rules: Rules
  readonly terminals: Terminals
  readonly clock: Clock
  readonly head: Readonly<Head>
  readonly isRecovering: boolean
  say(session: Session, message: HubSaying): void
}
