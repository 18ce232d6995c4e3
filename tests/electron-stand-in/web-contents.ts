import { EventEmitter } from 'node:events'
import { app } from './application.ts'
import { browserProcessId } from './engine.ts'
import { originOf } from './host-mapping.ts'
import { ipcMain, StandInIpcMain } from './ipc-main.ts'
import { refuseUnknown } from './not-implemented.ts'
import type { MessageUp } from './page-messages.ts'
import { PageSession, type PageObserver, type PageSize } from './page-session.ts'
import { readiness } from './readiness.ts'
import { defaultSession } from './session.ts'
import { makeWire } from './wire.ts'

const wire = makeWire()

type Known =
  | 'id'
  | 'send'
  | 'loadURL'
  | 'getURL'
  | 'reload'
  | 'reloadIgnoringCache'
  | 'isDestroyed'
  | 'isCrashed'
  | 'setWindowOpenHandler'
  | 'executeJavaScript'
  | 'forcefullyCrashRenderer'
  | 'close'
  | 'focus'
  | 'getOSProcessId'
  | 'setZoomFactor'
  | 'getZoomFactor'
  | 'isDevToolsOpened'

/** What the contents need from their window. */
export interface ContentsOwner {
  readonly id: number
  /** The first document has been drawn. */
  firstLoaded(): void
  close(): void
}

/** Electron's `webContents`, on one page of the browser. */
export class StandInWebContents extends EventEmitter implements Pick<Electron.WebContents, Known>, PageObserver {
  readonly id: number
  readonly session = defaultSession
  readonly ipc = refuseUnknown('webContents.ipc', new StandInIpcMain())
  readonly mainFrame: object
  /** The object that the application sees: this one, which throws for members that it does not know. */
  readonly self: this
  private readonly page = new PageSession(this)
  private readonly owner: ContentsOwner
  private readonly started: Promise<void>
  private url = ''
  private destroyed = false
  private hasCrashed = false
  private wasLoaded = false
  private zoom = 1
  private openHandler: Parameters<Electron.WebContents['setWindowOpenHandler']>[0] = () => ({ action: 'allow' })

  constructor(owner: ContentsOwner, size: PageSize, preload: string | undefined) {
    super()
    this.id = owner.id
    this.owner = owner
    this.self = refuseUnknown('webContents', this)
    this.mainFrame = this.describeFrame()
    this.started = readiness.promise.then(() => this.page.start(size, preload))
    this.started.catch((error: unknown) => console.error('stand-in: a page did not start:', error))
  }

  get targetId(): string | undefined {
    return this.page.targetId
  }

  getURL = (): string => this.url
  isDestroyed = (): boolean => this.destroyed
  isCrashed = (): boolean => this.hasCrashed
  isDevToolsOpened = (): boolean => false
  getOSProcessId = (): number => browserProcessId()
  getZoomFactor = (): number => this.zoom
  focus(): void {}

  setZoomFactor(factor: number): void {
    this.zoom = factor
  }

  setWindowOpenHandler(handler: Parameters<Electron.WebContents['setWindowOpenHandler']>[0]): void {
    this.openHandler = handler
  }

  send(channel: string, ...parameters: unknown[]): void {
    if (this.destroyed) throw new TypeError('Object has been destroyed')
    const packed = wire.pack(parameters)
    void this.started.then(() => this.page.down({ kind: 'event', channel, parameters: packed }))
  }

  async loadURL(url: string): Promise<void> {
    await this.started
    const finished = new Promise((resolve) => this.once('did-finish-load', resolve))
    const errorText = await this.page.navigate(url)
    if (errorText !== undefined) {
      this.emit('did-fail-load', {}, -2, errorText, url, true)
      throw Object.assign(new Error(`${errorText} loading '${url}'`), { code: errorText, url })
    }
    await finished
  }

  reload(): void {
    this.page.reload()
  }

  reloadIgnoringCache(): void {
    this.page.reload()
  }

  async executeJavaScript(code: string): Promise<unknown> {
    await this.started
    return this.page.evaluate(code)
  }

