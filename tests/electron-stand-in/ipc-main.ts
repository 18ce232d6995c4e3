import { EventEmitter } from 'node:events'
import { refuseUnknown } from './not-implemented.ts'

type Handler = Parameters<Electron.IpcMain['handle']>[1]

/** Listeners and handlers of the main process, of all windows or of one (`webContents.ipc`). */
export class StandInIpcMain
  extends EventEmitter
  implements Pick<Electron.IpcMain, 'handle' | 'handleOnce' | 'removeHandler'>
{
  private readonly handlers = new Map<string, Handler>()

  handle(channel: string, handler: Handler): void {
    if (this.handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`)
    this.handlers.set(channel, handler)
  }

  handleOnce(channel: string, handler: Handler): void {
    this.handle(channel, (event, ...parameters: unknown[]): unknown => {
      this.removeHandler(channel)
      return handler(event, ...parameters)
    })
  }

  removeHandler(channel: string): void {
    this.handlers.delete(channel)
  }

  /** The handler of a channel, for the window that received an invocation. */
  handlerOf(channel: string): Handler | undefined {
    return this.handlers.get(channel)
  }
}

export const ipcMain = refuseUnknown('ipcMain', new StandInIpcMain())
