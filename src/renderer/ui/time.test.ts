import { describe, expect, it } from 'vitest'
import { agoText, clockTime, countdown, dateText, dayKey, elapsed, nextAt } from './time'

const NOON = Date.parse('2026-11-21T12:00:00.000Z')

describe('times', () => {
  it('are told in the zone of the store, on the 24-hour clock', () => {
    expect(clockTime(NOON, 'en', 'Asia/Ho_Chi_Minh')).toBe('19:00')
    expect(clockTime(NOON + 12 * 3_600_000, 'vi', 'UTC')).toBe('00:00')
  })

  it('count hours and minutes, never below nothing', () => {
    expect(elapsed(42 * 60_000)).toBe('0:42')
    expect(elapsed(125 * 60_000 + 59_000)).toBe('2:05')
    expect(elapsed(-5)).toBe('0:00')
  })

  it('count down to the second', () => {
    expect(countdown(599_001)).toBe('10:00')
    expect(countdown(61_000)).toBe('1:01')
    expect(countdown(-1)).toBe('0:00')
  })

  it('know the day at the store, not at the reader', () => {
    expect(dayKey(NOON + 6 * 3_600_000, 'Asia/Ho_Chi_Minh')).not.toBe(dayKey(NOON, 'Asia/Ho_Chi_Minh'))
  })

  it('name the day of a date alike wherever the reader is, and nothing while it is half typed', () => {
    expect(dateText('2026-11-21', 'en')).toBe('Saturday 21 November')
    expect(dateText('2026-11-21', 'vi')).toMatch(/bảy, 21 tháng 11/i)
    expect([dateText('', 'en'), dateText('2026-11', 'en')]).toEqual(['', ''])
  })

  it('find the next moment at which the clock of the store shows a time', () => {
    expect(nextAt(20, 30, NOON, 'Asia/Ho_Chi_Minh')).toBe(NOON + 90 * 60_000)
    expect(nextAt(18, 0, NOON, 'Asia/Ho_Chi_Minh')).toBe(NOON + 23 * 3_600_000)
  })

  it('say how long ago something was, in its largest unit and both languages', () => {
    expect(agoText(0, 'en')).toBe('now')
    expect(agoText(59_999, 'en')).toBe('59 seconds ago')
    expect(agoText(4 * 60_000 + 5, 'vi')).toBe('4 phút trước')
    expect(agoText(26 * 3_600_000, 'en')).toBe('yesterday')
    expect(agoText(-500, 'en')).toBe('now')
  })
})
