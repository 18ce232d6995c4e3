import { z } from 'zod'
import { ERROR_CODES } from '../errors'
import { common, Id, Timestamp } from '../primitives'

/** How a conflict can be settled. */
export const CONFLICT_CHOICES = [
  'SEAT_ELSEWHERE',
  'JOIN',
  'MOVE_OTHER',
  'CANCEL',
  'ACKNOWLEDGE',
  'APPLY_AGAIN',
  'DISCARD',
  'REOPEN',
  'MINE',
  'THEIRS',
] as const
export type ConflictChoice = (typeof CONFLICT_CHOICES)[number]

/**
 * What can come between offline work and the hub, as a table: kind, then the choices that staff have. The first is the one
 * that is offered first.
 */
export const CONFLICT_KINDS = {
  /** The unit was taken by another party: the first at the hub keeps it, this party is unplaced. */
  UNIT_TAKEN: ['SEAT_ELSEWHERE', 'MOVE_OTHER', 'JOIN', 'CANCEL', 'ACKNOWLEDGE'],
  /** Taken, but this party has left already: both are history. */
  OVERLAPPED: ['ACKNOWLEDGE'],
  /** The unit or its layout is gone, deactivated or being removed. */
  UNIT_GONE: ['SEAT_ELSEWHERE', 'CANCEL', 'ACKNOWLEDGE'],
  /** What was acted on had ended otherwise meanwhile; reopened, the order goes on with what was done. */
  ENDED: ['DISCARD', 'REOPEN', 'SEAT_ELSEWHERE'],
  /** Somebody else had moved the party first. */
  MOVED: ['DISCARD', 'APPLY_AGAIN'],
  /** The booking was checked in elsewhere first; that order stays. */
  CHECKED_IN_TWICE: ['ACKNOWLEDGE'],
  /** The booking had expired or was cancelled before its guests were checked in offline. */
  BOOKING_ENDED: ['SEAT_ELSEWHERE', 'CANCEL', 'ACKNOWLEDGE'],
  /** Lines of an order that had ended meanwhile: kept here. */
  LINES_AFTER_END: ['REOPEN', 'DISCARD'],
  /** The orders had changed before they were split or merged: nothing of it is done. */
  GROUP_CHANGED: ['APPLY_AGAIN', 'DISCARD'],
  /** Somebody else had changed the same field: that value stays, the other fields are merged. */
  FIELDS_CHANGED: ['THEIRS', 'MINE'],
  /** Who did it may not do it any more. */
  FORBIDDEN: ['APPLY_AGAIN', 'DISCARD'],
  /** The hub had accepted it, lost it, and could not repeat it. */
  LOST: ['APPLY_AGAIN', 'DISCARD'],
  /** Anything else that the hub could not accept. */
  REFUSED: ['APPLY_AGAIN', 'DISCARD'],
} as const satisfies Record<string, readonly ConflictChoice[]>
export type ConflictKind = keyof typeof CONFLICT_KINDS
const KINDS = Object.keys(CONFLICT_KINDS) as [ConflictKind, ...ConflictKind[]]

export const CONFLICT_STATUSES = ['OPEN', 'SETTLED'] as const

/** A later command of the same party, kept with the one that was refused. */
export const ParkedCommand = z.object({
  commandId: Id,
  name: z.string(),
  at: Timestamp,
  /** Who said it; absent on cards of older programs. */
  actorId: Id.nullable().optional(),
  input: z.record(z.string(), z.json()),
  /** What the card said before this was done at once to its party; absent where it waits for what becomes of the card. */
  before: z.object({ kind: z.enum(KINDS), orderId: Id.nullable() }).optional(),
})
export type ParkedCommand = z.infer<typeof ParkedCommand>

/** A card of the conflicts inbox (SYN-3). `orderId` and `reservationId` name the party that is left without a table. */
export const Conflict = z
  .object({
    ...common,
    kind: z.enum(KINDS),
    status: z.enum(CONFLICT_STATUSES),
    commandId: Id,
    commandName: z.string(),
    terminalId: Id,
    terminalCode: z.string(),
    actorId: Id.nullable(),
    groupId: Id.nullable(),
    happenedAt: Timestamp,
    orderId: Id.nullable(),
    reservationId: Id.nullable(),
    unitIds: z.array(Id),
    code: z.enum(ERROR_CODES),
    facts: z.record(z.string(), z.json()),
    input: z.record(z.string(), z.json()),
    parked: z.array(ParkedCommand),
    choice: z.enum(CONFLICT_CHOICES).nullable(),
    settledBy: Id.nullable(),
    settledAt: Timestamp.nullable(),
  })
  .meta({ id: 'Conflict' })
export type Conflict = z.infer<typeof Conflict>

/** Whether a kind of conflict can be settled so. */
export const offers = (kind: ConflictKind, choice: ConflictChoice): boolean =>
  (CONFLICT_KINDS[kind] as readonly ConflictChoice[]).includes(choice)

const WITHOUT_TABLE: ReadonlySet<ConflictKind> = new Set(['UNIT_TAKEN', 'UNIT_GONE', 'BOOKING_ENDED'])

/** Whether a card of this kind is about a party that stands on the floor, or is booked, without a table. */
export const isWithoutTable = (kind: ConflictKind): boolean => WITHOUT_TABLE.has(kind)

/** Commands that give a party its first table; refused, its party is kept. */
export const FIRST_SEATINGS = [
  'saleOrders.create',
  'reservations.create',
  'reservations.checkIn',
  'allocationUsages.checkIn',
] as const
export type FirstSeating = (typeof FIRST_SEATINGS)[number]
const FIRST: ReadonlySet<string> = new Set(FIRST_SEATINGS)

/** Whether a refused command was to give a party its first table; else the party was to get a further one, or another. */
export const wasWaiting = ({ commandName, input }: Pick<Conflict, 'commandName' | 'input'>): boolean =>
  FIRST.has(commandName) || input['onlyIfWaiting'] === true

/** Cards that nobody has settled are a manager's after this long. */
export const ESCALATION_MILLISECONDS = 5 * 60_000
