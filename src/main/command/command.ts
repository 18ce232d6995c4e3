import type { StoredOutcome } from './result-store'

/** A write as it is handed in. */
export interface Command {
  /** UUID; the same id again answers the stored outcome. */
  id: string
  name: string
  input: unknown
  /** The member of staff; null for the node itself. */
  actorId: string | null
  terminalId: string
  terminalCode: string
  /** What a terminal says of a command that it sends; absent where someone acts at the hub itself. */
  origin?: Origin
}

/** Where a terminal's command comes from (sync.md, message 6). */
export interface Origin {
  /** The terminal's gapless number; null where another node gives the command back for it. */
  n: number | null
  /** It was shown as done before the hub knew of it: a refusal becomes a conflict card. */
  provisional: boolean
  /** When it was done, by the terminal's clock, and the hub's time that it was based on. */
  at: number
  baseAt: number
  /** The party (seating) that it is about: later commands of a refused one are kept with it. */
  groupId: string | null
  /** A hub had accepted it and lost it. */
  lost?: boolean
  /** Counts in the numbers of the orders that it has made already where it was done first (ORD-1). */
  dayCounts?: readonly number[] | undefined
}

/** What became of it. `replayed` when the id had been seen before. */
export type CommandOutcome = StoredOutcome & { seq?: number; replayed?: boolean }

/** Decisions of the write path that the simulator replaces by wrong ones, which must then be noticed. */
export const WRITE_RULES = {
  /** Whatever became of a command, refusals too, is the answer when it is said again. */
  recalls: (_outcome: StoredOutcome): boolean => true,
  /** An offline command's time lies between what it was based on and now (sync.md, clocks order nothing). */
  timeOf: (origin: Origin | undefined, now: number): number =>
    origin?.provisional === true ? Math.min(Math.max(origin.at, origin.baseAt), now) : now,
} as const

export type WriteRules = { readonly [Name in keyof typeof WRITE_RULES]: (typeof WRITE_RULES)[Name] }
