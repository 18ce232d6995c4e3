/** Which tables of a floor a party can be given, at a glance; what it would mean there the store says when one is tapped. */
import type { AllocationUnit } from '@contract/entities/floor'
import { stayOf, takesPartOf } from '@contract/occupancy'
import type { Projection } from '../state/projection/projection'
import { tileFacts } from '../state/projection/tile-facts'
import type { Seating } from '../state/floor-view'

/** Ids of the units with room for a party that nobody has or is about to have: now, or in the whole of a booking's window. */
export function freeUnits(
  data: Projection,
  units: readonly AllocationUnit[],
  { partySize, window }: Pick<Seating, 'partySize' | 'window'>,
  now: number,
): string[] {
  const [from, to] = window === null ? [now, now] : [Date.parse(window.from), Date.parse(window.to)]
  const isFree = (unit: AllocationUnit): boolean => {
    const { state, seated, bookings } = tileFacts(data, unit, now)
    if (window === null) return state === 'free' || state === 'soon'
    return (
      state !== 'deactivated' && ![...seated, ...bookings].some((usage) => takesPartOf(stayOf(usage), from, to, now))
    )
  }
  return units.filter((unit) => unit.capacity >= partySize && isFree(unit)).map(({ id }) => id)
}
