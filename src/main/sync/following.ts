import { readLog } from '../store/commit-log'
import { SCHEMA_VERSION } from '../store/migrations'
import { isSnapshotWanted } from '../store/snapshot-wanted'
import { applyRecords, applySnapshot } from './applying'
import type { Applied } from './applying'
import { OutOfReach } from './out-of-reach'
import type { OwnCommands } from './own-commands'
import { PAGE_COMMITS, PROTOCOL_VERSION, toRecord } from './protocol'
import type { CommitPush, CommitRecord, SnapshotPart, Welcome } from './protocol'
import type { ReplicaState } from './replica-state'
import { rollBack } from './rollback'
import { ticks } from './ticks'
import { watermarkText, writeWatermark } from './watermark'
import type { Watermark } from './watermark'

const SAY_HELLO_AGAIN = ticks(1_000)
const PULL_AGAIN = ticks(2_000)
const REPORT_AGAIN = ticks(1_000)

/** Whether the hub's program is the one that is left behind: a terminal that was updated first goes on as if it were cut off. */
const isOlder = (hub: Welcome['program']): boolean =>
  hub !== undefined &&
  (hub.protocol < PROTOCOL_VERSION || (hub.protocol === PROTOCOL_VERSION && hub.schema < SCHEMA_VERSION))

/** How a terminal follows the hub's log: hello, pages, pushed commits, snapshots, back to where histories part; and reports. */
export class Following {
  private readonly state: ReplicaState
  private readonly own: OwnCommands
  private parts: SnapshotPart[] = []
  private resetStart: number | null = null
  /** The commit that somebody's answer waits for. */
  private reportAt = 0
  private fetching = false
  private sinceAsked = 0
  private hubSeq = 0
  private mismatchedAt = -1
  private sinceReported = 0
  private reportedSeq = 0

  constructor(state: ReplicaState, own: OwnCommands) {
    this.state = state
    this.own = own
  }

  /** The link is gone, and with it what was on its way. */
  lostLink(): void {
    this.parts = []
  }

  /** A page; what comes while all is fetched afresh was asked for before. */
  page(commits: readonly CommitRecord[], more: boolean): void {
    if (this.state.phase === 'catching' && !this.fetching) this.takePage(commits, more)
  }

  pushed({ commit, report }: CommitPush): void {
    if (this.state.phase !== 'live') return
    if (report) this.reportAt = commit.seq
    this.apply([commit], false)
  }

  /** The hub has stopped pushing. */
  behind(): void {
    if (this.state.phase === 'live') this.pull(false)
  }

  /** Time passes: what was said and not answered is said again, in good time. */
  tick(): void {
    this.sinceAsked += 1
  }

  askInTime(): void {
    switch (this.state.phase) {
      case 'offline':
        return
      case 'greeting':
      case 'held':
        if (this.sinceAsked >= (this.state.phase === 'held' ? PULL_AGAIN : SAY_HELLO_AGAIN)) this.hello()
        return
      case 'catching':
        if (this.sinceAsked >= PULL_AGAIN) this.pull(this.fetching)
        return
      case 'live':
        this.own.sendInTime()
        this.reportInTime()
    }
  }

  /** Message 3: what the hub says that this terminal has to do. */
  welcomed(message: Welcome): void {
    if (this.state.phase !== 'greeting' && this.state.phase !== 'held') return
    // Answers a hello from before the last reset. Were it answered by another hello, doubled messages would breed more of them.
    if (message.mode === 'reset' && (message.start ?? 0) >= this.state.mark.seq) return
    const unserved = message.mode === 'upgrade'
    const isTooOld = unserved && !isOlder(message.program)
    // A hub that does not serve this program tells it nothing: what is shown here, and who may do what, grows old.
    const heardAt = unserved ? this.state.mark.heardAt : this.state.options.clock.now()
    const mark = { ...this.state.mark, knownEpoch: message.epoch, heardAt }
    const kept = this.state.write('welcome', () => {
      writeWatermark(this.state.connection, mark)
      // Another hub may not know what the former one said.
      if (this.state.rules.forgetsAnswers()) this.state.outbox.forgetAnswers()
      return true
    })
    if (kept === undefined) return
    this.state.mark = mark
    this.state.isTooOld = isTooOld
    this.resetStart = message.start
    this.hubSeq = message.seq
    switch (message.mode) {
      case 'live':
      case 'pages':
        // The former program here could not keep all that it was given.
        if (isSnapshotWanted(this.state.connection)) return this.pull(true)
        return message.mode === 'live' ? this.goLive() : this.pull(false)
      case 'snapshot':
        return this.pull(true)
      case 'give-tail':
        this.state.moveTo('held')
        this.state.say({
          type: 'tail',
          commits: readLog(this.state.connection, message.seq, PAGE_COMMITS).map(toRecord),
        })
        return
      case 'reset':
        return this.reset(message.start ?? 0)
      case 'upgrade':
        this.state.moveTo('held')
        if (isTooOld) this.own.giveUp()
        return
      case 'recovering':
        this.state.moveTo('held')
    }
  }

  /** Message 10: back to where histories part. Where the own log does not reach so far back, all is fetched afresh. */
  private reset(start: number): void {
    this.own.noteLost()
    const done = this.state.write('reset', () => {
      const undone = this.state.work.undo()
      const mark = rollBack(this.state.connection, this.state.outbox, this.state.mark, start, this.state.rules)
      if (mark === undefined) throw new OutOfReach()
      writeWatermark(this.state.connection, mark)
      return { mark, undone }
    })
    if (done === undefined) {
      // Histories may part before the start that was said, which only going back there would show: the hub is given all.
      this.resetStart = 0
      return this.pull(true)
    }
    this.state.mark = done.mark
    this.state.tellReplaced()
    this.hello()
  }

