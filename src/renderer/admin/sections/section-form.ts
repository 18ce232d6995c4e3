/** What is chosen for a section, and the window that its shift makes. */
import { businessDay, businessDayWindow, minutesOfDay, timeOfDay } from '@contract/business-day'
import type { BusinessDayRule } from '@contract/business-day'
import type { Section } from '@contract/entities/section'
import { clockOf, isDay, minutesIn } from '../../ui/day-clock'

export interface SectionForm {
  staffId: string | null
  /** The business day, YYYY-MM-DD. */
  day: string
  /** HH:MM on the store's clock; an end before the start is in the night that follows. */
  from: string
  to: string
  zoneIds: ReadonlySet<string>
  unitIds: ReadonlySet<string>
}

const MINUTE = 60_000
const QUARTER = 15 * MINUTE
const USUAL_SHIFT = 6 * 60 * MINUTE

/** From the last quarter of an hour on, for a usual shift or until the day ends. */
export const emptyForm = (rule: BusinessDayRule, now: number): SectionForm => {
  const from = Math.floor(now / QUARTER) * QUARTER
  const day = businessDay(rule, now)
  const to = Math.min(from + USUAL_SHIFT, businessDayWindow(rule, day).to)
  return {
    staffId: null,
    day,
    from: clockOf(minutesOfDay(rule, from)),
    to: clockOf(minutesOfDay(rule, to)),
    zoneIds: new Set(),
    unitIds: new Set(),
  }
}

export const formOf = (rule: BusinessDayRule, section: Section): SectionForm => {
  const from = Date.parse(section.shiftFrom)
  return {
    staffId: section.staffId,
    day: businessDay(rule, from),
    from: clockOf(minutesOfDay(rule, from)),
    to: clockOf(minutesOfDay(rule, Date.parse(section.shiftTo))),
    zoneIds: new Set(section.zoneIds),
    unitIds: new Set(section.unitIds),
  }
}

/** The shift in UTC milliseconds; null while day or times are none. A shift may end when the next day begins. */
export const shiftOfForm = (
  rule: BusinessDayRule,
  { day, from, to }: Pick<SectionForm, 'day' | 'from' | 'to'>,
): { from: number; to: number } | null => {
  const [start, end] = [minutesIn(from), minutesIn(to)]
  if (start === null || end === null || !isDay(day)) return null
  const begins = timeOfDay(rule, day, start)
  const ends = end === rule.dayStartMinutes ? businessDayWindow(rule, day).to : timeOfDay(rule, day, end)
  return { from: begins, to: ends }
}

export type FormProblem = 'who' | 'when' | 'order' | 'tables'

/** What has to be mended first. */
export const problemOf = (form: SectionForm, shift: { from: number; to: number } | null): FormProblem | null => {
  if (form.staffId === null) return 'who'
  if (shift === null) return 'when'
  if (shift.to <= shift.from) return 'order'
  return form.zoneIds.size + form.unitIds.size === 0 ? 'tables' : null
}

/** A room with all its tables, or without any; its tables are then no longer named one by one. */
export const withRoom = (
  form: SectionForm,
  zoneId: string,
  unitIds: readonly string[],
  whole: boolean,
): SectionForm => ({
  ...form,
  zoneIds: new Set(whole ? [...form.zoneIds, zoneId] : [...form.zoneIds].filter((id) => id !== zoneId)),
  unitIds: new Set([...form.unitIds].filter((id) => !unitIds.includes(id))),
})

export const withTable = (form: SectionForm, unitId: string): SectionForm => ({
  ...form,
  unitIds: new Set(
    form.unitIds.has(unitId) ? [...form.unitIds].filter((id) => id !== unitId) : [...form.unitIds, unitId],
  ),
})
