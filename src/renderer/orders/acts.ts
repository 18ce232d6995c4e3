/** What is done to an order: lines come and go, it is split, merged, and given to another server. */
import type { InputOf, OutputOf } from '@contract/contract'
import type { OrderLine, SaleOrder } from '@contract/entities/occupancy'
import type { Guest } from '@contract/primitives'
import { done, failed, tell } from '../floor/acts/outcome'
import type { Desk } from '../floor/desk'
import { staffName } from '../floor/unit-words'
import { perform } from '../state/client/ask'
import { lineName } from './words'

export async function addLine(desk: Desk, input: InputOf<'saleOrders.addLine'>): Promise<boolean> {
  const answer = await perform((options) => desk.terminal.client.saleOrders.addLine(input, options))
  // It stands in the list: nobody needs to be told.
  return tell(desk, answer, null)
}

/** How many of it, as long as nobody else has changed that meanwhile. */
export async function setQuantity(desk: Desk, line: OrderLine, quantity: number): Promise<boolean> {
  const seen = { quantity: line.quantity }
  const answer = await perform((options) =>
    desk.terminal.client.saleOrders.changeLine({ id: line.id, quantity, seen }, options),
  )
  return tell(desk, answer, null)
}

/** What it is called and what is noted, as far as that was changed here; null keeps a name that is not typed. */
export async function changeLine(
  desk: Desk,
  line: OrderLine,
  typed: { name: string | null; note: string },
): Promise<boolean> {
  const note = typed.note === '' ? null : typed.note
  const changes = {
    ...(typed.name !== null && typed.name !== line.name && { name: typed.name }),
    ...(note !== line.note && { note }),
  }
  if (Object.keys(changes).length === 0) return true
  const seen = { ...('name' in changes && { name: line.name }), ...('note' in changes && { note: line.note }) }
  const answer = await perform((options) =>
    desk.terminal.client.saleOrders.changeLine({ id: line.id, ...changes, seen }, options),
  )
  return tell(desk, answer, ({ name }) => desk.words.t('orders.done.changed', { line: lineName({ name }, desk.words) }))
}

/** Who they are. What somebody else has changed meanwhile is kept, unless it is the same (VALUE_CHANGED). */
export async function changeGuests(desk: Desk, order: SaleOrder, guest: Guest): Promise<boolean> {
  const answer = await perform((options) =>
    desk.terminal.client.saleOrders.update({ id: order.id, guest, seen: { guest: order.guest } }, options),
  )
  // What was typed is typed again rather than taken back (USE-14).
  if (answer.ok) done(desk, desk.words.t('orders.done.guests', { order: order.number }))
  else failed(desk, answer.failure)
  return answer.ok
}

export async function removeLine(desk: Desk, line: OrderLine): Promise<boolean> {
  const answer = await perform((options) => desk.terminal.client.saleOrders.removeLine({ id: line.id }, options))
  return tell(desk, answer, desk.words.t('orders.done.removed', { line: lineName(line, desk.words) }))
}

const numbers = (orders: readonly { number: string }[]): string => orders.map(({ number }) => number).join(', ')

export async function split(desk: Desk, input: InputOf<'saleOrders.split'>): Promise<boolean> {
  const answer = await perform((options) => desk.terminal.client.saleOrders.split(input, options))
  return tell(desk, answer, ({ order, orders }: OutputOf<'saleOrders.split'>) =>
    desk.words.t('orders.done.split', { order: order.number, orders: numbers(orders) }),
  )
}

export async function merge(desk: Desk, orderId: string, orderIds: readonly string[]): Promise<boolean> {
  const answer = await perform((options) =>
    desk.terminal.client.saleOrders.merge({ id: orderId, orderIds: [...orderIds] }, options),
  )
  return tell(desk, answer, ({ order, merged }: OutputOf<'saleOrders.merge'>) =>
    desk.words.t('orders.done.merged', { order: order.number, orders: numbers(merged) }),
  )
}

export async function handOver(desk: Desk, orderIds: readonly string[], assigneeId: string): Promise<boolean> {
  const answer = await perform((options) =>
    desk.terminal.client.saleOrders.handOver({ orderIds: [...orderIds], assigneeId }, options),
  )
  const name = staffName(desk.terminal.projection.store.getState().data, assigneeId) ?? desk.words.t('someone')
  return tell(desk, answer, desk.words.t('orders.done.handedOver', { name }))
}
