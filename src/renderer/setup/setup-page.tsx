import { useState } from 'react'
import { Button, Select, TextInput, PasswordInput } from '@mantine/core'
import { useTerminal } from '../app/context'
import { perform } from '../state/client/ask'
import { failureText } from '../ui/failure-text'
import { Choice } from '../ui/choice'
import { Delayed } from '../ui/delayed'
import { LanguageSwitch } from '../ui/language-switch'
import { Logo } from '../ui/logo'
import page from '../ui/page.module.css'
import { useWords } from '../ui/use-words'
import { Arriving } from './join/arriving'
import { JoinStore } from './join/join-store'
import { fieldOfPath, loginOf, newSetupForm, problemsOf, setupInput, TIME_ZONES } from './setup-form'
import type { SetupField, SetupForm, SetupProblem } from './setup-form'
import { useStoreStatus } from './use-store-status'
import css from './setup.module.css'

/** The form's state, and sending it; `elsewhere` hears that a store was made meanwhile, not by this page. */
function useSetup(elsewhere: () => void) {
  const { client, session, preferences } = useTerminal()
  const { t, language } = useWords()
  const [form, setForm] = useState(newSetupForm)
  const [problems, setProblems] = useState<Partial<Record<SetupField, SetupProblem>>>({})
  const [trouble, setTrouble] = useState('')
  const [busy, setBusy] = useState(false)

  const change = (part: Partial<SetupForm>): void => {
    setForm((before) => ({ ...before, ...part }))
    setProblems((before) => Object.fromEntries(Object.entries(before).filter(([field]) => !(field in part))))
  }

  const send = async (): Promise<void> => {
    const found = problemsOf(form)
    setProblems(found)
    setTrouble('')
    const first = Object.keys(found)[0]
    if (first !== undefined) {
      document.querySelector<HTMLElement>(`[name="${first}"]`)?.focus()
      return
    }
    setBusy(true)
    const answer = await perform((options) => client.setup.createStore(setupInput(form, language), options))
    setBusy(false)
    if (answer.ok) {
      preferences.getState().prefer({ language: null })
      session.getState().entered(answer.value)
      return
    }
    if (answer.failure.code === 'ALREADY_SET_UP') elsewhere()
    const field = fieldOfPath(answer.failure.path)
    if (field !== null) setProblems({ [field]: 'fieldRefused' })
    setTrouble(failureText(t, answer.failure))
  }
  return { form, change, problems, trouble, busy, send }
}

type Setup = ReturnType<typeof useSetup>

function StoreFields({ setup }: { setup: Setup }) {
  const { t } = useWords()
  const { form, change, problems } = setup
  const problem = (field: SetupField): string | undefined => {
    const code = problems[field]
    return code === undefined ? undefined : t(`setup.${code}`)
  }
  return (
    <fieldset className={css.group}>
      <legend className={css.legend}>{t('setup.stepStore')}</legend>
      <TextInput
        name="name"
        label={t('setup.name')}
        placeholder={t('setup.namePlaceholder')}
        value={form.name}
        error={problem('name')}
        onChange={(event) => change({ name: event.currentTarget.value })}
        data-autofocus
      />
      <Choice
        labelled
        label={t('setup.businessType')}
        value={form.businessType}
        options={(['DINE_IN', 'COUNTER', 'RETAIL'] as const).map((value) => ({
          value,
          label: t(`setup.businessTypes.${value}`),
        }))}
        onChange={(businessType) => change({ businessType })}
      />
      {form.businessType !== 'DINE_IN' && <p className={css.hint}>{t('setup.businessTypeHint')}</p>}
      <Choice
        labelled
        label={t('setup.floor')}
        value={form.floor}
        options={[
          { value: 'sample', label: t('setup.floorSample') },
          { value: 'empty', label: t('setup.floorEmpty') },
        ]}
        onChange={(floor) => change({ floor })}
      />
      <p className={css.hint}>{form.floor === 'sample' ? t('setup.floorSampleHint') : t('setup.floorEmptyHint')}</p>
      <Select
        label={t('setup.timeZone')}
        data={TIME_ZONES}
        value={form.timeZone}
        searchable
        error={problem('timeZone')}
        onChange={(timeZone) => timeZone !== null && change({ timeZone })}
      />
    </fieldset>
  )
}

