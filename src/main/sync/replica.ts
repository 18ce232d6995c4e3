import type { Permission } from '@contract/access'
import type { Refusal } from '@contract/errors'
import { PermissionBook } from '../access/permission-book'
import { parseInput } from '../command/input'
import type { Registry } from '../command/registry'
import { findLogged, findResult, numberLogged } from '../command/result-store'
import type { RowImage } from '../store/captured-tx'
import { noteEpoch, readLog } from '../store/commit-log'
import type { Connection } from '../store/connection'
import { isWriteFailure } from '../store/faults'
import { SCHEMA_VERSION } from '../store/migrations'
import { ConnectionReader } from '../store/reader'
import { applyRecords } from './applying'
import type { Applied } from './applying'
import type { Clock, Link, Timers } from './link'
import { dropLost, lostCommands } from './lost'
import { Outbox } from './outbox'
import type { OutboxEntry } from './outbox'
import { COMMANDS_IN_FLIGHT, PAGE_COMMITS, PROTOCOL_VERSION, toRecord } from './protocol'
import type { AckOutcome, CommitRecord, HubMessage, SnapshotPart, TerminalMessage, Welcome } from './protocol'
import { groupOf, ProvisionalWork } from './provisional'
import { rollBack, surrenderLog } from './rollback'
import { RULES } from './rules'
import type { Rules } from './rules'
import { hotSince, prune, unpackSnapshot } from './snapshot'
import { readWatermark, watermarkText, writeWatermark } from './watermark'
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
  /** The hub says that two terminals use this identity. */
  onQuarantined?(): void
  onFault(fault: unknown, what: string): void
}

/** offline: no link; greeting: hello said; held: told to wait; catching: pulling; live: pushed to. */
export type Phase = 'offline' | 'greeting' | 'held' | 'catching' | 'live'

const TICK = 500
const ticks = (milliseconds: number): number => milliseconds / TICK
const SAY_HELLO_AGAIN = ticks(1_000)
const PULL_AGAIN = ticks(2_000)
const REPORT_AGAIN = ticks(1_000)
const SEND_AGAIN = ticks(1_500)
/** Without an answer for this long a command is shown as done and marked (sync.md, Online). */
const ACT_ALONE = ticks(1_500)
/** Without a word from the hub for this long the link is dead (product.md, UI-1). */
const SILENCE = ticks(5_000)
const DAY = 24 * 60 * 60_000
const RESUBMIT_AT_ONCE = 50

/** Publishing a floor, staff, roles, settings and pairing need the hub; all that happens to parties works offline. */
const NEEDS_HUB = /^(allocation(Plans|Layouts|Zones|Units)|staff|roles|merchants|terminals|setup)\./
/** Values of commands that were done here, for whoever asks again. */
const VALUES_KEPT = 500

/**
 * A terminal's side of sync. It applies the hub's commits in order, keeps its own commands until they are held elsewhere,
 * acts provisionally where there is no hub, and rebases. Every step is one transaction: killed anywhere, it is in the old
 * state or the new one. Nothing in here waits, asks the machine for time or draws lots.
 */
