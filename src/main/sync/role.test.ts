import { expect, it } from 'vitest'
import { openTestHouse } from '../node/testing'
import { testId } from '../store/testing'
import { promote } from './role'

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
