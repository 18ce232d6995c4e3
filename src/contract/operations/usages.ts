import { z } from 'zod'
import { AllocationUsage, ORDER_TYPES, SaleOrder, USAGE_TYPES } from '../entities/occupancy'
import { ERROR_CODES } from '../errors'
import { USAGE_STATUSES } from '../lifecycles'
import { command, query } from '../operation'
import { Guest, Id, LIMITS, listOf, Metadata, page, Timestamp } from '../primitives'
import {
  acceptOtherStation,
  acceptShorterWindow,
  byId,
  counted,
  deleted,
  reason,
  SALE,
  TAKE_ERRORS,
  unitIds,
  windowFields,
} from './shared'

const USAGES = `${SALE}/allocation-usages` as const

/** The usages that an operation touched, and whether it held already (pay, complete, cancel said twice). */
const usageOutcome = z.object({ usages: z.array(AllocationUsage), already: z.boolean() })

const batch = {
  usageIds: z.array(Id).min(1).max(LIMITS.usagesPerBatch),
  atomic: z.boolean().default(true).meta({ description: 'All or none; otherwise each that can be done is' }),
}
/** What became of each, in the order of the call. */
const BatchResult = z.object({
  usageId: Id,
  ok: z.boolean(),
  already: z.boolean(),
  usages: z.array(AllocationUsage),
  code: z.enum(ERROR_CODES).nullable(),
  facts: z.record(z.string(), z.json()),
})
export type BatchResult = z.infer<typeof BatchResult>
const batchOutcome = z.object({ items: z.array(BatchResult), done: z.int(), refused: z.int() })

const usageFilter = {
  zoneId: Id.optional().meta({ description: 'That zone and all below it' }),
  unitId: Id.optional(),
  status: z.enum(USAGE_STATUSES).optional(),
  live: z.boolean().optional(),
  usageType: z.enum(USAGE_TYPES).optional(),
  usageId: Id.optional(),
  from: Timestamp.optional().meta({ description: 'Windows that end after this' }),
  to: Timestamp.optional().meta({ description: 'Windows that begin before this' }),
  assigneeId: Id.optional(),
  serverId: Id.optional().meta({ description: 'Own tables: served by this person, or by nobody in its section' }),
  seatingId: Id.optional(),
}

const acceptTooSmall = z.boolean().default(false).meta({ description: 'Move although the units do not seat the party' })
const moved = z.object({ cancelled: z.array(AllocationUsage), created: z.array(AllocationUsage) })
const MOVE_ERRORS = ['NO_PLACE', 'NOT_FOUND_IN_TIME', 'MOVED_MEANWHILE', 'NOTHING_TO_MOVE'] as const
/** Who moves out of a zone and where to. */
const zoneMove = {
  fromZoneId: Id,
  toZoneId: Id,
  bookingsUntil: Timestamp.optional().meta({
    description: 'Beside who sits there, bookings that begin before this; where absent, before the business day ends',
  }),
  acceptTooSmall,
}
/** An order or reservation, and for how many it needs places; null where nobody said. */
const Mover = z.object({ usageType: z.enum(USAGE_TYPES), usageId: Id, partySize: z.int().nullable() })

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
    input: z.strictObject({ unitId: Id, ...windowFields }),
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
      acceptOtherStation,
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
    output: deleted,
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
        acceptOtherStation,
        onlyIfWaiting: z.boolean().optional().meta({
          description:
            'For a party seen without a table: refuse (PARTY_SEATED) where somebody has given it one meanwhile',
        }),
      })
      .refine((input) => (input.allocationUnitId === undefined) !== (input.allocationUnitIds === undefined), {
        error: 'give either allocationUnitId or allocationUnitIds',
        path: ['allocationUnitId'],
      }),
    output: z.object({ order: SaleOrder, usages: z.array(AllocationUsage) }),
    errors: [...TAKE_ERRORS, 'ORDER_TYPE_MISMATCH', 'PARTY_SEATED'],
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
    input: z.strictObject({ usageId: Id, acceptShorterWindow, acceptOtherStation }),
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
    summary: 'Moves the party of a usage to the named units, or to wherever it fits in a zone, all or nothing (USE-8)',
    input: z
      .strictObject({
        usageId: Id,
        allocationUnitIds: unitIds.optional(),
        zoneId: Id.optional().meta({
          description: 'In place of units: as many as it has, whose seats sum to its size',
        }),
        acceptTooSmall,
        acceptShorterWindow,
        acceptOtherStation,
      })
      .refine((input) => (input.allocationUnitIds === undefined) !== (input.zoneId === undefined), {
        error: 'give either allocationUnitIds or zoneId',
        path: ['allocationUnitIds'],
      }),
    output: moved,
    errors: [...TAKE_ERRORS, 'TOO_SMALL', ...MOVE_ERRORS],
  }),
  transferZone: command({
    permission: 'AllocationUsage.transfer',
    method: 'POST',
    path: `${USAGES}/transfer-zone`,
    tag: 'Usages',
    summary: 'Moves everyone in a zone to another zone, or nobody; says which order finds no place (USE-8)',
    input: z.strictObject({ ...zoneMove, acceptOtherStation }),
    output: moved,
    errors: [...MOVE_ERRORS, 'OTHER_STATION'],
  }),
  transferZonePreview: query({
    permission: 'AllocationUsage.find',
    method: 'GET',
    path: `${USAGES}/transfer-zone/preview`,
    tag: 'Usages',
    summary: 'What moving everyone in a zone to another one would do',
    input: z.strictObject(zoneMove),
    output: z.object({
      code: z.enum(['GOES', 'NO_PLACE', 'NOT_FOUND_IN_TIME', 'NOTHING_TO_MOVE']),
      moves: z.array(Mover.extend({ fromUnitIds: z.array(Id), toUnitIds: z.array(Id) })),
      withoutPlace: Mover.nullable().meta({ description: 'NO_PLACE: who does not fit beside the others' }),
    }),
  }),
  batchComplete: command({
    permission: 'AllocationUsage.complete',
    method: 'POST',
    path: `${USAGES}/batch/complete`,
    tag: 'Usages',
    summary: 'Guests of several usages left; all or none unless asked otherwise, with the result of each (USE-5)',
    input: z.strictObject(batch),
    output: batchOutcome,
    errors: ['BATCH_REFUSED'],
  }),
  batchCancel: command({
    permission: 'AllocationUsage.cancel',
    method: 'POST',
    path: `${USAGES}/batch/cancel`,
    tag: 'Usages',
    summary: 'Cancels several usages; all or none unless asked otherwise, with the result of each (USE-5)',
    input: z.strictObject({ ...batch, reason }),
    output: batchOutcome,
    errors: ['BATCH_REFUSED'],
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
