import fc from 'fast-check'
import type { RoleName } from '../../src/contract/access'
import type { OperationName } from '../../src/contract/contract'
import { call, doubleSold, expire, nextCommandId, openTestHouse } from '../../src/main/node/testing'
import type { TestHouse } from '../../src/main/node/testing'
import { EXPIRE_COMMAND } from '../../src/main/orders/expiry'
import type { RowImage } from '../../src/main/store/captured-tx'
import { readLog } from '../../src/main/store/commit-log'
import type { LogRow } from '../../src/main/store/commit-log'
import { openConnection } from '../../src/main/store/connection'
import { TABLE_NAMES } from '../../src/main/store/tables'
import { applyImage, verify } from '../../src/main/store/verify'
import { isUndoable } from '../../src/contract/undo'
import { predict } from './occupancy-model'
import type { Step } from './occupancy-model'
import { faceOf, readWorld } from './occupancy-world'
import type { World } from './occupancy-world'

/**
 * A house under random staff: commands, valid and hostile, in turns of the event loop, on a clock that mostly goes on.
 * After each turn the tables are held against the model, the log against the tables, and the rows against each other.
 */

const MINUTE = 60_000
/** As long as a new store lets things be taken back. */
const UNDO_MINUTES = 10

const pick = fc.nat({ max: 999 })
const units = fc.array(pick, { minLength: 1, maxLength: 3 })
const flag = fc.boolean()
/** What someone does: numbers are turned into tables, parties and times when it is their turn. */
export const act = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.record({
      kind: fc.constant('seat' as const),
      units,
      accept: flag,
      partySize: fc.option(fc.integer({ min: 1, max: 9 })),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('ticket' as const),
      unit: pick,
      from: fc.integer({ min: 2, max: 200 }),
      length: fc.integer({ min: 1, max: 120 }),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('book' as const),
      units,
      from: fc.integer({ min: 2, max: 240 }),
      length: fc.integer({ min: 5, max: 120 }),
      partySize: fc.option(fc.integer({ min: 1, max: 9 })),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constantFrom('pay' as const, 'complete' as const, 'cancel' as const),
      usage: pick,
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constantFrom('payOrder' as const, 'completeOrder' as const, 'cancelOrder' as const),
      order: pick,
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('cancelBooking' as const), reservation: pick }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('checkIn' as const), reservation: pick, accept: flag }) },
  {
    weight: 7,
    arbitrary: fc.record({
      kind: fc.constant('transfer' as const),
      usage: pick,
      units,
      accept: flag,
      acceptSmall: flag,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('addLine' as const),
      order: pick,
      quantity: fc.integer({ min: 1, max: 9 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('changeLine' as const),
      line: pick,
      quantity: fc.integer({ min: 1, max: 9 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('removeLine' as const), line: pick }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('split' as const),
      order: pick,
      evenly: fc.integer({ min: 1, max: 4 }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('merge' as const),
      order: pick,
      others: fc.array(pick, { minLength: 1, maxLength: 3 }),
    }),
  },
  { weight: 7, arbitrary: fc.record({ kind: fc.constant('undo' as const), command: pick }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('expire' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('service' as const), unit: pick, on: flag }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const), unit: pick }) },
  // Beyond the model: what they answer is not predicted, what must hold of every command must hold of them.
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('unite' as const), order: pick, other: pick }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('further' as const), order: pick, units }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('window' as const),
      usage: pick,
      minutes: fc.integer({ min: -20, max: 200 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('assign' as const), reservation: pick, units }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('retire' as const), unit: pick }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('describe' as const),
      usage: pick,
      partySize: fc.integer({ min: 1, max: 9 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('again' as const), command: pick, otherBody: flag }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('hostile' as const), which: pick }) },
)
export type Act = typeof act extends fc.Arbitrary<infer Value> ? Value : never

