import { expect, it } from 'vitest'
import { openReplica } from '../node/sync-testing'
import { openTestHouse, unit } from '../node/testing'
import { readHead } from '../store/commit-log'
import { TEST_NOON, testId } from '../store/testing'
import { isWhole } from '../store/wholeness'
import type { Answer } from './replica-state'
import { demote, promote } from './role'
import { readWatermark, writeWatermark } from './watermark'

it('a terminal that is made the hub takes what the former one has accepted for shown: it is refused on a card only', async () => {
  const { connection, store } = await openTestHouse()
  connection
    .statement(
      `INSERT INTO local_outbox (n, command_id, name, input, at, base_at, provisional, waiting, lost, seq)
       VALUES (7, ?, 'saleOrders.paid', '{}', 1, 1, 0, 1, 0, 25)`,
    )
    .run(testId(9_001))
  const promoted = promote(connection, testId(9_002), () => undefined)
  expect(promoted?.outbox).toMatchObject([{ n: 7, waiting: 1, provisional: 1, lost: 1, seq: null }])
  store.close()
})

it('a terminal whose disk was put back gives no number twice when it is made the hub', async () => {
  const { connection, store } = await openTestHouse()
  const own = testId(9_002)
  const insert = connection.statement(
    `INSERT INTO local_outbox (n, command_id, name, input, at, base_at, provisional, waiting, lost)
     VALUES (?, ?, 'saleOrders.paid', '{}', 1, 1, 1, 1, 0)`,
  )
  for (const n of [7, 8]) insert.run(n, testId(9_100 + n))
  for (const [n, id] of [
    [7, testId(9_107)],
    [8, testId(9_208)],
    [9, testId(9_209)],
  ])
    connection
      .statement(
        `INSERT INTO result (command_id, terminal_id, n, body_hash, at, outcome) VALUES (?, ?, ?, '', 1, '{"ok":true,"value":null}')`,
      )
      .run(id, own, n)
  writeWatermark(connection, { ...readWatermark(connection), seq: 2, nextN: 9 })
  const promoted = promote(connection, own, () => undefined)
  expect(promoted?.outbox.map(({ n, command_id: id }) => [n, id])).toEqual([
    [10, testId(9_107)],
    [11, testId(9_108)],
  ])
  expect(readWatermark(connection).nextN).toBe(12)
  store.close()
})

it('a terminal that has only a snapshot and is made the hub goes on behind it, also when it ends before its first commit', async () => {
  const { connection, store } = await openTestHouse()
  const chain = Buffer.alloc(32, 7)
  connection.statement('DELETE FROM commit_log').run()
  writeWatermark(connection, { epoch: 4_000, seq: 67, chain, at: 9, knownEpoch: 4_000, nextN: 1, heardAt: 9 })
  const promoted = promote(connection, testId(9_002), () => undefined)
  expect(promoted?.head).toMatchObject({ seq: 67, chain, at: 9 })
  // The next process finds it on the disk.
  expect(readHead(connection)).toMatchObject({ seq: 67, chain, at: 9 })
  demote(connection, { epoch: 5_000, at: TEST_NOON })
  expect(isWhole(connection)).toBe(false)
  expect(readWatermark(connection)).toMatchObject({ epoch: 4_000, seq: 67, chain, knownEpoch: 5_000 })
  store.close()
})

it('a hub that was replaced works alone for a day from then on, though it has never heard the new one', async () => {
  const house = await openTestHouse()
  const { connection, store, staff } = house
  const clock = { now: TEST_NOON + 60_000 }
  demote(connection, { epoch: 5_000_002, at: clock.now })
  expect(isWhole(connection)).toBe(true)
  const replica = openReplica(house, { terminal: { id: testId(9_002), code: 'A' }, clock: { now: () => clock.now } })
  const seat = (number: number): Answer | undefined => {
    let said: Answer | undefined
    const input = { allocationUnitIds: [unit(house, number)] }
    replica.issue({ id: testId(9_010 + number), name: 'saleOrders.create', input, actorId: staff.owner }, (answer) => {
      said = answer
    })
    return said
  }
  clock.now += 24 * 60 * 60_000
  expect(seat(1)).toMatchObject({ kind: 'ok', provisional: true })
  clock.now += 1
  expect(seat(2)).toMatchObject({
    kind: 'refused',
    refusal: { code: 'FORBIDDEN', facts: { rule: 'OFFLINE_TOO_LONG' } },
  })
  replica.close()
  store.close()
})
