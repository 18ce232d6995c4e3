import { useTranslation } from 'react-i18next'
import { nameIn } from '@contract/primitives'
import type { Language, Name } from '@contract/primitives'
import { useSession } from '../app/context'
import { agoText, clockTime, dayText, fullTime } from './time'

/** Words, names and times in the language of this terminal and the zone of the store. */
export function useWords() {
  const { t, i18n } = useTranslation()
  const language: Language = i18n.language === 'vi' ? 'vi' : 'en'
  const timeZone = useSession((session) => session.info?.merchant.timeZone) ?? 'UTC'
  return {
    t,
    language,
    timeZone,
    name: (name: Name | null | undefined): string =>
      name === null || name === undefined ? '' : nameIn(name, language),
    time: (time: string | number): string => clockTime(time, language, timeZone),
    fullTime: (time: string | number): string => fullTime(time, language, timeZone),
    ago: (milliseconds: number): string => agoText(milliseconds, language),
    day: (time: string | number): string => dayText(time, language, timeZone),
  }
}
export type Words = ReturnType<typeof useWords>
