import { useState } from 'react'
import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useWindowEvent } from '@mantine/hooks'
import { useTranslation } from 'react-i18next'
import type { SignIn } from './use-sign-in'
import css from './sign-in.module.css'

/** Signing in with a sign-in name and password, for owners and for whoever has no PIN yet. */
export function PasswordForm({ signIn, onEscape }: { signIn: SignIn; onEscape: () => void }) {
  const { t } = useTranslation()
  useWindowEvent('keydown', (event) => {
    if (event.key === 'Escape') onEscape()
  })
  const [login, setLogin] = useState('')
  const [password, setPassword] = useState('')
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (!signIn.busy && signIn.secondsLeft === null) void signIn.withPassword(login, password)
      }}
    >
      <TextInput
        label={t('signIn.login')}
        value={login}
        autoComplete="username"
        autoCapitalize="none"
        data-autofocus
        onChange={(event) => setLogin(event.currentTarget.value)}
      />
      <PasswordInput
        label={t('signIn.password')}
        value={password}
        autoComplete="current-password"
        visibilityToggleButtonProps={{ 'aria-label': t('showTyped') }}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <Button type="submit" loading={signIn.busy} disabled={signIn.secondsLeft !== null}>
        {t('signIn.enter')}
      </Button>
    </form>
  )
}
