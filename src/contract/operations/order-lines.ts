import { z } from 'zod'
import { LineName, LineQuantity, OrderLine } from '../entities/occupancy'
import { command } from '../operation'
import { Id, Metadata, Note } from '../primitives'
import { reason, SALE } from './shared'

const ORDERS = `${SALE}/sale-orders` as const

const changes = {
  name: LineName.optional(),
  quantity: LineQuantity.optional(),
  note: Note.nullable().optional(),
}

/**
 * Lines of orders. Each is a command of its own row, so that terminals which change one order at once, one of them cut off,
 * lose nothing of each other's.
 */
export const orderLines = {
  addLine: command({
    permission: 'SaleOrder.changeLines',
    method: 'POST',
    path: `${ORDERS}/{orderId}/lines`,
    tag: 'Orders',
    summary: 'Adds a line to an order; to one that was merged, at its survivor',
    input: z.strictObject({
      orderId: Id,
      id: Id.optional(),
      name: LineName,
      quantity: LineQuantity.default(1),
      note: Note.optional(),
      metadata: Metadata.optional(),
    }),
    output: OrderLine,
    errors: ['INVALID_TRANSITION', 'DUPLICATE_ID', 'LIMIT_EXCEEDED'],
  }),
  changeLine: command({
    permission: 'SaleOrder.changeLines',
    method: 'PATCH',
    path: `${ORDERS}/lines/{id}`,
    tag: 'Orders',
    summary: 'Changes fields of a line; with `seen`, only where they are still what was last seen',
    input: z.strictObject({
      id: Id,
      ...changes,
      metadata: Metadata.optional(),
      seen: z
        .strictObject(changes)
        .optional()
        .meta({ description: 'The values that were seen when these were typed: what differs from them is refused' }),
    }),
    output: OrderLine,
    errors: ['INVALID_TRANSITION', 'VALUE_CHANGED'],
  }),
  removeLine: command({
    permission: 'SaleOrder.changeLines',
    method: 'POST',
    path: `${ORDERS}/lines/{id}/remove`,
    tag: 'Orders',
    summary: 'Takes a line off its order; it stays in the history',
    input: z.strictObject({ id: Id, reason: reason.optional() }),
    output: z.object({ line: OrderLine, already: z.boolean() }),
    errors: ['INVALID_TRANSITION'],
  }),
}
