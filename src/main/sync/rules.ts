import { WRITE_RULES } from '../command/command'
import { nextChain } from '../store/commit-log'
import { digestsOf, UNREPORTED_BYTES, UNREPORTED_COMMITS } from './protocol'
import type { CommitRecord } from './protocol'

/** An epoch as the hub keeps it. */
export interface EpochStart {
  epoch: number
  startSeq: number
}

/** Terms that a promotion leaps over: more than any hub that is away can have used up by starting. */
const LEAP = 1_000
/** A restored backup leaps over half as many: it outranks what it was itself, and not who was promoted in its place. */
const LEAP_OF_RESTORED = LEAP / 2
/** Nodes of one store, so that two of them never begin the same epoch. */
const NODES = 1_000

/**
 * The small decisions that everything hangs on, in one place and without state: each can be read, tested and, in the
 * simulator, replaced by a wrong one, which must then be noticed. Rules that look fussy are here because a simulation
 * without them lost or doubled something.
 */
export const RULES = {
  ...WRITE_RULES,
  /**
   * The next epoch of a node. Its number is part of it: an old hub that merely starts again never begins the epoch in which
   * another one was promoted. A promotion leaps, so that it outranks what it replaces.
   */
  nextEpoch: (known: number, node: number, leap: boolean): number =>
    (Math.floor(known / NODES) + (leap ? LEAP : 1)) * NODES + node,
  /** The epoch of a hub that hears of later ones of its own: a restored backup outranks them all. */
  restoredEpoch: (heard: number, node: number): number => (Math.floor(heard / NODES) + LEAP_OF_RESTORED) * NODES + node,
  /** Whether an epoch was begun by this node. */
  isOwn: (node: number, epoch: number): boolean => epoch % NODES === node,
  /** Message 11: whoever hears of a higher epoch is no longer the hub. */
  isFenced: (own: number, heard: number): boolean => heard > own,
  /** Message 5: the next commit is applied, an older one ignored, a gap pulled. */
  place: (watermark: number, seq: number): 'next' | 'old' | 'gap' =>
    seq === watermark + 1 ? 'next' : seq <= watermark ? 'old' : 'gap',
  /** The commit continues this history, and is what its hub wrote. */
  fits: (chain: Buffer, commit: CommitRecord): boolean =>
    nextChain(chain, commit.epoch, commit.seq, commit.command_id, commit.digests).toString('base64url') ===
      commit.chain && digestsOf(commit) === commit.digests,
  /** Two nodes share a history exactly where their chains match; where the log is trimmed, nothing speaks against it. */
  agrees: (known: string | undefined, said: string): boolean => known === undefined || known === said,
  /** Message 9: a terminal's tail is taken over only where it continues what this hub still has. */
  adopts: (chain: Buffer, commit: CommitRecord): boolean => RULES.fits(chain, commit),
  /** Where the log is trimmed nobody can compare: the terminal gives all that it has, and what is known is answered again. */
  unknownStart: (seq: number): number | null => (seq > 0 ? 0 : null),
  /** Message 6: a number that was used up is answered again, the next one is run, a gap is asked for. */
  number: (last: number, n: number): 'used' | 'next' | 'gap' => (n <= last ? 'used' : n === last + 1 ? 'next' : 'gap'),
  /** One number with two ids: a cloned or restored terminal. */
  isClone: (stored: string | undefined, id: string): boolean => stored !== undefined && stored !== id,
  /** A process that has been replaced by another one, and comes back: both live. Once may be a hello long on its way. */
  livesTwice: (returns: number): boolean => returns >= 2,
  /**
   * Message 10, the lowest-start rule: what a terminal of an older epoch has beyond the lowest start of all newer epochs was
   * never part of the hub's history. The newest start alone would leave commits of a hub between the two.
   */
  resetStart: (epochs: readonly EpochStart[], epoch: number): number | null =>
    epochs.reduce<number | null>(
      (lowest, { epoch: newer, startSeq }) =>
        newer > epoch && (lowest === null || startSeq < lowest) ? startSeq : lowest,
      null,
    ),
  /** Back-pressure: the terminal has to pull. */
  isBehind: (commits: number, bytes: number): boolean => commits > UNREPORTED_COMMITS || bytes > UNREPORTED_BYTES,
  /** A commit that equals the oldest provisional command is confirmed in place. */
  confirms: (oldest: { id: string; digests: string }, commit: CommitRecord): boolean =>
    oldest.id === commit.command_id && oldest.digests === commit.digests,
  /** Provisional work is undone before the first commit that is not its confirmation. */
  undoesFirst: (provisional: number): boolean => provisional > 0,
  /** Undo goes newest first, so that each step is one that the guards already passed. */
  undoOrder: <Image>(images: readonly Image[]): Image[] => images.toReversed(),
  /** An accepted command may be forgotten by its terminal once another node than the hub holds its commit. */
  mayForget: (held: number, seq: number): boolean => seq <= held,
  /** What this terminal's own commands had become beyond that point is void: they wait again. */
  sendsAgain: (_start: number): boolean => true,
  /** At a welcome, what the hub has said of commands whose commits have not come is said anew. */
  forgetsAnswers: (): boolean => true,
  /** What has had no answer for so many ticks is sent again. */
  sendsLate: (ticks: number, patience: number): boolean => ticks >= patience,
  /** The hub was ahead a second ago and still is: what it pushed is lost on the way. */
  hasMissed: (hubSeq: number, seq: number): boolean => hubSeq > seq,
  /** Numbers that were used up elsewhere are explained to a hub that asks for them. */
  explains: (first: number, asked: number): boolean => first > asked,
  /** Before a snapshot takes the place of all rows, what lies in the own log is noted for the hub. */
  surrenders: (): boolean => true,
  /** Outcomes go with the rows: whoever is made the hub after a snapshot must not do a command again. */
  carriesOutcomes: (): boolean => true,
  /** What only the log knows of a command outlives its row there. */
  keepsTrimmed: (): boolean => true,
  /** What was rolled back is sent again by whoever has it. */
  resubmits: (_commit: CommitRecord): boolean => true,
  /** A refusal of work that was shown as done is no answer without a card: it is asked for again. */
  isFinal: (provisional: boolean, cardId: string | null): boolean => !provisional || cardId !== null,
  /** What an older connection of the same terminal still says is not heard. */
  isCurrent: (current: boolean): boolean => current,
  /** The log below this is no longer needed by any terminal that still comes. */
  trimBelow: (watermarks: readonly number[], head: number): number => Math.min(head, ...watermarks),
} as const

export type Rules = { readonly [Name in keyof typeof RULES]: (typeof RULES)[Name] }
