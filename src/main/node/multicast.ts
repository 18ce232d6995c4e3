import { createSocket } from 'node:dgram'
import type { Socket } from 'node:dgram'
import { once } from 'node:events'
import { Bonjour } from 'bonjour-service'
import { faultFacts } from '../api/log'
import type { Log } from '../api/log'
import { lanAddresses } from '../server/identity'

/** Where mDNS is spoken. */
const GROUP = '224.0.0.251'
const PORT = 5353
/** mDNS packets say by this that they were not routed. */
const TTL = 255
/** How often it is looked whether this machine has got or lost an address, in milliseconds. */
const LOOK_INTERVAL = 10_000
/** A network that does not take the farewell must not hold up the end of the program. */
const FAREWELL_MILLISECONDS = 500

export interface MulticastOptions {
  /** IPv4 address of the one network to use; by default all that this machine is in. */
  interface?: string | undefined
  /** Only tests choose another than mDNS's own. */
  multicastPort?: number | undefined
  log?: Pick<Log, 'warn'> | undefined
}

/** The networks, until they are stopped. */
export interface Multicast {
  each(run: (bonjour: Bonjour) => void): void
  stop(): Promise<void>
}

/**
 * Speaks mDNS on each of this machine's networks, one socket each: a hub with cable and radio is found on both, and a virtual
 * adapter does not swallow what is meant for the store. Addresses may come and go meanwhile. Never throws: where there is no
 * multicast nothing is said or heard, which is logged once.
 */
export const onEachNetwork = (options: MulticastOptions, begin: (bonjour: Bonjour) => void): Multicast => {
  const open = new Map<string, Promise<Bonjour | undefined>>()
  let told = false
  const tell = (thrown: unknown): void => {
    if (told) return
    told = true
    options.log?.warn(faultFacts(thrown), 'no multicast here: hubs are found by their address only')
  }
  const start = async (address: string): Promise<Bonjour | undefined> => {
    try {
      const socket = await openSocket(address, options.multicastPort ?? PORT, tell)
      const bonjour = bonjourOver(socket, options.multicastPort ?? PORT, tell)
      begin(bonjour)
      return bonjour
    } catch (thrown) {
      tell(thrown)
      // Another look may find it better.
      open.delete(address)
      return undefined
    }
  }
  const look = (): void => {
    const addresses = options.interface === undefined ? lanAddresses() : [options.interface]
    for (const [address, speaker] of open) {
      if (addresses.includes(address)) continue
      open.delete(address)
      void speaker.then(farewell)
    }
    for (const address of addresses) if (!open.has(address)) open.set(address, start(address))
    if (addresses.length === 0) tell(new Error('This machine has no address'))
  }
  look()
  const timer = setInterval(look, LOOK_INTERVAL).unref()
  return {
    each(run) {
      for (const speaker of open.values()) void speaker.then((bonjour) => bonjour && run(bonjour))
    },
    async stop() {
      clearInterval(timer)
      await Promise.all([...open.values()].map(async (speaker) => farewell(await speaker)))
    },
  }
}

const openSocket = async (address: string, port: number, tell: (thrown: unknown) => void): Promise<Socket> => {
  const socket = createSocket({ type: 'udp4', reuseAddr: true })
  try {
    const bound = once(socket, 'listening')
    socket.bind(port)
    await bound
    socket.addMembership(GROUP, address)
    socket.setMulticastInterface(address)
    socket.setMulticastTTL(TTL)
  } catch (thrown) {
    socket.close()
    throw thrown
  }
  // The library works inside the socket's events, where what it throws over a malformed packet would end the program.
  const emit = socket.emit.bind(socket) as (...event: unknown[]) => boolean
  socket.emit = (...event: unknown[]): boolean => {
    try {
      return emit(...event)
    } catch (thrown) {
      if (event[0] !== 'message') tell(thrown)
      return true
    }
  }
  return socket
}

const bonjourOver = (socket: Socket, port: number, tell: (thrown: unknown) => void): Bonjour => {
  // The library hands these on to its mDNS layer, which its types do not say.
  const options: object = { socket, bind: false, port, multicast: false }
  return new Bonjour(options, tell)
}

/** Says that what was announced is gone, as far as anybody hears it. */
const farewell = async (bonjour: Bonjour | undefined): Promise<void> => {
  if (bonjour === undefined) return
  const { promise: late, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, FAREWELL_MILLISECONDS)
  await Promise.race([new Promise<void>((done) => bonjour.unpublishAll(done)), late])
  clearTimeout(timer)
  await new Promise<void>((done) => bonjour.destroy(done))
}
