import { join } from 'node:path'
import { app, BrowserWindow } from 'electron'
import { backgroundColor, followAppearance } from './appearance'
import type { DesktopHost } from './host'
import { logDesktop } from './log'
import { APPLICATION_ORIGIN } from './renderer-files'
import { connectWindow } from './window-ports'

/** Opens a window on the floor. The only place that makes one, so that no window is less closed than another. */
export function openWindow(host: DesktopHost, kiosk: boolean): BrowserWindow {
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    minWidth: 360,
    minHeight: 560,
    show: false,
    kiosk,
    title: app.getName(),
    backgroundColor: backgroundColor(),
    webPreferences: {
      preload: join(app.getAppPath(), 'out', 'preload', 'index.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: !app.isPackaged,
    },
  })
  connectWindow(window.webContents, host)
  followAppearance(window)
  window.once('ready-to-show', () => window.show())
  window.webContents.on('preload-error', (_event, _path, error) => {
    logDesktop('error', 'preload-failed', { message: error.message })
  })
  window.loadURL(`${APPLICATION_ORIGIN}/`).catch((error: unknown) => {
    logDesktop('error', 'window-load-failed', { message: error instanceof Error ? error.message : 'unknown' })
  })
  return window
}

/** Brings the window to the front, out of the dock or from behind. */
export function focusWindow(): void {
  const window = BrowserWindow.getAllWindows()[0]
  if (window === undefined) return
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}
