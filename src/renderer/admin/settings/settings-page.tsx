import { useId, useState } from 'react'
import { ACKNOWLEDGEMENTS, MOST_UNDO_MINUTES, OFFLINE_POLICIES } from '@contract/entities/access'
import type { Merchant } from '@contract/entities/access'
import { useSession, useStructure, useTerminal } from '../../app/context'
import { perform } from '../../state/client/ask'
import { failureText } from '../../ui/failure-text'
import { useWords } from '../../ui/use-words'
import { MinutesCard } from './minutes-card'
import page from '../manage.module.css'
import css from './settings.module.css'

/** The store's settings of this page. */
type Settings = Pick<Merchant, 'offlinePolicy' | 'acknowledgement' | 'undoMinutes'>

/** What is set now, and changing it: at once, with a way back, because a dialog would only be in the way. */
function useSettings() {
  const { client, toasts } = useTerminal()
  const { t } = useWords()
  const signedInAt = useSession((session) => session.info?.merchant)
  const merchant = useStructure().merchant ?? signedInAt
  const [wished, setWished] = useState<Partial<Settings>>({})

  const send = async (change: Partial<Settings>, before: Partial<Settings> | null): Promise<void> => {
    setWished(change)
    const answer = await perform((options) => client.merchants.update(change, options))
    setWished({})
    toasts.getState().show(
      answer.ok
        ? {
            kind: 'done',
            text: t('manage.settings.saved'),
            action:
              before === null ? undefined : { label: t('manage.settings.undo'), run: () => void send(before, null) },
          }
        : { kind: 'problem', text: failureText(t, answer.failure), code: answer.failure.code },
    )
  }
  // The minutes are the store's until it says otherwise: what is wished for stands in the field.
  const settings = merchant === undefined ? null : { ...merchant, ...wished, undoMinutes: merchant.undoMinutes }
  return { settings, send }
}

interface ChoiceCardsProps<Value extends string> {
  title: string
  lead: string
  value: Value
  options: readonly { value: Value; label: string; hint: string }[]
  onChange: (value: Value) => void
}

/** One of a few, each with the sentence that says what it means. */
function ChoiceCards<Value extends string>({ title, lead, value, options, onChange }: ChoiceCardsProps<Value>) {
  const name = useId()
  return (
    <fieldset className={`${page.card} ${css.group}`}>
      <legend className="visually-hidden">{title}</legend>
      <h2 className={page.heading} aria-hidden>
        {title}
      </h2>
      <p className={page.lead}>{lead}</p>
      {options.map((option) => (
        <div key={option.value} className={css.option} data-chosen={option.value === value || undefined}>
          <input
            type="radio"
            className={css.input}
            id={`${name}-${option.value}`}
            name={name}
            checked={option.value === value}
            aria-describedby={`${name}-${option.value}-hint`}
            onChange={() => onChange(option.value)}
          />
          <div>
            <label className={css.label} htmlFor={`${name}-${option.value}`}>
              {option.label}
            </label>
            <p className={css.hint} id={`${name}-${option.value}-hint`}>
              {option.hint}
            </p>
          </div>
        </div>
      ))}
    </fieldset>
  )
}

/** How the store works: how long something can be taken back, without the main terminal, and when something counts as done. */
export function SettingsPage() {
  const { t } = useWords()
  const { settings, send } = useSettings()
  if (settings === null) return null
  const { offlinePolicy, acknowledgement, undoMinutes } = settings
  return (
    <div className={`${page.column} ${page.narrow}`}>
      <MinutesCard
        title={t('manage.settings.undoing.title')}
        lead={t('manage.settings.undoing.lead')}
        label={t('manage.settings.undoing.minutes')}
        problem={t('manage.settings.undoing.problem', { most: MOST_UNDO_MINUTES })}
        value={undoMinutes}
        most={MOST_UNDO_MINUTES}
        save={(minutes) => send({ undoMinutes: minutes }, { undoMinutes })}
      />
      <ChoiceCards
        title={t('manage.settings.offline.title')}
        lead={t('manage.settings.offline.lead')}
        value={offlinePolicy}
        options={OFFLINE_POLICIES.map((value) => ({
          value,
          label: t(`manage.settings.offline.${value}`),
          hint: t(`manage.settings.offline.${value}Hint`),
        }))}
        onChange={(chosen) => void send({ offlinePolicy: chosen }, { offlinePolicy })}
      />
      <ChoiceCards
        title={t('manage.settings.acknowledgement.title')}
        lead={t('manage.settings.acknowledgement.lead')}
        value={acknowledgement}
        options={ACKNOWLEDGEMENTS.map((value) => ({
          value,
          label: t(`manage.settings.acknowledgement.${value}`),
          hint: t(`manage.settings.acknowledgement.${value}Hint`),
        }))}
        onChange={(chosen) => void send({ acknowledgement: chosen }, { acknowledgement })}
      />
    </div>
  )
}
