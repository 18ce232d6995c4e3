import type { Command, CommandOutcome } from '../command/command'
import type { Connection } from '../store/connection'
import type { Timers } from './link'
import { asCommand, dropLost, lostCommands } from './lost'
import { commandOf, Outbox } from './outbox'
import type { OutboxEntry } from './outbox'

interface OwnOutboxOptions {
  connection: Connection
  terminal: { id: string; code: string }
  timers: Timers
  submit(command: Command, answer: (outcome: CommandOutcome) => void): void
  onFault(fault: unknown, what: string): void
}

const TRY_AGAIN = 1_000
const NO_ANSWER: ReadonlySet<string> = new Set(['OUTCOME_UNKNOWN', 'STORE_READ_ONLY', 'HUB_BUSY'])

/**
 * What a promoted terminal had on its way, handed to itself as the hub, in order, until each has its answer: its own commands,
 * then those of others that were rolled back here and that it had not given to the former hub yet.
 */
export class OwnOutbox {
  private readonly options: OwnOutboxOptions
  private readonly outbox: Outbox
  private callOff: () => void

  constructor(options: OwnOutboxOptions) {
    this.options = options
    this.outbox = new Outbox(options.connection)
    this.callOff = options.timers.after(0, () => this.drain())
  }

  get isEmpty(): boolean {
    return this.outbox.firstWaiting() === undefined && lostCommands(this.options.connection, 1).length === 0
  }

  close(): void {
    this.callOff()
  }

  private drain(): void {
    const [next] = this.outbox.waiting(1)
    const [lost] = next === undefined ? lostCommands(this.options.connection, 1) : []
    if (next === undefined && lost === undefined) return
    this.callOff = this.options.timers.after(TRY_AGAIN, () => this.drain())
    if (next !== undefined) this.give(this.commandOf(next), ({ seq }) => this.settle(next, seq))
    else if (lost !== undefined) this.give(asCommand(lost), () => dropLost(this.options.connection, [lost.id]))
  }

  /** `done`, in a transaction, once there is an answer; else it is tried again. */
  private give(command: Command, done: (outcome: CommandOutcome) => void): void {
    this.options.submit(command, (outcome) => this.answered(outcome, done))
  }

  private settle(entry: OutboxEntry, seq: number | undefined): void {
    if (seq === undefined) this.outbox.remove(entry.n)
    else this.outbox.settle(entry.n, seq)
  }

  private answered(outcome: CommandOutcome, done: (outcome: CommandOutcome) => void): void {
    if (!outcome.ok && NO_ANSWER.has(outcome.refusal.code)) return
    try {
      this.options.connection.transaction(() => done(outcome))
    } catch (thrown) {
      this.options.onFault(thrown, 'own outbox')
      return
    }
    this.callOff()
    this.callOff = this.options.timers.after(0, () => this.drain())
  }

  private commandOf(entry: OutboxEntry): Command {
    const { terminal } = this.options
    const { id, name, input, actorId, n, provisional, at, baseAt, groupId, lost, dayCounts } = commandOf(entry)
    const origin = { n, provisional, at, baseAt, groupId, lost, dayCounts }
    return { id, name, input, actorId, terminalId: terminal.id, terminalCode: terminal.code, origin }
  }
}
