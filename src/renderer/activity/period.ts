/** When something happened, as it is chosen: a business day, and of it a part. */
import { businessDayWindow, timeOfDay } from '@contract/business-day'
import type { BusinessDayRule } from '@contract/business-day'
import { isDay, minutesIn } from '../ui/day-clock'

export interface Period {
  /** YYYY-MM-DD; '' for all days. */
  day: string
  /** HH:MM on the store's clock; null for the beginning and the end of the day. */
  from: string | null
  until: string | null
}

export const ALL_TIME: Period = { day: '', from: null, until: null }

const MINUTE = 60_000

/** UTC milliseconds of a period, both ends of it; null for all days, and while no whole date is typed. */
export function spanOf(rule: BusinessDayRule, { day, from, until }: Period): { from: number; to: number } | null {
  if (!isDay(day)) return null
  const whole = businessDayWindow(rule, day)
  const [first, last] = [from, until].map((clock) => (clock === null ? null : minutesIn(clock)))
  const begins = first == null ? whole.from : timeOfDay(rule, day, first)
  // The minute in which a day begins is the one in which the day before ends; of another one, all that it shows is meant.
  const ends = last == null || last === rule.dayStartMinutes ? whole.to : timeOfDay(rule, day, last) + MINUTE
  return { from: begins, to: ends }
}
