import type { Refusal } from '@contract/errors'
import { ERROR_CODES } from '@contract/errors'
import { Id } from '@contract/primitives'
import { z } from 'zod'
import type { RowImage } from '../store/captured-tx'
import { digestOf } from '../store/commit-log'
import type { LogRow } from '../store/commit-log'

/**
 * What terminals and the hub say to each other (sync.md, Messages). Every message names the newest epoch that its sender
 * knows: whoever leads an older one stops at once (message 11). Fields that a later program adds are passed over, so that a
 * store is updated machine by machine (schema N and N-1); what is missing or of another kind ends the connection.
 *
 * Version 1, 2026-11-21: first version.
 */
export const PROTOCOL_VERSION = 1

/** Terminals of an older schema know no `reauth` with a token. */
export const REAUTH_SCHEMA = 70

/** At most this much in one page, and in parts of a snapshot. */
export const PAGE_COMMITS = 500
export const PAGE_BYTES = 256 * 1024
/** A terminal that has not reported this much is behind: it pulls. */
export const UNREPORTED_COMMITS = 64
export const UNREPORTED_BYTES = 512 * 1024
/** Commands of one terminal on their way at once. */
export const COMMANDS_IN_FLIGHT = 32

const epoch = z.int().min(0)
const seq = z.int().min(0)
const chain = z.string().max(64)

/** How far a node is: two nodes share a history exactly where their chains match. */
export const WatermarkText = z.object({ epoch, seq, chain })
export type WatermarkText = z.infer<typeof WatermarkText>

/** A log row on the wire: as stored, the chain as text. */
export const CommitRecord = z.object({
  seq,
  epoch,
  chain,
  command_id: Id,
  name: z.string(),
  terminal_id: Id,
  terminal_code: z.string(),
  actor_id: Id.nullable(),
  at: z.int(),
  schema_version: z.int(),
  input: z.string(),
  images: z.string(),
  digests: z.string(),
  events: z.string(),
  n: z.int().nullable(),
})
export type CommitRecord = z.infer<typeof CommitRecord>

export const toRecord = (row: LogRow): CommitRecord => ({ ...row, chain: row.chain.toString('base64url') })
export const toLogRow = (record: CommitRecord): LogRow => ({ ...record, chain: Buffer.from(record.chain, 'base64url') })

const unpacked = new WeakMap<CommitRecord, readonly RowImage[]>()

/** The images of a commit, read once however often they are looked at. Nobody may change them. */
export const imagesOf = (record: CommitRecord): readonly RowImage[] => {
  let images = unpacked.get(record)
  if (images === undefined) {
    images = JSON.parse(record.images) as RowImage[]
    unpacked.set(record, images)
  }
  return images
}

/** Where one image ends and the next begins. Rows hold no objects, and within a text each quote stands behind a backslash. */
const BETWEEN = '},{"table":"'

/** The digests of what the commit says, letter by letter, by which it is held against what it says they are. */
export const digestsOf = ({ images }: CommitRecord): string => {
  if (images === '[]') return ''
  const digests: string[] = []
  let start = 1
  for (;;) {
    const between = images.indexOf(BETWEEN, start)
    const end = between === -1 ? images.length - 1 : between + 1
    digests.push(digestOf(images.slice(start, end)))
    if (between === -1) return digests.join(' ')
    start = end + 1
  }
}

/** About how much a commit weighs on the wire. */
export const weightOf = (record: CommitRecord): number =>
  record.images.length + record.input.length + record.events.length + record.digests.length + 400

const commandBody = {
  id: Id,
  name: z.string().max(100),
  input: z.json(),
  actorId: Id.nullable(),
  at: z.int(),
  /** Counts in the numbers of the orders that it made where it was done first. */
  dayCounts: z.array(z.int().min(1).max(999_999)).max(100).optional(),
}

/** A command whose commit was rolled back; any node that still has it gives it to the hub (message 10). */
export const LostCommand = z.object({ ...commandBody, terminalId: Id, terminalCode: z.string() })
export type LostCommand = z.infer<typeof LostCommand>

/** A command on its way to the hub (message 6). */
export const CommandMessage = z.object({
  type: z.literal('command'),
  epoch,
  ...commandBody,
  n: z.int().min(1),
  provisional: z.boolean(),
  baseAt: z.int(),
  groupId: Id.nullable(),
  /** It was accepted once, by a hub that has lost it. */
  lost: z.boolean(),
})
export type CommandMessage = z.infer<typeof CommandMessage>

