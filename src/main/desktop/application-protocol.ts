import { readFile } from 'node:fs/promises'
import { protocol } from 'electron'
import { logDesktop } from './log'
import { APPLICATION_SCHEME, mediaTypeOf, rendererFile, SECURITY_HEADERS } from './renderer-files'

/** Tells Chromium that `app:` is a real, secure origin. Must run before the application is ready. */
export function registerApplicationScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: APPLICATION_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ])
}

/** Answers without a body; the same headers as a file, so that an error page is no way around the policy. */
function refuse(status: number): Response {
  return new Response(null, { status, headers: SECURITY_HEADERS })
}

/** True for "there is no such file", in all the ways a file system says it. */
function isMissing(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR'
}

/** Serves the renderer's folder to the windows under `app://floorbook/`, and nothing else. */
export function serveApplication(folder: string): void {
  protocol.handle(APPLICATION_SCHEME, async (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405)
    const file = rendererFile(folder, request.url)
    if (file === undefined) return refuse(404)
    try {
      const bytes = await readFile(file)
      const headers = { ...SECURITY_HEADERS, 'content-type': mediaTypeOf(file), 'cache-control': 'no-cache' }
      return new Response(request.method === 'HEAD' ? null : new Uint8Array(bytes), { headers })
    } catch (error) {
      if (isMissing(error)) return refuse(404)
      logDesktop('error', 'renderer-file-unreadable', { message: error instanceof Error ? error.message : 'unknown' })
      return refuse(500)
    }
  })
}
