import { z } from 'zod'
import { ENTITY_NAMES } from '../entities/names'
import { AllocationUsage, LineName, OrderLine, Reservation, SaleOrder } from '../entities/occupancy'
import { command, query } from '../operation'
import { GuestSearch, Id, listOf, Timestamp } from '../primitives'

const ACTIVITY = '/v1/api/store/activity' as const

/** What became of one row: its fields as the contract names them, before and after. */
export const ActivityChange = z.object({
  entity: z.enum(ENTITY_NAMES),
  id: z.string(),
  kind: z.enum(['created', 'changed', 'deleted']),
  name: LineName.nullable().meta({
    description: 'What the row is called after it: the dish of a line, an area, a floor; null where it has no name',
  }),
  fields: z.array(z.object({ field: z.string(), before: z.json(), after: z.json() })).meta({
    description: "Guests' details and typed reasons only for who may read the order or reservation",
  }),
})
export type ActivityChange = z.infer<typeof ActivityChange>

/** One line of history: who did what, when, from where. */
export const ActivityEntry = z.object({
  seq: z.int(),
  at: Timestamp,
  commandId: Id,
  command: z.string(),
  actorId: Id.nullable(),
  terminalId: Id,
  terminalCode: z.string(),
  undoableUntil: Timestamp.nullable().meta({ description: 'Until when it can be taken back; null: never' }),
  undoes: Id.nullable().meta({ description: 'The command that this one took back' }),
  events: z.array(z.record(z.string(), z.json())),
  changes: z.array(ActivityChange),
  moreChanges: z.int().meta({ description: 'Rows that changed beside those named' }),
})
export type ActivityEntry = z.infer<typeof ActivityEntry>

export const activity = {
  find: query({
    permission: 'Activity.find',
    method: 'GET',
    path: ACTIVITY,
    tag: 'Activity',
    summary: 'Who did what, when, from where, and what changed; for a table, an order, a party, a person or a guest',
    input: z.strictObject({
      subjectId: Id.optional().meta({
        description:
          'A unit, usage, order, line, reservation, party (seating, with all united with it), zone, layout or person',
      }),
      guest: GuestSearch.optional().meta({ description: 'Orders and reservations of a guest; needs both permissions' }),
      terminalId: Id.optional(),
      from: Timestamp.optional(),
      to: Timestamp.optional(),
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
