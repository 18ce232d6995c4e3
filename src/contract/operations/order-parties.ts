import { z } from 'zod'
import { AllocationUsage, LineQuantity, OrderLine, SaleOrder } from '../entities/occupancy'
import { command } from '../operation'
import { Id, LIMITS } from '../primitives'
import { partySize, SALE } from './shared'

const ORDERS = `${SALE}/sale-orders` as const

const part = z.strictObject({
  id: Id.optional().meta({ description: 'Of the new order' }),
  lines: z
    .array(
      z.strictObject({
        lineId: Id,
        quantity: LineQuantity.optional().meta({ description: 'Of this line; absent: all of it' }),
      }),
    )
    .max(LIMITS.linesPerOrder),
  partySize: partySize.optional(),
  assigneeId: Id.optional(),
})

/** Orders of one party, or of several, put apart and together; and who serves them (USE-9). */
export const orderParties = {
  split: command({
    permission: 'SaleOrder.split',
    method: 'POST',
    path: `${ORDERS}/{id}/split`,
    tag: 'Orders',
    summary:
      'Splits an order by lines or evenly into several: each sits where it sat, the order keeps what no part takes',
    input: z
      .strictObject({
        id: Id,
        parts: z
          .array(part)
          .max(LIMITS.ordersPerCall)
          .optional()
          .meta({ description: 'One new order each; what none takes stays on this order' }),
        evenly: z
          .int()
          .min(1)
          .max(LIMITS.ordersPerCall)
          .optional()
          .meta({ description: 'Into so many orders, this one among them; quantities are dealt out' }),
      })
      .refine((input) => (input.parts === undefined) !== (input.evenly === undefined), {
        error: 'give either parts or evenly',
        path: ['parts'],
      }),
    output: z.object({
      order: SaleOrder,
      orders: z.array(SaleOrder).meta({ description: 'The new ones, in the order of the parts' }),
      usages: z.array(AllocationUsage).meta({ description: 'Of the new orders' }),
      lines: z.array(OrderLine).meta({ description: 'Open lines of all these orders' }),
    }),
    errors: ['INVALID_TRANSITION', 'TOO_FEW_PARTS', 'PART_EMPTY', 'LINE_QUANTITY_EXCEEDED', 'DUPLICATE_ID'],
  }),
  merge: command({
    permission: 'SaleOrder.merge',
    method: 'POST',
    path: `${ORDERS}/{id}/merge`,
    tag: 'Orders',
    summary: 'Merges orders into this one: their usages and lines move here, and they point here',
    input: z.strictObject({ id: Id, orderIds: z.array(Id).min(1).max(LIMITS.ordersPerCall) }),
    output: z.object({
      order: SaleOrder,
      merged: z.array(SaleOrder),
      usages: z.array(AllocationUsage).meta({ description: 'Live ones of the surviving order' }),
      lines: z.array(OrderLine).meta({ description: 'Open ones of the surviving order' }),
    }),
    errors: ['INVALID_TRANSITION', 'MERGE_INTO_ITSELF', 'DUPLICATE_ID', 'ORDER_TYPE_MISMATCH', 'LIMIT_EXCEEDED'],
  }),
  handOver: command({
    permission: 'SaleOrder.handOver',
    method: 'POST',
    path: `${ORDERS}/hand-over`,
    tag: 'Orders',
    summary: 'Gives orders, or all open ones of a server, to another server, with their usages and parties',
    input: z
      .strictObject({
        assigneeId: Id.meta({ description: 'Who serves them from now on' }),
        orderIds: z.array(Id).min(1).max(LIMITS.ordersPerCall).optional(),
        fromAssigneeId: Id.optional().meta({ description: 'All open orders of this server' }),
      })
      .refine((input) => (input.orderIds === undefined) !== (input.fromAssigneeId === undefined), {
        error: 'give either orderIds or fromAssigneeId',
        path: ['orderIds'],
      }),
    output: z.object({ orders: z.array(SaleOrder), usages: z.array(AllocationUsage), already: z.boolean() }),
    errors: ['INVALID_TRANSITION', 'DUPLICATE_ID'],
  }),
}
