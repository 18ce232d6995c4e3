import { join } from 'node:path'
import { app, BrowserWindow, dialog } from 'electron'
import { registerApplicationScheme, serveApplication } from './desktop/application-protocol'
import { createCredentialStore } from './desktop/credentials'
import { followCrashes } from './desktop/crashes'
import { readLaunchOptions } from './desktop/launch-options'
import { logDesktop } from './desktop/log'
import { installMenu } from './desktop/menu'
import { hardenApplication, hardenDefaultSession } from './desktop/security'
import { takeSingleInstance } from './desktop/single-instance'
import { startFailureText } from './desktop/start-failure'
import { focusWindow, openWindow } from './desktop/window'
import { listenToWindows } from './desktop/window-ports'
import { openDesktopNode } from './node/desktop'

/** From lock to windows; quitting goes the same way backwards: windows first, then the node, then the process. */
async function start(): Promise<void> {
  await app.whenReady()
  hardenDefaultSession()
  serveApplication(join(app.getAppPath(), 'out', 'renderer'))
  installMenu({ kiosk: options.kiosk, packaged: app.isPackaged, platform: process.platform })
  listenToWindows()

  const node = await openDesktopNode(dataFolder(), {
    applicationFolder: app.getAppPath(),
    port: options.port,
    discovery: options.discovery,
    door: { host: options.doorHost, port: options.doorPort },
    credentials: createCredentialStore(join(app.getPath('userData'), 'credential.bin')),
  })
  process.stdout.write(`Floorbook is listening on ${node.address}\n`)
  app.once('will-quit', (event) => {
    event.preventDefault()
    node.close().then(
      () => app.exit(0),
      (error: unknown) => fail('node-close-failed', error),
    )
  })

  openWindow(node.host, options.kiosk)
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) openWindow(node.host, options.kiosk)
  })
}

const dataFolder = (): string => options.dataFolder ?? join(app.getPath('userData'), 'data')

/** Ends the process with a reason in the log. */
function fail(event: string, error: unknown): void {
  logDesktop('error', event, { message: error instanceof Error ? (error.stack ?? error.message) : String(error) })
  app.exit(1)
}

const options = readLaunchOptions(process.argv.slice(1), process.cwd())
registerApplicationScheme()
hardenApplication()
if (options.softwareDrawing) app.disableHardwareAcceleration()

if (takeSingleInstance(focusWindow)) {
  followCrashes(options.softwareDrawing)
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  start().catch((error: unknown) => {
    dialog.showErrorBox(app.getName(), startFailureText(error, { locale: app.getLocale(), dataFolder: dataFolder() }))
    fail('start-failed', error)
  })
} else {
  app.quit()
}
