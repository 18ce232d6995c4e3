import type { OutboxEntry } from './outbox'
import type { Answer } from './replica-state'

/** Values of commands that were done here, for whoever asks again. */
const VALUES_KEPT = 500

/** Who waits for the answer of a command, for how many ticks, and whether its rows stand here and only the words are missing. */
interface Pending {
  entry: OutboxEntry
  answers: ((outcome: Answer) => void)[]
  waited: number
  settled: boolean
}

/** What was answered: by the hub, or here without it. */
interface Remembered {
  value: unknown
  provisional: boolean
}

/** Whoever has asked for something at this terminal and has no answer yet, and the answers that may be asked for again. */
export class PendingAnswers {
  private readonly pending = new Map<string, Pending>()
  private readonly values = new Map<string, Remembered>()

  await(entry: OutboxEntry, answer: (outcome: Answer) => void): void {
    const { answers = [], settled = false } = this.pending.get(entry.command_id) ?? {}
    this.pending.set(entry.command_id, {
      entry,
      answers: [...answers, answer],
      waited: 0,
      settled: settled || entry.waiting === 0,
    })
  }

  /** The rows of these commands stand here now: only the words are missing. */
  settle(id: string): void {
    const waiting = this.pending.get(id)
    if (waiting !== undefined) waiting.settled = true
  }

  isSettled(id: string): boolean {
    return this.pending.get(id)?.settled === true
  }

  get ids(): Iterable<string> {
    return this.pending.keys()
  }

  /** One more tick without an answer. */
  *tick(): Generator<Readonly<Pending>> {
    for (const waiting of this.pending.values()) {
      waiting.waited += 1
      yield waiting
    }
  }

  answer(id: string, outcome: Answer): void {
    const waiting = this.pending.get(id)
    this.pending.delete(id)
    for (const answer of waiting?.answers ?? []) answer(outcome)
  }

  remember(id: string, remembered: Remembered): void {
    if (this.values.size >= VALUES_KEPT) this.values.clear()
    this.values.set(id, remembered)
  }

  /** What was shown as done is refused. */
  forget(id: string): void {
    this.values.delete(id)
  }

  recall(id: string): Remembered | undefined {
    return this.values.get(id)
  }
}
