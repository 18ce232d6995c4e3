/**
 * What a tile still says when it is small. Detail goes in one fixed order: chairs, server, elapsed (and with it the
 * next booking), party, icon; the number goes last. A tile with less than `number` is a patch of its state's colour.
 */
export interface TileDetail {
  readonly number: boolean
  readonly icon: boolean
  readonly party: boolean
  readonly elapsed: boolean
  readonly next: boolean
  readonly server: boolean
  readonly chairs: boolean
}

/** Shorter side of the tile on screen, in CSS pixels, from which each detail is shown. */
export const DETAIL_FROM = {
  number: 13,
  icon: 22,
  party: 34,
  elapsed: 44,
  next: 44,
  server: 58,
  chairs: 58,
} as const satisfies Record<keyof TileDetail, number>

const keys = Object.keys(DETAIL_FROM) as (keyof TileDetail)[]
/** Sizes at which something is added, smallest first, and what is shown from each of them on. */
const rungs = [...new Set(Object.values(DETAIL_FROM))].toSorted((a, b) => a - b)
const details = [0, ...rungs].map(
  (size) => Object.fromEntries(keys.map((key) => [key, size >= DETAIL_FROM[key]])) as unknown as TileDetail,
)
const NOTHING = details[0] as TileDetail

export function detailFor(shortSide: number): TileDetail {
  let rung = 0
  while (rung < rungs.length && shortSide >= (rungs[rung] ?? Infinity)) rung += 1
  return details[rung] ?? NOTHING
}
