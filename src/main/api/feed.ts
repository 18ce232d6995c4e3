import { FeedRequest, HEARTBEAT_MILLISECONDS } from '@contract/feed'
import type { FeedMessage } from '@contract/feed'
import { faultFacts } from './log'
import type { Log } from './log'
import type { NodePort, Remote, StorePort } from './ports'

/** How often who listens must show anew that they may: suspended staff and ended tokens are cut off by then. */
export const RECHECK_MILLISECONDS = 30_000

/** Where a listener's messages go. */
export interface FeedSink {
  /** Sends one message (JSON text). Must not throw. */
  send(text: string): void
  /** Told when the listener begins to follow a channel or no longer does, for a transport that sends to many at once. */
  follows?(channel: string, does: boolean): void
  /** Whether more lies unsent than this listener can be waited for. */
  isBehind?(): boolean
  /** Cuts the listener off; it comes back, subscribes and reloads. */
  cutOff?(): void
}

/** A listener's end of the feed: its requests come in here (FeedRequest as JSON text). */
export interface FeedConnection {
  receive(text: string): void
  close(): void
  /** Whether it follows a store now. */
  readonly subscribed: boolean
}

export interface FeedOptions {
  log: Log
  /** Sends one text to all that follow a channel, encoded once. Without it each is sent to by itself. */
  broadcast?: (channel: string, text: string) => void
  heartbeatMilliseconds?: number
  recheckMilliseconds?: number
}

type FeedRefusal = Extract<FeedMessage, { type: 'refused' }>['code']

interface Subscription {
  store: StorePort
  request: Extract<FeedRequest, { type: 'subscribe' }>
}

interface Member {
  sink: FeedSink
  remote: Remote
  subscription: Subscription | undefined
  /** Counts requests, so that an answer to an older one is dropped. */
  turn: number
  /** Whether it followed nothing when it was last asked. */
  idle: boolean
}

interface Channel {
  name: string
  store: StorePort
  members: Set<Member>
  unsubscribe(): void
}

