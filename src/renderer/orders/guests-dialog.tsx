import { useState } from 'react'
import { NumberInput, Textarea, TextInput } from '@mantine/core'
import type { SaleOrder } from '@contract/entities/occupancy'
import { LIMITS } from '@contract/primitives'
import { useDesk } from '../floor/desk'
import { guestFormOf, guestOf, isPartySize } from '../floor/guest-form'
import type { GuestForm } from '../floor/guest-form'
import { FormDialog } from '../ui/form-dialog'
import { changeGuests } from './acts'

/** Who sits there: how many, their name, phone and what is to be known of them. */
export function GuestsDialog({ order, close }: { order: SaleOrder; close: () => void }) {
  const desk = useDesk()
  const { t } = desk.words
  const [form, setForm] = useState(() => guestFormOf(order.guest))
  const set = (change: Partial<GuestForm>): void => setForm({ ...form, ...change })
  const [busy, setBusy] = useState(false)
  const send = async (): Promise<void> => {
    setBusy(true)
    const done = await changeGuests(desk, order, guestOf(form))
    setBusy(false)
    if (done) close()
  }
  return (
    <FormDialog
      title={t('orders.guests.title', { order: order.number })}
      close={close}
      send={send}
      busy={busy}
      ready={form.partySize === null || isPartySize(form.partySize)}
      act={t('orders.guests.save')}
    >
      <NumberInput
        label={t('bookings.guests')}
        min={1}
        max={LIMITS.partySize}
        allowDecimal={false}
        hideControls
        inputMode="numeric"
        value={form.partySize ?? ''}
        onChange={(value) => set({ partySize: typeof value === 'number' ? value : null })}
        data-autofocus
      />
      <TextInput
        label={t('bookings.name')}
        value={form.name}
        maxLength={LIMITS.nameLength}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <TextInput
        label={t('floor.panel.phone')}
        type="tel"
        value={form.phone}
        maxLength={40}
        onChange={(event) => set({ phone: event.currentTarget.value })}
      />
      <Textarea
        label={t('floor.panel.notes')}
        value={form.notes}
        maxLength={LIMITS.noteLength}
        onChange={(event) => set({ notes: event.currentTarget.value })}
      />
    </FormDialog>
  )
}
