import { RULES } from '../../../src/main/sync/rules'
import type { Rules } from '../../../src/main/sync/rules'

/**
 * Planted bugs: each puts a plausible mistake in the place of one rule. The simulation must notice every one of them, or it
 * proves nothing of the rule. `seed` is one that does; it is replayed in every test run.
 */
export interface Flaw {
  seed: number
  rules: Partial<Rules>
}

export const FLAWS: Readonly<Record<string, Flaw>> = {
  // The chain would catch these two by itself: it looks away.
  'a gap is applied as if it were the next': {
    seed: 1,
    rules: { place: (watermark, seq) => (seq > watermark ? 'next' : 'old'), fits: () => true },
  },
  'an older commit is applied again': {
    seed: 1,
    rules: { place: (watermark, seq) => (seq <= watermark + 1 ? 'next' : 'gap'), fits: () => true },
  },
  // Where a terminal is told wrongly, the chain of the next commit would lead it back: it looks away here, too.
  'chains are not compared at hello and report': { seed: 3, rules: { agrees: () => true, fits: () => true } },
  'every number is taken as a gap behind the first': {
    seed: 1,
    rules: { number: (last, n) => (n <= last ? 'used' : n === last + 2 ? 'next' : 'gap') },
  },
  'a clone goes unnoticed': { seed: 1, rules: { isClone: () => false } },
  'everybody is a clone': { seed: 1, rules: { isClone: () => true } },
  'the newest start is taken, not the lowest': {
    seed: 2,
    // Comparing chains would find the true point step by step; where the log is trimmed nobody can.
    rules: {
      agrees: () => true,
      fits: () => true,
      resetStart: (epochs, epoch) => {
        const newer = epochs.filter((known) => known.epoch > epoch).map(({ startSeq }) => startSeq)
        return newer.length === 0 ? null : Math.max(...newer)
      },
    },
  },
  'histories are never reset': { seed: 25, rules: { resetStart: () => null, agrees: () => true } },
  'a fenced hub goes on': { seed: 2, rules: { isFenced: () => false } },
  'a hub stops at its own epoch': { seed: 1, rules: { isFenced: (own, heard) => heard >= own } },
  'a promotion does not leap': { seed: 9, rules: { nextEpoch: (known) => known + 1 } },
  'provisional work is undone oldest first': { seed: 1, rules: { undoOrder: (images) => [...images] } },
  'a commit of the same command is taken as equal': {
    seed: 3,
    rules: { confirms: (oldest, commit) => oldest.id === commit.command_id },
  },
  'any commit confirms the oldest provisional command': { seed: 1, rules: { confirms: () => true } },
  'nothing that was rolled back is sent again': { seed: 2, rules: { resubmits: () => false } },
  'a command that is said twice is done twice': { seed: 1, rules: { recalls: () => false } },
  'stored refusals are not kept': { seed: 1, rules: { recalls: ({ ok }) => ok } },
  'an offline command keeps the time of its terminal': {
    seed: 8,
    rules: { timeOf: (origin, now) => (origin?.provisional === true ? origin.at : now) },
  },
  'a tail is taken over without looking at the chain': { seed: 23, rules: { adopts: () => true } },
  'a process that starts again is a clone': { seed: 1, rules: { livesTwice: (returns) => returns >= 0 } },
  'commits are applied on top of provisional work': { seed: 1, rules: { undoesFirst: () => false } },
  'own commands that were rolled back do not wait again': { seed: 3, rules: { sendsAgain: () => false } },
  'another hub is trusted to know what the former one said': { seed: 77, rules: { forgetsAnswers: () => false } },
  'a command is sent once': { seed: 5, rules: { sendsLate: () => false } },
  'a lost push is not missed': { seed: 31, rules: { hasMissed: () => false } },
  'holes in the numbers are not explained': { seed: 6, rules: { explains: () => false } },
  'a refusal of what was shown as done is the last word': { seed: 24, rules: { isFinal: () => true } },
  'a refusal is never the last word': { seed: 1, rules: { isFinal: () => false } },
  'what is trimmed away is taken as another history': { seed: 75, rules: { agrees: (known, said) => known === said } },
  'a hub stops at any other epoch': { seed: 1, rules: { isFenced: (own, heard) => heard !== own } },
  'what is cut from a log is forgotten': { seed: 117, rules: { keepsTrimmed: () => false } },
  'a snapshot brings no outcomes': { seed: 58, rules: { carriesOutcomes: () => false } },
  'a snapshot takes the place of all, and nothing of it is given back': {
    seed: 21,
    rules: { surrenders: () => false },
  },
  'a commit is applied wherever it stands': { seed: 1, rules: { place: () => 'next', fits: () => true } },
}

/** The rules of a run: the right ones, or with one flaw. */
export const rulesWith = (flaw: string | undefined): Rules => {
  if (flaw === undefined) return RULES
  const planted = FLAWS[flaw]
  if (planted === undefined) throw new Error(`There is no flaw "${flaw}"`)
  return { ...RULES, ...planted.rules }
}
