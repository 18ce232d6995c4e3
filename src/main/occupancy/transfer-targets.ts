import type { OutputOf, ParsedInputOf } from '@contract/contract'
import { followsSoon, takesPartOf } from '@contract/occupancy'
import type { TransferTarget } from '@contract/operations/usages'
import type { Guest } from '@contract/primitives'
import { unitContext } from '../floor/path'
import { isoTime, parsed } from '../store/entities'
import type { Reader } from '../store/reader'
import { scopeUnits } from './scope-units'
import type { ScopeUnit } from './scope-units'
import { movingUsages, survivorOf } from './seatings'
import { followMoves } from './transitions'

interface Moving {
  survivorId: string
  from: number
  to: number
  seated: boolean
  partySize: number | null
  ownPlaces: ReadonlySet<string>
  now: number
}

/** Whether the party would go on one unit, and what would follow; the same rules as the transfer itself. */
const verdictOn = ({ unit, offered, stays }: ScopeUnit, moving: Moving): TransferTarget => {
  const target = (
    verdict: TransferTarget['verdict'],
    code: TransferTarget['code'],
    facts: TransferTarget['facts'] = {},
  ) => ({
    unitId: unit.id,
    verdict,
    code,
    facts,
  })
  if (moving.ownPlaces.has(unit.place_id)) return target('refused', 'OWN_UNIT')
  if (!offered) return target('refused', 'UNIT_NOT_IN_SERVICE')
  const others = stays.filter((stay) => stay.survivorId !== moving.survivorId)
  const inTheWay = others
    .filter((stay) => takesPartOf(stay, moving.from, moving.to, moving.now))
    .sort((left, right) => left.reservedFrom - right.reservedFrom)
  const start = Math.max(moving.from, moving.now)
  const blocking = inTheWay.find((stay) => !moving.seated || stay.seatedAt !== null || stay.reservedFrom <= start)
  if (blocking !== undefined) {
    return target('refused', 'UNIT_TAKEN', {
      usageId: blocking.id,
      assigneeId: blocking.assigneeId,
      seated: blocking.seatedAt !== null,
    })
  }
  const [booking] = inTheWay
  if (booking !== undefined) {
    return target('consequence', 'RESERVATION_IN_WINDOW', { reservedTo: isoTime(booking.reservedFrom) })
  }
  if (moving.partySize !== null && unit.capacity < moving.partySize) {
    return target('consequence', 'TOO_SMALL', { seats: unit.capacity, partySize: moving.partySize })
  }
  const next = others
    .filter(({ seatedAt, reservedFrom }) => seatedAt === null && reservedFrom >= moving.to)
    .map(({ reservedFrom }) => reservedFrom)
    .filter((reservedFrom) => followsSoon(reservedFrom, moving.to))
  return next.length === 0
    ? target('goes', 'FREE', { seats: unit.capacity })
    : target('goes', 'BOOKING_SOON', { nextBookingAt: isoTime(Math.min(...next)) })
}

/** For each unit of a layout: would the party of a usage go there, and what would follow (UI-2). */
export const transferTargets = (
  reader: Reader,
  input: ParsedInputOf<'allocationUsages.transferTargets'>,
  { now }: { now: number },
): OutputOf<'allocationUsages.transferTargets'> => {
  const usage = followMoves(reader, input.usageId)
  const survivorId = survivorOf(reader, usage.seating_id)
  const sources = movingUsages(reader, usage)
  const sizes = [...new Map(sources.map((source) => [source.usage_id, source.guest]))].map(([, guest]) =>
    guest === null ? null : parsed<Guest>(guest).partySize,
  )
  const seated = usage.seated_at !== null
  const moving: Moving = {
    survivorId,
    from: usage.reserved_from,
    to: seated ? Math.max(usage.reserved_to, now + 1) : usage.reserved_to,
    seated,
    partySize: sizes.includes(null) ? null : sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0),
    ownPlaces: new Set(sources.map((source) => source.place_id)),
    now,
  }
  const layoutId = input.layoutId ?? unitContext(reader, usage.allocation_unit_id, ['usageId']).layout.id
  return { targets: scopeUnits(reader, { kind: 'layout', id: layoutId }).map((unit) => verdictOn(unit, moving)) }
}
