import type { OutputOf, ParsedInputOf } from '@contract/contract'
import { CONFLICT_KINDS, isWithoutTable, offers, wasWaiting } from '@contract/entities/conflict'
import { TOPICS } from '@contract/events'
import type { Permission } from '@contract/access'
import { isOngoing } from '@contract/lifecycles'
import { PermissionBook } from '../../access/permission-book'
import type { CommandDefinition } from '../../command/definition'
import { uniteSeatings } from '../../occupancy/seatings'
import { unitListPath } from '../../occupancy/take'
import { followMoves, liveUsagesOf } from '../../occupancy/transitions'
import { askedWindow } from '../../occupancy/windows'
import type { Window } from '../../occupancy/windows'
import { cancelOrder } from '../../orders/orders'
import { assignReservation } from '../../orders/reservation-edits'
import { cancelReservation } from '../../orders/reservations'
import { survivingOrder } from '../../orders/order-lines'
import { billsWithoutTable, demandWaiting, holdsExactly, seatOrder, seatWaiting } from '../../orders/seat'
import { transferParty } from '../../orders/transfer'
import { milliseconds, parsed, toEntities, toEntity } from '../../store/entities'
import { listRows, when } from '../../store/listing'
import type { Reader } from '../../store/reader'
import { refuse } from '../../store/refusal'
import type { Row } from '../../store/tables'
import type { Tx } from '../../store/tx'
import { mine } from './fields'
import { isAskedFor } from './held-parties'
import { isTakenBack, stillToDo } from './kept'
import { CHECK_IN, ENDINGS, PAYMENTS, SEATING } from './kinds'
import { reservationOf, unitsMeant } from './parties'
import { askAbout, fitting, goOn, reopenWithWhatWasDone } from './reopening'
import type { Settling } from './reopening'

type Card = Row<'conflict_card'>
type Settlement = ParsedInputOf<'conflicts.settle'>

const unitsAsked = (input: Settlement): string[] =>
  input.allocationUnitIds ?? refuse('INVALID_INPUT', { path: ['allocationUnitIds'], facts: { rule: 'required' } })

/** The time that a ticket was for, where that still lies ahead; else from now on, as with guests of a booking who are here. */
const windowAskedFor = (tx: Tx, card: Card): Window => {
  const { reservedFrom, reservedTo } = parsed<{ reservedFrom?: string; reservedTo?: string }>(card.input)
  const ahead = card.reservation_id === null && reservedFrom !== undefined && milliseconds(reservedFrom) > tx.command.at
  return askedWindow(tx, ahead ? { reservedFrom, reservedTo } : {}, tx.command.at)
}

/** Whether it was to be the party's first table. */
const isFirstTable = (card: Card): boolean => wasWaiting({ commandName: card.command_name, input: parsed(card.input) })

/** The order of the party: that of its booking where it has come meanwhile, and what it has become where it was merged. */
const orderOf = (tx: Tx, card: Card): Row<'sale_order'> | undefined => {
  const known = card.order_id ?? reservationOf(tx, card)?.order_id ?? null
  const order = known === null ? undefined : tx.find('sale_order', known)
  return order && survivingOrder(tx, order)
}

/** Where the party of a card sits, or is to sit. */
const tableOf = (tx: Tx, card: Card): Row<'allocation_usage'> | undefined => {
  const principalId = orderOf(tx, card)?.id ?? card.reservation_id
  const held = principalId === null ? [] : liveUsagesOf(tx, principalId)
  return held.find((usage) => usage.seated_at !== null) ?? held[0]
}

/** Puts the party that is left without a table onto units, where nobody has done so meanwhile. It may have paid. */
const place = (tx: Tx, card: Card, unitIds: readonly string[], input: Settlement): void => {
  if (unitIds.length === 0) refuse('NOTHING_TO_MOVE', { path: ['id'] })
  const order = orderOf(tx, card)
  if (order !== undefined) {
    if (isFirstTable(card) || card.kind === 'ENDED') demandWaiting(tx, order, ['id'])
    const seat = {
      unitIds,
      window: windowAskedFor(tx, card),
      acceptShorterWindow: input.acceptShorterWindow,
      guest: null,
      assigneeId: null,
      path: unitListPath,
      paidToo: true,
    }
    // Its terminal may have gone on with the usages as it had made them.
    tx.withIdsOf(card.command_id, () => (isFirstTable(card) ? seatWaiting : seatOrder)(tx, order, seat))
  } else if (card.reservation_id !== null) {
    assignReservation(tx, { id: card.reservation_id, allocationUnitIds: [...unitIds] })
  } else refuse('NOTHING_TO_MOVE', { path: ['id'] })
}

/** The usage that stood in the way, where its party is now. */
const otherUsage = (tx: Tx, card: Card): Row<'allocation_usage'> => {
  const { usage } = parsed<{ usage?: { id?: string } }>(card.facts)
  return usage?.id === undefined ? refuse('NOTHING_TO_MOVE', { path: ['id'] }) : followMoves(tx, usage.id)
}

