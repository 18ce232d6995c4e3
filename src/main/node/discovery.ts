import { hash } from 'node:crypto'
import type { Bonjour, Browser, Service } from 'bonjour-service'
import { onEachNetwork } from './multicast'
import type { MulticastOptions } from './multicast'

/**
 * Finding the hub on the store's network (mDNS, `_floorbook._tcp`). What is found is a hint where to look and proves nothing:
 * anybody may announce anything. Who answers there is known by its certificate alone.
 */

const TYPE = 'floorbook'
/** A watch asks again this often, and so hears of a hub that has got another address. */
const ROUND_MILLISECONDS = 30_000
/** More than a network has hubs: what floods us is not kept. */
const MOST_HUBS = 50
/** A string of a TXT record has at most 255 bytes, its key included. */
const NAME_BYTES = 200

/** A hub that announces itself. */
export interface FoundHub {
  name: string
  /** https://192.168.1.20:4115 */
  address: string
  /** Of the certificate that it claims to have. */
  fingerprint: string
  /** Tells a terminal that this is, or is not, its own store (merchantMarkOf). */
  merchantMark: string
}

export interface Announcement extends MulticastOptions {
  /** For people who choose among hubs. Everybody on the network reads it. */
  name: string
  port: number
  fingerprint: string
  merchantMark: string
  /** Version of the protocol that the hub speaks. */
  protocol: number
}

/**
 * Says whose hub this is to those who know the store, and nothing to others. Salted with the fingerprint, so that two hubs
 * of one store are not seen to belong together.
 */
export const merchantMarkOf = (merchantId: string, fingerprint: string): string =>
  hash('sha256', `floorbook merchant ${fingerprint} ${merchantId}`, 'hex').slice(0, 32)

/** Lets the terminals of the network find this hub until it is stopped. */
export const announceHub = (announcement: Announcement): { stop(): Promise<void> } => {
  const { name, port, fingerprint, merchantMark, protocol } = announcement
  // Both are seen on the network, must differ between machines and need not be read by people.
  const mark = fingerprint.slice(0, 12)
  return onEachNetwork(announcement, (bonjour) => {
    bonjour.publish({
      name: `Floorbook ${mark}`,
      host: `floorbook-${mark}.local`,
      type: TYPE,
      port,
      txt: { name: cutToBytes(name, NAME_BYTES), fp: fingerprint, mark: merchantMark, v: String(protocol) },
      disableIPv6: true,
      // The name cannot be another machine's. Asking for it would find this machine on its other networks.
      probe: false,
    })
  })
}

/** Calls with each hub that is heard, again in each round in which it is. Answers what stops it. */
export const watchHubs = (
  onFound: (hub: FoundHub) => void,
  options: MulticastOptions & { roundMilliseconds?: number } = {},
): (() => Promise<void>) => {
  let heard = new Set<string>()
  const hear = (service: Service): void => {
    const hub = hubOf(service)
    if (hub === undefined || heard.size >= MOST_HUBS) return
    const key = `${hub.fingerprint} ${hub.address}`
    if (heard.has(key)) return
    heard.add(key)
    onFound(hub)
  }
  return inRounds(options, options.roundMilliseconds ?? ROUND_MILLISECONDS, hear, () => {
    heard = new Set()
  })
}

/** Listens for a while. One entry a hub, at the first address where it was heard; none where there is no multicast. */
export const findHubs = async (options: MulticastOptions & { milliseconds: number }): Promise<FoundHub[]> => {
  const found = new Map<string, FoundHub>()
  const stop = watchHubs((hub) => {
    if (!found.has(hub.fingerprint)) found.set(hub.fingerprint, hub)
  }, options)
  await new Promise((resolve) => setTimeout(resolve, options.milliseconds))
  await stop()
  return [...found.values()]
}

/**
 * Each round asks and listens with a browser of its own. The library's browser neither forgets nor notices when the address
 * of something that it knows has changed; a fresh one knows nothing.
 */
const inRounds = (
  options: MulticastOptions,
  milliseconds: number,
  hear: (service: Service) => void,
  nextRound: () => void,
): (() => Promise<void>) => {
  const browsers = new WeakMap<Bonjour, Browser>()
  const ask = (bonjour: Bonjour): void => {
    browsers.get(bonjour)?.stop()
    browsers.set(bonjour, bonjour.find({ type: TYPE }, hear))
  }
  const networks = onEachNetwork(options, ask)
  const timer = setInterval(() => {
    nextRound()
    networks.each(ask)
  }, milliseconds).unref()
  return () => {
    clearInterval(timer)
    return networks.stop()
  }
}

/** Reads what somebody on the network says; undefined where it is not what a hub would say. */
export const hubOf = (service: Service): FoundHub | undefined => {
  // The library leaves out what the packet left out, whatever its types say.
  const { txt = {}, port } = service as Partial<Service> & { txt?: Record<string, unknown> }
  const { fp: fingerprint, mark: merchantMark, name } = txt
  if (typeof fingerprint !== 'string' || !/^[0-9a-f]{64}$/.test(fingerprint)) return undefined
  if (typeof merchantMark !== 'string' || !/^[0-9a-f]{32}$/.test(merchantMark)) return undefined
  if (port === undefined || !Number.isInteger(port) || port < 1 || port > 65_535) return undefined
  const host = hostOf(service)
  if (host === undefined) return undefined
  return { name: plainName(name), address: `https://${host}:${port}`, fingerprint, merchantMark }
}

/**
 * The packet came from an address that reaches the hub, unless a router passed it on between two networks: then it is none
 * of those that the hub names, and the first of those is meant.
 */
const hostOf = ({ addresses = [], referer }: Service): string | undefined => {
  const named = addresses.filter((address) => /^(\d{1,3}\.){3}\d{1,3}$/.test(address))
  const from = referer?.address
  if (from !== undefined && (from.startsWith('127.') || named.includes(from))) return from
  return named[0] ?? from
}

/** What a stranger named itself, fit to be shown. */
const plainName = (name: unknown): string =>
  typeof name === 'string' ? cutToBytes(name.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ''), NAME_BYTES).trim() : ''

/** As many whole characters as fit. */
const cutToBytes = (text: string, bytes: number): string => {
  let cut = ''
  for (const character of text) {
    if (Buffer.byteLength(cut + character) > bytes) break
    cut += character
  }
  return cut
}
