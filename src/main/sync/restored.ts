import { beginEpoch } from '../store/commit-log'
import type { Head } from '../store/commit-log'
import type { Connection } from '../store/connection'
import type { TerminalMessage } from './protocol'
import type { Rules } from './rules'

/** A hub as it takes itself to be. */
interface Reign {
  head: Readonly<Head>
  /** The node's number, part of every epoch that it begins. */
  node: number
  recovering: boolean
}

/**
 * Whether a terminal knows this very hub as further than its disk does: the backup of a hub was put back, or its disk has lost
 * its end. Its own later epochs replace nobody and do not fence it; those of a node that was promoted do. While it recovers it
 * has committed nothing, so that whoever has commits of the present epoch got them when it was begun the first time.
 */
export const hasForgotten = (rules: Rules, { head, node, recovering }: Reign, message: TerminalMessage): boolean => {
  if (message.type !== 'hello' || !rules.isOwn(node, message.epoch)) return false
  const { epoch, seq } = message.watermark
  return rules.isFenced(head.epoch, message.epoch) || (recovering && epoch === head.epoch && seq > head.seq)
}

/** Begins an epoch above all that it has forgotten, in a transaction of its own. Answers the head in it. */
export const outrankItself = (
  connection: Connection,
  rules: Rules,
  { head, node }: Omit<Reign, 'recovering'>,
  heard: number,
  now: number,
): Head => connection.transaction(() => beginEpoch(connection, head, now, rules.restoredEpoch(heard, node)))
