import type { IncomingMessage, Server as HttpServer } from 'node:http'
import { Id } from '@contract/primitives'
import { Server } from 'socket.io'
import type { Namespace, Socket } from 'socket.io'
import { z } from 'zod'
import type { Log } from '../api/log'
import type { Link } from '../sync/link'
import { TerminalMessage } from '../sync/protocol'
import type { HubMessage } from '../sync/protocol'
import { closeSockets, SOCKET_MANNERS } from './sockets'

/** Where terminals dial, beside the feed of windows: another limit of size, another way to show who one is. */
export const SYNC_PATH = '/sync/'
/** The one socket.io event of sync; it carries a TerminalMessage or a HubMessage, which socket.io itself makes text of. */
export const SYNC_EVENT = 'sync'

/** What a terminal shows before any message is heard (sync.md, message 1). */
export const SyncCaller = z.object({
  merchantId: Id,
  terminalId: Id,
  token: z.string().max(200),
  /** Where it would be reached, were it made the hub. */
  addresses: z.array(z.string().max(200)).max(20),
})
export type SyncCaller = z.output<typeof SyncCaller>

/** Why a terminal is not let in: unknown token, shut out, or this node does not lead the store. */
export type DoorRefusal = 'UNKNOWN' | 'REVOKED' | 'NOT_THE_HUB'

/** What stands behind the socket: finds out who dials, and takes the connection. */
export interface SyncDoor {
  /** Whether this is a node of a store, or one that was shut out and is to hear it: others do not even get a socket. */
  knows(caller: Pick<SyncCaller, 'merchantId' | 'terminalId' | 'token'>): boolean
  admit(caller: SyncCaller): { accept(link: Link<HubMessage, TerminalMessage>): void } | DoorRefusal
}

/** A recovering hub is given up to this many characters of commits in one message. */
const LARGEST_MESSAGE = 32 * 1024 * 1024
const MOST_TERMINALS = 200

/** A terminal's connection, as the hub's sync core sees it. */
class TerminalSocket implements Link<HubMessage, TerminalMessage> {
  readonly socket: Socket
  private readonly terminalId: string
  private listener: ((message: TerminalMessage) => void) | undefined

  constructor(socket: Socket, terminalId: string) {
    this.socket = socket
    this.terminalId = terminalId
    socket.on(SYNC_EVENT, (said: unknown) => this.receive(said))
  }

  send(message: HubMessage): void {
    this.socket.emit(SYNC_EVENT, message)
  }

  onMessage(listener: (message: TerminalMessage) => void): void {
    this.listener = listener
  }

  onClose(listener: () => void): void {
    this.socket.once('disconnect', listener)
  }

  close(): void {
    this.socket.disconnect(true)
  }

  /** What cannot be read, or speaks for another terminal than the token's, ends the connection. */
  private receive(said: unknown): void {
    const message = TerminalMessage.safeParse(said).data
    if (message === undefined || (message.type === 'hello' && message.terminalId !== this.terminalId)) this.close()
    else this.listener?.(message)
  }
}

/** Sends one message to many terminals: serialised and framed once for all of one server. */
export const broadcastToTerminals = (
  links: readonly Link<HubMessage, TerminalMessage>[],
  message: HubMessage,
): void => {
  const rooms = new Map<Namespace, string[]>()
  for (const link of links) {
    if (!(link instanceof TerminalSocket)) {
      link.send(message)
      continue
    }
    const { nsp, id } = link.socket
    rooms.set(nsp, [...(rooms.get(nsp) ?? []), id])
  }
  for (const [namespace, ids] of rooms) namespace.to(ids).emit(SYNC_EVENT, message)
}

/** What the request for a socket shows; what is missing is nobody's. */
const shownBy = ({ headers }: IncomingMessage): Pick<SyncCaller, 'merchantId' | 'terminalId' | 'token'> => {
  const { authorization = '', 'x-merchant-id': merchantId = '', 'x-terminal-id': terminalId = '' } = headers
  return {
    merchantId: String(merchantId),
    terminalId: String(terminalId),
    token: /^Bearer (\S+)$/.exec(authorization)?.[1] ?? '',
  }
}

/** Takes terminals on the server's own port. Returns what ends it. */
export const addSyncSockets = (server: HttpServer, door: SyncDoor, log: Log): { close(): void } => {
  const io = new Server(server, {
    path: SYNC_PATH,
    ...SOCKET_MANNERS,
    maxHttpBufferSize: LARGEST_MESSAGE,
    allowRequest: (request, decide) => {
      // No page of a browser dials here, and nobody without a token: a socket may send much before it has said who it is.
      const taken =
        request.headers.origin === undefined && io.engine.clientsCount < MOST_TERMINALS && door.knows(shownBy(request))
      decide(taken ? null : 'refused', taken)
    },
  })
  io.use((socket, next) => {
    const caller = SyncCaller.safeParse(socket.handshake.auth)
    const admitted = caller.success ? door.admit(caller.data) : 'UNKNOWN'
    if (typeof admitted === 'string') {
      log.warn({ address: socket.handshake.address, refusal: admitted }, 'terminal not let in')
      next(new Error(admitted))
      return
    }
    socket.data = { admitted, terminalId: caller.data?.terminalId }
    next()
  })
  io.on('connection', (socket) => {
    const { admitted, terminalId } = socket.data as {
      admitted: Exclude<ReturnType<SyncDoor['admit']>, string>
      terminalId: string
    }
    admitted.accept(new TerminalSocket(socket, terminalId))
  })
  return { close: () => closeSockets(io) }
}
