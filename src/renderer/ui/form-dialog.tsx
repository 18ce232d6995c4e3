import { useEffect } from 'react'
import type { ReactNode } from 'react'
import { Button, Modal } from '@mantine/core'
import type { MantineSize } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useTerminal } from '../app/context'
import { ConfirmButton } from './confirm-button'
import css from './form-dialog.module.css'

interface FormDialogProps {
  title: string
  size?: MantineSize
  close: () => void
  send: () => Promise<void>
  /** What was sent is on its way: a second tap does nothing, and nobody can leave as if it had not been sent. */
  busy: boolean
  /** Whether it can be sent as it stands. */
  ready?: boolean
  /** What the button does, as a verb. */
  act: string
  /** The way out, where it is more than cancelling. */
  keep?: string
  /** There is no way back: the way out is the button that Enter presses. */
  dangerous?: boolean
  /** Why it was not done, or what is missing. */
  problem?: string | null
  children: ReactNode
}

/** A question with its two answers at the end. Enter sends it from any field; whatever was typed stays when it fails. */
export function FormDialog({ title, close, send, busy, act, keep, problem, children, ...rest }: FormDialogProps) {
  const { t } = useTranslation()
  const { toasts } = useTerminal()
  // What went well before lies over the buttons, and its Undo would take back something else than what is asked here.
  useEffect(() => toasts.getState().clearDone(), [toasts])
  const { size = 'md', ready = true, dangerous = false } = rest
  return (
    <Modal
      opened
      onClose={() => {
        if (!busy) close()
      }}
      size={size}
      title={title}
      closeButtonProps={{ 'aria-label': t('close'), disabled: busy }}
    >
      <form
        className={css.body}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (ready && !busy) void send()
        }}
      >
        {children}
        {problem != null && (
          <p className={css.problem} role="alert">
            {problem}
          </p>
        )}
        <div className={css.buttons}>
          <Button variant="default" onClick={close} disabled={busy} data-autofocus={dangerous || undefined}>
            {keep ?? t('cancel')}
          </Button>
          <ConfirmButton type="submit" {...(dangerous && { className: css.danger })} busy={busy} disabled={!ready}>
            {act}
          </ConfirmButton>
        </div>
      </form>
    </Modal>
  )
}
