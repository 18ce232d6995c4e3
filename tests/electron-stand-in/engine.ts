import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CdpConnection, type CdpEvent } from './cdp.ts'
import { startChromium, type Chromium } from './chromium.ts'
import { startProtocolServer } from './protocol-server.ts'
import { appendedSwitches, commandLine } from './switches.ts'

/** The user folder that the command line names. */
export const namedUserData = commandLine.getSwitchValue('user-data-dir')
/** Files of this process: inside the test's own user folder, which the test removes. */
export const profile = join(namedUserData === '' ? tmpdir() : namedUserData, `.stand-in-${process.pid}`)

let chromium: Chromium | undefined
let connection: CdpConnection | undefined
let stopping = false

/** The connection to the browser; there is one from the moment the application is ready. */
export function cdp(): CdpConnection {
  if (connection === undefined) throw new Error('stand-in: the application is not ready')
  return connection
}

/** Process id of the browser. */
export function browserProcessId(): number {
  return chromium?.process.pid ?? 0
}

/** Starts the browser and the server behind the application's schemes, and says so as Chromium does. */
export async function startEngine(onEvent: (event: CdpEvent) => void): Promise<void> {
  await startProtocolServer()
  const language = commandLine.getSwitchValue('lang') || 'en-US'
  chromium = await startChromium({ profile, language, switches: appendedSwitches() })
  connection = await CdpConnection.open(chromium.address, () => {
    if (!stopping) endProcess(1)
  })
  const { product } = await connection.send('Browser.getVersion')
  Object.defineProperty(process.versions, 'chrome', { value: product.split('/')[1] ?? product, enumerable: true })
  connection.listen('', onEvent)
  await connection.send('Target.setDiscoverTargets', { discover: true })
  process.stderr.write(`\nDevTools listening on ${chromium.address}\n`)
}

/** Ends the browser and this process, and leaves no profile behind. */
export function endProcess(code: number): never {
  stopping = true
  chromium?.process.kill('SIGKILL')
  try {
    rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })
  } catch {
    // A helper of the browser still writes: the test's own clean-up takes the folder.
  }
  process.exit(code)
}
