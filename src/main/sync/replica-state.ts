import type { Permission } from '@contract/access'
import type { Refusal } from '@contract/errors'
import { PermissionBook } from '../access/permission-book'
import type { Registry } from '../command/registry'
import type { RowImage } from '../store/captured-tx'
import type { Connection } from '../store/connection'
import { isWriteFailure } from '../store/faults'
import { ConnectionReader } from '../store/reader'
import type { Clock, Link, Timers } from './link'
import { isOutOfReach } from './out-of-reach'
import { Outbox } from './outbox'
import type { CommitRecord, HubMessage, TerminalMessage } from './protocol'
import { ProvisionalWork } from './provisional'
import { RULES } from './rules'
import type { Rules } from './rules'
import { readWatermark } from './watermark'
import type { Watermark } from './watermark'

/** What became of a command, as far as this terminal knows. */
export type Answer =
  | { kind: 'ok'; value: unknown; seq: number | null; provisional: boolean; replayed?: boolean }
  | { kind: 'refused'; refusal: Refusal; cardId: string | null }

/** What the rows of this node went through, in this order. */
export interface LocalChange {
  undone: readonly RowImage[]
  commits: readonly CommitRecord[]
  provisional: readonly RowImage[]
  /** Everything was replaced: read afresh. */
  replaced: boolean
}

export interface ReplicaOptions {
  connection: Connection
  merchantId: string
  terminal: { id: string; code: string }
  /** Drawn anew for each process, so that the hub can tell two machines with one identity from one that starts again. */
  life?: string
  registry: Registry
  clock: Clock
  timers: Timers
  rules?: Rules
  /** Log rows that this terminal keeps. */
  tailLength?: number
  /** Whether this terminal is a standby now: it drops neither log nor rows. */
  isStandby?(): boolean
  onChange?(change: LocalChange): void
  /** The phase or the number of waiting commands may be another one now. */
  onState?(): void
  /** Why what was written here without the hub may not stand (the store's policy); undefined where it may. */
  objection?(entry: { name: string; input: string }, images: readonly RowImage[]): Refusal | undefined
  /** The hub gives this terminal a new token for its next connections. */
  onToken?(token: string): void
  /** The hub says that two terminals use this identity. */
  onQuarantined?(): void
  onFault(fault: unknown, what: string): void
}

/** offline: no link; greeting: hello said; held: told to wait; catching: pulling; live: pushed to. */
export type Phase = 'offline' | 'greeting' | 'held' | 'catching' | 'live'

type Saying = TerminalMessage extends infer Message
  ? Message extends TerminalMessage
    ? Omit<Message, 'epoch'>
    : never
  : never

/** What the parts of a terminal's side share: where it is, what it holds, and how it writes, says and tells. */
export class ReplicaState {
  readonly options: ReplicaOptions
  readonly connection: Connection
  readonly rules: Rules
  readonly outbox: Outbox
  readonly book: PermissionBook
  readonly work: ProvisionalWork
  mark: Watermark
  /** The hub does not serve this program's protocol or schema any more: nothing may be changed here (sync.md, Schema). */
  isTooOld = false
  link: Link<TerminalMessage, HubMessage> | undefined
  private current: Phase = 'offline'

  constructor(options: ReplicaOptions) {
    this.options = options
    this.connection = options.connection
    this.rules = options.rules ?? RULES
    this.outbox = new Outbox(this.connection)
    this.book = new PermissionBook(new ConnectionReader(this.connection, options.merchantId))
    const { connection, merchantId, registry, terminal, onFault } = options
    const may = (actorId: string, permission: Permission): boolean => this.book.may(actorId, permission)
    this.work = new ProvisionalWork(
      { connection, merchantId, registry, terminal, may, rules: this.rules, onFault },
      this.outbox,
    )
    this.mark = readWatermark(this.connection)
  }

  get phase(): Phase {
    return this.current
  }

  get isStandby(): boolean {
    return this.options.isStandby?.() === true
  }

  /** Log rows, and accepted commands, that are kept here. */
  get tailLength(): number {
    return this.options.tailLength ?? 2_000
  }

  moveTo(phase: Phase): void {
    this.current = phase
    this.options.onState?.()
  }

  say(message: Saying): void {
    this.link?.send({ ...message, epoch: this.mark.knownEpoch })
  }

  tell(change: Partial<LocalChange>): void {
    const { undone = [], commits = [], provisional = [], replaced = false } = change
    if (!replaced && undone.length + commits.length + provisional.length === 0) return
    this.options.onChange?.({ undone, commits, provisional, replaced })
  }

  /** All rows are others now: whatever was read from them is read again. */
  tellReplaced(): void {
    this.book.forgetIfTouched([{ table: 'staff' }])
    this.tell({ replaced: true })
  }

  /** Runs again what was shown as done and is not applied. */
  redo(): void {
    if (this.outbox.unapplied().length === 0) return
    const provisional = this.write('redo', () => this.work.redo())
    if (provisional !== undefined) this.tell({ provisional })
  }

  /** One transaction. A disk that cannot be written leaves everything as it was; what was asked for is asked for again. */
  write<Value>(what: string, run: () => Value, repair?: () => void): Value | undefined {
    try {
      return this.connection.transaction(run)
    } catch (thrown) {
      if (isWriteFailure(thrown)) return undefined
      if (!isOutOfReach(thrown)) this.options.onFault(thrown, what)
      repair?.()
      return undefined
    }
  }
}
