import { z } from 'zod'
import { common, Id, Line, Timestamp } from '../primitives'

export const TERMINAL_STATUSES = ['ACTIVE', 'REVOKED'] as const

/** Where a node is reached: https://192.168.1.20:4115. */
export const NodeAddress = z
  .string()
  .trim()
  .toLowerCase()
  .max(200)
  .regex(/^https?:\/\/(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(:\d{1,5})?$/u, 'an address such as https://192.168.1.20:4115')

/** Where a tablet fetches the certificate of a node that it is to trust, at the node's address (SYN-7). */
export const CERTIFICATE_PATH = '/floorbook.crt'

/**
 * A paired node of the store: a desktop, a box without a screen, the hub itself. Its token is kept elsewhere and never
 * leaves. `fingerprint` is what every other node knows it by (SYN-6), `addresses` is where it was reached last.
 */
export const Terminal = z
  .object({
    ...common,
    code: z.string().meta({ description: 'One to three letters, part of the order numbers made there (ORD-1)' }),
    name: Line,
    status: z.enum(TERMINAL_STATUSES),
    fingerprint: z.string().nullable(),
    addresses: z.array(z.string()),
    standby: z.boolean().meta({
      description:
        'Drops nothing: paired as a standby it holds the whole history and may take over without losing it, otherwise all since (SYN-5)',
    }),
    stationUnitIds: z
      .array(Id)
      .meta({ description: 'The units that it seats while cut off, where the policy is `stations`' }),
    revokedAt: Timestamp.nullable(),
  })
  .meta({ id: 'Terminal' })
export type Terminal = z.infer<typeof Terminal>
