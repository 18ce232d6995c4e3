import { readdirSync } from 'node:fs'
import { hostname } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { NodeAddress } from '@contract/entities/terminal'
import { isLoopback } from './server/origins'
import type { FloorbookNode } from './node/node'
import { DOOR_PORT, serveNode } from './node/serving'
import { createTrialStore, trialCard } from './node/trial-store'
import { merchantRow } from './access/merchant'
import { openConnection } from './store/connection'
import { StoreFault } from './store/faults'
import { lockFolder } from './store/folder-lock'
import { verify } from './store/verify'

/** The same node without Electron: `serve` for a box without a screen, `verify` to hold the tables against the log. */

const USAGE = `floorbook serve  --data DIR [--port N] [--host ADDRESS] [--sample restaurant] [--allow-plain-http]
                [--role hub] [--door-host ADDRESS] [--door-port N] [--door-address URL ...] [--discovery lan|off|ADDRESS]
                [--role terminal --hub https://ADDRESS:PORT --code CODE [--name NAME]]
floorbook verify --data DIR`

/** Browsers find the floor here, or at the next free port where nothing else was asked for. */
const USUAL_PORT = 4114

const LOCAL = { address: 'command line' }

const say = (line: string): void => void process.stdout.write(`${line}\n`)

/** What the command line says. Ends the program with how it is used where that is asked, or where it says what nobody knows. */
const commandLine = () => {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        help: { type: 'boolean', short: 'h', default: false },
        data: { type: 'string', default: 'data' },
        port: { type: 'string' },
        host: { type: 'string', default: '127.0.0.1' },
        sample: { type: 'string' },
        'allow-plain-http': { type: 'boolean', default: false },
        discovery: { type: 'string' },
        role: { type: 'string' },
        'door-host': { type: 'string' },
        'door-port': { type: 'string' },
        'door-address': { type: 'string', multiple: true },
        hub: { type: 'string' },
        code: { type: 'string' },
        name: { type: 'string' },
      },
    })
  } catch (thrown) {
    // Its first sentence names the option; the rest tells how to pass files whose names begin with a dash.
    const [what] = String(thrown instanceof Error ? thrown.message : thrown).split(/\.(?:\s|$)/u)
    process.stderr.write(`${what}.\n${USAGE}\n`)
    return process.exit(2)
  }
}

const { values, positionals } = commandLine()

const portOf = (option: 'port' | 'door-port', usual: number): number => {
  const port = Number(values[option] ?? usual)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw new Error(`--${option} takes a number from 0 to 65535, not ${values[option]}`)
}

/** Where others are told to find this node; undefined: at its own addresses. */
const doorAddresses = (): string[] | undefined =>
  values['door-address']?.map((address) => {
    const known = NodeAddress.safeParse(address)
    if (!known.success)
      throw new Error(`--door-address takes an address such as https://192.168.1.20:4115, not ${address}`)
    return known.data
  })

const serve = async (): Promise<void> => {
  const port = portOf('port', USUAL_PORT)
  const { role } = values
  if (role !== undefined && role !== 'hub' && role !== 'terminal')
    throw new Error(`--role knows "hub" and "terminal", not "${role}"`)
  if (values.sample !== undefined && values.sample !== 'restaurant')
    throw new Error(`--sample knows "restaurant", not "${values.sample}"`)
  if (!isLoopback(values.host) && !values['allow-plain-http']) {
    throw new Error(
      `Plain HTTP is served on loopback only. For ${values.host} add --allow-plain-http, and only on a network you trust.`,
    )
  }
  const running = await serveNode({
    dataFolder: resolve(values.data),
    rendererFolder: join(import.meta.dirname, '..', 'renderer'),
    host: values.host,
    port,
    orNextPort: values.port === undefined,
    allowPlainHttp: values['allow-plain-http'],
    discovery: values.discovery,
    door: {
      host: values['door-host'],
      port: portOf('door-port', DOOR_PORT),
      open: role === 'hub',
      addresses: doorAddresses(),
    },
  })
  if (role === 'terminal') await joinStore(running.node)
  if (values.sample !== undefined && running.node.stores().length === 0) {
    const created = await createTrialStore(running.node)
    if (!created.ok) throw new Error(`The sample store could not be made: ${created.refusal.code}`)
  }
  const [store] = running.node.stores()
  if (store !== undefined && merchantRow(store.reader).trial === 1)
    for (const line of trialCard(store.merchantId)) say(line)
  say(`Floorbook ${running.node.version} is listening on ${running.server.address}`)
  for (const address of running.network.listeningAt()) say(`Other machines find it at ${address}`)
  if (store === undefined && running.node.isSetUp) say('The store is on its way from the main terminal.')
  else if (store === undefined && role !== 'terminal')
    say('This data folder has no store yet: open the address in a browser to set one up.')
  const stop = (): void => {
    running.close().then(
      () => process.exit(0),
      (thrown: unknown) => fail(thrown),
    )
  }
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
}

/** Joins the store of a hub, unless it was joined before. */
const joinStore = async (node: FloorbookNode): Promise<void> => {
  if (node.isSetUp) return
  const { hub, code, name } = values
  if (hub === undefined || code === undefined) {
    say('This terminal belongs to no store yet: open the address in a browser, or start it with --hub and --code.')
    return
  }
  const joined = await node.session('setup.pair', { address: hub, code, terminalName: name ?? hostname() }, LOCAL)
  if (!joined.ok) throw new Error(`The hub at ${hub} did not let this terminal in: ${joined.refusal.code}`)
  say(`Joined the store at ${hub} as terminal ${(joined.value as { terminalCode: string }).terminalCode}`)
}

const verifyAll = (): void => {
  const unlock = lockFolder(resolve(values.data))
  const folder = join(resolve(values.data), 'stores')
  const files = readdirSync(folder).filter((file) => file.endsWith('.floorbook'))
  let problems = 0
  for (const file of files) {
    const connection = openConnection({ file: join(folder, file) })
    const report = verify(connection)
    connection.close()
    say(`${file}: ${report.commits} commits, ${report.rows} rows, ${report.problems.length} problems`)
    if (!report.whole)
      say(
        '  This node keeps only the end of the log: its commits were checked, its tables cannot be rebuilt from them.',
      )
    for (const problem of report.problems) say(`  ${JSON.stringify(problem)}`)
    problems += report.problems.length
  }
  say(
    problems === 0
      ? 'The tables are what the log makes of them.'
      : 'The tables and the log differ; nothing was changed.',
  )
  unlock()
  process.exitCode = problems === 0 ? 0 : 1
}

const fail = (thrown: unknown): void => {
  if (thrown instanceof Error && 'code' in thrown && thrown.code === 'EADDRINUSE') {
    process.stderr.write(
      `Port ${values.port ?? USUAL_PORT} is taken by another program: name another one with --port.\n`,
    )
    process.exit(1)
  }
  const code = thrown instanceof StoreFault ? `${thrown.code}: ` : ''
  process.stderr.write(`${code}${thrown instanceof Error ? thrown.message : String(thrown)}\n`)
  process.exit(1)
}

switch (values.help ? 'help' : (positionals[0] ?? 'serve')) {
  case 'help':
    say(USAGE)
    break
  case 'serve':
    await serve().catch(fail)
    break
  case 'verify':
    try {
      verifyAll()
    } catch (thrown) {
      fail(thrown)
    }
    break
  default:
    process.stderr.write(`Unknown command '${positionals[0]}'.\n${USAGE}\n`)
    process.exitCode = 2
}
