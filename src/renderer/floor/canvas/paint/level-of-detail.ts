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

const ladder = new Map<string, TileDetail>()

/** The same object for the same answer, so that it can be a key. */
export function detailFor(shortSide: number): TileDetail {
  const detail: TileDetail = {
    number: shortSide >= DETAIL_FROM.number,
    icon: shortSide >= DETAIL_FROM.icon,
    party: shortSide >= DETAIL_FROM.party,
    elapsed: shortSide >= DETAIL_FROM.elapsed,
    next: shortSide >= DETAIL_FROM.next,
    server: shortSide >= DETAIL_FROM.server,
    chairs: shortSide >= DETAIL_FROM.chairs,
  }
  const key = Object.values(detail).join()
  const known = ladder.get(key)
  if (known !== undefined) return known
  ladder.set(key, detail)
  return detail
}
