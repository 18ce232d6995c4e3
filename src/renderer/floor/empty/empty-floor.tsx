import { useState } from 'react'
import { NumberInput, TextInput } from '@mantine/core'
import { useSession } from '../../app/context'
import { may } from '../../state/session'
import { perform } from '../../state/client/ask'
import { ConfirmButton } from '../../ui/confirm-button'
import { failed } from '../acts/outcome'
import { useDesk } from '../desk'
import { starterRoom } from './starter-room'
import page from '../../ui/page.module.css'
import css from './empty.module.css'

const whole = (typed: number | string): number => (typeof typed === 'number' ? typed : 0)

/** A floor without tables: the first step is a simple room, made here. */
export function EmptyFloor({ layoutId }: { layoutId: string | null }) {
  const desk = useDesk()
  const { t, language } = desk.words
  const mayCreate = useSession((session) =>
    may(session, layoutId === null ? 'AllocationLayout.create' : 'AllocationZone.create'),
  )
  const [name, setName] = useState(() => t('floor.empty.defaultName'))
  const [tables, setTables] = useState<number | string>(8)
  const [seats, setSeats] = useState<number | string>(4)
  const [busy, setBusy] = useState(false)
  const create = async (): Promise<void> => {
    setBusy(true)
    const room = starterRoom({ name: name.trim(), language, tables: whole(tables), seats: whole(seats) })
    const { allocationLayouts, allocationZones } = desk.terminal.client
    // A new store has an empty floor already; only where there is none, one is made with the room.
    const answer = await perform(async (options) =>
      layoutId === null
        ? allocationLayouts.create({ name: { [language]: name.trim() }, status: 'ACTIVATED', zones: [room] }, options)
        : allocationZones.create({ layoutId, zone: room }, options),
    )
    setBusy(false)
    if (!answer.ok) failed(desk, answer.failure)
  }
  return (
    <div className={page.body}>
      <section className={page.card}>
        <h2 className={page.title}>{t('floor.empty.title')}</h2>
        <p className={page.lead}>{mayCreate ? t('floor.empty.lead') : t('floor.empty.notAllowed')}</p>
        {mayCreate && (
          <form
            className={css.form}
            onSubmit={(event) => {
              event.preventDefault()
              if (name.trim() !== '' && whole(tables) > 0 && whole(seats) > 0) void create()
            }}
          >
            <TextInput
              label={t('floor.empty.name')}
              value={name}
              required
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <div className={css.numbers}>
              <NumberInput
                label={t('floor.empty.tables')}
                value={tables}
                min={1}
                max={200}
                allowDecimal={false}
                onChange={setTables}
              />
              <NumberInput
                label={t('floor.empty.seats')}
                value={seats}
                min={1}
                max={20}
                allowDecimal={false}
                onChange={setSeats}
              />
            </div>
            <ConfirmButton type="submit" busy={busy}>
              {t('floor.empty.create')}
            </ConfirmButton>
          </form>
        )}
      </section>
    </div>
  )
}
