import { readHead } from '../store/commit-log'
import type { Head } from '../store/commit-log'
import type { Connection } from '../store/connection'
import { holdsAll, noteWhole } from '../store/wholeness'
import { Outbox } from './outbox'
import type { OutboxEntry } from './outbox'
import { readWatermark, writeWatermark } from './watermark'

/**
 * A hub that another one has replaced becomes a terminal: its log's end is its watermark, and its refusals are no
 * longer anybody's answer. `heard`: the other one's epoch, and when it was heard of, from where offline permissions age: until
 * then it decided itself. `done` runs in the same transaction. What it had beyond the shared history is rolled back and given
 * to the new hub at its next hello.
 */
export const demote = (connection: Connection, heard: { epoch: number; at: number }, done?: () => void): void => {
  const head = readHead(connection)
  const epoch = connection.statement('SELECT epoch FROM commit_log ORDER BY seq DESC LIMIT 1').get() as
    | { epoch: number }
    | undefined
  connection.transaction(() => {
    const known = readWatermark(connection)
    if (holdsAll(connection)) noteWhole(connection)
    writeWatermark(connection, {
      ...known,
      ...head,
      epoch: epoch?.epoch ?? known.epoch,
      knownEpoch: Math.max(heard.epoch, known.knownEpoch),
      heardAt: heard.at,
    })
    // Refusals were this hub's word alone; what it committed stays known until a rollback takes it.
    connection.statement('DELETE FROM result WHERE seq IS NULL').run()
    connection.statement('DELETE FROM terminal').run()
    done?.()
  })
}

/**
 * A terminal is made the hub (SYN-5): where its log ends is where the store goes on. Its provisional work must have been
 * undone; its own commands are handed to the new hub by whoever composes the node. Answers the head, or undefined where the
 * terminal holds nothing yet: a hub without a store would make everybody give up theirs.
 */
export const promote = (
  connection: Connection,
  terminalId: string,
  undo: () => void,
): { head: Head; outbox: OutboxEntry[] } | undefined =>
  connection.transaction(() => {
    if (connection.statement('SELECT 1 FROM merchant').get() === undefined) return undefined
    undo()
    const mark = readWatermark(connection)
    const { seq, chain, at, knownEpoch, epoch } = mark
    connection.statement('DELETE FROM terminal').run()
    const outbox = new Outbox(connection)
    // What the former hub has accepted, and nobody here has seen, has been shown as done: it is never refused without a card.
    outbox.forgetAnswers()
    const by = outbox.giveWay(terminalId)
    if (by > 0) writeWatermark(connection, { ...mark, nextN: mark.nextN + by })
    return {
      head: { epoch: Math.max(knownEpoch, epoch), seq, chain, at },
      outbox: outbox.waiting(),
    }
  })

/**
 * A terminal whose identity turned out to be used twice, or that was shut out, is paired anew: its commands keep their ids, so
 * that none is done twice, and get numbers from one on under the new identity. `done` runs in the same transaction.
 */
export const pairAnew = (connection: Connection, done?: () => void): void =>
  connection.transaction(() => {
    connection.statement('UPDATE local_outbox SET n = -n').run()
    const entries = connection.statement('SELECT command_id AS id FROM local_outbox ORDER BY n DESC').all() as {
      id: string
    }[]
    for (const [index, { id }] of entries.entries()) {
      connection.statement('UPDATE local_outbox SET n = ? WHERE command_id = ?').run(index + 1, id)
    }
    writeWatermark(connection, { ...readWatermark(connection), nextN: entries.length + 1 })
    done?.()
  })
