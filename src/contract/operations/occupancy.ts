import { z } from 'zod'
import { AllocationUsage, ORDER_TYPES, Reservation, SaleOrder, USAGE_TYPES } from '../entities/occupancy'
import { ORDER_STATUSES, RESERVATION_STATUSES, USAGE_STATUSES } from '../lifecycles'
import { command, query } from '../operation'
import { Guest, Id, LIMITS, Line, listOf, Metadata, Note, page, Timestamp } from '../primitives'

const SALE = '/v1/api/sale'
const USAGES = `${SALE}/allocation-usages` as const
const byId = z.strictObject({ id: Id })
const counted = z.object({ count: z.int() })
const reason = Note.min(1)
const unitIds = z.array(Id).min(1).max(LIMITS.unitsPerParty)

/** A window as asked for: both ends may be left out (now, and the merchant's default stay). */
const windowFields = { reservedFrom: Timestamp.optional(), reservedTo: Timestamp.optional() }
const acceptShorterWindow = z
  .boolean()
  .default(false)
  .meta({ description: 'Take the shorter window that ends where the next reservation begins (USE-4)' })

const TAKE_ERRORS = [
  'UNIT_TAKEN',
  'UNIT_NOT_IN_SERVICE',
  'RESERVATION_IN_WINDOW',
  'WINDOW_INVALID',
  'DUPLICATE_UNIT',
  'INVALID_TRANSITION',
] as const

/** The usages that an operation touched, and whether it held already (pay, complete, cancel said twice). */
const usageOutcome = z.object({ usages: z.array(AllocationUsage), already: z.boolean() })

const usageFilter = {
  zoneId: Id.optional().meta({ description: 'That zone and all below it' }),
  unitId: Id.optional(),
  status: z.enum(USAGE_STATUSES).optional(),
  live: z.boolean().optional(),
  usageType: z.enum(USAGE_TYPES).optional(),
  usageId: Id.optional(),
  from: Timestamp.optional().meta({ description: 'Windows that end after this' }),
  to: Timestamp.optional().meta({ description: 'Windows that begin before this' }),
}

/** Whether a party would go on a unit: yes, yes with a consequence, or no and why. */
export const TargetVerdict = z.enum(['goes', 'consequence', 'refused'])
export const TransferTarget = z.object({
  unitId: Id,
  verdict: TargetVerdict,
  code: z.enum([
    'FREE',
    'TOO_SMALL',
    'BOOKING_SOON',
    'UNIT_TAKEN',
    'UNIT_NOT_IN_SERVICE',
    'OWN_UNIT',
    'RESERVATION_IN_WINDOW',
  ]),
  facts: z.record(z.string(), z.json()),
})
export type TransferTarget = z.infer<typeof TransferTarget>