function OwnerFields({ setup }: { setup: Setup }) {
  const { t } = useWords()
  const { form, change, problems } = setup
  const problem = (field: SetupField): string | undefined => {
    const code = problems[field]
    return code === undefined ? undefined : t(`setup.${code}`)
  }
  return (
    <fieldset className={css.group}>
      <legend className={css.legend}>{t('setup.stepOwner')}</legend>
      <TextInput
        name="displayName"
        label={t('setup.displayName')}
        description={t('setup.displayNameHint')}
        value={form.displayName}
        autoComplete="name"
        error={problem('displayName')}
        onChange={(event) => change({ displayName: event.currentTarget.value })}
      />
      <TextInput
        name="login"
        label={t('setup.login')}
        description={t('setup.loginHint')}
        placeholder={loginOf({ ...form, login: '' })}
        value={form.login}
        autoComplete="username"
        autoCapitalize="none"
        error={problem('login')}
        onChange={(event) => change({ login: event.currentTarget.value })}
      />
      <PasswordInput
        name="password"
        label={t('setup.password')}
        description={t('setup.passwordHint')}
        value={form.password}
        autoComplete="new-password"
        visibilityToggleButtonProps={{ 'aria-label': t('showTyped') }}
        error={problem('password')}
        onChange={(event) => change({ password: event.currentTarget.value })}
      />
      <PasswordInput
        name="pin"
        label={t('setup.pin')}
        description={t('setup.pinHint')}
        value={form.pin}
        inputMode="numeric"
        maxLength={8}
        autoComplete="off"
        visibilityToggleButtonProps={{ 'aria-label': t('showTyped') }}
        error={problem('pin')}
        onChange={(event) => change({ pin: event.currentTarget.value.replace(/\D/g, '') })}
      />
    </fieldset>
  )
}

/** A new store: a few fields with sensible defaults, then the floor. */
function CreateStore({ elsewhere }: { elsewhere: () => void }) {
  const { t } = useWords()
  const setup = useSetup(elsewhere)
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (!setup.busy) void setup.send()
      }}
    >
      <h1 className={page.title}>{t('setup.title')}</h1>
      <p className={page.lead}>{t('setup.lead')}</p>
      <div className={css.columns}>
        <StoreFields setup={setup} />
        <OwnerFields setup={setup} />
      </div>
      <p className={css.trouble} role="alert">
        {setup.trouble}
      </p>
      <Button type="submit" size="lg" fullWidth loading={setup.busy}>
        {t('setup.create')}
      </Button>
    </form>
  )
}

/** First start: a new store, or one that is there already (OPS-1). */
export function SetupPage() {
  const { t } = useWords()
  const [way, setWay] = useState<'create' | 'join'>('create')
  const { joining, again } = useStoreStatus(way === 'join')
  return (
    <div className={page.page}>
      <header className={page.top}>
        <span className={page.mark}>
          <Logo />
          {t('appName')}
        </span>
        <LanguageSwitch />
      </header>
      <main className={page.body}>
        {joining === undefined ? (
          <Delayed>{t('wait')}</Delayed>
        ) : (
          <div className={`${page.card} ${joining === null && way === 'create' ? page.wide : ''}`}>
            {joining !== null ? (
              <Arriving joining={joining} />
            ) : (
              <>
                <div className={css.ways} data-way={way}>
                  <Choice
                    label={t('join.ways')}
                    value={way}
                    options={(['create', 'join'] as const).map((value) => ({ value, label: t(`join.${value}`) }))}
                    onChange={setWay}
                  />
                </div>
                {way === 'create' ? <CreateStore elsewhere={() => void again()} /> : <JoinStore paired={again} />}
              </>
            )}
          </div>
        )}
      </main>
    </div>
  )
}