/** One turn: what is handed in before the event loop goes on, and how far the clock moves before it. */
export const turn = fc.record({
  minutes: fc.oneof(
    { weight: 5, arbitrary: fc.constant(0) },
    { weight: 4, arbitrary: fc.integer({ min: 1, max: 60 }) },
    { weight: 1, arbitrary: fc.integer({ min: -30, max: -1 }) },
  ),
  acts: fc.oneof(
    { weight: 3, arbitrary: fc.array(act, { minLength: 1, maxLength: 1 }) },
    { weight: 2, arbitrary: fc.array(act, { minLength: 2, maxLength: 5 }) },
  ),
  by: fc.constantFrom<RoleName>('owner', 'manager', 'host', 'server', 'cashier', 'installer'),
})
export type Turn = typeof turn extends fc.Arbitrary<infer Value> ? Value : never

interface Planned {
  name: string
  input: object
  /** What the model makes of it; absent where it says nothing of this command. */
  step?: Step
  /** The id of a command that was handed in before. */
  id?: string
  /** What must come of it, where that does not depend on the world. */
  expected?: 'refused' | 'replayed' | 'COMMAND_ID_REUSED'
  by?: RoleName
}
type Answer =
  | { ok: true; value: unknown; replayed?: boolean }
  | { ok: false; refusal: { code: string }; replayed?: boolean }

/** How often each answer came, over all runs: a simulation that only refuses proves little. */
export const tally = new Map<string, number>()
const count = (key: string): void => void tally.set(key, (tally.get(key) ?? 0) + 1)

const PERMISSION_LESS: RoleName = 'installer'
const iso = (time: number): string => new Date(time).toISOString()

export class OccupancySimulation {
  readonly house: TestHouse
  /** Rows as the log's images make them, to hold each image against the one before. */
  private readonly mirror = new Map<string, Record<string, unknown>>()
  private seen = 0
  private at = 0
  /** The latest commit, where it was the only one of its turn and can be taken back: the world before it. */
  private latest: { id: string; at: number; before: World } | undefined
  private readonly sent: { id: string; name: string; input: object; by: RoleName; answer: Answer }[] = []
  private readonly tables: string[]

  private constructor(house: TestHouse) {
    this.house = house
    this.tables = Object.values(house.units)
    this.followLog()
  }

  static async open(): Promise<OccupancySimulation> {
    return new OccupancySimulation(await openTestHouse())
  }

  async run({ minutes, acts, by }: Turn): Promise<void> {
    const { house } = this
    house.clock.now += minutes * MINUTE
    const world = this.world()
    // The node's own commands need no preparation and are handed in before all others of their turn.
    const before = structuredClone(world)
    const plans = acts
      .map((one) => this.plan(one, world, acts.length === 1))
      .toSorted((left, right) => Number(right.name === EXPIRE_COMMAND) - Number(left.name === EXPIRE_COMMAND))
    const predicted = plans.map((plan) => this.predict(plan, plan.by ?? by, world))
    const known = plans.every((plan) => plan.step !== undefined || plan.expected !== undefined)
    const answers = await Promise.all(plans.map((plan) => this.send(plan, plan.by ?? by)))
    for (const [index, answer] of answers.entries()) {
      const plan = plans[index] as Planned
      const verdict = answer.ok
        ? (answer.value as { already?: boolean } | undefined)?.already === true
          ? 'already'
          : 'ok'
        : answer.refusal.code
      count(`${plan.step?.kind ?? plan.name} ${verdict}`)
      if (verdict === 'INTERNAL' || (!answer.ok && verdict === ''))
        throw new Error(`${plan.name} ${JSON.stringify(plan.input)} answered ${verdict}`)
      if (plan.expected === 'replayed') this.demandReplayed(plan, answer)
      else if (plan.expected === 'refused' && answer.ok)
        throw new Error(`${plan.name} ${JSON.stringify(plan.input)} was not refused`)
      else if (plan.expected === 'COMMAND_ID_REUSED' && verdict !== plan.expected)
        throw new Error(`an id was used again: ${verdict}`)
      else if (known && predicted[index] !== undefined && predicted[index] !== verdict) {
        throw new Error(
          `${JSON.stringify(plan.step)} answered ${JSON.stringify(answer)}, the model says ${predicted[index]}`,
        )
      }
    }
    const after = faceOf(this.world())
    if (known && faceOf(world) !== after) throw new Error(`the model expects ${faceOf(world)}, there is ${after}`)
    this.demandOneCommitEach(answers, before)
    const sold = doubleSold(house.connection)
    if (sold.length > 0) throw new Error(`sold twice: ${sold.join('; ')}`)
    if (house.faults.length > 0) throw new Error(`faults: ${JSON.stringify(house.faults)}`)
  }

