import { useEffect, useState } from 'react'
import { Button, Select, TextInput } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconAdjustmentsHorizontal } from '@tabler/icons-react'
import { businessDay } from '@contract/business-day'
import { useTerminals } from '../admin/use-terminals'
import { useFloorView, useNow, useProjection, useSession } from '../app/context'
import { dayRuleOf } from '../state/projection/day-rule'
import { may } from '../state/session'
import { quartersOf } from '../ui/day-clock'
import { DayField } from '../ui/day-field'
import { useWords } from '../ui/use-words'
import { ALL_TIME, spanOf } from './period'
import type { Period } from './period'
import { principalsOf } from './subjects'
import css from './activity.module.css'

const ALL = 'all'
const MOMENT_MILLISECONDS = 300

/** What narrows the history beside its subject: a guest by name or phone, a terminal, and when. */
export interface Narrowed {
  guest: string
  terminalId: string | null
  period: Period
}

export const NOT_NARROWED: Narrowed = { guest: '', terminalId: null, period: ALL_TIME }

interface NarrowProps {
  narrowed: Narrowed
  narrow: (narrowed: Narrowed) => void
}

/** A table, a person, an order or booking. */
function Subjects() {
  const words = useWords()
  const { t, language } = words
  const data = useProjection()
  const subjectId = useFloorView((view) => view.subjectId)
  const set = useFloorView((view) => view.set)
  const collator = new Intl.Collator(language, { numeric: true })
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
  return choices.map(({ label, items }) => (
    <Select
      key={label}
      label={label}
      searchable
      value={items.some(({ value }) => value === subjectId) ? subjectId : ALL}
      data={[{ value: ALL, label: t('activity.all') }, ...items]}
      onChange={(id) => set({ subjectId: id === null || id === ALL ? null : id })}
    />
  ))
}

/** Asked for a moment after the last key. */
function Guest({ narrowed, narrow }: NarrowProps) {
  const { t } = useWords()
  const [typed, setTyped] = useState(narrowed.guest)
  useEffect(() => {
    const guest = typed.trim()
    if (guest === narrowed.guest) return undefined
    const timer = setTimeout(() => narrow({ ...narrowed, guest }), MOMENT_MILLISECONDS)
    return () => clearTimeout(timer)
  }, [typed, narrowed, narrow])
  return (
    <TextInput
      label={t('activity.filterGuest')}
      placeholder={t('activity.guestHint')}
      value={typed}
      maxLength={80}
      autoComplete="off"
      onChange={(event) => setTyped(event.currentTarget.value)}
    />
  )
}

function Terminals({ narrowed, narrow }: NarrowProps) {
  const { t } = useWords()
  const { rows } = useTerminals()
  return (
    <Select
      label={t('activity.filterTerminal')}
      searchable
      value={narrowed.terminalId ?? ALL}
      data={[
        { value: ALL, label: t('activity.all') },
        ...(rows ?? []).map(({ id, name, code }) => ({ value: id, label: `${name} (${code})` })),
      ]}
      onChange={(id) => narrow({ ...narrowed, terminalId: id === null || id === ALL ? null : id })}
    />
  )
}

/** A business day and a part of it; a time alone is one of today. */
function When({ narrowed, narrow }: NarrowProps) {
  const { t } = useWords()
  const rule = dayRuleOf(useProjection())
  const now = useNow()
  const { period } = narrowed
  const span = spanOf(rule, period)
  const quarters = quartersOf(rule, '')
  const choose = (change: Partial<Period>): void => {
    const next = { ...period, ...change }
    const timed = next.from !== null || next.until !== null
    narrow({ ...narrowed, period: { ...next, day: next.day === '' && timed ? businessDay(rule, now) : next.day } })
  }
  const time = (label: string, value: string | null, take: (clock: string | null) => void) => (
    <Select
      label={label}
      searchable
      value={value ?? ALL}
      data={[{ value: ALL, label: t('activity.anyTime') }, ...quarters]}
      onChange={(clock) => take(clock === null || clock === ALL ? null : clock)}
    />
  )
  return (
    <>
      <DayField
        label={t('activity.filterDay')}
        value={period.day}
        onChange={(day) => (day === '' ? narrow({ ...narrowed, period: ALL_TIME }) : choose({ day }))}
      />
      {time(t('activity.filterFrom'), period.from, (from) => choose({ from }))}
      {time(t('activity.filterUntil'), period.until, (until) => choose({ until }))}
      {span !== null && span.from >= span.to && (
        <p className={css.turned} role="alert">
          {t('activity.untilBeforeFrom')}
        </p>
      )}
    </>
  )
}

/** Whose history is shown, where it was done and when. On a phone the less usual ones are a tap away. */
export function Filters({ narrowed, narrow }: NarrowProps) {
  const { t } = useWords()
  const subjectId = useFloorView((view) => view.subjectId)
  const set = useFloorView((view) => view.set)
  const maySeeGuests = useSession((session) => may(session, 'SaleOrder.find') && may(session, 'Reservation.find'))
  const maySeeTerminals = useSession((session) => may(session, 'Terminal.find'))
  const phone = useMediaQuery('(max-width: 700px)', false, { getInitialValueInEffect: false })
  const [more, setMore] = useState(false)
  const [turn, setTurn] = useState(0)
  const { guest, terminalId, period } = narrowed
  const far = terminalId !== null || period !== ALL_TIME
  const shown = { narrowed, narrow }
  return (
    <>
      <div className={css.filters} key={turn}>
        <Subjects />
        {maySeeGuests && <Guest {...shown} />}
        {(!phone || more || far) && (
          <>
            {maySeeTerminals && <Terminals {...shown} />}
            <When {...shown} />
          </>
        )}
      </div>
      <div className={css.everything}>
        {phone && !more && !far && (
          <Button
            variant="subtle"
            leftSection={<IconAdjustmentsHorizontal size={20} aria-hidden />}
            onClick={() => setMore(true)}
          >
            {t('activity.moreFilters')}
          </Button>
        )}
        {(subjectId !== null || guest !== '' || far) && (
          <Button
            variant="subtle"
            onClick={() => {
              set({ subjectId: null })
              narrow(NOT_NARROWED)
              // What is half typed goes as well.
              setTurn(turn + 1)
            }}
          >
            {t('activity.everything')}
          </Button>
        )}
      </div>
    </>
  )
}
