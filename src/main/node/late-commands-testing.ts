import { inspect } from 'node:util'
import type { InputOf, OperationName, OutputOf } from '@contract/contract'
import type { ConflictChoice } from '@contract/entities/conflict'
import { PermissionBook } from '../access/permission-book'
import type { CommandOutcome } from '../command/command'
import { Executor } from '../command/executor'
import { EXPIRE_COMMAND } from '../orders/expiry'
import { beginEpoch, readHead } from '../store/commit-log'
import { isoTime } from '../store/entities'
import { testId } from '../store/testing'
import { cardParking } from '../sync/conflicts/card-parking'
import { productRegistry } from './registry'
import { ask, doubleSold, nextCommandId, openTestHouse, unit } from './testing'
import type { TestHouse } from './testing'

const MINUTE = 60_000
const HUB = { terminalId: testId(3), terminalCode: 'A' }
const BAR = { terminalId: testId(77), terminalCode: 'B' }

/** A hub's write path, to which the commands of a terminal that was cut off come later; its time is the house's clock. */
export class LateCommands {
  readonly house: TestHouse
  private readonly faults: unknown[] = []
  private readonly executor: Executor
  private sent = 0

  static async open(): Promise<LateCommands> {
    return new LateCommands(await openTestHouse())
  }

  private constructor(house: TestHouse) {
    this.house = house
    const { connection, merchantId } = house
    const book = new PermissionBook(house.store.reader)
    this.executor = new Executor({
      connection,
      merchantId,
      registry: productRegistry(),
      head: connection.transaction(() => beginEpoch(connection, readHead(connection), house.clock.now)),
      now: () => house.clock.now,
      may: (staffId, permission) => book.may(staffId, permission),
      parking: cardParking,
      touched: (images) => book.forgetIfTouched(images),
      onCommit: () => undefined,
      onFault: (fault) => this.faults.push(fault),
    })
  }

  /** Throws where a table was sold twice, or anything went wrong that is no refusal. */
  close(): void {
    const wrong = [...doubleSold(this.house.connection), ...this.faults]
    this.house.store.close()
    if (wrong.length > 0) throw new Error(`At the end of the test: ${wrong.map((fault) => inspect(fault)).join('; ')}`)
  }

  /** The host at the hub, now: what is answered, or its refusal. */
  tryAtHub(name: OperationName, input: unknown): Promise<CommandOutcome> {
    return this.executor.execute({ id: nextCommandId(), name, input, actorId: this.house.staff.host, ...HUB })
  }

  /** As tryAtHub, of what is not refused. */
  async atHub<Name extends OperationName>(name: Name, input: InputOf<Name>): Promise<OutputOf<Name>> {
    const outcome = await this.tryAtHub(name, input)
    if (!outcome.ok) throw new Error(`${name} was refused: ${JSON.stringify(outcome.refusal)}`)
    return outcome.value as OutputOf<Name>
  }

  /** Somebody at the terminal that was cut off, so many minutes ago; it comes to the hub now. All is about one party, or `group`. */
  offline<Name extends OperationName>(
    name: Name,
    input: InputOf<Name>,
    minutesAgo: number,
    more: { id?: string | undefined; by?: string; dayCounts?: number[] | undefined; group?: string | null } = {},
  ): Promise<CommandOutcome> {
    const { id = nextCommandId(), by = this.house.staff.server, dayCounts, group = testId(500) } = more
    this.sent += 1
    const at = this.house.clock.now - minutesAgo * MINUTE
    const origin = { n: this.sent, provisional: true, at, baseAt: at, groupId: group, dayCounts }
    return this.executor.execute({ id, name, input, actorId: by, ...BAR, origin })
  }

  /** Whatever is due expires. */
  async expire(): Promise<void> {
    await this.executor.execute({ id: nextCommandId(), name: EXPIRE_COMMAND, input: {}, actorId: null, ...HUB })
  }

  inMinutes(minutes: number): string {
    return isoTime(this.house.clock.now + minutes * MINUTE)
  }

  /** Cards that are open. */
  cards(): OutputOf<'conflicts.find'>['items'] {
    return ask(this.house, 'conflicts.find', { status: 'OPEN' }).items
  }

  /** The one card that is open. */
  card(): OutputOf<'conflicts.find'>['items'][number] {
    const [only, ...others] = this.cards()
    if (only === undefined || others.length > 0) throw new Error(`${this.cards().length} cards are open`)
    return only
  }

  /** Somebody at the hub settles the one card that is open. */
  settle(
    choice: ConflictChoice,
    more: { allocationUnitIds?: string[]; reason?: string } = {},
  ): Promise<CommandOutcome> {
    return this.tryAtHub('conflicts.settle', { id: this.card().id, choice, ...more })
  }

  orderOf(id: string): OutputOf<'saleOrders.get'>['order'] {
    return ask(this.house, 'saleOrders.get', { id }).order
  }

  /** Live stays of an order: at which table, and how it stands there. */
  staysOf(id: string): [unitId: string, status: string][] {
    return ask(this.house, 'saleOrders.get', { id })
      .usages.filter(({ endedAt }) => endedAt === null)
      .map(({ allocationUnitId, status }) => [allocationUnitId, status])
  }

  /** A booking of a unit, from and to in minutes from now. */
  async booked(number: number, from: number, to: number, more: object = {}): Promise<string> {
    const { reservation } = await this.atHub('reservations.create', {
      allocationUnitIds: [unit(this.house, number)],
      reservedFrom: this.inMinutes(from),
      reservedTo: this.inMinutes(to),
      ...more,
    })
    return reservation.id
  }
}
