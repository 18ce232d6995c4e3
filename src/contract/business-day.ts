/**
 * The business day of a store: a night's last hours belong to the evening before (product.md §1). The day starts when the
 * clock on the wall says so, also in the night in which clocks are changed. What the store numbers orders by and what the
 * screen shows as a day must be the same day.
 */
export interface BusinessDayRule {
  /** IANA. */
  timeZone: string
  /** Minutes after midnight at which a day begins, such as 240 for 04:00. */
  dayStartMinutes: number
}

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

const formats = new Map<string, Intl.DateTimeFormat>()
const formatOf = (timeZone: string): Intl.DateTimeFormat => {
  const known = formats.get(timeZone)
  if (known !== undefined) return known
  // Swedish writes dates as ISO 8601 does: 2026-11-21 03:59:00.
  const made = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  })
  formats.set(timeZone, made)
  return made
}

/** What the clock on the wall shows at an instant, as if it were UTC: milliseconds, to the second. */
const wallTime = (timeZone: string, at: number): number =>
  Date.parse(`${formatOf(timeZone).format(at).replace(' ', 'T')}Z`)

/**
 * The instant at which the clock on the wall shows a time. A time that is skipped when clocks go forward is read as the same
 * span after the skip began; of one that comes twice it is the first.
 */
const instantOf = (timeZone: string, wall: number): number => {
  const ahead = (at: number): number => wallTime(timeZone, at) - at
  // Offsets half a day before and after frame any change of clocks in between.
  const [before, after] = [wall - ahead(wall - DAY / 2), wall - ahead(wall + DAY / 2)]
  return wallTime(timeZone, before) === wall || wallTime(timeZone, after) !== wall ? before : after
}

const dateOf = (wall: number): string => new Date(wall).toISOString().slice(0, 10)

/** The business day of an instant (UTC milliseconds), as YYYY-MM-DD. */
export const businessDay = ({ timeZone, dayStartMinutes }: BusinessDayRule, at: number): string => {
  const wall = Math.floor(wallTime(timeZone, at) / MINUTE) * MINUTE
  const midnight = Math.floor(wall / DAY) * DAY
  return dateOf(wall - midnight >= dayStartMinutes * MINUTE ? wall : wall - DAY)
}

/** From when until when a business day lasts, in UTC milliseconds; 23 or 25 hours where clocks are changed. */
export const businessDayWindow = (
  { timeZone, dayStartMinutes }: BusinessDayRule,
  day: string,
): { from: number; to: number } => {
  const start = Date.parse(day) + dayStartMinutes * MINUTE
  return { from: instantOf(timeZone, start), to: instantOf(timeZone, start + DAY) }
}

/** The instant at which the clock shows minutes after midnight within a business day: 01:30 is in the night that follows. */
export const timeOfDay = ({ timeZone, dayStartMinutes }: BusinessDayRule, day: string, minutes: number): number =>
  instantOf(timeZone, Date.parse(day) + minutes * MINUTE + (minutes < dayStartMinutes ? DAY : 0))

/** The minutes after midnight that the clock shows at an instant. */
export const minutesOfDay = ({ timeZone }: BusinessDayRule, at: number): number =>
  Math.floor((wallTime(timeZone, at) % DAY) / MINUTE)

/** So many days later, as YYYY-MM-DD. */
export const daysLater = (day: string, days: number): string => dateOf(Date.parse(day) + days * DAY)
