import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { cleanEnvironment, nodeBinary, PROJECT } from './places'

/** A headless node that listens on loopback. */
export interface ServedNode {
  readonly url: string
  readonly process: ChildProcess
  /** Everything it has written so far, for a failing test to show. */
  output(): string
  stop(signal?: NodeJS.Signals): Promise<void>
}

/** How a test starts a headless node. */
export interface ServeOptions {
  readonly data: string
  /** Sample floor of a store that is new; null starts empty. */
  readonly sample?: string | null
  readonly port?: number
  /** Further words of the command line. */
  readonly words?: readonly string[]
}

/** Time in which a node must listen: two cores carry several tests at once. */
const START_TIMEOUT = 30_000

/** Ends one process by its own id, gently first. */
async function stopProcess(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill(signal)
  const force = setTimeout(() => child.kill('SIGKILL'), 10_000)
  await gone
  clearTimeout(force)
}

/** Starts `headless.js serve` and resolves when it says where it listens. */
export async function serveNode(options: ServeOptions): Promise<ServedNode> {
  const sample = options.sample === null ? [] : ['--sample', options.sample ?? 'restaurant']
  // mDNS and a door on all addresses would leave this machine: nodes of tests find each other by a loopback address.
  const words = [
    '--discovery',
    'off',
    '--door-host',
    '127.0.0.1',
    '--door-port',
    '0',
    '--data',
    options.data,
    '--port',
    String(options.port ?? 0),
    ...sample,
    ...(options.words ?? []),
  ]
  const child = spawn(nodeBinary(), ['out/main/headless.js', 'serve', ...words], {
    cwd: PROJECT,
    env: cleanEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let written = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (written += text))
  child.stdout.setEncoding('utf8')
  const url = await new Promise<string>((resolve, reject) => {
    const fail = (reason: string): void => reject(new Error(`The headless node ${reason}\n${written}`))
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      fail('did not listen in time')
    }, START_TIMEOUT)
    child.stdout.on('data', (text: string) => {
      written += text
      const address = /listening on (http\S+)/.exec(written)?.[1]
      if (address === undefined) return
      clearTimeout(timer)
      resolve(address)
    })
    child.once('error', reject)
    child.once('exit', (code) => {
      clearTimeout(timer)
      fail(`ended with code ${code}`)
    })
  })
  return { url, process: child, output: () => written, stop: (signal = 'SIGTERM') => stopProcess(child, signal) }
}
