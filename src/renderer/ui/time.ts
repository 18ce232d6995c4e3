/** Times and dates by locale, in the store's time zone. */
import type { Language } from '@contract/primitives'
import { isDay } from './day-clock'

const LOCALES: Record<Language, string> = { en: 'en-GB', vi: 'vi-VN' }
const MINUTE = 60_000

const formats = new Map<string, Intl.DateTimeFormat>()
function format(
  language: Language,
  timeZone: string,
  name: string,
  options: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat {
  const key = `${language} ${timeZone} ${name}`
  let made = formats.get(key)
  if (made === undefined) {
    made = new Intl.DateTimeFormat(LOCALES[language], { ...options, timeZone })
    formats.set(key, made)
  }
  return made
}

const moment = (time: string | number): number => (typeof time === 'number' ? time : Date.parse(time))

/** 19:30, on the 24-hour clock that both languages read at a glance. */
export const clockTime = (time: string | number, language: Language, timeZone: string): string =>
  format(language, timeZone, 'clock', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(moment(time))

export const fullTime = (time: string | number, language: Language, timeZone: string): string =>
  format(language, timeZone, 'full', { dateStyle: 'medium', timeStyle: 'medium' }).format(moment(time))

export const dayText = (time: string | number, language: Language, timeZone: string): string =>
  format(language, timeZone, 'day', { weekday: 'long', day: 'numeric', month: 'long' }).format(moment(time))

/** The day of a date, YYYY-MM-DD, which is the same in every zone; nothing for what is no whole date. */
export const dateText = (date: string, language: Language): string =>
  isDay(date) ? dayText(Date.parse(date), language, 'UTC') : ''

/** Which day it is at the store, for comparing days. */
export const dayKey = (time: string | number, timeZone: string): string =>
  format('en', timeZone, 'key', { year: 'numeric', month: '2-digit', day: '2-digit' }).format(moment(time))

/** 0:42, hours and minutes; never negative. */
export function elapsed(milliseconds: number): string {
  const minutes = Math.max(0, Math.floor(milliseconds / MINUTE))
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`
}

/** 9:05, minutes and seconds that are left, rounded up so that the last one is seen. */
export function countdown(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1_000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

/** The instant at which the store's clock next shows hours and minutes. */
export function nextAt(hours: number, minutes: number, now: number, timeZone: string): number {
  const [nowHours = 0, nowMinutes = 0] = clockTime(now, 'en', timeZone).split(':').map(Number)
  const ahead = (((hours * 60 + minutes - nowHours * 60 - nowMinutes) % 1440) + 1440) % 1440
  return Math.floor(now / MINUTE) * MINUTE + ahead * MINUTE
}

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', MINUTE],
  ['second', 1_000],
] as const

/** "4 minutes ago", in the largest unit that counts one; never in the future. */
export function agoText(milliseconds: number, language: Language): string {
  const past = Math.max(0, milliseconds)
  const [unit, length] = UNITS.find(([, size]) => past >= size) ?? UNITS[3]
  return new Intl.RelativeTimeFormat(LOCALES[language], { numeric: 'auto' }).format(-Math.floor(past / length), unit)
}
