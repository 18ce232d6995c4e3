import { useId, useState } from 'react'
import type { Conflict, ConflictChoice } from '@contract/entities/conflict'
import { useConnection, useProjection } from '../app/context'
import { useDesk } from '../floor/desk'
import { ReasonDialog } from '../floor/panel/reason-dialog'
import { ConfirmButton } from '../ui/confirm-button'
import { begin, settleAtOnce } from './begin'
import { choiceTexts, whoText } from './card-words'
import css from './conflicts.module.css'

const REASONS = ['left', 'mistake'] as const

/** Does what a choice does, one at a time for a card. */
export function useChoice(card: Conflict) {
  const desk = useDesk()
  const { t } = desk.words
  const data = useProjection()
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
    dialog: asking ? (
      <ReasonDialog
        title={t('conflicts.cancelTitle')}
        lead={whoText(data, card, desk.words)}
        reasons={REASONS.map((reason) => t(`conflicts.reasons.${reason}`))}
        cancel={(reason) => settleAtOnce(desk, card, 'CANCEL', reason)}
        close={() => setAsking(false)}
      />
    ) : null,
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
