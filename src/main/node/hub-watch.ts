import { merchantMarkOf, watchHubs } from './discovery'
import type { FoundHub } from './discovery'
import type { MulticastOptions } from './multicast'

/** A hub that has not been heard for this long is no longer offered, in milliseconds. */
const FORGOTTEN = 90_000
/** How often the network is asked while someone looks for a hub. */
const ROUND = 10_000

/** The hubs that announce themselves on the network; listens from the first question on. */
export class HubWatch {
  private readonly options: MulticastOptions
  private readonly now: () => number
  private readonly heard = new Map<string, { hub: FoundHub; at: number }>()
  private stopWatching: (() => Promise<void>) | undefined

  constructor(options: MulticastOptions, now: () => number) {
    this.options = options
    this.now = now
  }

  /** All of them, by name. */
  hubs(): FoundHub[] {
    this.stopWatching ??= watchHubs((hub) => this.heard.set(hub.address, { hub, at: this.now() }), {
      ...this.options,
      roundMilliseconds: ROUND,
    })
    return [...this.heard.values()]
      .filter(({ at }) => this.now() - at < FORGOTTEN)
      .map(({ hub }) => hub)
      .toSorted((left, right) => left.name.localeCompare(right.name) || left.address.localeCompare(right.address))
  }

  /** Where hubs of one store say that they are. */
  of(merchantId: string): string[] {
    return this.hubs()
      .filter(({ fingerprint, merchantMark }) => merchantMark === merchantMarkOf(merchantId, fingerprint))
      .map(({ address }) => address)
  }

  async stop(): Promise<void> {
    await this.stopWatching?.()
  }
}
