import type { BrowserPortLike } from '@orpc/client/message-port'
import type { DesktopBridge } from '@contract/bridge'

/** The bridge of a desktop window, in the shape of a port that oRPC can speak over. The window's port never closes. */
export const desktopPort = (bridge: DesktopBridge): BrowserPortLike => ({
  postMessage: (frame: string | Uint8Array) => bridge.send(frame),
  onMessage: { addListener: (receive) => void bridge.onFrame(receive) },
  onDisconnect: { addListener: () => undefined },
})
