import type { Permission } from '@contract/access'
import { Executor } from '../command/executor'
import type { Command, CommandOutcome } from '../command/executor'
import type { Registry } from '../command/registry'
import { commandOfNumber, keepLogged } from '../command/result-store'
import type { RowImage } from '../store/captured-tx'
import { beginEpoch, readLog } from '../store/commit-log'
import type { Commit, Head } from '../store/commit-log'
import type { Connection } from '../store/connection'
import { isWriteFailure } from '../store/faults'
import { cardParking } from './conflicts/card-parking'
import type { Clock, Link, Timers } from './link'
import { COMMANDS_IN_FLIGHT, toRecord, weightOf } from './protocol'
import type {
  AckOutcome,
  CommandMessage,
  CommitPush,
  CommitRecord,
  Hello,
  HubMessage,
  LostCommand,
  TerminalMessage,
} from './protocol'
import { HeldAnswers } from './held-answers'
import { readPage } from './page'
import { RULES } from './rules'
import type { Rules } from './rules'
import { Session } from './session'
import { hotSince, packSnapshot } from './snapshot'
import { adoptTail } from './tail'
import { Terminals } from './terminals'
import type { TerminalState } from './terminals'
import { chainAt, decide, lowestKept, readEpochs } from './welcome'

export interface HubOptions {
  connection: Connection
  merchantId: string
  registry: Registry
  /** Where the log ends, and the newest epoch that this node knows. */
  head: Head
  /** The node's number in its store, part of every epoch that it begins. */
  node: number
  /** Promoted, or restored from a backup: its epoch outranks what it replaces. */
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
  /** Another hub leads, where it says so at these addresses: this one has stopped (message 11). */
  onFenced(epoch: number, addresses: readonly string[]): void
  onFault(fault: unknown, what: string): void
}

const SECOND = 1_000
/** For so many seconds after a start or promotion the hub listens for what it may have lost (message 9). */
const RECOVERY = 3
/** A connection that says nothing for so many seconds is gone. */
const SILENCE = 10
/** Answers that are none: the command stays with its terminal, and is sent again. */
const NO_ANSWER: ReadonlySet<string> = new Set(['OUTCOME_UNKNOWN', 'STORE_READ_ONLY'])
const DAY = 24 * 60 * 60 * SECOND

interface Numbers {
  last: number
  /** Handed to the executor and not settled yet. */
  running: Map<number, string>
}

/**
 * The hub's side of sync: it alone orders (SYN-1). A command is run once, in the order of its terminal's numbers; its commit
 * is pushed only when it is durable; whoever falls behind pulls. One epoch, one hub: a higher one stops it at once.
 */
export class Hub {
  readonly executor: Executor
  private readonly options: HubOptions
  private readonly connection: Connection
  private readonly rules: Rules
  private readonly terminals: Terminals
  private readonly sessions = new Set<Session>()
  private readonly numbers = new Map<string, Numbers>()
  private readonly held = new HeldAnswers()
  private recoveringFor = RECOVERY
  private running = true
  /** Whether a commit of this second is being timed. */
  private sampled = false
  private stopTicking: () => void

  constructor(options: HubOptions) {
    this.options = options
    this.connection = options.connection
    this.rules = options.rules ?? RULES
    this.terminals = new Terminals(this.connection)
    const { connection, merchantId, registry, clock, timers } = options
    const epoch = this.rules.nextEpoch(options.head.epoch, options.node, options.leap === true)
    const head = connection.transaction(() => {
      options.begun?.()
      this.terminals.learnFromLog(clock.now())
      return beginEpoch(connection, options.head, clock.now(), epoch)
    })
    this.executor = new Executor({
      rules: this.rules,
      connection,
      merchantId,
      registry,
      head,
      now: () => clock.now(),
      may: (actorId, permission) => options.may(actorId, permission),
      touched: (images) => options.touched(images),
      onCommit: (commit) => this.committed(commit),
      onFault: (fault, command) => options.onFault(fault, command.name),
      parking: cardParking,
      schedule: (run) => timers.after(0, run),
    })
    if (this.terminals.active(0).length === 0) this.recoveringFor = 0
    this.stopTicking = timers.after(SECOND, () => this.tick())
  }

