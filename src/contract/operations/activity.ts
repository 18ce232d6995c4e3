import { z } from 'zod'
import { AllocationUsage, OrderLine, Reservation, SaleOrder } from '../entities/occupancy'
import { command, query } from '../operation'
import { Id, listOf, Timestamp } from '../primitives'

const ACTIVITY = '/v1/api/store/activity' as const

/** One line of history: who did what, when, from where. */
export const ActivityEntry = z.object({
  seq: z.int(),
  at: Timestamp,
  commandId: Id,
  command: z.string(),
  actorId: Id.nullable(),
  terminalCode: z.string(),
  undoableUntil: Timestamp.nullable().meta({ description: 'Until when it can be taken back; null: never' }),
  undoes: Id.nullable().meta({ description: 'The command that this one took back' }),
  events: z.array(z.record(z.string(), z.json())),
})
export type ActivityEntry = z.infer<typeof ActivityEntry>

export const activity = {
  find: query({
    permission: 'Activity.find',
    method: 'GET',
    path: ACTIVITY,
    tag: 'Activity',
    summary: 'What happened, newest first; for a unit, an order, a reservation or a person',
    input: z.strictObject({
      subjectId: Id.optional().meta({ description: 'A unit, usage, order, reservation, zone, layout or person' }),
      before: z.int().min(1).optional().meta({ description: 'Only entries with a smaller seq' }),
      limit: z.int().min(1).max(200).default(50),
    }),
    output: listOf(ActivityEntry),
  }),
  undo: command({
    permission: 'Activity.undo',
    method: 'POST',
    path: `${ACTIVITY}/{commandId}/undo`,
    tag: 'Activity',
    summary: "Takes a command back within the store's minutes, where nothing else has come in between (USE-14)",
    input: z.strictObject({ commandId: Id }),
    output: z.object({
      commandId: Id,
      command: z.string(),
      orders: z.array(SaleOrder),
      reservations: z.array(Reservation),
      usages: z.array(AllocationUsage),
      lines: z.array(OrderLine),
    }),
    errors: ['UNDO_TOO_LATE', 'UNDO_CHANGED', 'UNDO_IMPOSSIBLE', 'UNIT_TAKEN', 'UNIT_NOT_IN_SERVICE'],
  }),
}
