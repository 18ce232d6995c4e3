import { TextInput } from '@mantine/core'
import { useWords } from './use-words'
import css from './day-field.module.css'

interface DayFieldProps {
  label: string
  /** YYYY-MM-DD, or '' for none. */
  value: string
  onChange: (day: string) => void
}

/** A date in the machine's own field, and below it which day that is: not every machine puts the day before the month. */
export function DayField({ label, value, onChange }: DayFieldProps) {
  const { date } = useWords()
  return (
    <TextInput
      type="date"
      label={label}
      value={value}
      description={date(value)}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      classNames={{ description: css.day ?? '' }}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}
