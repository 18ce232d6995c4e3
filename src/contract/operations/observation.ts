import { z } from 'zod'
import { TOPICS } from '../events'
import type { Topic } from '../events'
import { after, Cursor, GAP_CODES, OBSERVATION_EXTRAS, ObservedCommit, Room } from '../observation'
import { query } from '../operation'
import { LIMITS } from '../primitives'

export const observation = {
  find: query({
    permission: 'Merchant.find',
    method: 'GET',
    path: '/v1/api/observation/events',
    tag: 'Observation',
    summary: 'What has happened since a seq, page by page; each topic needs its own permission (SYN-8)',
    input: z.strictObject({
      after,
      limit: z
        .int()
        .min(1)
        .max(LIMITS.pageSize)
        .default(100)
        .meta({ description: 'Commits that are looked at; a page may hold fewer, or none' }),
      topic: z
        .enum(Object.values(TOPICS) as [Topic, ...Topic[]])
        .optional()
        .meta({ description: 'Absent: every topic that the caller may read' }),
      room: Room.default('merchant'),
      include: z.enum(OBSERVATION_EXTRAS).optional(),
    }),
    output: z.object({
      cursor: Cursor.meta({ description: 'Where to go on: the next page is after this' }),
      epoch: z.int(),
      seq: z.int(),
      more: z.boolean().meta({ description: 'Whether the log holds more already' }),
      items: z.array(ObservedCommit),
    }),
    errors: GAP_CODES,
  }),
}
