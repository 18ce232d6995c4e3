import type { Command } from '../../command/command'
import { survivingOrder } from '../../orders/order-lines'
import type { Reader } from '../../store/reader'
import type { Row } from '../../store/tables'

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
  const { orderId, id } = (input ?? {}) as { orderId?: unknown; id?: unknown }
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
