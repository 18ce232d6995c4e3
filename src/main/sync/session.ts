import type { Link } from './link'
import type { CommitPush, Hello, HubMessage, TerminalMessage } from './protocol'
import type { Rules } from './rules'

/** greeting: hello is awaited or being decided; pulling: it fetches; live: commits are pushed to it. */
export type SessionPhase = 'greeting' | 'pulling' | 'live'

interface Unreported {
  seq: number
  weight: number
}

/** One connection of one terminal, as the hub sees it: what it was sent and has not reported yet is bounded. */
export class Session {
  readonly link: Link<HubMessage, TerminalMessage>
  /** Whose token was shown at the door; undefined where nobody looked. */
  readonly admitted: string | undefined
  hello: Hello | undefined
  phase: SessionPhase = 'greeting'
  /** The number that it was asked for in this second; asked once, however many commands stand behind the gap. */
  needed = 0
  /** How far its clock was ahead when it said hello, in milliseconds. */
  clockAhead = 0
  /** Whether it was given a new token on this connection. */
  wasGivenToken = false
  /** Seconds without a word from it. */
  quiet = 0
  /** The watermark that it reported last and that is on this history. */
  agreed: { seq: number; chain: string } | undefined
  private readonly rules: Rules
  private unreported: Unreported[] = []
  private weight = 0

  constructor(link: Link<HubMessage, TerminalMessage>, rules: Rules, admitted?: string) {
    this.link = link
    this.admitted = admitted
    this.rules = rules
  }

  get terminalId(): string {
    return this.hello?.terminalId ?? ''
  }

  /** How much it was pushed and has not reported. */
  get backlog(): { commits: number; bytes: number } {
    return { commits: this.unreported.length, bytes: this.weight }
  }

  /** It follows from here; what was counted before is its own to fetch. */
  follow(phase: SessionPhase): void {
    this.phase = phase
    this.unreported = []
    this.weight = 0
  }

  /** Counts a durable commit as sent to it, or tells the terminal once to pull where it is behind. Answers whether to send. */
  counts({ epoch, commit }: CommitPush, weight: number): boolean {
    if (this.phase !== 'live') return false
    if (this.rules.isBehind(this.unreported.length + 1, this.weight + weight)) {
      this.follow('pulling')
      this.link.send({ type: 'behind', epoch })
      return false
    }
    this.unreported.push({ seq: commit.seq, weight })
    this.weight += weight
    return true
  }

  reported(seq: number): void {
    while (this.unreported[0] !== undefined && this.unreported[0].seq <= seq) {
      this.weight -= this.unreported.shift()?.weight ?? 0
    }
  }
}
