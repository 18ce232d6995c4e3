import type { ParkedCommand } from '@contract/entities/conflict'
import type { Refusal } from '@contract/errors'
import type { CommandDefinition } from '../../command/definition'
import type { Command } from '../../command/executor'
import { survivingOrder } from '../../orders/order-lines'
import { reopenOrder } from '../../orders/reopen'
import { parsed } from '../../store/entities'
import { derivedId } from '../../store/ids'
import type { Reader } from '../../store/reader'
import { Refused, refuse } from '../../store/refusal'
import type { Row } from '../../store/tables'
import type { Tx } from '../../store/tx'

type Card = Row<'conflict_card'>

/** Commands that change the lines of an order. */
export const LINE_COMMANDS: ReadonlySet<string> = new Set([
  'saleOrders.addLine',
  'saleOrders.changeLine',
  'saleOrders.removeLine',
])

/** The order whose lines a command changes; undefined where it is none, or there is no such order. */
export const orderOfLines = (reader: Reader, { name, input }: Pick<Command, 'name' | 'input'>): string | undefined => {
  if (!LINE_COMMANDS.has(name)) return undefined
  const { orderId, id } = input as { orderId?: unknown; id?: unknown }
  const ofLine = typeof id === 'string' ? reader.find('order_line', id)?.order_id : undefined
  const named = name === 'saleOrders.addLine' && typeof orderId === 'string' ? orderId : ofLine
  const order = named === undefined ? undefined : reader.find('sale_order', named)
  return order === undefined ? undefined : survivingOrder(reader, order).id
}

/** Lines that one terminal has changed on one ended order are kept together. */
export const cardOfLines = (reader: Reader, command: Command): Card | undefined => {
  const orderId = orderOfLines(reader, command)
  return orderId === undefined
    ? undefined
    : reader.first<Card>(
        `SELECT * FROM conflict_card WHERE merchant_id = ? AND kind = 'LINES_AFTER_END' AND status = 'OPEN'
           AND order_id = ? AND terminal_id = ? ORDER BY id LIMIT 1`,
        reader.merchantId,
        orderId,
        command.terminalId,
      )
}

/**
 * The order goes on, and the lines come onto it, in the order in which they were said. One that cannot any more (it was taken
 * off meanwhile) holds up none of the others; where none can, it is refused.
 */
export const reopenWithLines = (
  tx: Tx,
  card: Card,
  definitionOf: (name: string) => CommandDefinition | undefined,
): void => {
  if (card.order_id === null) return refuse('NOTHING_TO_MOVE', { path: ['id'] })
  reopenOrder(tx, survivingOrder(tx, tx.need('sale_order', card.order_id, [])))
  const head = {
    commandId: card.command_id,
    name: card.command_name,
    input: parsed<ParkedCommand['input']>(card.input),
  }
  let refusal: Refusal | undefined
  let taken = 0
  for (const { commandId, name, input } of [head, ...parsed<ParkedCommand[]>(card.parked)]) {
    const definition = LINE_COMMANDS.has(name) ? definitionOf(name) : undefined
    if (definition === undefined) continue
    // The line gets the id that it had at its terminal, which may have changed it since.
    const said = name === 'saleOrders.addLine' ? { id: derivedId(commandId, 'line', 0), ...input } : input
    const done = tx.attempt(() => definition.run(tx, said as never))
    if (done.ok) taken += 1
    else refusal ??= done.refusal
  }
  if (taken === 0 && refusal !== undefined) throw new Refused(refusal)
}
