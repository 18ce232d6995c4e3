import { useState } from 'react'
import { Textarea } from '@mantine/core'
import type { SyncStatus } from '@contract/sync'
import { useTerminal } from '../../app/context'
import { ask } from '../../state/client/ask'
import { failureText } from '../../ui/failure-text'
import { FormDialog } from '../../ui/form-dialog'
import { useWords } from '../../ui/use-words'
import { parseAddresses } from '../../ui/addresses'
import dialog from '../dialog.module.css'

const MOST = 10

interface HubAddressesDialogProps {
  addresses: readonly string[]
  take: (status: SyncStatus) => void
  close: () => void
}

/** Where this terminal looks for the hub, by hand: for a network on which it is not found by itself. */
export function HubAddressesDialog({ addresses, take, close }: HubAddressesDialogProps) {
  const { client, toasts } = useTerminal()
  const { t } = useWords()
  const [text, setText] = useState(addresses.join('\n'))
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)

  const save = async (): Promise<void> => {
    const parsed = parseAddresses(text)
    if ('wrong' in parsed) {
      setProblem(t('diagnostics.addresses.wrong', { address: parsed.wrong }))
      return
    }
    if (parsed.addresses.length > MOST) {
      setProblem(t('diagnostics.addresses.tooMany'))
      return
    }
    setBusy(true)
    const answer = await ask((options) => client.sync.setHubAddresses({ addresses: parsed.addresses }, options))
    setBusy(false)
    if (!answer.ok) {
      setProblem(failureText(t, answer.failure))
      return
    }
    take(answer.value)
    toasts.getState().show({ kind: 'done', text: t('diagnostics.addresses.saved') })
    close()
  }

  return (
    <FormDialog
      title={t('diagnostics.addresses.title')}
      close={close}
      send={save}
      busy={busy}
      act={t('diagnostics.addresses.save')}
    >
      <p className={dialog.lead}>{t('diagnostics.addresses.lead')}</p>
      <Textarea
        label={t('diagnostics.addresses.label')}
        placeholder="https://192.168.1.20:4115"
        value={text}
        error={problem}
        autosize
        minRows={3}
        autoCapitalize="none"
        spellCheck={false}
        onChange={(event) => {
          setText(event.currentTarget.value)
          setProblem(null)
        }}
        data-autofocus
      />
    </FormDialog>
  )
}
