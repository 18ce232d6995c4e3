/** How many of the latest times are kept: enough for a hundredth of them to be several. */
const KEPT = 1_000

/** The latest times of something, for its median and its slowest hundredth; bounded. */
export class SampleOfTimes {
  private readonly times: number[] = []
  private next = 0

  add(time: number): void {
    this.times[this.next] = time
    this.next = (this.next + 1) % KEPT
  }

  /** Nearest rank, so that each answer is a time that was seen; null before the first. */
  summary(): { median: number; p99: number } | null {
    const sorted = [...this.times].sort((left, right) => left - right)
    const at = (share: number): number | undefined => sorted[Math.ceil(share * sorted.length) - 1]
    const [median, p99] = [at(0.5), at(0.99)]
    return median === undefined || p99 === undefined ? null : { median, p99 }
  }
}
