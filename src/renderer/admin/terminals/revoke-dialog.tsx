import { useState } from 'react'
import { Button, Modal } from '@mantine/core'
import type { Terminal } from '@contract/entities/terminal'
import { useTerminal } from '../../app/context'
import { perform } from '../../state/client/ask'
import { failureText } from '../../ui/failure-text'
import { useWords } from '../../ui/use-words'
import dialog from '../dialog.module.css'

/** Shutting a node out has no way back, so it is asked: what happens, in three sentences. */
export function RevokeDialog({ row, close }: { row: Terminal; close: () => void }) {
  const { client, toasts } = useTerminal()
  const { t } = useWords()
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const revoke = async (): Promise<void> => {
    setBusy(true)
    const answer = await perform((options) => client.terminals.revoke({ id: row.id }, options))
    setBusy(false)
    if (!answer.ok) {
      setProblem(failureText(t, answer.failure))
      return
    }
    toasts.getState().show({ kind: 'done', text: t('terminals.shutOut.done', { name: row.name }) })
    close()
  }
  return (
    <Modal
      opened
      onClose={close}
      title={t('terminals.shutOut.title', { name: row.name })}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <div className={dialog.body}>
        <ol className={dialog.steps}>
          <li>{t('terminals.shutOut.now')}</li>
          <li>{t('terminals.shutOut.unsent')}</li>
          <li>{t('terminals.shutOut.forGood')}</li>
        </ol>
        {problem !== null && (
          <p className={dialog.problem} role="alert">
            {problem}
          </p>
        )}
        <div className={dialog.buttons}>
          <Button variant="default" onClick={close} data-autofocus>
            {t('terminals.shutOut.keep')}
          </Button>
          <Button className={dialog.danger} loading={busy} onClick={() => void revoke()}>
            {t('terminals.shutOut.act')}
          </Button>
        </div>
      </div>
    </Modal>
  )
}