  /** At the end: the log replays to the tables, and undone in exact reverse it leads back to nothing. */
  close(): void {
    const { connection } = this.house
    const report = verify(connection)
    if (report.problems.length > 0) throw new Error(`verify: ${JSON.stringify(report.problems)}`)
    this.demandReversible()
    this.house.store.close()
  }

  private world(): World {
    return readWorld(this.house.connection, Math.max(this.house.clock.now, this.at))
  }

  private async send(plan: Planned, by: RoleName): Promise<Answer> {
    if (plan.name === EXPIRE_COMMAND) return { ok: true, value: await expire(this.house) }
    const id = plan.id ?? nextCommandId()
    const answer = (await call(this.house, plan.name as OperationName, plan.input as never, { by, id })) as Answer
    if (plan.id === undefined && (answer.ok || answer.refusal.code !== 'INVALID_INPUT'))
      this.sent.push({ id, name: plan.name, input: plan.input, by, answer })
    return answer
  }

  private predict({ step }: Planned, by: RoleName, world: World): string | undefined {
    if (step === undefined) return undefined
    const floor = step.kind === 'service' || step.kind === 'remove'
    if (step.kind !== 'expire' && (floor ? !['owner', 'manager', 'installer'].includes(by) : by === PERMISSION_LESS))
      return 'FORBIDDEN'
    return predict(world, step)
  }

  private demandReplayed(plan: Planned, answer: Answer): void {
    const first = this.sent.find(({ id }) => id === plan.id)?.answer
    const plain = ({ replayed: _replayed, ...rest }: Answer & { seq?: number }): string => JSON.stringify(rest)
    if (first === undefined || answer.replayed !== true || plain(answer) !== plain(first)) {
      throw new Error(`sent again, ${plan.name} answered ${JSON.stringify(answer)} and before ${JSON.stringify(first)}`)
    }
  }

  /** Each success that changed something is one log row whose images go on from what was there; time never goes back. */
  private demandOneCommitEach(answers: readonly Answer[], before: World): void {
    const rows = this.followLog()
    const [only] = rows
    if (only !== undefined) {
      const isLatest = rows.length === 1 && isUndoable(only.name)
      this.latest = isLatest ? { id: only.command_id, at: only.at, before } : undefined
    }
    const seqs = answers.flatMap((answer) =>
      'seq' in answer && answer.replayed !== true ? [answer.seq as number] : [],
    )
    const logged = rows.filter((row) => row.name !== EXPIRE_COMMAND).map((row) => row.seq)
    if (JSON.stringify(seqs.toSorted((left, right) => left - right)) !== JSON.stringify(logged)) {
      throw new Error(`answers name the commits ${seqs.join()}, the log has ${logged.join()}`)
    }
    // Nothing is in the tables that no success has logged: a refusal leaves no trace.
    let there = 0
    for (const table of TABLE_NAMES) {
      for (const row of this.house.connection.database.prepare(`SELECT * FROM ${table}`).all() as { id: string }[]) {
        there += 1
        const logged = this.mirror.get(`${table} ${row.id}`)
        if (Object.entries(row).some(([column, value]) => logged?.[column] !== value))
          throw new Error(`${table} ${row.id} is not what the log says`)
      }
    }
    if (there !== this.mirror.size) throw new Error(`${this.mirror.size} rows are logged and ${there} are there`)
  }

