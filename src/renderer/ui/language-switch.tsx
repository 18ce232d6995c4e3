import { LANGUAGES } from '@contract/primitives'
import { usePreferences } from '../app/context'
import { useWords } from './use-words'
import { Choice } from './choice'

/** English or Vietnamese, switched while running. */
export function LanguageSwitch() {
  const { t, language } = useWords()
  const prefer = usePreferences((preferences) => preferences.prefer)
  return (
    <Choice
      label={t('frame.language')}
      value={language}
      options={LANGUAGES.map((value) => ({ value, label: t(`languages.${value}`) }))}
      onChange={(chosen) => prefer({ language: chosen })}
    />
  )
}
