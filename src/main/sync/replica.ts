import type { RowImage } from '../store/captured-tx'
import { Following } from './following'
import type { Link } from './link'
import { OlderHistory } from './older-history'
import { OwnCommands } from './own-commands'
import type { HubMessage, TerminalMessage } from './protocol'
import { ReplicaState } from './replica-state'
import type { Answer, Phase, ReplicaOptions } from './replica-state'
import { TICK, ticks } from './ticks'
import { writeWatermark } from './watermark'
import type { Watermark } from './watermark'

/** Without a word from the hub for this long the link is dead (product.md, UI-1). */
const SILENCE = ticks(5_000)

/**
 * A terminal's side of sync. It applies the hub's commits in order, keeps its own commands until they are held elsewhere,
 * acts provisionally where there is no hub, and rebases. Every step is one transaction: killed anywhere, it is in the old
 * state or the new one. Nothing in here waits, asks the machine for time or draws lots.
 */
export class Replica {
  private readonly state: ReplicaState
  private readonly own: OwnCommands
  private readonly following: Following
  private readonly older: OlderHistory
  private quiet = 0
  private stopTicking: () => void

  constructor(options: ReplicaOptions) {
    this.state = new ReplicaState(options)
    this.own = new OwnCommands(this.state)
    this.following = new Following(this.state, this.own)
    this.older = new OlderHistory(this.state)
    this.state.redo()
    this.stopTicking = options.timers.after(TICK, () => this.tick())
  }

  get phase(): Phase {
    return this.state.phase
  }

  get watermark(): Readonly<Watermark> {
    return this.state.mark
  }

  counts(): { waiting: number; sent: number } {
    return this.state.outbox.counts()
  }

  /** The hub does not serve this program's protocol or schema any more. */
  get isTooOld(): boolean {
    return this.state.isTooOld
  }

  /** When the oldest command that waits was done, in UTC milliseconds; undefined where none waits. */
  get waitingSince(): number | undefined {
    return this.state.outbox.waiting(1)[0]?.at
  }

  /** The rows that stand here and that the hub has not decided, as images, in the order in which they were written. */
  provisionalImages(): RowImage[] {
    return this.state.outbox.applied().flatMap(({ images }) => JSON.parse(images ?? '[]') as RowImage[])
  }

  /** Takes back what the hub has not decided; for promotion, in the caller's transaction. */
  undoProvisional(): void {
    this.state.work.undo()
  }

  /** Lets go of the connection; whoever composes the node dials again. */
  hangUp(): void {
    this.state.link?.close()
  }

  /** Stops for good. Nothing is run again: whoever takes over these rows finds them as they are. Nobody is left waiting. */
  close(): void {
    this.stopTicking()
    const { link } = this.state
    this.state.link = undefined
    link?.close()
    this.own.giveUp()
  }

  /** A new connection to what is said to be the hub. */
  connect(link: Link<TerminalMessage, HubMessage>): void {
    this.state.link?.close()
    this.state.link = link
    link.onMessage((message) => {
      if (this.state.link === link) this.receive(message)
    })
    link.onClose(() => {
      if (this.state.link === link) this.goOffline()
    })
    this.quiet = 0
    this.older.connected()
    this.following.hello()
  }

  /**
   * Takes a command of someone at this terminal. With the hub at hand it is sent and answered when the hub has answered;
   * without, it is done here, kept on disk and marked. A refusal here leaves nothing behind.
   */
  issue(
    command: { id: string; name: string; input: unknown; actorId: string | null },
    answer: (outcome: Answer) => void,
  ): void {
    this.own.issue(command, answer)
  }

  private receive(message: HubMessage): void {
    const { state, own, following } = this
    // An older hub is no hub: whatever it says is not taken (message 11); our next hello stops it.
    if (message.epoch < state.mark.knownEpoch) {
      if (state.phase !== 'greeting') state.link?.close()
      return
    }
    this.quiet = 0
    switch (message.type) {
      case 'welcome':
        return following.welcomed(message)
      case 'page':
        return following.page(message.commits, message.more)
      case 'older':
        return this.older.takeCommits(message.commits)
      case 'older-rows':
        return this.older.takeRows(message)
      case 'commit':
        return following.pushed(message)
      case 'snapshot':
        return following.takePart(message)
      case 'ack':
        return own.acknowledged(message.n, message.id, message.outcome)
      case 'need':
        return own.fillGap(message.n)
      case 'resubmitted':
        return own.dropLost(message.ids, message.seq)
      case 'status':
        return following.status(message.seq, message.held)
      case 'behind':
        return following.behind()
      case 'quarantined':
        state.moveTo('held')
        state.options.onQuarantined?.()
        own.giveUp()
        return
      case 'reauth':
        state.options.onToken?.(message.token)
        return
    }
  }

  private tick(): void {
    this.stopTicking = this.state.options.timers.after(TICK, () => this.tick())
    this.own.wait()
    const { link } = this.state
    if (link === undefined) return
    this.own.tick()
    this.following.tick()
    this.older.tick()
    this.quiet += 1
    if (this.quiet >= SILENCE) link.close()
    else this.following.askInTime()
  }

  private goOffline(): void {
    const { state } = this
    state.link = undefined
    state.moveTo('offline')
    this.following.lostLink()
    state.redo()
    this.own.goAlone()
    state.write('offline', () => (writeWatermark(state.connection, state.mark), true))
  }
}
