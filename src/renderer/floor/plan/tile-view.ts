import type { AllocationUnit } from '@contract/entities/floor'
import type { Projection } from '../../state/projection/projection'
import { guestNameOf, tileFacts } from '../../state/projection/tile-facts'
import type { TileFacts } from '../../state/projection/tile-facts'
import { elapsed } from '../../ui/time'
import type { Words } from '../../ui/use-words'
import type { TileLines, TileView } from '../canvas/model'
import { shortName, staffName } from '../unit-words'

/** Where and in which shape a tile is drawn; it changes only when the floor is edited. */
export type TileFrame = Pick<TileView, 'id' | 'x' | 'y' | 'width' | 'height' | 'rotation' | 'shape'>

const partyText = (facts: TileFacts): string =>
  facts.partySize === null ? `?/${facts.partyCapacity}` : `${facts.partySize}/${facts.partyCapacity}`

/** Every text of a tile, prepared: figures of time by the store's clock, names as short as colleagues say them. */
function linesOf(data: Projection, facts: TileFacts, words: Words, now: number): TileLines | undefined {
  const next = facts.bookings[0]
  const nextName = next === undefined ? null : guestNameOf(data, next)
  const booking =
    next === undefined
      ? {}
      : { nextTime: words.time(next.reservedFrom), ...(nextName === null ? {} : { nextName: shortName(nextName) }) }
  switch (facts.state) {
    case 'seated':
    case 'overdue':
    case 'paid': {
      const server = staffName(data, facts.serverId)
      const from = facts.state === 'paid' ? facts.paidAt : facts.since
      return {
        party: partyText(facts),
        ...(from === null ? {} : { elapsed: elapsed(now - from) }),
        ...(server === null ? {} : { server: shortName(server) }),
        ...(facts.state === 'overdue' && next !== undefined ? { nextTime: words.time(next.reservedFrom) } : {}),
      }
    }
    case 'held': {
      const size = next?.guest?.partySize ?? null
      return {
        ...booking,
        ...(size === null ? {} : { party: String(size) }),
        ...(facts.lateBy === null ? {} : { elapsed: `+${elapsed(facts.lateBy)}` }),
      }
    }
    case 'soon':
      return booking
    case 'free':
    case 'deactivated':
      return undefined
  }
}

/** The tile of one unit as the canvas draws it. */
export function tileViewOf(
  data: Projection,
  unit: AllocationUnit,
  frame: TileFrame,
  words: Words,
  now: number,
): TileView {
  const facts = tileFacts(data, unit, now)
  const lines = linesOf(data, facts, words, now)
  return {
    ...frame,
    number: unit.number,
    capacity: unit.capacity,
    state: facts.state,
    ...(facts.provisional && { provisional: true }),
    ...(lines === undefined ? {} : { lines }),
  }
}
