/**
 * Follows the store: subscribes, reads the floor, applies what changes in order. Invariants: a change is applied only
 * when its seq is the next one of the same epoch; what arrives while the floor is read is kept and applied after it;
 * whatever does not fit leads to reading afresh, never to guessing. What is shown stays while it is read again.
 */
import type { ChangeMessage, FeedMessage } from '@contract/feed'
import { SILENCE_MILLISECONDS } from '@contract/feed'
import type { LiveFloor } from '@contract/operations/store'
import type { SyncState } from '@contract/sync'
import type { Answer } from '../client/ask'
import type { FeedLink } from './feed-link'

/** Where the changes go. */
export interface FeedTarget {
  readonly position: { epoch: number; seq: number } | null
  load(floor: LiveFloor): void
  apply(change: ChangeMessage): void
}

interface FeedOptions {
  link: FeedLink
  token: () => string | null
  readFloor: () => Promise<Answer<LiveFloor>>
  target: FeedTarget
  heard: (at: number, storeNow?: number) => void
  live: () => void
  cutOff: () => void
  /** Who is signed in has no right to the floor. */
  notShown: () => void
  /** How the node stands to the hub, whenever that changes. */
  synced: (sync: SyncState) => void
  /** The store no longer knows who this is. */
  signedOut: () => void
  now?: () => number
}

const READ_AGAIN_MILLISECONDS = 1_000
const WATCH_MILLISECONDS = 500
const MOST_READS_IN_A_ROW = 5

export class Feed {
  readonly #options: FeedOptions
  #following = false
  #reading = false
  /** A read whose number is no longer this one is stale. */
  #readNumber = 0
  #readsInARow = 0
  #kept: ChangeMessage[] = []
  /** The node has said how it stands since the read began: that is newer than what the read will say. */
  #syncHeard = false
  #heardAt = 0
  #silent = false

  constructor(options: FeedOptions) {
    this.#options = options
    options.link.onOpen(() => this.#subscribe())
    options.link.onMessage((message) => this.#receive(message))
  }

  /** Starts following with the current token; again after each change of token. */
  follow(): void {
    this.#following = true
    this.#heardAt = this.#now()
    this.#subscribe()
  }

  stop(): void {
    if (!this.#following) return
    this.#following = false
    this.#reading = false
    this.#readNumber += 1
    this.#kept = []
    this.#options.link.send({ type: 'unsubscribe' })
  }

  /** Looks at the silence; call it every WATCH_MILLISECONDS. */
  watch(): void {
    if (!this.#following || this.#now() - this.#heardAt < SILENCE_MILLISECONDS) return
    if (!this.#silent) this.#options.cutOff()
    this.#silent = true
    this.#heardAt = this.#now() - SILENCE_MILLISECONDS / 2
    this.#subscribe()
  }

  #now(): number {
    return this.#options.now?.() ?? Date.now()
  }

  #subscribe(): void {
    const token = this.#options.token()
    if (this.#following && token !== null) this.#options.link.send({ type: 'subscribe', token })
  }

  #receive(message: FeedMessage): void {
    if (!this.#following) return
    if (message.type === 'refused') {
      this.#refused(message.code)
      return
    }
    const first = this.#silent
    this.#silent = false
    this.#heardAt = this.#now()
    this.#options.heard(this.#heardAt, 'now' in message ? Date.parse(message.now) : undefined)
    if (message.type === 'subscribed') void this.#read()
    else if (message.type === 'change') this.#change(message)
    else if (message.type === 'sync') this.#synced(message)
    else if (message.type === 'replaced') void this.#read()
    else if (first || (!this.#reading && this.#isBehind(message))) void this.#read()
  }

  /** Signed in, but without the right to read the floor: asking again would not help. */
  #refused(code: 'UNAUTHENTICATED' | 'FORBIDDEN'): void {
    if (code === 'UNAUTHENTICATED') {
      this.#options.signedOut()
      return
    }
    this.stop()
    this.#options.notShown()
  }

  #synced({ type: _type, ...sync }: { type: 'sync' } & SyncState): void {
    this.#syncHeard = true
    this.#options.synced(sync)
  }

  #isBehind(heartbeat: { epoch: number; seq: number }): boolean {
    const position = this.#options.target.position
    return position === null || position.epoch !== heartbeat.epoch || position.seq < heartbeat.seq
  }

  #change(change: ChangeMessage): void {
    if (this.#reading) {
      this.#kept.push(change)
      return
    }
    const position = this.#options.target.position
    if (change.kind === 'provisional' || change.kind === 'undone') {
      // Work that the hub has not decided lies on top of one commit; on top of another one it means nothing.
      if (position?.epoch === change.epoch && position.seq === change.seq) this.#options.target.apply(change)
      return
    }
    if (position === null || change.epoch !== position.epoch || change.seq > position.seq + 1) {
      this.#kept = [change]
      void this.#read()
    } else if (change.seq === position.seq + 1) this.#options.target.apply(change)
  }

  async #read(): Promise<void> {
    this.#reading = true
    this.#syncHeard = false
    const number = (this.#readNumber += 1)
    const answer = await this.#options.readFloor()
    if (number !== this.#readNumber) return
    if (!answer.ok) {
      if (answer.failure.code === 'UNAUTHENTICATED') this.#options.signedOut()
      else setTimeout(() => number === this.#readNumber && void this.#read(), READ_AGAIN_MILLISECONDS)
      return
    }
    this.#options.target.load(answer.value)
    if (!this.#syncHeard) this.#options.synced(answer.value.sync)
    this.#reading = false
    const kept = this.#kept.filter((change) => change.epoch === answer.value.epoch)
    this.#kept = []
    for (const [index, change] of kept.entries()) {
      this.#change(change)
      if (this.#reading) {
        // A gap among what was kept: the floor is being read again, and the rest waits for it.
        this.#kept.push(...kept.slice(index + 1))
        this.#readsInARow += 1
        if (this.#readsInARow > MOST_READS_IN_A_ROW) this.#kept = []
        return
      }
    }
    this.#readsInARow = 0
    this.#options.live()
  }
}

/** Lets a feed look at its silence for as long as the page lives. */
export const watchFeed = (feed: Feed): ReturnType<typeof setInterval> =>
  setInterval(() => feed.watch(), WATCH_MILLISECONDS)
