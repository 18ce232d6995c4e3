import { useEffect, useRef, useState } from 'react'
import {
  IconArrowMerge,
  IconArrowsExchange,
  IconArrowsSplit,
  IconCalendarX,
  IconCash,
  IconDoorExit,
  IconUserCheck,
  IconUserShare,
  IconX,
} from '@tabler/icons-react'
import { useConnection } from '../../app/context'
import { ConfirmButton } from '../../ui/confirm-button'
import { focusSoon, rescueFocus } from '../../ui/modality'
import { useDesk } from '../desk'
import { PartyDialog } from './action-dialog'
import type { ActionDialog, ActionKey, UnitAction } from './actions'
import css from './panel.module.css'

export const ACTION_ICONS = {
  checkIn: IconUserCheck,
  checkInNext: IconUserCheck,
  move: IconArrowsExchange,
  split: IconArrowsSplit,
  merge: IconArrowMerge,
  handOver: IconUserShare,
  pay: IconCash,
  free: IconDoorExit,
  cancel: IconX,
  cancelBooking: IconCalendarX,
} as const satisfies Record<ActionKey, unknown>

/** What is done now and then stands two in a row, so that paying and freeing stay in sight. */
type HalfKey = 'move' | 'split' | 'merge' | 'handOver'
const HALVES: ReadonlySet<ActionKey> = new Set<HalfKey>(['move', 'split', 'merge', 'handOver'])
const isHalf = (key: ActionKey): key is HalfKey => HALVES.has(key)

/** A dialog that an action has opened, and for whom. */
export type Asking = Pick<UnitAction, 'usage'> & { kind: ActionDialog }

interface ActionListProps {
  actions: readonly UnitAction[]
  /** Takes the focus when the panel was opened by the keyboard. */
  autoFocus: boolean
}

/**
 * One column in the order of an evening; the next likely one is filled, and stays in sight where the panel is too low for
 * all. Each can be sent once at a time.
 */
export function ActionList({ actions, autoFocus }: ActionListProps) {
  const desk = useDesk()
  const { t } = desk.words
  // What is shown may have changed long ago, and nothing that is sent now arrives.
  const cutOff = useConnection((connection) => connection.state === 'cutOff')
  const [busy, setBusy] = useState<ActionKey | null>(null)
  const [asking, setAsking] = useState<Asking | null>(null)
  const first = actions.find((action) => action.likely) ?? actions[0]
  const focused = useRef<HTMLButtonElement>(null)
  useEffect(() => (autoFocus ? focusSoon(focused) : undefined), [autoFocus])
  const run = async (action: UnitAction): Promise<void> => {
    const { run: act, usage } = action
    if (typeof act === 'string') {
      setAsking({ kind: act, usage })
      return
    }
    setBusy(action.key)
    await act()
    setBusy(null)
    // The button may be gone with what it did.
    rescueFocus(document.querySelector('[data-panel]'), document.querySelector('#content'))
  }
  const button = (action: UnitAction) => {
    const Icon = ACTION_ICONS[action.key]
    const quiet = action.run === 'cancel'
    const half = isHalf(action.key) ? action.key : null
    return (
      <ConfirmButton
        key={action.key}
        className={(half === null ? css.whole : css.half) ?? ''}
        {...(half !== null ? { 'aria-label': t(`floor.panel.${action.key}`) } : {})}
        justify="flex-start"
        variant={action.likely ? 'filled' : quiet ? 'subtle' : 'default'}
        {...(quiet ? { color: 'gray' } : {})}
        leftSection={<Icon size={22} aria-hidden />}
        busy={busy === action.key}
        disabled={cutOff || (busy !== null && busy !== action.key)}
        ref={action === first ? focused : null}
        onClick={() => void run(action)}
      >
        {half === null ? t(`floor.panel.${action.key}`) : t(`floor.panel.short.${half}`)}
      </ConfirmButton>
    )
  }
  const at = actions.findIndex((action) => action.likely)
  const likely = actions[at]
  const before = actions.slice(0, Math.max(at, 0))
  const after = actions.slice(at + 1)
  return (
    <div className={css.evening} role="group" aria-label={t('floor.panel.actions')}>
      {before.length > 0 && <div className={css.actions}>{before.map(button)}</div>}
      {likely !== undefined && (
        <div className={css.next}>
          <span className={css.fade} aria-hidden />
          {button(likely)}
        </div>
      )}
      {after.length > 0 && <div className={css.actions}>{after.map(button)}</div>}
      {cutOff && <p className={css.hint}>{t('floor.panel.cutOff')}</p>}
      {asking !== null && <PartyDialog {...asking} close={() => setAsking(null)} />}
    </div>
  )
}
