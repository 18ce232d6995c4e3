import { useEffect, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import css from './hold-button.module.css'

export const HOLD_MILLISECONDS = 2_000
/** How long a press by other means (a voice, a switch) waits for its second one. */
const ARMED_MILLISECONDS = 6_000

interface HoldButtonProps {
  label: string
  /** While it is pressed. */
  holding: string
  /** It was let go too early. */
  shorter: string
  /** For who cannot hold: it was pressed once. */
  onceMore: string
  disabled?: boolean
  onHeld: () => void
}

/**
 * Does something that must not happen by accident: a finger, a mouse or a key stays on it for two seconds. Who presses by
 * a screen reader, a voice or a switch cannot hold; for them a second press counts.
 */
export function HoldButton({ label, holding, shorter, onceMore, disabled, onHeld }: HoldButtonProps) {
  const [phase, setPhase] = useState<'rest' | 'holding' | 'short' | 'armed'>('rest')
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  /** A click that follows a press of a finger or a key is none of its own. */
  const pressed = useRef(false)
  useEffect(() => () => clearTimeout(timer.current), [])

  const begin = (): void => {
    if (disabled === true || phase === 'holding') return
    pressed.current = true
    setPhase('holding')
    clearTimeout(timer.current)
    timer.current = setTimeout(() => {
      setPhase('rest')
      onHeld()
    }, HOLD_MILLISECONDS)
  }
  const end = (): void => {
    if (phase !== 'holding') return
    clearTimeout(timer.current)
    setPhase('short')
  }
  const click = (): void => {
    if (pressed.current) {
      pressed.current = false
      return
    }
    clearTimeout(timer.current)
    if (phase === 'armed') {
      setPhase('rest')
      onHeld()
      return
    }
    setPhase('armed')
    timer.current = setTimeout(() => setPhase('rest'), ARMED_MILLISECONDS)
  }
  const isKey = ({ key }: KeyboardEvent): boolean => key === ' ' || key === 'Enter'

  const text = { rest: label, holding, short: label, armed: onceMore }[phase]
  return (
    <div className={css.hold}>
      <button
        type="button"
        className={css.button}
        data-holding={phase === 'holding' || undefined}
        disabled={disabled}
        onPointerDown={begin}
        onPointerUp={end}
        onPointerLeave={end}
        onPointerCancel={end}
        onContextMenu={(event) => event.preventDefault()}
        onKeyDown={(event) => {
          if (!isKey(event)) return
          event.preventDefault()
          if (!event.repeat) begin()
        }}
        onKeyUp={(event) => {
          if (!isKey(event)) return
          pressed.current = false
          end()
        }}
        onBlur={end}
        onClick={click}
      >
        <span
          className={css.fill}
          style={{ transitionDuration: phase === 'holding' ? `${HOLD_MILLISECONDS}ms` : '0ms' }}
          aria-hidden
        />
        <span className={css.text}>{text}</span>
      </button>
      <p className={css.hint} role="status">
        {phase === 'short' ? shorter : ''}
      </p>
    </div>
  )
}
