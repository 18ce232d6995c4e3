/**
 * A browser without Electron knows no schemes of its own, so `app://host/path` is served from
 * `http://host.app.localhost:PORT/path`: loopback, and a secure context because the name ends in `.localhost`.
 */

/** Schemes that the browser itself understands; they stay as they are. */
const NATIVE = new Set(['http', 'https', 'file', 'about', 'data', 'blob', 'devtools', 'chrome', 'chrome-error'])

/** Scheme and host behind a `Host` header, or undefined for a host that is none of ours. */
export function parseHost(host: string): { scheme: string; host: string } | undefined {
  const match = /^(.+)\.([a-z][a-z0-9+-]*)\.localhost(?::\d+)?$/i.exec(host)
  return match?.[1] === undefined || match[2] === undefined ? undefined : { host: match[1], scheme: match[2] }
}

/** The address that the browser loads. */
export function toReal(address: string, port: number): string {
  const match = /^([a-z][a-z0-9+-]*):\/\/([^/?#]*)(.*)$/i.exec(address)
  const scheme = match?.[1]?.toLowerCase()
  if (match === null || scheme === undefined || NATIVE.has(scheme)) return address
  const rest = match[3] ?? ''
  return `http://${match[2]}.${scheme}.localhost:${port}${rest.startsWith('/') ? '' : '/'}${rest}`
}

/** The address that the application sees. */
export function toVirtual(address: string, port: number): string {
  if (!URL.canParse(address)) return address
  const url = new URL(address)
  const mapped = url.port === String(port) ? parseHost(url.host) : undefined
  return mapped === undefined ? address : `${mapped.scheme}://${mapped.host}${url.pathname}${url.search}${url.hash}`
}

/** Origin of an address as Electron prints it; addresses without a host have none. */
export function originOf(address: string): string {
  const match = /^([a-z][a-z0-9+-]*:\/\/[^/?#]+)/i.exec(address)
  return match?.[1] ?? 'null'
}
