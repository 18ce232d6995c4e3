import { useState } from 'react'
import type { Terminal } from '@contract/entities/terminal'
import { useTerminal } from '../../app/context'
import { perform } from '../../state/client/ask'
import { failureText } from '../../ui/failure-text'
import { FormDialog } from '../../ui/form-dialog'
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
    <FormDialog
      title={t('terminals.shutOut.title', { name: row.name })}
      close={close}
      send={revoke}
      busy={busy}
      act={t('terminals.shutOut.act')}
      keep={t('terminals.shutOut.keep')}
      dangerous
      problem={problem}
    >
      <ol className={dialog.steps}>
        <li>{t('terminals.shutOut.now')}</li>
        <li>{t('terminals.shutOut.unsent')}</li>
        <li>{t('terminals.shutOut.forGood')}</li>
      </ol>
    </FormDialog>
  )
}
