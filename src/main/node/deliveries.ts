/** Commits whose delivery is still watched; older ones of a terminal that lags that far are not measured. */
const WATCHED = 512
/** How much a new measure weighs in what is shown. */
const WEIGHT = 0.2

/** How long commits take: from durable at the hub to applied at a terminal and said so. Measured on some of them. */
export class Deliveries {
  private readonly times = new Map<number, number>()
  private readonly terminals = new Map<string, { seq: number; lag: number | null }>()

  /** A commit is durable, goes out, and is to be reported at once; `now` in milliseconds of a clock that never goes back. */
  asked(seq: number, now: number): void {
    this.times.set(seq, now)
    const [oldest] = this.times.keys()
    if (this.times.size > WATCHED && oldest !== undefined) this.times.delete(oldest)
  }

  /** A terminal holds the log up to `seq`. Answers the lag of the newest commit that is new in this report, or null. */
  reported(terminalId: string, seq: number, now: number): number | null {
    const known = this.terminals.get(terminalId)
    const at = this.times.get(seq)
    const measured = at === undefined || (known !== undefined && known.seq >= seq) ? null : now - at
    const lag = measured === null ? (known?.lag ?? null) : (known?.lag ?? measured) * (1 - WEIGHT) + measured * WEIGHT
    this.terminals.set(terminalId, { seq: Math.max(seq, known?.seq ?? 0), lag })
    return measured
  }

  /** In milliseconds, smoothed; null where nothing was measured yet. */
  lagOf(terminalId: string): number | null {
    return this.terminals.get(terminalId)?.lag ?? null
  }
}
