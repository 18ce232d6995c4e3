import { spawn, spawnSync } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { existsSync, mkdirSync, watch } from 'node:fs'
import { once } from 'node:events'
import { join } from 'node:path'
import { cleanEnvironment, nodeBinary, PROJECT } from '../e2e/support/places'

/**
 * A built node that is killed in the middle of its work. What it acknowledged it must still know, each command once
 * (SYN-4, SYN-5); only processes that were started here are ended, by their own handle.
 */

const HEADLESS = join(PROJECT, 'out', 'main', 'headless.js')
/** Bounds, not waits: two cores may carry several tests at once. */
const START_MILLISECONDS = 60_000
const CALL_MILLISECONDS = 30_000

/** The trial store's owner (src/main/node/trial-store.ts); its secrets are public. */
const OWNER = { login: 'owner', password: 'floorbook-trial' }

/** Numbers that look random and are the same for the same seed. */
export const randomFrom = (seed: number): ((below: number) => number) => {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

const start = (words: readonly string[]): ChildProcess => {
  if (!existsSync(HEADLESS)) throw new Error(`${HEADLESS} is missing: run "npm run build" first`)
  return spawn(nodeBinary(), [HEADLESS, ...words], { env: cleanEnvironment(), stdio: ['ignore', 'pipe', 'pipe'] })
}

export interface RunningNode {
  url: string
  /** SIGKILL: no chance to finish anything. */
  kill(): Promise<void>
  /** SIGTERM, as an operator stops it; answers its exit code. */
  stop(): Promise<number | null>
}

const serveWords = (data: string): string[] => [
  'serve',
  '--discovery',
  'off',
  '--data',
  data,
  '--port',
  '0',
  '--sample',
  'restaurant',
]

/** Starts the node on a data folder and resolves when it listens. */
export const serve = async (data: string): Promise<RunningNode> => {
  const child = start(serveWords(data))
  const gone = once(child, 'exit') as Promise<[number | null]>
  let said = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text))
  child.stdout?.setEncoding('utf8')
  const url = await new Promise<string>((resolve, reject) => {
    const bound = setTimeout(() => {
      child.kill('SIGKILL')
      reject(new Error(`the node did not listen in time\n${said}`))
    }, START_MILLISECONDS)
    child.stdout?.on('data', (text: string) => {
      said += text
      const address = /listening on (http\S+)/.exec(said)?.[1]
      if (address === undefined) return
      clearTimeout(bound)
      resolve(address)
    })
    gone.then(
      ([code]) => {
        clearTimeout(bound)
        reject(new Error(`the node ended with code ${code}\n${said}`))
      },
      (thrown: unknown) => reject(thrown as Error),
    )
  })
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    child.kill(signal)
    const [code] = await gone
    return code
  }
  return {
    url,
    kill: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
  }
}

/** Kills a node while it sets its store up, at the given change of its folder. Answers whether it was still at it. */
export const killWhileSettingUp = async (data: string, change: number): Promise<boolean> => {
  const stores = join(data, 'stores')
  mkdirSync(stores, { recursive: true })
  const child = start(serveWords(data))
  const gone = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>
  let ready = false
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    if (!text.includes('listening on')) return
    ready = true
    child.kill('SIGKILL')
  })
  let changes = 0
  const watcher = watch(stores, () => {
    changes += 1
    if (changes === change) child.kill('SIGKILL')
  })
  const bound = setTimeout(() => child.kill('SIGKILL'), START_MILLISECONDS)
  await gone
  clearTimeout(bound)
  watcher.close()
  return !ready
}

/** What `headless.js verify` says of a folder. */
export const verifyFolder = (data: string): { ok: boolean; output: string } => {
  const { status, stdout, stderr } = spawnSync(nodeBinary(), [HEADLESS, 'verify', '--data', data], {
    env: cleanEnvironment(),
    encoding: 'utf8',
    timeout: START_MILLISECONDS,
  })
  return { ok: status === 0, output: `${stdout}${stderr}` }
}

/** One write as it was sent, and what is known of it. */
export interface Sent {
  key: string
  path: string
  body: Record<string, unknown>
  /** Undefined where the node was gone before it answered. */
  answer: Answer | undefined
}
export interface Answer {
  status: number
  body: unknown
  replayed: boolean
}

