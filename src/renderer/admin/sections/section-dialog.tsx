import { useState } from 'react'
import { Checkbox, Select } from '@mantine/core'
import type { Section } from '@contract/entities/section'
import { useNow, useStructure } from '../../app/context'
import { quartersOf } from '../../ui/day-clock'
import { DayField } from '../../ui/day-field'
import { useDesk } from '../../floor/desk'
import { areaOf, staffName } from '../../floor/unit-words'
import type { Failure } from '../../state/client/failure'
import { failureText } from '../../ui/failure-text'
import { FormDialog } from '../../ui/form-dialog'
import { areasOf } from '../terminals/station'
import { dayRuleOf } from '../../state/projection/day-rule'
import { save } from './acts'
import { emptyForm, formOf, problemOf, shiftOfForm, withRoom, withTable } from './section-form'
import type { SectionForm } from './section-form'
import css from './sections.module.css'

/** Rooms as a whole, or their tables one by one. */
function Tables({ form, set }: { form: SectionForm; set: (form: SectionForm) => void }) {
  const { words } = useDesk()
  const { t } = words
  const data = useStructure()
  const collator = new Intl.Collator(words.language, { numeric: true })
  const numberOf = (id: string): string => data.units.get(id)?.number ?? '?'
  return (
    <fieldset className={css.rooms}>
      <legend className={css.legend}>{t('sections.tables')}</legend>
      {areasOf(data).map(({ zoneId, unitIds }) => {
        const whole = form.zoneIds.has(zoneId)
        const room = areaOf(data, zoneId, words)
        return (
          <div key={zoneId} className={css.room} role="group" aria-label={room}>
            <Checkbox
              size="md"
              className={css.whole ?? ''}
              label={room}
              description={t('sections.wholeRoom', { count: unitIds.length })}
              checked={whole}
              indeterminate={!whole && unitIds.some((id) => form.unitIds.has(id))}
              onChange={(event) => set(withRoom(form, zoneId, unitIds, event.currentTarget.checked))}
            />
            {!whole && (
              <div className={css.chips}>
                {unitIds
                  .toSorted((one, other) => collator.compare(numberOf(one), numberOf(other)))
                  .map((id) => {
                    const number = numberOf(id)
                    return (
                      <button
                        key={id}
                        type="button"
                        className={`${css.chip} figures`}
                        aria-pressed={form.unitIds.has(id)}
                        aria-label={t('floor.table', { number })}
                        onClick={() => set(withTable(form, id))}
                      >
                        {number}
                      </button>
                    )
                  })}
              </div>
            )}
          </div>
        )
      })}
    </fieldset>
  )
}

/** Who looks after which tables, from when until when. */
export function SectionDialog({ section, close }: { section: Section | null; close: () => void }) {
  const desk = useDesk()
  const { t } = desk.words
  const data = useStructure()
  const now = useNow()
  const rule = dayRuleOf(data)
  const [form, setForm] = useState(() => (section === null ? emptyForm(rule, now) : formOf(rule, section)))
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const set = (change: Partial<SectionForm>): void => {
    setProblem(null)
    setForm({ ...form, ...change })
  }
  const staff = [...data.staff.values()].filter(
    ({ id, status, role }) =>
      id === form.staffId || (status === 'ACTIVE' && role !== 'integration' && role !== 'installer'),
  )
  /** Why it was not saved; whose tables they are already is said by name. */
  const refusal = (failure: Failure): string => {
    const other = failure.facts?.['staffId']
    const name = typeof other === 'string' ? staffName(data, other) : null
    return failure.code === 'SECTION_OVERLAP' && name !== null
      ? t('sections.overlap', { name })
      : failureText(t, failure)
  }
  const send = async (): Promise<void> => {
    const shift = shiftOfForm(rule, form)
    const wrong = problemOf(form, shift)
    if (wrong !== null || shift === null || form.staffId === null) {
      setProblem(t(`sections.problems.${wrong ?? 'when'}`))
      return
    }
    setBusy(true)
    const failure = await save(desk, section?.id ?? null, { ...form, staffId: form.staffId }, shift)
    setBusy(false)
    if (failure === null) close()
    else setProblem(refusal(failure))
  }
  return (
    <FormDialog
      title={section === null ? t('sections.newTitle') : t('sections.changeTitle')}
      size="lg"
      close={close}
      send={send}
      busy={busy}
      act={t('sections.save')}
      problem={problem}
    >
      <Select
        label={t('sections.who')}
        searchable
        value={form.staffId}
        data={staff.map(({ id, displayName }) => ({ value: id, label: displayName }))}
        onChange={(staffId) => set({ staffId })}
        data-autofocus
      />
      <div className={css.times}>
        <DayField label={t('sections.day')} value={form.day} onChange={(day) => set({ day })} />
        <Select
          label={t('sections.from')}
          searchable
          value={form.from}
          data={quartersOf(rule, form.from)}
          onChange={(clock) => set({ from: clock ?? '' })}
        />
        <Select
          label={t('sections.to')}
          searchable
          value={form.to}
          data={quartersOf(rule, form.to)}
          onChange={(clock) => set({ to: clock ?? '' })}
        />
      </div>
      <Tables form={form} set={set} />
    </FormDialog>
  )
}
