import { readLog } from '../store/commit-log'
import { SCHEMA_VERSION } from '../store/migrations'
import { holdsAll, hotSince } from '../store/wholeness'
import type { HubDesk } from './hub-options'
import { readOlderRows, readPageBefore } from './older'
import { readPage } from './page'
import { PROTOCOL_VERSION } from './protocol'
import type { Hello } from './protocol'
import type { Session } from './session'
import { packSnapshot } from './snapshot'
import { chainAt, decide, lowestKept, readEpochs } from './welcome'

/** What a hub gives of its log: welcome, pages, snapshots; and what terminals report of theirs. */
export class LogService {
  private readonly desk: HubDesk
  private readonly lastOf: (terminalId: string) => number
  private readonly heard: (terminalId: string, seq: number) => void

  /** `heard`: a terminal holds the log up to there. */
  constructor(desk: HubDesk, lastOf: (terminalId: string) => number, heard: (terminalId: string, seq: number) => void) {
    this.desk = desk
    this.lastOf = lastOf
    this.heard = heard
  }

  /** Message 3: says what the terminal has to do. */
  welcome(session: Session, hello: Hello): void {
    const { head } = this.desk
    const { mode, start } = decide(this.desk.connection, this.desk.rules, {
      head,
      recovering: this.desk.isRecovering,
      hello,
    })
    session.follow(
      mode === 'live' ? 'live' : mode === 'pages' || mode === 'snapshot' || mode === 'reset' ? 'pulling' : 'greeting',
    )
    this.desk.say(session, {
      type: 'welcome',
      seq: head.seq,
      chain: head.chain.toString('base64url'),
      lowest: lowestKept(this.desk.connection, head),
      lastN: this.lastOf(session.terminalId),
      mode,
      start,
      ...(mode === 'upgrade' && { program: { protocol: PROTOCOL_VERSION, schema: SCHEMA_VERSION } }),
    })
  }

  /** Message 4: the next page, or a snapshot where the log does not reach so far back. */
  sendPage(session: Session, after: number): void {
    if (this.desk.isRecovering) return
    if (after + 1 < lowestKept(this.desk.connection, this.desk.head))
      return this.sendSnapshot(session, this.desk.rules.unknownStart(after))
    const commits = readPage(this.desk.connection, after)
    const more = (commits.at(-1)?.seq ?? after) < this.desk.head.seq
    // From the last page on it is pushed to; what it has not reported counts from there.
    session.follow(more ? 'pulling' : 'live')
    this.desk.say(session, { type: 'page', commits, more })
  }

  sendSnapshot(session: Session, start: number | null): void {
    if (this.desk.isRecovering) return
    const { epoch, seq, chain, at } = this.desk.head
    const logged = readLog(this.desk.connection, seq - 1, 1)[0]?.epoch ?? epoch
    const parts = this.desk.connection.transaction(() =>
      packSnapshot(this.desk.connection, hotSince(at), this.desk.rules),
    )
    session.follow('pulling')
    const epochs = readEpochs(this.desk.connection).map(({ epoch, startSeq }): [number, number] => [epoch, startSeq])
    for (const [part, body] of parts.entries()) {
      const watermark = { epoch: logged, seq, chain: chain.toString('base64url') }
      this.desk.say(session, { type: 'snapshot', watermark, at, part, parts: parts.length, epochs, body, start })
    }
  }

  /** What a standby lacks, while it goes on being pushed to: commits before one. */
  sendOlder(session: Session, before: number): void {
    if (session.phase !== 'live') return
    this.desk.say(session, { type: 'older', commits: readPageBefore(this.desk.connection, before) })
  }

  /** The same: rows that stand in none of the commits which it has applied. */
  sendOlderRows(session: Session, part: string, after: string): void {
    if (session.phase !== 'live') return
    const { seq } = this.desk.head
    this.desk.say(session, {
      type: 'older-rows',
      part,
      after,
      seq,
      whole: holdsAll(this.desk.connection),
      ...readOlderRows(this.desk.connection, part, after),
    })
  }

  /** Message 8: how far the terminal is. */
  reported(session: Session, watermark: { epoch: number; seq: number; chain: string }): void {
    if (session.phase === 'greeting' || session.hello === undefined) return
    const { agreed } = session
    if (agreed?.seq !== watermark.seq || agreed.chain !== watermark.chain) {
      const { seq, chain } = this.desk.head
      const known = watermark.seq === seq ? chain.toString('base64url') : chainAt(this.desk.connection, watermark.seq)
      if (!this.desk.rules.agrees(known, watermark.chain)) return this.welcome(session, { ...session.hello, watermark })
      if (known !== undefined) session.agreed = watermark
    }
    session.reported(watermark.seq)
    this.heard(session.terminalId, watermark.seq)
    this.desk.terminals.saw(session.terminalId, watermark, this.desk.clock.now())
  }
}
