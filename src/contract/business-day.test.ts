import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { businessDay, businessDayWindow, daysLater, minutesOfDay, timeOfDay } from './business-day'

const saigon = { timeZone: 'Asia/Ho_Chi_Minh', dayStartMinutes: 240 }
const berlin = { timeZone: 'Europe/Berlin', dayStartMinutes: 150 }
const HOUR = 3_600_000

describe('the business day', () => {
  it('has the hours after midnight in the evening before', () => {
    expect(businessDay(saigon, Date.parse('2026-11-21T20:59:00Z'))).toBe('2026-11-21')
    expect(businessDay(saigon, Date.parse('2026-11-21T21:00:00Z'))).toBe('2026-11-22')
    expect(new Date(timeOfDay(saigon, '2026-11-21', 60)).toISOString()).toBe('2026-11-21T18:00:00.000Z')
    expect(new Date(timeOfDay(saigon, '2026-11-21', 19 * 60)).toISOString()).toBe('2026-11-21T12:00:00.000Z')
  })

  it('is an hour shorter or longer where clocks are changed', () => {
    const length = (day: string): number => {
      const { from, to } = businessDayWindow({ ...berlin, dayStartMinutes: 0 }, day)
      return (to - from) / HOUR
    }
    expect([length('2026-03-29'), length('2026-10-25'), length('2026-10-26')]).toEqual([23, 25, 24])
  })

  it('takes a time that the clocks skip as that much after the skip', () => {
    expect(new Date(timeOfDay(berlin, '2026-03-29', 150)).toISOString()).toBe('2026-03-29T01:30:00.000Z')
  })

  it('frames each of its instants, and ends where the next one begins', () => {
    const zones = fc.constantFrom('Asia/Ho_Chi_Minh', 'Europe/Berlin', 'America/St_Johns', 'Australia/Lord_Howe', 'UTC')
    const rules = fc.record({ timeZone: zones, dayStartMinutes: fc.integer({ min: 0, max: 719 }) })
    const instants = fc.integer({ min: Date.parse('2025-01-01'), max: Date.parse('2028-01-01') })
    fc.assert(
      fc.property(rules, instants, (rule, at) => {
        const day = businessDay(rule, at)
        const { from, to } = businessDayWindow(rule, day)
        expect(businessDayWindow(rule, daysLater(day, 1)).from).toBe(to)
        // Where clocks go back over the start of the day, it begins twice; the first counts.
        expect(at).toBeGreaterThanOrEqual(from - HOUR)
        expect(at).toBeLessThan(to + HOUR)
        const again = timeOfDay(rule, day, minutesOfDay(rule, at))
        expect(Math.abs(again - at)).toBeLessThanOrEqual(HOUR + 60_000)
      }),
    )
  })
})
