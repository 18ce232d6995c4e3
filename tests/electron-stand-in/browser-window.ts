import { EventEmitter } from 'node:events'
import { app } from './application.ts'
import { refuseUnknown } from './not-implemented.ts'
import { StandInWebContents } from './web-contents.ts'
import { windows, type RegisteredWindow } from './windows.ts'

type Options = Electron.BrowserWindowConstructorOptions
type Known =
  | 'id'
  | 'loadURL'
  | 'show'
  | 'hide'
  | 'focus'
  | 'blur'
  | 'isVisible'
  | 'isFocused'
  | 'minimize'
  | 'restore'
  | 'isMinimized'
  | 'maximize'
  | 'unmaximize'
  | 'isMaximized'
  | 'setKiosk'
  | 'isKiosk'
  | 'setFullScreen'
  | 'isFullScreen'
  | 'setBackgroundColor'
  | 'getBackgroundColor'
  | 'setTitle'
  | 'getTitle'
  | 'getBounds'
  | 'setBounds'
  | 'getSize'
  | 'setSize'
  | 'getMinimumSize'
  | 'isDestroyed'
  | 'close'
  | 'destroy'
  | 'setMenuBarVisibility'

/** Refuses windows that are less closed than the real sandbox would make them: nothing here would hold them. */
function demandIsolation(preferences: Electron.WebPreferences): void {
  const { sandbox, contextIsolation, nodeIntegration, webviewTag } = preferences
  if (sandbox !== true || contextIsolation !== true || nodeIntegration !== false || webviewTag !== false) {
    throw new Error('stand-in: a window must be sandboxed and isolated, without Node and webview')
  }
}

/** Electron's `BrowserWindow`: what it is told it remembers, and its page does. */
export class StandInWindow extends EventEmitter implements Pick<Electron.BrowserWindow, Known>, RegisteredWindow {
  readonly id = windows.nextId()
  readonly webContents: StandInWebContents
  private readonly contents: StandInWebContents
  private readonly minimum: number[]
  private bounds: Electron.Rectangle
  private title: string
  private background: string
  private visible: boolean
  private focused = false
  private minimized = false
  private maximized = false
  private kiosk: boolean
  private fullScreen: boolean

  constructor(options: Options = {}) {
    super()
    const self = refuseUnknown('BrowserWindow', this)
    demandIsolation(options.webPreferences ?? {})
    const { x = 0, y = 0, width = 800, height = 600, minWidth = 0, minHeight = 0 } = options
    this.bounds = { x, y, width, height }
    this.minimum = [minWidth, minHeight]
    this.title = options.title ?? app.getName()
    this.background = options.backgroundColor ?? '#ffffff'
    this.visible = options.show !== false
    this.kiosk = options.kiosk === true
    this.fullScreen = this.kiosk || options.fullscreen === true
    const owner = { id: this.id, firstLoaded: () => self.firstLoaded(), close: () => self.close() }
    this.contents = new StandInWebContents(owner, { width, height }, options.webPreferences?.preload)
    this.webContents = this.contents.self
    windows.add(self)
    app.emit('web-contents-created', {}, this.webContents)
    app.emit('browser-window-created', {}, self)
    return self
  }

  static getAllWindows = (): StandInWindow[] => windows.all() as StandInWindow[]
  static getFocusedWindow = (): StandInWindow | null =>
    StandInWindow.getAllWindows().find((window) => window.isFocused()) ?? null
  static fromWebContents = (contents: object | undefined): StandInWindow | null =>
    StandInWindow.getAllWindows().find((window) => window.webContents === contents) ?? null
  static fromId = (id: number): StandInWindow | null =>
    StandInWindow.getAllWindows().find((window) => window.id === id) ?? null

  get targetId(): string | undefined {
    return this.contents.targetId
  }

  loadURL(url: string): Promise<void> {
    return this.contents.loadURL(url)
  }

  firstLoaded(): void {
    this.emit('ready-to-show', {})
  }

  askToOpen(url: string): void {
    this.contents.askToOpen(url)
  }

  show(): void {
    this.visible = true
    this.emit('show')
  }

  hide(): void {
    this.visible = false
    this.emit('hide')
  }

  focus(): void {
    for (const window of StandInWindow.getAllWindows()) window.blur()
    this.focused = true
    this.emit('focus', {})
    app.emit('browser-window-focus', {}, this)
  }

  blur(): void {
    if (!this.focused) return
    this.focused = false
    this.emit('blur', {})
  }

  minimize(): void {
    this.minimized = true
    this.emit('minimize')
  }

  restore(): void {
    this.minimized = false
    this.emit('restore')
  }

  maximize(): void {
    this.maximized = true
    this.emit('maximize')
  }

  unmaximize(): void {
    this.maximized = false
    this.emit('unmaximize')
  }

  setKiosk(flag: boolean): void {
    this.kiosk = flag
    this.setFullScreen(flag)
  }

  setFullScreen(flag: boolean): void {
    this.fullScreen = flag
    this.emit(flag ? 'enter-full-screen' : 'leave-full-screen')
  }

  isVisible = (): boolean => this.visible
  isFocused = (): boolean => this.focused
  isMinimized = (): boolean => this.minimized
  isMaximized = (): boolean => this.maximized
  isKiosk = (): boolean => this.kiosk
  isFullScreen = (): boolean => this.fullScreen
  getTitle = (): string => this.title
  getBackgroundColor = (): string => this.background
  getBounds = (): Electron.Rectangle => ({ ...this.bounds })
  getSize = (): number[] => [this.bounds.width, this.bounds.height]
  getMinimumSize = (): number[] => this.minimum
  setMenuBarVisibility(): void {}

  setTitle(title: string): void {
    this.title = title
  }

  setBackgroundColor(color: string): void {
    this.background = color
  }

  setSize(width: number, height: number): void {
    this.setBounds({ width, height })
  }

  setBounds(bounds: Partial<Electron.Rectangle>): void {
    const wanted = { ...this.bounds, ...bounds }
    const [minWidth = 0, minHeight = 0] = this.minimum
    this.bounds = { ...wanted, width: Math.max(wanted.width, minWidth), height: Math.max(wanted.height, minHeight) }
    this.contents.resize(this.bounds)
    this.emit('resize')
  }

  isDestroyed(): boolean {
    return !windows.has(this)
  }

  close(): void {
    if (this.isDestroyed()) return
    let prevented = false
    this.emit('close', { preventDefault: () => (prevented = true) })
    if (!prevented) this.destroy()
  }

  destroy(): void {
    if (!windows.remove(this)) return
    this.contents.destroy()
    this.emit('closed')
    windows.announceRemoval()
  }

  lost(): void {
    this.destroy()
  }
}

export const BrowserWindow = refuseUnknown('BrowserWindow', StandInWindow)

/** Electron's `webContents`: finds the contents of windows; Playwright asks by the page's target. */
export const webContents = refuseUnknown('webContents', {
  getAllWebContents: () => StandInWindow.getAllWindows().map((window) => window.webContents),
  getFocusedWebContents: () => StandInWindow.getFocusedWindow()?.webContents ?? null,
  fromId: (id: number) => StandInWindow.fromId(id)?.webContents,
  fromDevToolsTargetId: (target: string) =>
    StandInWindow.getAllWindows().find((window) => window.targetId === target)?.webContents,
})