export class Replica {
  private readonly options: ReplicaOptions
  private readonly connection: Connection
  private readonly rules: Rules
  private readonly outbox: Outbox
  private readonly book: PermissionBook
  private readonly work: ProvisionalWork
  private mark: Watermark
  private link: Link<TerminalMessage, HubMessage> | undefined
  private current: Phase = 'offline'
  private pending = new Map<string, Pending>()
  private values = new Map<string, unknown>()
  private tooOld = false
  private parts: SnapshotPart[] = []
  private resetStart: number | null = null
  /** The commit that somebody's answer waits for. */
  private reportAt = 0
  private quiet = 0
  private sinceAsked = 0
  private sinceSent = 0
  private hubSeq = 0
  private needed = 0
  private mismatchedAt = -1
  private sinceReported = 0
  private reportedSeq = 0
  private stopTicking: () => void

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
    this.redo()
    this.stopTicking = options.timers.after(TICK, () => this.tick())
  }

  get phase(): Phase {
    return this.current
  }

  private get isStandby(): boolean {
    return this.options.isStandby?.() === true
  }

  get watermark(): Readonly<Watermark> {
    return this.mark
  }

  counts(): { waiting: number; sent: number } {
    return this.outbox.counts()
  }

  /** The hub does not serve this program's protocol or schema any more. */
  get isTooOld(): boolean {
    return this.tooOld
  }

  /** When the oldest command that waits was done, in UTC milliseconds; undefined where none waits. */
  get waitingSince(): number | undefined {
    return this.outbox.waiting(1)[0]?.at
  }

  /** The rows that stand here and that the hub has not decided, as images, in the order in which they were written. */
  provisionalImages(): RowImage[] {
    return this.outbox.applied().flatMap(({ images }) => JSON.parse(images ?? '[]') as RowImage[])
  }

  /** Takes back what the hub has not decided; for promotion, in the caller's transaction. */
  undoProvisional(): void {
    this.work.undo()
  }

  /** Lets go of the connection; whoever composes the node dials again. */
  hangUp(): void {
    this.link?.close()
  }

  /** Stops for good. Nothing is run again: whoever takes over these rows finds them as they are. */
  close(): void {
    this.stopTicking()
    const { link } = this
    this.link = undefined
    link?.close()
  }

  /** A new connection to what is said to be the hub. */
  connect(link: Link<TerminalMessage, HubMessage>): void {
    this.link?.close()
    this.link = link
    link.onMessage((message) => {
      if (this.link === link) this.receive(message)
    })
    link.onClose(() => {
      if (this.link === link) this.goOffline()
    })
    this.quiet = 0
    this.hello()
  }

  /**
   * Takes a command of someone at this terminal. With the hub at hand it is sent and answered when the hub has answered;
   * without, it is done here, kept on disk and marked. A refusal here leaves nothing behind.
   */
  issue(
    command: { id: string; name: string; input: unknown; actorId: string | null },
    answer: (outcome: Answer) => void,
  ): void {
    const refuse = (refusal: Refusal): void => answer({ kind: 'refused', refusal, cardId: null })
    const definition = this.options.registry.get(command.name)
    if (definition === undefined) return refuse({ code: 'NOT_FOUND', path: 'name' })
    const input = parseInput(definition.input, command.input)
    if (!input.ok) return refuse(input.refusal)
    if (this.askedAgain({ ...command, input: JSON.stringify(input.value ?? null) }, answer)) return
    const offline = this.current !== 'live'
    const needsHub = NEEDS_HUB.test(command.name)
    if (offline && needsHub) return refuse({ code: 'HUB_NEEDED' })
    // What follows provisional work may rest on it.
    const alone = offline || (!needsHub && this.outbox.applied().length > 0)
    const now = this.options.clock.now()
    if (offline && this.mark.heardAt > 0 && now - this.mark.heardAt > DAY) {
      return refuse({ code: 'FORBIDDEN', facts: { rule: 'OFFLINE_TOO_LONG' } })
    }
    const entry: OutboxEntry = {
      n: this.mark.nextN,
      command_id: command.id,
      name: command.name,
      input: JSON.stringify(input.value ?? null),
      actor_id: command.actorId,
      at: Math.max(now, this.mark.at),
      base_at: this.mark.at,
      group_id: null,
      provisional: 0,
      waiting: 1,
      lost: 0,
      seq: null,
      images: null,
      digests: null,
      applied: null,
    }
    const kept = this.write('issue', () => this.keep(entry, alone))
    if (kept === undefined) return refuse({ code: 'STORE_READ_ONLY' })
    if (!kept.ok) return refuse(kept.refusal)
    this.mark = { ...this.mark, nextN: entry.n + 1 }
    if (kept.value === null) this.await(entry, answer)
    else {
      this.remember(entry.command_id, kept.value.value)
      this.tell({ provisional: kept.value.images })
      answer({ kind: 'ok', value: kept.value.value, seq: null, provisional: true })
    }
    this.options.onState?.()
    const stored = this.outbox.byNumber(entry.n)
    if (this.current === 'live' && stored !== undefined && this.outbox.counts().waiting <= COMMANDS_IN_FLIGHT) {
      this.sendCommand(stored)
    }
  }

  private keep(entry: OutboxEntry, alone: boolean) {
    const written = alone ? this.work.run(entry, this.options.objection) : null
    if (written !== null && !written.ok) return written
    const value = written?.value ?? null
    this.outbox.add({ ...entry, group_id: value === null ? null : groupOf(value.images) })
    if (value !== null) this.outbox.applyImages(entry.n, value.images, value.digests)
    writeWatermark(this.connection, { ...this.mark, nextN: entry.n + 1 })
    return { ok: true as const, value }
  }

  /** A command that this terminal knows already: its answer, or the wait for it. */
  private askedAgain(
    command: { id: string; name: string; input: string; actorId: string | null },
    answer: (outcome: Answer) => void,
  ): boolean {
    const entry = this.outbox.byCommand(command.id) ?? this.ownLogged(command)
    if (entry === undefined) {
      const known = findResult(this.connection, command.id) ?? findLogged(this.connection, command.id)
      if (known === undefined) return false
      const { outcome, seq } = known
      if (outcome.ok) answer({ kind: 'ok', value: outcome.value, seq, provisional: false, replayed: true })
      else answer({ kind: 'refused', refusal: outcome.refusal, cardId: outcome.cardId ?? null })
      return true
    }
    if (entry.name !== command.name || entry.input !== command.input || entry.actor_id !== command.actorId) {
      answer({ kind: 'refused', refusal: { code: 'COMMAND_ID_REUSED' }, cardId: null })
    } else if (entry.waiting === 1 && entry.provisional === 0) this.await(entry, answer)
    else if (this.values.has(command.id)) {
      const value = this.values.get(command.id)
      answer({ kind: 'ok', value, seq: entry.seq, provisional: entry.waiting === 1, replayed: true })
    } else if (this.current !== 'live') answer({ kind: 'refused', refusal: { code: 'OUTCOME_UNKNOWN' }, cardId: null })
    else {
      // It took effect; what exactly was answered only the hub has kept.
      this.await(entry, (outcome) => answer(outcome.kind === 'ok' ? { ...outcome, replayed: true } : outcome))
      this.sendCommand(entry)
    }
    return true
  }

  /** A command of this terminal that a second node holds, so that only the log knows it here: as it would be said again. */
  private ownLogged(command: {
    id: string
    name: string
    input: string
    actorId: string | null
  }): OutboxEntry | undefined {
    if (findResult(this.connection, command.id) !== undefined) return undefined
    const row = numberLogged(this.connection, command.id, this.options.terminal.id)
    if (row === undefined) return undefined
    return {
      n: row.n,
      command_id: command.id,
      name: command.name,
      input: command.input,
      actor_id: command.actorId,
      at: row.at,
      base_at: row.at,
      group_id: null,
      provisional: 0,
      waiting: 0,
      lost: 0,
      seq: row.seq,
      images: null,
      digests: null,
      applied: null,
    }
  }

  private await(entry: OutboxEntry, answer: (outcome: Answer) => void): void {
    const { answers = [], settled = false } = this.pending.get(entry.command_id) ?? {}
    this.pending.set(entry.command_id, {
      entry,
      answers: [...answers, answer],
      waited: 0,
      settled: settled || entry.waiting === 0,
    })
  }

  private remember(id: string, value: unknown): void {
    if (this.values.size >= VALUES_KEPT) this.values.clear()
    this.values.set(id, value)
  }

  // ---- what the hub says ---------------------------------------------------------------------------------------------

  private receive(message: HubMessage): void {
    // An older hub is no hub: whatever it says is not taken (message 11); our next hello stops it.
    if (message.epoch < this.mark.knownEpoch) {
      if (this.current !== 'greeting') this.link?.close()
      return
    }
    this.quiet = 0
    switch (message.type) {
      case 'welcome':
        return this.welcomed(message)
      case 'page':
        // What comes while all is fetched afresh was asked for before.
        if (this.current === 'catching' && !this.fetching) this.takePage(message.commits, message.more)
        return
      case 'commit':
        if (this.current !== 'live') return
        if (message.report) this.reportAt = message.commit.seq
        return this.apply([message.commit], false)
      case 'snapshot':
        return this.takePart(message)
      case 'ack':
        return this.acknowledged(message.n, message.id, message.outcome)
      case 'need':
        return this.fillGap(message.n)
      case 'resubmitted':
        this.write('resubmitted', () => dropLost(this.connection, message.ids))
        return
      case 'status':
        return this.status(message.seq, message.held)
      case 'behind':
        if (this.current === 'live') this.pull(false)
        return
      case 'quarantined':
        this.moveTo('held')
        this.options.onQuarantined?.()
        return
      case 'reauth':
      case 'drain':
        return
    }
  }

  private welcomed(message: Welcome): void {
    if (this.current !== 'greeting' && this.current !== 'held') return
    const mark = { ...this.mark, knownEpoch: message.epoch, heardAt: this.options.clock.now() }
    const kept = this.write('welcome', () => {
      writeWatermark(this.connection, mark)
      // Another hub may not know what the former one said.
      if (this.rules.forgetsAnswers()) this.outbox.forgetAnswers()
      return true
    })
    if (kept === undefined) return
    this.mark = mark
    this.tooOld = false
    this.resetStart = message.start
    this.hubSeq = message.seq
    switch (message.mode) {
      case 'live':
        return this.goLive()
      case 'pages':
        return this.pull(false)
      case 'snapshot':
        return this.pull(true)
      case 'give-tail':
        this.moveTo('held')
        this.say({ type: 'tail', commits: readLog(this.connection, message.seq, PAGE_COMMITS).map(toRecord) })
        return
      case 'reset':
        return this.reset(message.start ?? 0)
      case 'upgrade':
        this.tooOld = true
        this.moveTo('held')
        return
      case 'recovering':
        this.moveTo('held')
    }
  }

  /** Message 10: back to where histories part. Where the own log does not reach so far back, all is fetched afresh. */
  private reset(start: number): void {
    const done = this.write('reset', () => {
      const undone = this.work.undo()
      const mark = rollBack(this.connection, this.outbox, this.mark, start, this.rules)
      if (mark === undefined) throw new CannotRollBack()
      writeWatermark(this.connection, mark)
      return { mark, undone }
    })
    if (done === undefined) return this.pull(true)
    this.mark = done.mark
    this.book.forgetIfTouched([{ table: 'staff' }])
    this.tell({ replaced: true })
    this.hello()
  }

  /** The next page is asked for before this one is applied: the hub reads while the terminal writes. One is on its way. */
  private takePage(commits: readonly CommitRecord[], more: boolean): void {
    const [first] = commits
    const last = commits.at(-1)
    const ahead =
      more && first !== undefined && last !== undefined && this.rules.place(this.mark.seq, first.seq) === 'next'
    if (ahead) this.ask(last.seq)
    this.apply(commits, more, ahead)
  }

  /** `asked`: what comes after these is on its way already; should they not all be applied, it is a gap and asked for again. */
  private apply(records: readonly CommitRecord[], more: boolean, asked = false): void {
    // Rows that do not take what the hub's rows took are not the hub's: fetched afresh.
    const applied = this.write(
      'apply',
      () => this.applyInTransaction(records, more),
      () => this.pull(true),
    )
    if (applied === undefined) return
    this.mark = applied.mark
    this.book.forgetIfTouched(applied.touched)
    this.tell(applied)
    if (applied.own.length > 0) this.options.onState?.()
    // The answer with its value comes right behind the commit, or once a second node holds it; if it is lost, the tick asks.
    for (const { id } of applied.own) {
      const waiting = this.pending.get(id)
      if (waiting !== undefined) waiting.settled = true
    }
    if (records.some(({ seq }) => seq === this.reportAt)) this.report()
    if (applied.stopped === 'mismatch') return this.mismatched()
    this.mismatchedAt = -1
    if (applied.stopped === 'gap' || (more && !asked)) return this.pull(false)
    if (more) return
    if (this.current === 'catching') this.goLive()
  }

  private applyInTransaction(records: readonly CommitRecord[], more: boolean): Applied {
    const { connection, outbox, work, rules } = this
    return applyRecords(
      { connection, outbox, work, rules, tailLength: this.isStandby ? null : (this.options.tailLength ?? 2_000) },
      { ...this.mark, heardAt: this.options.clock.now() },
      records,
      more,
    )
  }

  /**
   * What came does not continue this history. The hub compares chains at hello; where its log is trimmed it cannot, and says
   * the same again: then all is fetched afresh, and all that is here is given to the hub.
   */
  private mismatched(): void {
    if (this.mismatchedAt !== this.mark.seq) {
      this.mismatchedAt = this.mark.seq
      return this.hello()
    }
    this.resetStart = 0
    this.pull(true)
  }

  private takePart(part: SnapshotPart): void {
    if (this.current !== 'catching') return
    const [first] = this.parts
    if (
      first !== undefined &&
      (first.watermark.seq !== part.watermark.seq || first.watermark.chain !== part.watermark.chain)
    ) {
      this.parts = []
    }
    if (!this.parts.some((known) => known.part === part.part)) this.parts.push(part)
    if (this.parts.length < part.parts) return
    const parts = this.parts.sort((left, right) => left.part - right.part)
    this.parts = []
    const mark: Watermark = {
      ...this.mark,
      ...part.watermark,
      chain: Buffer.from(part.watermark.chain, 'base64url'),
      at: part.at,
      heardAt: this.options.clock.now(),
    }
    const done = this.write('snapshot', () => {
      this.work.undo()
      // What lies beyond the point where histories part may be unknown to the hub; the rest it has.
      if (this.rules.surrenders()) {
        surrenderLog(this.connection, this.outbox, part.start ?? part.watermark.seq, this.rules)
      }
      unpackSnapshot(
        this.connection,
        parts.map(({ body }) => body),
      )
      if (!this.isStandby) prune(this.connection, hotSince(mark.at))
      this.connection.statement('DELETE FROM commit_log').run()
      this.connection.statement('DELETE FROM epoch').run()
      for (const [epoch, startSeq] of part.epochs) noteEpoch(this.connection, epoch, startSeq, mark.at)
      writeWatermark(this.connection, mark)
      for (const entry of this.outbox.waiting()) {
        if (entry.seq !== null && entry.seq <= mark.seq) this.outbox.settle(entry.n, entry.seq)
      }
      this.work.redo()
      return true
    })
    if (done === undefined) return
    this.mark = mark
    this.book.forgetIfTouched([{ table: 'staff' }])
    this.tell({ replaced: true })
    this.pull(false)
  }

  private acknowledged(n: number, id: string, outcome: AckOutcome): void {
    if (outcome.kind === 'busy') return
    const entry = this.outbox.byNumber(n)
    if (entry === undefined || entry.command_id !== id || entry.waiting === 0) {
      if (this.pending.get(id)?.settled === true) this.answerWith(id, outcome)
      return
    }
    if (outcome.kind === 'refused' && !this.rules.isFinal(entry.provisional === 1, outcome.cardId)) {
      // It has been shown as done meanwhile: the hub is asked again, and makes a card of it.
      return this.sendCommand(entry)
    }
    const seq = outcome.seq
    const done = this.write('ack', () => {
      if (seq !== null && seq > this.mark.seq) {
        this.outbox.accepted(n, seq)
        return { undone: [], provisional: [] }
      }
      // Its commit, if there is one, has come by a snapshot; what is applied here for it goes.
      const undone = entry.images === null ? [] : this.work.undo()
      if (seq === null) this.outbox.remove(n)
      else this.outbox.settle(n, seq)
      return { undone, provisional: this.work.redo() }
    })
    if (done === undefined) return
    this.tell(done)
    this.options.onState?.()
    this.answerWith(id, outcome)
  }

  private answerWith(id: string, outcome: Exclude<AckOutcome, { kind: 'busy' }>): void {
    if (outcome.kind === 'refused') {
      return this.answer(id, { kind: 'refused', refusal: outcome.refusal, cardId: outcome.cardId })
    }
    this.remember(id, outcome.value)
    this.answer(id, { kind: 'ok', value: outcome.value, seq: outcome.seq, provisional: false })
  }

  private status(seq: number, held: number): void {
    if (this.current !== 'live') return
    this.mark = { ...this.mark, heardAt: this.options.clock.now() }
    // What was ahead a second ago and has not come is lost on the way.
    if (this.rules.hasMissed(this.hubSeq, this.mark.seq)) this.pull(false)
    this.hubSeq = seq
    const { sent } = this.outbox.counts()
    if (sent === 0) return
    const most = this.options.tailLength ?? 2_000
    const forgettable = this.outbox.sent().filter((entry) => this.rules.mayForget(held, entry.seq ?? 0))
    if (forgettable.length === 0 && sent <= most) return
    this.write('forget', () => this.outbox.forget(forgettable, most))
  }

  // ---- what goes to the hub -------------------------------------------------------------------------------------------

  private hello(): void {
    this.moveTo('greeting')
    this.sinceAsked = 0
    this.parts = []
    const { terminal, clock, life } = this.options
    this.say({
      type: 'hello',
      protocol: PROTOCOL_VERSION,
      schema: SCHEMA_VERSION,
      terminalId: terminal.id,
      terminalCode: terminal.code,
      ...(life !== undefined && { life }),
      watermark: watermarkText(this.mark),
      whole: this.isStandby,
      firstN: this.outbox.firstWaiting() ?? this.mark.nextN,
      clock: clock.now(),
    })
  }

  private goLive(): void {
    this.moveTo('live')
    this.reportedSeq = 0
    this.redo()
    this.sendWaiting()
  }

  private pull(snapshot: boolean): void {
    this.moveTo('catching')
    this.fetching = snapshot
    this.ask(this.mark.seq)
  }

  private ask(after: number): void {
    this.sinceAsked = 0
    this.say({ type: 'pull', after, snapshot: this.fetching, start: this.resetStart })
  }

  private fetching = false

  private sendWaiting(from = 0): void {
    this.sinceSent = 0
    for (const entry of this.outbox.toSend(from, COMMANDS_IN_FLIGHT)) this.sendCommand(entry)
    const commands = lostCommands(this.connection, RESUBMIT_AT_ONCE)
    if (commands.length > 0) this.say({ type: 'resubmit', commands })
  }

  private sendCommand(entry: OutboxEntry): void {
    this.say({
      type: 'command',
      id: entry.command_id,
      name: entry.name,
      input: JSON.parse(entry.input) as Extract<TerminalMessage, { type: 'command' }>['input'],
      actorId: entry.actor_id,
      at: entry.at,
      n: entry.n,
      provisional: entry.provisional === 1,
      baseAt: entry.base_at,
      groupId: entry.group_id,
      lost: entry.lost === 1,
    })
  }

  /** Once per gap and tick: each of many commands behind one gap makes the hub ask, and each answer is many commands. */
  private fillGap(n: number): void {
    if (n === this.needed) return
    this.needed = n
    const first = this.outbox.toSend(n, 1)[0]
    const below = first?.n ?? this.mark.nextN
    if (this.rules.explains(below, n)) this.say({ type: 'answered', below })
    this.sendWaiting(n)
  }

  private say(message: Saying): void {
    this.link?.send({ ...message, epoch: this.mark.knownEpoch })
  }

  // ---- time ----------------------------------------------------------------------------------------------------------

  private tick(): void {
    this.stopTicking = this.options.timers.after(TICK, () => this.tick())
    for (const [id, waiting] of this.pending) {
      waiting.waited += 1
      if (!waiting.settled && waiting.waited === ACT_ALONE) this.actAlone(id)
      else if (waiting.settled && this.current === 'live' && waiting.waited % SEND_AGAIN === 0)
        this.sendCommand(waiting.entry)
    }
    if (this.link === undefined) return
    this.needed = 0
    this.quiet += 1
    this.sinceAsked += 1
    this.sinceSent += 1
    if (this.quiet >= SILENCE) {
      this.link.close()
      return
    }
    switch (this.current) {
      case 'offline':
        return
      case 'greeting':
      case 'held':
        if (this.sinceAsked >= (this.current === 'held' ? PULL_AGAIN : SAY_HELLO_AGAIN)) this.hello()
        return
      case 'catching':
        if (this.sinceAsked >= PULL_AGAIN) this.pull(this.fetching)
        return
      case 'live':
        if (this.rules.sendsLate(this.sinceSent, SEND_AGAIN)) this.sendWaiting()
        this.reportInTime()
    }
  }

  /** At once where it has moved on, else every second: the hub must hear that this terminal is there. */
  private reportInTime(): void {
    this.sinceReported += 1
    if (this.reportedSeq !== this.mark.seq || this.sinceReported >= REPORT_AGAIN) this.report()
  }

  /** No answer in time: unknown, never failed. It is done here and marked; the hub still decides. */
  private actAlone(id: string): void {
    const entry = this.outbox.byCommand(id)
    if (entry === undefined || entry.waiting === 0 || entry.provisional === 1 || NEEDS_HUB.test(entry.name)) return
    // Its rows have come by a snapshot; the answer is still on its way.
    if (findResult(this.connection, id) !== undefined) return
    const written = this.write('act alone', () => {
      const result = this.work.run(entry, this.options.objection)
      if (!result.ok) return null
      this.outbox.applyImages(entry.n, result.value.images, result.value.digests)
      this.outbox.setGroup(entry.n, groupOf(result.value.images))
      return result.value
    })
    if (written === undefined || written === null) return
    this.tell({ provisional: written.images })
    this.remember(id, written.value)
    this.answer(id, { kind: 'ok', value: written.value, seq: null, provisional: true })
  }

  private goOffline(): void {
    this.link = undefined
    this.moveTo('offline')
    this.parts = []
    this.redo()
    for (const id of this.pending.keys()) this.actAlone(id)
    // What cannot be done here is on its way all the same: unknown, never failed.
    for (const id of this.pending.keys()) {
      this.answer(id, { kind: 'refused', refusal: { code: 'OUTCOME_UNKNOWN' }, cardId: null })
    }
    this.write('offline', () => (writeWatermark(this.connection, this.mark), true))
  }

  private redo(): void {
    if (this.outbox.unapplied().length === 0) return
    const provisional = this.write('redo', () => this.work.redo())
    if (provisional !== undefined) this.tell({ provisional })
  }

  // ---- small things ----------------------------------------------------------------------------------------------------

  private answer(id: string, outcome: Answer): void {
    const waiting = this.pending.get(id)
    this.pending.delete(id)
    for (const answer of waiting?.answers ?? []) answer(outcome)
  }

  private tell(change: Partial<LocalChange>): void {
    const { undone = [], commits = [], provisional = [], replaced = false } = change
    if (!replaced && undone.length + commits.length + provisional.length === 0) return
    this.options.onChange?.({ undone, commits, provisional, replaced })
  }

  private moveTo(phase: Phase): void {
    this.current = phase
    this.options.onState?.()
  }

  private report(): void {
    this.sinceReported = 0
    this.reportedSeq = this.mark.seq
    this.say({ type: 'report', watermark: watermarkText(this.mark) })
  }

  /** One transaction. A disk that cannot be written leaves everything as it was; what was asked for is asked for again. */
  private write<Value>(what: string, run: () => Value, repair?: () => void): Value | undefined {
    try {
      return this.connection.transaction(run)
    } catch (thrown) {
      if (!(thrown instanceof CannotRollBack) && !isWriteFailure(thrown)) {
        this.options.onFault(thrown, what)
        repair?.()
      }
      return undefined
    }
  }
}

/** Who waits for the answer of a command, for how many ticks, and whether its rows stand here and only the words are missing. */
interface Pending {
  entry: OutboxEntry
  answers: ((outcome: Answer) => void)[]
  waited: number
  settled: boolean
}

type Saying = TerminalMessage extends infer Message
  ? Message extends TerminalMessage
    ? Omit<Message, 'epoch'>
    : never
  : never

/** The log does not reach back to where histories part. */
class CannotRollBack extends Error {}
