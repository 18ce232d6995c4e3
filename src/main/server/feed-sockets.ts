import { FEED_EVENT } from '@contract/feed'
import { Feed } from '../api/feed'
import type { ListenersOptions } from '../api/listeners'
import type { NodePort } from '../api/ports'
import { carryListeners } from './sockets'
import type { Sockets } from './sockets'

export interface FeedSocketOptions extends ListenersOptions {
  /** Unsent bytes beyond which a listener is cut off; it comes back and reloads. */
  bufferBound?: number
}

const BUFFER_BOUND = 16 * 1024 * 1024

/** The feed for browser terminals. Messages are encoded once for all that follow a store. Returns what ends it. */
export function addFeedSockets(
  { server }: Sockets,
  node: NodePort,
  { bufferBound = BUFFER_BOUND, ...options }: FeedSocketOptions,
): { close(): void } {
  const feed = new Feed(node, {
    ...options,
    broadcast: (channel, text) => void server.to(channel).emit(FEED_EVENT, text),
  })
  carryListeners({
    namespace: server.of('/'),
    event: FEED_EVENT,
    bufferBound,
    connect: (sink, remote) => feed.connect(sink, remote),
  })
  return { close: () => feed.close() }
}
