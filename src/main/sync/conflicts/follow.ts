import { isWithoutTable, offers } from '@contract/entities/conflict'
import type { ConflictChoice } from '@contract/entities/conflict'
import { TOPICS } from '@contract/events'
import { isOngoing } from '@contract/lifecycles'
import { UNDONE } from '@contract/undo'
import { undoBesideCard } from '../../command/undo/undo'
import { liveUsagesOf } from '../../occupancy/transitions'
import { cancelOrder, completeOrder, payOrder } from '../../orders/orders'
import { cancelReservation } from '../../orders/reservations'
import { billsWithoutTable } from '../../orders/seat'
import { completeUsage, payUsage } from '../../orders/usages'
import { parsed } from '../../store/entities'
import type { Row } from '../../store/tables'
import type { Tx } from '../../store/tx'
import { isAskedFor, isOfOtherOrder, waitsToRegroup } from './held-parties'
import { keptOn, stillToDo, undoneBy } from './kept'
import type { Said } from './kept'
import { CHECK_IN, PAYMENTS, REGROUPING, SEATING } from './kinds'
import { arrived, keepsParty, reservationOf, unitsMeant, UNPLACED } from './parties'

/** What a later command says of a party is so at once, though a card of it is open. */

type Card = Row<'conflict_card'>

/** A card as it is once something was done at once. */
type Followed = Partial<Pick<Card, 'kind' | 'order_id' | 'status' | 'choice' | 'settled_by' | 'settled_at'>>

/** How a card is settled of which nothing is left to decide. */
const LEFT_SO: readonly ConflictChoice[] = ['CANCEL', 'DISCARD', 'THEIRS', 'ACKNOWLEDGE']

/** What its terminal took back again: as it was before, and where it was all that the card is about, nothing is left to decide. */
const takeBack = (tx: Tx, card: Card, said: Said, commandId: string): Followed | undefined => {
  const followed = keptOn(card).find((parked) => parked.commandId === commandId)?.before
  const isHead = commandId === card.command_id
  if (!isHead && followed === undefined) return undefined
  const undone = tx.attempt(() => undoBesideCard(tx, commandId))
  // What somebody's settlement did in its place was done in that one's name, and is not taken back with it.
  const isDoneByOthers = !isHead || (keepsParty(card.command_name) && (card.order_id ?? card.reservation_id) !== null)
  if (!undone.ok || (undone.value === 0 && isDoneByOthers)) return undefined
  if (followed !== undefined) return { kind: followed.kind, order_id: followed.orderId }
  // What was said behind it is a question still.
  if (stillToDo(card).length > 0) return {}
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

/** Guests who were checked in at two terminals have one order: what they paid at the second one is paid. */
const followSecondOrder = (tx: Tx, card: Card, { name, input }: Said): Followed | undefined => {
  const { secondOrderId } = parsed<{ secondOrderId?: string }>(card.facts)
  const isTheirs = name === 'allocationUsages.paid' || input['id'] === secondOrderId
  if (card.order_id === null || !PAYMENTS.has(name) || !isTheirs) return undefined
  // Which of several tables was paid, the hub cannot tell.
  if (name === 'allocationUsages.paid' && liveUsagesOf(tx, card.order_id).length !== 1) return undefined
  payOrder(tx, { id: card.order_id })
  return {}
}

const followBooking = (tx: Tx, card: Card, { name }: Said): Followed | undefined => {
  const reservation = reservationOf(tx, card)
  if (reservation?.status !== 'BOOKED') return undefined
  if (CHECK_IN.has(name)) return { order_id: arrived(tx, reservation).orderId }
  if (name !== 'reservations.cancel' && name !== 'reservations.noShow') return undefined
  cancelReservation(tx, { id: reservation.id, reason: UNPLACED })
  return { kind: 'OVERLAPPED' }
}

const followOrder = (tx: Tx, card: Card, order: Row<'sale_order'>, said: Said): Followed | undefined => {
  const { name } = said
  if (!isOngoing(order)) return undefined
  // Who has a table has that one to pay and to leave.
  if (liveUsagesOf(tx, order.id).length > 0) return followMoved(tx, card, said)
  const beside = billsWithoutTable(tx, order)
  // Of several bills or tables a usage that the hub never had says not which.
  const isOneOfSeveral =
    beside.length > 0 || unitsMeant(tx, card).length > 1 || stillToDo(card).some((later) => SEATING.has(later.name))
  if (name.startsWith('allocationUsages.') && isOneOfSeveral) return undefined
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
      cancelOrder(tx, { id: order.id, reason: UNPLACED })
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
  if (REGROUPING.has(card.command_name) || waitsToRegroup(card)) return undefined
  if (card.kind === 'CHECKED_IN_TWICE') return followSecondOrder(tx, card, said)
  if ((!isWithoutTable(card.kind) && !isAskedFor(card)) || isOfOtherOrder(card, said)) return undefined
  if (card.order_id === null) return followBooking(tx, card, said)
  const order = tx.find('sale_order', card.order_id)
  return order && followOrder(tx, card, order, said)
}
