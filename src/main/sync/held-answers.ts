import type { CommandOutcome } from '../command/command'

interface Held {
  seq: number
  askerId: string
  outcome: CommandOutcome
  answer(outcome: CommandOutcome): void
}

interface HeldAnswersOptions {
  /** Whether an answer waits until a second node has the commit. */
  isSafe(): boolean
  /** Whether a node other than hub and asker follows now. */
  hasSecond(askerId: string): boolean
}

/** For whoever has no answer from a hub that leads no more: asked again with the same id, the next one says it. */
export const UNKNOWN: CommandOutcome = { ok: false, refusal: { code: 'OUTCOME_UNKNOWN' } }

/** Answers that wait, in the order of their commits, until a node other than hub and asker holds these (sync.md, `safe`). */
export class HeldAnswers {
  private readonly options: HeldAnswersOptions
  private held: Held[] = []

  constructor(options: HeldAnswersOptions) {
    this.options = options
  }

  /** Gives an answer: now, or once another node holds its commit. Where there is none that could, nobody waits for it. */
  give(outcome: CommandOutcome, answer: (outcome: CommandOutcome) => void, askerId: string): void {
    const { seq } = outcome
    const { isSafe, hasSecond } = this.options
    if (seq === undefined || !isSafe() || !hasSecond(askerId)) answer(outcome)
    else this.held.push({ seq, askerId, outcome, answer })
  }

  /** Gives what is held elsewhere now; a holder does not vouch for its own commands. */
  upTo(seq: number, holderId: string): void {
    this.release((held) => held.seq <= seq && held.askerId !== holderId)
  }

  /** A node follows no more. Where nobody is left who could hold them: an answer that never comes would be worse. */
  oneLess(): void {
    this.release(({ askerId }) => !this.options.hasSecond(askerId))
  }

  /** The hub has stopped, and nobody will say any more whether a second node has it: who waits has to ask the next hub. */
  giveUp(): void {
    for (const { answer } of this.held.splice(0)) answer(UNKNOWN)
  }

  private release(matches: (held: Held) => boolean): void {
    if (this.held.length === 0) return
    const going = this.held.filter(matches)
    if (going.length === 0) return
    this.held = this.held.filter((held) => !matches(held))
    for (const { answer, outcome } of going) answer(outcome)
  }
}
