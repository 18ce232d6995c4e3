import { io } from 'socket.io-client'
import type { DesktopBridge } from '@contract/bridge'
import { FEED_EVENT } from '@contract/feed'
import type { FeedMessage, FeedRequest } from '@contract/feed'

/** The push side of a transport: text frames both ways. `onOpen` is called for each connection, the first one too. */
export interface FeedLink {
  send(request: FeedRequest): void
  onOpen(listener: () => void): void
  onMessage(listener: (message: FeedMessage) => void): void
}

const read = (text: string): FeedMessage => JSON.parse(text) as FeedMessage

/** A desktop window's port is open from the start and closes only with the window. */
export const desktopFeed = (bridge: DesktopBridge): FeedLink => ({
  send: (request) => bridge.sendFeed(JSON.stringify(request)),
  onOpen: (listener) => queueMicrotask(listener),
  onMessage: (listener) => void bridge.onFeed((text) => listener(read(text))),
})

/** A store that ended the connection itself is going down; this long after it the feed is opened again. */
const AGAIN_MILLISECONDS = 500

/** A browser's feed: one websocket to the page's own origin, opened again whenever it breaks. */
export function browserFeed(): FeedLink {
  const socket = io({
    path: '/socket.io',
    transports: ['websocket'],
    reconnectionDelay: 300,
    reconnectionDelayMax: 2_000,
    timeout: 4_000,
  })
  // The client opens again by itself after everything but a farewell of the store, which it takes for good.
  socket.on('disconnect', (reason) => {
    if (reason === 'io server disconnect') setTimeout(() => socket.connect(), AGAIN_MILLISECONDS)
  })
  return {
    // What could not be sent must not be sent later: after each opening the feed is asked for afresh.
    send: (request) => {
      if (socket.connected) socket.emit(FEED_EVENT, JSON.stringify(request))
    },
    onOpen: (listener) => void socket.on('connect', listener),
    onMessage: (listener) => void socket.on(FEED_EVENT, (text: string) => listener(read(text))),
  }
}
