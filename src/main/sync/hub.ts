import { Executor } from '../command/executor'
import type { Command, CommandOutcome } from '../command/command'
import { keepLogged } from '../command/result-store'
import { beginEpoch } from '../store/commit-log'
import type { Commit, Head } from '../store/commit-log'
import type { Connection } from '../store/connection'
import { isWriteFailure } from '../store/faults'
import { holdsAll } from '../store/wholeness'
import { cardParking } from './conflicts/card-parking'
import { HeldAnswers, UNKNOWN } from './held-answers'
import type { HubDesk, HubOptions, HubSaying } from './hub-options'
import type { Clock, Link } from './link'
import { LogService } from './log-service'
import { isOutOfReach } from './out-of-reach'
import { REAUTH_SCHEMA, toRecord, weightOf } from './protocol'
import type { CommitPush, CommitRecord, Hello, HubMessage, TerminalMessage } from './protocol'
import { RULES } from './rules'
import type { Rules } from './rules'
import { hasForgotten, outrankItself } from './restored'
import { Session } from './session'
import { adoptTail } from './tail'
import { TerminalCommands } from './terminal-commands'
import { Terminals } from './terminals'
import type { TerminalState } from './terminals'

const SECOND = 1_000
/** For so many seconds after a start or promotion the hub listens for what it may have lost (message 9). */
const RECOVERY = 3
/** A connection that says nothing for so many seconds is gone. */
const SILENCE = 10
/** So often it is written down who is away. */
const ABSENCE_WRITTEN = 60 * SECOND

/**
 * The hub's side of sync: it alone orders (SYN-1). A command is run once, in the order of its terminal's numbers; its commit
 * is pushed only when it is durable; whoever falls behind pulls. One epoch, one hub: a higher one stops it at once.
 */
export class Hub implements HubDesk {
  readonly executor: Executor
  private readonly options: HubOptions
  readonly connection: Connection
  readonly rules: Rules
  readonly terminals: Terminals
  readonly clock: Clock
  private readonly sessions = new Set<Session>()
  private readonly commands: TerminalCommands
  private readonly log: LogService
  private readonly held = new HeldAnswers({
    isSafe: () => this.isSafe,
    hasSecond: (askerId) => this.hasSecond(askerId),
  })
  private recoveringFor = RECOVERY
  /** Milliseconds, as ticks count them. */
  private ranFor = 0
  private running = true
  /** Whether it has outranked epochs of its own: who knows still later ones knows another machine with this identity. */
  private outranked = false
  /** Whether a commit of this second is being timed. */
  private sampled = false
  private stopTicking: () => void