export const allocationUsages = {
  find: query({
    permission: 'AllocationUsage.find',
    method: 'GET',
    path: USAGES,
    tag: 'Usages',
    summary: 'Lists usages',
    input: z.strictObject({ ...page(['reservedFrom', 'createdAt', 'modifiedAt']), ...usageFilter }),
    output: listOf(AllocationUsage),
  }),
  count: query({
    permission: 'AllocationUsage.find',
    method: 'GET',
    path: `${USAGES}/count`,
    tag: 'Usages',
    summary: 'Counts usages',
    input: z.strictObject(usageFilter),
    output: counted,
  }),
  principals: query({
    permission: 'AllocationUsage.find',
    method: 'GET',
    path: `${USAGES}/principals`,
    tag: 'Usages',
    summary: 'Which orders and reservations sit in a unit or zone (resolvePrincipalIdsByAllocation)',
    input: z.strictObject({
      unitId: Id.optional(),
      zoneId: Id.optional(),
      layoutId: Id.optional(),
      usageType: z.enum(USAGE_TYPES).optional(),
      at: Timestamp.optional(),
    }),
    output: z.object({ saleOrderIds: z.array(Id), reservationIds: z.array(Id) }),
  }),
  transferTargets: query({
    permission: 'AllocationUsage.find',
    method: 'GET',
    path: `${USAGES}/transfer-targets`,
    tag: 'Usages',
    summary: 'For each unit of the layout: would the party go there, and what would follow (UI-2)',
    input: z.strictObject({ usageId: Id, layoutId: Id.optional() }),
    output: z.object({ targets: z.array(TransferTarget) }),
  }),
  seatPreview: query({
    permission: 'AllocationUsage.find',
    method: 'GET',
    path: `${USAGES}/seat-preview`,
    tag: 'Usages',
    summary: 'What seating a party here would mean: until when, and the next booking',
    input: z.strictObject({ unitId: Id, partySize: z.int().min(1).max(999).optional(), ...windowFields }),
    output: z.object({
      ok: z.boolean(),
      code: z.enum(['FREE', ...TAKE_ERRORS]),
      capacity: z.int(),
      reservedFrom: Timestamp,
      reservedTo: Timestamp,
      shortened: z.boolean(),
      nextBookingAt: Timestamp.nullable(),
    }),
  }),
  get: query({
    permission: 'AllocationUsage.find',
    method: 'GET',
    path: `${USAGES}/{id}`,
    tag: 'Usages',
    summary: 'Reads one usage',
    input: byId,
    output: AllocationUsage,
  }),
  create: command({
    permission: 'AllocationUsage.create',
    method: 'POST',
    path: USAGES,
    tag: 'Usages',
    summary: 'Creates a usage; checked like startForOrder or a booking (API-1)',
    input: z.strictObject({
      usageType: z.enum(USAGE_TYPES),
      usageId: Id,
      allocationUnitId: Id,
      ...windowFields,
      acceptShorterWindow,
      guest: Guest.optional(),
      assigneeId: Id.optional(),
      metadata: Metadata.optional(),
    }),
    output: AllocationUsage,
    errors: TAKE_ERRORS,
  }),
  update: command({
    permission: 'AllocationUsage.update',
    method: 'PATCH',
    path: `${USAGES}/{id}`,
    tag: 'Usages',
    summary: 'Changes guest details, server or metadata; the rest changes only through its operations',
    input: z.strictObject({
      id: Id,
      guest: Guest.nullable().optional(),
      assigneeId: Id.nullable().optional(),
      metadata: Metadata.optional(),
    }),
    output: AllocationUsage,
  }),
  delete: command({
    permission: 'AllocationUsage.delete',
    method: 'DELETE',
    path: `${USAGES}/{id}`,
    tag: 'Usages',
    summary: 'Deletes an ended usage',
    input: byId,
    output: z.object({ id: Id, deleted: z.literal(true) }),
    errors: ['USAGE_LIVE'],
  }),
  startForOrder: command({
    permission: 'AllocationUsage.startForOrder',
    method: 'POST',
    path: `${USAGES}/start-for-order`,
    tag: 'Usages',
    summary: 'Occupies one or more units for an open order, all or none (USE-4, USE-5)',
    input: z
      .strictObject({
        saleOrderId: Id,
        merchantId: Id,
        allocationUnitId: Id.optional(),
        allocationUnitIds: unitIds.optional(),
        type: z.enum(ORDER_TYPES).default('DINE_IN'),
        assigneeId: Id.optional(),
        guest: Guest.optional(),
        ...windowFields,
        acceptShorterWindow,
      })
      .refine((input) => (input.allocationUnitId === undefined) !== (input.allocationUnitIds === undefined), {
        error: 'give either allocationUnitId or allocationUnitIds',
        path: ['allocationUnitId'],
      }),
    output: z.object({ order: SaleOrder, usages: z.array(AllocationUsage) }),
    errors: [...TAKE_ERRORS, 'ORDER_TYPE_MISMATCH'],
  }),
  paid: command({
    permission: 'AllocationUsage.paid',
    method: 'POST',
    path: `${USAGES}/{usageId}/paid`,
    tag: 'Usages',
    summary: 'Payment succeeded; the party may still sit',
    input: z.strictObject({ usageId: Id }),
    output: usageOutcome,
    errors: ['INVALID_TRANSITION'],
  }),
  complete: command({
    permission: 'AllocationUsage.complete',
    method: 'POST',
    path: `${USAGES}/{usageId}/complete`,
    tag: 'Usages',
    summary: 'Guests left; the unit is free',
    input: z.strictObject({ usageId: Id }),
    output: usageOutcome,
    errors: ['INVALID_TRANSITION'],
  }),
  cancel: command({
    permission: 'AllocationUsage.cancel',
    method: 'POST',
    path: `${USAGES}/{usageId}/cancel`,
    tag: 'Usages',
    summary: 'Cancels a usage with a reason',
    input: z.strictObject({ usageId: Id, reason }),
    output: usageOutcome,
    errors: ['INVALID_TRANSITION'],
  }),
  checkIn: command({
    permission: 'AllocationUsage.checkIn',
    method: 'POST',
    path: `${USAGES}/{usageId}/check-in`,
    tag: 'Usages',
    summary: 'The party of a usage that was taken for later (a ticket, a booking) is here',
    input: z.strictObject({ usageId: Id, acceptShorterWindow }),
    output: usageOutcome,
    errors: TAKE_ERRORS,
  }),
  changeWindow: command({
    permission: 'AllocationUsage.changeWindow',
    method: 'POST',
    path: `${USAGES}/{usageId}/change-window`,
    tag: 'Usages',
    summary: 'Lengthens or shortens a stay under the rules of opening one (USE-4)',
    input: z.strictObject({ usageId: Id, reservedTo: Timestamp }),
    output: usageOutcome,
    errors: TAKE_ERRORS,
  }),
  transfer: command({
    permission: 'AllocationUsage.transfer',
    method: 'POST',
    path: `${USAGES}/{usageId}/transfer`,
    tag: 'Usages',
    summary: 'Moves the party of a usage to the named units, all or nothing (USE-8)',
    input: z.strictObject({
      usageId: Id,
      allocationUnitIds: unitIds,
      acceptTooSmall: z.boolean().default(false),
      acceptShorterWindow,
    }),
    output: z.object({ cancelled: z.array(AllocationUsage), created: z.array(AllocationUsage) }),
    errors: [...TAKE_ERRORS, 'TOO_SMALL', 'NOTHING_TO_MOVE'],
  }),
  moveUsagesToOrder: command({
    permission: 'AllocationUsage.moveToOrder',
    method: 'POST',
    path: `${USAGES}/move-to-order`,
    tag: 'Usages',
    summary: 'Gives the live usages of one order to another',
    input: z.strictObject({ fromOrderId: Id, toOrderId: Id }),
    output: usageOutcome,
    errors: ['INVALID_TRANSITION', 'NOTHING_TO_MOVE'],
  }),
}

