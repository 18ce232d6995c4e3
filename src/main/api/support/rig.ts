import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import type { IncomingHttpHeaders } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What came back over a real socket, as it came: no redirect followed, no header added that a test did not ask for. */
export interface Received {
  status: number
  headers: IncomingHttpHeaders
  text: string
  json: unknown
}

export interface Sent {
  method?: string
  headers?: Record<string, string>
  /** An object is sent as JSON with its type; text is sent as it is. */
  body?: unknown
}

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** One call to a server on loopback. The path goes out as written, dots and all. */
export const send = (port: number, path: string, { method, headers, body }: Sent = {}): Promise<Received> =>
  new Promise((resolve, reject) => {
    const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
    const call = request(
      {
        host: '127.0.0.1',
        port,
        path,
        method: method ?? (body === undefined ? 'GET' : 'POST'),
        headers: {
          ...(text === undefined
            ? {}
            : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
          ...headers,
        },
      },
      (response) => {
        let received = ''
        response.setEncoding('utf8')
        response.on('data', (part: string) => (received += part))
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: received,
            json: jsonOf(received),
          }),
        )
      },
    )
    call.on('error', reject)
    call.end(text)
  })

/** A folder with the files of a built browser terminal; `remove` takes it away. */
export function rendererFolder(): { folder: string; remove(): void } {
  const outer = mkdtempSync(join(tmpdir(), 'floorbook-files-'))
  const folder = join(outer, 'renderer')
  mkdirSync(join(folder, 'assets'), { recursive: true })
  writeFileSync(join(outer, 'secret.txt'), 'not for anybody')
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Floorbook</title>')
  writeFileSync(join(folder, '.hidden'), 'not for anybody')
  writeFileSync(join(folder, 'assets', 'index-abc123.js'), 'void 0')
  writeFileSync(join(folder, 'assets', 'index-abc123.js.map'), '{}')
  return { folder, remove: () => rmSync(outer, { recursive: true, force: true }) }
}
