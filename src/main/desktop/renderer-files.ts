import { extname, join, relative, isAbsolute, sep } from 'node:path'

/** The scheme and host under which windows load their files. A window of any other origin gets nothing. */
export const APPLICATION_SCHEME = 'app'
export const APPLICATION_HOST = 'floorbook'
export const APPLICATION_ORIGIN = `${APPLICATION_SCHEME}://${APPLICATION_HOST}`

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.wasm': 'application/wasm',
}

/** Media type of a file by its name; unknown ones are bytes, which a browser does not run. */
export function mediaTypeOf(file: string): string {
  return MEDIA_TYPES[extname(file).toLowerCase()] ?? 'application/octet-stream'
}

/**
 * Everything comes from the application itself. Styles may be inline because Mantine injects its own;
 * scripts may not, so text that a guest types can never run.
 */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "manifest-src 'self'",
  "media-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Headers of every answer, found or not. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}

/**
 * The file that a URL names, or undefined when it names none of ours: another host, a path that cannot be decoded,
 * or one that would leave the folder by dots, an encoded slash, a backslash, a drive letter or a NUL.
 */
export function rendererFile(folder: string, address: string): string | undefined {
  let url: URL
  let path: string
  try {
    url = new URL(address)
    path = decodeURIComponent(url.pathname)
  } catch {
    return undefined
  }
  if (url.protocol !== `${APPLICATION_SCHEME}:` || url.host !== APPLICATION_HOST) return undefined
  if (path.includes('\0') || path.includes('\\') || path.includes(':')) return undefined
  const parts = path.split('/').filter((part) => part !== '')
  if (parts.includes('..') || parts.includes('.')) return undefined
  const file = parts.length === 0 ? join(folder, 'index.html') : join(folder, ...parts)
  const inside = relative(folder, file)
  return isAbsolute(inside) || inside.split(sep)[0] === '..' ? undefined : file
}
