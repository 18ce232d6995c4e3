import { expect, it } from 'vitest'
import { openTestHouse } from '../node/testing'
import { readHead } from '../store/commit-log'
import { testId } from '../store/testing'
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
  const promoted = promote(connection, () => undefined)
  expect(promoted?.outbox).toMatchObject([{ n: 7, waiting: 1, provisional: 1, lost: 1, seq: null }])
  store.close()
})

it('a terminal that has only a snapshot and is made the hub goes on behind it, also when it ends before its first commit', async () => {
  const { connection, store } = await openTestHouse()
  const chain = Buffer.alloc(32, 7)
  connection.statement('DELETE FROM commit_log').run()
  writeWatermark(connection, { epoch: 4_000, seq: 67, chain, at: 9, knownEpoch: 4_000, nextN: 1, heardAt: 9 })
  const promoted = promote(connection, () => undefined)
  expect(promoted?.head).toMatchObject({ seq: 67, chain, at: 9 })
  // The next process finds it on the disk.
  expect(readHead(connection)).toMatchObject({ seq: 67, chain, at: 9 })
  demote(connection, 5_000)
  expect(readWatermark(connection)).toMatchObject({ epoch: 4_000, seq: 67, chain, knownEpoch: 5_000 })
  store.close()
})
