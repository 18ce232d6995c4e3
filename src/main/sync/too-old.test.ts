import type { InputOf } from '@contract/contract'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openHub, openReplica } from '../node/sync-testing'
import { openTestHouse, unit } from '../node/testing'
import type { TestHouse } from '../node/testing'
import { openConnection } from '../store/connection'
import type { Connection } from '../store/connection'
import { SCHEMA_VERSION } from '../store/migrations'
import { TEST_NOON, testId } from '../store/testing'
import type { Hub } from './hub'
import type { HubMessage, TerminalMessage } from './protocol'
import type { Replica } from './replica'
import type { Answer } from './replica-state'
import { stateHash } from './snapshot'
import { Wire } from './wire-testing'

const DAY = 24 * 60 * 60_000

let house: TestHouse
let here: Connection
let hub: Hub
let replica: Replica
let now: number
/** What is to be done at the end of the turn. */
let turn: (() => void)[]
let faults: unknown[]

beforeEach(async () => {
  house = await openTestHouse()
  here = openConnection({ file: ':memory:', durability: 'NORMAL' })
  now = TEST_NOON
  turn = []
  faults = []
  hub = openHub(house, {
    clock: { now: () => now },
    timers: { after: (milliseconds, run) => (milliseconds === 0 && turn.push(run), () => undefined) },
    onFault: (fault) => faults.push(fault),
  })
  start()
})
afterEach(() => {
  replica.close()
  hub.stop()
  here.close()
  house.store.close()
})

/** A program begins at the terminal. */
const start = (): void => {
  replica = openReplica(house, {
    connection: here,
    clock: { now: () => now },
    onFault: (fault) => faults.push(fault),
  })
}

/** A cable to the hub, on which either program says that it has a certain schema. Answers how to pull it. */
const dial = (schema: number, hubSchema = SCHEMA_VERSION): (() => void) => {
  const near = new Wire<TerminalMessage, HubMessage>()
  const far = new Wire<HubMessage, TerminalMessage>()
  near.onSent = (message) => far.say(message.type === 'hello' ? { ...message, schema } : message)
  far.onSent = (message) =>
    near.say(
      message.type === 'welcome' && message.program !== undefined
        ? { ...message, program: { ...message.program, schema: hubSchema } }
        : message,
    )
  hub.accept(far)
  replica.connect(near)
  return () => near.close()
}

const endTurn = (): void => {
  for (const run of turn.splice(0)) run()
}

const seat = (id: string, table: number): Answer | undefined => {
  const input: InputOf<'saleOrders.create'> = { allocationUnitIds: [unit(house, table)] }
  let answer: Answer | undefined
  replica.issue({ id, name: 'saleOrders.create', input, actorId: house.staff.owner }, (given) => {
    answer = given
  })
  endTurn()
  return answer
}

const TOO_OLD = { kind: 'refused', refusal: { code: 'TERMINAL_TOO_OLD' } }
const [EARLY, LATE] = [testId(5_001), testId(5_002)]

/** A terminal that had all, was cut off and seated a party, and finds a hub that its program is too old for. */
const leftBehind = (): void => {
  const pull = dial(SCHEMA_VERSION)
  expect(replica.phase).toBe('live')
  pull()
  expect(seat(EARLY, 1)).toMatchObject({ kind: 'ok', provisional: true })
  dial(1)
  expect(replica.isTooOld).toBe(true)
}

describe('a terminal whose program is too old for its hub', () => {
  it('changes nothing any more, cut off again or not, for however long', () => {
    leftBehind()
    const before = stateHash(here, 0)
    expect(seat(LATE, 2)).toMatchObject(TOO_OLD)
    now += 2 * DAY
    expect(seat(LATE, 2)).toMatchObject(TOO_OLD)
    const pull = dial(1)
    pull()
    expect(replica.phase).toBe('offline')
    expect(seat(LATE, 2)).toMatchObject(TOO_OLD)
    expect(stateHash(here, 0)).toBe(before)
    expect(replica.counts()).toEqual({ waiting: 1, sent: 0 })
  })

  it('shows since when nothing has come to it: being told to update is no news of the store', () => {
    leftBehind()
    now += DAY
    dial(1)
    expect(replica.watermark.heardAt).toBe(TEST_NOON)
  })

  it('still says what became of what was asked for before', () => {
    leftBehind()
    expect(seat(EARLY, 1)).toMatchObject({ kind: 'ok', provisional: true, replayed: true })
  })

  it('lets nobody wait for an answer that cannot come', () => {
    const pull = dial(SCHEMA_VERSION)
    const answers: Answer[] = []
    const input: InputOf<'merchants.update'> = { leadTimeMinutes: 20 }
    const ask = (): void =>
      replica.issue({ id: EARLY, name: 'merchants.update', input, actorId: house.staff.owner }, (given) =>
        answers.push(given),
      )
    // The hub has it, and does not come to it: it is another program that answers next.
    ask()
    turn = []
    pull()
    ask()
    dial(1)
    ask()
    expect(answers).toEqual(
      [1, 2, 3].map(() => ({ kind: 'refused', refusal: { code: 'OUTCOME_UNKNOWN' }, cardId: null })),
    )
    expect(replica.counts().waiting).toBe(1)
  })

  it('sends what it has kept once it is updated, takes what it missed, and works again', () => {
    leftBehind()
    const other = testId(5_003)
    hub.submit(
      {
        id: other,
        name: 'saleOrders.create',
        input: { allocationUnitIds: [unit(house, 3)] },
        actorId: house.staff.owner,
        terminalId: testId(9_000),
        terminalCode: 'A',
      },
      () => undefined,
    )
    endTurn()
    replica.close()
    start()
    dial(SCHEMA_VERSION)
    endTurn()
    expect(replica.isTooOld).toBe(false)
    expect(replica.counts().waiting).toBe(0)
    expect(seat(LATE, 2)).toMatchObject({ kind: 'ok', provisional: false })
    const logged = house.connection.statement('SELECT command_id AS id FROM commit_log ORDER BY seq').all() as {
      id: string
    }[]
    expect(logged.map(({ id }) => id).filter((id) => [EARLY, LATE, other].includes(id))).toEqual([other, EARLY, LATE])
    expect(stateHash(here, 0)).toBe(stateHash(house.connection, 0))
    expect(faults).toEqual([])
  })
})

describe('a terminal that was updated before its hub', () => {
  it('goes on as if it were cut off, for a day, and sends it when the hub is updated', () => {
    dial(SCHEMA_VERSION)()
    dial(SCHEMA_VERSION + 10, SCHEMA_VERSION - 10)
    expect(replica.isTooOld).toBe(false)
    expect(seat(EARLY, 1)).toMatchObject({ kind: 'ok', provisional: true })
    now += DAY + 1
    dial(SCHEMA_VERSION + 10, SCHEMA_VERSION - 10)
    expect(seat(LATE, 2)).toMatchObject({ kind: 'refused', refusal: { code: 'FORBIDDEN' } })
    dial(SCHEMA_VERSION)
    endTurn()
    expect(replica.counts().waiting).toBe(0)
    expect(stateHash(here, 0)).toBe(stateHash(house.connection, 0))
    expect(faults).toEqual([])
  })
})
