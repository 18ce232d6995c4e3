/**
 * The one typed port between a sandboxed window and the main process (exposed as `window.floorbook`).
 * It carries two things and knows nothing of either: frames of the contract (request and reply), and
 * frames of the feed (push). A browser terminal has no such object and uses HTTP and socket.io instead.
 */
export interface DesktopBridge {
  /** Operating system, as Node names it. */
  readonly platform: string
  /** Sends one contract frame to the main process. */
  send(frame: string | Uint8Array): void
  /** Contract frames from the main process. Returns the function that stops listening. */
  onFrame(listener: (frame: string | Uint8Array) => void): () => void
  /** Sends one feed request (JSON text, see feed.ts). */
  sendFeed(message: string): void
  /** Feed messages from the main process (JSON text, see feed.ts). Returns the function that stops listening. */
  onFeed(listener: (message: string) => void): () => void
}

/** Names of the IPC channels that carry the bridge. */
export const BRIDGE_CHANNELS = {
  frame: 'floorbook:frame',
  feed: 'floorbook:feed',
} as const