  private followLog(): LogRow[] {
    const rows = readLog(this.house.connection, this.seen, 10_000)
    for (const row of rows) {
      if (row.seq !== this.seen + 1) throw new Error(`commit ${row.seq} follows ${this.seen}`)
      if (row.at < this.at) throw new Error(`commit ${row.seq} goes back in time`)
      const images = JSON.parse(row.images) as RowImage[]
      if (images.length === 0 && row.events === '[]') throw new Error(`commit ${row.seq} is empty`)
      for (const image of images) this.follow(image, row.seq)
      this.seen = row.seq
      this.at = row.at
    }
    return rows
  }

  private follow({ table, id, before, after }: RowImage, seq: number): void {
    const key = `${table} ${id}`
    const former = this.mirror.get(key)
    if ((before === null) !== (former === undefined)) throw new Error(`commit ${seq}: ${key} is new and is not`)
    for (const [column, value] of Object.entries(before ?? {})) {
      if (former?.[column] !== value)
        throw new Error(
          `commit ${seq}: ${key} had ${column} ${String(former?.[column])}, the image says ${String(value)}`,
        )
    }
    const changed = Object.entries(after ?? {}).filter(
      ([column, value]) => former !== undefined && former[column] !== value,
    )
    for (const [column] of changed)
      if (!(column in (before ?? {}))) throw new Error(`commit ${seq}: ${key} changed ${column} without a before`)
    if (after === null) this.mirror.delete(key)
    else this.mirror.set(key, after)
  }

  private demandReversible(): void {
    const target = openConnection({ file: ':memory:', durability: 'NORMAL' })
    const images = readLog(this.house.connection, 0, 100_000).flatMap((row) => JSON.parse(row.images) as RowImage[])
    target.transaction(() => {
      for (const image of images) applyImage(target, image)
    })
    target.transaction(() => {
      for (const { table, id, before, after } of images.toReversed()) {
        if (before === null) applyImage(target, { table, id, before: after, after: null })
        else applyImage(target, { table, id, before: after, after: { ...after, ...before } })
      }
    })
    for (const table of TABLE_NAMES) {
      const left = target.database.prepare(`SELECT count(*) AS n FROM ${table}`).get() as { n: number }
      if (left.n > 0) throw new Error(`${left.n} rows of ${table} are left when all is undone`)
    }
    target.close()
  }

