import { z } from 'zod'
import { AllocationUsage, ORDER_TYPES, OrderLine, SaleOrder } from '../entities/occupancy'
import { ORDER_STATUSES } from '../lifecycles'
import { command, query } from '../operation'
import { Guest, GuestSearch, Id, LIMITS, Line, listOf, Metadata, page, Timestamp } from '../primitives'
import {
  acceptOtherStation,
  acceptShorterWindow,
  byId,
  counted,
  reason,
  SALE,
  TAKE_ERRORS,
  unitIds,
  windowFields,
} from './shared'
import { orderLines } from './order-lines'
import { orderParties } from './order-parties'

const ORDERS = `${SALE}/sale-orders` as const
const orderFilter = {
  status: z.enum(ORDER_STATUSES).optional(),
  type: z.enum(ORDER_TYPES).optional(),
  businessDay: z.iso.date().optional(),
  number: z.string().max(20).optional(),
  externalReference: z.string().max(LIMITS.nameLength).optional(),
  from: Timestamp.optional().meta({ description: 'Open after this: not ended before it' }),
  to: Timestamp.optional().meta({ description: 'Opened before this' }),
  guest: GuestSearch.optional(),
  assigneeId: Id.optional(),
  seatingId: Id.optional(),
}
const changes = {
  guest: Guest.nullable().optional(),
  assigneeId: Id.nullable().optional(),
  externalReference: Line.nullable().optional(),
}
const orderOutcome = z.object({ order: SaleOrder, usages: z.array(AllocationUsage), already: z.boolean() })

export const saleOrders = {
  find: query({
    permission: 'SaleOrder.find',
    method: 'GET',
    path: ORDERS,
    tag: 'Orders',
    summary: 'Lists orders',
    input: z.strictObject({ ...page(['openedAt', 'createdAt', 'modifiedAt']), ...orderFilter }),
    output: listOf(SaleOrder),
  }),
  count: query({
    permission: 'SaleOrder.find',
    method: 'GET',
    path: `${ORDERS}/count`,
    tag: 'Orders',
    summary: 'Counts orders',
    input: z.strictObject(orderFilter),
    output: counted,
  }),
  get: query({
    permission: 'SaleOrder.find',
    method: 'GET',
    path: `${ORDERS}/{id}`,
    tag: 'Orders',
    summary: 'Reads one order with its usages and its lines',
    input: byId,
    output: z.object({
      order: SaleOrder,
      usages: z.array(AllocationUsage),
      lines: z.array(OrderLine).meta({ description: 'Oldest first; also those that were taken off' }),
    }),
  }),
  create: command({
    permission: 'SaleOrder.create',
    method: 'POST',
    path: ORDERS,
    tag: 'Orders',
    summary: 'Opens an order; with units it seats the party in the same transaction, all or none (USE-4)',
    input: z.strictObject({
      id: Id.optional(),
      type: z.enum(ORDER_TYPES).default('DINE_IN'),
      allocationUnitIds: unitIds.optional(),
      guest: Guest.optional(),
      assigneeId: Id.optional(),
      externalReference: Line.optional(),
      ...windowFields,
      acceptShorterWindow,
      acceptOtherStation,
      metadata: Metadata.optional(),
    }),
    output: z.object({ order: SaleOrder, usages: z.array(AllocationUsage) }),
    errors: [...TAKE_ERRORS, 'DUPLICATE_ID'],
  }),
  update: command({
    permission: 'SaleOrder.update',
    method: 'PATCH',
    path: `${ORDERS}/{id}`,
    tag: 'Orders',
    summary: 'Changes guest, server, reference or metadata; with `seen`, only where they are what was last seen',
    input: z.strictObject({
      id: Id,
      ...changes,
      metadata: Metadata.optional(),
      seen: z
        .strictObject(changes)
        .optional()
        .meta({ description: 'The values that were seen: of the guest only what differs from them is changed' }),
    }),
    output: SaleOrder,
    errors: ['VALUE_CHANGED'],
  }),
  paid: command({
    permission: 'SaleOrder.paid',
    method: 'POST',
    path: `${ORDERS}/{id}/paid`,
    tag: 'Orders',
    summary: 'Payment succeeded, for all usages of the order (USE-12); what payment providers call (API-4)',
    input: byId,
    output: orderOutcome,
    errors: ['INVALID_TRANSITION'],
  }),
  complete: command({
    permission: 'SaleOrder.complete',
    method: 'POST',
    path: `${ORDERS}/{id}/complete`,
    tag: 'Orders',
    summary: 'The party left; frees all its units',
    input: byId,
    output: orderOutcome,
    errors: ['INVALID_TRANSITION'],
  }),
  cancel: command({
    permission: 'SaleOrder.cancel',
    method: 'POST',
    path: `${ORDERS}/{id}/cancel`,
    tag: 'Orders',
    summary: 'Cancels the order and all its usages',
    input: z.strictObject({ id: Id, reason }),
    output: orderOutcome,
    errors: ['INVALID_TRANSITION'],
  }),
  ...orderLines,
  ...orderParties,
}
