import { OPERATIONS } from '@contract/contract'
import type { InputOf, OperationName, OutputOf } from '@contract/contract'
import type { Refusal } from '@contract/errors'
import type { ChangeMessage, FeedMessage } from '@contract/feed'
import type { RoleName } from '@contract/access'
import { CREATE_STORE_COMMAND } from '../command/create-store'
import { EXPIRE_COMMAND } from '../orders/expiry'
import { openConnection } from '../store/connection'
import type { Connection } from '../store/connection'
import { isoTime } from '../store/entities'
import { TABLE_NAMES } from '../store/tables'
import type { Row } from '../store/tables'
import { TEST_NOON, testId } from '../store/testing'
import { verify } from '../store/verify'
import { MerchantStore } from './merchant-store'

/**
 * For tests of what commands do: the product's own store, write path and registry on a real database in memory, with
 * an injected clock and counted command ids. Nothing is stood in for but the clock.
 */

const MINUTE = 60_000

/** A sign-in form that no secret fits: tests that do not sign in need no scrypt. */
const NO_FIT = 'scrypt$16384$8$1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'

export const TEST_ROLES = ['owner', 'manager', 'host', 'server', 'cashier', 'installer', 'integration'] as const

export interface TestHouse {
  store: MerchantStore
  connection: Connection
  merchantId: string
  /** UTC milliseconds; tests move it. */
  clock: { now: number }
  /** Faults that the store has logged; a test that expects none asserts on it. */
  faults: Record<string, unknown>[]
  /** How long wrong tries of signing in were made to wait, in milliseconds. */
  pauses: number[]
  staff: Record<RoleName, string>
  layoutId: string
  /** Leaf zones by name. */
  zones: Record<string, string>
  /** Units by number. */
  units: Record<string, string>
}

export interface HouseOptions {
  connection?: Connection
  now?: number
  timeZone?: string
  /** Leaf zones of one layout: name, then capacity by unit number. */
  floor?: Record<string, Record<string, number>>
}

/** Six tables in the hall, two in the garden, 30 cm apart in one row each. */
export const HALL_AND_GARDEN: Record<string, Record<string, number>> = {
  hall: { 1: 2, 2: 2, 3: 4, 4: 4, 5: 6, 6: 8 },
  garden: { 11: 4, 12: 4 },
}

let commands = 0
/** Ids that differ from call to call and are the same from run to run. */
export const nextCommandId = (): string => {
  commands += 1
  return `01900000-0001-7000-8000-${commands.toString(16).padStart(12, '0')}`
}

/** A store with one person of each role and a floor; its owner acts where a test names nobody else. */
export const openTestHouse = async (options: HouseOptions = {}): Promise<TestHouse> => {
  const connection = options.connection ?? openConnection({ file: ':memory:', durability: 'NORMAL' })
  const merchantId = testId(1)
  const clock = { now: options.now ?? TEST_NOON }
  const faults: Record<string, unknown>[] = []
  const pauses: number[] = []
  const store = new MerchantStore({
    connection,
    merchantId,
    now: () => clock.now,
    log: { error: (facts) => faults.push(facts), warn: () => undefined },
    pause: (milliseconds) => {
      pauses.push(milliseconds)
      return Promise.resolve()
    },
  })
  const made = await store.issue(
    CREATE_STORE_COMMAND,
    {
      name: { en: 'Test house' },
      language: 'en',
      businessType: 'DINE_IN',
      timeZone: options.timeZone ?? 'Asia/Ho_Chi_Minh',
      floor: 'empty',
      trial: false,
      ownerSecret: TEST_ROLES.map((role) => ({ displayName: role, role, login: role, passwordHash: NO_FIT })),
    },
    null,
    nextCommandId(),
  )
  if (!made.ok) throw new Error(`The store was refused: ${JSON.stringify(made.refusal)}`)
  const rows = connection.database.prepare('SELECT * FROM staff').all() as Row<'staff'>[]
  const staff = Object.fromEntries(rows.map((row) => [row.role, row.id])) as Record<RoleName, string>
  const house: TestHouse = {
    store,
    connection,
    merchantId,
    clock,
    faults,
    pauses,
    staff,
    layoutId: '',
    zones: {},
    units: {},
  }
  const floor = Object.entries(options.floor ?? HALL_AND_GARDEN)
  const tree = await must(house, 'allocationLayouts.create', {
    name: { en: 'Ground floor' },
    status: 'ACTIVATED',
    zones: floor.map(([name, tables], index) => ({
      name: { en: name },
      frame: { x: 0, y: index * 500, width: 4_000, height: 400 },
      units: Object.entries(tables).map(([number, capacity], place) => ({
        number,
        capacity,
        placement: { type: 'absolute' as const, value: { x: place * 120, y: 0 } },
        style: { width: 90, height: 90 },
      })),
    })),
  })
  house.layoutId = tree.id
  for (const zone of tree.zones ?? []) {
    house.zones[zone.name.en ?? ''] = zone.id
    for (const unit of zone.units ?? []) house.units[unit.number] = unit.id
  }
  return house
}

