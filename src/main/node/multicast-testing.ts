import { createSocket } from 'node:dgram'
import type { Socket } from 'node:dgram'
import { once } from 'node:events'

/** mDNS for tests: over this machine's own loopback, on a port of the test's own. */
export const LOOPBACK = '127.0.0.1'
export const GROUP = '224.0.0.251'

/** A UDP port that nobody has. */
export const freeMulticastPort = async (): Promise<number> => {
  const socket = createSocket('udp4').bind(0, LOOPBACK)
  await once(socket, 'listening')
  const taken = socket.address().port
  socket.close()
  return taken
}

/** A socket that speaks on loopback to whoever listens there; to be closed. */
export const speaker = async (multicastPort: number): Promise<Socket> => {
  const socket = createSocket({ type: 'udp4', reuseAddr: true }).bind(multicastPort)
  await once(socket, 'listening')
  socket.addMembership(GROUP, LOOPBACK)
  socket.setMulticastInterface(LOOPBACK)
  return socket
}

/** Asks the machine itself, not the code under test. */
export const carriesMulticast = async (multicastPort: number): Promise<boolean> => {
  let socket: Socket | undefined
  try {
    socket = await speaker(multicastPort)
    const heard = once(socket, 'message', { signal: AbortSignal.timeout(1_000) })
    socket.send('hello', multicastPort, GROUP)
    await heard
    return true
  } catch {
    return false
  } finally {
    socket?.close()
  }
}
