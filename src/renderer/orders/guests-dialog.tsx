import { useState } from 'react'
import { NumberInput, Textarea, TextInput } from '@mantine/core'
import type { SaleOrder } from '@contract/entities/occupancy'
import { LIMITS } from '@contract/primitives'
import { useDesk } from '../floor/desk'
import { FormDialog } from '../ui/form-dialog'
import { changeGuests } from './acts'

const MOST_GUESTS = 999

/** Who sits there: how many, their name, phone and what is to be known of them. */
export function GuestsDialog({ order, close }: { order: SaleOrder; close: () => void }) {
  const desk = useDesk()
  const { t } = desk.words
  const [partySize, setPartySize] = useState(order.guest?.partySize ?? null)
  const [name, setName] = useState(order.guest?.name ?? '')
  const [phone, setPhone] = useState(order.guest?.phone ?? '')
  const [notes, setNotes] = useState(order.guest?.notes ?? '')
  const [busy, setBusy] = useState(false)
  const given = (text: string): string | null => (text.trim() === '' ? null : text.trim())
  const send = async (): Promise<void> => {
    setBusy(true)
    const done = await changeGuests(desk, order, {
      name: given(name),
      phone: given(phone),
      partySize,
      notes: given(notes),
    })
    setBusy(false)
    if (done) close()
  }
  return (
    <FormDialog
      title={t('orders.guests.title', { order: order.number })}
      close={close}
      send={send}
      busy={busy}
      ready={partySize === null || (partySize >= 1 && partySize <= MOST_GUESTS)}
      act={t('orders.guests.save')}
    >
      <NumberInput
        label={t('bookings.guests')}
        min={1}
        max={MOST_GUESTS}
        allowDecimal={false}
        hideControls
        inputMode="numeric"
        value={partySize ?? ''}
        onChange={(value) => setPartySize(typeof value === 'number' ? value : null)}
        data-autofocus
      />
      <TextInput
        label={t('bookings.name')}
        value={name}
        maxLength={LIMITS.nameLength}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        label={t('floor.panel.phone')}
        type="tel"
        value={phone}
        maxLength={40}
        onChange={(event) => setPhone(event.currentTarget.value)}
      />
      <Textarea
        label={t('floor.panel.notes')}
        value={notes}
        maxLength={LIMITS.noteLength}
        onChange={(event) => setNotes(event.currentTarget.value)}
      />
    </FormDialog>
  )
}