/** A client with a session. */
export class Client {
  private readonly url: string
  private readonly token: string

  private constructor(url: string, token: string) {
    this.url = url
    this.token = token
  }

  static async signIn(url: string): Promise<Client> {
    const response = await fetch(`${url}/v1/api/store/sign-in/password`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(OWNER),
      signal: AbortSignal.timeout(CALL_MILLISECONDS),
    })
    if (!response.ok) throw new Error(`signing in answered ${response.status}: ${await response.text()}`)
    return new Client(url, ((await response.json()) as { token: string }).token)
  }

  async get<Body>(path: string): Promise<Body> {
    const response = await fetch(`${this.url}/v1/api/${path}`, {
      headers: { authorization: `Bearer ${this.token}` },
      signal: AbortSignal.timeout(CALL_MILLISECONDS),
    })
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`)
    return (await response.json()) as Body
  }

  /** Sends a write; undefined where no whole answer came back. */
  async post(write: Pick<Sent, 'key' | 'path' | 'body'>): Promise<Answer | undefined> {
    try {
      const response = await fetch(`${this.url}/v1/api/${write.path}`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${this.token}`,
          'content-type': 'application/json',
          'idempotency-key': write.key,
        },
        body: JSON.stringify(write.body),
        signal: AbortSignal.timeout(CALL_MILLISECONDS),
      })
      const body: unknown = await response.json()
      return { status: response.status, body, replayed: response.headers.get('idempotency-replayed') === 'true' }
    } catch {
      // The node was killed before its answer was here: nobody knows what became of it.
      return undefined
    }
  }
}

/** Answers that say what became of a command; 503 says that nobody knows. */
export const isSettled = (answer: Answer | undefined): answer is Answer => answer !== undefined && answer.status < 500

interface Made {
  order?: { id: string }
  usages?: { id: string }[]
}

/** Seats, pays, completes, cancels, moves and books from several sides at once, until `enough` answers have come. */
export const storm = async (
  client: Client,
  options: {
    units: readonly string[]
    round: number
    enough: number
    random(below: number): number
    atEnough(): Promise<void>
  },
): Promise<Sent[]> => {
  const { units, round, random, enough } = options
  const sent: Sent[] = []
  const orders: string[] = []
  const usages: string[] = []
  let answers = 0
  let ended: Promise<void> | undefined
  const unit = (): string => units[random(units.length)] ?? ''
  const next = (worker: number, number: number): Sent => {
    const key = `round ${round} side ${worker} number ${number}`
    const order = orders[random(Math.max(orders.length, 1))]
    const usage = usages[random(Math.max(usages.length, 1))]
    const write = (path: string, body: Record<string, unknown>): Sent => ({
      key,
      path: `sale/${path}`,
      body,
      answer: undefined,
    })
    const what = random(10)
    if (what < 4 || order === undefined || usage === undefined) {
      return write('sale-orders', { allocationUnitIds: [unit()], externalReference: key, acceptShorterWindow: true })
    }
    if (what === 4) return write(`sale-orders/${order}/paid`, {})
    if (what === 5) return write(`sale-orders/${order}/complete`, {})
    if (what === 6) return write(`sale-orders/${order}/cancel`, { reason: 'the storm' })
    if (what === 7)
      return write(`allocation-usages/${usage}/transfer`, { allocationUnitIds: [unit()], acceptShorterWindow: true })
    const from = Date.now() + (1 + random(2_000)) * 3_600_000
    return write('reservations', { allocationUnitIds: [unit()], reservedFrom: new Date(from).toISOString() })
  }
  const side = async (worker: number): Promise<void> => {
    for (let number = 0; ended === undefined; number += 1) {
      const write = next(worker, number)
      sent.push(write)
      write.answer = await client.post(write)
      if (write.answer === undefined) return
      answers += 1
      const made = write.answer.body as Made
      if (write.answer.status < 300) {
        if (made.order !== undefined) orders.push(made.order.id)
        for (const { id } of made.usages ?? []) usages.push(id)
      }
      if (answers >= enough) ended ??= options.atEnough()
    }
  }
  await Promise.all(Array.from({ length: 12 }, (_, worker) => side(worker)))
  await ended
  return sent
}
