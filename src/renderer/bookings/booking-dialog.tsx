import { useState } from 'react'
import { Select } from '@mantine/core'
import { businessDay } from '@contract/business-day'
import type { Candidate } from '@contract/operations/units'
import { useNow, useStructure } from '../app/context'
import { useDesk } from '../floor/desk'
import { mainReasons, reasonText } from '../floor/reason-text'
import { NameFields, NotesField, PartySizeField } from '../floor/guest-fields'
import { guestOf } from '../floor/guest-form'
import { tablesText, whoText } from '../floor/unit-words'
import { failureText } from '../ui/failure-text'
import { DayField } from '../ui/day-field'
import { FormDialog } from '../ui/form-dialog'
import { dayRuleOf } from '../state/projection/day-rule'
import { quartersOf } from '../ui/day-clock'
import { book, change, unitIdsOf } from './acts'
import type { Booking } from './board'
import { emptyForm, formOf, isAfterMidnight, problemOf, spanOf } from './booking-form'
import type { BookingForm } from './booking-form'
import { useOffers } from './use-offers'
import css from './bookings.module.css'

const LENGTHS = [60, 75, 90, 105, 120, 150, 180, 240, 300]
const LATER = 'later'
const keyOf = (unitIds: readonly string[]): string => (unitIds.length === 0 ? LATER : unitIds.join(' '))
const unitIdsIn = (key: string): string[] => (key === LATER ? [] : key.split(' '))

interface TablesProps {
  offers: readonly Candidate[] | null
  /** The tables that it holds now. */
  held: readonly string[]
  mayWait: boolean
  /** null while nobody knows which is best. */
  chosen: string | null
  choose: (key: string) => void
}

/** Which tables: those it has, the best for the time, or none yet. */
function Tables({ offers, held, mayWait, chosen, choose }: TablesProps) {
  const { words } = useDesk()
  const { t } = words
  const data = useStructure()
  const now = useNow()
  const others = (offers ?? []).filter(({ unitIds }) => keyOf(unitIds) !== keyOf(held))
  const options = [
    ...(held.length === 0 ? [] : [{ key: keyOf(held), hint: t('bookings.heldNow'), unitIds: held }]),
    ...others.map((candidate) => ({
      key: keyOf(candidate.unitIds),
      hint: mainReasons(candidate)
        .map((reason) => reasonText(reason, words, now))
        .join(' · '),
      unitIds: candidate.unitIds,
    })),
  ]
  return (
    <fieldset className={css.tables}>
      <legend className={css.legend}>{t('bookings.table')}</legend>
      <div className={css.options}>
        {options.map(({ key, hint, unitIds }) => (
          <label key={key} className={css.option}>
            <input type="radio" name="tables" checked={chosen === key} onChange={() => choose(key)} />
            <strong>{tablesText(data, unitIds, words)}</strong>
            <small>{hint}</small>
          </label>
        ))}
        {mayWait && (
          <label className={css.option}>
            <input type="radio" name="tables" checked={chosen === LATER} onChange={() => choose(LATER)} />
            <strong>{t('bookings.later')}</strong>
            <small>{t('bookings.laterHint')}</small>
          </label>
        )}
      </div>
      {offers === null && <p className={css.hint}>{t('floor.seat.looking')}</p>}
      {offers?.length === 0 && <p className={css.hint}>{t('bookings.noneFree')}</p>}
    </fieldset>
  )
}

/** When, how many, who. */
function Details({
  form,
  set,
  lengths,
  clocks,
  night,
}: {
  form: BookingForm
  set: (change: Partial<BookingForm>) => void
  lengths: readonly number[]
  clocks: string[]
  /** Which day the calendar says, where that is not the business day. */
  night: string
}) {
  const { words } = useDesk()
  const { t } = words
  const data = useStructure()
  const staff = [...data.staff.values()].map((one) => ({ value: one.id, label: one.displayName }))
  const none = { value: '', label: t('bookings.noServer') }
  return (
    <>
      <div className={css.pair}>
        <PartySizeField form={form} set={set} />
        <DayField label={t('bookings.date')} value={form.day} onChange={(day) => set({ day })} />
        <Select
          label={t('bookings.time')}
          searchable
          value={form.clock}
          data={clocks}
          description={night}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          onChange={(value) => set({ clock: value ?? '' })}
        />
        <Select
          label={t('bookings.length')}
          value={String(form.length)}
          data={lengths.map((minutes) => ({
            value: String(minutes),
            label: t('bookings.hours', {
              time: `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`,
            }),
          }))}
          onChange={(value) => set({ length: Number(value) })}
        />
      </div>
      <div className={css.pair}>
        <NameFields form={form} set={set} />
        <Select
          label={t('floor.panel.server')}
          value={form.assigneeId ?? ''}
          data={[none, ...staff]}
          onChange={(value) => set({ assigneeId: value === null || value === '' ? null : value })}
        />
      </div>
      <NotesField form={form} set={set} />
    </>
  )
}

