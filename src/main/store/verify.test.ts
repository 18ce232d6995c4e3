import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { book, expire, must, openTestHouse, pass, seat, unit } from '../node/testing'
import type { TestHouse } from '../node/testing'
import { readLog } from './commit-log'
import { verify } from './verify'

let house: TestHouse
beforeEach(async () => {
  house = await openTestHouse()
  const { usages, order } = await seat(house, [1], { guest: { name: 'Đặng' } })
  await must(house, 'allocationUsages.transfer', { usageId: usages[0]?.id ?? '', allocationUnitIds: [unit(house, 3)] })
  await must(house, 'saleOrders.paid', { id: order.id })
  await book(house, [2], 30)
  pass(house, 500)
  await expire(house)
})
afterEach(() => house.store.close())

const sql = (text: string, ...values: (string | number | Buffer)[]) =>
  house.connection.database.prepare(text).run(...values)
const kinds = (): string[] => [...new Set(verify(house.connection).problems.map(({ kind }) => kind))].toSorted()
const last = () => readLog(house.connection, house.store.head().seq - 1, 1)[0]

describe('verify', () => {
  it('finds every commit and every row in order in a store that nobody touched', () => {
    const report = verify(house.connection)
    expect(report).toMatchObject({ commits: house.store.head().seq, problems: [] })
    expect(report.rows).toBeGreaterThan(20)
  })

  it.each([
    ['a changed row', `UPDATE sale_order SET status = 'OPEN'`, 'sale_order', 'differs'],
    [
      'a changed guest',
      `UPDATE seating SET guest = '{"name":"Someone else"}' WHERE guest IS NOT NULL`,
      'seating',
      'differs',
    ],
    ['a row that is gone', "DELETE FROM allocation_usage WHERE status = 'EXPIRED'", 'allocation_usage', 'missing'],
  ])('finds %s', (_what, text, table, detail) => {
    sql(text)
    expect(verify(house.connection).problems).toMatchObject([
      { kind: 'row', table, detail: expect.stringContaining(detail) },
    ])
  })

  it('checks the end of the log that a terminal keeps, and says that it cannot rebuild the tables', () => {
    sql('INSERT INTO local_watermark VALUES (1, 0, 0, ?, 0, 0, 1, 0)', Buffer.alloc(32))
    sql('DELETE FROM commit_log WHERE seq <= 3')
    const report = verify(house.connection)
    expect(report).toMatchObject({ whole: false, commits: house.store.head().seq - 3, rows: 0, problems: [] })
    sql('UPDATE commit_log SET digests = ? WHERE seq = 5', 'altered')
    expect(kinds()).toEqual(['chain', 'digest'])
  })

  it('comes to an end with a store in which nothing is right', () => {
    const insert = house.connection.database.prepare(
      'INSERT INTO seating (id, merchant_id, created_at, modified_at, since) VALUES (?, ?, 0, 0, 0)',
    )
    for (let index = 0; index < 150; index += 1) {
      insert.run(`01900000-0009-7000-8000-${String(index).padStart(12, '0')}`, house.merchantId)
    }
    expect(verify(house.connection).problems).toHaveLength(100)
  })

  it('finds a row that no commit has written', () => {
    sql(
      'INSERT INTO seating (id, merchant_id, created_at, modified_at, since) VALUES (?, ?, 0, 0, 0)',
      '01900000-0009-7000-8000-000000000001',
      house.merchantId,
    )
    expect(verify(house.connection).problems).toMatchObject([
      { kind: 'row', table: 'seating', detail: expect.stringContaining('not in the log') },
    ])
  })

  it('finds an image that was altered', () => {
    const row = last()
    sql(
      'UPDATE commit_log SET images = ? WHERE seq = ?',
      (row?.images ?? '').replace('NO_SHOW', 'BOOKED'),
      row?.seq ?? 0,
    )
    expect(kinds()).toContain('digest')
  })

  it('finds an image that was altered with its digest and its row: the chain covers digests', () => {
    const row = last()
    sql(
      'UPDATE commit_log SET digests = ? WHERE seq = ?',
      (row?.digests ?? '').replace(/^./, (letter) => (letter === 'A' ? 'B' : 'A')),
      row?.seq ?? 0,
    )
    expect(kinds()).toContain('chain')
  })

  it('finds a chain that was altered', () => {
    sql('UPDATE commit_log SET chain = ? WHERE seq = 3', Buffer.alloc(32, 7))
    expect(kinds()).toEqual(['chain'])
  })

  it.each([1, 4, 6])('finds that commit %i is missing', (seq) => {
    sql('DELETE FROM commit_log WHERE seq = ?', seq)
    expect(kinds()).toContain('sequence')
  })

  it('finds that the last commit is missing', () => {
    sql('DELETE FROM commit_log WHERE seq = ?', house.store.head().seq)
    expect(kinds()).toEqual(['row'])
  })

  it('finds two commits that have changed places', () => {
    const { seq } = house.store.head()
    sql('UPDATE commit_log SET seq = 10000 WHERE seq = ?', seq)
    sql('UPDATE commit_log SET seq = ? WHERE seq = ?', seq, seq - 1)
    sql('UPDATE commit_log SET seq = ? WHERE seq = 10000', seq - 1)
    expect(kinds()).toContain('chain')
  })

  it('changes nothing', () => {
    const everything = (): string =>
      JSON.stringify(
        (house.connection.database.pragma('table_list') as { name: string }[]).map(({ name }) =>
          house.connection.database.prepare(`SELECT * FROM ${name}`).all(),
        ),
      )
    sql(`UPDATE sale_order SET status = 'OPEN'`)
    const before = everything()
    verify(house.connection)
    expect(everything()).toBe(before)
  })
})
