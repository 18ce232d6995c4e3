import { useLayoutEffect, useRef } from 'react'
import { TextInput } from '@mantine/core'
import { useWords } from '../../ui/use-words'
import { caretIn } from './pairing-code'
import css from './join.module.css'

interface CodeFieldProps {
  value: string
  error: string | undefined
  onChange: (code: string) => void
}

/** The code, grouped while it is typed; the caret stays where the fingers are. */
export function CodeField({ value, error, onChange }: CodeFieldProps) {
  const { t } = useWords()
  const field = useRef<HTMLInputElement>(null)
  const caret = useRef<number | null>(null)
  useLayoutEffect(() => {
    if (caret.current === null) return
    field.current?.setSelectionRange(caret.current, caret.current)
    caret.current = null
  })
  return (
    <TextInput
      ref={field}
      name="code"
      classNames={{ input: css.code }}
      label={t('join.code')}
      description={t('join.codeHint')}
      placeholder="XXXX-XXXX-XXXX"
      value={value}
      autoCapitalize="characters"
      autoComplete="off"
      autoCorrect="off"
      spellCheck={false}
      error={error}
      onChange={(event) => {
        const { value: typed, selectionStart } = event.currentTarget
        caret.current = caretIn(typed, selectionStart ?? typed.length)
        onChange(typed)
      }}
    />
  )
}
