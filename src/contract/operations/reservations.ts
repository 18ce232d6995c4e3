import { z } from 'zod'
import { AllocationUsage, Reservation, SaleOrder } from '../entities/occupancy'
import { RESERVATION_STATUSES } from '../lifecycles'
import { command, query } from '../operation'
import { Guest, Id, listOf, Metadata, page, Timestamp } from '../primitives'
import { acceptOtherStation, acceptShorterWindow, byId, counted, reason, SALE, TAKE_ERRORS, unitIds } from './shared'

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
    input: z.strictObject({ id: Id, acceptShorterWindow, acceptOtherStation }),
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