const join = (tx: Tx, card: Card, input: Settlement): void => {
  const order = orderOf(tx, card) ?? refuse('NOTHING_TO_MOVE', { path: ['id'] })
  const other = otherUsage(tx, card)
  const units = liveUsagesOf(tx, other.usage_id).map((usage) => usage.allocation_unit_id)
  if (units.length === 0) refuse('NOTHING_TO_MOVE', { path: ['id'] })
  uniteSeatings(tx, order.seating_id, other.seating_id)
  place(tx, card, [...new Set(units)], input)
}

/**
 * The party is nobody any more; one that has ended otherwise meanwhile stays as it ended. Who sits somewhere is somebody: they
 * go on there.
 */
const giveUp = (tx: Tx, card: Card, input: Settlement, settling: Settling): void => {
  if (tableOf(tx, card) !== undefined) return goOn(tx, card, settling, isNoPlace)
  const reason = input.reason ?? card.code
  const order = card.order_id === null ? undefined : tx.find('sale_order', card.order_id)
  const reservation = reservationOf(tx, card)
  if (order !== undefined && isOngoing(order)) {
    const unpaid = billsWithoutTable(tx, order).filter(({ status }) => status === 'OPEN')
    for (const bill of [...unpaid, order]) cancelOrder(tx, { id: bill.id, reason })
  } else if (order === undefined && reservation?.status === 'BOOKED') {
    cancelReservation(tx, { id: reservation.id, reason })
  }
  askAboutPayments(tx, card)
}

/** Who has paid has paid, whatever it was that is not done. */
const askAboutPayments = (tx: Tx, card: Card): void =>
  askAbout(
    tx,
    card,
    stillToDo(card).filter(({ name }) => PAYMENTS.has(name)),
  )

/** What was refused is not done. Of an order that had ended all goes with it: that is what is asked there. */
const letGo = (tx: Tx, card: Card, input: Settlement, settling: Settling): void => {
  if (isAskedFor(card)) return giveUp(tx, card, input, settling)
  if (card.kind === 'GROUP_CHANGED') return askAbout(tx, card, stillToDo(card))
  if (card.kind !== 'ENDED' && card.kind !== 'LINES_AFTER_END') askAboutPayments(tx, card)
}

/** Approved: the party that was kept sits where it was to sit, and is not made once more. */
const seatAfterAll = (tx: Tx, card: Card, input: Settlement): void => {
  const unitIds = unitsMeant(tx, card)
  if (unitIds.length > 0 && tableOf(tx, card) === undefined) place(tx, card, unitIds, input)
}

/** Whoever settles does it in their own name, and must have the right to it. */
const demandRight = (tx: Tx, permission: Permission | null): void => {
  const { actorId } = tx.command
  if (actorId === null) return
  if (permission === null || !new PermissionBook(tx).may(actorId, permission)) {
    refuse('FORBIDDEN', { facts: { permission } })
  }
}

/** The refused command over again: moved again from where the party is now, not from where the other one had found it. */
const again = (tx: Tx, card: Card): Record<string, unknown> => {
  const { seen, ...input } = parsed<Record<string, unknown>>(card.input)
  const { usageId } = input
  if (card.kind === 'MOVED') {
    return typeof usageId === 'string' ? { ...input, usageId: followMoves(tx, usageId).id } : input
  }
  return seen === undefined ? input : { ...input, seen }
}

/**
 * A waiting party that two have given a table goes from where the first one put it to where the other did. Its usages get
 * the ids that they had at that terminal, which may have gone on with them since.
 */
const moveThere = (tx: Tx, card: Card, usage: Row<'allocation_usage'>, input: Settlement): void => {
  const said = parsed<{ acceptShorterWindow?: boolean }>(card.input)
  const unitIds = unitsMeant(tx, card)
  if (holdsExactly(liveUsagesOf(tx, usage.usage_id), unitIds)) return
  const move = {
    usageId: usage.id,
    allocationUnitIds: unitIds,
    acceptOtherStation: true,
    acceptTooSmall: true,
    acceptShorterWindow: input.acceptShorterWindow || said.acceptShorterWindow === true,
  }
  tx.withIdsOf(card.command_id, () =>
    transferParty(tx, move, (principalId, index) => (principalId === usage.usage_id ? 'usage' : `transfer-${index}`)),
  )
}

/** Runs the refused command once more, or what is left of it to do. */
const applyAgain = (tx: Tx, card: Card, definition: CommandDefinition | undefined, input: unknown): void => {
  if (definition === undefined) return refuse('NOT_FOUND', { path: ['id'], facts: { command: card.command_name } })
  demandRight(tx, definition.permission)
  tx.withIdsOf(card.command_id, () => definition.run(tx, fitting(definition, input) as never))
}

/** What says nothing of where the party sits: whoever settles has just said that. */
const isNoPlace = (name: string): boolean => !SEATING.has(name) && !name.startsWith('allocationUsages.transfer')

