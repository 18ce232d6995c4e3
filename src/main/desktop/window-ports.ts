import { ipcMain, type IpcMainEvent, type WebContents } from 'electron'
import { BRIDGE_CHANNELS } from '@contract/bridge'
import type { DesktopHost } from './host'
import { logDesktop } from './log'
import { checkMessage, type MessageRule } from './message-check'
import { APPLICATION_ORIGIN } from './renderer-files'

/** A picture of 8 MB as base64 in a frame, with room to spare. */
const MAXIMUM_FRAME_BYTES = 32 * 1024 * 1024
/** Feed requests name rooms and a place in the log; a large one is a mistake. */
const MAXIMUM_FEED_BYTES = 64 * 1024

/** The two ports of one document. A reload ends the document and with it its ports and subscriptions. */
interface DocumentPorts {
  readonly contract: ReturnType<DesktopHost['connectContract']>
  readonly feed: ReturnType<DesktopHost['connectFeed']>
}

/** The windows that the factory made. Messages from any other contents are dropped. */
const known = new WeakMap<WebContents, () => DocumentPorts>()

/** Every message from a window comes through here: sender, shape and size are checked before anyone reads it. */
function listen(
  channel: string,
  rule: MessageRule,
  handle: (ports: DocumentPorts, payload: string | Uint8Array) => void,
): void {
  ipcMain.on(channel, (event: IpcMainEvent, ...parameters: unknown[]) => {
    const checked = checkMessage(event.senderFrame, parameters, rule)
    if ('refusal' in checked) {
      logDesktop('warn', 'message-dropped', { channel, refusal: checked.refusal })
      return
    }
    const portsOf = known.get(event.sender)
    if (portsOf === undefined) {
      logDesktop('warn', 'message-dropped', { channel, refusal: 'unknown-window' })
      return
    }
    handle(portsOf(), checked.payload)
  })
}

/** Starts listening to the channels of the bridge. Once per process. */
export function listenToWindows(): void {
  const origin = APPLICATION_ORIGIN
  listen(BRIDGE_CHANNELS.frame, { origin, binary: true, maximumBytes: MAXIMUM_FRAME_BYTES }, (ports, payload) =>
    ports.contract.receive(payload),
  )
  listen(BRIDGE_CHANNELS.feed, { origin, binary: false, maximumBytes: MAXIMUM_FEED_BYTES }, (ports, payload) => {
    if (typeof payload === 'string') ports.feed.receive(payload)
  })
}

/** Gives a window's documents their ports: opened by the first message, closed when the document or window goes. */
export function connectWindow(contents: WebContents, host: DesktopHost): void {
  let open: DocumentPorts | undefined
  const close = (): void => {
    const ports = open
    open = undefined
    ports?.contract.close()
    ports?.feed.close()
  }
  known.set(contents, () => {
    if (open !== undefined) return open
    // Late answers to a document that is gone must not reach the one that took its place.
    const sender =
      (channel: string) =>
      (payload: string | Uint8Array): void => {
        if (open === ports && !contents.isDestroyed()) contents.send(channel, payload)
      }
    const ports: DocumentPorts = {
      contract: host.connectContract(sender(BRIDGE_CHANNELS.frame)),
      feed: host.connectFeed(sender(BRIDGE_CHANNELS.feed)),
    }
    open = ports
    return ports
  })
  contents.on('did-navigate', close)
  contents.on('render-process-gone', close)
  contents.on('destroyed', close)
}
