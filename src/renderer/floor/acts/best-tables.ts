/** The best tables for whoever is looking for one: as the store ranks them, or the nearest to where a party was to sit. */
import { ask } from '../../state/client/ask'
import type { Candidate } from '@contract/operations/units'
import type { Failure } from '../../state/client/failure'
import type { Projection } from '../../state/projection/projection'
import type { Words } from '../../ui/use-words'
import type { Desk } from '../desk'
import { layoutOfUnit } from '../layouts'
import { layoutViews } from '../plan/layout-views'

/** For whom tables are looked for. */
export interface Wish {
  partySize: number
  /** A booking's time; null for now. */
  window: { from: string; to: string } | null
  /** Tables that this party lost: the nearest to them that fit come first. */
  near: readonly string[]
}

const SHOWN = 3
/** So many of the best fits are looked at for the nearest. */
const LOOKED_AT = 8

interface Point {
  x: number
  y: number
}

/** Where the tables of a layout stand, by their middles. */
function middles(data: Projection, layoutId: string, words: Words): Map<string, Point> {
  const { frames } = layoutViews(data, layoutId, words)
  return new Map([...frames].map(([id, at]) => [id, { x: at.x + at.width / 2, y: at.y + at.height / 2 }]))
}

/**
 * Candidates by how far they are from a table: of the same floor first, those with the full stay before shorter ones, then
 * the nearest; what stands nowhere keeps the rank that the store gave it.
 */
export function nearestFirst(
  data: Projection,
  candidates: readonly Candidate[],
  near: readonly string[],
  words: Words,
): Candidate[] {
  const layoutId = near.map((id) => layoutOfUnit(data, id)).find((id) => id !== null)
  if (layoutId === undefined || layoutId === null) return [...candidates]
  const places = middles(data, layoutId, words)
  const from = near.flatMap((id) => places.get(id) ?? [])
  const distanceOf = ({ unitIds }: Candidate): number =>
    Math.min(
      ...unitIds.flatMap((id) => {
        const place = places.get(id)
        return place === undefined ? [] : from.map((one) => Math.hypot(one.x - place.x, one.y - place.y))
      }),
    )
  const isShort = ({ reasons }: Candidate): number => Number(reasons.some(({ code }) => code === 'SHORTENED'))
  return candidates
    .map((candidate, rank) => ({ candidate, rank, short: isShort(candidate), distance: distanceOf(candidate) }))
    .sort(
      (a, b) =>
        Number(a.distance === Infinity) - Number(b.distance === Infinity) ||
        a.short - b.short ||
        (a.distance === b.distance ? a.rank - b.rank : a.distance - b.distance),
    )
    .map(({ candidate }) => candidate)
}

/** The best tables of this floor; where it has none, those of the other floors. */
export async function findBest({ terminal, words }: Desk, wish: Wish): Promise<readonly Candidate[] | Failure> {
  const view = terminal.floorView.getState()
  const { data } = terminal.projection.store.getState()
  const near = wish.near.length > 0
  const layoutId = wish.near.map((id) => layoutOfUnit(data, id)).find((id) => id !== null) ?? view.layoutId
  const zoneId = near ? null : view.zoneId
  const asked = { partySize: wish.partySize, ...wish.window, ...(near && { limit: LOOKED_AT }) }
  const here = await ask((options) =>
    terminal.client.allocationUnits.best(
      { ...asked, ...(zoneId === null ? {} : { zoneId }), ...(layoutId === null ? {} : { layoutId }) },
      options,
    ),
  )
  if (!here.ok) return here.failure
  if (here.value.candidates.length > 0) return shown(here.value.candidates)
  const anywhere = await ask((options) => terminal.client.allocationUnits.best(asked, options))
  return anywhere.ok ? shown(anywhere.value.candidates) : anywhere.failure

  function shown(candidates: readonly Candidate[]): readonly Candidate[] {
    return near ? nearestFirst(data, candidates, wish.near, words).slice(0, SHOWN) : candidates
  }
}