interface BookingDialogProps {
  /** null: a new one. */
  booking: Booking | null
  /** What was asked for: everything, or only another table. */
  part: 'details' | 'table'
  day: string
  close: () => void
  /** A new booking, on which day it is, and where it sits. */
  booked: (id: string, day: string, unitIds: readonly string[]) => void
}

/** Books, or changes a booking: when, how many, who, and where they will sit. */
export function BookingDialog({ booking, part, day, close, booked }: BookingDialogProps) {
  const desk = useDesk()
  const { t } = desk.words
  const data = useStructure()
  const now = useNow()
  const rule = dayRuleOf(data)
  const stay = data.merchant?.defaultStayMinutes ?? 90
  const [form, setForm] = useState(() => (booking === null ? emptyForm(rule, day, now, stay) : formOf(rule, booking)))
  const held = booking === null ? [] : unitIdsOf(booking)
  const [wished, setWished] = useState<string | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const span = spanOf(rule, form)
  const offers = useOffers(span === null ? null : form.partySize, span ?? { from: 0, to: 0 })
  const known = [held, ...(offers ?? []).map(({ unitIds }) => unitIds)].map(keyOf)
  const own = wished !== null && (wished === LATER || known.includes(wished)) ? wished : null
  // The best one, until something was chosen; a booking keeps what it has. What is best is not known while it is asked for.
  const best = booking !== null ? keyOf(held) : offers === null ? null : keyOf(offers[0]?.unitIds ?? [])
  const chosen = own ?? best

  const save = async (): Promise<void> => {
    const wrong = problemOf(form, span, now, booking === null ? null : Date.parse(booking.reservation.reservedFrom))
    if (wrong !== null || span === null || chosen === null) {
      setProblem(t(`bookings.problems.${wrong ?? 'when'}`))
      return
    }
    setBusy(true)
    const unitIds = unitIdsIn(chosen)
    const answer =
      booking === null ? await book(desk, form, span, unitIds) : await change(desk, booking, form, span, unitIds)
    setBusy(false)
    if (!answer.ok) {
      setProblem(failureText(t, answer.failure))
      return
    }
    if (booking === null && answer.id !== null) booked(answer.id, businessDay(rule, span.from), unitIds)
    close()
  }

  const lengths = [...new Set([...LENGTHS, form.length, stay])].sort((one, other) => one - other)
  const who = booking === null ? '' : whoText(guestOf(form).name, form.partySize, desk.words)
  const title =
    booking === null
      ? t('bookings.newTitle')
      : part === 'table'
        ? t('bookings.tableTitle', { who })
        : t('bookings.editTitle', { who })
  return (
    <FormDialog
      title={title}
      size="xl"
      close={close}
      send={save}
      busy={busy}
      ready={chosen !== null || span === null}
      act={booking === null ? t('bookings.book') : t('bookings.save')}
      problem={problem}
    >
      {part === 'details' && (
        <Details
          form={form}
          lengths={lengths}
          clocks={quartersOf(rule, form.clock)}
          night={
            span !== null && isAfterMidnight(rule, form) ? t('bookings.night', { day: desk.words.day(span.from) }) : ''
          }
          set={(changed) => {
            setProblem(null)
            setForm((typed) => ({ ...typed, ...changed }))
          }}
        />
      )}
      <Tables offers={offers} held={held} mayWait={held.length === 0} chosen={chosen} choose={setWished} />
    </FormDialog>
  )
}
