import { useState } from 'react'
import { Button } from '@mantine/core'
import { IconLock } from '@tabler/icons-react'
import type { SignInName } from '@contract/operations/store'
import { useSession } from '../app/context'
import { failureText } from '../ui/failure-text'
import { LanguageSwitch } from '../ui/language-switch'
import { Logo } from '../ui/logo'
import page from '../ui/page.module.css'
import { TrialBanner } from '../ui/trial-banner'
import { useWords } from '../ui/use-words'
import { Names } from './names'
import { PasswordForm } from './password-form'
import { PinPad } from './pin-pad'
import { PersonMark } from './person-mark'
import { useSignIn, useSignInNames } from './use-sign-in'
import type { SignIn } from './use-sign-in'
import css from './sign-in.module.css'

/** What went wrong with the last try, in words; a lock-out with the seconds that are left. */
function Trouble({ signIn, password }: { signIn: SignIn; password: boolean }) {
  const { t } = useWords()
  const { failure, secondsLeft } = signIn
  if (failure === null) return <p className={css.trouble} role="alert" />
  const wrong = password ? t('signIn.wrongPassword') : t('signIn.wrongPin')
  const text =
    secondsLeft !== null
      ? t('signIn.lockedOut', { seconds: secondsLeft })
      : failure.code === 'WRONG_CREDENTIALS'
        ? wrong
        : failureText(t, failure)
  return (
    <p className={css.trouble} role="alert">
      {text}
    </p>
  )
}

/** One person's keypad or password. */
function Person({ person, back }: { person: SignInName; back: () => void }) {
  const { t } = useWords()
  const signIn = useSignIn()
  const [password, setPassword] = useState(!person.hasPin)
  const mayUsePassword = person.role === 'owner' || person.role === 'manager' || !person.hasPin
  return (
    <div className={css.person}>
      <div className={css.who}>
        <PersonMark name={person.displayName} colour={person.colour} size={56} />
        <h1 className={css.name}>{person.displayName}</h1>
        <p className={css.role}>{t(`roles.${person.role}`)}</p>
      </div>
      <Trouble signIn={signIn} password={password} />
      {password ? (
        <PasswordForm signIn={signIn} onEscape={back} />
      ) : (
        <PinPad
          key={String(signIn.secondsLeft !== null)}
          label={t('signIn.pinOf', { name: person.displayName })}
          disabled={signIn.busy || signIn.secondsLeft !== null}
          locked={signIn.secondsLeft !== null}
          onEnter={(pin) => void signIn.withPin(person.id, pin)}
          onEscape={back}
        />
      )}
      <div className={css.ways}>
        <Button variant="subtle" color="gray" onClick={back}>
          {t('signIn.notMe')}
        </Button>
        {mayUsePassword && person.hasPin && (
          <Button
            variant="subtle"
            color="gray"
            onClick={() => {
              signIn.forget()
              setPassword(!password)
            }}
          >
            {password ? t('signIn.usePin') : t('signIn.usePassword')}
          </Button>
        )}
      </div>
    </div>
  )
}

/** Names first, then a keypad. A locked terminal starts at the keypad of whoever worked on it last. */
export function SignInPage({ locked }: { locked: boolean }) {
  const { t, name } = useWords()
  const card = useSession((session) => session.card)
  const last = useSession((session) => session.info?.staff.id ?? null)
  const ended = useSession((session) => session.ended)
  const { names, failure, again } = useSignInNames()
  const [chosenId, setChosenId] = useState<string | null>(locked ? last : null)
  const person = names?.find((one) => one.id === chosenId) ?? null
  return (
    <div className={page.page}>
      <TrialBanner />
      <header className={page.top}>
        <span className={page.mark}>
          <Logo />
          {name(card?.name)}
        </span>
        <LanguageSwitch />
      </header>
      <main className={page.body}>
        {person !== null ? (
          <section className={page.card}>
            {locked && (
              <p className={css.locked}>
                <IconLock size={18} aria-hidden />
                {t('signIn.locked')}
              </p>
            )}
            <Person key={person.id} person={person} back={() => setChosenId(null)} />
          </section>
        ) : (
          <section className={`${page.card} ${page.wide}`}>
            <h1 className={page.title}>{t('signIn.title')}</h1>
            {ended && <p className={page.lead}>{t('signIn.ended')}</p>}
            <Names names={names} failure={failure} again={again} choose={setChosenId} />
          </section>
        )}
      </main>
    </div>
  )
}
