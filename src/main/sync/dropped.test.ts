import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findResult, keepLogged } from '../command/result-store'
import { helloOf, openHub, openReplica, pageOf, welcomeOf } from '../node/sync-testing'
import { book, must, openTestHouse, orderRow, seat, unit } from '../node/testing'
import type { TestHouse } from '../node/testing'
import { CapturedTx } from '../store/captured-tx'
import { appendCommit, readHead, readLog } from '../store/commit-log'
import { openConnection } from '../store/connection'
import type { Connection } from '../store/connection'
import { testId } from '../store/testing'
import type { Tx } from '../store/tx'
import { verify } from '../store/verify'
import { toRecord } from './protocol'
import type { HubMessage, TerminalMessage } from './protocol'
import type { Replica } from './replica'
import { RULES } from './rules'
import { packSnapshot, unpackSnapshot } from './snapshot'
import { Wire } from './wire-testing'

/** What a terminal has dropped (what is over for two days, and all but the end of its log), and what may still be asked of it. */

const HOUR = 60 * 60_000

let house: TestHouse
let here: Connection
let replica: Replica
let wire: Wire<TerminalMessage, HubMessage>
let orderId: string

/** A commit of the hub's, made now and pushed. */
const commit = (write: (tx: Tx) => void): void => {
  const { connection, merchantId, clock } = house
  const tx = new CapturedTx(connection, merchantId, {
    id: testId(8_000 + readHead(connection).seq),
    name: 'merchants.update',
    at: clock.now,
    actorId: null,
    terminalId: testId(9_000),
    terminalCode: 'A',
  })
  const { epoch, row } = connection.transaction(() => {
    write(tx)
    return { ...appendCommit(connection, readHead(connection), tx, '{}'), ...readHead(connection) }
  })
  wire.say({ type: 'commit', epoch, commit: toRecord(row), report: false })
}
const somethingElse = (): void =>
  commit((tx) => {
    const merchant = tx.need('merchant', house.merchantId)
    tx.update('merchant', merchant, { lead_time_minutes: merchant.lead_time_minutes + 1 })
  })
const countOrders = (): number => here.statement('SELECT id FROM sale_order').all().length

beforeEach(async () => {
  house = await openTestHouse()
  const { order } = await seat(house, [1])
  orderId = order.id
  await must(house, 'saleOrders.addLine', { orderId, name: 'soup' })
  await must(house, 'saleOrders.complete', { id: orderId })
  here = openConnection({ file: ':memory:', durability: 'NORMAL' })
  replica = openReplica(house, { connection: here, clock: { now: () => house.clock.now } })
  wire = new Wire()
  replica.connect(wire)
  wire.say(welcomeOf(house.connection, 'pages'))
  wire.say(pageOf(house.connection, 0))
})
afterEach(() => {
  replica.close()
  here.close()
  house.store.close()
})

/** The house is closed for days, and the order is over for longer than a terminal keeps what is over. */
const dropTheOrder = (): void => {
  expect(countOrders()).toBe(1)
  house.clock.now += 72 * HOUR
  somethingElse()
  expect(countOrders()).toBe(0)
}

it('a terminal that has dropped what is over is no damaged one, though its log goes back to the first commit', () => {
  dropTheOrder()
  expect(verify(here)).toMatchObject({ whole: false, problems: [] })
})

it('of a party that goes on nothing is dropped: whoever was united with it stands with it when it is united again', async () => {
  const waiting = await must(house, 'saleOrders.create', {})
  const [first, second, third] = [waiting, await seat(house, [3]), await seat(house, [4])]
  const into = (target: string, from: string): Promise<unknown> =>
    must(house, 'saleOrders.merge', { id: target, orderIds: [from] })
  const survivors = (): unknown =>
    Object.fromEntries(
      here.statement('SELECT id, survivor_id FROM seating WHERE survivor_id IS NOT NULL').raw().all() as [
        string,
        string,
      ][],
    )
  const catchUp = async (): Promise<void> => {
    await must(house, 'merchants.update', { leadTimeMinutes: house.clock.now % 60 })
    replica.connect(wire)
    wire.say(welcomeOf(house.connection, 'pages'))
    wire.say(pageOf(house.connection, replica.watermark.seq))
  }
  const [one, two, three] = [first.order.seatingId, second.order.seatingId, third.order.seatingId]
  await into(second.order.id, first.order.id)
  house.clock.now += 72 * HOUR
  await catchUp()
  expect(survivors()).toEqual({ [one]: two })
  await into(third.order.id, second.order.id)
  await catchUp()
  expect(survivors()).toEqual({ [one]: three, [two]: three })
})

