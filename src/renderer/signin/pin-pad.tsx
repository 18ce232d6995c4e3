import { useEffect, useState } from 'react'
import { IconArrowRight, IconBackspace } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import css from './pin-pad.module.css'

const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9']
const LEAST = 4
const MOST = 8

interface PinPadProps {
  label: string
  disabled: boolean
  /** Takes no digits at all, so that none wait for the end of a lock-out. */
  locked: boolean
  onEnter: (pin: string) => void
  onEscape: () => void
}

/** Keypad for fingers, and the same by the keyboard: digits, Backspace, Enter, Escape. The digits are never shown. */
export function PinPad({ label, disabled, locked, onEnter, onEscape }: PinPadProps) {
  const { t } = useTranslation()
  const [pin, setPin] = useState('')

  const type = (digit: string): void => {
    if (!locked) setPin((typed) => (typed.length < MOST ? typed + digit : typed))
  }
  const erase = (): void => setPin((typed) => typed.slice(0, -1))
  const enter = (): void => {
    if (disabled || pin.length < LEAST) return
    setPin('')
    onEnter(pin)
  }

  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey) return
      const onButton = event.target instanceof HTMLButtonElement && event.key === 'Enter'
      if (/^\d$/.test(event.key)) type(event.key)
      else if (event.key === 'Backspace') erase()
      else if (event.key === 'Escape') onEscape()
      else if (event.key === 'Enter' && (!onButton || pin.length >= LEAST)) {
        event.preventDefault()
        enter()
      }
    }
    window.addEventListener('keydown', pressed)
    return () => window.removeEventListener('keydown', pressed)
  })

  return (
    <div className={css.pad} role="group" aria-label={label}>
      <div className={css.dots} aria-hidden>
        {Array.from({ length: Math.max(LEAST, pin.length) }, (_, index) => (
          <span key={index} className={css.dot} data-filled={index < pin.length || undefined} />
        ))}
      </div>
      <p className="visually-hidden" role="status">
        {t('signIn.entered', { count: pin.length })}
      </p>
      <div className={css.keys}>
        {DIGITS.map((digit) => (
          <button
            key={digit}
            type="button"
            className={css.key}
            aria-label={t('signIn.digit', { digit })}
            onClick={() => type(digit)}
          >
            {digit}
          </button>
        ))}
        <button type="button" className={css.key} aria-label={t('signIn.erase')} onClick={erase} data-quiet>
          <IconBackspace size={28} />
        </button>
        <button
          type="button"
          className={css.key}
          aria-label={t('signIn.digit', { digit: '0' })}
          onClick={() => type('0')}
        >
          0
        </button>
        <button
          type="button"
          className={css.key}
          aria-label={t('signIn.enter')}
          onClick={enter}
          aria-disabled={disabled || pin.length < LEAST}
          data-enter
        >
          <IconArrowRight size={30} />
        </button>
      </div>
    </div>
  )
}
