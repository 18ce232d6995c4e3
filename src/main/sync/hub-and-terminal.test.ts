import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findResult } from '../command/result-store'
import { helloOf, holdAll, openHub, openReplica, welcomeOf } from '../node/sync-testing'
import { openTestHouse } from '../node/testing'
import type { TestHouse } from '../node/testing'
import { readHead } from '../store/commit-log'
import { TEST_NOON, testId } from '../store/testing'
import type { Hub } from './hub'
import { lostCommands } from './lost'
import { REAUTH_SCHEMA } from './protocol'
import type { HubMessage, LostCommand, TerminalMessage } from './protocol'
import { RULES } from './rules'
import { packSnapshot, unpackSnapshot } from './snapshot'
import { Wire } from './wire-testing'

const OWN = testId(9_001)
let house: TestHouse
beforeEach(async () => {
  house = await openTestHouse()
})
afterEach(() => house.store.close())

describe('a hub that was a terminal', () => {
  const leading = (): Hub => openHub(house, { terminalId: OWN })
  const hello = (terminalId: string, schema?: number): TerminalMessage => helloOf(house.connection, terminalId, schema)

  it('gives no new token to a program that does not know what that is, and says which connections have had theirs', () => {
    const hub = leading()
    const [older, former] = [testId(9_002), REAUTH_SCHEMA - 10]
    const wires = [hello(older, former), hello(testId(9_003)), hello(testId(9_004))].map((said) => {
      const wire = new Wire<HubMessage, TerminalMessage>()
      hub.accept(wire)
      wire.say(said)
      return wire
    })
    hub.giveToken(testId(9_004), 'token')
    expect([...hub.tokenTakers()]).toEqual([
      [testId(9_003), false],
      [testId(9_004), true],
    ])
    expect(wires.map(({ heard }) => heard.filter(({ type }) => type === 'reauth'))).toEqual([
      [],
      [],
      [{ type: 'reauth', epoch: hub.head.epoch, token: 'token' }],
    ])
    hub.stop()
  })

  it('does not take in who calls itself what it was: a clone, whose numbers are those of its own outbox', () => {
    const hub = leading()
    const greeted = (terminalId: string): string | undefined => {
      const wire = new Wire<HubMessage, TerminalMessage>()
      hub.accept(wire)
      wire.say(hello(terminalId))
      return wire.heard.at(-1)?.type
    }
    expect(greeted(OWN)).toBe('quarantined')
    expect(greeted(testId(9_002))).toBe('welcome')
    hub.stop()
  })
})

describe('the log of a hub', () => {
  const [seconds, hours, days] = [1_000, 3_600, 24 * 3_600_000]
  let clock: { now: number }
  let second: () => void
  const running = (): Hub =>
    openHub(house, {
      terminalId: OWN,
      clock: { now: () => clock.now },
      timers: {
        after: (milliseconds, run) => {
          if (milliseconds === seconds) second = run
          return () => undefined
        },
      },
    })
  const pass = (times: number): void => {
    for (let passed = 0; passed < times; passed += 1) second()
  }
  /** A terminal comes, and goes again before it has said how far it is. */
  const visit = (hub: Hub): void => {
    const wire = new Wire<HubMessage, TerminalMessage>()
    hub.accept(wire)
    wire.say(helloOf(house.connection, testId(9_002)))
    wire.close()
  }
  beforeEach(() => {
    clock = { now: TEST_NOON }
  })

  it('is kept for a terminal that is away, also where the clock is set to another day', () => {
    const hub = running()
    visit(hub)
    clock.now += 2 * days
    expect(hub.trim(1)).toBe(0)
    pass(23 * hours)
    expect(hub.trim(1)).toBe(0)
    visit(hub)
    pass(23 * hours)
    expect(hub.trim(1)).toBe(0)
    hub.stop()
  })

  it('is dropped once the hub has run for a day without it, all its starts taken together', () => {
    const first = running()
    visit(first)
    pass(12 * hours)
    first.stop()
    const hub = running()
    expect(hub.trim(1)).toBe(0)
    pass(12 * hours)
    expect(hub.trim(1)).toBe(1)
    hub.stop()
  })
})

/** A terminal that holds all that the house holds, and what it says. */
const connected = () => {
  holdAll(house.connection)
  const replica = openReplica(house, { tailLength: 400 })
  const wire = new Wire<TerminalMessage, HubMessage>()
  replica.connect(wire)
  const { seq, epoch } = readHead(house.connection)
  return { replica, wire, seq, epoch }
}

describe('a terminal that gives the hub what others had lost', () => {
  it('keeps it until the commits are here, too: till then the hub has them alone', () => {
    const { connection } = house
    const lost: LostCommand = {
      id: testId(9_003),
      name: 'saleOrders.paid',
      input: { id: testId(9_004) },
      actorId: null,
      at: TEST_NOON,
      terminalId: testId(9_005),
      terminalCode: 'C',
    }
    connection
      .statement('INSERT INTO local_resubmit (seq, command_id, record) VALUES (1, ?, ?)')
      .run(lost.id, JSON.stringify(lost))
    const { replica, wire, seq, epoch } = connected()
    wire.say(welcomeOf(connection, 'live'))
    expect(wire.heard.at(-1)).toMatchObject({ type: 'resubmit', commands: [{ id: lost.id }] })

    wire.say({ type: 'resubmitted', epoch, ids: [lost.id], seq: seq + 1 })
    expect(lostCommands(connection, 10)).toEqual([lost])
    wire.say({ type: 'resubmitted', epoch, ids: [lost.id], seq })
    expect(lostCommands(connection, 10)).toEqual([])
    replica.close()
  })
})

describe('a terminal that is sent back', () => {
  it('says hello again once, however often it is told: doubled messages breed no others', () => {
    const { replica, wire, seq } = connected()
    const back = welcomeOf(house.connection, 'reset', seq - 1)
    for (let times = 0; times < 3; times += 1) wire.say(back)
    const hellos = wire.heard.flatMap((message) => (message.type === 'hello' ? [message.watermark.seq] : []))
    expect(hellos).toEqual([seq, seq - 1])
    replica.close()
  })
})

describe('a snapshot', () => {
  it('says of what its hub knows from the log alone what became of it, also where that is a card', () => {
    const { connection } = house
    const { seq } = readHead(connection)
    const { id } = connection.statement('SELECT command_id AS id FROM commit_log WHERE seq = ?').get(seq) as {
      id: string
    }
    const cardId = testId(9_006)
    connection
      .statement("UPDATE commit_log SET name = 'conflicts.raise', input = ? WHERE seq = ?")
      .run(JSON.stringify({ cardId }), seq)
    connection.statement('DELETE FROM result').run()
    const parts = packSnapshot(connection, 0, RULES)
    connection.transaction(() => unpackSnapshot(connection, parts))
    expect(findResult(connection, id)?.outcome).toEqual({ ok: false, refusal: { code: 'PARKED' }, cardId })
  })
})