  get head(): Readonly<Head> {
    return this.executor.head
  }

  get isRecovering(): boolean {
    return this.recoveringFor > 0
  }

  /** What is kept for terminals in memory, for diagnostics and for whoever checks that it stays bounded. */
  get load(): { sessions: number; backlog: number; running: number } {
    const backlogs = [...this.sessions].map((session) => session.backlog.commits)
    const running = [...this.numbers.values()].map((numbers) => numbers.running.size)
    return { sessions: this.sessions.size, backlog: Math.max(0, ...backlogs), running: Math.max(0, ...running) }
  }

  /** A new connection; it is nothing until it has said hello. */
  accept(link: Link<HubMessage, TerminalMessage>): void {
    const session = new Session(link, this.rules)
    this.sessions.add(session)
    link.onMessage((message) => this.receive(session, message))
    link.onClose(() => this.forget(session))
  }

  /** A command of someone at the hub itself. Refused as busy while the hub finds out what it may have lost. */
  submit(command: Command, answer: (outcome: CommandOutcome) => void): void {
    if (!this.running || this.isRecovering) answer({ ok: false, refusal: { code: 'HUB_BUSY' } })
    else this.executor.submit(command, (outcome) => this.answerWhenSafe(outcome, answer))
  }

  /** Who is connected, how far each is, and what it was sent and has not reported; for diagnostics. */
  terminalStates(): TerminalState[] {
    const connected = new Set([...this.sessions].map(({ terminalId }) => terminalId))
    return this.terminals.all().map((terminal) => ({ ...terminal, connected: connected.has(terminal.id) }))
  }

  /** Ends the connections of a terminal that may not come in any more. */
  shutOut(terminalId: string): void {
    for (const session of this.sessions) {
      if (session.terminalId !== terminalId) continue
      session.link.close()
      this.forget(session)
    }
  }

  /** Whether a node besides this one follows now. */
  get isFollowed(): boolean {
    return this.hasSecond()
  }

  /** Stops at once: nothing is accepted, pushed or answered any more. */
  stop(): void {
    this.running = false
    this.stopTicking()
    for (const session of this.sessions) session.link.close()
    this.sessions.clear()
    this.held.drop()
  }

  /** Drops what no terminal needs any more; at least `keep` commits stay. Answers how many went. */
  trim(keep: number): number {
    const active = this.terminals.active(this.options.clock.now() - DAY).map(({ seq }) => seq)
    const below = this.rules.trimBelow(active, this.head.seq - keep)
    return this.connection.transaction(() => {
      if (this.rules.keepsTrimmed()) keepLogged(this.connection, below)
      return this.connection.statement('DELETE FROM commit_log WHERE seq <= ?').run(below).changes
    })
  }

  // ---- messages ------------------------------------------------------------------------------------------------------

  private receive(session: Session, message: TerminalMessage): void {
    if (!this.running) return
    if (this.rules.isFenced(this.head.epoch, message.epoch)) {
      return this.fence(message.epoch, message.type === 'fence' ? message.addresses : [])
    }
    if (!this.rules.isCurrent(this.sessions.has(session))) return
    session.quiet = 0
    try {
      this.hear(session, message)
    } catch (thrown) {
      // The disk cannot be written, or worse: nothing is answered, so nothing is acknowledged, and the terminal asks again.
      if (!isWriteFailure(thrown)) this.options.onFault(thrown, message.type)
    }
  }

