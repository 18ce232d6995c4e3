import type { Refusal } from '@contract/errors'
import { CapturedTx } from '../store/captured-tx'
import type { RowImage } from '../store/captured-tx'
import { appendCommit } from '../store/commit-log'
import type { Commit, Head } from '../store/commit-log'
import type { Connection } from '../store/connection'
import { isDoubleSeatingGuard, isWriteFailure } from '../store/faults'
import { Refused } from '../store/refusal'
import type { CommandDefinition } from './definition'
import { bodyHashOf, loggedInput, parseInput } from './input'
import type { Registry } from './registry'
import { findResult, keepResult } from './result-store'
import type { StoredOutcome } from './result-store'
import type { Permission } from '@contract/access'

/** A write as it is handed in. */
export interface Command {
  /** UUID; the same id again answers the stored outcome. */
  id: string
  name: string
  input: unknown
  /** The member of staff; null for the node itself. */
  actorId: string | null
  terminalId: string
  terminalCode: string
}

/** What became of it. `replayed` when the id had been seen before. */
export type CommandOutcome = StoredOutcome & { seq?: number; replayed?: boolean }

/** What the executor leans on. */
export interface ExecutorOptions {
  connection: Connection
  merchantId: string
  registry: Registry
  head: Head
  /** UTC milliseconds; the hub's time never goes back. */
  now(): number
  /** Whether this member of staff may do it, read inside the transaction. */
  may(actorId: string, permission: Permission): boolean
  /** A command wrote these rows, whether or not they stay: what was read from them and kept must be forgotten. */
  touched(images: readonly RowImage[]): void
  /** Called after COMMIT, in order: whatever is downstream. Must not throw. */
  onCommit(commit: Commit): void
  /** An unexpected fault of our own, with the command's name and id. */
  onFault(fault: unknown, command: Pick<Command, 'id' | 'name'>): void
}

interface Waiting {
  command: Command
  definition: CommandDefinition
  input: unknown
  bodyHash: string
  answer(outcome: CommandOutcome): void
}

interface Settled {
  waiting: Waiting
  outcome: CommandOutcome
  commit?: Commit
}

/**
 * The single write path (architecture, rule 2). A command is validated, then waits for the end of this turn of the event
 * loop; all that wait then share one durable transaction, a savepoint each: stored outcome, permission, services, log
 * row, outcome. Answers, events and the head move only after COMMIT; if that fails, all are unknown and nothing moved.
 */
export class Executor {
  private readonly options: ExecutorOptions
  private readonly queue: Waiting[] = []
  private scheduled: NodeJS.Immediate | undefined
  private current: Head

  constructor(options: ExecutorOptions) {
    this.options = options
    this.current = options.head
  }

  get head(): Readonly<Head> {
    return this.current
  }

  /** Hands a command in. Never rejects: refusals and faults are outcomes. */
  execute(command: Command): Promise<CommandOutcome> {
    const definition = this.options.registry.get(command.name)
    if (definition === undefined) return Promise.resolve(refusal({ code: 'NOT_FOUND', path: 'name' }))
    const input = parseInput(definition.input, command.input)
    if (!input.ok) return Promise.resolve(input)
    const bodyHash = bodyHashOf(command.name, command.actorId, input.value)
    if (bodyHash === undefined) return Promise.resolve(refusal({ code: 'INVALID_INPUT', facts: { rule: 'json' } }))
    return new Promise((answer) => {
      this.queue.push({ command, definition, input: input.value, bodyHash, answer })
      this.scheduled ??= setImmediate(() => this.flush())
    })
  }

  /** Runs what waits, now. Called by the event loop, and before closing. */
  flush(): void {
    if (this.scheduled !== undefined) clearImmediate(this.scheduled)
    this.scheduled = undefined
    const batch = this.queue.splice(0)
    if (batch.length === 0) return
    const settled: Settled[] = []
    const written: (readonly RowImage[])[] = []
    let head = this.current
    try {
      this.options.connection.transaction(() => {
        for (const waiting of batch) head = this.runOne(waiting, head, settled, written)
      })
    } catch (thrown) {
      // What later commands of the batch read and kept from earlier ones never came to be.
      this.options.touched(written.flat())
      const code = isWriteFailure(thrown) ? 'STORE_READ_ONLY' : 'OUTCOME_UNKNOWN'
      this.options.onFault(thrown, batch[0]?.command ?? { id: '', name: '' })
      for (const waiting of batch) waiting.answer(refusal({ code }))
      return
    }
    this.current = head
    for (const { waiting, outcome, commit } of settled) {
      if (commit !== undefined) this.options.onCommit(commit)
      waiting.answer(outcome)
    }
  }

  private runOne(waiting: Waiting, head: Head, settled: Settled[], written: (readonly RowImage[])[]): Head {
    const { command, bodyHash } = waiting
    const { connection } = this.options
    const known = findResult(connection, command.id)
    if (known !== undefined) {
      const outcome: CommandOutcome =
        known.bodyHash === bodyHash
          ? { ...known.outcome, replayed: true, ...(known.seq === null ? {} : { seq: known.seq }) }
          : refusal({ code: 'COMMAND_ID_REUSED' })
      settled.push({ waiting, outcome })
      return head
    }
    const at = Math.max(this.options.now(), head.at)
    const tx = new CapturedTx(connection, this.options.merchantId, {
      id: command.id,
      name: command.name,
      at,
      actorId: command.actorId,
      terminalId: command.terminalId,
      terminalCode: command.terminalCode,
    })
    const outcome = this.runInSavepoint(waiting, tx)
    this.options.touched(tx.images)
    written.push(tx.images)
    // A command that found everything as wanted (pay said twice) writes no row and makes no commit.
    const commits = outcome.ok && (tx.images.length > 0 || tx.events.length > 0)
    const next = commits ? appendCommit(connection, head, tx, loggedInput(waiting.input)) : head
    const seq = commits ? next.seq : null
    keepResult(connection, { commandId: command.id, terminalId: command.terminalId, bodyHash, at, seq, outcome })
    settled.push({
      waiting,
      outcome: seq === null ? outcome : { ...outcome, seq },
      ...(commits
        ? {
            commit: {
              seq: next.seq,
              epoch: next.epoch,
              at,
              commandId: command.id,
              name: command.name,
              actorId: command.actorId,
              images: tx.images,
              events: tx.events,
            },
          }
        : {}),
    })
    return next
  }

  private runInSavepoint({ command, definition, input }: Waiting, tx: CapturedTx): StoredOutcome {
    try {
      return this.options.connection.savepoint(() => {
        this.demandPermission(command, definition)
        return { ok: true, value: definition.run(tx, input as never) }
      })
    } catch (thrown) {
      if (thrown instanceof Refused) return { ok: false, refusal: thrown.refusal }
      // The device failed or the transaction is gone: the whole batch is unknown.
      if (isWriteFailure(thrown) || !this.options.connection.database.inTransaction) throw thrown
      this.options.onFault(thrown, command)
      return { ok: false, refusal: { code: isDoubleSeatingGuard(thrown) ? 'UNIT_TAKEN' : 'INTERNAL' } }
    }
  }

  private demandPermission({ actorId }: Command, { permission }: CommandDefinition): void {
    if (actorId === null) return
    if (permission === null || !this.options.may(actorId, permission)) {
      throw new Refused({ code: 'FORBIDDEN', facts: permission === null ? {} : { permission } })
    }
  }
}

const refusal = (value: Refusal): { ok: false; refusal: Refusal } => ({ ok: false, refusal: value })
