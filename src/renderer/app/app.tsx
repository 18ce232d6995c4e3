import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { MantineProvider } from '@mantine/core'
import { theme, variables } from '../ui/theme'
import { Toasts } from '../ui/toasts'
import { SetupPage } from '../setup/setup-page'
import { SignInPage } from '../signin/sign-in-page'
import { usePreferences, useSession } from './context'
import { useScheme } from './use-scheme'
import { Frame } from './frame'
import { PassingNote } from './passing-note'
import { StartingPage } from './starting-page'
import { useAutoLock } from './auto-lock'

/** Which screen, by where the terminal stands. */
function Screen() {
  const phase = useSession((session) => session.phase)
  switch (phase) {
    case 'starting':
    case 'unreachable':
      return <StartingPage unreachable={phase === 'unreachable'} />
    case 'setup':
      return <SetupPage />
    case 'signIn':
    case 'locked':
      return <SignInPage locked={phase === 'locked'} />
    case 'signedIn':
      return <Frame />
  }
}

/** Keeps the page in the language that was chosen here, else the store's. */
function useLanguage(): void {
  const { i18n } = useTranslation()
  const chosen = usePreferences((preferences) => preferences.language)
  const ofStore = useSession((session) => session.info?.merchant.language ?? session.card?.language ?? null)
  const language = chosen ?? ofStore
  useEffect(() => {
    if (language !== null && language !== i18n.language) void i18n.changeLanguage(language)
  }, [language, i18n])
  useEffect(() => {
    const tell = (current: string): void => {
      document.documentElement.lang = current
    }
    tell(i18n.language)
    i18n.on('languageChanged', tell)
    return () => i18n.off('languageChanged', tell)
  }, [i18n])
}

export function App() {
  const scheme = useScheme()
  useLanguage()
  useAutoLock()
  return (
    <MantineProvider theme={theme} cssVariablesResolver={variables} forceColorScheme={scheme}>
      <Screen />
      <Toasts>
        <PassingNote />
      </Toasts>
    </MantineProvider>
  )
}