  private hear(session: Session, message: TerminalMessage): void {
    if (message.type === 'hello') return this.greet(session, message)
    if (session.hello === undefined) return
    switch (message.type) {
      case 'tail':
        return this.takeTail(session, message.commits)
      case 'pull':
        return message.snapshot ? this.sendSnapshot(session, message.start) : this.sendPage(session, message.after)
      case 'report':
        return this.reported(session, message.watermark)
      case 'command':
        return this.command(session, message)
      case 'answered':
        return this.answered(session, message.below)
      case 'resubmit':
        return this.resubmitted(session, message.commands)
      case 'fence':
        return
    }
  }

  private greet(session: Session, hello: Hello): void {
    const { terminalId: id, terminalCode } = hello
    session.hello = hello
    for (const other of this.sessions) {
      if (other === session || other.terminalId !== id) continue
      this.sessions.delete(other)
      other.link.close()
    }
    const numbers = this.numbersOf(id)
    this.connection.transaction(() => {
      this.terminals.answeredBelow(id, terminalCode, hello.firstN)
      this.terminals.greeted(id, this.options.clock.now())
    })
    numbers.last = Math.max(numbers.last, hello.firstN - 1)
    if (this.terminals.isQuarantined(id)) return this.say(session, { type: 'quarantined' })
    // Two machines with one identity push each other out before either could use a number twice.
    if (
      hello.life !== undefined &&
      this.rules.livesTwice(this.terminals.returnsOf(id, hello.life, this.options.clock.now()))
    )
      return this.quarantine(session)
    this.welcome(session, hello)
  }

  private welcome(session: Session, hello: Hello): void {
    const { head } = this
    const { mode, start } = decide(this.connection, this.rules, { head, recovering: this.isRecovering, hello })
    session.follow(
      mode === 'live' ? 'live' : mode === 'pages' || mode === 'snapshot' || mode === 'reset' ? 'pulling' : 'greeting',
    )
    this.say(session, {
      type: 'welcome',
      seq: head.seq,
      chain: head.chain.toString('base64url'),
      lowest: lowestKept(this.connection, head),
      lastN: this.numbersOf(session.terminalId).last,
      mode,
      start,
    })
  }

  private takeTail(session: Session, commits: readonly CommitRecord[]): void {
    if (!this.isRecovering || session.hello === undefined) return
    const { head, images } = this.connection.transaction(() =>
      adoptTail(this.connection, this.rules, this.head, commits),
    )
    if (head.seq > this.head.seq) {
      this.executor.adopt(head)
      this.options.touched(images)
      this.numbers.clear()
      this.welcome(session, session.hello)
    }
  }

  private sendPage(session: Session, after: number): void {
    if (this.isRecovering) return
    if (after + 1 < lowestKept(this.connection, this.head))
      return this.sendSnapshot(session, this.rules.unknownStart(after))
    const commits = readPage(this.connection, after)
    const more = (commits.at(-1)?.seq ?? after) < this.head.seq
    // From the last page on it is pushed to; what it has not reported counts from there.
    session.follow(more ? 'pulling' : 'live')
    this.say(session, { type: 'page', commits, more })
  }

  private sendSnapshot(session: Session, start: number | null): void {
    if (this.isRecovering) return
    const { epoch, seq, chain, at } = this.head
    const logged = readLog(this.connection, seq - 1, 1)[0]?.epoch ?? epoch
    const parts = this.connection.transaction(() => packSnapshot(this.connection, hotSince(at), this.rules))
    session.follow('pulling')
    const epochs = readEpochs(this.connection).map(({ epoch, startSeq }): [number, number] => [epoch, startSeq])
    for (const [part, body] of parts.entries()) {
      const watermark = { epoch: logged, seq, chain: chain.toString('base64url') }
      this.say(session, { type: 'snapshot', watermark, at, part, parts: parts.length, epochs, body, start })
    }
  }