  private plan(one: Act, world: World, alone: boolean): Planned {
    const table = (number: number): string => this.tables[number % this.tables.length] ?? ''
    const tables = (numbers: readonly number[]): string[] => numbers.map(table)
    const of = (list: readonly string[], number: number): string =>
      list[number % Math.max(list.length, 1)] ?? '01900000-0000-7000-8000-0000000000ff'
    // Half of what is picked is among the newest, where something can still happen.
    const usage = (number: number): string => {
      const ids = world.usages.map(({ id }) => id)
      return of(number % 2 === 0 ? ids : ids.slice(-8), number)
    }
    const order = (number: number): string => of([...world.orders.keys()].slice(number % 3 === 0 ? 0 : -5), number)
    const line = (number: number): string => of(world.lines.map(({ id }) => id).slice(-6), number)
    const reservation = (number: number): string =>
      of([...world.reservations.keys()].slice(number % 3 === 0 ? 0 : -4), number)
    const planned = (name: OperationName | typeof EXPIRE_COMMAND, input: object, step?: Step): Planned => ({
      name,
      input,
      ...(step && { step }),
    })
    switch (one.kind) {
      case 'seat': {
        const ids = tables(one.units)
        const guest = one.partySize === null ? {} : { guest: { partySize: one.partySize } }
        return planned(
          'saleOrders.create',
          { allocationUnitIds: ids, acceptShorterWindow: one.accept, ...guest },
          { kind: 'seat', units: ids, accept: one.accept, partySize: one.partySize },
        )
      }
      case 'ticket': {
        const [from, to] = [world.now + one.from * MINUTE, world.now + (one.from + one.length) * MINUTE]
        const id = table(one.unit)
        return planned(
          'saleOrders.create',
          { type: 'TICKET', allocationUnitIds: [id], reservedFrom: iso(from), reservedTo: iso(to) },
          { kind: 'ticket', unit: id, from, to },
        )
      }
      case 'book': {
        const [from, to] = [world.now + one.from * MINUTE, world.now + (one.from + one.length) * MINUTE]
        const ids = tables(one.units)
        const guest = one.partySize === null ? {} : { guest: { partySize: one.partySize } }
        return planned(
          'reservations.create',
          { allocationUnitIds: ids, reservedFrom: iso(from), reservedTo: iso(to), ...guest },
          { kind: 'book', units: ids, from, to, partySize: one.partySize },
        )
      }
      case 'pay':
        return planned('allocationUsages.paid', { usageId: usage(one.usage) }, { kind: 'pay', usage: usage(one.usage) })
      case 'complete':
        return planned(
          'allocationUsages.complete',
          { usageId: usage(one.usage) },
          { kind: 'complete', usage: usage(one.usage) },
        )
      case 'cancel':
        return planned(
          'allocationUsages.cancel',
          { usageId: usage(one.usage), reason: 'x' },
          { kind: 'cancel', usage: usage(one.usage) },
        )
      case 'payOrder':
        return planned('saleOrders.paid', { id: order(one.order) }, { kind: 'payOrder', order: order(one.order) })
      case 'completeOrder':
        return planned(
          'saleOrders.complete',
          { id: order(one.order) },
          { kind: 'completeOrder', order: order(one.order) },
        )
      case 'cancelOrder':
        return planned(
          'saleOrders.cancel',
          { id: order(one.order), reason: 'x' },
          { kind: 'cancelOrder', order: order(one.order) },
        )
      case 'cancelBooking': {
        const id = reservation(one.reservation)
        return planned('reservations.cancel', { id, reason: 'x' }, { kind: 'cancelBooking', reservation: id })
      }
      case 'checkIn': {
        const id = reservation(one.reservation)
        return planned(
          'reservations.checkIn',
          { id, acceptShorterWindow: one.accept },
          { kind: 'checkIn', reservation: id, accept: one.accept },
        )
      }
      case 'transfer': {
        const [id, ids] = [usage(one.usage), tables(one.units)]
        return planned(
          'allocationUsages.transfer',
          { usageId: id, allocationUnitIds: ids, acceptShorterWindow: one.accept, acceptTooSmall: one.acceptSmall },
          { kind: 'transfer', usage: id, units: ids, accept: one.accept, acceptSmall: one.acceptSmall },
        )
      }
      case 'addLine': {
        const id = order(one.order)
        return planned(
          'saleOrders.addLine',
          { orderId: id, name: 'x', quantity: one.quantity },
          { kind: 'addLine', order: id, quantity: one.quantity },
        )
      }
      case 'changeLine': {
        const id = line(one.line)
        return planned(
          'saleOrders.changeLine',
          { id, quantity: one.quantity },
          { kind: 'changeLine', line: id, quantity: one.quantity },
        )
      }
      case 'removeLine': {
        const id = line(one.line)
        return planned('saleOrders.removeLine', { id }, { kind: 'removeLine', line: id })
      }
      case 'split': {
        const [id, { evenly }] = [order(one.order), one]
        return planned('saleOrders.split', { id, evenly }, { kind: 'split', order: id, evenly })
      }
      case 'merge': {
        const [id, others] = [order(one.order), one.others.map(order)]
        return planned('saleOrders.merge', { id, orderIds: others }, { kind: 'merge', order: id, others })
      }
      case 'undo':
        return this.planUndo(one.command, world, alone)
      case 'expire':
        return planned(EXPIRE_COMMAND, {}, { kind: 'expire' })
      case 'service':
        return planned(
          'allocationUnits.update',
          { id: table(one.unit), status: one.on ? 'ACTIVATED' : 'DEACTIVATED' },
          { kind: 'service', unit: table(one.unit), on: one.on },
        )
      case 'remove':
        return planned('allocationUnits.delete', { id: table(one.unit) }, { kind: 'remove', unit: table(one.unit) })
      case 'unite':
        return planned('allocationUsages.moveUsagesToOrder', {
          fromOrderId: order(one.order),
          toOrderId: order(one.other),
        })
      case 'further':
        return planned('allocationUsages.startForOrder', {
          saleOrderId: order(one.order),
          merchantId: this.house.merchantId,
          allocationUnitIds: tables(one.units),
          acceptShorterWindow: true,
        })
      case 'window':
        return planned('allocationUsages.changeWindow', {
          usageId: usage(one.usage),
          reservedTo: iso(world.now + one.minutes * MINUTE),
        })
      case 'assign':
        return planned('reservations.assign', {
          id: reservation(one.reservation),
          allocationUnitIds: tables(one.units),
        })
      case 'retire': {
        const row = this.house.connection.database
          .prepare('SELECT revision FROM allocation_layout WHERE id = ?')
          .get(this.house.layoutId) as { revision: number }
        return planned('allocationLayouts.update', {
          id: this.house.layoutId,
          revision: row.revision,
          onOccupied: 'retire',
          zones: Object.entries(this.house.zones).map(([name, id]) => ({
            id,
            name: { en: name },
            units:
              Object.values(this.house.units).includes(table(one.unit)) && this.zoneOf(table(one.unit)) === id
                ? [{ id: table(one.unit) }]
                : [],
          })),
        })
      }
      case 'describe':
        return planned('allocationUsages.update', { id: usage(one.usage), guest: { partySize: one.partySize } })
      case 'again': {
        const earlier = this.sent[one.command % Math.max(this.sent.length, 1)]
        if (earlier === undefined)
          return { name: 'saleOrders.create', input: { allocationUnitIds: [] }, expected: 'refused' }
        const { id, name, input, by } = earlier
        return one.otherBody
          ? {
              name: 'saleOrders.create',
              input: { externalReference: `not ${name}` },
              id,
              by,
              expected: 'COMMAND_ID_REUSED',
            }
          : { name, input, id, by, expected: 'replayed' }
      }
      case 'hostile':
        return { ...(this.hostile(world)[one.which % 8] as Planned), expected: 'refused' }
    }
  }

