import type { ParkedCommand } from '@contract/entities/conflict'
import { isoTime, parsed } from '../../store/entities'
import type { Row } from '../../store/tables'

/** What stands on a card: the refused command, and what its terminal said of the same party afterwards. */

type Card = Row<'conflict_card'>

/** A command as it was said, whoever does it now. */
export type Said = Pick<ParkedCommand, 'commandId' | 'name' | 'at' | 'input' | 'actorId'>

export const keptOn = (card: Card): ParkedCommand[] => parsed<ParkedCommand[]>(card.parked)

/** Whether a command stands on the card: the refused one, or one that was kept with it. */
export const isKept = (card: Card, commandId: unknown): boolean =>
  commandId === card.command_id || keptOn(card).some((parked) => parked.commandId === commandId)

/** What is decided about cards is no work on the order: it may be this very card, settled by its own terminal. */
const SETTLES = /^conflicts\./

/** The command that is to be taken back; undefined where none is. */
export const undoneBy = ({ name, input }: { name: string; input: unknown }): string | undefined => {
  const { commandId } = (input ?? {}) as { commandId?: unknown }
  return name === 'activity.undo' && typeof commandId === 'string' ? commandId : undefined
}

/**
 * What was said after the refused command and is still to be done: not what was done at once, nor what its terminal took back
 * again, nor that it did. What was said of the second order of a booking means the first.
 */
export const stillToDo = (card: Card): Said[] => {
  const kept = keptOn(card)
  // What was done already has to be taken back, by a command that is to be done, too.
  const waiting = new Set(kept.filter(({ before }) => before === undefined).map(({ commandId }) => commandId))
  const undone = new Set(kept.map(undoneBy))
  const { secondOrderId } = parsed<{ secondOrderId?: string }>(card.facts)
  return kept
    .filter((said) => {
      const target = undoneBy(said)
      const isVoid = undone.has(said.commandId) || (target !== undefined && waiting.has(target))
      return said.before === undefined && !isVoid && !SETTLES.test(said.name)
    })
    .map((said) =>
      secondOrderId !== undefined && said.input['id'] === secondOrderId && card.order_id !== null
        ? { ...said, input: { ...said.input, id: card.order_id } }
        : said,
    )
}

/** Whether its terminal took back the refused command itself. */
export const isTakenBack = (card: Card): boolean => keptOn(card).some((said) => undoneBy(said) === card.command_id)

/** The same with the refused command at its head. */
export const allToDo = (card: Card): Said[] =>
  isTakenBack(card)
    ? stillToDo(card)
    : [
        {
          commandId: card.command_id,
          name: card.command_name,
          at: isoTime(card.happened_at),
          input: parsed<ParkedCommand['input']>(card.input),
          actorId: card.actor_id,
        },
        ...stillToDo(card),
      ]
