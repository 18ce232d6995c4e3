import type { CommandOutcome } from '../command/command'
import { openHub, openReplica } from './sync-testing'
import { nextCommandId, openTestHouse } from './testing'
import type { TestHouse } from './testing'
import { openConnection } from '../store/connection'
import type { Connection } from '../store/connection'
import { testId } from '../store/testing'
import type { Hub } from '../sync/hub'
import type { Link } from '../sync/link'
import { HubMessage, TerminalMessage } from '../sync/protocol'
import type { Replica } from '../sync/replica'
import { TICK } from '../sync/ticks'

const HOUR = 60 * 60_000
/** Log rows that the terminal keeps while it is no standby. */
const TAIL = 10
const HUB = testId(9_000)

const onTheWire = (message: unknown): unknown => JSON.parse(JSON.stringify(message))

/** A real hub and a real terminal of one store, on disks in memory and a link between them, in a time that the test moves. */
export class HubAndTerminal {
  readonly house: TestHouse
  /** The terminal's disk. */
  readonly here: Connection
  readonly hub: Hub
  replica: Replica
  standby = false
  readonly faults: unknown[] = []
  /** What the hub has said to the terminal. */
  said: HubMessage[] = []
  /** What the terminal has said to the hub. */
  asked: TerminalMessage[] = []
  private hangUp: () => void = () => undefined
  private due: { at: number; run: () => void }[] = []

  static async open(): Promise<HubAndTerminal> {
    return new HubAndTerminal(await openTestHouse())
  }

  private constructor(house: TestHouse) {
    this.house = house
    this.here = openConnection({ file: ':memory:', durability: 'NORMAL' })
    this.hub = openHub(house, {
      clock: this.clock,
      timers: this.timers,
      onFault: (fault) => this.faults.push(fault),
    })
    this.replica = this.startTerminal()
    this.link()
  }

  close(): void {
    this.replica.close()
    this.hub.stop()
    this.here.close()
    this.house.store.close()
  }

  /** The cable is in; `spoil` makes of what the hub says what arrives, or nothing, and `spoilAsked` of what the terminal says. */
  link(
    spoil: (message: HubMessage) => HubMessage | undefined = (message) => message,
    spoilAsked: (message: TerminalMessage) => TerminalMessage = (message) => message,
  ): void {
    this.hangUp()
    let open = true
    let toHub: (message: TerminalMessage) => void = () => undefined
    let toTerminal: (message: HubMessage) => void = () => undefined
    const closed: (() => void)[] = []
    const later = (run: () => void): unknown => this.timers.after(0, () => open && run())
    const hangUp = (): void => {
      open = false
      for (const tell of closed.splice(0)) tell()
    }
    this.hangUp = hangUp
    const atHub: Link<HubMessage, TerminalMessage> = {
      send: (message) => {
        this.said.push(message)
        const arriving = spoil(message)
        if (arriving !== undefined) later(() => toTerminal(HubMessage.parse(onTheWire(arriving))))
      },
      onMessage: (listener) => {
        toHub = listener
      },
      onClose: (listener) => closed.push(listener),
      close: hangUp,
    }
    const atTerminal: Link<TerminalMessage, HubMessage> = {
      send: (message) => {
        this.asked.push(message)
        later(() => toHub(TerminalMessage.parse(onTheWire(spoilAsked(message)))))
      },
      onMessage: (listener) => {
        toTerminal = listener
      },
      onClose: (listener) => closed.push(listener),
      close: hangUp,
    }
    this.hub.accept(atHub)
    this.replica.connect(atTerminal)
  }

  /** The terminal's program ends; `meanwhile` happens without it, and it is started again, with the cable in. */
  restart(meanwhile: () => void = () => undefined): void {
    this.hangUp()
    this.replica.close()
    meanwhile()
    this.replica = this.startTerminal()
  }

  /** Time passes, and what is due in it happens. */
  pass(milliseconds: number): void {
    const { clock } = this.house
    const end = clock.now + milliseconds
    for (;;) {
      const [next] = this.due.filter(({ at }) => at <= end).sort((left, right) => left.at - right.at)
      if (next === undefined) break
      this.due = this.due.filter((timer) => timer !== next)
      clock.now = Math.max(clock.now, next.at)
      next.run()
    }
    clock.now = end
  }

  /** Some days of parties, of which a terminal keeps the last. */
  days(parties = 3): void {
    for (let day = 0; day < 4; day += 1) {
      for (let times = 0; times < parties; times += 1) this.party()
      this.sleep(24 * HOUR)
    }
    this.party()
    this.pass(5_000)
  }

  /** Two tables are taken, the later order takes the earlier one in, is paid and leaves. */
  party(): void {
    const [earlier, id] = ['1', '2'].map((unit) => {
      const made = this.command('saleOrders.create', { allocationUnitIds: [this.house.units[unit]] })
      const { order } = made as { order: { id: string } }
      this.command('saleOrders.addLine', { orderId: order.id, name: 'Soup' })
      return order.id
    })
    this.command('saleOrders.merge', { id, orderIds: [earlier] })
    this.command('saleOrders.paid', { id })
    this.command('saleOrders.complete', { id })
    this.pass(TICK)
  }

  /** A command of the owner's at the hub, and what it answers. */
  private command(name: string, input: unknown): unknown {
    const answers: CommandOutcome[] = []
    const actorId = this.house.staff.owner
    this.hub.submit({ id: nextCommandId(), name, input, actorId, terminalId: HUB, terminalCode: 'A' }, (outcome) =>
      answers.push(outcome),
    )
    this.pass(0)
    const [outcome] = answers
    if (outcome?.ok !== true) throw new Error(`${name}: ${JSON.stringify(outcome)}`)
    return outcome.value
  }

  /** Nobody works: the clock goes on, and nothing is due in between. */
  private sleep(milliseconds: number): void {
    this.house.clock.now += milliseconds
    for (const timer of this.due) timer.at += milliseconds
  }

  private startTerminal(): Replica {
    return openReplica(this.house, {
      connection: this.here,
      clock: this.clock,
      timers: this.timers,
      tailLength: TAIL,
      isStandby: () => this.standby,
      onFault: (fault) => this.faults.push(fault),
    })
  }

  private get clock() {
    return { now: (): number => this.house.clock.now }
  }

  private get timers() {
    return {
      after: (milliseconds: number, run: () => void): (() => void) => {
        const timer = { at: this.house.clock.now + milliseconds, run }
        this.due.push(timer)
        return () => {
          this.due = this.due.filter((other) => other !== timer)
        }
      },
    }
  }
}
