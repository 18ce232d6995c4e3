/** What stands on the board, in words. */
import { whoText } from '../floor/unit-words'
import type { Projection } from '../state/projection/projection'
import { guestNameOf } from '../state/projection/tile-facts'
import { elapsed } from '../ui/time'
import type { Words } from '../ui/use-words'
import type { Bar, Booking, Obstacle } from './board'

/** What stands on a bar. `party` is how many they are where `who` is a name; `state` is said where colours are not seen. */
export function barTexts(bar: Bar, words: Words): { who: string; party: string; line: string; state: string } {
  const { t, time } = words
  return {
    who: whoText(bar.guestName, bar.partySize, words),
    party: bar.guestName === null || bar.partySize === null ? '' : ` · ${bar.partySize}`,
    line: `${time(bar.from)} – ${time(bar.usage.reservedTo)}`,
    state: t(`bookings.states.${bar.state}`),
  }
}

export function obstacleText(data: Projection, obstacle: NonNullable<Obstacle>, words: Words): string {
  if (obstacle.kind === 'gone') return words.t('bookings.obstacleGone')
  const { usage } = obstacle
  const from = words.time(usage.reservedFrom)
  const to = words.time(usage.reservedTo)
  const name = guestNameOf(data, usage)
  return name === null
    ? words.t('bookings.obstacle', { from, to })
    : words.t('bookings.obstacleNamed', { name, from, to })
}

/** "late by 0:12", or null while the guests have time. */
export const lateText = ({ reservation }: Booking, now: number, { t }: Words): string | null => {
  const from = Date.parse(reservation.reservedFrom)
  return from < now ? t('floor.panel.late', { elapsed: elapsed(now - from) }) : null
}
