import { useId } from 'react'
import type { ReactNode } from 'react'
import css from './choice.module.css'

interface ChoiceProps<Value extends string> {
  label: string
  value: Value | null
  options: readonly { value: Value; label: ReactNode; name?: string | undefined }[]
  onChange: (value: Value) => void
  /** Shows the label above, not only to screen readers. */
  labelled?: boolean
}

/** One of a few, all of them in sight: radio buttons drawn as touch targets. */
export function Choice<Value extends string>({ label, value, options, onChange, labelled }: ChoiceProps<Value>) {
  const name = useId()
  return (
    <fieldset className={css.choice}>
      <legend className={labelled === true ? css.legend : 'visually-hidden'}>{label}</legend>
      <div className={css.options}>
        {options.map((option) => (
          <label key={option.value} className={css.option}>
            <input
              type="radio"
              className={css.input}
              name={name}
              checked={value === option.value}
              onChange={() => onChange(option.value)}
              aria-label={option.name}
            />
            <span className={css.face}>{option.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
