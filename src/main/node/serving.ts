import { join } from 'node:path'
import { loadIdentity } from '../server/identity'
import { createServer } from '../server/server'
import type { FloorbookServer, ServerOptions } from '../server/server'
import { isLoopback } from '../server/origins'
import { codeOf } from '../store/faults'
import { credentialFile } from './credential-file'
import type { CredentialKeeper } from './credential-file'
import { lineLog } from './log'
import type { MulticastOptions } from './multicast'
import { NodeNetwork } from './network'
import { FloorbookNode } from './node'

export interface ServingOptions {
  dataFolder: string
  rendererFolder: string
  /** Where this machine's own browsers find it: loopback, or over plain HTTP what was allowed. */
  host: string
  /** 0 takes any free one. */
  port: number
  /** Whether the next free port will do where this one is taken: yes for the usual one, no for one that was asked for. */
  orNextPort: boolean
  allowPlainHttp?: boolean
  /** The TLS port for terminals and tablets; opened when the first is paired, or at once. */
  door?: {
    host?: string | undefined
    port?: number | undefined
    open?: boolean | undefined
    addresses?: readonly string[] | undefined
  }
  /** How hubs and terminals find each other: `lan` by mDNS, `off`, or an address for mDNS on that one network. */
  discovery?: string | undefined
  /** Where the node keeps what it shows at the hub's door; a file in the data folder where nothing better is given. */
  credentials?: CredentialKeeper
}

export interface ServedNode {
  node: FloorbookNode
  network: NodeNetwork
  server: FloorbookServer
  close(): Promise<void>
}

/** Ports tried after the first one. */
const FURTHER_PORTS = 20
/** Where other machines find a hub, unless something else was asked for. */
export const DOOR_PORT = 4115
const ALL_ADDRESSES = '0.0.0.0'

const isTaken = (thrown: unknown): boolean => codeOf(thrown) === 'EADDRINUSE'

const discoveryOf = (words: string): MulticastOptions | undefined =>
  words === 'off' ? undefined : words === 'lan' ? {} : { interface: words }

const listen = async (
  node: FloorbookNode,
  options: ServingOptions,
  shared: Pick<ServerOptions, 'rendererFolder' | 'log'>,
): Promise<FloorbookServer> => {
  for (let further = 0; ; further += 1) {
    try {
      return await createServer({
        ...shared,
        node,
        host: options.host,
        port: options.port === 0 ? 0 : options.port + further,
        allowPlainHttp: options.allowPlainHttp === true,
      })
    } catch (thrown) {
      if (!isTaken(thrown) || !options.orNextPort || further >= FURTHER_PORTS || options.port === 0) throw thrown
    }
  }
}

/** A node with its servers: what a headless box runs, and what a desktop shares with browsers on the same machine. */
export const serveNode = async (options: ServingOptions): Promise<ServedNode> => {
  const { dataFolder, rendererFolder, door = {} } = options
  const log = lineLog()
  const node = new FloorbookNode({ dataFolder, log })
  const shared = { rendererFolder, log: { level: 'warn', stream: process.stderr } } as const
  let network: NodeNetwork | undefined
  try {
    network = new NodeNetwork({
      node,
      identity: await loadIdentity(join(dataFolder, 'identity')),
      credentials: options.credentials ?? credentialFile(join(dataFolder, 'credential.json')),
      host: door.host ?? ALL_ADDRESSES,
      port: door.port ?? DOOR_PORT,
      addresses: door.addresses,
      server: shared,
      plainHttp: options.allowPlainHttp === true && !isLoopback(options.host),
      discovery: discoveryOf(options.discovery ?? 'lan'),
      log,
    })
    const server = await listen(node, options, shared)
    await node.connect(network, door.open === true)
    const opened = network
    return {
      node,
      network,
      server,
      close: async () => {
        await opened.close()
        await server.close()
        node.close()
      },
    }
  } catch (thrown) {
    await network?.close()
    node.close()
    throw thrown
  }
}
