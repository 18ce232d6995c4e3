import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { nameIn } from '@contract/primitives'
import type { Language, Name } from '@contract/primitives'
import { useSession } from '../app/context'
import { agoText, clockTime, dateText, dayKey, dayText, fullTime } from './time'

/** Words, names and times in a language and the zone of a store. */
export const wordsOf = (t: TFunction, language: Language, timeZone: string) => ({
  t,
  language,
  timeZone,
  name: (name: Name | null | undefined): string => (name === null || name === undefined ? '' : nameIn(name, language)),
  time: (time: string | number): string => clockTime(time, language, timeZone),
  /** The time, with its day where that is not today. */
  when: (at: string | number, now: number): string =>
    dayKey(at, timeZone) === dayKey(now, timeZone)
      ? clockTime(at, language, timeZone)
      : `${dayText(at, language, timeZone)}, ${clockTime(at, language, timeZone)}`,
  fullTime: (time: string | number): string => fullTime(time, language, timeZone),
  ago: (milliseconds: number): string => agoText(milliseconds, language),
  day: (time: string | number): string => dayText(time, language, timeZone),
  date: (date: string): string => dateText(date, language),
})
export type Words = ReturnType<typeof wordsOf>

/** Words, names and times in the language of this terminal and the zone of the store. */
export function useWords(): Words {
  const { t, i18n } = useTranslation()
  const timeZone = useSession((session) => session.info?.merchant.timeZone) ?? 'UTC'
  return wordsOf(t, i18n.language === 'vi' ? 'vi' : 'en', timeZone)
}
