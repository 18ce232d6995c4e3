import { reindexHistory } from '../command/history'
import { genesisChain, writeLogRow } from '../store/commit-log'
import type { LogRow } from '../store/commit-log'
import { isWhole, noteWhole } from '../store/wholeness'
import { bringBackRows, partAfter } from './older'
import { toLogRow, toRecord } from './protocol'
import type { CommitRecord, OlderRows } from './protocol'
import type { ReplicaState } from './replica-state'
import { ticks } from './ticks'

const ASK_AGAIN = ticks(2_000)

/**
 * How a standby gets what it dropped, or never had, while it follows as before: commits from its oldest one backwards, so that
 * its log never has a hole, then the rows that stand in no commit which it applied. Each page is a transaction of its own. With
 * the last one it is known to be whole; until then it begins again where it was, and with a new repair anew.
 */
export class OlderHistory {
  private readonly state: ReplicaState
  private sinceAsked = ASK_AGAIN
  /** The part whose rows are fetched, and behind which; undefined while commits are. */
  private rows: { part: string; after: string } | undefined
  private hasGivenUp = false

  constructor(state: ReplicaState) {
    this.state = state
  }

  /** Another connection: whatever was asked is asked again, of a hub that may be another one. */
  connected(): void {
    this.sinceAsked = ASK_AGAIN
    this.rows = undefined
    this.hasGivenUp = false
  }

  tick(): void {
    this.sinceAsked += 1
    // What it has fetched it drops again while it is none.
    if (!this.state.isStandby) this.rows = undefined
    if (this.sinceAsked > ASK_AGAIN) this.ask()
  }

  /** A page of commits that end where this log begins; none: the hub has none that are older. */
  takeCommits(commits: readonly CommitRecord[]): void {
    if (!this.isWanting) return
    const last = commits.at(-1)
    if (last === undefined) this.rows = { part: partAfter(undefined) ?? '', after: '' }
    else {
      // Asked before a reset or a snapshot: the log begins elsewhere now.
      if (last.seq !== this.lowest - 1) return this.ask()
      if (!this.continues(commits, last)) {
        this.giveUp()
        return this.state.options.onFault(
          new Error('What the hub has of older commits leads elsewhere'),
          'older commits',
        )
      }
      const kept = this.state.write(
        'older commits',
        () => {
          for (const record of commits) writeLogRow(this.state.connection, toLogRow(record))
          return true
        },
        () => this.giveUp(),
      )
      if (kept === undefined) return
    }
    this.ask()
  }

  /** Rows as they stand at the hub. Only once all is here that the hub had done till then: else they would come twice. */
  takeRows({ part, after, seq, rows, more, whole }: OlderRows): void {
    if (!this.isWanting || this.rows?.part !== part || this.rows.after !== after) return
    if (this.state.mark.seq < seq) return
    const next = more ? part : partAfter(part)
    const { connection } = this.state
    const kept = this.state.write(
      'older rows',
      () => {
        bringBackRows(connection, part, rows)
        if (next === undefined) {
          if (whole !== false) noteWhole(connection)
          reindexHistory(connection)
        }
        return true
      },
      () => this.giveUp(),
    )
    // What this hub has is here; that is not all, and there is no more to be had from it.
    if (next === undefined && whole === false) this.giveUp()
    if (kept === undefined || next === undefined) return
    this.rows = { part: next, after: more ? String(rows.at(-1)?.['id']) : '' }
    this.ask()
  }

  private get isWanting(): boolean {
    const { state } = this
    return !this.hasGivenUp && state.phase === 'live' && state.isStandby && !isWhole(state.connection)
  }

  private ask(): void {
    this.sinceAsked = 0
    if (!this.isWanting) return
    if (this.rows === undefined) this.state.say({ type: 'older', before: this.lowest })
    else this.state.say({ type: 'older-rows', ...this.rows })
  }

  /** The first commit here; where there is none, the one that is to come next. */
  private get lowest(): number {
    return this.first()?.seq ?? this.state.mark.seq + 1
  }

  private first(): LogRow | undefined {
    return this.state.connection.statement('SELECT * FROM commit_log ORDER BY seq LIMIT 1').get() as LogRow | undefined
  }

  /** They are of this history: chained to each other, to what is here, and to nothing where they begin with the first one. */
  private continues(commits: readonly CommitRecord[], last: CommitRecord): boolean {
    const first = this.first()
    const chain = Buffer.from(last.chain, 'base64url')
    const { rules } = this.state
    const joins = first === undefined ? this.state.mark.chain.equals(chain) : rules.fits(chain, toRecord(first))
    return (
      joins &&
      commits.every((commit, index) => {
        const before = commits[index - 1]
        if (before !== undefined)
          return commit.seq === before.seq + 1 && rules.fits(Buffer.from(before.chain, 'base64url'), commit)
        return commit.seq > 1 || rules.fits(genesisChain(), commit)
      })
    )
  }

  /** What came does not fit, and would not the next time either: no more is asked on this connection. */
  private giveUp(): void {
    this.hasGivenUp = true
  }
}
