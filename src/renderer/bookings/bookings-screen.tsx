import { useRef, useState } from 'react'
import { ActionIcon, Button } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconCalendarPlus, IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { businessDay, businessDayWindow, daysLater } from '@contract/business-day'
import { useConnection, useFloorView, useNow, useProjection, useSession } from '../app/context'
import { TopBar } from '../app/top-bar'
import { goToUnit } from '../floor/acts/finding'
import { LayoutTabs } from '../floor/bars/layout-tabs'
import { useDesk } from '../floor/desk'
import { layoutOfUnit, shownLayouts } from '../floor/layouts'
import { may } from '../state/session'
import { dayRuleOf } from '../state/projection/day-rule'
import { moveSeated, place, stayUntil } from './acts'
import { boardOf, bookingsOf, obstacleAt, stayedWith } from './board'
import type { Bar, Booking } from './board'
import { BookingDialog } from './booking-dialog'
import { BookingPanel } from './booking-panel'
import { Agenda, UnassignedTray } from './lists'
import { Timeline } from './timeline/timeline'
import { useDrag } from './timeline/use-drag'
import type { Dragged } from './timeline/use-drag'
import css from './bookings.module.css'

/** Which day is shown; back to today with one tap. */
function DayBar({ day, today, show }: { day: string; today: string; show: (day: string) => void }) {
  const { words } = useDesk()
  const { t } = words
  return (
    <div className={css.days} role="group" aria-label={t('bookings.day')}>
      <ActionIcon color="gray" aria-label={t('bookings.dayBefore')} onClick={() => show(daysLater(day, -1))}>
        <IconChevronLeft size={24} />
      </ActionIcon>
      <Button variant={day === today ? 'light' : 'default'} onClick={() => show(today)} className={css.dayName ?? ''}>
        {day === today ? t('bookings.today') : words.date(day)}
      </Button>
      <ActionIcon color="gray" aria-label={t('bookings.dayAfter')} onClick={() => show(daysLater(day, 1))}>
        <IconChevronRight size={24} />
      </ActionIcon>
    </div>
  )
}

type Open = { kind: 'new' } | { kind: 'edit'; booking: Booking; part: 'details' | 'table' } | null

/** What is booked, by day: the board of tables and hours, or a list on a phone (RSV-2). */
export function BookingsScreen() {
  const desk = useDesk()
  const { t } = desk.words
  const data = useProjection()
  const now = useNow()
  const mayBook = useSession((session) => may(session, 'Reservation.create'))
  const cutOff = useConnection((connection) => connection.state === 'cutOff')
  const phone = useMediaQuery('(max-width: 700px)', false, { getInitialValueInEffect: false })
  const wishedLayout = useFloorView((view) => view.layoutId)
  const setView = useFloorView((view) => view.set)
  const rule = dayRuleOf(data)
  const today = businessDay(rule, now)
  const [chosenDay, setDay] = useState<string | null>(null)
  const [selectedId, setSelected] = useState<string | null>(null)
  const [open, setOpen] = useState<Open>(null)
  const day = chosenDay ?? today
  const span = businessDayWindow(rule, day)
  const layouts = shownLayouts(data, now)
  const layout = layouts.find(({ id }) => id === wishedLayout) ?? layouts[0]
  const bookings = bookingsOf(data, span)
  const selected = bookings.find(({ reservation }) => reservation.id === selectedId)
  const board = useRef<HTMLDivElement>(null)

  const drop = (dragged: Dragged): void => {
    const { taken, unitId, grip } = dragged
    const unit = unitId === null ? undefined : data.units.get(unitId)
    const usage = data.usages.get(taken.id)
    const booking = bookings.find(({ reservation }) => reservation.id === (usage?.usageId ?? taken.id))
    if (unit === undefined) return
    const seatingId = usage?.seatingId ?? booking?.reservation.seatingId ?? ''
    // The board has said so already; nothing is sent.
    if (obstacleAt(data, unit, dragged.span, { seatingId, now }) !== null) return
    if (usage !== undefined && usage.seatedAt !== null) {
      if (grip === 'end') void stayUntil(desk, stayedWith(data, usage), dragged.span.to)
      else if (unit.id !== usage.allocationUnitId) void moveSeated(desk, usage, unit.id)
      return
    }
    if (booking === undefined) return
    const others = booking.usages.filter(({ id }) => id !== taken.id).map((other) => other.allocationUnitId)
    void place(desk, booking, dragged.span, [...others, unit.id])
  }
  const { dragged, gripOf } = useDrag(board, drop)

  const select = (bar: Bar): void => {
    if (bar.usage.seatedAt !== null) goToUnit(desk, bar.usage.allocationUnitId)
    else setSelected(bar.usage.usageId)
  }

  return (
    <>
      <TopBar>
        <h1 className={phone ? 'visually-hidden' : css.heading}>{t('bookings.title')}</h1>
        <DayBar
          day={day}
          today={today}
          show={(next) => {
            setDay(next === today ? null : next)
            setSelected(null)
          }}
        />
      </TopBar>
      <div className={css.bar}>
        {phone ? (
          <p className={css.count}>{t('bookings.count', { count: bookings.length })}</p>
        ) : (
          <LayoutTabs layouts={layouts} layoutId={layout?.id ?? null} phone={false} />
        )}
        {!phone && <p className={css.count}>{t('bookings.count', { count: bookings.length })}</p>}
        {mayBook && (
          <Button
            leftSection={<IconCalendarPlus size={22} aria-hidden />}
            disabled={cutOff}
            onClick={() => setOpen({ kind: 'new' })}
          >
            {t('bookings.book')}
          </Button>
        )}
      </div>
      {!phone && (
        <UnassignedTray
          bookings={bookings.filter(({ usages }) => usages.length === 0)}
          selectedId={selectedId}
          gripOf={gripOf}
          select={setSelected}
        />
      )}
      <main id="content" className={css.content} tabIndex={-1}>
        {phone ? (
          <Agenda bookings={bookings} selectedId={selectedId} select={setSelected} />
        ) : (
          <Timeline
            key={day}
            board={board}
            groups={layout === undefined ? [] : boardOf(data, [layout.id], span, now)}
            day={span}
            selected={new Set(selected?.usages.map(({ id }) => id))}
            dragged={dragged}
            gripOf={gripOf}
            select={select}
          />
        )}
        {selected !== undefined && (
          <BookingPanel
            key={selected.reservation.id}
            booking={selected}
            phone={phone}
            edit={(part) => setOpen({ kind: 'edit', booking: selected, part })}
            close={() => setSelected(null)}
          />
        )}
      </main>
      {open !== null && (
        <BookingDialog
          booking={open.kind === 'edit' ? open.booking : null}
          part={open.kind === 'edit' ? open.part : 'details'}
          day={day}
          close={() => setOpen(null)}
          booked={(id, on, [unitId]) => {
            const layoutId = unitId === undefined ? null : layoutOfUnit(data, unitId)
            if (layoutId !== null) setView({ layoutId })
            setDay(on === today ? null : on)
            setSelected(id)
          }}
        />
      )}
    </>
  )
}
