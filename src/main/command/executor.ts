import type { Refusal } from '@contract/errors'
import { CapturedTx } from '../store/captured-tx'
import type { RowImage } from '../store/captured-tx'
import { appendCommit } from '../store/commit-log'
import type { Commit, Head } from '../store/commit-log'
import type { Connection } from '../store/connection'
import { isDoubleSeatingGuard, isWriteFailure } from '../store/faults'
import { Refused } from '../store/refusal'
import type { Result } from '../store/refusal'
import { WRITE_RULES } from './command'
import type { Command, CommandOutcome, WriteRules } from './command'
import type { CommandDefinition } from './definition'
import { bodyHashOf, loggedInput, parseInput } from './input'
import { isOffered } from './registry'
import type { Registry } from './registry'
import { advanceTerminal, findLogged, findResult, isLogged, keepResult } from './result-store'
import type { KeptResult, StoredOutcome } from './result-store'
import { RAISE_COMMAND } from './parking'
import type { Parking } from './parking'
import type { Permission } from '@contract/access'

/** What the executor leans on. */
export interface ExecutorOptions {
  rules?: WriteRules
  connection: Connection
  merchantId: string
  registry: Registry
  head: Head
  /** UTC milliseconds; the hub's time never goes back. */
  now(): number
  /** Whether this member of staff may do it, read inside the transaction. */
  may(actorId: string, permission: Permission): boolean
  /** Keeps refused offline work as cards; a store without terminals needs none. */
  parking?: Parking
  /** Calls back at the end of this turn of the event loop; answers how to call it off. The simulator brings its own. */
  schedule?(run: () => void): () => void
  /** A command wrote these rows, whether or not they stay: what was read from them and kept must be forgotten. */
  touched(images: readonly RowImage[]): void
  /** Called after COMMIT, in order: whatever is downstream. Must not throw. */
  onCommit(commit: Commit): void
  /** An unexpected fault of our own, with the command's name and id. */
  onFault(fault: unknown, command: Pick<Command, 'id' | 'name'>): void
}

interface Waiting {
  command: Command
  definition: CommandDefinition | undefined
  input: unknown
  /** Why it cannot be run at all. */
  unfit?: Refusal
  bodyHash: string
  answer(outcome: CommandOutcome): void
}

interface Settled {
  waiting: Waiting
  outcome: CommandOutcome
  commit?: Commit
}

type Refusing = Extract<StoredOutcome, { ok: false }>

interface Concluded {
  waiting: Waiting
  tx: CapturedTx
  outcome: StoredOutcome
  /** As logged. */
  input: string
}

/**
 * The single write path (architecture, rule 2). A command is validated, then waits for the end of this turn of the event
 * loop; all that wait then share one durable transaction, a savepoint each: stored outcome, permission, services, log
 * row, outcome. Answers, events and the head move only after COMMIT; if that fails, all are unknown and nothing moved.
 */
export class Executor {
  private readonly options: ExecutorOptions
  private readonly rules: WriteRules
  private readonly queue: Waiting[] = []
  private callOff: (() => void) | undefined
  /** What the batch that runs has written so far. */
  private written: (readonly RowImage[])[] = []
  private current: Head

  constructor(options: ExecutorOptions) {
    this.options = options
    this.rules = options.rules ?? WRITE_RULES
    this.current = options.head
  }

  get head(): Readonly<Head> {
    return this.current
  }

  /** Hands a command in. Never rejects: refusals and faults are outcomes. */
  execute(command: Command): Promise<CommandOutcome> {
    return new Promise((answer) => this.submit(command, answer))
  }

  /** The same with a callback, for the sync core, in which nothing waits. What cannot be run at all is answered at once. */
  submit(command: Command, answer: (outcome: CommandOutcome) => void): void {
    const definition = this.options.registry.get(command.name)
    const input: Result<unknown> =
      definition === undefined
        ? refusal({ code: 'NOT_FOUND', path: 'name' })
        : parseInput(definition.input, command.input)
    if (!input.ok && command.origin === undefined) {
      answer(input)
      return
    }
    // What a terminal sends uses up its number and is never dropped, however little it fits.
    const value = input.ok ? input.value : command.input
    const bodyHash = bodyHashOf(command.name, command.actorId, value)
    if (bodyHash === undefined) {
      answer(refusal({ code: 'INVALID_INPUT', facts: { rule: 'json' } }))
      return
    }
    const unfit = isForged(command, definition)
      ? ({ code: 'FORBIDDEN' } as const)
      : input.ok
        ? undefined
        : input.refusal
    this.queue.push({
      command,
      definition,
      input: value,
      bodyHash,
      answer,
      ...(unfit !== undefined && { unfit }),
    })
    this.callOff ??= (this.options.schedule ?? atEndOfTurn)(() => this.flush())
  }

