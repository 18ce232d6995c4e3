import { z } from 'zod'
import { Conflict, CONFLICT_CHOICES, CONFLICT_STATUSES } from '../entities/conflict'
import { command, query } from '../operation'
import { Id, LIMITS, listOf, Note, page } from '../primitives'

const CONFLICTS = '/v1/api/sale/conflicts' as const

export const conflicts = {
  find: query({
    permission: 'Conflict.find',
    method: 'GET',
    path: CONFLICTS,
    tag: 'Conflicts',
    summary: 'Offline work that the hub could not accept, and how it was settled (SYN-3)',
    input: z.strictObject({ ...page(['createdAt', 'happenedAt']), status: z.enum(CONFLICT_STATUSES).optional() }),
    output: listOf(Conflict),
  }),
  settle: command({
    permission: 'Conflict.settle',
    method: 'POST',
    path: `${CONFLICTS}/{id}/settle`,
    tag: 'Conflicts',
    summary: 'Settles a conflict with one of the choices of its kind; the first settlement wins',
    input: z.strictObject({
      id: Id,
      choice: z.enum(CONFLICT_CHOICES),
      allocationUnitIds: z
        .array(Id)
        .min(1)
        .max(LIMITS.unitsPerParty)
        .optional()
        .meta({ description: 'SEAT_ELSEWHERE: where this party goes; MOVE_OTHER: where the other party goes' }),
      acceptShorterWindow: z.boolean().default(false),
      reason: Note.min(1).optional(),
    }),
    output: Conflict,
    errors: [
      'CONFLICT_SETTLED',
      'CHOICE_NOT_OFFERED',
      'UNIT_TAKEN',
      'UNIT_NOT_IN_SERVICE',
      'RESERVATION_IN_WINDOW',
      'WINDOW_INVALID',
      'DUPLICATE_UNIT',
      'INVALID_TRANSITION',
      'NOTHING_TO_MOVE',
      'TOO_SMALL',
    ],
  }),
}
