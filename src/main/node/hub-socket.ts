import { Agent } from 'node:https'
import type { ClientRequestArgs } from 'node:http'
import type { Duplex } from 'node:stream'
import { connect } from 'node:tls'
import type { ConnectionOptions } from 'node:tls'
import { io } from 'socket.io-client'
import type { Socket } from 'socket.io-client'
import { identityBehind } from '../server/certificates'
import { SYNC_EVENT, SYNC_PATH } from '../server/sync-sockets'
import type { DoorRefusal, SyncCaller } from '../server/sync-sockets'
import type { Link } from '../sync/link'
import { HubMessage } from '../sync/protocol'
import type { TerminalMessage } from '../sync/protocol'

/** A connection to a node of the store, and the fingerprint of that node's identity. */
interface Reached {
  link: Link<TerminalMessage, HubMessage>
  fingerprint: string
}

/** What came of dialling one address. */
export type Dialled = Reached | { failed: Failure }

/** Why a connection did not come about. REFUSED: a node of the store, but it opens its door to no such token. */
export type Failure = DoorRefusal | 'REFUSED' | 'UNTRUSTED' | 'UNREACHABLE'

/** The same, and what the other end was shown. */
export type ReachedWith = Reached & { shown: SyncCaller }
export type Shown = ReachedWith | Extract<Dialled, { failed: unknown }>

const DIAL_MILLISECONDS = 4_000

/** The other end's certificate is not one that this store's nodes are known by. */
class Untrusted extends Error {}

/**
 * Connections to nodes of the store only: the certificate is looked at before a single byte of ours is sent. No authority is
 * asked, because the fingerprint was pinned at pairing (SYN-6).
 */
class PinningAgent extends Agent {
  private readonly trusts: (fingerprint: string) => boolean

  constructor(trusts: (fingerprint: string) => boolean) {
    super({ keepAlive: false })
    this.trusts = trusts
  }

  override createConnection(
    options: ClientRequestArgs,
    done?: (fault: Error | null, stream: Duplex) => void,
  ): Duplex | null | undefined {
    const socket = connect({ ...(options as ConnectionOptions), rejectUnauthorized: false })
    const fail = (fault: Error): void => done?.(fault, socket)
    socket.once('error', fail)
    socket.once('secureConnect', () => {
      socket.off('error', fail)
      const fingerprint = identityBehind(socket)
      if (fingerprint !== undefined && this.trusts(fingerprint)) done?.(null, socket)
      else {
        socket.destroy()
        fail(new Untrusted())
      }
    })
    return undefined
  }
}

/** A connection to the hub, as the sync core of a terminal sees it. */
class HubSocket implements Link<TerminalMessage, HubMessage> {
  private readonly socket: Socket

  constructor(socket: Socket) {
    this.socket = socket
  }

  send(message: TerminalMessage): void {
    // Never kept for later: what was not sent is sent again by the protocol itself.
    if (this.socket.connected) this.socket.emit(SYNC_EVENT, message)
  }

  onMessage(listener: (message: HubMessage) => void): void {
    this.socket.on(SYNC_EVENT, (said: unknown) => {
      const message = HubMessage.safeParse(said).data
      if (message === undefined) this.close()
      else listener(message)
    })
  }

  onClose(listener: () => void): void {
    this.socket.once('disconnect', listener)
  }

  close(): void {
    this.socket.disconnect()
  }
}

/** A token that is not known does not even get a socket, and its owner no reason. */
const NEXT_ONE: ReadonlySet<Failure> = new Set(['UNKNOWN', 'REFUSED', 'UNREACHABLE'])
const REFUSALS: ReadonlySet<string> = new Set<DoorRefusal>(['UNKNOWN', 'REVOKED', 'NOT_THE_HUB'])

/** Whether the other end has answered, with anything but a socket: the status of its answer stands in what ws says. */
const isTurnedAway = (fault: Error & { description?: unknown }): boolean =>
  /Unexpected server response: 4\d\d/u.test(String((fault.description as { message?: unknown } | undefined)?.message))

/** Dials one address of what may be the hub. Answers within seconds, and never throws. */
export const dialHub = (
  address: string,
  caller: SyncCaller,
  trusts: (fingerprint: string) => boolean,
): Promise<Dialled> =>
  new Promise((answer) => {
    let fingerprint = ''
    let isTrusted: boolean | undefined
    const agent = new PinningAgent((seen) => {
      fingerprint = seen
      isTrusted = trusts(seen)
      return isTrusted
    })
    const socket = io(address, {
      path: SYNC_PATH,
      transports: ['websocket'],
      auth: caller,
      // Shown before the socket is: who cannot is refused while it has said nothing yet.
      extraHeaders: {
        authorization: `Bearer ${caller.token}`,
        'x-merchant-id': caller.merchantId,
        'x-terminal-id': caller.terminalId,
      },
      // socket.io's own attempts and queues double or lose events (sync.md): the dialler and the protocol do it.
      reconnection: false,
      forceNew: true,
      timeout: DIAL_MILLISECONDS,
      // Border: the type knows the browser's agent only; in Node it is the one of https.
      agent: agent as unknown as string,
    })
    const settle = (dialled: Dialled): void => {
      clearTimeout(deadline)
      socket.off('connect_error')
      if ('failed' in dialled) socket.disconnect()
      answer(dialled)
    }
    const deadline = setTimeout(() => settle({ failed: 'UNREACHABLE' }), DIAL_MILLISECONDS)
    socket.once('connect', () => settle({ link: new HubSocket(socket), fingerprint }))
    socket.once('connect_error', (fault) => {
      if (REFUSALS.has(fault.message)) settle({ failed: fault.message as DoorRefusal })
      else if (isTrusted === true && isTurnedAway(fault)) settle({ failed: 'REFUSED' })
      else settle({ failed: isTrusted === false ? 'UNTRUSTED' : 'UNREACHABLE' })
    })
  })

/** The same with what this node may show, in order: the next only where the one before is not known. */
export const dialWith = async (
  address: string,
  callers: readonly SyncCaller[],
  trusts: (fingerprint: string) => boolean,
): Promise<Shown> => {
  let failed: Extract<Dialled, { failed: unknown }> = { failed: 'UNREACHABLE' }
  for (const shown of callers) {
    const dialled = await dialHub(address, shown, trusts)
    if ('link' in dialled) return { ...dialled, shown }
    failed = dialled
    if (!NEXT_ONE.has(failed.failed)) break
  }
  return failed
}

/** Tells what still takes itself for the hub that another one leads; whatever comes of it, it is told again. */
export const fence = async (
  address: string,
  callers: readonly SyncCaller[],
  trusts: (fingerprint: string) => boolean,
  message: Extract<TerminalMessage, { type: 'fence' }>,
): Promise<void> => {
  const dialled = await dialWith(address, callers, trusts)
  if ('failed' in dialled) return
  dialled.link.send(message)
  // The other end hangs up when it has stopped; where it does not, this end does.
  const timer = setTimeout(() => dialled.link.close(), DIAL_MILLISECONDS)
  dialled.link.onClose(() => clearTimeout(timer))
}