  /** Moves the head: a recovering hub has taken over commits that another node kept. Nothing may be waiting. */
  adopt(head: Head): void {
    this.current = head
  }

  /** Runs what waits, now. Called by the event loop, and before closing. */
  flush(): void {
    this.callOff?.()
    this.callOff = undefined
    const batch = this.queue.splice(0)
    if (batch.length === 0) return
    const settled: Settled[] = []
    this.written = []
    let head = this.current
    try {
      this.options.connection.transaction(() => {
        for (const waiting of batch) head = this.runOne(waiting, head, settled)
      })
    } catch (thrown) {
      // What later commands of the batch read and kept from earlier ones never came to be.
      this.options.touched(this.written.flat())
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

  private runOne(waiting: Waiting, head: Head, settled: Settled[]): Head {
    const { command } = waiting
    const known = this.knownOutcome(command)
    if (known !== undefined && !this.owesCard(waiting, known.outcome)) {
      if (command.origin?.n != null) {
        advanceTerminal(this.options.connection, command.terminalId, command.terminalCode, command.origin.n)
      }
      // A terminal's command may come back without what is not logged, given by another node: its id alone tells it.
      const saidNow = command.origin === undefined ? waiting.bodyHash : null
      settled.push({ waiting, outcome: replay(known, saidNow) })
      return head
    }
    const tx = this.transactionOf(command, head, command.name)
    const outcome = known?.outcome ?? this.runHeld(waiting, tx) ?? this.runInSavepoint(waiting, tx)
    if (known === undefined) this.wrote(tx)
    if (!outcome.ok && this.owesCard(waiting, outcome)) return this.park(waiting, outcome, head, settled)
    return this.conclude({ waiting, tx, outcome, input: loggedInput(waiting.input) }, head, settled)
  }

  /** Writes log row and outcome of one command behind `head`; answers the head after it. */
  private conclude({ waiting, tx, outcome, input }: Concluded, head: Head, settled: Settled[]): Head {
    const { command, bodyHash } = waiting
    const { connection } = this.options
    const { at } = tx.command
    const n = command.origin?.n ?? null
    // A command that found everything as wanted (pay said twice) writes no row and makes no commit.
    const kept = outcome.ok || outcome.cardId !== undefined
    const commits = kept && (tx.images.length > 0 || tx.events.length > 0)
    const appended = commits ? appendCommit(connection, head, tx, input, n) : undefined
    const next = appended?.head ?? head
    const seq = appended?.row.seq ?? null
    const { id: commandId, terminalId, terminalCode } = command
    keepResult(connection, { commandId, terminalId, terminalCode, n, bodyHash, at, seq, outcome })
    const { images, events } = tx
    settled.push({
      waiting,
      outcome: seq === null ? outcome : { ...outcome, seq },
      ...(appended !== undefined && {
        commit: {
          seq: next.seq,
          epoch: next.epoch,
          at,
          commandId,
          name: tx.command.name,
          actorId: command.actorId,
          images,
          events,
          row: appended.row,
        },
      }),
    })
    return next
  }

  /** Refused offline work becomes a card, in a savepoint of its own: nothing of the refused command itself stays. */
  private park(waiting: Waiting, outcome: Refusing, head: Head, settled: Settled[]): Head {
    const { command, input, definition } = waiting
    const { parking, connection } = this.options
    const may = definition !== undefined && this.isAllowed(command, definition)
    const keep = (party: boolean): { tx: CapturedTx; cardId: string | undefined } => {
      const tx = this.transactionOf(command, head, RAISE_COMMAND)
      return {
        tx,
        cardId: connection.savepoint(() => parking?.keep(tx, { ...command, input }, outcome.refusal, { party, may })),
      }
    }
    const { tx, cardId } =
      waiting.unfit === undefined || saysMore(waiting.unfit)
        ? this.orElse(
            command,
            () => keep(true),
            () => keep(false),
          )
        : keep(false)
    this.wrote(tx)
    const logged = JSON.stringify({ cardId, name: command.name, input: JSON.parse(loggedInput(input)) as unknown })
    const kept = { ...outcome, ...(cardId !== undefined && { cardId }) }
    return this.conclude({ waiting, tx, outcome: kept, input: logged }, head, settled)
  }

  /** The second way where the first one is refused or fails; only a device that fails flies on. */
  private orElse<Value>(command: Command, first: () => Value, second: () => Value): Value {
    try {
      return first()
    } catch (thrown) {
      if (isWriteFailure(thrown) || !this.options.connection.database.inTransaction) throw thrown
      if (!(thrown instanceof Refused)) this.options.onFault(thrown, command)
      return second()
    }
  }

  private wrote(tx: CapturedTx): void {
    this.options.touched(tx.images)
    this.written.push(tx.images)
  }

  private owesCard({ command, definition }: Waiting, outcome: StoredOutcome): boolean {
    return (
      !outcome.ok &&
      !isForged(command, definition) &&
      outcome.cardId === undefined &&
      command.origin?.provisional === true &&
      this.options.parking !== undefined
    )
  }

  private knownOutcome(command: Command): KeptResult | undefined {
    const { connection } = this.options
    const known = findResult(connection, command.id)
    if (known !== undefined && !this.rules.recalls(known.outcome)) return undefined
    // A card that is not in the log itself can only be about what another node sent.
    const asked = command.origin !== undefined || isLogged(connection, command.id)
    // A refusal of a former hub may have come with a snapshot, and what became of the command later with the log.
    const isLastWord = known !== undefined && (known.outcome.ok || known.outcome.cardId !== undefined)
    return isLastWord || !asked ? known : (findLogged(connection, command.id) ?? known)
  }

  /** Later commands of a party whose head was refused are kept with it, not run. */
  private runHeld({ command, definition }: Waiting, tx: CapturedTx): Refusing | undefined {
    const held =
      command.origin?.provisional === true &&
      !isForged(command, definition) &&
      this.options.parking?.holds(tx, command) === true
    return held ? { ok: false, refusal: { code: 'PARKED' } } : undefined
  }

  private transactionOf(command: Command, head: Head, name: string): CapturedTx {
    const now = Math.max(this.options.now(), head.at)
    const at = this.rules.timeOf(command.origin, now)
    return new CapturedTx(this.options.connection, this.options.merchantId, {
      id: command.id,
      name,
      at,
      actorId: command.actorId,
      terminalId: command.terminalId,
      terminalCode: command.terminalCode,
      ...(command.origin?.dayCounts !== undefined && { dayCounts: command.origin.dayCounts }),
    })
  }

  private runInSavepoint({ command, definition, input, unfit }: Waiting, tx: CapturedTx): StoredOutcome {
    if (definition === undefined || unfit !== undefined) {
      return { ok: false, refusal: unfit ?? { code: 'NOT_FOUND', path: 'name' } }
    }
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

  private isAllowed({ actorId }: Command, { permission }: CommandDefinition): boolean {
    return actorId === null || (permission !== null && this.options.may(actorId, permission))
  }

  private demandPermission(command: Command, definition: CommandDefinition): void {
    const { permission } = definition
    if (!this.isAllowed(command, definition)) {
      throw new Refused({ code: 'FORBIDDEN', facts: permission === null ? {} : { permission } })
    }
  }
}

const refusal = (value: Refusal): { ok: false; refusal: Refusal } => ({ ok: false, refusal: value })

/**
 * What comes from another machine is what staff do, said by one of them; the rest only this node does by itself. Said all the
 * same it is refused, and nobody's work that a card could keep.
 */
const isForged = ({ origin, actorId, name }: Command, definition: CommandDefinition | undefined): boolean =>
  origin !== undefined && (actorId === null || (definition !== undefined && !isOffered(name)))

/** All that this program knows of it fits, and a newer one has said more; what does not fit otherwise says nothing of a party. */
const saysMore = ({ facts }: Refusal): boolean => facts?.['rule'] === 'unrecognized_keys' && facts['issues'] === 1

/** The same command said again: the same answer, unless the body is another one. */
const replay = ({ bodyHash, outcome, seq }: KeptResult, saidNow: string | null): CommandOutcome =>
  bodyHash === null || saidNow === null || bodyHash === saidNow
    ? { ...outcome, replayed: true, ...(seq === null ? {} : { seq }) }
    : refusal({ code: 'COMMAND_ID_REUSED' })

const atEndOfTurn = (run: () => void): (() => void) => {
  const immediate = setImmediate(run)
  return () => clearImmediate(immediate)
}
