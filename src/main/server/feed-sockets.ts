import type { Server as HttpServer } from 'node:http'
import { Server } from 'socket.io'
import type { Socket } from 'socket.io'
import { FEED_EVENT } from '@contract/feed'
import { Feed } from '../api/feed'
import type { FeedSink } from '../api/feed'
import type { Log } from '../api/log'
import type { NodePort } from '../api/ports'
import type { OriginCheck } from './origins'

export interface FeedSocketOptions {
  log: Log
  checkOrigin: OriginCheck
  heartbeatMilliseconds?: number
  recheckMilliseconds?: number
  /** Unsent bytes beyond which a listener is cut off; it comes back and reloads. */
  bufferBound?: number
}

/** A request is a token and an id; nothing larger is read. */
const LARGEST_REQUEST = 16 * 1024
const MOST_SOCKETS = 2_000
const BUFFER_BOUND = 16 * 1024 * 1024
/** Requests of one socket in ten seconds, beyond which it is cut off. */
const MOST_REQUESTS = 30
const REQUEST_WINDOW = 10_000

/** Border: socket.io does not type the buffers below a connection. */
interface Connection {
  writeBuffer: readonly { data?: unknown }[]
  transport: { socket?: { bufferedAmount?: number; terminate?(): void } }
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

function sinkOf(socket: Socket, bufferBound: number): FeedSink {
  return {
    send: (text) => void socket.emit(FEED_EVENT, text),
    follows: (channel, does) => void (does ? socket.join(channel) : socket.leave(channel)),
    isBehind: () => unsent(socket) > bufferBound,
    cutOff: () => terminate(socket),
  }
}

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

/**
 * The feed for browser terminals: sockets on the server's own port, websocket only. Messages are encoded once for all
 * that follow a store. Returns what ends it.
 */
export function addFeedSockets(server: HttpServer, node: NodePort, options: FeedSocketOptions): { close(): void } {
  const { log, checkOrigin, bufferBound = BUFFER_BOUND, heartbeatMilliseconds, recheckMilliseconds } = options
  const io = new Server(server, {
    transports: ['websocket'],
    serveClient: false,
    perMessageDeflate: false,
    httpCompression: false,
    pingInterval: 2_000,
    pingTimeout: 3_000,
    connectTimeout: 5_000,
    maxHttpBufferSize: LARGEST_REQUEST,
    allowRequest: (request, decide) => {
      const refused = io.engine.clientsCount >= MOST_SOCKETS ? 'full' : checkOrigin(request.headers)
      decide(refused ?? null, refused === undefined)
    },
  })
  const feed = new Feed(node, {
    log,
    broadcast: (channel, text) => void io.to(channel).emit(FEED_EVENT, text),
    ...(heartbeatMilliseconds === undefined ? {} : { heartbeatMilliseconds }),
    ...(recheckMilliseconds === undefined ? {} : { recheckMilliseconds }),
  })
  io.on('connection', (socket) => {
    const connection = feed.connect(sinkOf(socket, bufferBound), { address: socket.handshake.address })
    const patient = isPatient()
    socket.on(FEED_EVENT, (text: unknown) => {
      if (!patient()) terminate(socket)
      else if (typeof text === 'string') connection.receive(text)
    })
    socket.on('disconnect', () => connection.close())
  })
  return {
    close() {
      feed.close()
      io.disconnectSockets(true)
      io.engine.close()
    },
  }
}
