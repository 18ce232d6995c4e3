import type { Server as HttpServer } from 'node:http'
import { Server } from 'socket.io'
import type { Namespace, ServerOptions, Socket } from 'socket.io'
import type { ListenerConnection, Sink } from '../api/listeners'
import type { Remote } from '../api/ports'
import type { OriginCheck } from './origins'

/** A request is a token and some ids; nothing larger is read. */
const LARGEST_REQUEST = 16 * 1024
const MOST_SOCKETS = 2_000
/** Requests of one socket in ten seconds, beyond which it is cut off. */
const MOST_REQUESTS = 30
const REQUEST_WINDOW = 10_000

/** Border: socket.io does not type the buffers below a connection. */
interface Connection {
  writeBuffer: readonly { data?: unknown }[]
  transport: {
    socket?: { bufferedAmount?: number; terminate?(): void }
    once(event: 'drain', run: () => void): void
  }
}
const connectionOf = (socket: Socket): Connection => socket.conn as unknown as Connection

/** Bytes, or characters of text, that wait to be sent to this socket. */
function unsent(socket: Socket): number {
  const { writeBuffer, transport } = connectionOf(socket)
  let size = transport.socket?.bufferedAmount ?? 0
  for (const { data } of writeBuffer) if (typeof data === 'string') size += data.length
  return size
}

/** Ends the connection without a farewell, so that the client comes back by itself. */
const terminate = (socket: Socket): void => connectionOf(socket).transport.socket?.terminate?.()

/** A socket, as those see it who send to listeners. */
export interface SocketSink extends Sink {
  follows(channel: string, does: boolean): void
  unsent(): number
  whenSent(run: () => void): void
}

const sinkOf = (socket: Socket, event: string, bufferBound: number): SocketSink => ({
  send: (text) => void socket.emit(event, text),
  follows: (channel, does) => void (does ? socket.join(channel) : socket.leave(channel)),
  isBehind: () => unsent(socket) > bufferBound,
  cutOff: () => terminate(socket),
  unsent: () => unsent(socket),
  whenSent: (run) => connectionOf(socket).transport.once('drain', run),
})

/** Counts a socket's requests; true while it asks no more often than a terminal would. */
function isPatient(): () => boolean {
  let count = 0
  let since = Date.now()
  return () => {
    const now = Date.now()
    if (now - since > REQUEST_WINDOW) [count, since] = [0, now]
    count += 1
    return count <= MOST_REQUESTS
  }
}

/** Sockets on the server's own port, websocket only, for all that is pushed. */
export interface Sockets {
  server: Server
  /** Ends all connections. */
  close(): void
}

/** What holds for all sockets of a node: websocket only, frames as they are, and a peer that is gone is noticed in five seconds. */
export const SOCKET_MANNERS = {
  transports: ['websocket'],
  serveClient: false,
  perMessageDeflate: false,
  httpCompression: false,
  pingInterval: 2_000,
  pingTimeout: 3_000,
  connectTimeout: 5_000,
} satisfies Partial<ServerOptions>

/** Ends all connections. */
export const closeSockets = (server: Server): void => {
  server.disconnectSockets(true)
  server.engine.close()
}

/** Opens the server's sockets, with the limits that hold for all of them. */
export function openSockets(server: HttpServer, checkOrigin: OriginCheck): Sockets {
  const io = new Server(server, {
    ...SOCKET_MANNERS,
    maxHttpBufferSize: LARGEST_REQUEST,
    allowRequest: (request, decide) => {
      const refused = io.engine.clientsCount >= MOST_SOCKETS ? 'full' : checkOrigin(request.headers)
      decide(refused ?? null, refused === undefined)
    },
  })
  return { server: io, close: () => closeSockets(io) }
}

export interface Carried {
  /** Where clients connect. */
  namespace: Namespace
  /** The event that carries requests and messages, as text. */
  event: string
  /** Unsent bytes beyond which a listener is cut off. */
  bufferBound: number
  connect(sink: SocketSink, remote: Remote): ListenerConnection
}

/** Carries listeners' requests and messages over sockets; whoever asks without end is cut off. */
export function carryListeners({ namespace, event, bufferBound, connect }: Carried): void {
  namespace.on('connection', (socket) => {
    const connection = connect(sinkOf(socket, event, bufferBound), { address: socket.handshake.address })
    const patient = isPatient()
    socket.on(event, (text: unknown) => {
      if (!patient()) terminate(socket)
      else if (typeof text === 'string') connection.receive(text)
    })
    socket.on('disconnect', () => connection.close())
  })
}
