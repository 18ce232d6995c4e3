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

/** Who has heard nothing of itself for so long hears nothing; a busy machine takes far less. */
const SILENCE_MILLISECONDS = 10_000

const sent = (socket: Socket, multicastPort: number): Promise<void> =>
  new Promise((resolve, reject) => {
    socket.send('hello', multicastPort, GROUP, (error) => (error === null ? resolve() : reject(error)))
  })

/** Asks the machine itself, not the code under test. */
export const carriesMulticast = async (multicastPort: number): Promise<boolean> => {
  let socket: Socket | undefined
  try {
    socket = await speaker(multicastPort)
    const heard = once(socket, 'message', { signal: AbortSignal.timeout(SILENCE_MILLISECONDS) })
    // Where there is no way at all, the system says so at once.
    await Promise.all([heard, sent(socket, multicastPort)])
    return true
  } catch {
    return false
  } finally {
    socket?.close()
  }
}
