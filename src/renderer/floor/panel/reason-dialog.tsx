import { useState } from 'react'
import { Textarea } from '@mantine/core'
import { Choice } from '../../ui/choice'
import { FormDialog } from '../../ui/form-dialog'
import { useDesk } from '../desk'

interface ReasonDialogProps {
  title: string
  /** Whom it concerns, or what follows. */
  lead: string
  /** The usual reasons, in words. */
  reasons: readonly string[]
  /** Answers whether it was done. */
  cancel: (reason: string) => Promise<boolean>
  close: () => void
}

const OTHER = 'other'

/** Cancelling asks why: a common reason at a tap, any other in words. It stays in the history. */
export function ReasonDialog({ title, lead, reasons, cancel, close }: ReasonDialogProps) {
  const { words } = useDesk()
  const { t } = words
  const [chosen, setChosen] = useState(reasons[0] ?? OTHER)
  const [typed, setTyped] = useState('')
  const [busy, setBusy] = useState(false)
  const reason = chosen === OTHER ? typed.trim() : chosen
  const send = async (): Promise<void> => {
    setBusy(true)
    const done = await cancel(reason)
    setBusy(false)
    if (done) close()
  }
  return (
    <FormDialog
      title={title}
      close={close}
      send={send}
      busy={busy}
      ready={reason !== ''}
      act={t('floor.panel.confirmCancel')}
      keep={t('floor.panel.keep')}
      dangerous
    >
      <p>{lead}</p>
      <Choice
        label={t('floor.panel.reason')}
        value={chosen}
        options={[
          ...reasons.map((value) => ({ value, label: value })),
          { value: OTHER, label: t('floor.panel.reasonOther') },
        ]}
        onChange={setChosen}
      />
      {chosen === OTHER && (
        <Textarea
          label={t('floor.panel.reason')}
          value={typed}
          maxLength={200}
          autoFocus
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      )}
    </FormDialog>
  )
}
