import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { silentLog } from '../api/log'
import { createServer } from '../server/server'
import type { ServerOptions } from '../server/server'
import { FloorbookNode } from './node'
import type { MerchantStore } from './merchant-store'
import { createTrialStore } from './trial-store'

/** A served trial store in a folder of its own, on a free port of loopback; for tests over real sockets. */
export interface TestServer {
  address: string
  node: FloorbookNode
  store: MerchantStore
  /** The store's data file. */
  file: string
  /** A REST call as the owner; answers status and body. */
  call(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<{ status: number; body: never }>
  close(): Promise<void>
}

export const basic = (login: string, password = 'floorbook-trial'): string =>
  `Basic ${Buffer.from(`${login}:${password}`).toString('base64')}`

export const startTestServer = async (options: Partial<ServerOptions> = {}): Promise<TestServer> => {
  const folder = mkdtempSync(join(tmpdir(), 'floorbook-node-'))
  const node = new FloorbookNode({ dataFolder: folder, log: silentLog })
  const created = await createTrialStore(node)
  if (!created.ok) throw new Error(created.refusal.code)
  const server = await createServer({
    node,
    host: '127.0.0.1',
    port: 0,
    rendererFolder: join(folder, 'none'),
    log: false,
    ...options,
  })
  return {
    address: server.address,
    node,
    store: created.value.store,
    file: join(folder, 'stores', `${created.value.store.merchantId}.floorbook`),
    call: async (method, path, body, headers = {}) => {
      const response = await fetch(server.address + path, {
        method,
        headers: {
          authorization: basic('owner'),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      return { status: response.status, body: (await response.json()) as never }
    },
    close: async () => {
      await server.close()
      node.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
