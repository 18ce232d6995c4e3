/** The first tap on a choice: some settle the card at once, others look for a table first. */
import type { Conflict, ConflictChoice } from '@contract/entities/conflict'
import { done } from '../floor/acts/outcome'
import { startMoving } from '../floor/acts/moving'
import { startSeating } from '../floor/acts/seating'
import type { Desk } from '../floor/desk'
import { layoutOfUnit } from '../floor/layouts'
import { choiceTexts } from './card-words'
import { partyOf, rivalUsage, tableIdOf } from './cards'
import { failedToSettle, settle } from './settle'

/** Goes to the floor on which it happened: tables are chosen there. */
function goToFloor({ terminal }: Desk, unitId: string | null): void {
  const view = terminal.floorView.getState()
  const { data } = terminal.projection.store.getState()
  const layoutId = unitId === null ? null : layoutOfUnit(data, unitId)
  view.set({ screen: 'floor', selectedId: null, zoneId: null, layoutId: layoutId ?? view.layoutId })
}

function seatElsewhere(desk: Desk, card: Conflict): void {
  const { order, reservation, size } = partyOf(desk.terminal.projection.store.getState().data, card)
  goToFloor(desk, tableIdOf(card))
  void startSeating(desk, size ?? 1, {
    conflictId: card.id,
    ...(order !== null && { orderId: order.id }),
    ...(order === null &&
      reservation !== null && { window: { from: reservation.reservedFrom, to: reservation.reservedTo } }),
  })
}

function moveOther(desk: Desk, card: Conflict): void {
  const rival = rivalUsage(desk.terminal.projection.store.getState().data, card)
  if (rival === null) return
  goToFloor(desk, rival.allocationUnitId)
  void startMoving(desk, rival.id, rival.allocationUnitId, card.id)
}

/** Settles a card without a further question; answers whether it is settled. */
export async function settleAtOnce(
  desk: Desk,
  card: Conflict,
  choice: ConflictChoice,
  reason?: string,
): Promise<boolean> {
  const { data } = desk.terminal.projection.store.getState()
  const { label } = choiceTexts(data, card, choice, desk.words)
  const answer = await settle(desk, card.id, choice, reason === undefined ? {} : { reason })
  if (answer.ok) done(desk, desk.words.t('conflicts.done', { how: label }))
  else failedToSettle(desk, card.id, answer.failure)
  return answer.ok
}

/** Begins what a choice does. Cancelling asks for a reason first and is begun by whoever asks. */
export async function begin(desk: Desk, card: Conflict, choice: ConflictChoice): Promise<void> {
  switch (choice) {
    case 'SEAT_ELSEWHERE':
      seatElsewhere(desk, card)
      return
    case 'MOVE_OTHER':
      moveOther(desk, card)
      return
    case 'JOIN':
    case 'CANCEL':
    case 'ACKNOWLEDGE':
    case 'APPLY_AGAIN':
    case 'DISCARD':
    case 'REOPEN':
    case 'MINE':
    case 'THEIRS':
      await settleAtOnce(desk, card, choice)
  }
}
