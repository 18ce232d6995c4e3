import type { Protocol } from '../../node_modules/playwright-core/types/protocol'

/** Parameters of the protocol's commands, and what they answer. */
export type CdpCommands = Protocol.CommandParameters
export type CdpAnswers = Protocol.CommandReturnValues

/** An event of the protocol, told apart by its method. */
export type CdpEvent = {
  [Name in keyof Protocol.EventMap]: { readonly method: Name; readonly params: Protocol.EventMap[Name][0] }
}[keyof Protocol.EventMap]

/** Handlers of the events that somebody cares for, by method. */
export type CdpHandlers = {
  readonly [Name in keyof Protocol.EventMap]?: (params: Protocol.EventMap[Name][0]) => void
}

/** Gives an event to its handler. The border: a method and its parameters belong together, which a table cannot say. */
export function dispatch(handlers: CdpHandlers, event: CdpEvent): void {
  const handle = handlers[event.method] as ((params: CdpEvent['params']) => void) | undefined
  handle?.(event.params)
}

/** What arrives on the socket: an answer, or an event of the browser or of one session. */
interface Arrived {
  readonly id?: number
  readonly result?: unknown
  readonly error?: { readonly message: string }
  readonly sessionId?: string
}

/** Speaks the DevTools protocol over one WebSocket; each window is a session of its own on it. */
export class CdpConnection {
  private lastId = 0
  private readonly pending = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  private readonly listeners = new Map<string, (event: CdpEvent) => void>()
  private readonly socket: WebSocket

  private constructor(socket: WebSocket, closed: () => void) {
    this.socket = socket
    socket.addEventListener('message', ({ data }) => this.receive(String(data)))
    socket.addEventListener('close', closed)
  }

  /** Connects to a browser; `closed` is called when the connection ends, for whatever reason. */
  static async open(address: string, closed: () => void): Promise<CdpConnection> {
    const socket = new WebSocket(address)
    await new Promise((resolve, reject) => {
      socket.addEventListener('open', resolve, { once: true })
      socket.addEventListener('error', () => reject(new Error(`stand-in: cannot connect to ${address}`)), {
        once: true,
      })
    })
    return new CdpConnection(socket, closed)
  }

  /** Sends a command to the browser, or to one session. */
  send<Method extends keyof CdpCommands>(
    method: Method,
    params?: CdpCommands[Method],
    sessionId?: string,
  ): Promise<CdpAnswers[Method]> {
    const id = ++this.lastId
    return new Promise((resolve, reject) => {
      const fail = (error: Error): void => reject(new Error(`${method}: ${error.message}`))
      // The border: the protocol's own description says what a method answers.
      this.pending.set(id, { resolve: (value) => resolve(value as CdpAnswers[Method]), reject: fail })
      this.socket.send(JSON.stringify({ id, method, params, sessionId }))
    })
  }

  /** Hears the events of one session, or of the browser itself under the empty name. */
  listen(sessionId: string, listener: (event: CdpEvent) => void): () => void {
    this.listeners.set(sessionId, listener)
    return () => void this.listeners.delete(sessionId)
  }

  private receive(text: string): void {
    const arrived = JSON.parse(text) as Arrived
    if (arrived.id === undefined) {
      this.listeners.get(arrived.sessionId ?? '')?.(arrived as unknown as CdpEvent)
      return
    }
    const waiting = this.pending.get(arrived.id)
    this.pending.delete(arrived.id)
    if (arrived.error === undefined) waiting?.resolve(arrived.result)
    else waiting?.reject(new Error(arrived.error.message))
  }
}