  async capturePage(): Promise<object> {
    const bytes = await this.page.screenshot()
    return refuseUnknown('NativeImage', { toPNG: () => bytes, isEmpty: () => bytes.length === 0 })
  }

  forcefullyCrashRenderer(): void {
    this.page.crash()
  }

  close(): void {
    this.owner.close()
  }

  resize(size: PageSize): void {
    void this.started.then(() => this.page.resize(size))
  }

  /** The window is gone, and with it the page. */
  destroy(): void {
    if (this.destroyed) return
    this.destroyed = true
    void this.started.then(() => this.page.close()).catch(() => {})
    this.emit('destroyed')
  }

  /** Asks the application whether the page may open another. */
  askToOpen(url: string, frameName = '', features = ''): void {
    const referrer = { url: this.url, policy: 'default' } as const
    const answer = this.openHandler({ url, frameName, features, disposition: 'new-window', referrer })
    if (answer.action === 'allow') console.error('stand-in: allowing a window to open is not implemented')
  }

  message(message: MessageUp): void {
    switch (message.kind) {
      case 'preload-error':
        console.error('Unable to load preload script:', message.error)
        this.emit('preload-error', {}, '', new Error(message.error))
        return
      case 'open':
        return this.askToOpen(message.url, message.frameName, message.features)
      case 'send': {
        const parameters = wire.unpack(message.parameters) as unknown[]
        this.ipc.emit(message.channel, this.ipcEvent(), ...parameters)
        ipcMain.emit(message.channel, this.ipcEvent(), ...parameters)
        return
      }
      case 'invoke':
        void this.answer(message.id, message.channel, wire.unpack(message.parameters) as unknown[])
    }
  }

  navigated(url: string): void {
    this.url = url
    this.hasCrashed = false
    this.emit('did-navigate', {}, url, 200, 'OK')
  }

  domReady(): void {
    this.emit('dom-ready', {})
  }

  loaded(): void {
    this.emit('did-finish-load', {})
    if (this.wasLoaded || this.url === 'about:blank') return
    this.wasLoaded = true
    this.owner.firstLoaded()
  }

  crashed(): void {
    this.hasCrashed = true
    const details = { reason: 'crashed', exitCode: 5 }
    this.emit('render-process-gone', {}, details)
    app.emit('render-process-gone', {}, this.self, details)
  }

  mayNavigate(url: string, isMainFrame: boolean): boolean {
    let prevented = false
    const event = { url, isMainFrame, isSameDocument: false, preventDefault: () => (prevented = true) }
    this.emit('will-frame-navigate', event)
    if (isMainFrame) this.emit('will-navigate', event, url)
    return !prevented
  }

  printed(level: string, text: string): void {
    this.emit('console-message', { level, message: text, frame: this.mainFrame })
  }

  private async answer(id: number, channel: string, parameters: unknown[]): Promise<void> {
    const handler = this.ipc.handlerOf(channel) ?? ipcMain.handlerOf(channel)
    try {
      if (handler === undefined) throw new Error(`No handler registered for '${channel}'`)
      const value: unknown = await handler(this.ipcEvent() as unknown as Electron.IpcMainInvokeEvent, ...parameters)
      this.page.down({ kind: 'reply', id, value: wire.pack(value) })
    } catch (error) {
      this.page.down({ kind: 'failure', id, error: `Error invoking remote method '${channel}': ${String(error)}` })
    }
  }

  private ipcEvent(): object {
    const reply = (channel: string, ...parameters: unknown[]): void => this.send(channel, ...parameters)
    const { self: sender, mainFrame: senderFrame } = this
    return refuseUnknown('IpcMainEvent', { sender, senderFrame, type: 'frame', ports: [], reply, preventDefault() {} })
  }

  /** The one frame that has a preload, and so the one that can send. */
  private describeFrame(): object {
    const addressOf = this.getURL
    return refuseUnknown('webFrameMain', {
      parent: null,
      detached: false,
      routingId: 1,
      processId: 1,
      frameTreeNodeId: this.id,
      get url() {
        return addressOf()
      },
      get origin() {
        return originOf(addressOf())
      },
    } satisfies Partial<Electron.WebFrameMain>)
  }
}
