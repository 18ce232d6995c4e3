import { connect } from 'node:net'
import { hostOf } from '../server/origins'
import type { SyncCaller } from '../server/sync-sockets'
import type { Timers } from '../sync/link'
import { dialWith } from './hub-socket'
import type { Failure, ReachedWith } from './hub-socket'

export interface HubDiallerOptions {
  timers: Timers
  /** Where the hub may be, best guess first; asked anew for each round. */
  addresses(): readonly string[]
  /** What this terminal shows, in order: the next where the one before is not known. Nothing while it has no token. */
  callers(): Promise<readonly SyncCaller[]>
  trusts(fingerprint: string): boolean
  /** A connection to what says it is the hub. */
  connected(hub: ReachedWith, address: string): void
  /** Why an address would not do. */
  failed(address: string, failure: Failure): void
  /** A round over all addresses has found no hub; why each would not do. */
  inVain(failures: readonly Failure[]): void
}

/** Between rounds over all addresses; a hub that is back is found within this time. */
const PAUSE = 700
/**
 * Addresses that are tried at a time. A store knows one of each node, and one that is switched off, or stands still, keeps
 * whoever asks it waiting for seconds.
 */
const AT_ONCE = 6
const OPEN_MILLISECONDS = 2_000

/** One round. */
interface Search {
  over: boolean
  failures: Failure[]
}

/** Looks for the hub, at several addresses at a time, until there is a connection; and again when it is lost. */
export class HubDialler {
  private readonly options: HubDiallerOptions
  private callOff: (() => void) | undefined
  private running = false
  private stopped = false

  constructor(options: HubDiallerOptions) {
    this.options = options
  }

  /** Begins to look, unless it does. */
  look(): void {
    if (this.running || this.stopped) return
    this.running = true
    void this.round()
  }

  /** Looks no more: it has become the hub, was shut out, or the program ends. */
  stop(): void {
    this.stopped = true
    this.callOff?.()
  }

  private async round(): Promise<void> {
    const callers = await this.options.callers()
    // The program may have ended meanwhile, and its store is closed.
    if (this.stopped) return
    const left = [...new Set(this.options.addresses())]
    const search: Search = { over: false, failures: [] }
    if (callers.length > 0) {
      await Promise.all(Array.from({ length: AT_ONCE }, () => this.tryEach(left, callers, search)))
    }
    if (search.over || this.stopped) return
    this.options.inVain(search.failures)
    this.callOff = this.options.timers.after(PAUSE, () => void this.round())
  }

  /** Takes addresses from those that are left until one is the hub's; several of these take from one list. */
  private async tryEach(left: string[], callers: readonly SyncCaller[], search: Search): Promise<void> {
    for (;;) {
      const address = left.shift()
      if (address === undefined || search.over || this.stopped) return
      const dialled = (await isOpen(address))
        ? await dialWith(address, callers, (fingerprint) => this.options.trusts(fingerprint))
        : ({ failed: 'UNREACHABLE' } as const)
      if ('failed' in dialled) {
        search.failures.push(dialled.failed)
        this.options.failed(address, dialled.failed)
      } else if (search.over || this.stopped) dialled.link.close()
      else {
        search.over = true
        this.running = false
        this.options.connected(dialled, address)
      }
    }
  }
}

/** Whether anything listens at an address at all: a small part of what dialling costs, and most of a store's nodes do not. */
const isOpen = (address: string): Promise<boolean> =>
  new Promise((answer) => {
    const url = new URL(address)
    const socket = connect({
      host: hostOf(url),
      port: Number(url.port || 443),
      timeout: OPEN_MILLISECONDS,
    })
    const settle = (open: boolean): void => {
      answer(open)
      socket.destroy()
    }
    socket.once('connect', () => settle(true))
    socket.once('timeout', () => settle(false))
    socket.once('error', () => settle(false))
  })
