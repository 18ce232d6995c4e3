import { NumberInput, Textarea, TextInput } from '@mantine/core'
import { LIMITS } from '@contract/primitives'
import { useDesk } from './desk'
import type { GuestForm } from './guest-form'

interface GuestFieldProps {
  form: GuestForm
  set: (change: Partial<GuestForm>) => void
}

/** How many they are: where a form of guests begins. */
export function PartySizeField({ form, set }: GuestFieldProps) {
  const { t } = useDesk().words
  return (
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
  )
}

/** Who they are. */
export function NameFields({ form, set }: GuestFieldProps) {
  const { t } = useDesk().words
  return (
    <>
      <TextInput
        label={t('bookings.name')}
        value={form.name}
        maxLength={LIMITS.nameLength}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <TextInput
        type="tel"
        label={t('floor.panel.phone')}
        value={form.phone}
        maxLength={LIMITS.phoneLength}
        onChange={(event) => set({ phone: event.currentTarget.value })}
      />
    </>
  )
}

/** What is to be known of them. */
export function NotesField({ form, set }: GuestFieldProps) {
  const { t } = useDesk().words
  return (
    <Textarea
      label={t('floor.panel.notes')}
      value={form.notes}
      maxLength={LIMITS.noteLength}
      autosize
      minRows={1}
      maxRows={8}
      onChange={(event) => set({ notes: event.currentTarget.value })}
    />
  )
}