  constructor(options: HubOptions) {
    this.options = options
    this.connection = options.connection
    this.clock = options.clock
    this.rules = options.rules ?? RULES
    this.terminals = new Terminals(this.connection)
    const { connection, merchantId, registry, clock, timers } = options
    const epoch = this.rules.nextEpoch(options.head.epoch, options.node, options.leap === true)
    const head = connection.transaction(() => {
      options.begun?.()
      this.terminals.learnFromLog()
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
    this.commands = new TerminalCommands({
      desk: this,
      executor: this.executor,
      answerWhenSafe: (outcome, answer, askerId) => this.held.give(outcome, answer, askerId),
    })
    this.log = new LogService(
      this,
      (terminalId) => this.commands.lastOf(terminalId),
      (terminalId, seq) => {
        options.onReport?.(terminalId, seq)
        this.held.upTo(seq, terminalId)
      },
    )
    if (this.terminals.known().length === 0) this.recoveringFor = 0
    this.stopTicking = timers.after(SECOND, () => this.tick())
  }

  get head(): Readonly<Head> {
    return this.executor.head
  }

  get isRecovering(): boolean {
    return this.running && this.recoveringFor > 0
  }

  /** What is kept for terminals in memory, for diagnostics and for whoever checks that it stays bounded. */
  get load(): { sessions: number; backlog: number; running: number } {
    const backlogs = [...this.sessions].map((session) => session.backlog.commits)
    return { sessions: this.sessions.size, backlog: Math.max(0, ...backlogs), running: this.commands.running }
  }

  /** A new connection, of the terminal whose token was shown; it is nothing until it has said hello as that one. */
  accept(link: Link<HubMessage, TerminalMessage>, admitted?: string): void {
    const session = new Session(link, this.rules, admitted)
    this.sessions.add(session)
    link.onMessage((message) => this.receive(session, message))
    link.onClose(() => this.forget(session))
  }

  /** A command of someone at the hub itself. Refused as busy while the hub finds out what it may have lost. */
  submit(command: Command, answer: (outcome: CommandOutcome) => void): void {
    if (!this.running) answer(UNKNOWN)
    else if (this.isRecovering) answer({ ok: false, refusal: { code: 'HUB_BUSY' } })
    else this.executor.submit(command, (outcome) => this.held.give(outcome, answer, ''))
  }

  /** Who is connected, how far each is, and what it was sent and has not reported; for diagnostics. */
  terminalStates(): TerminalState[] {
    const ahead = new Map([...this.sessions].map(({ terminalId, clockAhead }) => [terminalId, clockAhead]))
    return this.terminals.all().map((terminal) => ({
      ...terminal,
      connected: ahead.has(terminal.id),
      clockAhead: ahead.get(terminal.id) ?? null,
    }))
  }

  /** Ends the connections of a terminal that may not come in any more. */
  shutOut(terminalId: string): void {
    for (const session of this.sessions) {
      if (session.terminalId !== terminalId) continue
      session.link.close()
      this.forget(session)
    }
  }

  /** Who follows now and takes a new token, and whether it was given one on this connection. */
  tokenTakers(): ReadonlyMap<string, boolean> {
    const takers = [...this.sessions].filter(
      ({ hello, phase }) => hello !== undefined && phase !== 'greeting' && hello.schema >= REAUTH_SCHEMA,
    )
    return new Map(takers.map(({ terminalId, wasGivenToken }) => [terminalId, wasGivenToken]))
  }

  /** Gives a terminal a new token over the connection that it has. It must be known to the store by then. */
  giveToken(terminalId: string, token: string): void {
    for (const session of this.sessions) {
      if (session.terminalId !== terminalId) continue
      session.wasGivenToken = true
      this.say(session, { type: 'reauth', token })
    }
  }

  /** Whether a node besides this one follows now. */
  get isFollowed(): boolean {
    return this.hasSecond()
  }

  /** Stops at once: nothing is accepted or pushed any more, and who waits for an answer here is told that there is none. */
  stop(): void {
    this.running = false
    this.stopTicking()
    // Before the links are closed: that each second node goes in turn must not pass for there being none to wait for.
    this.held.giveUp()
    for (const session of this.sessions) session.link.close()
    this.sessions.clear()
  }

  /** Drops what no terminal needs any more; at least `keep` commits stay. Answers how many went. */
  trim(keep: number): number {
    const coming = this.terminals.coming().map(({ seq }) => seq)
    const below = this.rules.trimBelow(coming, this.head.seq - keep)
    return this.connection.transaction(() => {
      if (this.rules.keepsTrimmed()) keepLogged(this.connection, below)
      return this.connection.statement('DELETE FROM commit_log WHERE seq <= ?').run(below).changes
    })
  }

  // ---- messages ------------------------------------------------------------------------------------------------------

  private receive(session: Session, message: TerminalMessage): void {
    if (!this.running) return
    if (message.type === 'hello' && message.terminalId !== (session.admitted ?? message.terminalId)) {
      session.link.close()
      return this.forget(session)
    }
    const restored = !this.outranked && hasForgotten(this.rules, this.reign, message)
    if (!restored && this.rules.isFenced(this.head.epoch, message.epoch)) {
      return this.fence(message.epoch, message.type === 'fence' ? message.addresses : [])
    }
    if (!this.rules.isCurrent(this.sessions.has(session))) return
    session.quiet = 0
    try {
      if (restored) this.outrankItself(session, message.epoch)
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
        return message.snapshot
          ? this.log.sendSnapshot(session, message.start)
          : this.log.sendPage(session, message.after)
      case 'older':
        return this.log.sendOlder(session, message.before)
      case 'older-rows':
        return this.log.sendOlderRows(session, message.part, message.after)
      case 'report':
        return this.log.reported(session, message.watermark)
      case 'command':
        return this.commands.command(session, message)
      case 'answered':
        return this.commands.answered(session, message.below)
      case 'resubmit':
        return this.commands.resubmitted(session, message.commands)
      case 'fence':
        return
    }
  }

  private get reign(): Parameters<typeof hasForgotten>[1] {
    return { head: this.head, node: this.options.node, recovering: this.isRecovering }
  }

  /** A restored backup begins anew above what it has forgotten, and listens again for what it lacks. Everybody says hello again. */
  private outrankItself(session: Session, heard: number): void {
    this.executor.flush()
    this.executor.adopt(outrankItself(this.connection, this.rules, this.reign, heard, this.clock.now()))
    this.outranked = true
    this.commands.forget()
    this.recoveringFor = RECOVERY
    for (const other of this.sessions) {
      if (other === session) continue
      other.link.close()
      this.forget(other)
    }
    this.options.onRestored?.(heard)
  }

  private greet(session: Session, hello: Hello): void {
    const { terminalId: id } = hello
    // It would use up the numbers of what this node had on its way when it was made the hub.
    if (id === this.options.terminalId) return this.say(session, { type: 'quarantined' })
    session.hello = hello
    session.clockAhead = hello.clock - this.clock.now()
    for (const other of this.sessions) {
      if (other === session || other.terminalId !== id) continue
      this.sessions.delete(other)
      other.link.close()
    }
    this.commands.greet(hello, () => this.terminals.greeted(id, this.clock.now()))
    if (this.terminals.isQuarantined(id)) return this.say(session, { type: 'quarantined' })
    // Two machines with one identity push each other out before either could use a number twice.
    if (hello.life !== undefined && this.rules.livesTwice(this.terminals.returnsOf(id, hello.life, this.clock.now())))
      return this.commands.quarantine(session)
    this.log.welcome(session, hello)
  }

  private takeTail(session: Session, commits: readonly CommitRecord[]): void {
    if (!this.isRecovering || session.hello === undefined) return
    const { head, images } = this.adopted(commits)
    if (head.seq > this.head.seq) {
      this.executor.adopt(head)
      this.options.touched(images)
      this.commands.forget()
      this.log.welcome(session, session.hello)
    }
  }

  /** None of them, where one goes on with what was dropped here: the terminal is sent back soon, and gives their commands instead. */
  private adopted(commits: readonly CommitRecord[]): ReturnType<typeof adoptTail> {
    try {
      return this.connection.transaction(() => adoptTail(this.connection, this.rules, this.head, commits))
    } catch (thrown) {
      if (holdsAll(this.connection) || !isOutOfReach(thrown)) throw thrown
      return { head: this.head, images: [] }
    }
  }

  // ---- commits and answers ---------------------------------------------------------------------------------------------

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

  private hasSecond(askerId = ''): boolean {
    return [...this.sessions].some((session) => session.phase === 'live' && session.terminalId !== askerId)
  }

  private forget(session: Session): void {
    this.sessions.delete(session)
    this.held.oneLess()
  }

  // ---- time and ends -------------------------------------------------------------------------------------------------

  private tick(): void {
    this.stopTicking = this.options.timers.after(SECOND, () => this.tick())
    this.sampled = false
    this.ranFor += SECOND
    this.writeReports()
    if (this.recoveringFor > 0) {
      this.recoveringFor -= 1
      if (this.recoveringFor === 0) for (const session of this.sessions) this.welcomeAgain(session)
    }
    const known = this.terminals.known()
    for (const session of this.sessions) {
      session.quiet += 1
      session.needed = 0
      if (session.quiet >= SILENCE) {
        session.link.close()
        this.forget(session)
      } else if (session.phase !== 'greeting') {
        const held = Math.max(0, ...known.filter(({ id }) => id !== session.terminalId).map(({ seq }) => seq))
        this.say(session, { type: 'status', seq: this.head.seq, held })
      }
    }
  }

  private writeReports(): void {
    try {
      this.terminals.writeReports()
      if (this.ranFor % ABSENCE_WRITTEN === 0) this.terminals.passed(ABSENCE_WRITTEN, this.connected())
    } catch (thrown) {
      if (!isWriteFailure(thrown)) this.options.onFault(thrown, 'report')
    }
  }

  private connected(): ReadonlySet<string> {
    return new Set([...this.sessions].map(({ terminalId }) => terminalId))
  }

  private welcomeAgain(session: Session): void {
    if (session.hello !== undefined && !this.terminals.isQuarantined(session.terminalId))
      this.log.welcome(session, session.hello)
  }

  private fence(epoch: number, addresses: readonly string[]): void {
    this.stop()
    this.options.onFenced(epoch, addresses)
  }

  /** For the hub's own parts: one message, with the epoch on it. */
  say(session: Session, message: HubSaying): void {
    if (this.running) session.link.send({ ...message, epoch: this.head.epoch })
  }
}
