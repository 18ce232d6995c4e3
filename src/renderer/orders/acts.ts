/** What is done to an order: lines come and go, it is split, merged, and given to another server. */
import type { InputOf, OutputOf } from '@contract/contract'
import type { OrderLine } from '@contract/entities/occupancy'
import { tell } from '../floor/acts/outcome'
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