  private reported(session: Session, watermark: { epoch: number; seq: number; chain: string }): void {
    if (session.phase === 'greeting' || session.hello === undefined) return
    const { agreed } = session
    if (agreed?.seq !== watermark.seq || agreed.chain !== watermark.chain) {
      const { seq, chain } = this.head
      const known = watermark.seq === seq ? chain.toString('base64url') : chainAt(this.connection, watermark.seq)
      if (!this.rules.agrees(known, watermark.chain)) return this.welcome(session, { ...session.hello, watermark })
      if (known !== undefined) session.agreed = watermark
    }
    session.reported(watermark.seq)
    this.options.onReport?.(session.terminalId, watermark.seq)
    this.held.upTo(watermark.seq, session.terminalId)
    this.terminals.saw(session.terminalId, watermark, this.options.clock.now())
  }

  // ---- commands ------------------------------------------------------------------------------------------------------

  private numbersOf(id: string): Numbers {
    let numbers = this.numbers.get(id)
    if (numbers === undefined) {
      numbers = { last: this.terminals.lastN(id), running: new Map() }
      this.numbers.set(id, numbers)
    }
    return numbers
  }

  private command(session: Session, message: CommandMessage): void {
    const { terminalId, terminalCode } = session.hello as Hello
    const { n, id } = message
    const acknowledge = (outcome: AckOutcome): void => this.say(session, { type: 'ack', n, id, outcome })
    const numbers = this.numbersOf(terminalId)
    // Said again and again: the first time may have been lost on the way.
    if (this.terminals.isQuarantined(terminalId)) return this.say(session, { type: 'quarantined' })
    if (session.phase === 'greeting') return acknowledge({ kind: 'busy' })
    const place = this.rules.number(numbers.last, n)
    if (place === 'gap') return this.askFor(session, numbers.last + 1)
    // The next number is nobody's yet, or it would not be the next.
    const stored =
      numbers.running.get(n) ?? (place === 'next' ? undefined : commandOfNumber(this.connection, terminalId, n))
    if (this.rules.isClone(stored, id)) return this.quarantine(session)
    if (numbers.running.has(n)) return
    if (numbers.running.size >= COMMANDS_IN_FLIGHT) return acknowledge({ kind: 'busy' })
    numbers.last = Math.max(numbers.last, n)
    numbers.running.set(n, id)
    const { name, input, actorId, at, provisional, baseAt, groupId, lost } = message
    const origin = { n, provisional, at, baseAt, groupId, lost }
    this.executor.submit({ id, name, input, actorId, terminalId, terminalCode, origin }, (outcome) => {
      numbers.running.delete(n)
      if (isNoAnswer(outcome)) this.numbers.delete(terminalId)
      this.answerWhenSafe(outcome, (safe) => acknowledge(ackOf(safe)), terminalId)
    })
  }

  private askFor(session: Session, n: number): void {
    if (session.needed === n) return
    session.needed = n
    this.say(session, { type: 'need', n })
  }

  private answered(session: Session, below: number): void {
    const { terminalId, terminalCode } = session.hello as Hello
    this.connection.transaction(() => this.terminals.answeredBelow(terminalId, terminalCode, below))
    const numbers = this.numbersOf(terminalId)
    numbers.last = Math.max(numbers.last, below - 1)
  }

  /** Commands whose commits were rolled back somewhere: known ids are answered, others run, and refused ones become cards. */
  private resubmitted(session: Session, commands: readonly LostCommand[]): void {
    if (session.phase === 'greeting') return
    const ids: string[] = []
    let left = commands.length
    for (const { id, name, input, actorId, at, terminalId, terminalCode } of commands) {
      const origin = { n: null, provisional: true, at, baseAt: at, groupId: null, lost: true }
      this.executor.submit({ id, name, input, actorId, terminalId, terminalCode, origin }, (outcome) => {
        if (!isNoAnswer(outcome)) ids.push(id)
        left -= 1
        // One answer for all of them: the terminal drops them in one transaction.
        if (left === 0 && ids.length > 0) this.say(session, { type: 'resubmitted', ids })
      })
    }
  }

