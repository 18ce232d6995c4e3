import type { OutputOf, ParsedInputOf } from '@contract/contract'
import { LIMITS } from '@contract/primitives'
import { jsonText, parsed, toEntity } from '../store/entities'
import { refuse } from '../store/refusal'
import type { Row } from '../store/tables'
import type { Tx } from '../store/tx'
import { demandTakesLines, lineEvent, openLinesOf, orderNamed, survivingOrder } from './order-lines'
import { clashingFields } from './seen-values'

type Change = ParsedInputOf<'saleOrders.changeLine'>

/** Writes a line; the caller has found the order. */
export const insertLine = (
  tx: Tx,
  line: Pick<Row<'order_line'>, 'id' | 'order_id' | 'name' | 'quantity' | 'note' | 'split_from_id'> & {
    metadata?: string
  },
): Row<'order_line'> => tx.insert('order_line', { ...line, status: 'OPEN', ended_at: null, end_reason: null })

/** Adds a line. It goes to the survivor where the order was merged meanwhile: nothing that was ordered is lost. */
export const addLine = (tx: Tx, input: ParsedInputOf<'saleOrders.addLine'>): OutputOf<'saleOrders.addLine'> => {
  const order = survivingOrder(tx, orderNamed(tx, input.orderId))
  demandTakesLines(order, 'orderId')
  if (input.id !== undefined && tx.first('SELECT 1 FROM order_line WHERE id = ?', input.id) !== undefined) {
    refuse('DUPLICATE_ID', { path: ['id'], facts: { id: input.id } })
  }
  if (openLinesOf(tx, order.id).length >= LIMITS.linesPerOrder) {
    refuse('LIMIT_EXCEEDED', { path: ['orderId'], facts: { most: LIMITS.linesPerOrder } })
  }
  const line = insertLine(tx, {
    id: input.id ?? tx.newId('line'),
    order_id: order.id,
    name: jsonText(input.name),
    quantity: input.quantity,
    note: input.note ?? null,
    split_from_id: null,
    ...(input.metadata && { metadata: jsonText(input.metadata) }),
  })
  tx.emit(lineEvent('ORDER_LINE_ADDED', order, line))
  return toEntity('order_line', line)
}

const orderOf = (tx: Tx, line: Row<'order_line'>): Row<'sale_order'> => {
  const order = tx.need('sale_order', line.order_id, [])
  demandTakesLines(order, 'id')
  return order
}

const demandOpenLine = (line: Row<'order_line'>, event: 'change' | 'remove'): void => {
  if (line.status === 'OPEN') return
  refuse('INVALID_TRANSITION', {
    path: ['id'],
    facts: { entity: 'OrderLine', id: line.id, from: line.status, event, to: null },
  })
}

/** The changed fields of a line that somebody else has changed as well. */
export const clashesOf = (line: Row<'order_line'>, change: Change): ('name' | 'quantity' | 'note')[] =>
  clashingFields(
    { name: parsed<unknown>(line.name), quantity: line.quantity, note: line.note },
    { name: change.name, quantity: change.quantity, note: change.note },
    change.seen,
  )

/** Changes fields of a line. Refuses VALUE_CHANGED where one of them is no longer what was seen. */
export const changeLine = (tx: Tx, input: Change): OutputOf<'saleOrders.changeLine'> => {
  const line = tx.need('order_line', input.id)
  const order = orderOf(tx, line)
  demandOpenLine(line, 'change')
  const fields = clashesOf(line, input)
  const [field] = fields
  if (field !== undefined) {
    refuse('VALUE_CHANGED', { path: [field], facts: { entity: 'OrderLine', id: line.id, fields } })
  }
  return toEntity('order_line', writeChange(tx, order, line, input))
}

/** Of a change that clashes, what does not: merged by field, the rest is on a card (sync.md, Conflicts). */
export const changeLineWhereItCan = (tx: Tx, input: Change): void => {
  const line = tx.need('order_line', input.id)
  const clashes = new Set<string>(clashesOf(line, input))
  const rest = Object.fromEntries(Object.entries(input).filter(([field]) => !clashes.has(field))) as Change
  writeChange(tx, orderOf(tx, line), line, rest)
}

const writeChange = (tx: Tx, order: Row<'sale_order'>, line: Row<'order_line'>, input: Change): Row<'order_line'> => {
  const after = tx.update('order_line', line, {
    ...(input.name !== undefined && { name: jsonText(input.name) }),
    ...(input.quantity !== undefined && { quantity: input.quantity }),
    ...(input.note !== undefined && { note: input.note }),
    ...(input.metadata && { metadata: jsonText(input.metadata) }),
  })
  if (after !== line) tx.emit(lineEvent('ORDER_LINE_CHANGED', order, after))
  return after
}

/** Takes a line off its order. Said twice it is no error. */
export const removeLine = (
  tx: Tx,
  input: ParsedInputOf<'saleOrders.removeLine'>,
): OutputOf<'saleOrders.removeLine'> => {
  const line = tx.need('order_line', input.id)
  if (line.status === 'CANCELLED') return { line: toEntity('order_line', line), already: true }
  const order = orderOf(tx, line)
  const after = tx.update('order_line', line, {
    status: 'CANCELLED',
    ended_at: tx.command.at,
    end_reason: input.reason ?? null,
  })
  tx.emit(lineEvent('ORDER_LINE_REMOVED', order, after, input.reason))
  return { line: toEntity('order_line', after), already: false }
}
