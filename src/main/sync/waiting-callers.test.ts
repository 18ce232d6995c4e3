import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CommandOutcome } from '../command/command'
import { helloOf, holdAll, openHub, openReplica, welcomeOf } from '../node/sync-testing'
import { openTestHouse, unit } from '../node/testing'
import type { TestHouse } from '../node/testing'
import { readHead } from '../store/commit-log'
import { testId } from '../store/testing'
import type { HubMessage, TerminalMessage } from './protocol'
import type { Answer } from './replica-state'
import { Wire } from './wire-testing'

/** Whoever has asked for something gets an answer, also from a hub or terminal that ends, or becomes the other. */

const OWN = testId(9_601)
const OTHER = testId(9_602)
const UNKNOWN = { code: 'OUTCOME_UNKNOWN' }

let house: TestHouse
beforeEach(async () => {
  house = await openTestHouse()
})
afterEach(() => house.store.close())

const seating = () => ({
  id: testId(9_603),
  name: 'saleOrders.create',
  input: { allocationUnitIds: [unit(house, 1)] },
  actorId: house.staff.owner,
})

describe('at a hub whose answers wait for a second node', () => {
  const leading = () => {
    const hub = openHub(house, { terminalId: OWN, acknowledges: () => 'safe' })
    const second = new Wire<HubMessage, TerminalMessage>()
    hub.accept(second)
    second.say(helloOf(house.connection, OTHER))
    const outcomes: CommandOutcome[] = []
    const submit = (): void => {
      const asked = { ...seating(), terminalId: OWN, terminalCode: 'A' }
      hub.submit(asked, (outcome) => void outcomes.push(outcome))
      hub.executor.flush()
    }
    submit()
    expect(outcomes).toEqual([])
    return { hub, second, outcomes, submit }
  }

  it('is told that nobody knows when the hub ends', () => {
    const { hub, outcomes } = leading()
    hub.stop()
    expect(outcomes).toEqual([{ ok: false, refusal: UNKNOWN }])
  })

  it('is told that nobody knows when another hub leads', () => {
    const { hub, second, outcomes } = leading()
    second.say({ type: 'fence', epoch: hub.head.epoch + 1_000_001, addresses: [] })
    expect(outcomes).toEqual([{ ok: false, refusal: UNKNOWN }])
  })

  it('is told so, too, who asks when it has ended', () => {
    const { hub, outcomes, submit } = leading()
    hub.stop()
    submit()
    expect(outcomes).toEqual([
      { ok: false, refusal: UNKNOWN },
      { ok: false, refusal: UNKNOWN },
    ])
    expect(hub.isRecovering).toBe(false)
  })
})

it('a hub that ends while it recovers does not say that it still does: nobody waits for it', () => {
  house.connection
    .statement(`INSERT INTO terminal (id, code, last_n, epoch, seq, seen_at) VALUES (?, 'B', 0, 0, 0, 1)`)
    .run(OTHER)
  const hub = openHub(house, { terminalId: OWN })
  expect(hub.isRecovering).toBe(true)
  hub.stop()
  expect(hub.isRecovering).toBe(false)
})

describe('at a terminal that waits for its hub', () => {
  const following = () => {
    const { connection } = house
    holdAll(connection)
    const replica = openReplica(house, { terminal: { id: OTHER, code: 'B' } })
    const hub = new Wire<TerminalMessage, HubMessage>()
    replica.connect(hub)
    hub.say(welcomeOf(connection, 'live'))
    const answers: Answer[] = []
    replica.issue(seating(), (answer) => void answers.push(answer))
    expect(answers).toEqual([])
    return { replica, hub, answers, epoch: readHead(connection).epoch }
  }
  const unknown: Answer = { kind: 'refused', refusal: { code: 'OUTCOME_UNKNOWN' }, cardId: null }

  it('is told that nobody knows when the terminal becomes the hub, or ends; what was asked is still to be sent', () => {
    const { replica, answers } = following()
    replica.close()
    expect(answers).toEqual([unknown])
    expect(replica.counts().waiting).toBe(1)
  })

  it('is answered by the terminal itself in the moment in which the hub, which ends, hangs up', () => {
    const { replica, hub, answers } = following()
    hub.close()
    expect(answers).toMatchObject([{ kind: 'ok', provisional: true }])
    expect(replica.phase).toBe('offline')
    replica.close()
  })

  it('is told that nobody knows when two machines turn out to use its identity', () => {
    const { replica, hub, answers, epoch } = following()
    hub.say({ type: 'quarantined', epoch })
    expect(answers).toEqual([unknown])
    replica.close()
  })
})
