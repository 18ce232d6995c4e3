import { FeedRequest } from '@contract/feed'
import type { FeedMessage } from '@contract/feed'
import type { Result } from '../store/refusal'
import { Listeners } from './listeners'
import type { ListenerConnection, ListenersOptions, Member, Sink } from './listeners'
import type { NodePort, SignedIn, StorePort } from './ports'

export { RECHECK_MILLISECONDS } from './listeners'

/** Where a listener's messages go. */
export interface FeedSink extends Sink {
  /** Told when the listener begins to follow a channel or no longer does, for a transport that sends to many at once. */
  follows?(channel: string, does: boolean): void
}

/** A listener's end of the feed: its requests come in here (FeedRequest as JSON text). */
export type FeedConnection = ListenerConnection

export interface FeedOptions extends ListenersOptions {
  /** Sends one text to all that follow a channel, encoded once. Without it each is sent to by itself. */
  broadcast?: (channel: string, text: string) => void
}

type Subscribe = Extract<FeedRequest, { type: 'subscribe' }>
type FeedMember = Member<Subscribe, StorePort, FeedSink>

interface Channel {
  name: string
  store: StorePort
  members: Set<FeedMember>
  unsubscribe(): void
}

/**
 * The feed of changes: windows over IPC, browsers over sockets. What always holds: a listener gets `subscribed` with a seq
 * first, then every later commit in order, as the text that the store serialised once.
 */
export class Feed extends Listeners<Subscribe, StorePort, FeedSink> {
  private readonly broadcast: FeedOptions['broadcast']
  private readonly channels = new Map<string, Channel>()

  constructor(node: NodePort, options: FeedOptions) {
    super(node, options)
    this.broadcast = options.broadcast
  }

  protected read(text: string): FeedRequest | undefined {
    try {
      return FeedRequest.safeParse(JSON.parse(text)).data
    } catch {
      return undefined
    }
  }

  protected placeFor({ store, staffId }: SignedIn): Result<StorePort> {
    return store.mayFollow(staffId) ? { ok: true, value: store } : { ok: false, refusal: { code: 'FORBIDDEN' } }
  }

  /** No commit falls between the seq that is told and the first one that comes. */
  protected entered(member: FeedMember, store: StorePort): void {
    const { epoch, seq } = store.head()
    const message: FeedMessage = { type: 'subscribed', epoch, seq, now: this.time() }
    this.tell(member, message)
    const channel = this.channelOf(store)
    channel.members.add(member)
    member.sink.follows?.(channel.name, true)
  }

  protected left(member: FeedMember, store: StorePort): void {
    const channel = this.channels.get(store.merchantId)
    if (channel === undefined || !channel.members.delete(member)) return
    member.sink.follows?.(channel.name, false)
    if (channel.members.size > 0) return
    channel.unsubscribe()
    this.channels.delete(channel.store.merchantId)
  }

  protected beat(): void {
    const now = this.time()
    for (const channel of this.channels.values()) {
      const { epoch, seq } = channel.store.head()
      const message: FeedMessage = { type: 'heartbeat', epoch, seq, now }
      this.send(channel, JSON.stringify(message))
    }
  }

  private channelOf(store: StorePort): Channel {
    const known = this.channels.get(store.merchantId)
    if (known?.store === store) return known
    // A store that was opened anew (a restored backup) takes the place of the one that was followed.
    known?.unsubscribe()
    const members = known?.members ?? new Set<FeedMember>()
    const channel: Channel = { name: `store:${store.merchantId}`, store, members, unsubscribe: () => undefined }
    channel.unsubscribe = store.subscribe((text) => this.send(channel, text))
    this.channels.set(store.merchantId, channel)
    return channel
  }

  private send(channel: Channel, text: string): void {
    for (const member of channel.members) if (member.sink.isBehind?.() === true) this.cutOff(member)
    if (this.broadcast !== undefined) this.broadcast(channel.name, text)
    else for (const member of channel.members) member.sink.send(text)
  }
}
