import { z } from 'zod'
import { ENTITY_NAMES } from './entities/names'
import { Id, Timestamp } from './primitives'

/**
 * How this node stands to the hub of its store. leading, recovering: it is the hub, the latter for the seconds after a start
 * in which it finds out what it may have lost. live: it follows. catching: it fetches what it missed. offline: the hub is out
 * of reach. refused: a node of the store answers, and does not know this terminal's token (any more); like offline otherwise.
 * The rest need a person: too-old (upgrade this node), quarantined (two nodes use one identity: pair anew), revoked.
 */
export const SYNC_PHASES = [
  'leading',
  'recovering',
  'live',
  'catching',
  'offline',
  'refused',
  'too-old',
  'quarantined',
  'revoked',
] as const
export type SyncPhase = (typeof SYNC_PHASES)[number]

/** Whether a node works without its hub, and may be made the hub for that. */
export const isWithoutHub = (phase: SyncPhase): boolean => phase === 'offline' || phase === 'refused'

const LONGEST_ALONE = 24 * 60 * 60_000

/** Whether a terminal has not heard of its hub for so long that it decides no more: who works there may be shut out by now (SYN-6). */
export const isAloneTooLong = (heardAt: number, now: number): boolean => now - heardAt > LONGEST_ALONE

/** What windows show of it (SYN-3, UI-1); the feed brings each change. */
export const SyncState = z
  .object({
    role: z.enum(['hub', 'terminal']),
    phase: z.enum(SYNC_PHASES),
    hubHeardAt: Timestamp.nullable().meta({ description: 'null at the hub itself, and before it was ever heard' }),
    waiting: z.int().meta({ description: 'Commands of this node that the hub has not decided yet' }),
    plainHttp: z
      .boolean()
      .meta({ description: 'Other machines may call over plain HTTP: shown, because it is not safe' }),
  })
  .meta({ id: 'SyncState' })
export type SyncState = z.infer<typeof SyncState>

/** A row that shows work which the hub has not decided yet. */
export const ProvisionalRow = z.object({
  entity: z.enum(ENTITY_NAMES),
  id: Id,
  placeId: Id.optional().meta({
    description: 'Of a usage: its place, also where it has ended and is not read any more',
  }),
})
export type ProvisionalRow = z.infer<typeof ProvisionalRow>

/** One terminal, as the hub sees it. */
export const TerminalSync = z.object({
  terminalId: Id,
  code: z.string(),
  connected: z.boolean(),
  seq: z.int().meta({ description: 'Up to where it holds the log' }),
  behind: z.int().meta({ description: 'Commits that it has not reported' }),
  lagMilliseconds: z
    .number()
    .nullable()
    .meta({ description: 'From commit to its report, of the latest ones; null: none' }),
  seenAt: Timestamp.nullable(),
  clockAheadMilliseconds: z.int().nullable().meta({
    description:
      "How far its clock was ahead of the hub's when it connected, behind where negative; null: not connected",
  }),
  quarantined: z.boolean(),
})
export type TerminalSync = z.infer<typeof TerminalSync>

/** A clock that is further off than this is said: what is done there without the hub gets a wrong time. */
const CLOCK_OFF_MILLISECONDS = 2 * 60_000
export const isClockOff = ({ clockAheadMilliseconds: ahead }: TerminalSync): boolean =>
  ahead !== null && Math.abs(ahead) > CLOCK_OFF_MILLISECONDS

/** Attempts at one operation since this node started. */
export const OperationCount = z.object({
  operation: z.string(),
  succeeded: z.int(),
  refused: z.record(z.string(), z.int()).meta({ description: 'By error code' }),
  milliseconds: z.object({ median: z.number(), p99: z.number() }).nullable(),
})
export type OperationCount = z.infer<typeof OperationCount>

/** All that the diagnostics page shows; the same figures stand in /metrics for Prometheus. */
export const SyncStatus = z
  .object({
    state: SyncState,
    now: Timestamp,
    version: z.string(),
    schema: z.int(),
    protocol: z.int(),
    terminal: z.object({ id: Id, code: z.string(), name: z.string() }),
    epoch: z.int(),
    seq: z.int(),
    lowestSeq: z.int().meta({ description: 'The first commit that this node still has' }),
    hub: z.object({ address: z.string().nullable(), fingerprint: z.string().nullable() }),
    hubAddresses: z.array(z.string()).meta({ description: 'Where this node looks for the hub, in order' }),
    listening: z.array(z.string()).meta({ description: 'Where this node is reached by others' }),
    fingerprint: z.string().nullable().meta({ description: "Of this node's own certificate" }),
    outbox: z.object({
      waiting: z.int(),
      sent: z.int().meta({ description: 'Accepted, and kept until a second node holds them' }),
      oldestAt: Timestamp.nullable(),
    }),
    acknowledgement: z.object({
      mode: z.enum(['fast', 'safe']),
      secondNode: z
        .boolean()
        .meta({ description: 'Whether another node holds the log now; without one, safe is fast' }),
    }),
    freshCopy: z
      .object({
        at: Timestamp,
        unsent: z.int().meta({ description: 'Commands that waited to be sent, and were taken over' }),
        isComplete: z.boolean().meta({ description: 'Whether all that waited could be read' }),
      })
      .nullable()
      .meta({
        description:
          "This terminal's data file was damaged then, within the last week; it was set aside, and fetched afresh from the hub",
      }),
    terminals: z.array(TerminalSync).meta({ description: 'At the hub; empty elsewhere' }),
    operations: z.array(OperationCount),
  })
  .meta({ id: 'SyncStatus' })
export type SyncStatus = z.infer<typeof SyncStatus>
