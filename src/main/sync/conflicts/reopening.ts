import type { Permission } from '@contract/access'
import type { Refusal } from '@contract/errors'
import { isOngoing } from '@contract/lifecycles'
import type { CommandDefinition } from '../../command/definition'
import { parseInput } from '../../command/input'
import { survivingOrder } from '../../orders/order-lines'
import { reopenOrder } from '../../orders/reopen'
import { Refused, refuse } from '../../store/refusal'
import type { Result } from '../../store/refusal'
import type { Row } from '../../store/tables'
import type { Tx } from '../../store/tx'
import { keepOnCard, raiseCard } from './cards'
import { waitsFor } from './held-parties'
import { allToDo, stillToDo } from './kept'
import type { Said } from './kept'
import { LINE_COMMANDS } from './lines'

type Card = Row<'conflict_card'>

/** What reopening needs of whoever settles: the commands of the product, and the right to each in their own name. */
export interface Settling {
  definitionOf: (name: string) => CommandDefinition | undefined
  demandRight: (permission: Permission | null) => void
}

/** An input as the command takes it: what was refused for not fitting stands on a card, too. Refuses as it would anywhere. */
export const fitting = (definition: CommandDefinition, input: unknown): unknown => {
  const fits = parseInput(definition.input, input)
  if (!fits.ok) throw new Refused(fits.refusal)
  return fits.value
}

/**
 * Does one of them now, in the name of whoever settles. Its rows get the ids that they had at its terminal, which may have gone
 * on with them since.
 */
const doNow = (tx: Tx, { commandId, name, input }: Said, { definitionOf, demandRight }: Settling): Result<unknown> =>
  tx.attempt(() => {
    const definition = definitionOf(name) ?? refuse('NOT_FOUND', { path: ['name'] })
    demandRight(definition.permission)
    return tx.withIdsOf(commandId, () => definition.run(tx, fitting(definition, input) as never))
  })

/** What cannot be done now has a card of its own, on which stands what waits for it. */
class NewCards {
  private readonly raised: Card[] = []
  private readonly tx: Tx
  private readonly of: Card
  private readonly settling: Settling

  constructor(tx: Tx, of: Card, settling: Settling) {
    this.tx = tx
    this.of = of
    this.settling = settling
  }

  /** Whether it waits for what had to be refused, and is kept there. */
  holds(said: Said): boolean {
    const index = this.raised.findLastIndex((card) => waitsFor(card, said))
    const card = this.raised[index]
    if (card !== undefined) this.raised[index] = keepOnCard(this.tx, card, said, this.may(said))
    return card !== undefined
  }

  raise(said: Said, refusal: Refusal): void {
    const { command_id: commandId, order_id: orderId, reservation_id: reservationId } = this.of
    // The party of the refused command itself stands with its card already.
    const known = said.commandId === commandId ? { orderId, reservationId } : undefined
    const raise = (party: boolean): Card =>
      raiseCard(this.tx, said, { ...this.of, isLost: false }, refusal, { party, known, isHead: false })
    const withParty = this.tx.attempt(() => raise(true))
    this.raised.push(withParty.ok ? withParty.value : raise(false))
  }

  private may({ name }: Said): boolean {
    const { definitionOf, demandRight } = this.settling
    return this.tx.attempt(() => demandRight(definitionOf(name)?.permission ?? null)).ok
  }
}

/** What waited for something that is not done after all is a question of its own: in one card, in the order in which it was said. */
export const askAbout = (tx: Tx, card: Card, [first, ...rest]: readonly Said[]): void => {
  if (first === undefined) return
  const whence = { ...card, isLost: false }
  let asked = raiseCard(tx, first, whence, { code: 'PARKED' }, { party: false, isHead: false })
  for (const said of rest) asked = keepOnCard(tx, asked, said, false)
}

/**
 * What was kept with a command comes after it, now that it is done, or what of it `isMeant`. What cannot be done holds up only
 * what waits for it, and is asked about anew.
 */
export const goOn = (tx: Tx, card: Card, settling: Settling, isMeant: (name: string) => boolean = () => true): void => {
  const cards = new NewCards(tx, card, settling)
  // Of an order that had ended, the refused command itself is still to be done once its party sits again.
  const said = card.kind === 'ENDED' ? allToDo(card) : stillToDo(card)
  for (const one of said.filter(({ name }) => isMeant(name))) {
    if (cards.holds(one)) continue
    const done = doNow(tx, one, settling)
    if (!done.ok) cards.raise(one, done.refusal)
  }
}

/**
 * An order that had ended goes on, and what its terminal did comes after it (sync.md, Conflicts). What cannot be done any more
 * is asked about anew. Lines that nowhere can go are refused as a whole; else the order itself is worth having back.
 */
export const reopenWithWhatWasDone = (tx: Tx, card: Card, settling: Settling): void => {
  if (card.order_id === null) return refuse('NOTHING_TO_MOVE', { path: ['id'] })
  const order = survivingOrder(tx, tx.need('sale_order', card.order_id, []))
  const ofLines = card.kind === 'LINES_AFTER_END'
  const isBack = !isOngoing(order) && !ofLines
  reopenOrder(tx, order)
  const cards = new NewCards(tx, card, settling)
  let refusal: Refusal | undefined
  let taken = 0
  for (const said of allToDo(card)) {
    if (ofLines && !LINE_COMMANDS.has(said.name)) continue
    if (cards.holds(said)) continue
    const done = doNow(tx, said, settling)
    if (done.ok) taken += 1
    else {
      refusal ??= done.refusal
      cards.raise(said, done.refusal)
    }
  }
  if (taken === 0 && !isBack && refusal !== undefined) throw new Refused(refusal)
}
