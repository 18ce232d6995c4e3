import { z } from 'zod'
import { AllocationUsage, Reservation, SaleOrder } from '../entities/occupancy'
import { RESERVATION_STATUSES } from '../lifecycles'
import { command, query } from '../operation'
import { Guest, GuestSearch, Id, LIMITS, listOf, Metadata, page, Timestamp } from '../primitives'
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
import { Timeline } from './timeline'

const RESERVATIONS = `${SALE}/reservations` as const
const reservationFilter = {
  status: z.enum(RESERVATION_STATUSES).optional(),
  from: Timestamp.optional().meta({ description: 'Windows that end after this' }),
  to: Timestamp.optional().meta({ description: 'Windows that begin before this' }),
  guest: GuestSearch.optional(),
  assigneeId: Id.optional(),
  seatingId: Id.optional(),
  assigned: z.boolean().optional().meta({ description: 'Whether it holds a unit' }),
}
/** No units: the booking is left open. */
const unitsOrNone = z.array(Id).max(LIMITS.unitsPerParty)
const partyChanges = { guest: Guest.nullable().optional(), assigneeId: Id.nullable().optional() }
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
  timeline: query({
    permission: 'Reservation.find',
    method: 'GET',
    path: `${RESERVATIONS}/timeline`,
    tag: 'Reservations',
    summary: 'One business day, units down and time across: seated parties, bookings, and those without a unit (RSV-2)',
    input: z.strictObject({
      day: z.iso.date().optional().meta({ description: 'The business day; today where absent' }),
      layoutId: Id.optional().meta({ description: 'All live layouts where neither is given' }),
      zoneId: Id.optional().meta({ description: 'That zone and all below it' }),
      ended: z.boolean().default(false).meta({ description: 'Also stays that are over' }),
    }),
    output: Timeline,
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
    summary:
      'Changes guest, server or metadata; with `seen`, field by field, and only where they are what was last seen',
    input: z.strictObject({
      id: Id,
      ...partyChanges,
      metadata: Metadata.optional(),
      seen: z
        .strictObject(partyChanges)
        .optional()
        .meta({ description: 'The values that were seen: of the guest only what differs from them is changed' }),
    }),
    output: Reservation,
    errors: ['VALUE_CHANGED'],
  }),
  move: command({
    permission: 'Reservation.assign',
    method: 'POST',
    path: `${RESERVATIONS}/{id}/move`,
    tag: 'Reservations',
    summary: 'Moves a booking in time, to other units, or both; a new start alone keeps the length (RSV-2)',
    input: z.strictObject({
      id: Id,
      ...windowFields,
      allocationUnitIds: unitsOrNone.optional(),
      seen: z.strictObject(windowFields).optional().meta({ description: 'The window that was seen' }),
    }),
    output: reservationOutcome,
    errors: [...TAKE_ERRORS, 'VALUE_CHANGED'],
  }),
  noShow: command({
    permission: 'Reservation.noShow',
    method: 'POST',
    path: `${RESERVATIONS}/{id}/no-show`,
    tag: 'Reservations',
    summary:
      'Nobody came: frees what was held, before the window ends; a booking that has not begun is cancelled instead',
    input: byId,
    output: reservationOutcome,
    errors: ['INVALID_TRANSITION'],
  }),
  assign: command({
    permission: 'Reservation.assign',
    method: 'POST',
    path: `${RESERVATIONS}/{id}/assign`,
    tag: 'Reservations',
    summary: 'Gives a booking the named units in place of those it holds; none leaves it open',
    input: z.strictObject({ id: Id, allocationUnitIds: unitsOrNone }),
    output: reservationOutcome,
    errors: TAKE_ERRORS,
  }),
  checkIn: command({
    permission: 'Reservation.checkIn',
    method: 'POST',
    path: `${RESERVATIONS}/{id}/check-in`,
    tag: 'Reservations',
    summary: 'The guests are here: spawns the order and retargets the same usage rows',
    input: z.strictObject({
      id: Id,
      allocationUnitIds: unitIds.optional().meta({ description: 'Sit here in place of what is held (RSV-1)' }),
      acceptShorterWindow,
      acceptOtherStation,
    }),
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
