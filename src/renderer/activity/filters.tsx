import { useEffect, useState } from 'react'
import { Button, Select, TextInput } from '@mantine/core'
import { useFloorView, useProjection, useSession } from '../app/context'
import { may } from '../state/session'
import { useWords } from '../ui/use-words'
import { principalsOf } from './subjects'
import css from './activity.module.css'

const ALL = 'all'
const MOMENT_MILLISECONDS = 300

/** Whose history is shown: of a table, a person, an order or booking, or a guest by name or phone. */
export function Filters({ guest, setGuest }: { guest: string; setGuest: (guest: string) => void }) {
  const words = useWords()
  const { t, language } = words
  const data = useProjection()
  const subjectId = useFloorView((view) => view.subjectId)
  const set = useFloorView((view) => view.set)
  const maySeeGuests = useSession((session) => may(session, 'SaleOrder.find') && may(session, 'Reservation.find'))
  const [typed, setTyped] = useState(guest)
  useEffect(() => {
    const timer = setTimeout(() => setGuest(typed.trim()), MOMENT_MILLISECONDS)
    return () => clearTimeout(timer)
  }, [typed, setGuest])
  const collator = new Intl.Collator(language, { numeric: true })
  const all = { value: ALL, label: t('activity.all') }
  const units = [...data.units.values()].sort((a, b) => collator.compare(a.number, b.number))
  const choices = [
    { label: t('activity.filterTable'), items: units.map(({ id, number }) => ({ value: id, label: number })) },
    {
      label: t('activity.filterPerson'),
      items: [...data.staff.values()].map(({ id, displayName }) => ({ value: id, label: displayName })),
    },
    {
      label: t('activity.filterOrder'),
      items: principalsOf(data, words).map(({ id, label }) => ({ value: id, label })),
    },
  ]
  return (
    <>
      <div className={css.filters}>
        {choices.map(({ label, items }) => (
          <Select
            key={label}
            label={label}
            searchable
            value={items.some(({ value }) => value === subjectId) ? subjectId : ALL}
            data={[all, ...items]}
            onChange={(id) => set({ subjectId: id === null || id === ALL ? null : id })}
          />
        ))}
        {maySeeGuests && (
          <TextInput
            label={t('activity.filterGuest')}
            placeholder={t('activity.guestHint')}
            value={typed}
            maxLength={80}
            autoComplete="off"
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        )}
      </div>
      {(subjectId !== null || guest !== '') && (
        <Button
          className={css.everything ?? ''}
          variant="subtle"
          onClick={() => {
            set({ subjectId: null })
            setTyped('')
            setGuest('')
          }}
        >
          {t('activity.everything')}
        </Button>
      )}
    </>
  )
}
