/** The value below which this share of the values lies (nearest rank). */
export const quantile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((left, right) => left - right)
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? Number.NaN
}

/** A median with the range that it was taken from. */
export interface Spread {
  median: number
  least: number
  most: number
}

export const spreadOf = (values: readonly number[]): Spread => ({
  median: quantile(values, 0.5),
  least: Math.min(...values),
  most: Math.max(...values),
})

/** Ratios of two series, round by round: rounds share the machine's mood, runs do not. */
export const ratios = (ours: readonly number[], theirs: readonly number[]): number[] =>
  ours.map((value, round) => value / (theirs[round] ?? Number.NaN))

/** Milliseconds that a synchronous piece of work takes. */
export const timed = (run: () => unknown): number => {
  const begin = performance.now()
  run()
  return performance.now() - begin
}
