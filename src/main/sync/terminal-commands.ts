import type { Command, CommandOutcome } from '../command/command'
import { commandOfNumber } from '../command/result-store'
import type { HubDesk } from './hub-options'
import { asCommand } from './lost'
import { COMMANDS_IN_FLIGHT } from './protocol'
import type { AckOutcome, CommandMessage, Hello, LostCommand } from './protocol'
import type { Session } from './session'

/** Answers that are none: the command stays with its terminal, and is sent again. */
const NO_ANSWER: ReadonlySet<string> = new Set(['OUTCOME_UNKNOWN', 'STORE_READ_ONLY'])

interface Numbers {
  last: number
  /** Handed to the executor and not settled yet. */
  running: Map<number, string>
}

interface TerminalCommandsOptions {
  desk: HubDesk
  executor: { submit(command: Command, answer: (outcome: CommandOutcome) => void): void }
  /** Gives an answer now, or once a second node holds its commit. */
  answerWhenSafe(outcome: CommandOutcome, answer: (outcome: CommandOutcome) => void, askerId: string): void
}

/** Commands of terminals at the hub: each number of each terminal once, in order, however often it is sent (SYN-4). */
export class TerminalCommands {
  private readonly options: TerminalCommandsOptions
  private readonly numbers = new Map<string, Numbers>()

  constructor(options: TerminalCommandsOptions) {
    this.options = options
  }

  private get desk(): HubDesk {
    return this.options.desk
  }

  /** Of one terminal, at most. */
  get running(): number {
    return Math.max(0, ...[...this.numbers.values()].map((numbers) => numbers.running.size))
  }

  lastOf(id: string): number {
    return this.numbersOf(id).last
  }

  /** The log is another one now: what was read from it is read again. */
  forget(): void {
    this.numbers.clear()
  }

  /** The terminal says hello: numbers below its first one were answered. In one transaction, with what `greeted` writes. */
  greet({ terminalId: id, terminalCode, firstN }: Hello, greeted: () => void): void {
    const numbers = this.numbersOf(id)
    this.desk.connection.transaction(() => {
      this.desk.terminals.answeredBelow(id, terminalCode, firstN)
      greeted()
    })
    numbers.last = Math.max(numbers.last, firstN - 1)
  }

  private numbersOf(id: string): Numbers {
    let numbers = this.numbers.get(id)
    if (numbers === undefined) {
      numbers = { last: this.desk.terminals.lastN(id), running: new Map() }
      this.numbers.set(id, numbers)
    }
    return numbers
  }

  /** Message 6: a number that was used up is answered again, the next one is run, a gap is asked for. */
  command(session: Session, message: CommandMessage): void {
    const { terminalId, terminalCode } = session.hello as Hello
    const { n, id } = message
    const acknowledge = (outcome: AckOutcome): void => this.desk.say(session, { type: 'ack', n, id, outcome })
    const numbers = this.numbersOf(terminalId)
    // Said again and again: the first time may have been lost on the way.
    if (this.desk.terminals.isQuarantined(terminalId)) return this.desk.say(session, { type: 'quarantined' })
    if (session.phase === 'greeting') return acknowledge({ kind: 'busy' })
    const place = this.desk.rules.number(numbers.last, n)
    if (place === 'gap') return this.askFor(session, numbers.last + 1)
    // Also the next number may be used up: by what a clone of this terminal had on its way when it was made the hub.
    const stored = numbers.running.get(n) ?? commandOfNumber(this.desk.connection, terminalId, n)
    if (this.desk.rules.isClone(stored, id)) return this.quarantine(session)
    if (numbers.running.has(n)) return
    if (numbers.running.size >= COMMANDS_IN_FLIGHT) return acknowledge({ kind: 'busy' })
    numbers.last = Math.max(numbers.last, n)
    numbers.running.set(n, id)
    const { name, input, actorId, at, provisional, baseAt, groupId, lost, dayCounts } = message
    const origin = { n, provisional, at, baseAt, groupId, lost, dayCounts }
    this.options.executor.submit({ id, name, input, actorId, terminalId, terminalCode, origin }, (outcome) => {
      numbers.running.delete(n)
      if (isNoAnswer(outcome)) this.numbers.delete(terminalId)
      this.options.answerWhenSafe(outcome, (safe) => acknowledge(ackOf(safe)), terminalId)
    })
  }

  private askFor(session: Session, n: number): void {
    if (session.needed === n) return
    session.needed = n
    this.desk.say(session, { type: 'need', n })
  }

  /** The terminal has heard the answers of all numbers below. */
  answered(session: Session, below: number): void {
    const { terminalId, terminalCode } = session.hello as Hello
    this.desk.connection.transaction(() => this.desk.terminals.answeredBelow(terminalId, terminalCode, below))
    const numbers = this.numbersOf(terminalId)
    numbers.last = Math.max(numbers.last, below - 1)
  }

  /** Commands whose commits were rolled back somewhere: known ids are answered, others run, and refused ones become cards. */
  resubmitted(session: Session, commands: readonly LostCommand[]): void {
    if (session.phase === 'greeting') return
    const ids: string[] = []
    let seq = 0
    let left = commands.length
    for (const lost of commands) {
      this.options.executor.submit(asCommand(lost), (outcome) => {
        if (!isNoAnswer(outcome)) ids.push(lost.id)
        seq = Math.max(seq, outcome.seq ?? 0)
        left -= 1
        // One answer for all of them: the terminal drops them in one transaction.
        if (left === 0 && ids.length > 0) this.desk.say(session, { type: 'resubmitted', ids, seq })
      })
    }
  }

  /** Two machines use one identity: neither is heard any more. */
  quarantine(session: Session): void {
    this.desk.terminals.quarantine(session.terminalId, this.desk.clock.now())
    this.desk.say(session, { type: 'quarantined' })
  }
}

const isNoAnswer = (outcome: CommandOutcome): boolean => !outcome.ok && NO_ANSWER.has(outcome.refusal.code)

const ackOf = (outcome: CommandOutcome): AckOutcome => {
  if (isNoAnswer(outcome)) return { kind: 'busy' }
  const seq = outcome.seq ?? null
  return outcome.ok
    ? { kind: 'ok', seq, value: outcome.value }
    : { kind: 'refused', refusal: outcome.refusal, cardId: outcome.cardId ?? null, seq }
}
