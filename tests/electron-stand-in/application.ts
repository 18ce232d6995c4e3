import { EventEmitter } from 'node:events'
import { mkdirSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { endProcess, namedUserData, profile } from './engine.ts'
import { refuseUnknown } from './not-implemented.ts'
import { readPackageInfo } from './package-info.ts'
import { readiness } from './readiness.ts'
import { InstanceLock } from './single-instance.ts'
import { commandLine } from './switches.ts'
import { windows } from './windows.ts'

const information = readPackageInfo(process.argv[1] ?? process.cwd())
const paths = new Map<string, string>([
  ['home', homedir()],
  ['temp', tmpdir()],
  ['exe', process.execPath],
  ['appData', join(profile, 'application-data')],
  ['userData', namedUserData === '' ? join(profile, 'user-data') : namedUserData],
  ['sessionData', profile],
  ['logs', join(profile, 'logs')],
  ['crashDumps', join(profile, 'crashes')],
  ['documents', join(profile, 'documents')],
  ['downloads', join(profile, 'downloads')],
])

type Known =
  | 'whenReady'
  | 'isReady'
  | 'getPath'
  | 'setPath'
  | 'getAppPath'
  | 'getVersion'
  | 'getName'
  | 'setName'
  | 'getLocale'
  | 'getPreferredSystemLanguages'
  | 'requestSingleInstanceLock'
  | 'hasSingleInstanceLock'
  | 'releaseSingleInstanceLock'
  | 'quit'
  | 'exit'
  | 'relaunch'
  | 'focus'
  | 'enableSandbox'
  | 'disableHardwareAcceleration'
  | 'setAppUserModelId'
  | 'commandLine'
  | 'isPackaged'
  | 'name'

/** Electron's `app`: paths and names, the single instance, and the order in which a process ends. */
export class StandInApplication extends EventEmitter implements Pick<Electron.App, Known> {
  readonly isPackaged = false
  readonly commandLine = refuseUnknown('app.commandLine', commandLine)
  name = information.name
  private readonly lock = new InstanceLock(paths.get('userData') ?? '')
  private quitting = false

  constructor() {
    super()
    windows.onLastClosed = () => {
      if (this.quitting) return
      if (this.listenerCount('window-all-closed') > 0) this.emit('window-all-closed')
      else this.quit()
    }
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => this.quit())
  }

  whenReady = (): Promise<void> => readiness.promise
  isReady = (): boolean => readiness.isReady
  getAppPath = (): string => information.folder
  getVersion = (): string => information.version
  getName = (): string => this.name
  getLocale = (): string => commandLine.getSwitchValue('lang') || 'en-US'
  getPreferredSystemLanguages = (): string[] => [this.getLocale()]
  enableSandbox(): void {}
  disableHardwareAcceleration(): void {}
  setAppUserModelId(): void {}

  setName(name: string): void {
    this.name = name
  }

  getPath(name: string): string {
    const path = paths.get(name)
    if (path === undefined) throw new Error(`Failed to get '${name}' path`)
    if (name === 'userData') mkdirSync(path, { recursive: true })
    return path
  }

  setPath(name: string, path: string): void {
    paths.set(name, path)
  }

  requestSingleInstanceLock(data?: Record<string, unknown>): boolean {
    const message = { argv: process.argv, workingDirectory: process.cwd(), data: data ?? null }
    return this.lock.take(message, (second) => {
      this.emit('second-instance', {}, second.argv, second.workingDirectory, second.data)
    })
  }

  hasSingleInstanceLock = (): boolean => this.lock.isHeld
  releaseSingleInstanceLock(): void {
    this.lock.release()
  }

  focus(): void {
    this.emit('did-become-active', {})
  }

  /** Windows first, each of which may refuse; then `will-quit`, which may refuse; then the process. */
  quit(): void {
    if (this.quitting) return
    this.quitting = this.passes('before-quit') && this.closeWindows() && this.passes('will-quit')
    if (this.quitting) this.exit(0)
  }

  exit(code = 0): void {
    this.quitting = true
    this.emit('quit', {}, code)
    this.lock.release()
    void this.lock.delivered.then(() => endProcess(code))
  }

  /** A test has no use for a second process that nobody ends: the wish is only said. */
  relaunch(options: Electron.RelaunchOptions = {}): void {
    process.stderr.write(`stand-in: relaunch with ${JSON.stringify(options.args ?? process.argv.slice(1))}\n`)
  }

  /** Emits an event that its listeners may prevent; true when none did. */
  private passes(name: string): boolean {
    let prevented = false
    this.emit(name, { preventDefault: () => (prevented = true) })
    return !prevented
  }

  private closeWindows(): boolean {
    this.quitting = true
    const all = windows.all()
    for (const window of all) window.close()
    return all.every((window) => window.isDestroyed())
  }
}

export const app = refuseUnknown('app', new StandInApplication())
