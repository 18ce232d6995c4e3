import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { History } from '../command/history'
import { findResult } from '../command/result-store'
import { readLog } from '../store/commit-log'
import type { Connection } from '../store/connection'
import { TABLE_NAMES } from '../store/tables'
import { verify } from '../store/verify'
import { HubAndTerminal } from '../node/hub-and-terminal-testing'
import type { HubMessage, TerminalMessage } from './protocol'
import { isWhole } from '../store/wholeness'

/** What a standby has of the store's history (SYN-1, SYN-5). */

let both: HubAndTerminal
beforeEach(async () => {
  both = await HubAndTerminal.open()
})
afterEach(() => both.close())

const rowsOf = (connection: Connection): unknown =>
  TABLE_NAMES.map((table) => [table, connection.statement(`SELECT * FROM ${table} ORDER BY id`).all()])

const lowest = (): number => readLog(both.here, 0, 1)[0]?.seq ?? 0

const countOrders = (connection: Connection): number =>
  (connection.statement('SELECT count(*) AS count FROM sale_order').get() as { count: number }).count

/** Orders that the hub has and the terminal has not. */
const ordersMissing = (): number => countOrders(both.house.connection) - countOrders(both.here)

const said = (type: HubMessage['type']): number => both.said.filter((message) => message.type === type).length
const asked = (type: TerminalMessage['type']): number => both.asked.filter((message) => message.type === type).length

const demandWhole = (): void => {
  expect(both.faults).toEqual([])
  expect(rowsOf(both.here)).toEqual(rowsOf(both.house.connection))
  expect(readLog(both.here, 0, 10_000)).toEqual(readLog(both.house.connection, 0, 10_000))
  expect(verify(both.here)).toMatchObject({ whole: true, problems: [] })
  expect(isWhole(both.here)).toBe(true)
}

describe('a terminal that is made a standby later', () => {
  it('fetches the log and the rows that it had dropped, and can prove them', () => {
    both.days()
    expect(lowest()).toBeGreaterThan(20)
    expect(ordersMissing()).toBeGreaterThan(10)
    both.standby = true
    both.pass(60_000)
    demandWhole()
  })

  it('fetches a long history in several pages, one on its way at a time', () => {
    both.days(40)
    both.said = []
    both.standby = true
    both.pass(60_000)
    expect(said('older')).toBeGreaterThan(3)
    expect(said('older-rows')).toBeGreaterThan(9)
    demandWhole()
  })

  it('answers for days that it did not have before who did what', () => {
    both.days()
    const history = new History(both.here)
    while (history.catchUp());
    const paid = readLog(both.house.connection, 0, 1_000).find(({ name }) => name === 'saleOrders.paid')
    const { id: subjectId } = JSON.parse(paid?.input ?? '{}') as { id: string }
    const find = () => history.find({ subjectId, limit: 50 }, () => true).items.map((entry) => entry.command)
    expect(find()).toEqual([])
    both.standby = true
    both.pass(60_000)
    expect(find()).toContain('saleOrders.paid')
  })

  it('goes on following meanwhile, and loses nothing of what happens', () => {
    both.days()
    both.standby = true
    for (let times = 0; times < 5; times += 1) both.party()
    expect(both.replica.phase).toBe('live')
    expect(asked('pull')).toBe(1)
    both.pass(60_000)
    demandWhole()
  })

  it.each(['older', 'older-rows'] as const)('goes on after a cut and another start in the middle of %s', (kind) => {
    both.days(40)
    let left = 2
    both.link((message) => (message.type === kind && (left -= 1) < 0 ? undefined : message))
    both.standby = true
    both.pass(10_000)
    expect(left).toBeLessThan(0)
    expect(isWhole(both.here)).toBe(false)
    both.restart(() => both.party())
    both.link()
    both.pass(60_000)
    demandWhole()
  })

  it('asks for nothing more once it is whole, also after it was started again', () => {
    both.days()
    both.standby = true
    both.pass(60_000)
    both.restart()
    both.asked = []
    both.link()
    both.pass(60_000)
    expect([asked('report') > 0, asked('older'), asked('older-rows')]).toEqual([true, 0, 0])
  })

  it('does not take commits that lead elsewhere, and says so', () => {
    both.days()
    both.link((message) =>
      message.type === 'older'
        ? { ...message, commits: message.commits.map((commit) => ({ ...commit, images: '[]' })) }
        : message,
    )
    both.pass(5_000)
    const before = lowest()
    both.standby = true
    both.pass(60_000)
    expect(lowest()).toBe(before)
    expect(isWhole(both.here)).toBe(false)
    expect(both.faults).toHaveLength(1)
  })
})

