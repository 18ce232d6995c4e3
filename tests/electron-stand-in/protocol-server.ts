import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parseHost } from './host-mapping.ts'

/** A handler as `protocol.handle` takes it. */
export type ProtocolHandler = Parameters<Electron.Protocol['handle']>[1]

const handlers = new Map<string, ProtocolHandler>()
let port = 0

/** Port of the server that stands for all schemes of the application. */
export function protocolPort(): number {
  return port
}

async function bodyOf(request: IncomingMessage): Promise<Buffer<ArrayBuffer>> {
  const pieces: Buffer[] = []
  for await (const piece of request) pieces.push(piece as Buffer)
  return Buffer.concat(pieces)
}

/** Headers of the request, without those that belong to the connection. */
function headersOf(request: IncomingMessage): [string, string][] {
  const own = new Set(['host', 'connection'])
  return Object.entries(request.headers)
    .filter(([name]) => !own.has(name))
    .map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')])
}

/** Gives a request to the handler of its scheme, under the address that the application knows. */
async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const mapped = parseHost(request.headers.host ?? '')
  const handler = mapped === undefined ? undefined : handlers.get(mapped.scheme)
  if (mapped === undefined || handler === undefined) {
    response.writeHead(404).end()
    return
  }
  const body = await bodyOf(request)
  const address = `${mapped.scheme}://${mapped.host}${request.url ?? '/'}`
  const method = request.method ?? 'GET'
  const headers = headersOf(request)
  const answered = await handler(
    new Request(address, body.length === 0 ? { method, headers } : { method, headers, body }),
  )
  response.writeHead(answered.status, [...answered.headers].flat())
  response.end(Buffer.from(await answered.arrayBuffer()))
}

/** Starts the server on loopback; it does not keep the process alive. */
export async function startProtocolServer(): Promise<void> {
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      console.error('stand-in: a protocol handler failed:', error)
      response.writeHead(500).end()
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  server.unref()
  port = (server.address() as AddressInfo).port
}

/** `handle`, `unhandle` and `isProtocolHandled`, for the module `protocol` and for a session. */
export const protocolHandling = {
  handle(scheme, handler) {
    if (handlers.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`)
    handlers.set(scheme, handler)
  },
  unhandle(scheme) {
    handlers.delete(scheme)
  },
  isProtocolHandled: (scheme) => handlers.has(scheme),
} satisfies Pick<Electron.Protocol, 'handle' | 'unhandle' | 'isProtocolHandled'>
