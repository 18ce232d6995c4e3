import { spawn, spawnSync } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { cleanEnvironment, nodeBinary, PROJECT } from '../../e2e/support/places'
import { Api } from './api'

/** The built program of a node without a screen. */
export const HEADLESS = join(PROJECT, 'out', 'main', 'headless.js')
const ROUTES = pathToFileURL(join(import.meta.dirname, 'routes.mjs')).href
/** A bound, not a wait. */
const START_MILLISECONDS = 90_000

export interface FloorNodeOptions {
  name: string
  data: string
  /** Where its own programs call it. */
  port: number
  /** Where other nodes dial it. */
  door: number
  /** The ways to other nodes' doors; see network.ts. */
  routes: string
  /** Its data stands on a disk of its own, of so many bytes, which is empty at each start; see mayMount. */
  diskBytes?: number
}

/** Whether this machine lets tests have small disks of their own: Linux, with user namespaces. */
export const mayMount = (): boolean =>
  spawnSync('unshare', ['-Urm', 'mount', '-t', 'tmpfs', 'none', tmpdir()], { stdio: 'ignore' }).status === 0

/** Starts a program with a small disk of its own in the place of a folder, which only it sees. */
const onOwnDisk = (bytes: number, folder: string, command: readonly string[]): string[] => {
  mkdirSync(folder, { recursive: true })
  const script = 'mount -t tmpfs -o "size=$0" none "$1" && shift && exec "$@"'
  return ['unshare', '-Urm', 'sh', '-c', script, String(bytes), folder, ...command]
}

/** A built node as a process of its own: one machine of the store. Signals go to this one process, by its id. */
export class FloorNode {
  readonly name: string
  readonly data: string
  readonly door: number
  readonly api: Api
  private readonly options: FloorNodeOptions
  private child: ChildProcess | undefined
  private gone: Promise<unknown> = Promise.resolve()
  private said = ''

  constructor(options: FloorNodeOptions) {
    this.options = options
    this.name = options.name
    this.data = options.data
    this.door = options.door
    this.api = new Api(`http://127.0.0.1:${options.port}`)
  }

  get address(): string {
    return `https://127.0.0.1:${this.door}`
  }

  get pid(): number {
    const pid = this.child?.pid
    if (pid === undefined) throw new Error(`${this.name} does not run`)
    return pid
  }

  /** All that the process has written so far. */
  get output(): string {
    return this.said
  }

  /** Its data folder, as others see it. */
  get folder(): string {
    return this.options.diskBytes === undefined ? this.data : join('/proc', String(this.pid), 'root', this.data)
  }

  /** The store's data file. */
  get file(): string {
    const folder = join(this.folder, 'stores')
    const file = readdirSync(folder).find((name) => name.endsWith('.floorbook'))
    if (file === undefined) throw new Error(`${this.name} has no store`)
    return join(folder, file)
  }

  /** Starts it and resolves when it listens. */
  async start(...words: string[]): Promise<void> {
    if (!existsSync(HEADLESS)) throw new Error(`${HEADLESS} is missing: run "npm run build" first`)
    const { data, port, door, routes, diskBytes } = this.options
    const command = [
      nodeBinary(),
      '--import',
      ROUTES,
      HEADLESS,
      'serve',
      '--discovery',
      'off',
      '--data',
      data,
      '--port',
      String(port),
      '--door-host',
      '127.0.0.1',
      '--door-port',
      String(door),
      ...words,
    ]
    const [program = '', ...rest] = diskBytes === undefined ? command : onOwnDisk(diskBytes, data, command)
    const child = spawn(program, rest, {
      env: { ...cleanEnvironment(), FLOORBOOK_TEST_ROUTES: routes },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.child = child
    const gone = once(child, 'exit')
    this.gone = gone
    const mark = this.said.length
    child.stderr.setEncoding('utf8').on('data', (text: string) => (this.said += text))
    child.stdout.setEncoding('utf8')
    await new Promise<void>((resolve, reject) => {
      const fail = (why: string): void => reject(new Error(`${this.name} ${why}\n${this.said.slice(mark)}`))
      const bound = setTimeout(() => {
        child.kill('SIGKILL')
        fail('did not listen in time')
      }, START_MILLISECONDS)
      child.stdout.on('data', (text: string) => {
        this.said += text
        if (!this.said.slice(mark).includes('is listening on')) return
        clearTimeout(bound)
        resolve()
      })
      void gone.then(([code]) => {
        clearTimeout(bound)
        fail(`ended with code ${String(code)}`)
      })
    })
  }

  /** SIGKILL: no chance to finish anything. */
  async kill(): Promise<void> {
    await this.end('SIGKILL')
  }

  /** SIGTERM, as an operator stops it. */
  async stop(): Promise<void> {
    await this.end('SIGTERM')
  }

  /** The process stands still; its connections stay open and its peers are told nothing. */
  freeze(): void {
    process.kill(this.pid, 'SIGSTOP')
  }

  thaw(): void {
    process.kill(this.pid, 'SIGCONT')
  }

  /** No file of this process can grow beyond so many bytes any more, as on a full disk; undefined: there is space again. */
  limitFiles(bytes: number | undefined): void {
    const limit = `--fsize=${bytes ?? 'unlimited'}:unlimited`
    const { status, stderr } = spawnSync('prlimit', ['--pid', String(this.pid), limit], { encoding: 'utf8' })
    if (status !== 0) throw new Error(`prlimit answered ${String(status)}: ${stderr}`)
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const { child } = this
    if (child === undefined) return
    // A frozen process hears nothing but this.
    if (signal === 'SIGTERM') child.kill('SIGCONT')
    child.kill(signal)
    await this.gone
    this.child = undefined
  }
}
