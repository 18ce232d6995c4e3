import { expect, it } from 'vitest'
import type { Command } from '../command/command'
import { openTestHouse } from '../node/testing'
import { TEST_NOON, testId } from '../store/testing'
import { lostCommands } from './lost'
import { OwnOutbox } from './own-outbox'
import type { LostCommand } from './protocol'

it('gives what others had lost and nobody was given yet to the hub that this terminal is made, until it is answered', async () => {
  const { connection, store } = await openTestHouse()
  const lost: LostCommand = {
    id: testId(9_001),
    name: 'saleOrders.paid',
    input: { id: testId(9_002) },
    actorId: null,
    at: TEST_NOON,
    terminalId: testId(9_003),
    terminalCode: 'B',
  }
  connection
    .statement('INSERT INTO local_resubmit (seq, command_id, record) VALUES (1, ?, ?)')
    .run(lost.id, JSON.stringify(lost))
  const due: (() => void)[] = []
  const given: Command[] = []
  const own = new OwnOutbox({
    connection,
    terminal: { id: testId(9_004), code: 'A' },
    timers: { after: (_milliseconds, run) => (due.push(run), () => undefined) },
    submit: (command, answer) => {
      given.push(command)
      // The hub listens for what it may have lost at first: no answer yet.
      if (given.length === 1) answer({ ok: false, refusal: { code: 'HUB_BUSY' } })
      else answer({ ok: true, value: null, seq: 7 })
    },
    onFault: (fault) => expect.fail(String(fault)),
  })
  due.shift()?.()
  expect(lostCommands(connection, 10)).toEqual([lost])
  expect(own.isEmpty).toBe(false)
  due.shift()?.()
  expect(given.map(({ id, terminalId, origin }) => ({ id, terminalId, lost: origin?.lost, n: origin?.n }))).toEqual(
    [1, 2].map(() => ({ id: lost.id, terminalId: lost.terminalId, lost: true, n: null })),
  )
  expect(lostCommands(connection, 10)).toEqual([])
  expect(own.isEmpty).toBe(true)
  store.close()
})