export const TerminalMessage = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('hello'),
    epoch,
    protocol: z.int(),
    schema: z.int(),
    terminalId: Id,
    terminalCode: z.string().max(8),
    /** Drawn anew by each process: one that another has replaced and that comes back is a clone. */
    life: z.string().max(40).optional(),
    watermark: WatermarkText,
    /** It is to hold the whole history: pages from the first commit on, however many, rather than a snapshot. */
    whole: z.boolean(),
    /** Every number below was answered, and the answer was heard. */
    firstN: z.int().min(1),
    clock: z.int(),
  }),
  z.object({ type: z.literal('pull'), epoch, after: seq, snapshot: z.boolean(), start: seq.nullable() }),
  CommandMessage,
  /** Answers "need n": the numbers from there to below `below` were answered long ago. */
  z.object({ type: z.literal('answered'), epoch, below: z.int().min(1) }),
  /** A standby lacks what is older than this commit, and wants the next ones back from there. */
  z.object({ type: z.literal('older'), epoch, before: seq }),
  /** It has all commits that there are, and wants the rows of a part of the store that it may have dropped. */
  z.object({ type: z.literal('older-rows'), epoch, part: z.string().max(40), after: z.string().max(40) }),
  z.object({ type: z.literal('report'), epoch, watermark: WatermarkText }),
  z.object({ type: z.literal('tail'), epoch, commits: z.array(CommitRecord) }),
  z.object({ type: z.literal('resubmit'), epoch, commands: z.array(LostCommand) }),
  /** From the hub that has replaced the receiver: stop, and look for me there (message 11). */
  z.object({ type: z.literal('fence'), epoch, addresses: z.array(z.string().max(200)).max(20) }),
])
export type TerminalMessage = z.infer<typeof TerminalMessage>
export type Hello = Extract<TerminalMessage, { type: 'hello' }>

/** live: nothing to fetch; pages: pull; snapshot: start from the hot set; the rest is said in sync.md, message 3. */
export const WELCOME_MODES = ['live', 'pages', 'snapshot', 'give-tail', 'reset', 'upgrade', 'recovering'] as const
export type WelcomeMode = (typeof WELCOME_MODES)[number]

const KNOWN_CODES: ReadonlySet<string> = new Set(ERROR_CODES)

/** The hub of the next schema may refuse for a reason that this program has no word for: it is final all the same. */
const refusal = z
  .object({
    code: z.string().max(100),
    path: z.string().optional(),
    facts: z.record(z.string(), z.unknown()).optional(),
  })
  .transform(
    ({ code, ...rest }) =>
      (KNOWN_CODES.has(code) ? { code, ...rest } : { code: 'INTERNAL', facts: { code } }) as Refusal,
  )

/** ok and refused are final; busy and no answer at all mean: keep it and send it again. */
export const AckOutcome = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ok'), seq: seq.nullable(), value: z.unknown() }),
  z.object({ kind: z.literal('refused'), refusal, cardId: Id.nullable(), seq: seq.nullable() }),
  z.object({ kind: z.literal('busy') }),
])
export type AckOutcome = z.infer<typeof AckOutcome>

export const HubMessage = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('welcome'),
    epoch,
    seq,
    chain,
    lowest: seq,
    lastN: z.int().min(0),
    mode: z.enum(WELCOME_MODES),
    /** Up to where the terminal's history may be the hub's; what lies beyond it is rolled back. */
    start: seq.nullable(),
    /** With `upgrade`: what the hub's own program speaks, so that the terminal can tell which of the two is the older. */
    program: z.object({ protocol: z.int(), schema: z.int() }).optional(),
  }),
  /** Commits in order, the last of them right before the one that was named; none where the log begins there. */
  z.object({ type: z.literal('older'), epoch, commits: z.array(CommitRecord) }),
  /** As they stand at the hub after the commit `seq`. */
  z.object({
    type: z.literal('older-rows'),
    epoch,
    part: z.string(),
    after: z.string(),
    seq,
    rows: z.array(z.record(z.string(), z.unknown())),
    more: z.boolean(),
    /** Whether the hub itself has dropped nothing; one that was a terminal may have. Not said by a former program. */
    whole: z.boolean().optional(),
  }),
  z.object({ type: z.literal('page'), epoch, commits: z.array(CommitRecord), more: z.boolean() }),
  z.object({
    type: z.literal('snapshot'),
    epoch,
    watermark: WatermarkText,
    at: z.int(),
    part: z.int().min(0),
    parts: z.int().min(1),
    epochs: z.array(z.tuple([epoch, seq])),
    /** Part of the base64 text of the deflated rows. */
    body: z.string(),
    start: seq.nullable(),
  }),
  /** `report`: someone's answer waits until a second node holds it. */
  z.object({ type: z.literal('commit'), epoch, commit: CommitRecord, report: z.boolean() }),
  z.object({ type: z.literal('ack'), epoch, n: z.int().min(1), id: Id, outcome: AckOutcome }),
  z.object({ type: z.literal('need'), epoch, n: z.int().min(1) }),
  /** `seq`: the last of their commits. A terminal that is not there yet still has them alone beside this hub. */
  z.object({ type: z.literal('resubmitted'), epoch, ids: z.array(Id), seq }),
  /** Every second: where the hub is, and up to where another node than hub and this terminal holds its log. */
  z.object({ type: z.literal('status'), epoch, seq, held: seq }),
  z.object({ type: z.literal('behind'), epoch }),
  z.object({ type: z.literal('quarantined'), epoch }),
  /** A new token for the receiver's next connections; the one that it came in with stays good until this one was shown. */
  z.object({ type: z.literal('reauth'), epoch, token: z.string().max(200) }),
])
export type HubMessage = z.infer<typeof HubMessage>
export type Welcome = Extract<HubMessage, { type: 'welcome' }>
export type OlderRows = Extract<HubMessage, { type: 'older-rows' }>
export type CommitPush = Extract<HubMessage, { type: 'commit' }>
export type SnapshotPart = Extract<HubMessage, { type: 'snapshot' }>
