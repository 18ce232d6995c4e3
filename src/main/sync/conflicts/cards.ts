import { isWithoutTable } from '@contract/entities/conflict'
import type { ConflictKind, ParkedCommand } from '@contract/entities/conflict'
import { TOPICS } from '@contract/events'
import type { Refusal } from '@contract/errors'
import { Id } from '@contract/primitives'
import { jsonText, milliseconds } from '../../store/entities'
import type { Row } from '../../store/tables'
import type { Tx } from '../../store/tx'
import { mergeWhereItCan } from './fields'
import { follow } from './follow'
import { keptOn } from './kept'
import type { Said } from './kept'
import { kindOf } from './kinds'
import { orderOfLines } from './lines'
import { keepParty, keepsParty, NOBODY, partyNamed } from './parties'
import type { Unplaced } from './parties'

/** How conflict cards are written: a refused command raises one, what its terminal said afterwards is kept on it. */

type Card = Row<'conflict_card'>

/** Where and whose a refused command was. */
export type Whence = Pick<Card, 'terminal_id' | 'terminal_code' | 'group_id'> & { isLost: boolean }

/** The units that an input names, however little it fits otherwise. */
const unitsNamed = ({ allocationUnitIds: many, allocationUnitId: one }: Said['input']): string[] =>
  [Array.isArray(many) ? many : [], one].flat().filter((id) => Id.safeParse(id).success) as string[]

/** Keeps a later command on the card of its party; with `party` what it says of the party is so, without a table too. */
export const keepOnCard = (tx: Tx, card: Card, said: Said, party: boolean): Card => {
  const followed = party ? follow(tx, card, said) : undefined
  const parked: ParkedCommand = {
    ...said,
    ...(followed !== undefined && { before: { kind: card.kind, orderId: card.order_id } }),
  }
  return tx.update('conflict_card', card, { ...followed, parked: jsonText([...keptOn(card), parked]) })
}

/** What the hub has lost and cannot do again is said to be so, unless it is a party that needs a table. */
export const cardKindOf = (name: string, refusal: Refusal, isLost: boolean): ConflictKind => {
  const kind = kindOf(name, refusal)
  return isLost && !isWithoutTable(kind) ? 'LOST' : kind
}

/**
 * Writes the card of a refused command. With `party` it also keeps the party that stands on the floor, which may refuse;
 * nothing of it stays then. A party that is `known` is kept already. It `isHead` where it was refused just now; else it comes
 * from a card that is settled.
 */
export const raiseCard = (
  tx: Tx,
  said: Said,
  whence: Whence,
  refusal: Refusal,
  { party, known, isHead }: { party: boolean; known?: Unplaced | undefined; isHead: boolean },
): Card => {
  const { name, input } = said
  const kind = cardKindOf(name, refusal, whence.isLost)
  const ofLines = party ? orderOfLines(tx, said) : undefined
  const id = tx.newId(isHead ? 'conflict' : `conflict ${said.commandId}`)
  const keep = (): Unplaced => {
    if (known !== undefined) return known
    if (party) return keepParty(tx, name, input, kind)
    return keepsParty(name) ? NOBODY : partyNamed(tx, input)
  }
  const { orderId, reservationId } = tx.withIdsOf(said.commandId, keep)
  if (party && kind === 'FIELDS_CHANGED') mergeWhereItCan(tx, said)
  // The terminal goes on with the order that it had made: what is ordered there comes onto the one that stays.
  const secondOrder =
    kind === 'CHECKED_IN_TWICE' ? { secondOrderId: tx.withIdsOf(said.commandId, () => tx.newId('order')) } : {}
  const card = tx.insert('conflict_card', {
    id,
    kind,
    status: 'OPEN',
    command_id: said.commandId,
    command_name: name,
    terminal_id: whence.terminal_id,
    terminal_code: whence.terminal_code,
    actor_id: said.actorId ?? null,
    group_id: whence.group_id,
    happened_at: milliseconds(said.at),
    order_id: orderId ?? ofLines ?? null,
    reservation_id: reservationId,
    unit_ids: jsonText(unitsNamed(input)),
    code: refusal.code,
    facts: jsonText({ ...refusal.facts, ...secondOrder }),
    input: jsonText(input),
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
  return card
}