  /** The next page is asked for before this one is applied: the hub reads while the terminal writes. One is on its way. */
  private takePage(commits: readonly CommitRecord[], more: boolean): void {
    const [first] = commits
    const last = commits.at(-1)
    const ahead =
      more &&
      first !== undefined &&
      last !== undefined &&
      this.state.rules.place(this.state.mark.seq, first.seq) === 'next'
    if (ahead) this.ask(last.seq)
    this.apply(commits, more, ahead)
  }

  /** `asked`: what comes after these is on its way already; should they not all be applied, it is a gap and asked for again. */
  private apply(records: readonly CommitRecord[], more: boolean, asked = false): void {
    // Rows that do not take what the hub's rows took are not the hub's: fetched afresh.
    const applied = this.state.write(
      'apply',
      () => this.applyInTransaction(records, more),
      () => this.pull(true),
    )
    if (applied === undefined) return
    this.state.mark = applied.mark
    this.state.book.forgetIfTouched(applied.touched)
    this.state.tell(applied)
    if (applied.own.length > 0) this.state.options.onState?.()
    this.own.arrived(applied.own.map(({ id }) => id))
    if (records.some(({ seq }) => seq === this.reportAt)) this.report()
    if (applied.stopped === 'mismatch') return this.mismatched()
    this.mismatchedAt = -1
    if (applied.stopped === 'gap' || (more && !asked)) return this.pull(false)
    if (more) return
    if (this.state.phase === 'catching') this.goLive()
  }

  private applyInTransaction(records: readonly CommitRecord[], more: boolean): Applied {
    const { connection, outbox, work, rules } = this.state
    return applyRecords(
      { connection, outbox, work, rules, tailLength: this.state.isStandby ? null : this.state.tailLength },
      { ...this.state.mark, heardAt: this.state.options.clock.now() },
      records,
      more,
    )
  }

  /**
   * What came does not continue this history. The hub compares chains at hello; where its log is trimmed it cannot, and says
   * the same again: then all is fetched afresh, and all that is here is given to the hub.
   */
  private mismatched(): void {
    if (this.mismatchedAt !== this.state.mark.seq) {
      this.mismatchedAt = this.state.mark.seq
      return this.hello()
    }
    this.resetStart = 0
    this.pull(true)
  }

  /** Part of a snapshot; with the last one all rows are replaced. */
  takePart(part: SnapshotPart): void {
    if (this.state.phase !== 'catching') return
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
      ...this.state.mark,
      ...part.watermark,
      chain: Buffer.from(part.watermark.chain, 'base64url'),
      at: part.at,
      heardAt: this.state.options.clock.now(),
    }
    this.own.noteLost()
    const { connection, outbox, work, rules, isStandby } = this.state
    const done = this.state.write('snapshot', () =>
      applySnapshot({ connection, outbox, work, rules, isStandby }, mark, parts),
    )
    if (done === undefined) return
    this.state.mark = mark
    this.state.tellReplaced()
    this.pull(false)
  }

  /** Every second: where the hub is, and what a second node holds. */
  status(seq: number, held: number): void {
    if (this.state.phase !== 'live') return
    this.state.mark = { ...this.state.mark, heardAt: this.state.options.clock.now() }
    // What was ahead a second ago and has not come is lost on the way.
    if (this.state.rules.hasMissed(this.hubSeq, this.state.mark.seq)) this.pull(false)
    this.hubSeq = seq
    const { sent } = this.state.outbox.counts()
    if (sent === 0) return
    const most = this.state.tailLength
    const forgettable = this.state.outbox.sent().filter((entry) => this.state.rules.mayForget(held, entry.seq ?? 0))
    if (forgettable.length === 0 && sent <= most) return
    this.state.write('forget', () => this.state.outbox.forget(forgettable, most))
  }

  hello(): void {
    this.state.moveTo('greeting')
    this.sinceAsked = 0
    this.parts = []
    const { terminal, clock, life } = this.state.options
    this.state.say({
      type: 'hello',
      protocol: PROTOCOL_VERSION,
      schema: SCHEMA_VERSION,
      terminalId: terminal.id,
      terminalCode: terminal.code,
      ...(life !== undefined && { life }),
      watermark: watermarkText(this.state.mark),
      whole: this.state.isStandby,
      firstN: this.state.outbox.firstWaiting() ?? this.state.mark.nextN,
      clock: clock.now(),
    })
  }

  private goLive(): void {
    this.state.moveTo('live')
    this.reportedSeq = 0
    this.state.redo()
    this.own.sendWaiting()
  }

  private pull(snapshot: boolean): void {
    this.state.moveTo('catching')
    this.fetching = snapshot
    this.ask(this.state.mark.seq)
  }

  private ask(after: number): void {
    this.sinceAsked = 0
    this.state.say({ type: 'pull', after, snapshot: this.fetching, start: this.resetStart })
  }

  /** At once where it has moved on, else every second: the hub must hear that this terminal is there. */
  private reportInTime(): void {
    this.sinceReported += 1
    if (this.reportedSeq !== this.state.mark.seq || this.sinceReported >= REPORT_AGAIN) this.report()
  }

  private report(): void {
    this.sinceReported = 0
    this.reportedSeq = this.state.mark.seq
    this.state.say({ type: 'report', watermark: watermarkText(this.state.mark) })
  }
}
