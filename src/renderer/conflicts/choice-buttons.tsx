import { useId, useState } from 'react'
import { Button, Modal, Textarea } from '@mantine/core'
import type { Conflict, ConflictChoice } from '@contract/entities/conflict'
import { useConnection, useProjection } from '../app/context'
import { useDesk } from '../floor/desk'
import { Choice } from '../ui/choice'
import { ConfirmButton } from '../ui/confirm-button'
import { begin, settleAtOnce } from './begin'
import { choiceTexts, whoText } from './card-words'
import css from './conflicts.module.css'

const REASONS = ['left', 'mistake', 'other'] as const

/** Cancelling a party asks why, as everywhere. */
function ReasonDialog({ card, close }: { card: Conflict; close: () => void }) {
  const desk = useDesk()
  const { t } = desk.words
  const data = useProjection()
  const [chosen, setChosen] = useState<(typeof REASONS)[number]>('left')
  const [typed, setTyped] = useState('')
  const [busy, setBusy] = useState(false)
  const reason = chosen === 'other' ? typed.trim() : t(`conflicts.reasons.${chosen}`)
  const send = async (): Promise<void> => {
    setBusy(true)
    const settled = await settleAtOnce(desk, card, 'CANCEL', reason)
    setBusy(false)
    if (settled) close()
  }
  return (
    <Modal opened onClose={close} title={t('conflicts.cancelTitle')} closeButtonProps={{ 'aria-label': t('close') }}>
      <form
        className={css.dialog}
        onSubmit={(event) => {
          event.preventDefault()
          if (reason !== '') void send()
        }}
      >
        <p className={css.dialogWho}>{whoText(data, card, desk.words)}</p>
        <Choice
          label={t('floor.panel.reason')}
          value={chosen}
          options={REASONS.map((value) => ({
            value,
            label: value === 'other' ? t('floor.panel.reasonOther') : t(`conflicts.reasons.${value}`),
          }))}
          onChange={setChosen}
        />
        {chosen === 'other' && (
          <Textarea
            label={t('floor.panel.reason')}
            value={typed}
            maxLength={200}
            autoFocus
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        )}
        <div className={css.dialogButtons}>
          <Button variant="default" onClick={close}>
            {t('floor.panel.keep')}
          </Button>
          <ConfirmButton type="submit" className={css.danger} busy={busy} disabled={reason === ''}>
            {t('floor.panel.confirmCancel')}
          </ConfirmButton>
        </div>
      </form>
    </Modal>
  )
}

/** Does what a choice does, one at a time for a card. */
export function useChoice(card: Conflict) {
  const desk = useDesk()
  const [busy, setBusy] = useState<ConflictChoice | null>(null)
  const [asking, setAsking] = useState(false)
  const choose = async (choice: ConflictChoice): Promise<void> => {
    if (choice === 'CANCEL') {
      setAsking(true)
      return
    }
    setBusy(choice)
    await begin(desk, card, choice)
    setBusy(null)
  }
  return {
    busy,
    choose,
    dialog: asking ? <ReasonDialog card={card} close={() => setAsking(false)} /> : null,
  }
}

/** All that can be done about a card, each with the sentence of what it will do; the likely one is filled. */
export function ChoiceButtons({ card, choices }: { card: Conflict; choices: readonly ConflictChoice[] }) {
  const desk = useDesk()
  const data = useProjection()
  const id = useId()
  const cutOff = useConnection((connection) => connection.state === 'cutOff')
  const { busy, choose, dialog } = useChoice(card)
  return (
    <ul className={css.choices}>
      {choices.map((choice, index) => {
        const { label, does } = choiceTexts(data, card, choice, desk.words)
        return (
          <li key={choice} className={css.choice}>
            <ConfirmButton
              className={css.choiceButton}
              variant={index === 0 ? 'filled' : 'default'}
              busy={busy === choice}
              disabled={cutOff || (busy !== null && busy !== choice)}
              aria-describedby={`${id}${choice}`}
              onClick={() => void choose(choice)}
            >
              {label}
            </ConfirmButton>
            <p id={`${id}${choice}`} className={css.does}>
              {does}
            </p>
          </li>
        )
      })}
      {dialog}
    </ul>
  )
}
