import { app, session, type Session, type WebContents } from 'electron'
import { logDesktop } from './log'

/** Electron grants every permission by default; this application asks for none. */
function denyPermissions(target: Session): void {
  target.setPermissionRequestHandler((_contents, permission, answer) => {
    logDesktop('warn', 'permission-denied', { permission })
    answer(false)
  })
  target.setPermissionCheckHandler(() => false)
  target.setDevicePermissionHandler(() => false)
}

/** A page stays where it was loaded: no navigation, no new window, no guest page inside it. */
function confine(contents: WebContents): void {
  contents.on('will-navigate', (event) => {
    event.preventDefault()
    logDesktop('warn', 'navigation-denied', { origin: originOf(event.url) })
  })
  contents.on('will-frame-navigate', (event) => event.preventDefault())
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    logDesktop('warn', 'window-open-denied', { origin: originOf(url) })
    return { action: 'deny' }
  })
}

/** Only the origin goes into the log: paths and queries may carry what a guest typed. */
function originOf(address: string): string {
  return URL.canParse(address) ? new URL(address).origin : 'unreadable'
}

/** Hardens every page the process will ever have. Call before the application is ready. */
export function hardenApplication(): void {
  app.enableSandbox()
  app.on('web-contents-created', (_event, contents) => confine(contents))
  app.on('session-created', denyPermissions)
  app.on('certificate-error', (event, _contents, _url, _error, _certificate, answer) => {
    event.preventDefault()
    answer(false)
  })
}

/** The default session exists before listeners can see it being created. Call when the application is ready. */
export function hardenDefaultSession(): void {
  denyPermissions(session.defaultSession)
  session.defaultSession.setSpellCheckerEnabled(false)
}