// ---- orders --------------------------------------------------------------------------------------------------------

const ORDERS = `${SALE}/sale-orders` as const
const orderFilter = {
  status: z.enum(ORDER_STATUSES).optional(),
  type: z.enum(ORDER_TYPES).optional(),
  businessDay: z.iso.date().optional(),
  number: z.string().max(20).optional(),
  externalReference: z.string().max(LIMITS.nameLength).optional(),
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
    summary: 'Reads one order with its usages',
    input: byId,
    output: z.object({ order: SaleOrder, usages: z.array(AllocationUsage) }),
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
    summary: 'Changes guest, server, reference or metadata',
    input: z.strictObject({
      id: Id,
      guest: Guest.nullable().optional(),
      assigneeId: Id.nullable().optional(),
      externalReference: Line.nullable().optional(),
      metadata: Metadata.optional(),
    }),
    output: SaleOrder,
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
}

// ---- reservations --------------------------------------------------------------------------------------------------

const RESERVATIONS = `${SALE}/reservations` as const
const reservationFilter = {
  status: z.enum(RESERVATION_STATUSES).optional(),
  from: Timestamp.optional(),
  to: Timestamp.optional(),
}
const reservationOutcome = z.object({
  reservation: Reservation,
  usages: z.array(AllocationUsage),
  already: z.boolean(),
})

export const reservations = {
  find: query({
    permission: 'Reservation.find',
    method: 'GET',
    path: RESERVATIONS,
    tag: 'Reservations',
    summary: 'Lists reservations',
    input: z.strictObject({ ...page(['reservedFrom', 'createdAt', 'modifiedAt']), ...reservationFilter }),
    output: listOf(Reservation),
  }),
  count: query({
    permission: 'Reservation.find',
    method: 'GET',
    path: `${RESERVATIONS}/count`,
    tag: 'Reservations',
    summary: 'Counts reservations',
    input: z.strictObject(reservationFilter),
    output: counted,
  }),
  get: query({
    permission: 'Reservation.find',
    method: 'GET',
    path: `${RESERVATIONS}/{id}`,
    tag: 'Reservations',
    summary: 'Reads one reservation with its usages',
    input: byId,
    output: z.object({ reservation: Reservation, usages: z.array(AllocationUsage) }),
  }),
  create: command({
    permission: 'Reservation.create',
    method: 'POST',
    path: RESERVATIONS,
    tag: 'Reservations',
    summary: 'Books: the reservation and its usages in one transaction; also without a unit yet (RSV-1)',
    input: z.strictObject({
      id: Id.optional(),
      reservedFrom: Timestamp,
      reservedTo: Timestamp.optional(),
      guest: Guest.optional(),
      assigneeId: Id.optional(),
      allocationUnitIds: unitIds.optional(),
      metadata: Metadata.optional(),
    }),
    output: reservationOutcome,
    errors: [...TAKE_ERRORS, 'DUPLICATE_ID'],
  }),
  update: command({
    permission: 'Reservation.update',
    method: 'PATCH',
    path: `${RESERVATIONS}/{id}`,
    tag: 'Reservations',
    summary: 'Changes guest, server or metadata',
    input: z.strictObject({
      id: Id,
      guest: Guest.nullable().optional(),
      assigneeId: Id.nullable().optional(),
      metadata: Metadata.optional(),
    }),
    output: Reservation,
  }),
  assign: command({
    permission: 'Reservation.assign',
    method: 'POST',
    path: `${RESERVATIONS}/{id}/assign`,
    tag: 'Reservations',
    summary: 'Gives a booking the named units in place of those it holds',
    input: z.strictObject({ id: Id, allocationUnitIds: unitIds }),
    output: reservationOutcome,
    errors: TAKE_ERRORS,
  }),
  checkIn: command({
    permission: 'Reservation.checkIn',
    method: 'POST',
    path: `${RESERVATIONS}/{id}/check-in`,
    tag: 'Reservations',
    summary: 'The guests are here: spawns the order and retargets the same usage rows',
    input: z.strictObject({ id: Id, acceptShorterWindow }),
    output: reservationOutcome.extend({ order: SaleOrder }),
    errors: TAKE_ERRORS,
  }),
  cancel: command({
    permission: 'Reservation.cancel',
    method: 'POST',
    path: `${RESERVATIONS}/{id}/cancel`,
    tag: 'Reservations',
    summary: 'Cancels the reservation and all its usages',
    input: z.strictObject({ id: Id, reason }),
    output: reservationOutcome,
    errors: ['INVALID_TRANSITION'],
  }),
}
