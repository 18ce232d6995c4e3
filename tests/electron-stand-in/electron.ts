/**
 * The module `electron` as an application sees it under the stand-in. Every name of the main process is here; those
 * that the stand-in does not know throw when they are used.
 */
import { app } from './application.ts'
import { BrowserWindow, webContents } from './browser-window.ts'
import { dialog } from './dialog.ts'
import { ipcMain } from './ipc-main.ts'
import { nativeTheme, powerMonitor, powerSaveBlocker, screen, shell } from './machine.ts'
import { Menu, MenuItem } from './menu.ts'
import { missing } from './not-implemented.ts'
import { protocol } from './protocol.ts'
import { safeStorage } from './safe-storage.ts'
import { session } from './session.ts'

const known = {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  MenuItem,
  nativeTheme,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  webContents,
}

const unknown = {
  autoUpdater: missing('autoUpdater'),
  BaseWindow: missing('BaseWindow'),
  BrowserView: missing('BrowserView'),
  clipboard: missing('clipboard'),
  ClipboardItem: missing('ClipboardItem'),
  contentTracing: missing('contentTracing'),
  crashReporter: missing('crashReporter'),
  desktopCapturer: missing('desktopCapturer'),
  globalShortcut: missing('globalShortcut'),
  ImageView: missing('ImageView'),
  inAppPurchase: missing('inAppPurchase'),
  IpcMainServiceWorker: missing('IpcMainServiceWorker'),
  MessageChannelMain: missing('MessageChannelMain'),
  nativeImage: missing('nativeImage'),
  net: missing('net'),
  netLog: missing('netLog'),
  Notification: missing('Notification'),
  pushNotifications: missing('pushNotifications'),
  ShareMenu: missing('ShareMenu'),
  sharedTexture: missing('sharedTexture'),
  systemPreferences: missing('systemPreferences'),
  TouchBar: missing('TouchBar'),
  Tray: missing('Tray'),
  utilityProcess: missing('utilityProcess'),
  View: missing('View'),
  WebContentsView: missing('WebContentsView'),
  webFrameMain: missing('webFrameMain'),
  WebSocket: missing('WebSocket'),
}

/** Held to the type of Electron: a name that a new version adds is missing here at compile time. */
const double: Record<keyof typeof Electron.Main | keyof typeof Electron.Common, unknown> = { ...known, ...unknown }

export default double
/** `require('electron')` gives the plain object, as in Electron. */
export { double as 'module.exports' }
export {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  MenuItem,
  nativeTheme,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  webContents,
}
export const {
  autoUpdater,
  BaseWindow,
  BrowserView,
  clipboard,
  ClipboardItem,
  contentTracing,
  crashReporter,
  desktopCapturer,
  globalShortcut,
  ImageView,
  inAppPurchase,
  IpcMainServiceWorker,
  MessageChannelMain,
  nativeImage,
  net,
  netLog,
  Notification,
  pushNotifications,
  ShareMenu,
  sharedTexture,
  systemPreferences,
  TouchBar,
  Tray,
  utilityProcess,
  View,
  WebContentsView,
  webFrameMain,
  WebSocket,
} = unknown
