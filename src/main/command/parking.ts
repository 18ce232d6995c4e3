import type { Refusal } from '@contract/errors'
import type { Reader } from '../store/reader'
import type { Tx } from '../store/tx'
import type { Command } from './command'

/** The name under which a refused command stands in the log, with the card that keeps it. */
export const RAISE_COMMAND = 'conflicts.raise'

/**
 * Where offline work goes that the hub cannot accept: never dropped (SYN-3). The sync room implements it; the write path
 * only knows when to ask.
 */
export interface Parking {
  /** Whether the party of this command is held by an open card of the same terminal. */
  holds(reader: Reader, command: Command): boolean
  /**
   * Keeps a refused command; answers the id of its card. Writes at least one row. With `party` it also keeps the party that
   * stands on the floor, unplaced; where that is refused too, the card alone is kept. What a command says of a party beside
   * that is so only where whoever said it `may` do it.
   */
  keep(tx: Tx, command: Command, refusal: Refusal, how: { party: boolean; may: boolean }): string
}
