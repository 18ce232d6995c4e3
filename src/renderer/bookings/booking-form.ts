/** What is typed for a booking, and what is wrong with it. */
import { businessDay, minutesOfDay, timeOfDay } from '@contract/business-day'
import type { BusinessDayRule } from '@contract/business-day'
import { guestFormOf, isPartySize } from '../floor/guest-form'
import type { GuestForm } from '../floor/guest-form'
import { clockOf, DAY_MINUTES, isDay, minutesIn, QUARTER } from '../ui/day-clock'
import type { Booking, Span } from './board'

export interface BookingForm extends GuestForm {
  /** The business day, YYYY-MM-DD. */
  day: string
  /** HH:MM on the store's clock. */
  clock: string
  /** Minutes. */
  length: number
  assigneeId: string | null
}

const MINUTE = 60_000
/** When nobody has said when: dinner, or the next quarter of an hour where that is later. */
const USUAL_TIME = 19 * 60

export const emptyForm = (rule: BusinessDayRule, day: string, now: number, defaultStay: number): BookingForm => {
  const usual = timeOfDay(rule, day, USUAL_TIME)
  const soon = Math.ceil(now / (QUARTER * MINUTE)) * QUARTER * MINUTE
  // Whoever books in the last minutes of a day means the next one.
  const from = usual < now ? soon : usual
  return {
    day: businessDay(rule, from),
    clock: clockOf(minutesOfDay(rule, from)),
    length: defaultStay,
    ...guestFormOf(null),
    partySize: 2,
    assigneeId: null,
  }
}

export const formOf = (rule: BusinessDayRule, { reservation }: Booking): BookingForm => {
  const from = Date.parse(reservation.reservedFrom)
  return {
    day: businessDay(rule, from),
    clock: clockOf(minutesOfDay(rule, from)),
    length: Math.round((Date.parse(reservation.reservedTo) - from) / MINUTE),
    ...guestFormOf(reservation.guest),
    assigneeId: reservation.assigneeId,
  }
}

/** The window that the form asks for; null while its day or time is not one. */
export const spanOf = (rule: BusinessDayRule, { day, clock, length }: BookingForm): Span | null => {
  const minutes = minutesIn(clock)
  if (minutes === null || minutes >= DAY_MINUTES || !isDay(day)) return null
  const from = timeOfDay(rule, day, minutes)
  return { from, to: from + length * MINUTE }
}

/** Whether the time lies after midnight: it belongs to the night of the day that was typed, and the calendar says the next. */
export const isAfterMidnight = (
  { dayStartMinutes }: BusinessDayRule,
  { clock }: Pick<BookingForm, 'clock'>,
): boolean => {
  const minutes = minutesIn(clock)
  return minutes !== null && minutes < dayStartMinutes
}

export type FormProblem = 'when' | 'past' | 'size'

/** What has to be mended first, by field. `begun` is a time that stands already and may lie in the past. */
export const problemOf = (
  form: BookingForm,
  span: Span | null,
  now: number,
  begun: number | null,
): FormProblem | null => {
  if (span === null) return 'when'
  if (span.to <= now && span.from !== begun) return 'past'
  return isPartySize(form.partySize) ? null : 'size'
}
