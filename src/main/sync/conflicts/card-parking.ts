import type { ConflictKind, ParkedCommand } from '@contract/entities/conflict'
import { TOPICS } from '@contract/events'
import type { Refusal } from '@contract/errors'
import type { Command } from '../../command/command'
import type { Parking } from '../../command/parking'
import { cancelOrder, completeOrder, payOrder } from '../../orders/orders'
import { isoTime, jsonText, parsed } from '../../store/entities'
import type { Reader } from '../../store/reader'
import type { Row } from '../../store/tables'
import type { Tx } from '../../store/tx'
import { mergeWhereItCan } from './fields'
import { kindOf } from './kinds'
import { cardOfLines, orderOfLines } from './lines'
import { keepParty, partyNamed } from './parties'

const OPEN_CARD_OF_GROUP = `SELECT * FROM conflict_card WHERE merchant_id = ? AND group_id = ? AND status = 'OPEN'
  AND terminal_id = ? ORDER BY id LIMIT 1`

const cardOfGroup = (reader: Reader, command: Command): Row<'conflict_card'> | undefined =>
  command.origin?.groupId == null
    ? undefined
    : reader.first<Row<'conflict_card'>>(
        OPEN_CARD_OF_GROUP,
        reader.merchantId,
        command.origin.groupId,
        command.terminalId,
      )

/** Kinds in which a party stands on the floor without a table: how its stay ended decides what is left to settle. */
const UNPLACED: ReadonlySet<ConflictKind> = new Set(['UNIT_TAKEN', 'UNIT_GONE', 'BOOKING_ENDED'])

/** The unplaced party has paid, left or been cancelled at its terminal: so it is, whatever becomes of the table. */
const follow = (tx: Tx, card: Row<'conflict_card'>, command: Command): ConflictKind => {
  if (card.order_id === null) return card.kind
  // A party that two have moved is where the first one put it: what its order is told holds there.
  if (card.kind === 'MOVED' && command.name.startsWith('saleOrders.')) return followThere(tx, card, command)
  if (!UNPLACED.has(card.kind)) return card.kind
  const order = tx.find('sale_order', card.order_id)
  if (order === undefined || (order.status !== 'OPEN' && order.status !== 'PAID')) return card.kind
  switch (command.name) {
    case 'saleOrders.paid':
    case 'allocationUsages.paid':
      payOrder(tx, { id: order.id })
      return card.kind
    case 'saleOrders.complete':
    case 'allocationUsages.complete':
      completeOrder(tx, { id: order.id })
      return 'OVERLAPPED'
    case 'saleOrders.cancel':
    case 'allocationUsages.cancel':
      cancelOrder(tx, { id: order.id, reason: 'UNPLACED' })
      return 'OVERLAPPED'
    default:
      return card.kind
  }
}

/** Pays, completes or cancels the order of a party that stands, where that can be; the card stays what it is. */
const followThere = (tx: Tx, card: Row<'conflict_card'>, command: Command): ConflictKind => {
  const { id } = (command.input ?? {}) as { id?: string }
  const order = id === card.order_id ? tx.find('sale_order', id) : undefined
  if (order === undefined || (order.status !== 'OPEN' && order.status !== 'PAID')) return card.kind
  if (command.name === 'saleOrders.paid') payOrder(tx, { id: order.id })
  else if (command.name === 'saleOrders.complete') completeOrder(tx, { id: order.id })
  else if (command.name === 'saleOrders.cancel') cancelOrder(tx, { id: order.id, reason: 'MOVED_MEANWHILE' })
  return card.kind
}

const unitsNamed = (input: unknown): string[] => {
  const { allocationUnitIds, allocationUnitId } = (input ?? {}) as {
    allocationUnitIds?: string[]
    allocationUnitId?: string
  }
  return allocationUnitIds ?? (allocationUnitId === undefined ? [] : [allocationUnitId])
}

/** Adds a later command to the card of its party. */
const add = (tx: Tx, card: Row<'conflict_card'>, command: Command): string => {
  const parked: ParkedCommand[] = [
    ...parsed<ParkedCommand[]>(card.parked),
    {
      commandId: command.id,
      name: command.name,
      at: isoTime(tx.command.at),
      input: command.input as ParkedCommand['input'],
    },
  ]
  const kind = follow(tx, card, command)
  tx.update('conflict_card', card, { kind, parked: jsonText(parked) })
  return card.id
}

const raise = (tx: Tx, command: Command, refusal: Refusal, party: boolean): string => {
  const kind = command.origin?.lost === true ? 'LOST' : kindOf(command.name, refusal)
  const ofLines = orderOfLines(tx, command)
  const { orderId, reservationId } = party ? keepParty(tx, command.name, command.input) : partyNamed(tx, command.input)
  if (party && kind === 'FIELDS_CHANGED') mergeWhereItCan(tx, command)
  // The terminal goes on with the order that it had made: what is ordered there comes onto the one that stays.
  const secondOrder = kind === 'CHECKED_IN_TWICE' ? { secondOrderId: tx.newId('order') } : {}
  const card = tx.insert('conflict_card', {
    id: tx.newId('conflict'),
    kind,
    status: 'OPEN',
    command_id: command.id,
    command_name: command.name,
    terminal_id: command.terminalId,
    terminal_code: command.terminalCode,
    actor_id: command.actorId,
    group_id: command.origin?.groupId ?? null,
    happened_at: tx.command.at,
    order_id: orderId ?? ofLines ?? null,
    reservation_id: reservationId,
    unit_ids: jsonText(unitsNamed(command.input)),
    code: refusal.code,
    facts: jsonText({ ...refusal.facts, ...secondOrder }),
    input: jsonText(command.input ?? {}),
    parked: '[]',
    choice: null,
    settled_by: null,
    settled_at: null,
  })
  tx.emit({
    topic: TOPICS.conflict,
    action: 'CONFLICT_RAISED',
    conflictId: card.id,
    ...(card.order_id !== null && { orderId: card.order_id }),
    ...(reservationId !== null && { reservationId }),
    reason: card.kind,
  })
  return card.id
}

/** Refused offline work as replicated cards: the head of a party's commands writes one, later ones are kept on it. */
export const cardParking: Parking = {
  holds: (reader, command) => cardOfGroup(reader, command) !== undefined,
  keep: (tx, command, refusal, party) => {
    const held = cardOfGroup(tx, command) ?? cardOfLines(tx, command)
    return held === undefined ? raise(tx, command, refusal, party) : add(tx, held, command)
  },
}
