import { hostname, networkInterfaces } from 'node:os'
import { isIP } from 'node:net'

/** The host that an address names, as sockets and certificates take it: an IPv6 one without its brackets. */
export const hostOf = ({ hostname: host }: Pick<URL, 'hostname'>): string => host.replace(/^\[|\]$/gu, '')

/** What this machine is called on its network; it may be reached by either. */
export const machineNames = (): string[] => {
  const name = hostname().toLowerCase()
  return [name, `${name}.local`]
}

/** The host of a Host header or an authority, without port and brackets; undefined where it is none. */
const hostIn = (authority: string | undefined): string | undefined => {
  if (authority === undefined || !/^[\w.:[\]-]{1,255}$/u.test(authority)) return undefined
  try {
    const url = new URL(`http://${authority}`)
    return url.pathname === '/' ? hostOf(url).toLowerCase() : undefined
  } catch {
    return undefined
  }
}

/** Whether an address or name means this machine only. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))

/** Whether a caller is on this machine: over its loopback, or by no network at all. */
export const isOfThisMachine = (address: string): boolean =>
  isIP(address) === 0 || isLoopback(address.replace(/^::ffff:/u, ''))

const ownNames = (): Set<string> => {
  const addresses = Object.values(networkInterfaces()).flatMap((entries) => entries ?? [])
  return new Set([...machineNames(), ...addresses.map(({ address }) => address.toLowerCase())])
}

/** Why a request is refused for where it comes from, or undefined. */
export type OriginCheck = (headers: { host?: string | undefined; origin?: string | undefined }) => string | undefined

/**
 * Guards against other pages' scripts. A name that only points here (DNS rebinding) is no Host of this node: on loopback
 * only loopback names are, else this machine's own names and addresses. `addresses` are further ones under which whoever set
 * it up says that it is reached: https://hub.example:4115. A page may only call the node that served it.
 */
export function createOriginCheck(listeningHost: string, addresses: readonly string[] = []): OriginCheck {
  const given = new Set(addresses.map((address) => hostIn(new URL(address).host)))
  let names = new Set<string>()
  const isOwn = (host: string): boolean => {
    if (isLoopback(host) || given.has(host) || names.has(host)) return true
    if (isLoopback(listeningHost)) return false
    // A name not heard before: this machine may have got another address since it was last asked.
    names = ownNames()
    return names.has(host)
  }
  return ({ host: authority, origin }) => {
    const host = hostIn(authority)
    if (host === undefined || !isOwn(host)) return 'host'
    if (origin === undefined) return undefined
    const own = origin === `http://${authority}` || origin === `https://${authority}`
    return own ? undefined : 'origin'
  }
}
