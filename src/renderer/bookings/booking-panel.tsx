import { useEffect, useState } from 'react'
import { ActionIcon, Button } from '@mantine/core'
import { IconArmchair, IconCalendarX, IconPencil, IconUserCheck, IconUserOff, IconX } from '@tabler/icons-react'
import { useConnection, useNow, useProjection, useSession } from '../app/context'
import { checkIn } from '../floor/acts/check-in'
import { useDesk } from '../floor/desk'
import { CancelDialog } from '../floor/panel/cancel-dialog'
import { Fact } from '../floor/panel/fact'
import { Sheet } from '../floor/panel/sheet'
import { namedTables, numbersOf, staffName, whoText } from '../floor/unit-words'
import { may } from '../state/session'
import { ConfirmButton } from '../ui/confirm-button'
import { rescueFocus } from '../ui/modality'
import { arrive, noShow, unitIdsOf } from './acts'
import type { Booking } from './board'
import { lateText } from './words'
import panel from '../floor/panel/panel.module.css'
import css from './bookings.module.css'

/** A booking whose guests may come now is checked in; one of tomorrow is looked at. */
const SOON = 2 * 3_600_000

function Facts({ booking }: { booking: Booking }) {
  const { words } = useDesk()
  const { t, time, day } = words
  const data = useProjection()
  const now = useNow()
  const { reservation } = booking
  const { guest, reservedFrom, reservedTo } = reservation
  const tables = numbersOf(data, unitIdsOf(booking), words)
  return (
    <dl className={panel.facts}>
      <Fact name={t('bookings.date')}>{day(reservedFrom)}</Fact>
      <Fact name={t('bookings.when')}>{`${time(reservedFrom)} – ${time(reservedTo)}`}</Fact>
      <Fact name={t('bookings.late')} tone="warn">
        {lateText(booking, now, words)}
      </Fact>
      <Fact name={t('bookings.table')} tone={tables === '' ? 'warn' : undefined}>
        {tables === '' ? t('bookings.noTable') : tables}
      </Fact>
      <Fact name={t('floor.panel.phone')}>{guest?.phone ?? null}</Fact>
      <Fact name={t('floor.panel.server')}>{staffName(data, reservation.assigneeId)}</Fact>
      <Fact name={t('floor.panel.notes')}>{guest?.notes ?? null}</Fact>
    </dl>
  )
}

function Actions({ booking, edit }: { booking: Booking; edit: (part: 'details' | 'table') => void }) {
  const desk = useDesk()
  const { t } = desk.words
  const now = useNow()
  const cutOff = useConnection((connection) => connection.state === 'cutOff')
  const mayCheckIn = useSession((session) => may(session, 'Reservation.checkIn'))
  const mayEdit = useSession((session) => may(session, 'Reservation.update'))
  const mayCancel = useSession((session) => may(session, 'Reservation.cancel'))
  const mayGiveUp = useSession((session) => may(session, 'Reservation.noShow'))
  const [busy, setBusy] = useState<'come' | 'noShow' | null>(null)
  const [asking, setAsking] = useState(false)
  const { reservation, usages } = booking
  const named = namedTables(useProjection(), unitIdsOf(booking), desk.words)
  const first = usages[0]
  const near = Date.parse(reservation.reservedFrom) - now < SOON
  const late = Date.parse(reservation.reservedFrom) < now
  const act = async (which: 'come' | 'noShow', run: () => Promise<boolean>): Promise<void> => {
    setBusy(which)
    await run()
    setBusy(null)
    rescueFocus(document.querySelector('[data-panel]'), document.querySelector('#content'))
  }
  const come = (): Promise<boolean> => (first === undefined ? arrive(desk, reservation) : checkIn(desk, first))
  return (
    <div className={css.actions} role="group" aria-label={t('floor.panel.actions')}>
      {mayCheckIn && near && (
        <ConfirmButton
          fullWidth
          justify="flex-start"
          leftSection={<IconUserCheck size={22} aria-hidden />}
          busy={busy === 'come'}
          disabled={cutOff || busy === 'noShow'}
          onClick={() => void act('come', come)}
        >
          {t('floor.panel.checkIn')}
        </ConfirmButton>
      )}
      {mayEdit && (
        <>
          <Button
            fullWidth
            justify="flex-start"
            variant={usages.length === 0 && !near ? 'filled' : 'default'}
            leftSection={<IconArmchair size={22} aria-hidden />}
            disabled={cutOff}
            onClick={() => edit('table')}
          >
            {usages.length === 0 ? t('bookings.giveTable') : t('bookings.otherTable')}
          </Button>
          <Button
            fullWidth
            justify="flex-start"
            variant="default"
            leftSection={<IconPencil size={22} aria-hidden />}
            disabled={cutOff}
            onClick={() => edit('details')}
          >
            {t('bookings.edit')}
          </Button>
        </>
      )}
      {mayGiveUp && late && (
        <ConfirmButton
          fullWidth
          justify="flex-start"
          variant="default"
          leftSection={<IconUserOff size={22} aria-hidden />}
          busy={busy === 'noShow'}
          disabled={cutOff || busy === 'come'}
          onClick={() => void act('noShow', () => noShow(desk, reservation))}
        >
          {t('bookings.noShow')}
        </ConfirmButton>
      )}
      {mayCancel && (
        <Button
          fullWidth
          justify="flex-start"
          variant="subtle"
          color="gray"
          leftSection={<IconCalendarX size={22} aria-hidden />}
          disabled={cutOff}
          onClick={() => setAsking(true)}
        >
          {t('floor.panel.cancelBooking')}
        </Button>
      )}
      {asking && (
        <CancelDialog
          party={{
            usageType: 'RESERVATION',
            id: reservation.id,
            booking: true,
            ...named,
            who: whoText(reservation.guest?.name ?? null, reservation.guest?.partySize ?? null, desk.words),
          }}
          close={() => setAsking(false)}
        />
      )}
    </div>
  )
}

interface BookingPanelProps {
  booking: Booking
  phone: boolean
  edit: (part: 'details' | 'table') => void
  close: () => void
}

/** Everything about one booking, at the right; on a phone in a sheet from below. */
export function BookingPanel({ booking, phone, edit, close }: BookingPanelProps) {
  const { words } = useDesk()
  const { t, time } = words
  // Closing it gives the focus back to where it came from.
  useEffect(() => {
    const opener = document.activeElement
    return () => rescueFocus(opener, document.querySelector('#content'))
  }, [])
  const { guest, reservedFrom } = booking.reservation
  const content = (
    <>
      <header className={panel.head}>
        <div className={`${css.time} figures`}>{time(reservedFrom)}</div>
        <div className={panel.headText}>
          <h2 className={panel.state}>{whoText(guest?.name ?? null, guest?.partySize ?? null, words)}</h2>
          {guest?.partySize != null && (
            <p className={panel.area}>{t('floor.panel.party', { count: guest.partySize })}</p>
          )}
        </div>
        <ActionIcon color="gray" aria-label={t('close')} onClick={close}>
          <IconX size={24} />
        </ActionIcon>
      </header>
      <Facts booking={booking} />
      <Actions booking={booking} edit={edit} />
    </>
  )
  if (phone) return <Sheet label={t('bookings.panel')}>{content}</Sheet>
  return (
    <aside className={panel.panel} aria-label={t('bookings.panel')} data-panel tabIndex={-1}>
      {content}
    </aside>
  )
}
