import type { Permission } from '@contract/access'
import type { ParkedCommand } from '@contract/entities/conflict'
import type { Refusal } from '@contract/errors'
import { isOngoing } from '@contract/lifecycles'
import type { CommandDefinition } from '../../command/definition'
import { survivingOrder } from '../../orders/order-lines'
import { reopenOrder } from '../../orders/reopen'
import { parsed } from '../../store/entities'
import { Refused, refuse } from '../../store/refusal'
import type { Result } from '../../store/refusal'
import type { Row } from '../../store/tables'
import type { Tx } from '../../store/tx'
import { LINE_COMMANDS } from './lines'

type Card = Row<'conflict_card'>

/** What reopening needs of whoever settles: the commands of the product, and the right to each in their own name. */
export interface Settling {
  definitionOf: (name: string) => CommandDefinition | undefined
  demandRight: (permission: Permission | null) => void
}

/** What is decided about cards is no work on the order: it may be this very card, settled by its own terminal. */
const SETTLES = /^conflicts\./

type Said = Pick<ParkedCommand, 'commandId' | 'name' | 'input'>

/** What was said after the refused command, and is kept with it. */
const saidLater = (card: Card): Said[] => parsed<ParkedCommand[]>(card.parked).filter(({ name }) => !SETTLES.test(name))

/** Everything that is kept on a card and was done to its order, as it was said. */
const saidOn = (card: Card): Said[] => [
  {
    commandId: card.command_id,
    name: card.command_name,
    input: parsed<ParkedCommand['input']>(card.input),
  },
  ...saidLater(card),
]

/**
 * Does one of them now, in the name of whoever settles. Its rows get the ids that they had at its terminal, which may have gone
 * on with them since.
 */
const doNow = (
  tx: Tx,
  { commandId, input }: Said,
  definition: CommandDefinition,
  { demandRight }: Pick<Settling, 'demandRight'>,
): Result<unknown> =>
  tx.attempt(() => {
    demandRight(definition.permission)
    return tx.withIdsOf(commandId, () => definition.run(tx, input as never))
  })

/**
 * What was kept with a command comes after it, now that it is done, or what of it `isMeant`; what cannot be done any more holds up
 * none of the rest.
 */
export const goOn = (tx: Tx, card: Card, settling: Settling, isMeant: (name: string) => boolean = () => true): void => {
  for (const said of saidLater(card).filter(({ name }) => isMeant(name))) {
    const definition = settling.definitionOf(said.name)
    if (definition !== undefined) doNow(tx, said, definition, settling)
  }
}

/**
 * An order that had ended goes on, and what its terminal did comes after it (sync.md, Conflicts). What cannot be done any more
 * holds up none of the rest. Lines that nowhere can go are refused as a whole; else the order itself is worth having back.
 */
export const reopenWithWhatWasDone = (tx: Tx, card: Card, settling: Settling): void => {
  if (card.order_id === null) return refuse('NOTHING_TO_MOVE', { path: ['id'] })
  const order = survivingOrder(tx, tx.need('sale_order', card.order_id, []))
  const ofLines = card.kind === 'LINES_AFTER_END'
  const isBack = !isOngoing(order) && !ofLines
  reopenOrder(tx, order)
  let refusal: Refusal | undefined
  let taken = 0
  for (const said of saidOn(card)) {
    const definition = ofLines && !LINE_COMMANDS.has(said.name) ? undefined : settling.definitionOf(said.name)
    if (definition === undefined) continue
    const done = doNow(tx, said, definition, settling)
    if (done.ok) taken += 1
    else refusal ??= done.refusal
  }
  if (taken === 0 && !isBack && refusal !== undefined) throw new Refused(refusal)
}
