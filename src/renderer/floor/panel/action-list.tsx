import { useEffect, useRef, useState } from 'react'
import { IconArrowsExchange, IconCalendarX, IconCash, IconDoorExit, IconUserCheck, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useConnection } from '../../app/context'
import { ConfirmButton } from '../../ui/confirm-button'
import { focusSoon, rescueFocus } from '../../ui/modality'
import { CancelDialog } from './cancel-dialog'
import type { ActionKey, UnitAction } from './actions'
import css from './panel.module.css'

export const ACTION_ICONS = {
  checkIn: IconUserCheck,
  move: IconArrowsExchange,
  pay: IconCash,
  free: IconDoorExit,
  cancel: IconX,
  cancelBooking: IconCalendarX,
} as const satisfies Record<ActionKey, unknown>

interface ActionListProps {
  actions: readonly UnitAction[]
  /** Takes the focus when the panel was opened by the keyboard. */
  autoFocus: boolean
}

/** One column in the order of an evening; the next likely one is filled. Each can be sent once at a time. */
export function ActionList({ actions, autoFocus }: ActionListProps) {
  const { t } = useTranslation()
  // What is shown may have changed long ago, and nothing that is sent now arrives.
  const cutOff = useConnection((connection) => connection.state === 'cutOff')
  const [busy, setBusy] = useState<ActionKey | null>(null)
  const [asking, setAsking] = useState<UnitAction | null>(null)
  const likely = actions.find((action) => action.likely) ?? actions[0]
  const first = useRef<HTMLButtonElement>(null)
  useEffect(() => (autoFocus ? focusSoon(first) : undefined), [autoFocus])
  const run = async (action: UnitAction): Promise<void> => {
    if (action.asksReason) {
      setAsking(action)
      return
    }
    setBusy(action.key)
    await action.run()
    setBusy(null)
    // The button may be gone with what it did.
    rescueFocus(document.querySelector('[data-panel]'), document.querySelector('#content'))
  }
  return (
    <div className={css.actions} role="group" aria-label={t('floor.panel.actions')}>
      {actions.map((action) => {
        const Icon = ACTION_ICONS[action.key]
        const quiet = action.asksReason
        return (
          <ConfirmButton
            key={action.key}
            fullWidth
            justify="flex-start"
            variant={action.likely ? 'filled' : quiet ? 'subtle' : 'default'}
            {...(quiet ? { color: 'gray' } : {})}
            leftSection={<Icon size={22} aria-hidden />}
            busy={busy === action.key}
            disabled={cutOff || (busy !== null && busy !== action.key)}
            ref={action === likely ? first : null}
            onClick={() => void run(action)}
          >
            {t(`floor.panel.${action.key}`)}
          </ConfirmButton>
        )
      })}
      {cutOff && <p className={css.hint}>{t('floor.panel.cutOff')}</p>}
      {asking !== null && <CancelDialog usage={asking.usage} close={() => setAsking(null)} />}
    </div>
  )
}