it('what is cut from a log is known also where its terminal has used the number twice, and so is what a snapshot brings', () => {
  const { connection } = house
  const [id, other, terminalId] = [1, 2, 3].map((number) => testId(9_300 + number))
  connection.statement('UPDATE commit_log SET command_id = ?, terminal_id = ?, n = 5 WHERE seq = 2').run(id, terminalId)
  connection
    .statement(
      `INSERT INTO result (command_id, terminal_id, n, body_hash, at, seq, outcome)
       VALUES (?, ?, 5, '', ?, 1, '{"ok":true,"value":null}')`,
    )
    .run(other, terminalId, house.clock.now + 1)
  const parts = packSnapshot(connection, 0, RULES)
  keepLogged(connection, 2)
  connection.statement('DELETE FROM commit_log WHERE seq <= 2').run()
  here.transaction(() => unpackSnapshot(here, parts))
  for (const node of [connection, here]) {
    expect([id, other].map((command) => findResult(node, command ?? '')?.outcome.ok)).toEqual([true, true])
  }
})

describe('a terminal that was made the hub, and is given commits that it lacks', () => {
  /** The commits that another terminal has and this one has not, given to it as the hub; answers the hub's last number. */
  const lead = (): { before: number; after: number } => {
    here.statement(`INSERT INTO terminal (id, code) VALUES (?, 'C')`).run(testId(9_002))
    const before = readHead(here).seq
    const hub = openHub(house, { connection: here, head: readHead(here), terminalId: testId(9_001), leap: true })
    const other = new Wire<HubMessage, TerminalMessage>()
    hub.accept(other)
    other.say(helloOf(house.connection, testId(9_002)))
    expect(other.heard.at(-1)).toMatchObject({ type: 'welcome', mode: 'give-tail' })
    const commits = readLog(house.connection, before, 500).map(toRecord)
    other.say({ type: 'tail', epoch: 0, commits })
    const after = hub.head.seq
    hub.stop()
    return { before, after }
  }

  it('takes them up', () => {
    dropTheOrder()
    replica.close()
    somethingElse()
    const { before, after } = lead()
    expect(after).toBe(before + 1)
  })

  it('leaves them to be done anew where a party goes on that it has dropped', () => {
    dropTheOrder()
    replica.close()
    somethingElse()
    commit((tx) =>
      tx.update('sale_order', orderRow(house, orderId), { status: 'OPEN', ended_at: null, end_reason: null }),
    )
    const { before, after } = lead()
    expect(after).toBe(before)
    expect(countOrders()).toBe(0)
  })
})

describe('a terminal fetches afresh what it has dropped', () => {
  it('where a party goes on that was over: what belongs to it stands in no commit', () => {
    dropTheOrder()
    commit((tx) =>
      tx.update('sale_order', orderRow(house, orderId), { status: 'OPEN', ended_at: null, end_reason: null }),
    )
    expect(wire.heard.at(-1)).toMatchObject({ type: 'pull', snapshot: true })
    expect(countOrders()).toBe(0)
  })

  it('where histories part before it was dropped, and gives the hub all that its log has', () => {
    dropTheOrder()
    replica.connect(wire)
    wire.say(welcomeOf(house.connection, 'reset', replica.watermark.seq - 1))
    expect(wire.heard.at(-1)).toMatchObject({ type: 'pull', snapshot: true, start: 0 })
  })

  it('but has itself what was not over yet at the commit to which it goes back, though the same page ended it', async () => {
    const { reservation, usages } = await book(house, [2], 60)
    await must(house, 'reservations.move', { id: reservation.id, allocationUnitIds: [unit(house, 3)] })
    const former = (): unknown => here.statement('SELECT id FROM allocation_usage WHERE id = ?').get(usages[0]?.id)
    const ended = { status: 'CHECKED_IN', ended_at: house.clock.now } as const
    wire = new Wire()
    house.clock.now += 72 * HOUR
    somethingElse()
    commit((tx) => tx.update('reservation', tx.need('reservation', reservation.id), ended))
    replica.connect(wire)
    wire.say(welcomeOf(house.connection, 'pages'))
    wire.say(pageOf(house.connection, replica.watermark.seq))
    const { seq } = replica.watermark
    replica.connect(wire)
    wire.say(welcomeOf(house.connection, 'reset', seq - 1))
    expect(wire.heard.at(-1)).toMatchObject({ type: 'hello', watermark: { seq: seq - 1 } })
    expect(former()).toBeDefined()
  })

  it('and goes back by itself where nothing was dropped since', () => {
    const { seq, at } = replica.watermark
    somethingElse()
    replica.connect(wire)
    wire.say(welcomeOf(house.connection, 'reset', seq))
    expect(wire.heard.at(-1)).toMatchObject({ type: 'hello', watermark: { seq } })
    expect(replica.watermark.at).toBe(at)
  })
})