  private quarantine(session: Session): void {
    this.terminals.quarantine(session.terminalId, this.options.clock.now())
    this.say(session, { type: 'quarantined' })
  }

  /** After COMMIT: the commit is serialised once and forwarded as it is. */
  private committed(commit: Commit): void {
    this.options.onCommit?.(commit)
    if (!this.running || this.sessions.size === 0) return
    const record = toRecord(commit.row)
    const report = this.isSafe || !this.sampled
    this.sampled = true
    if (report) this.options.onAsked?.(commit.seq)
    const message: CommitPush = { type: 'commit', epoch: this.head.epoch, commit: record, report }
    const weight = weightOf(record)
    const links = [...this.sessions].filter((session) => session.counts(message, weight)).map(({ link }) => link)
    if (this.options.broadcast !== undefined) this.options.broadcast(links, message)
    else for (const link of links) link.send(message)
  }

  private get isSafe(): boolean {
    return this.options.acknowledges?.() === 'safe'
  }

  /** With `safe`, an answer waits until a node other than hub and asker holds the commit; where there is none it does not. */
  private answerWhenSafe(outcome: CommandOutcome, answer: (outcome: CommandOutcome) => void, askerId = ''): void {
    const { seq } = outcome
    if (seq === undefined || !this.isSafe || !this.hasSecond(askerId)) answer(outcome)
    else this.held.keep(seq, askerId, () => answer(outcome))
  }

  private hasSecond(askerId = ''): boolean {
    return [...this.sessions].some((session) => session.phase === 'live' && session.terminalId !== askerId)
  }

  private forget(session: Session): void {
    this.sessions.delete(session)
    this.held.releaseWhere((askerId) => !this.hasSecond(askerId))
  }

  // ---- time and ends -------------------------------------------------------------------------------------------------

  private tick(): void {
    this.stopTicking = this.options.timers.after(SECOND, () => this.tick())
    this.sampled = false
    this.writeReports()
    if (this.recoveringFor > 0) {
      this.recoveringFor -= 1
      if (this.recoveringFor === 0) for (const session of this.sessions) this.welcomeAgain(session)
    }
    const active = this.terminals.active(0)
    for (const session of this.sessions) {
      session.quiet += 1
      session.needed = 0
      if (session.quiet >= SILENCE) {
        session.link.close()
        this.forget(session)
      } else if (session.phase !== 'greeting') {
        const held = Math.max(0, ...active.filter(({ id }) => id !== session.terminalId).map(({ seq }) => seq))
        this.say(session, { type: 'status', seq: this.head.seq, held })
      }
    }
  }

  private writeReports(): void {
    try {
      this.terminals.writeReports()
    } catch (thrown) {
      if (!isWriteFailure(thrown)) this.options.onFault(thrown, 'report')
    }
  }

  private welcomeAgain(session: Session): void {
    if (session.hello !== undefined && !this.terminals.isQuarantined(session.terminalId))
      this.welcome(session, session.hello)
  }

  private fence(epoch: number, addresses: readonly string[]): void {
    this.stop()
    this.options.onFenced(epoch, addresses)
  }

  private say(session: Session, message: Saying): void {
    if (this.running) session.link.send({ ...message, epoch: this.head.epoch })
  }
}

type Saying = HubMessage extends infer Message ? (Message extends HubMessage ? Omit<Message, 'epoch'> : never) : never

const isNoAnswer = (outcome: CommandOutcome): boolean => !outcome.ok && NO_ANSWER.has(outcome.refusal.code)

const ackOf = (outcome: CommandOutcome): AckOutcome => {
  if (isNoAnswer(outcome)) return { kind: 'busy' }
  const seq = outcome.seq ?? null
  return outcome.ok
    ? { kind: 'ok', seq, value: outcome.value }
    : { kind: 'refused', refusal: outcome.refusal, cardId: outcome.cardId ?? null, seq }
}
