import { HEARTBEAT_MILLISECONDS } from '@contract/feed'
import type { Refusal } from '@contract/errors'
import type { Result } from '../store/refusal'
import { faultFacts } from './log'
import type { Log } from './log'
import type { NodePort, Remote, SignedIn } from './ports'

/** How often who listens must show anew that they may: suspended staff and ended tokens are cut off by then. */
export const RECHECK_MILLISECONDS = 30_000

/** Where a listener's messages go. */
export interface Sink {
  /** Sends one message (JSON text). Must not throw. */
  send(text: string): void
  /** Whether more lies unsent than this listener can be waited for. */
  isBehind?(): boolean
  /** Cuts the listener off; it comes back, subscribes and goes on. */
  cutOff?(): void
}

/** A listener's end: its requests come in here, as JSON text. */
export interface ListenerConnection {
  receive(text: string): void
  close(): void
  /** Whether it follows a store now. */
  readonly subscribed: boolean
}

export interface ListenersOptions {
  log: Log
  heartbeatMilliseconds?: number
  recheckMilliseconds?: number
}

/** What every subscription names: whose token, and where that does not say it, which store. */
interface Subscribe {
  type: 'subscribe'
  token: string
  merchantId?: string | undefined
}

export interface Member<Request, Place, Out extends Sink> {
  sink: Out
  remote: Remote
  /** What it follows, and what it asked for. */
  place: Place | undefined
  request: Request | undefined
  /** Counts requests, so that an answer to an older one is dropped. */
  turn: number
  /** Whether it followed nothing when it was last asked. */
  idle: boolean
}

/**
 * Those who listen to stores, whatever carries it: who may, since when, and until when. One timer beats for all; another
 * asks all of them anew who they are. What they hear is the business of whoever extends this.
 */
export abstract class Listeners<Request extends Subscribe, Place, Out extends Sink = Sink> {
  protected readonly members = new Set<Member<Request, Place, Out>>()
  protected readonly log: Log
  private readonly node: NodePort
  private readonly timers: NodeJS.Timeout[]

  constructor(node: NodePort, options: ListenersOptions) {
    this.node = node
    this.log = options.log
    const every = (milliseconds: number, run: () => void): NodeJS.Timeout => setInterval(run, milliseconds).unref()
    this.timers = [
      every(options.heartbeatMilliseconds ?? HEARTBEAT_MILLISECONDS, () => this.beat()),
      every(options.recheckMilliseconds ?? RECHECK_MILLISECONDS, () => this.recheck()),
    ]
  }

  /** A request as it came, or undefined where it is passed over. */
  protected abstract read(
    text: string,
    member: Member<Request, Place, Out>,
  ): Request | { type: 'unsubscribe' } | undefined
  /** What this caller may follow, or why not. */
  protected abstract placeFor(caller: SignedIn, request: Request): Result<Place>
  /** The member follows its place from now on. Nothing waits between placeFor and this. */
  protected abstract entered(member: Member<Request, Place, Out>, place: Place): void
  /** The member follows this place no more. */
  protected abstract left(member: Member<Request, Place, Out>, place: Place): void
  protected abstract beat(): void
  /** The member has shown anew that it may; `place` is what it would get now. */
  protected stays(_member: Member<Request, Place, Out>, _place: Place): void {}

  /** How many listeners are connected, subscribed or not. */
  get size(): number {
    return this.members.size
  }

  /** A new listener. It gets nothing until it has subscribed. */
  connect(sink: Out, remote: Remote): ListenerConnection {
    const member: Member<Request, Place, Out> = {
      sink,
      remote,
      place: undefined,
      request: undefined,
      turn: 0,
      idle: false,
    }
    this.members.add(member)
    return {
      receive: (text) => this.receive(member, text),
      close: () => this.forget(member),
      get subscribed() {
        return member.place !== undefined
      },
    }
  }

  /** Stops the timers and lets go of the stores. Listeners stay to their transports. */
  close(): void {
    for (const timer of this.timers) clearInterval(timer)
    for (const member of this.members) this.forget(member)
  }

  protected tell(member: Member<Request, Place, Out>, message: object): void {
    member.sink.send(JSON.stringify(message))
  }

  protected refuse(member: Member<Request, Place, Out>, refusal: Refusal): void {
    this.leave(member)
    this.tell(member, { type: 'refused', ...refusal })
  }

  protected leave(member: Member<Request, Place, Out>): void {
    const { place } = member
    member.place = undefined
    member.request = undefined
    if (place !== undefined) this.left(member, place)
  }

  protected forget(member: Member<Request, Place, Out>): void {
    this.members.delete(member)
    this.leave(member)
  }

  /** It comes back by itself. */
  protected cutOff(member: Member<Request, Place, Out>): void {
    this.forget(member)
    member.sink.cutOff?.()
  }

  protected time(): string {
    return new Date(this.node.now()).toISOString()
  }

  /** Asks who listens whether it still may. */
  protected async askAnew(member: Member<Request, Place, Out>): Promise<void> {
    const { turn, request } = member
    if (request === undefined) return
    const found = await this.find(member, request)
    if (turn !== member.turn || member.place === undefined) return
    if (found.ok) this.stays(member, found.value)
    else this.refuse(member, found.refusal)
  }

  private receive(member: Member<Request, Place, Out>, text: string): void {
    if (!this.members.has(member)) return
    const request = this.read(text, member)
    if (request === undefined) return
    member.turn += 1
    if (request.type === 'subscribe') void this.admit(member, request)
    else this.leave(member)
  }

  /** What a request may follow, or why it may not. A fault of the node is no leave to listen. */
  private async find(member: Member<Request, Place, Out>, request: Request): Promise<Result<Place>> {
    const { token, merchantId } = request
    try {
      const caller = await this.node.authenticate({ kind: 'bearer', token }, merchantId, member.remote)
      if (caller.ok) return this.placeFor(caller.value, request)
    } catch (thrown) {
      this.log.error(faultFacts(thrown), 'a listener could not be authenticated')
    }
    return { ok: false, refusal: { code: 'UNAUTHENTICATED' } }
  }

  private async admit(member: Member<Request, Place, Out>, request: Request): Promise<void> {
    const { turn } = member
    const found = await this.find(member, request)
    if (turn !== member.turn || !this.members.has(member)) return
    if (!found.ok) return this.refuse(member, found.refusal)
    this.leave(member)
    member.place = found.value
    member.request = request
    this.entered(member, found.value)
  }

  private recheck(): void {
    for (const member of this.members) {
      if (member.place !== undefined) void this.askAnew(member)
      else if (member.idle) member.sink.cutOff?.()
      member.idle = member.place === undefined
    }
  }
}
