import type { ReactNode } from 'react'
import { ActionIcon, Button } from '@mantine/core'
import { IconAlertTriangle, IconCheck, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useTerminal } from '../app/context'
import type { Toast } from '../state/toasts'
import { UnsentMark } from './unsent-mark'
import css from './toasts.module.css'

function ToastLine({ toast, dismiss }: { toast: Toast; dismiss: () => void }) {
  const { t } = useTranslation()
  const ways = toast.ways ?? (toast.action === undefined ? [] : [toast.action])
  return (
    <li className={css.toast} data-kind={toast.kind} data-choice={ways.length > 1 || undefined}>
      {toast.kind === 'done' ? <IconCheck aria-hidden size={22} /> : <IconAlertTriangle aria-hidden size={22} />}
      <div className={css.text}>
        {toast.text}
        {toast.unsent === true && <UnsentMark className={css.unsent} />}
        {toast.code !== undefined && (
          <details className={css.details}>
            <summary>{t('details')}</summary>
            {t('code', { code: toast.code })}
          </details>
        )}
      </div>
      {ways.length > 0 && (
        <div className={css.ways}>
          {ways.map(({ label, run }, index) => (
            <Button
              key={label}
              variant={index === 0 ? 'filled' : 'default'}
              onClick={() => {
                dismiss()
                run()
              }}
            >
              {label}
            </Button>
          ))}
        </div>
      )}
      <ActionIcon aria-label={t('close')} onClick={dismiss} color="gray">
        <IconX size={20} />
      </ActionIcon>
    </li>
  )
}

/** What has just happened, told at the lower edge and to screen readers, without taking the focus; above it what passes. */
export function Toasts({ children }: { children?: ReactNode }) {
  const { toasts } = useTerminal()
  const covered = useStore(toasts, (state) => state.covered)
  const shown = useStore(toasts, (state) => state.shown)
  const dismiss = useStore(toasts, (state) => state.dismiss)
  return (
    <div className={css.stack} role="status" aria-live="polite">
      {children}
      {!covered && shown.length > 0 && (
        <ul className={css.toasts}>
          {shown.map((toast) => (
            <ToastLine key={toast.id} toast={toast} dismiss={() => dismiss(toast.id)} />
          ))}
        </ul>
      )}
    </div>
  )
}