describe('a standby that had to fetch everything afresh', () => {
  /** Its history is not the hub's, and its log does not reach back to where it was. */
  const damage = (): void => {
    both.standby = true
    both.days()
    demandWhole()
    both.restart(() => {
      both.here.statement('UPDATE local_watermark SET chain = ?').run(Buffer.alloc(32, 7))
      both.here.statement('DELETE FROM commit_log WHERE seq BETWEEN 5 AND 20').run()
    })
    both.said = []
  }

  it('gets the history as well, and not the hot set alone', () => {
    damage()
    both.link()
    both.pass(60_000)
    expect(said('snapshot')).toBe(1)
    demandWhole()
  })

  it('is not taken for whole while it has the hot set alone', () => {
    damage()
    both.link((message) => (message.type === 'older' ? undefined : message))
    both.pass(60_000)
    expect(said('snapshot')).toBe(1)
    expect(both.replica.phase).toBe('live')
    expect(ordersMissing()).toBeGreaterThan(10)
    expect(isWhole(both.here)).toBe(false)
  })
})

describe('a standby of a hub whose log was trimmed', () => {
  it('gets all rows, and as much of the log as there is', () => {
    both.days()
    both.house.connection.statement('DELETE FROM commit_log WHERE seq <= 30').run()
    both.standby = true
    both.pass(60_000)
    expect(both.faults).toEqual([])
    expect(rowsOf(both.here)).toEqual(rowsOf(both.house.connection))
    expect(lowest()).toBe(31)
    expect(isWhole(both.here)).toBe(true)
  })
})

it('a standby that was none for a while fetches again what it has dropped in that time', () => {
  both.days()
  let isHeld = true
  both.link((message) =>
    message.type === 'older-rows' && message.part === 'order_line' && isHeld ? undefined : message,
  )
  both.standby = true
  both.pass(10_000)
  expect(ordersMissing()).toBe(0)
  both.standby = false
  both.days()
  expect(ordersMissing()).toBeGreaterThan(10)
  isHeld = false
  both.standby = true
  both.pass(60_000)
  demandWhole()
})

describe('a terminal that is no standby', () => {
  it('asks for nothing older, and is not whole any more once it has dropped something', () => {
    both.standby = true
    both.days()
    expect(isWhole(both.here)).toBe(true)
    both.standby = false
    both.asked = []
    both.days()
    expect(isWhole(both.here)).toBe(false)
    expect([asked('report') > 0, asked('older'), asked('older-rows')]).toEqual([true, 0, 0])
  })
})

describe('a terminal that is no standby', () => {
  it('knows of what it has dropped from its log that it was done: made the hub, it would do it twice', () => {
    both.days()
    const dropped = readLog(both.house.connection, 0, lowest() - 1)
    expect(dropped.length).toBeGreaterThan(20)
    expect(dropped.filter(({ command_id: id }) => findResult(both.here, id)?.outcome.ok !== true)).toEqual([])
  })
})

it('a standby does not say that it has all where its hub has not: one that was a terminal may have dropped some', () => {
  both.days()
  both.link((message) => (message.type === 'older-rows' ? { ...message, whole: false } : message))
  both.standby = true
  both.pass(60_000)
  expect(ordersMissing()).toBe(0)
  expect(isWhole(both.here)).toBe(false)
  const times = asked('older')
  both.pass(60_000)
  expect(asked('older')).toBe(times)
  expect(both.faults).toEqual([])
})
