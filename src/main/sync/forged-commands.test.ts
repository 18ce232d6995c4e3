import type { OperationName } from '@contract/contract'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ENROL_COMMAND } from '../access/terminals'
import { CREATE_STORE_COMMAND } from '../command/create-store'
import type { CommandOutcome } from '../command/command'
import { helloOf, openHub } from '../node/sync-testing'
import { openTestHouse, unit } from '../node/testing'
import type { TestHouse } from '../node/testing'
import { EXPIRE_COMMAND } from '../orders/expiry'
import { TEST_NOON, testId } from '../store/testing'
import type { Hub } from './hub'
import type { CommandMessage, HubMessage, TerminalMessage } from './protocol'
import { Wire } from './wire-testing'

/** What a paired terminal may say at all: what staff do, in the name of one of them. */

const TERMINAL = { terminalId: testId(9_101), terminalCode: 'B' }
const ENROLMENT = {
  id: testId(9_102),
  name: 'stranger',
  fingerprint: 'f'.repeat(64),
  addresses: [],
  tokenHash: 'h'.repeat(43),
  standby: false,
}

let house: TestHouse
let hub: Hub
let wire: Wire<HubMessage, TerminalMessage>
beforeEach(async () => {
  house = await openTestHouse()
  hub = openHub(house, { terminalId: testId(9_100), onFenced: () => expect.fail('fenced') })
  wire = new Wire()
  hub.accept(wire, TERMINAL.terminalId)
})
afterEach(() => {
  hub.stop()
  house.store.close()
})

type Said = Pick<CommandMessage, 'name' | 'input' | 'actorId'>
const seating = (): Said => ({
  name: 'saleOrders.create' satisfies OperationName,
  input: { allocationUnitIds: [unit(house, 1)] },
  actorId: house.staff.owner,
})
const forged = (): [string, Said][] => [
  ['in nobody’s name', { ...seating(), actorId: null }],
  ['enrolling a machine, in nobody’s name', { name: ENROL_COMMAND, input: ENROLMENT, actorId: null }],
  ['enrolling a machine, in the owner’s name', { name: ENROL_COMMAND, input: ENROLMENT, actorId: house.staff.owner }],
  ['letting things expire', { name: EXPIRE_COMMAND, input: {}, actorId: null }],
  ['making a store', { name: CREATE_STORE_COMMAND, input: {}, actorId: null }],
]
const command = (n: number, said: Said, provisional: boolean): CommandMessage => ({
  type: 'command',
  epoch: 0,
  id: testId(9_200 + n),
  ...said,
  at: TEST_NOON,
  n,
  provisional,
  baseAt: TEST_NOON,
  groupId: null,
  lost: false,
})

describe('what comes over a link', () => {
  beforeEach(() => wire.say(helloOf(house.connection, TERMINAL.terminalId)))

  it.each([false, true])(
    'is nobody’s, and nothing that only a node does by itself (provisional: %s)',
    (provisional) => {
      const before = hub.head.seq
      for (const [index, [, said]] of forged().entries()) wire.say(command(index + 1, said, provisional))
      hub.executor.flush()
      const answers = wire.heard.flatMap((message) => (message.type === 'ack' ? [message.outcome] : []))
      expect(answers).toEqual(
        forged().map(() => ({ kind: 'refused', refusal: { code: 'FORBIDDEN' }, cardId: null, seq: null })),
      )
      expect(hub.head.seq).toBe(before)
      // Their numbers are used up, and what staff do comes next.
      wire.say(command(forged().length + 1, seating(), provisional))
      hub.executor.flush()
      expect(wire.heard.at(-1)).toMatchObject({ type: 'ack', n: forged().length + 1, outcome: { kind: 'ok' } })
    },
  )

  it('is neither of these where it is said to have been lost', () => {
    const before = hub.head.seq
    const commands = forged().map(([, said], index) => ({
      id: testId(9_300 + index),
      ...said,
      at: TEST_NOON,
      ...TERMINAL,
    }))
    wire.say({ type: 'resubmit', epoch: 0, commands })
    hub.executor.flush()
    expect(hub.head.seq).toBe(before)
    expect(wire.heard.at(-1)).toMatchObject({ type: 'resubmitted', ids: commands.map(({ id }) => id) })
    const kept = { id: testId(9_400), ...seating(), at: TEST_NOON, ...TERMINAL }
    wire.say({ type: 'resubmit', epoch: 0, commands: [kept] })
    hub.executor.flush()
    expect(wire.heard.at(-1)).toMatchObject({ type: 'resubmitted', ids: [kept.id], seq: hub.head.seq })
  })
})

it('who says hello as another terminal than the one whose token was shown is hung up on', () => {
  const other = testId(9_103)
  wire.say(helloOf(house.connection, other))
  expect({ heard: wire.heard, isOpen: wire.isOpen }).toEqual({ heard: [], isOpen: false })
  wire.say(command(1, seating(), false))
  hub.executor.flush()
  expect(wire.heard).toEqual([])
  expect(hub.terminalStates().map(({ id }) => id)).not.toContain(other)
})

it('the hub itself goes on doing what only a node does', () => {
  const outcomes: CommandOutcome[] = []
  hub.submit(
    { id: testId(9_500), name: ENROL_COMMAND, input: ENROLMENT, actorId: null, ...TERMINAL },
    (outcome) => void outcomes.push(outcome),
  )
  hub.submit({ id: testId(9_501), name: EXPIRE_COMMAND, input: {}, actorId: null, ...TERMINAL }, (outcome) => {
    outcomes.push(outcome)
  })
  hub.executor.flush()
  expect(outcomes.map(({ ok }) => ok)).toEqual([true, true])
})
