import { isWithoutTable } from '@contract/entities/conflict'
import type { ConflictKind, ParkedCommand } from '@contract/entities/conflict'
import { isOngoing } from '@contract/lifecycles'
import { cancelOrder, completeOrder, payOrder } from '../../orders/orders'
import { cancelReservation } from '../../orders/reservations'
import type { Command } from '../../command/command'
import { liveUsagesOf } from '../../occupancy/transitions'
import { parsed } from '../../store/entities'
import type { Row } from '../../store/tables'
import type { Tx } from '../../store/tx'
import { CHECK_IN, REGROUPING, SEATING } from './kinds'
import { LINE_COMMANDS } from './lines'
import { arrived, billsBeside, keepsParty } from './parties'

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
  if (card.kind === 'OVERLAPPED') return false
  // Taken back is what was done; only what waits is taken back there.
  if (name === 'activity.undo') return isKept(card, (command.input as { commandId?: unknown } | null)?.commandId)
  // A further table is one beside that to which the party was not put.
  if (card.code === 'PARTY_SEATED') return SEATING.has(name)
  if (AS_AT_HUB.has(card.kind)) return false
  if (isWithoutTable(card.kind) || isAskedFor(card)) return !NEEDS_NO_TABLE.has(name) && !isOfOtherOrder(card, command)
  // Who pays after a split that was not done would pay for everybody.
  return !ASKED.has(card.kind) || REGROUPING.has(card.command_name)
}

const kept = (card: Card): ParkedCommand[] => parsed<ParkedCommand[]>(card.parked)

const isKept = (card: Card, commandId: unknown): boolean =>
  commandId === card.command_id || kept(card).some((parked) => parked.commandId === commandId)

/** Whether something was said of another order than the card's: of one that was split off it. */
const isOfOtherOrder = ({ order_id: orderId }: Card, { name, input }: Pick<Command, 'name' | 'input'>): boolean =>
  name.startsWith('saleOrders.') && ((input ?? {}) as { id?: unknown }).id !== orderId

/** The party without a table came, paid, left or was cancelled at its terminal: so it is, whatever becomes of the table. */
export const follow = (tx: Tx, card: Card, command: Command): Pick<Card, 'kind' | 'order_id'> => {
  const same = { kind: card.kind, order_id: card.order_id }
  if (!isWithoutTable(card.kind) && !isAskedFor(card)) return same
  const over = { ...same, kind: 'OVERLAPPED' as const }
  const { name } = command
  // Who pays after a split that was not done would pay for everybody.
  if (isOfOtherOrder(card, command) || kept(card).some((parked) => REGROUPING.has(parked.name))) return same
  if (card.order_id === null) {
    const reservation = card.reservation_id === null ? undefined : tx.find('reservation', card.reservation_id)
    if (reservation?.status !== 'BOOKED') return same
    if (CHECK_IN.has(name)) return { ...same, order_id: arrived(tx, reservation).orderId }
    if (name !== 'reservations.cancel' && name !== 'reservations.noShow') return same
    cancelReservation(tx, { id: reservation.id, reason: 'UNPLACED' })
    return over
  }
  const order = tx.find('sale_order', card.order_id)
  if (order === undefined || !isOngoing(order)) return same
  // Who sits at a table, too, has one to pay and to leave; and of split bills a usage that the hub never had says not which.
  const beside = billsBeside(tx, order)
  if (liveUsagesOf(tx, order.id).length > 0 || (beside.length > 0 && name.startsWith('allocationUsages.'))) return same
  // The rest of a party goes on to stand without a table.
  const [rest] = beside
  const left = rest === undefined ? over : { ...same, order_id: rest.id }
  switch (name) {
    case 'saleOrders.paid':
    case 'allocationUsages.paid':
      payOrder(tx, { id: order.id })
      return same
    case 'saleOrders.complete':
    case 'allocationUsages.complete':
      completeOrder(tx, { id: order.id })
      return left
    case 'saleOrders.cancel':
    case 'allocationUsages.cancel':
      cancelOrder(tx, { id: order.id, reason: 'UNPLACED' })
      return left
    default:
      return same
  }
}
