import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CommandOutcome } from '../command/command'
import { productRegistry } from '../node/registry'
import { openTestHouse, unit } from '../node/testing'
import type { TestHouse } from '../node/testing'
import { readHead } from '../store/commit-log'
import { SCHEMA_VERSION } from '../store/migrations'
import { TEST_NOON, testId } from '../store/testing'
import { Hub } from './hub'
import type { Link } from './link'
import { PROTOCOL_VERSION } from './protocol'
import type { HubMessage, TerminalMessage } from './protocol'
import { Replica } from './replica'
import type { Answer } from './replica-state'
import { writeWatermark } from './watermark'

/** Whoever has asked for something gets an answer, also from a hub or terminal that ends, or becomes the other. */

const OWN = testId(9_601)
const OTHER = testId(9_602)
const clock = { now: () => TEST_NOON }
/** Time stands still. */
const timers = { after: () => () => undefined }
const onFault = (fault: unknown): void => expect.fail(String(fault))
const UNKNOWN = { code: 'OUTCOME_UNKNOWN' }

let house: TestHouse
beforeEach(async () => {
  house = await openTestHouse()
})
afterEach(() => house.store.close())

/** A connection of which the test is the other end. */
const wire = <Outgoing, Incoming>() => {
  const ears: ((message: Incoming) => void)[] = []
  const ends: (() => void)[] = []
  const link: Link<Outgoing, Incoming> = {
    send: () => undefined,
    onMessage: (listener) => void ears.push(listener),
    onClose: (listener) => void ends.push(listener),
    close: () => undefined,
  }
  return {
    link,
    say: (message: Incoming) => ears.forEach((hear) => hear(message)),
    hangUp: () => ends.forEach((end) => end()),
  }
}

const seating = () => ({
  id: testId(9_603),
  name: 'saleOrders.create',
  input: { allocationUnitIds: [unit(house, 1)] },
  actorId: house.staff.owner,
})

describe('at a hub whose answers wait for a second node', () => {
  const leading = () => {
    const { connection, merchantId } = house
    const head = readHead(connection)
    const hub = new Hub({
      connection,
      merchantId,
      terminalId: OWN,
      registry: productRegistry(),
      head,
      node: 1,
      clock,
      timers,
      acknowledges: () => 'safe',
      may: () => true,
      touched: () => undefined,
      onFenced: () => undefined,
      onFault,
    })
    const second = wire<HubMessage, TerminalMessage>()
    hub.accept(second.link)
    second.say({
      type: 'hello',
      epoch: 0,
      protocol: PROTOCOL_VERSION,
      schema: SCHEMA_VERSION,
      terminalId: OTHER,
      terminalCode: 'B',
      watermark: { epoch: head.epoch, seq: head.seq, chain: head.chain.toString('base64url') },
      whole: false,
      firstN: 1,
      clock: TEST_NOON,
    })
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
  const { connection, merchantId } = house
  connection
    .statement(`INSERT INTO terminal (id, code, last_n, epoch, seq, seen_at) VALUES (?, 'B', 0, 0, 0, 1)`)
    .run(OTHER)
  const hub = new Hub({
    connection,
    merchantId,
    terminalId: OWN,
    registry: productRegistry(),
    head: readHead(connection),
    node: 1,
    clock,
    timers,
    may: () => true,
    touched: () => undefined,
    onFenced: () => undefined,
    onFault,
  })
  expect(hub.isRecovering).toBe(true)
  hub.stop()
  expect(hub.isRecovering).toBe(false)
})

describe('at a terminal that waits for its hub', () => {
  const following = () => {
    const { connection, merchantId } = house
    const { seq, epoch, at, chain } = readHead(connection)
    writeWatermark(connection, { epoch, seq, chain, at, knownEpoch: epoch, nextN: 1, heardAt: TEST_NOON })
    const replica = new Replica({
      connection,
      merchantId,
      terminal: { id: OTHER, code: 'B' },
      registry: productRegistry(),
      clock,
      timers,
      onFault,
    })
    const hub = wire<TerminalMessage, HubMessage>()
    replica.connect(hub.link)
    hub.say({
      type: 'welcome',
      epoch,
      seq,
      chain: chain.toString('base64url'),
      lowest: 1,
      lastN: 0,
      mode: 'live',
      start: null,
    })
    const answers: Answer[] = []
    replica.issue(seating(), (answer) => void answers.push(answer))
    expect(answers).toEqual([])
    return { replica, hub, answers, epoch }
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
    hub.hangUp()
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
