import { useId, useState } from 'react'
import { NumberInput } from '@mantine/core'
import { ConfirmButton } from '../../ui/confirm-button'
import { useWords } from '../../ui/use-words'
import page from '../manage.module.css'
import css from './settings.module.css'

interface MinutesCardProps {
  title: string
  lead: string
  label: string
  /** What to mend where it is no such number. */
  problem: string
  /** As the store has it. */
  value: number
  most: number
  save: (minutes: number) => Promise<void>
}

/**
 * A number of minutes: sent when it is typed whole, because a half-typed one is another number. What is typed stands until the
 * store has it; where nothing is, the field follows the store.
 */
export function MinutesCard({ title, lead, label, problem, value, most, save }: MinutesCardProps) {
  const { t } = useWords()
  /** null: untouched. */
  const [typed, setTyped] = useState<number | string | null>(null)
  const [asked, setAsked] = useState(false)
  const [busy, setBusy] = useState(false)
  if (typed === value) setTyped(null)
  const shown = typed ?? value
  const minutes = typeof shown === 'number' && Number.isInteger(shown) && shown >= 0 && shown <= most ? shown : null
  const wrong = asked && minutes === null
  const problemId = useId()
  const send = async (): Promise<void> => {
    setAsked(minutes === null)
    if (minutes === null || minutes === value || busy) return
    setBusy(true)
    await save(minutes)
    setBusy(false)
  }
  return (
    <section className={`${page.card} ${css.group}`} aria-label={title}>
      <h2 className={page.heading}>{title}</h2>
      <p className={page.lead}>{lead}</p>
      <form
        className={css.minutes}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void send()
        }}
      >
        <NumberInput
          label={label}
          value={shown}
          onChange={setTyped}
          allowDecimal={false}
          allowNegative={false}
          clampBehavior="none"
          maxLength={6}
          hideControls
          inputMode="numeric"
          error={wrong}
          aria-describedby={wrong ? problemId : undefined}
        />
        <ConfirmButton type="submit" variant="default" busy={busy} disabled={minutes === value}>
          {t('manage.settings.save')}
        </ConfirmButton>
      </form>
      {wrong && (
        <p className={css.problem} id={problemId} role="alert">
          {problem}
        </p>
      )}
    </section>
  )
}
