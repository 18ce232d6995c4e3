import { isWithoutTable } from '@contract/entities/conflict'
import type { ConflictKind, ParkedCommand } from '@contract/entities/conflict'
import { TOPICS } from '@contract/events'
import type { Refusal } from '@contract/errors'
import type { Command } from '../../command/command'
import type { Parking } from '../../command/parking'
import { isoTime, jsonText, parsed } from '../../store/entities'
import type { Reader } from '../../store/reader'
import type { Row } from '../../store/tables'
import type { Tx } from '../../store/tx'
import { mergeWhereItCan } from './fields'
import { follow, waitsFor } from './held-parties'
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

const unitsNamed = (input: unknown): string[] => {
  const { allocationUnitIds, allocationUnitId } = (input ?? {}) as {
    allocationUnitIds?: string[]
    allocationUnitId?: string
  }
  return allocationUnitIds ?? (allocationUnitId === undefined ? [] : [allocationUnitId])
}

/** Adds a later command to the card of its party; with `party` what it says of the party is so, without a table too. */
const add = (tx: Tx, card: Row<'conflict_card'>, command: Command, party: boolean): string => {
  const parked: ParkedCommand[] = [
    ...parsed<ParkedCommand[]>(card.parked),
    {
      commandId: command.id,
      name: command.name,
      at: isoTime(tx.command.at),
      input: (command.input ?? {}) as ParkedCommand['input'],
    },
  ]
  tx.update('conflict_card', card, { ...(party && follow(tx, card, command)), parked: jsonText(parked) })
  return card.id
}

/** What the hub has lost and cannot do again is said to be so, unless it is a party that needs a table. */
const cardKindOf = ({ name, origin }: Command, refusal: Refusal): ConflictKind => {
  const kind = kindOf(name, refusal)
  return origin?.lost === true && !isWithoutTable(kind) ? 'LOST' : kind
}

const raise = (tx: Tx, command: Command, refusal: Refusal, party: boolean): string => {
  const kind = cardKindOf(command, refusal)
  const ofLines = party ? orderOfLines(tx, command) : undefined
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
  holds: (reader, command) => {
    const card = cardOfGroup(reader, command)
    return card !== undefined && waitsFor(card, command)
  },
  keep: (tx, command, refusal, party) => {
    // Without the party nothing is asked that may not be answered: what comes of it then is the last resort.
    const held = cardOfGroup(tx, command) ?? (party ? cardOfLines(tx, command) : undefined)
    return held === undefined ? raise(tx, command, refusal, party) : add(tx, held, command, party)
  },
}
