import type { SyncCaller } from '../server/sync-sockets'
import type { Link, Timers } from '../sync/link'
import type { HubMessage, TerminalMessage } from '../sync/protocol'
import { dialHub } from './hub-socket'
import type { Dialled } from './hub-socket'

export interface HubDiallerOptions {
  timers: Timers
  /** Where the hub may be, best guess first; asked anew for each round. */
  addresses(): readonly string[]
  /** What this terminal shows; undefined while it has no token. */
  caller(): Promise<SyncCaller | undefined>
  trusts(fingerprint: string): boolean
  /** A connection to what says it is the hub. */
  connected(link: Link<TerminalMessage, HubMessage>, address: string): void
  /** Why an address would not do. */
  failed(address: string, failure: Extract<Dialled, { failed: unknown }>['failed']): void
}

/** Between rounds over all addresses; a hub that is back is found within this time. */
const PAUSE = 700

/** Looks for the hub, address by address, until there is a connection; and again when it is lost. */
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
    const caller = await this.options.caller()
    for (const address of caller === undefined ? [] : new Set(this.options.addresses())) {
      if (this.stopped || caller === undefined) return
      const dialled = await dialHub(address, caller, (fingerprint) => this.options.trusts(fingerprint))
      if ('failed' in dialled) {
        this.options.failed(address, dialled.failed)
        continue
      }
      this.running = false
      if (this.stopped) dialled.link.close()
      else this.options.connected(dialled.link, address)
      return
    }
    if (!this.stopped) this.callOff = this.options.timers.after(PAUSE, () => void this.round())
  }
}
