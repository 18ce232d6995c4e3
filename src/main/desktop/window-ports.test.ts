import { EventEmitter } from 'node:events'
import type { WebContents } from 'electron'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { BRIDGE_CHANNELS } from '@contract/bridge'
import type { DesktopHost } from './host'
import { connectWindow, listenToWindows } from './window-ports'

const { ipcMain } = vi.hoisted(() => ({
  ipcMain: { on: vi.fn<(channel: string, listener: (...words: unknown[]) => void) => void>() },
}))
vi.mock('electron', () => ({ ipcMain }))

/** The part of Electron's contents that the ports use. */
class Contents extends EventEmitter {
  readonly sent: unknown[][] = []
  send = (...message: unknown[]): void => void this.sent.push(message)
  isDestroyed = (): boolean => false
  /** What Electron would do with a message of this window's main frame. */
  deliver(channel: string, payload: unknown): void {
    const listener = ipcMain.on.mock.calls.find(([name]) => name === channel)?.[1]
    listener?.({ sender: this, senderFrame: { origin: 'app://floorbook', parent: null } }, payload)
  }
}

/** A host that writes down what it is told and lets a test answer. */
function makeHost(): { host: DesktopHost; heard: string[]; answer: ((text: string) => void)[] } {
  const heard: string[] = []
  const answer: ((text: string) => void)[] = []
  const port = (name: string, send: (text: string) => void): ReturnType<DesktopHost['connectContract']> => {
    answer.push(send)
    heard.push(`${name} opened`)
    return {
      receive: (frame) => void heard.push(`${name} ${String(frame)}`),
      close: () => void heard.push(`${name} closed`),
    }
  }
  const host = {
    connectContract: (send: (frame: string) => void) => port('contract', send),
    connectFeed: (send: (message: string) => void) => port('feed', send),
  }
  return { host, heard, answer }
}

describe('the ports of a window', () => {
  beforeEach(() => {
    ipcMain.on.mockClear()
    vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    listenToWindows()
  })

  /** Opens a window on a host. */
  function open(): { contents: Contents; heard: string[]; answer: ((text: string) => void)[] } {
    const contents = new Contents()
    const { host, heard, answer } = makeHost()
    connectWindow(contents as unknown as WebContents, host)
    return { contents, heard, answer }
  }

  it('open with the first message and carry each channel to its own', () => {
    const { contents, heard, answer } = open()
    expect(heard).toEqual([])
    contents.deliver(BRIDGE_CHANNELS.frame, 'a')
    contents.deliver(BRIDGE_CHANNELS.feed, 'b')
    expect(heard).toEqual(['contract opened', 'feed opened', 'contract a', 'feed b'])
    answer[0]?.('c')
    expect(contents.sent).toEqual([[BRIDGE_CHANNELS.frame, 'c']])
  })

  it('close with their document, whose late answers reach nobody', () => {
    const { contents, heard, answer } = open()
    contents.deliver(BRIDGE_CHANNELS.frame, 'a')
    contents.emit('did-navigate')
    expect(heard.slice(-2)).toEqual(['contract closed', 'feed closed'])
    contents.deliver(BRIDGE_CHANNELS.frame, 'again')
    answer[0]?.('late')
    answer[2]?.('fresh')
    expect(contents.sent).toEqual([[BRIDGE_CHANNELS.frame, 'fresh']])
  })

  it.each(['render-process-gone', 'destroyed'])('close once on %s', (event) => {
    const { contents, heard } = open()
    contents.deliver(BRIDGE_CHANNELS.frame, 'a')
    contents.emit(event)
    contents.emit('destroyed')
    expect(heard.filter((line) => line.endsWith('closed'))).toEqual(['contract closed', 'feed closed'])
  })

  it('stay shut for a window that the factory did not make, and for bytes on the feed', () => {
    const { contents, heard } = open()
    new Contents().deliver(BRIDGE_CHANNELS.frame, 'a')
    contents.deliver(BRIDGE_CHANNELS.feed, new Uint8Array(1))
    expect(heard).toEqual([])
  })
})
