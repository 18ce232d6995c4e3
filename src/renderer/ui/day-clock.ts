/** A day and a time as they are typed and chosen: on the store's clock, in quarters of an hour. */
import type { BusinessDayRule } from '@contract/business-day'

export const QUARTER = 15
export const DAY_MINUTES = 24 * 60

const twoDigits = (value: number): string => String(value).padStart(2, '0')

/** HH:MM of minutes after midnight. */
export const clockOf = (minutes: number): string =>
  `${twoDigits(Math.floor(minutes / 60) % 24)}:${twoDigits(minutes % 60)}`

/** Minutes after midnight; null for what is no time. */
export const minutesIn = (clock: string): number | null => {
  const [, hours, minutes] = /^(\d{1,2}):(\d{2})$/.exec(clock) ?? []
  return hours === undefined ? null : Number(hours) * 60 + Number(minutes)
}

/** Whether what was typed is a whole date, YYYY-MM-DD. */
export const isDay = (day: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(Date.parse(day))

/** The quarters of a business day in its order, with an odd time that stands already. */
export const quartersOf = ({ dayStartMinutes }: BusinessDayRule, clock: string): string[] => {
  const quarters = Array.from({ length: DAY_MINUTES / QUARTER }, (_quarter, index) => index * QUARTER)
  const odd = minutesIn(clock)
  const minutes = odd === null || quarters.includes(odd) ? quarters : [...quarters, odd]
  const place = (at: number): number => (at - dayStartMinutes + DAY_MINUTES) % DAY_MINUTES
  return minutes.sort((one, other) => place(one) - place(other)).map(clockOf)
}
