import { useState } from 'react'
import { TextInput } from '@mantine/core'
import type { OrderLine } from '@contract/entities/occupancy'
import { LIMITS } from '@contract/primitives'
import { useDesk } from '../floor/desk'
import { FormDialog } from '../ui/form-dialog'
import { changeLine } from './acts'
import { lineName } from './words'

/** What a line is called, and what the kitchen has to know of it. A name that comes from a menu in several languages stays. */
export function LineDialog({ line, close }: { line: OrderLine; close: () => void }) {
  const desk = useDesk()
  const { t } = desk.words
  const [name, setName] = useState(typeof line.name === 'string' ? line.name : null)
  const [note, setNote] = useState(line.note ?? '')
  const [busy, setBusy] = useState(false)
  const send = async (): Promise<void> => {
    setBusy(true)
    const done = await changeLine(desk, line, { name: name?.trim() ?? null, note: note.trim() })
    setBusy(false)
    if (done) close()
  }
  return (
    <FormDialog
      title={lineName(line, desk.words)}
      close={close}
      send={send}
      busy={busy}
      ready={name === null || name.trim() !== ''}
      act={t('orders.line.save')}
    >
      {name !== null && (
        <TextInput
          label={t('orders.addLabel')}
          value={name}
          maxLength={LIMITS.nameLength}
          onChange={(event) => setName(event.currentTarget.value)}
        />
      )}
      <TextInput
        label={t('orders.line.note')}
        value={note}
        maxLength={LIMITS.noteLength}
        onChange={(event) => setNote(event.currentTarget.value)}
        data-autofocus
      />
    </FormDialog>
  )
}
