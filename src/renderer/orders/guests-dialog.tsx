import { useState } from 'react'
import type { SaleOrder } from '@contract/entities/occupancy'
import { useDesk } from '../floor/desk'
import { NameFields, NotesField, PartySizeField } from '../floor/guest-fields'
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
      <PartySizeField form={form} set={set} />
      <NameFields form={form} set={set} />
      <NotesField form={form} set={set} />
    </FormDialog>
  )
}
