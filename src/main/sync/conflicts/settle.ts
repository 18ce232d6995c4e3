import type { OutputOf, ParsedInputOf } from '@contract/contract'
import { CONFLICT_KINDS, offers } from '@contract/entities/conflict'
import { TOPICS } from '@contract/events'
import type { Permission } from '@contract/access'
import { PermissionBook } from '../../access/permission-book'
import type { CommandDefinition } from '../../command/definition'
import { uniteSeatings } from '../../occupancy/seatings'
import { unitListPath } from '../../occupancy/take'
import { followMoves, liveUsagesOf } from '../../occupancy/transitions'
import { askedWindow } from '../../occupancy/windows'
import { cancelOrder } from '../../orders/orders'
import { assignReservation } from '../../orders/reservation-edits'
import { cancelReservation } from '../../orders/reservations'
import { seatOrder } from '../../orders/seat'
import { transferParty } from '../../orders/transfer'
import { parsed, toEntities, toEntity } from '../../store/entities'
import { listRows, when } from '../../store/listing'
import type { Reader } from '../../store/reader'
import { refuse } from '../../store/refusal'
import type { Row } from '../../store/tables'
import type { Tx } from '../../store/tx'
import { mine } from './fields'
import { reopenWithWhatWasDone } from './reopening'

type Card = Row<'conflict_card'>
type Settlement = ParsedInputOf<'conflicts.settle'>

const unitsAsked = (input: Settlement): string[] =>
  input.allocationUnitIds ?? refuse('INVALID_INPUT', { path: ['allocationUnitIds'], facts: { rule: 'required' } })

/** Puts the party that is left without a table onto units. */
const place = (tx: Tx, card: Card, unitIds: readonly string[], input: Settlement): void => {
  if (card.order_id !== null) {
    seatOrder(tx, tx.need('sale_order', card.order_id, []), {
      unitIds,
      window: askedWindow(tx, {}, tx.command.at),
      acceptShorterWindow: input.acceptShorterWindow,
      guest: null,
      assigneeId: null,
      path: unitListPath,
    })
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
  if (card.order_id === null) refuse('NOTHING_TO_MOVE', { path: ['id'] })
  const order = tx.need('sale_order', card.order_id ?? '', [])
  const other = otherUsage(tx, card)
  const units = liveUsagesOf(tx, other.usage_id).map((usage) => usage.allocation_unit_id)
  if (units.length === 0) refuse('NOTHING_TO_MOVE', { path: ['id'] })
  uniteSeatings(tx, order.seating_id, other.seating_id)
  place(tx, card, [...new Set(units)], input)
}

const giveUp = (tx: Tx, card: Card, input: Settlement): void => {
  const reason = input.reason ?? card.code
  if (card.order_id !== null) cancelOrder(tx, { id: card.order_id, reason })
  else if (card.reservation_id !== null) cancelReservation(tx, { id: card.reservation_id, reason })
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

/** Runs the refused command once more, or what is left of it to do. */
const applyAgain = (tx: Tx, card: Card, definition: CommandDefinition | undefined, input: unknown): void => {
  if (definition === undefined) return refuse('NOT_FOUND', { path: ['id'], facts: { command: card.command_name } })
  demandRight(tx, definition.permission)
  definition.run(tx, input as never)
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
    if (!offers(card.kind, input.choice)) {
      refuse('CHOICE_NOT_OFFERED', { path: ['choice'], facts: { kind: card.kind, choices: CONFLICT_KINDS[card.kind] } })
    }
    switch (input.choice) {
      case 'SEAT_ELSEWHERE':
        place(tx, card, unitsAsked(input), input)
        break
      case 'MOVE_OTHER':
        transferParty(tx, {
          usageId: otherUsage(tx, card).id,
          allocationUnitIds: unitsAsked(input),
          acceptOtherStation: true,
          acceptTooSmall: true,
          acceptShorterWindow: input.acceptShorterWindow,
        })
        place(tx, card, parsed<string[]>(card.unit_ids), input)
        break
      case 'JOIN':
        join(tx, card, input)
        break
      case 'CANCEL':
        giveUp(tx, card, input)
        break
      case 'APPLY_AGAIN':
        applyAgain(tx, card, definitionOf(card.command_name), again(tx, card))
        break
      case 'MINE':
        applyAgain(tx, card, definitionOf(card.command_name), mine(tx, card))
        break
      case 'REOPEN':
        demandRight(tx, 'Activity.undo')
        demandRight(tx, definitionOf(card.command_name)?.permission ?? null)
        reopenWithWhatWasDone(tx, card, { definitionOf, demandRight: (permission) => demandRight(tx, permission) })
        break
      case 'THEIRS':
      case 'ACKNOWLEDGE':
      case 'DISCARD':
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
