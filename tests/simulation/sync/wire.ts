import type { z } from 'zod'
import type { Link } from '../../../src/main/sync/link'
import { HubMessage, TerminalMessage } from '../../../src/main/sync/protocol'
import type { Random } from './random'
import type { Scheduler } from './scheduler'

/** How bad the network is this evening. */
export interface Weather {
  loss: number
  duplicate: number
  reorder: number
  latency: number
}

export const FAIR: Weather = { loss: 0, duplicate: 0, reorder: 0, latency: 5 }

/** What a wire needs to know of its two ends. */
export interface End {
  readonly name: string
  readonly isUp: boolean
  /** Runs what arrives; if the process ends in it, that is its own affair. */
  handle(run: () => void): void
  /** Told of each of its connections, so that they end with the process. */
  holds(cutOff: () => void): void
}

/** Sees every message as it is sent, whether or not it arrives, and as it arrives. */
export interface Onlooker {
  sent(from: End, message: HubMessage | TerminalMessage): void
  told(message: HubMessage | TerminalMessage): void
}

/** One message in so many is held against its schema: what crosses is what protocol.ts says. */
const CHECKED = 40

/** One end of a connection, as the sync core sees it. */
class LinkEnd<Outgoing, Incoming> implements Link<Outgoing, Incoming> {
  isOpen = true
  private listener: ((message: Incoming) => void) | undefined
  private closed: (() => void) | undefined
  private readonly transmit: (message: Outgoing) => void
  private readonly ended: () => void

  constructor(transmit: (message: Outgoing) => void, ended: () => void) {
    this.transmit = transmit
    this.ended = ended
  }

  send(message: Outgoing): void {
    if (this.isOpen) this.transmit(message)
  }

  onMessage(listener: (message: Incoming) => void): void {
    this.listener = listener
  }

  onClose(listener: () => void): void {
    this.closed = listener
  }

  close(): void {
    if (!this.isOpen) return
    this.isOpen = false
    this.ended()
    this.closed?.()
  }

  /** The process behind this end is gone: nobody is told. */
  vanish(): void {
    this.isOpen = false
  }

  deliver(message: Incoming): void {
    if (this.isOpen) this.listener?.(message)
  }
}

/** A network in one process: it loses, doubles and reorders, is cut for one direction or both, and is driven by one seed. */
export class Wires {
  weather: Weather = FAIR
  messages = 0
  /** Directions that are cut, as "from>to". */
  readonly cut = new Set<string>()
  private readonly scheduler: Scheduler
  private readonly random: Random
  private readonly onlooker: Onlooker
  /** Told of every message that is sent and that arrives, for whoever has to find out what happened. */
  witness: ((what: string, from: End, to: End, message: HubMessage | TerminalMessage) => void) | undefined

  constructor(scheduler: Scheduler, random: Random, onlooker: Onlooker) {
    this.scheduler = scheduler
    this.random = random
    this.onlooker = onlooker
  }

  /** A new connection. The far end of a closed one learns of it only if the wire carries the news. */
  connect(
    terminal: End,
    hub: End,
  ): { near: Link<TerminalMessage, HubMessage>; far: Link<HubMessage, TerminalMessage> } {
    const near: LinkEnd<TerminalMessage, HubMessage> = new LinkEnd(
      (message) => this.carry(terminal, hub, TerminalMessage, message, () => far),
      () => this.hangUp(terminal, hub, () => far.close()),
    )
    const far: LinkEnd<HubMessage, TerminalMessage> = new LinkEnd(
      (message) => this.carry(hub, terminal, HubMessage, message, () => near),
      () => this.hangUp(hub, terminal, () => near.close()),
    )
    terminal.holds(() => near.vanish())
    hub.holds(() => far.vanish())
    return { near, far }
  }

  private carry<Message extends HubMessage | TerminalMessage>(
    from: End,
    to: End,
    schema: z.ZodType,
    message: Message,
    end: () => { deliver(message: Message): void },
  ): void {
    if (!from.isUp) return
    this.messages += 1
    if (this.messages % CHECKED === 0) schema.parse(message)
    this.onlooker.sent(from, message)
    this.witness?.('sends', from, to, message)
    const { loss, duplicate, reorder, latency } = this.weather
    const copies = this.random.chance(loss) ? 0 : this.random.chance(duplicate) ? 2 : 1
    for (let copy = 0; copy < copies; copy += 1) {
      const late = this.random.chance(reorder) ? this.random.whole(1, 1_500) : 0
      this.scheduler.after(latency + late, () => {
        if (!to.isUp || this.cut.has(`${from.name}>${to.name}`)) return
        this.onlooker.told(message)
        this.witness?.('told', from, to, message)
        to.handle(() => end().deliver(message))
      })
    }
  }

  private hangUp(from: End, to: End, close: () => void): void {
    if (this.cut.has(`${from.name}>${to.name}`) || this.random.chance(this.weather.loss)) return
    this.scheduler.after(this.weather.latency, () => {
      if (to.isUp) to.handle(close)
    })
  }
}