type CommandOutcome<Name extends OperationName> =
  | { ok: true; value: OutputOf<Name>; seq?: number; replayed?: boolean }
  | { ok: false; refusal: Refusal; replayed?: boolean }

/** Hands a command in as the API does. What it answers is held against the contract. */
export const call = async <Name extends OperationName>(
  house: TestHouse,
  name: Name,
  input: InputOf<Name>,
  options: { by?: RoleName; id?: string } = {},
): Promise<CommandOutcome<Name>> => {
  const outcome = await house.store.execute({
    id: options.id ?? nextCommandId(),
    name,
    input,
    staffId: house.staff[options.by ?? 'owner'],
  })
  if (outcome.ok) OPERATIONS.get(name)?.output.parse(outcome.value)
  return outcome as CommandOutcome<Name>
}

/** As call, for what must succeed. */
export const must = async <Name extends OperationName>(
  house: TestHouse,
  name: Name,
  input: InputOf<Name>,
  options: { by?: RoleName; id?: string } = {},
): Promise<OutputOf<Name>> => {
  const outcome = await call(house, name, input, options)
  if (!outcome.ok) throw new Error(`${name} was refused: ${JSON.stringify(outcome.refusal)}`)
  return outcome.value
}

/** As call, for what must be refused: the refusal, and no table of the product is changed by it. */
export const refusalOf = async <Name extends OperationName>(
  house: TestHouse,
  name: Name,
  input: InputOf<Name>,
  options: { by?: RoleName; id?: string } = {},
): Promise<Refusal> => {
  const before = dump(house.connection)
  const outcome = await call(house, name, input, options)
  if (outcome.ok) throw new Error(`${name} was not refused but answered ${JSON.stringify(outcome.value)}`)
  if (dump(house.connection) !== before) throw new Error(`${name} was refused and has written all the same`)
  return outcome.refusal
}

/** A query, which must succeed. */
export const ask = <Name extends OperationName>(
  house: TestHouse,
  name: Name,
  input: InputOf<Name>,
  by: RoleName = 'owner',
): OutputOf<Name> => {
  const answer = house.store.ask(name, input, house.staff[by])
  if (!answer.ok) throw new Error(`${name} was refused: ${JSON.stringify(answer.refusal)}`)
  return OPERATIONS.get(name)?.output.parse(answer.value) as OutputOf<Name>
}

/** The run that ends what is past its window, as the store's own clock starts it. */
export const expire = async (house: TestHouse): Promise<{ usages: number; reservations: number }> => {
  const outcome = await house.store.issue(EXPIRE_COMMAND, {}, null, nextCommandId())
  if (!outcome.ok) throw new Error(`expiry was refused: ${JSON.stringify(outcome.refusal)}`)
  return outcome.value as { usages: number; reservations: number }
}

