import { IconArmchairOff, IconUsers } from '@tabler/icons-react'
import { useNow, useProjection } from '../app/context'
import { useDesk } from '../floor/desk'
import { tablesText, whoText } from '../floor/unit-words'
import { unitIdsOf } from './acts'
import type { Booking } from './board'
import { lateText } from './words'
import type { useDrag } from './timeline/use-drag'
import css from './bookings.module.css'

interface TrayProps {
  bookings: readonly Booking[]
  selectedId: string | null
  gripOf: ReturnType<typeof useDrag>['gripOf']
  select: (id: string) => void
}

/** Bookings without a table yet, above the board: dragged onto a row they get it. */
export function UnassignedTray({ bookings, selectedId, gripOf, select }: TrayProps) {
  const { words } = useDesk()
  const { t, time } = words
  if (bookings.length === 0) return null
  return (
    <section className={css.tray} aria-label={t('bookings.unassigned')}>
      <h2 className={css.trayTitle}>{t('bookings.unassigned')}</h2>
      <ul className={css.chips}>
        {bookings.map(({ reservation }) => {
          const { id, guest, reservedFrom, reservedTo } = reservation
          const taken = {
            id,
            unitId: null,
            from: Date.parse(reservedFrom),
            to: Date.parse(reservedTo),
            timed: false,
          }
          return (
            <li key={id}>
              <button
                type="button"
                className={css.chip}
                aria-pressed={selectedId === id}
                onClick={(event) => event.detail === 0 && select(id)}
                {...gripOf(taken, 'move', () => select(id))}
              >
                <strong className="figures">{time(reservedFrom)}</strong>
                <span>{whoText(guest?.name ?? null, guest?.partySize ?? null, words)}</span>
                {guest?.partySize != null && guest.name !== null && (
                  <span className={css.size}>
                    <IconUsers size={16} aria-label={t('guests', { count: guest.partySize })} />
                    {guest.partySize}
                  </span>
                )}
              </button>
            </li>
          )
        })}
      </ul>
    </section>
  )
}

interface AgendaProps {
  bookings: readonly Booking[]
  selectedId: string | null
  select: (id: string) => void
}

/** The bookings of a day by time: what a phone shows in place of the board. */
export function Agenda({ bookings, selectedId, select }: AgendaProps) {
  const { words } = useDesk()
  const { t, time } = words
  const data = useProjection()
  const now = useNow()
  if (bookings.length === 0) return <p className={css.empty}>{t('bookings.none')}</p>
  return (
    <ul className={css.agenda}>
      {bookings.map((booking) => {
        const { id, guest, reservedFrom } = booking.reservation
        const tables = tablesText(data, unitIdsOf(booking), words)
        const late = lateText(booking, now, words)
        return (
          <li key={id}>
            <button type="button" className={css.entry} aria-pressed={selectedId === id} onClick={() => select(id)}>
              <span className={`${css.time} figures`}>{time(reservedFrom)}</span>
              <span className={css.who}>
                <strong>{whoText(guest?.name ?? null, guest?.partySize ?? null, words)}</strong>
                <span>
                  {guest?.partySize != null && guest.name !== null && `${t('guests', { count: guest.partySize })} · `}
                  {tables === '' ? (
                    <span className={css.noTable}>
                      <IconArmchairOff size={16} aria-hidden />
                      {t('bookings.noTable')}
                    </span>
                  ) : (
                    tables
                  )}
                </span>
              </span>
              {late !== null && <span className={css.late}>{late}</span>}
            </button>
          </li>
        )
      })}
    </ul>
  )
}
