import { createServer } from '../server/server'
import type { FloorbookServer } from '../server/server'
import { lineLog } from './log'
import { FloorbookNode } from './node'

export interface ServingOptions {
  dataFolder: string
  rendererFolder: string
  host: string
  /** 0 takes any free one. */
  port: number
  /** Whether the next free port will do where this one is taken: yes for the usual one, no for one that was asked for. */
  orNextPort: boolean
  allowPlainHttp?: boolean
}

/** Ports tried after the first one. */
const FURTHER_PORTS = 20

const isTaken = (thrown: unknown): boolean =>
  thrown instanceof Error && 'code' in thrown && thrown.code === 'EADDRINUSE'

const listen = async (node: FloorbookNode, options: ServingOptions): Promise<FloorbookServer> => {
  for (let further = 0; ; further += 1) {
    try {
      return await createServer({
        node,
        host: options.host,
        port: options.port === 0 ? 0 : options.port + further,
        rendererFolder: options.rendererFolder,
        allowPlainHttp: options.allowPlainHttp === true,
        log: { level: 'warn', stream: process.stderr },
      })
    } catch (thrown) {
      if (!isTaken(thrown) || !options.orNextPort || further >= FURTHER_PORTS || options.port === 0) throw thrown
    }
  }
}

/** A node with its server: what a headless box runs, and what a desktop shares with browsers on the same machine. */
export const serveNode = async (
  options: ServingOptions,
): Promise<{ node: FloorbookNode; server: FloorbookServer; close(): Promise<void> }> => {
  const node = new FloorbookNode({ dataFolder: options.dataFolder, log: lineLog() })
  try {
    const server = await listen(node, options)
    return {
      node,
      server,
      close: async () => {
        await server.close()
        node.close()
      },
    }
  } catch (thrown) {
    node.close()
    throw thrown
  }
}