/** All rows of all replicated tables and the log as text: for "nothing was written". */
export const dump = (connection: Connection): string =>
  [...TABLE_NAMES.map((table) => `SELECT * FROM ${table} ORDER BY id`), 'SELECT * FROM commit_log ORDER BY seq']
    .map((sql) => JSON.stringify(connection.statement(sql).all()))
    .join('\n')

/** The instant so many minutes from now, as the API writes it. */
export const inMinutes = (house: TestHouse, minutes: number): string => isoTime(house.clock.now + minutes * MINUTE)

/** Hears of each commit as windows do. The store also says how its node stands, whenever that changes: that is left out. */
export const onChange = (house: TestHouse, listener: (change: ChangeMessage) => void): (() => void) =>
  house.store.subscribe((text) => {
    const message = JSON.parse(text) as FeedMessage
    if (message.type === 'change') listener(message)
  })

/** Lets time pass. */
export const pass = (house: TestHouse, minutes: number): void => {
  house.clock.now += minutes * MINUTE
}

/** A unit's id by its number. */
export const unit = (house: TestHouse, number: string | number): string => {
  const id = house.units[String(number)]
  if (id === undefined) throw new Error(`There is no table ${number}`)
  return id
}

/** Seats a party now; answers its order and usages. */
export const seat = (
  house: TestHouse,
  numbers: (string | number)[],
  more: Partial<InputOf<'saleOrders.create'>> = {},
): Promise<OutputOf<'saleOrders.create'>> =>
  must(house, 'saleOrders.create', { allocationUnitIds: numbers.map((number) => unit(house, number)), ...more })

/** Books from so many minutes from now. */
export const book = (
  house: TestHouse,
  numbers: (string | number)[],
  minutes: number,
  more: Partial<InputOf<'reservations.create'>> = {},
): Promise<OutputOf<'reservations.create'>> =>
  must(house, 'reservations.create', {
    reservedFrom: inMinutes(house, minutes),
    ...(numbers.length > 0 && { allocationUnitIds: numbers.map((number) => unit(house, number)) }),
    ...more,
  })

/** A row as it stands now. */
export const usageRow = (house: TestHouse, id: string): Row<'allocation_usage'> =>
  house.store.reader.need('allocation_usage', id)
export const orderRow = (house: TestHouse, id: string): Row<'sale_order'> => house.store.reader.need('sale_order', id)
export const reservationRow = (house: TestHouse, id: string): Row<'reservation'> =>
  house.store.reader.need('reservation', id)

/** Every live usage with its place and who its party is. */
export const liveUsages = (connection: Connection): (Row<'allocation_usage'> & { survivor: string })[] =>
  connection
    .statement(
      `SELECT usage.*, coalesce(seating.survivor_id, seating.id) AS survivor FROM allocation_usage AS usage
       JOIN seating ON seating.id = usage.seating_id WHERE usage.status IN ('RESERVED', 'ACTIVE', 'SUCCESS')`,
    )
    .all() as (Row<'allocation_usage'> & { survivor: string })[]

/** Pairs of parties on one place that USE-3 forbids, found by comparing every row with every other. */
export const doubleSold = (connection: Connection): string[] => {
  const live = liveUsages(connection)
  return live.flatMap((left, index) =>
    live.slice(index + 1).flatMap((right) => {
      if (left.place_id !== right.place_id || left.survivor === right.survivor) return []
      const overlap = left.reserved_from < right.reserved_to && right.reserved_from < left.reserved_to
      const bothSit = left.seated_at !== null && right.seated_at !== null
      return overlap || bothSit ? [`${left.id} and ${right.id} on ${left.place_id}`] : []
    }),
  )
}

/** What must hold of every store at every moment; throws with what does not. */
export const demandSound = (house: TestHouse): void => {
  const sold = doubleSold(house.connection)
  if (sold.length > 0) throw new Error(`sold twice: ${sold.join('; ')}`)
  const report = verify(house.connection)
  if (report.problems.length > 0) throw new Error(`verify: ${JSON.stringify(report.problems)}`)
}
