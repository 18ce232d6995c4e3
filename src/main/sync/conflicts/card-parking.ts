import { isWithoutTable } from '@contract/entities/conflict'
import type { ConflictKind } from '@contract/entities/conflict'
import type { Refusal } from '@contract/errors'
import type { Command } from '../../command/command'
import type { Parking } from '../../command/parking'
import { isoTime } from '../../store/entities'
import type { Reader } from '../../store/reader'
import type { Row } from '../../store/tables'
import type { Tx } from '../../store/tx'
import { cardKindOf, keepOnCard, raiseCard } from './cards'
import { isAskedFor, waitsFor } from './held-parties'
import { undoneBy } from './kept'
import type { Said } from './kept'
import { REGROUPING } from './kinds'
import { cardOfLines, LINE_COMMANDS } from './lines'

type Card = Row<'conflict_card'>

/**
 * Open cards of the same party: it may have several, each of something else that was refused. One of orders that were not put
 * together or apart is about each of them, and what is taken back stands where it stands.
 */
const OPEN_CARDS = `SELECT * FROM conflict_card WHERE merchant_id = ? AND status = 'OPEN' AND terminal_id = ?
  AND (group_id = ? OR (command_name IN (${[...REGROUPING].map((name) => `'${name}'`).join()}) AND instr(input, ?) > 0)
    OR command_id = ? OR instr(parked, ?) > 0)
  ORDER BY created_at, id`

const cardsOfParty = (reader: Reader, command: Command): Card[] => {
  const { id } = (command.input ?? {}) as { id?: unknown }
  const ofOrder = command.name.startsWith('saleOrders.') && !LINE_COMMANDS.has(command.name)
  const order = ofOrder && typeof id === 'string' && id !== '' ? id : null
  const undone = undoneBy(command) || null
  const group = command.origin?.groupId ?? null
  const kept = undone ?? order
  if (group === null && kept === null) return []
  return reader.all<Card>(OPEN_CARDS, reader.merchantId, command.terminalId, group, order, undone, kept)
}

/** The card for which a command waits. The latest knows best: who pays after a refused split waits for that, not for a table. */
const cardWaitedFor = (cards: readonly Card[], command: Command): Card | undefined =>
  cards.findLast((card) => waitsFor(card, command))

/** Kinds that ask one question of all that was refused so: it is approved, or done again, together. */
const ASKED_TOGETHER: ReadonlySet<ConflictKind> = new Set(['FORBIDDEN', 'LOST'])

/**
 * The card on which a command belongs that was refused itself: that of a party without a table, which it may lack, one whose
 * refused command was to make what it names, or one that asks the same.
 */
const cardInvolved = (cards: readonly Card[], command: Command, refusal: Refusal): Card | undefined => {
  const kind = cardKindOf(command.name, refusal, command.origin?.lost === true)
  return cards.findLast(
    (card) =>
      isWithoutTable(card.kind) ||
      isAskedFor(card) ||
      refusal.code === 'NOT_FOUND' ||
      (card.kind === kind && ASKED_TOGETHER.has(kind)),
  )
}

const isRecord = (value: unknown): value is Said['input'] =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const saidBy = (tx: Tx, { id, name, actorId, input }: Command): Said => ({
  commandId: id,
  name,
  at: isoTime(tx.command.at),
  actorId,
  input: isRecord(input) ? input : {},
})

/** Refused offline work as replicated cards: the head of a party's commands writes one, later ones are kept on it. */
export const cardParking: Parking = {
  holds: (reader, command) => cardWaitedFor(cardsOfParty(reader, command), command) !== undefined,
  keep: (tx, command, refusal, { party, may }) => {
    const cards = cardsOfParty(tx, command)
    const card =
      cardWaitedFor(cards, command) ??
      cardInvolved(cards, command, refusal) ??
      // Without the party nothing is asked that may not be answered: what comes of it then is the last resort.
      (party ? cardOfLines(tx, command) : undefined)
    const said = saidBy(tx, command)
    if (card !== undefined) return keepOnCard(tx, card, said, party && may).id
    const whence = {
      terminal_id: command.terminalId,
      terminal_code: command.terminalCode,
      group_id: command.origin?.groupId ?? null,
      isLost: command.origin?.lost === true,
    }
    return raiseCard(tx, said, whence, refusal, { party, isHead: true }).id
  },
}