/** The first order of a booking that was checked in twice stays, however the second one ended. */
const isOfFirstOrder = (name: string): boolean => isNoPlace(name) && !ENDINGS.has(name)

const notOffered = ({ kind }: Card): never =>
  refuse('CHOICE_NOT_OFFERED', { path: ['choice'], facts: { kind, choices: CONFLICT_KINDS[kind] } })

/** Nobody is put aside who still stands without a table, or is booked without one. Who was merged stands with the others. */
const demandTable = (tx: Tx, card: Card): void => {
  const order = card.order_id === null ? undefined : tx.find('sale_order', card.order_id)
  const reservation = reservationOf(tx, card)
  const isSomebody = order === undefined ? reservation?.status === 'BOOKED' : isOngoing(order)
  if (isSomebody && tableOf(tx, card) === undefined) notOffered(card)
}

/** What was refused is done after all: as it was said, or as far as it is not done yet. */
const applyOrMove = (tx: Tx, card: Card, input: Settlement, { definitionOf, demandRight: demand }: Settling): void => {
  const table = isFirstTable(card) ? tableOf(tx, card) : undefined
  const isBooked = table?.seated_at === null && CHECK_IN.has(card.command_name)
  if (isAskedFor(card) && !isBooked && (card.order_id ?? card.reservation_id) !== null) {
    demand(definitionOf(card.command_name)?.permission ?? null)
    seatAfterAll(tx, card, input)
  } else if (table !== undefined && card.command_name === 'allocationUsages.startForOrder') {
    demand(definitionOf('allocationUsages.transfer')?.permission ?? null)
    moveThere(tx, card, table, input)
  } else applyAgain(tx, card, definitionOf(card.command_name), again(tx, card))
}

/**
 * Settles a card with one of the choices of its kind; the first settlement wins (sync.md, Conflicts). `definitionOf` finds
 * the commands of the product for what is applied again.
 */
export const settleConflict =
  (definitionOf: (name: string) => CommandDefinition | undefined) =>
  (tx: Tx, input: Settlement): OutputOf<'conflicts.settle'> => {
    const card = tx.need('conflict_card', input.id)
    if (card.status === 'SETTLED') refuse('CONFLICT_SETTLED', { path: ['id'], facts: { choice: card.choice } })
    if (!offers(card.kind, input.choice)) notOffered(card)
    const settling = { definitionOf, demandRight: (permission: Permission | null) => demandRight(tx, permission) }
    switch (input.choice) {
      case 'SEAT_ELSEWHERE':
        place(tx, card, unitsAsked(input), input)
        goOn(tx, card, settling, isNoPlace)
        break
      case 'MOVE_OTHER':
        transferParty(tx, {
          usageId: otherUsage(tx, card).id,
          allocationUnitIds: unitsAsked(input),
          acceptOtherStation: true,
          acceptTooSmall: true,
          acceptShorterWindow: input.acceptShorterWindow,
        })
        place(tx, card, unitsMeant(tx, card), input)
        goOn(tx, card, settling)
        break
      case 'JOIN':
        join(tx, card, input)
        goOn(tx, card, settling, isNoPlace)
        break
      case 'CANCEL':
        giveUp(tx, card, input, settling)
        break
      case 'APPLY_AGAIN':
        if (!isTakenBack(card)) applyOrMove(tx, card, input, settling)
        goOn(tx, card, settling)
        break
      case 'MINE':
        if (!isTakenBack(card)) applyAgain(tx, card, definitionOf(card.command_name), mine(tx, card))
        goOn(tx, card, settling)
        break
      case 'REOPEN':
        demandRight(tx, 'Activity.undo')
        demandRight(tx, definitionOf(card.command_name)?.permission ?? null)
        reopenWithWhatWasDone(tx, card, settling)
        break
      case 'DISCARD':
        letGo(tx, card, input, settling)
        break
      case 'ACKNOWLEDGE':
        if (isWithoutTable(card.kind)) demandTable(tx, card)
        goOn(tx, card, settling, card.kind === 'CHECKED_IN_TWICE' ? isOfFirstOrder : isNoPlace)
        break
      case 'THEIRS':
        askAboutPayments(tx, card)
        break
    }
    tx.emit({ topic: TOPICS.conflict, action: 'CONFLICT_SETTLED', conflictId: card.id, reason: input.choice })
    const { at, actorId } = tx.command
    return toEntity(
      'conflict_card',
      tx.update('conflict_card', card, {
        status: 'SETTLED',
        choice: input.choice,
        settled_by: actorId,
        settled_at: at,
      }),
    )
  }

export const findConflicts = (reader: Reader, input: ParsedInputOf<'conflicts.find'>): OutputOf<'conflicts.find'> => ({
  items: toEntities(
    'conflict_card',
    listRows(reader, {
      ...input,
      table: 'conflict_card',
      conditions: when(input.status, (status) => ['status = ?', status]),
    }),
  ),
})
