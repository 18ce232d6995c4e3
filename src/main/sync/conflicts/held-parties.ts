import { isWithoutTable } from '@contract/entities/conflict'
import type { ConflictKind } from '@contract/entities/conflict'
import type { Command } from '../../command/command'
import type { Row } from '../../store/tables'
import { isKept, stillToDo, undoneBy } from './kept'
import { ENDINGS, PAYMENTS, REGROUPING, SEATING } from './kinds'
import { LINE_COMMANDS } from './lines'
import { keepsParty } from './parties'

/** Which later commands of a party wait while a card of it is open. */

type Card = Row<'conflict_card'>

/** Kinds in which the party is as the hub has it: only the refused command itself is open. */
const AS_AT_HUB: ReadonlySet<ConflictKind> = new Set(['MOVED', 'FIELDS_CHANGED'])
/** Kinds in which a person says whether it is done after all. */
const ASKED: ReadonlySet<ConflictKind> = new Set(['FORBIDDEN', 'LOST', 'REFUSED'])

/** Whether somebody has to be asked who, refused, was kept without a table: approved they sit, else they are nobody. */
export const isAskedFor = (card: Card): boolean => ASKED.has(card.kind) && keepsParty(card.command_name)

/** What is done to a party without a table wherever it is; all else waits for one, or says how its stay ended. */
const NEEDS_NO_TABLE: ReadonlySet<string> = new Set([
  ...LINE_COMMANDS,
  ...REGROUPING,
  'saleOrders.update',
  'saleOrders.handOver',
  'reservations.update',
  // Of tables that it has beside the one that was refused.
  'allocationUsages.update',
  'allocationUsages.paid',
  'allocationUsages.complete',
  'allocationUsages.cancel',
  'allocationUsages.changeWindow',
])

/** What speaks of a bill as it is: who has paid, whose stay is over, which orders become one or several. */
const SETTLES_BILLS: ReadonlySet<string> = new Set([...REGROUPING, ...PAYMENTS, ...ENDINGS])

/** Whether a later command waits for what becomes of the card. What does not wait is done, or kept there once it is refused. */
export const waitsFor = (card: Card, command: Pick<Command, 'name' | 'input'>): boolean => {
  const { name } = command
  // Taken back is what was done; only what stands on the card is taken back there.
  const undone = undoneBy(command)
  if (undone !== undefined) return isKept(card, undone)
  if (card.kind === 'OVERLAPPED') return false
  // A further table is one beside that to which the party was not put.
  if (card.code === 'PARTY_SEATED') return SEATING.has(name)
  if (AS_AT_HUB.has(card.kind)) return false
  // Who pays after a split that was not done would pay for everybody.
  if (REGROUPING.has(card.command_name)) return true
  if (isWithoutTable(card.kind) || isAskedFor(card)) {
    if (SETTLES_BILLS.has(name) && waitsToRegroup(card)) return true
    return !NEEDS_NO_TABLE.has(name) && !isOfOtherOrder(card, command)
  }
  return !ASKED.has(card.kind) && !isOfOtherOrder(card, command)
}

/** Whether orders are still to be put apart or together: until then nobody can say who pays for what. */
export const waitsToRegroup = (card: Card): boolean => stillToDo(card).some(({ name }) => REGROUPING.has(name))

/** Whether something was said of another order than the card's: of one that was split off it. */
export const isOfOtherOrder = (
  { order_id: orderId }: Card,
  { name, input }: Pick<Command, 'name' | 'input'>,
): boolean => name.startsWith('saleOrders.') && ((input ?? {}) as { id?: unknown }).id !== orderId
