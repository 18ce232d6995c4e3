import { isWithoutTable, offers } from '@contract/entities/conflict'
import type { ConflictChoice, ConflictKind } from '@contract/entities/conflict'
import { TOPICS } from '@contract/events'
import { isOngoing } from '@contract/lifecycles'
import { UNDONE } from '@contract/undo'
import type { Command } from '../../command/command'
import { undoBesideCard } from '../../command/undo/undo'
import { liveUsagesOf } from '../../occupancy/transitions'
import { cancelOrder, completeOrder, payOrder } from '../../orders/orders'
import { cancelReservation } from '../../orders/reservations'
import { billsWithoutTable } from '../../orders/seat'
import { completeUsage, payUsage } from '../../orders/usages'
import { parsed } from '../../store/entities'
import type { Row } from '../../store/tables'
import type { Tx } from '../../store/tx'
import { isKept, keptOn, stillToDo, undoneBy } from './kept'
import type { Said } from './kept'
import { CHECK_IN, REGROUPING, SEATING } from './kinds'
import { LINE_COMMANDS } from './lines'
import { arrived, keepsParty } from './parties'

/** What later commands of a party do while a card of it is open: which of them wait, and what they say of it all the same. */

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
  if (isWithoutTable(card.kind) || isAskedFor(card)) return !NEEDS_NO_TABLE.has(name) && !isOfOtherOrder(card, command)
  // Who pays after a split that was not done would pay for everybody.
  return !ASKED.has(card.kind) || REGROUPING.has(card.command_name)
}

/** Whether something was said of another order than the card's: of one that was split off it. */
const isOfOtherOrder = ({ order_id: orderId }: Card, { name, input }: Pick<Command, 'name' | 'input'>): boolean =>
  name.startsWith('saleOrders.') && ((input ?? {}) as { id?: unknown }).id !== orderId

/** A card as it is once something was done at once. */
type Followed = Partial<Pick<Card, 'kind' | 'order_id' | 'status' | 'choice' | 'settled_by' | 'settled_at'>>

/** How a card is settled of which nothing is left to decide. */
const LEFT_SO: readonly ConflictChoice[] = ['CANCEL', 'DISCARD', 'THEIRS', 'ACKNOWLEDGE']

/** What its terminal took back again: as it was before, and where it was all that the card is about, nothing is left to decide. */
const takeBack = (tx: Tx, card: Card, said: Said, commandId: string): Followed | undefined => {
  const followed = keptOn(card).find((parked) => parked.commandId === commandId)?.before
  const isHead = commandId === card.command_id
  if (isHead ? stillToDo(card).length > 0 : followed === undefined) return undefined
  if (!tx.attempt(() => undoBesideCard(tx, commandId)).ok) return undefined
  if (followed !== undefined) return { kind: followed.kind, order_id: followed.orderId }
  const choice = LEFT_SO.find((one) => offers(card.kind, one)) ?? null
  tx.emit({ topic: TOPICS.conflict, action: 'CONFLICT_SETTLED', conflictId: card.id, reason: UNDONE })
  return { status: 'SETTLED', choice, settled_by: said.actorId ?? null, settled_at: tx.command.at }
}

/** A stay as the terminal had moved it, which the hub has not: what was done to it is done where the party is. */
const followMoved = (tx: Tx, card: Card, { name, input }: Said): Followed | undefined => {
  const { usageId } = input
  if (card.order_id === null || typeof usageId !== 'string' || tx.find('allocation_usage', usageId) !== undefined) {
    return undefined
  }
  const [stay, ...others] = liveUsagesOf(tx, card.order_id)
  if (stay === undefined || others.length > 0) return undefined
  if (name === 'allocationUsages.paid') payUsage(tx, { usageId: stay.id })
  else if (name === 'allocationUsages.complete') completeUsage(tx, { usageId: stay.id })
  else return undefined
  return {}
}

const PAYMENTS: ReadonlySet<string> = new Set(['saleOrders.paid', 'allocationUsages.paid'])

/** Guests who were checked in at two terminals have one order: what they paid at the second one is paid. */
const followSecondOrder = (tx: Tx, card: Card, { name, input }: Said): Followed | undefined => {
  const { secondOrderId } = parsed<{ secondOrderId?: string }>(card.facts)
  const isTheirs = name === 'allocationUsages.paid' || input['id'] === secondOrderId
  if (card.order_id === null || !PAYMENTS.has(name) || !isTheirs) return undefined
  payOrder(tx, { id: card.order_id })
  return {}
}

const followBooking = (tx: Tx, card: Card, { name }: Said): Followed | undefined => {
  const reservation = card.reservation_id === null ? undefined : tx.find('reservation', card.reservation_id)
  if (reservation?.status !== 'BOOKED') return undefined
  if (CHECK_IN.has(name)) return { order_id: arrived(tx, reservation).orderId }
  if (name !== 'reservations.cancel' && name !== 'reservations.noShow') return undefined
  cancelReservation(tx, { id: reservation.id, reason: 'UNPLACED' })
  return { kind: 'OVERLAPPED' }
}

const followOrder = (tx: Tx, order: Row<'sale_order'>, { name }: Said): Followed | undefined => {
  const beside = billsWithoutTable(tx, order)
  // Who sits at a table, too, has one to pay and to leave; and of split bills a usage that the hub never had says not which.
  const isUnclear = beside.length > 0 && name.startsWith('allocationUsages.')
  if (!isOngoing(order) || liveUsagesOf(tx, order.id).length > 0 || isUnclear) return undefined
  // The rest of a party goes on to stand without a table.
  const [rest] = beside
  const left: Followed = rest === undefined ? { kind: 'OVERLAPPED' } : { order_id: rest.id }
  switch (name) {
    case 'saleOrders.paid':
    case 'allocationUsages.paid':
      payOrder(tx, { id: order.id })
      return {}
    case 'saleOrders.complete':
    case 'allocationUsages.complete':
      completeOrder(tx, { id: order.id })
      return left
    case 'saleOrders.cancel':
    case 'allocationUsages.cancel':
      cancelOrder(tx, { id: order.id, reason: 'UNPLACED' })
      return left
    default:
      return undefined
  }
}

/**
 * What a later command says of the card's party is so at once, whatever becomes of the table: it came, paid, left, was
 * cancelled, or that was a mistake. Undefined where the command only waits.
 */
export const follow = (tx: Tx, card: Card, said: Said): Followed | undefined => {
  const undone = undoneBy(said)
  if (undone !== undefined) return takeBack(tx, card, said, undone)
  if (card.kind === 'MOVED') return followMoved(tx, card, said)
  // Who pays after a split that was not done would pay for everybody.
  if (stillToDo(card).some(({ name }) => REGROUPING.has(name))) return undefined
  if (card.kind === 'CHECKED_IN_TWICE') return followSecondOrder(tx, card, said)
  if ((!isWithoutTable(card.kind) && !isAskedFor(card)) || isOfOtherOrder(card, said)) return undefined
  if (card.order_id === null) return followBooking(tx, card, said)
  const order = tx.find('sale_order', card.order_id)
  return order && followOrder(tx, order, said)
}
