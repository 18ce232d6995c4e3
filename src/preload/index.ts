import { contextBridge, ipcRenderer } from 'electron'
import { BRIDGE_CHANNELS, type DesktopBridge } from '@contract/bridge'

/** Listens to one channel. Returns the function that stops listening. */
function listen(channel: string, receive: Parameters<typeof ipcRenderer.on>[1]): () => void {
  ipcRenderer.on(channel, receive)
  return () => {
    ipcRenderer.off(channel, receive)
  }
}

/**
 * The window's whole view of the machine. No channel name and no Electron object crosses into the page: listeners get
 * the payload alone, because the event beside it carries the sender.
 */
const bridge: DesktopBridge = {
  platform: process.platform,
  send: (frame) => ipcRenderer.send(BRIDGE_CHANNELS.frame, frame),
  onFrame: (listener) => listen(BRIDGE_CHANNELS.frame, (_event, frame: string | Uint8Array) => listener(frame)),
  sendFeed: (message) => ipcRenderer.send(BRIDGE_CHANNELS.feed, message),
  onFeed: (listener) => listen(BRIDGE_CHANNELS.feed, (_event, message: string) => listener(message)),
}

contextBridge.exposeInMainWorld('floorbook', bridge)