  /** Mostly the latest command, of which the model knows what taking it back leads to; else any, of which it does not. */
  private planUndo(command: number, world: World, alone: boolean): Planned {
    const { latest } = this
    if (latest !== undefined && alone && command % 4 > 0) {
      const late = world.now - latest.at > UNDO_MINUTES * MINUTE
      const step = { kind: 'undo' as const, before: latest.before, late }
      return { name: 'activity.undo', input: { commandId: latest.id }, step }
    }
    const id = this.sent[Math.max(0, this.sent.length - 1 - (command % 5))]?.id
    return { name: 'activity.undo', input: { commandId: id ?? '01900000-0000-7000-8000-0000000000fd' } }
  }

  private zoneOf(unitId: string): string {
    const row = this.house.connection.database
      .prepare('SELECT zone_id FROM allocation_unit WHERE id = ?')
      .get(unitId) as { zone_id: string } | undefined
    return row?.zone_id ?? ''
  }

  /** Calls that no state of the world allows. */
  private hostile(world: World): Planned[] {
    const nobody = '01900000-0000-7000-8000-0000000000fe'
    const id = world.usages.at(-1)?.id ?? nobody
    const [one = ''] = this.tables
    return [
      { name: 'saleOrders.create', input: { allocationUnitIds: [] } },
      { name: 'saleOrders.create', input: { allocationUnitIds: [nobody] } },
      {
        name: 'saleOrders.create',
        input: { allocationUnitIds: [one], reservedFrom: iso(world.now - 3 * 60 * MINUTE) },
      },
      { name: 'allocationUsages.create', input: { usageType: 'SALE_ORDER', usageId: nobody, allocationUnitId: one } },
      { name: 'allocationUsages.update', input: { id, status: 'CANCELLED' } },
      { name: 'allocationUsages.startForOrder', input: { saleOrderId: id, merchantId: nobody, allocationUnitId: one } },
      { name: 'allocationUsages.cancel', input: { usageId: id, reason: ' ' } },
      { name: 'allocationUsages.transfer', input: { usageId: nobody, allocationUnitIds: [one] } },
    ]
  }
}
