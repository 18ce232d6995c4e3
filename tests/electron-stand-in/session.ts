import { EventEmitter } from 'node:events'
import { cdp } from './engine.ts'
import { refuseUnknown } from './not-implemented.ts'
import { protocolHandling } from './protocol-server.ts'
import { readiness } from './readiness.ts'

type RequestHandler = Parameters<Electron.Session['setPermissionRequestHandler']>[0]
type CheckHandler = Parameters<Electron.Session['setPermissionCheckHandler']>[0]

/** Permissions that a page can ask for here: Electron's name and the browser's. */
const PERMISSIONS = [
  ['notifications', 'notifications'],
  ['geolocation', 'geolocation'],
  ['media', 'camera'],
  ['media', 'microphone'],
  ['midi', 'midi'],
  ['clipboard-read', 'clipboard-read'],
  ['clipboard-sanitized-write', 'clipboard-write'],
  ['idle-detection', 'idle-detection'],
  ['window-management', 'window-management'],
] as const

/**
 * A session. The browser has no hook for single permission requests over its protocol: each handler is asked once for
 * every permission, and its answer is set. A handler that decides by origin cannot be tested here.
 */
export class StandInSession
  extends EventEmitter
  implements
    Pick<
      Electron.Session,
      | 'setPermissionRequestHandler'
      | 'setPermissionCheckHandler'
      | 'setDevicePermissionHandler'
      | 'setSpellCheckerEnabled'
      | 'clearCache'
    >
{
  readonly protocol = refuseUnknown('session.protocol', protocolHandling)
  private requestHandler: RequestHandler = null
  private checkHandler: CheckHandler = null

  setPermissionRequestHandler(handler: RequestHandler): void {
    this.requestHandler = handler
    void this.applyPermissions()
  }

  setPermissionCheckHandler(handler: CheckHandler): void {
    this.checkHandler = handler
    void this.applyPermissions()
  }

  setDevicePermissionHandler(): void {}
  setSpellCheckerEnabled(): void {}
  async clearCache(): Promise<void> {}

  /** Asks the handlers and sets their answers in the browser. Without handlers Electron grants, and so does this. */
  async applyPermissions(): Promise<void> {
    if (!readiness.isReady) return
    for (const [permission, name] of PERMISSIONS) {
      const granted = this.isChecked(permission) && (await this.isRequested(permission))
      await cdp()
        .send('Browser.setPermission', { permission: { name }, setting: granted ? 'granted' : 'denied' })
        .catch((error: unknown) => console.error('stand-in: permission not set:', permission, error))
    }
  }

  // The border: there is no page behind these questions, so the handlers get null where Electron gives its contents.
  private isChecked(permission: (typeof PERMISSIONS)[number][0]): boolean {
    const ask = this.checkHandler as
      | ((contents: null, permission: string, origin: string, details: object) => boolean)
      | null
    return ask === null ? true : ask(null, permission, '', {})
  }

  private isRequested(permission: (typeof PERMISSIONS)[number][0]): Promise<boolean> {
    type Ask = (contents: null, permission: string, answer: (granted: boolean) => void, details: object) => void
    const ask = this.requestHandler as Ask | null
    if (ask === null) return Promise.resolve(true)
    return new Promise((resolve) => ask(null, permission, resolve, { isMainFrame: true, requestingUrl: '' }))
  }
}

export const defaultSession = refuseUnknown('session.defaultSession', new StandInSession())
/** Electron's `session`; one user folder has one session here. */
export const session = refuseUnknown('session', { defaultSession })
