import { readHead } from '../../../src/main/store/commit-log'
import type { Ledger } from './ledger'
import type { SimNode } from './sim-node'

/** The commands that stand on a disk for themselves, and not as rows alone: in its log, or to be sent. */
export const COMMANDS_HELD =
  'SELECT command_id AS id FROM commit_log UNION SELECT command_id FROM local_outbox UNION SELECT command_id FROM local_resubmit'

/**
 * Where a command stands on a disk that can be given back by its node: in its log, or to be sent. As a mere question, which a
 * terminal's disk that was put back asks once more, it may be refused.
 */
const CAN_GIVE_BACK = `SELECT 1 FROM commit_log WHERE command_id = :id UNION ALL SELECT 1 FROM local_resubmit WHERE command_id = :id
  UNION ALL SELECT 1 FROM local_outbox WHERE command_id = :id AND (waiting = 0 OR provisional = 1 OR seq IS NOT NULL)`

/**
 * Follows commands through an evening that is run once more, because they were missing at its end. A node that drops the last log
 * row of a command and goes on standing behind it has done no wrong: logs are short, and rows that were done stay. If its disk
 * falls back later, or another one is made the hub, not even a perfect protocol brings the command back. A node that drops
 * the last row of a command and does not have it done has lost it.
 */
export class LastHolders {
  private readonly holders = new Map<string, readonly SimNode[]>()
  private readonly dropped = new Set<string>()

  constructor(ids: Iterable<string>) {
    for (const id of ids) this.holders.set(id, [])
  }

  /** After each event. */
  look(nodes: readonly SimNode[], ledger: Ledger): void {
    for (const [id, before] of this.holders) {
      const now = nodes.filter(({ connection }) => connection.disk.statement(CAN_GIVE_BACK).get({ id }) !== undefined)
      this.holders.set(id, now)
      if (now.length > 0) this.dropped.delete(id)
      else if (before.some((node) => stands(id, node, ledger))) this.dropped.add(id)
    }
  }

  /** Whether a command was last seen as done, and on no disk any more that could give it back. */
  wasDropped(id: string): boolean {
    return this.dropped.has(id)
  }
}

const stands = (id: string, node: SimNode, ledger: Ledger): boolean =>
  ledger.history(readHead(node.connection.disk).chain.toString('hex').toUpperCase()).ids.has(id)