const requestIn = (text: string): FeedRequest | undefined => {
  try {
    return FeedRequest.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

/**
 * The feed of changes, whatever carries it: windows over IPC, browsers over sockets. What always holds: a listener gets
 * `subscribed` with a seq first, then every later commit in order, as the text that the store serialised once. One timer
 * beats for all listeners; another asks all of them anew who they are.
 */
export class Feed {
  private readonly node: NodePort
  private readonly options: FeedOptions
  private readonly members = new Set<Member>()
  private readonly channels = new Map<string, Channel>()
  private readonly timers: NodeJS.Timeout[]

  constructor(node: NodePort, options: FeedOptions) {
    this.node = node
    this.options = options
    const every = (milliseconds: number, run: () => void): NodeJS.Timeout => setInterval(run, milliseconds).unref()
    this.timers = [
      every(options.heartbeatMilliseconds ?? HEARTBEAT_MILLISECONDS, () => this.beat()),
      every(options.recheckMilliseconds ?? RECHECK_MILLISECONDS, () => this.recheck()),
    ]
  }

  /** How many listeners are connected, subscribed or not. */
  get size(): number {
    return this.members.size
  }

  /** A new listener. It gets nothing until it has subscribed. */
  connect(sink: FeedSink, remote: Remote): FeedConnection {
    const member: Member = { sink, remote, subscription: undefined, turn: 0, idle: false }
    this.members.add(member)
    return {
      receive: (text) => this.receive(member, text),
      close: () => this.forget(member),
      get subscribed() {
        return member.subscription !== undefined
      },
    }
  }

  /** Stops the timers and lets go of the stores. Listeners stay to their transports. */
  close(): void {
    for (const timer of this.timers) clearInterval(timer)
    for (const member of this.members) this.forget(member)
  }

  private receive(member: Member, text: string): void {
    const request = requestIn(text)
    if (request === undefined || !this.members.has(member)) return
    switch (request.type) {
      case 'subscribe':
        member.turn += 1
        void this.admit(member, request)
        return
      case 'unsubscribe':
        member.turn += 1
        this.leave(member)
        return
    }
  }

  /** The store that a request may follow, or why it may not. A fault of the node is no leave to listen. */
  private async storeFor(member: Member, request: Subscription['request']): Promise<StorePort | FeedRefusal> {
    try {
      const credential = { kind: 'bearer', token: request.token } as const
      const result = await this.node.authenticate(credential, request.merchantId, member.remote)
      if (!result.ok) return 'UNAUTHENTICATED'
      const { store, staffId } = result.value
      return store.mayFollow(staffId) ? store : 'FORBIDDEN'
    } catch (thrown) {
      this.options.log.error(faultFacts(thrown), 'feed could not authenticate')
      return 'UNAUTHENTICATED'
    }
  }

  private async admit(member: Member, request: Subscription['request']): Promise<void> {
    const { turn } = member
    const store = await this.storeFor(member, request)
    if (turn !== member.turn || !this.members.has(member)) return
    this.leave(member)
    if (typeof store === 'string') {
      tell(member, { type: 'refused', code: store })
      return
    }
    // From here to joining nothing waits, so no commit falls between the seq that is told and the first one that comes.
    member.subscription = { store, request }
    const { epoch, seq } = store.head()
    tell(member, { type: 'subscribed', epoch, seq, now: this.time() })
    const channel = this.channelOf(store)
    channel.members.add(member)
    member.sink.follows?.(channel.name, true)
  }

  private channelOf(store: StorePort): Channel {
    const known = this.channels.get(store.merchantId)
    if (known?.store === store) return known
    // A store that was opened anew (a restored backup) takes the place of the one that was followed.
    known?.unsubscribe()
    const members = known?.members ?? new Set<Member>()
    const channel: Channel = { name: `store:${store.merchantId}`, store, members, unsubscribe: () => undefined }
    channel.unsubscribe = store.subscribe((text) => this.send(channel, text))
    this.channels.set(store.merchantId, channel)
    return channel
  }

  private send(channel: Channel, text: string): void {
    for (const member of channel.members) {
      if (member.sink.isBehind?.() !== true) continue
      this.forget(member)
      member.sink.cutOff?.()
    }
    if (this.options.broadcast !== undefined) this.options.broadcast(channel.name, text)
    else for (const member of channel.members) member.sink.send(text)
  }

  private leave(member: Member): void {
    const channel = member.subscription && this.channels.get(member.subscription.store.merchantId)
    member.subscription = undefined
    if (channel === undefined || !channel.members.delete(member)) return
    member.sink.follows?.(channel.name, false)
    if (channel.members.size > 0) return
    channel.unsubscribe()
    this.channels.delete(channel.store.merchantId)
  }

  private forget(member: Member): void {
    this.members.delete(member)
    this.leave(member)
  }

  private time(): string {
    return new Date(this.node.now()).toISOString()
  }

  private beat(): void {
    const now = this.time()
    for (const channel of this.channels.values()) {
      const { epoch, seq } = channel.store.head()
      const message: FeedMessage = { type: 'heartbeat', epoch, seq, now }
      this.send(channel, JSON.stringify(message))
    }
  }

  private recheck(): void {
    for (const member of this.members) {
      if (member.subscription !== undefined) void this.askAnew(member, member.subscription.request)
      else if (member.idle) member.sink.cutOff?.()
      member.idle = member.subscription === undefined
    }
  }

  private async askAnew(member: Member, request: Subscription['request']): Promise<void> {
    const { turn } = member
    const store = await this.storeFor(member, request)
    if (typeof store !== 'string' || turn !== member.turn || member.subscription === undefined) return
    this.leave(member)
    tell(member, { type: 'refused', code: store })
  }
}

const tell = (member: Member, message: FeedMessage): void => member.sink.send(JSON.stringify(message))
