import { useState } from 'react'
import { Button, NumberInput, Popover } from '@mantine/core'
import { LIMITS } from '@contract/primitives'
import { useWords } from '../../ui/use-words'
import type { Opening } from '../use-floor-keys'
import css from './bars.module.css'

const LARGER = [9, 10, 11, 12, 14, 16, 18, 20]

interface MoreGuestsProps {
  opening: Opening
  /** The larger size that is being seated. */
  current: number | null
  seat: (size: number) => void
}

/** Parties of more than eight: common sizes at a tap, any other typed. */
export function MoreGuests({ opening, current, seat }: MoreGuestsProps) {
  const { t } = useWords()
  const [typed, setTyped] = useState<number | string>('')
  const choose = (size: number): void => {
    opening.close()
    setTyped('')
    seat(size)
  }
  return (
    <Popover
      opened={opening.opened}
      onChange={(open) => !open && opening.close()}
      position="bottom-start"
      trapFocus
      returnFocus
      width={272}
    >
      <Popover.Target>
        <button
          type="button"
          className={css.size}
          aria-expanded={opening.opened}
          aria-pressed={current !== null}
          onClick={opening.opened ? opening.close : opening.open}
        >
          <span className="visually-hidden">{t('floor.seat.moreLabel')}</span>
          <span aria-hidden>{current ?? '9+'}</span>
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('floor.seat.moreLabel')}>
        <div className={css.larger}>
          {LARGER.map((size) => (
            <button
              key={size}
              type="button"
              className={css.size}
              aria-label={t('floor.seat.chip', { count: size })}
              onClick={() => choose(size)}
            >
              {size}
            </button>
          ))}
        </div>
        <form
          className={css.typed}
          onSubmit={(event) => {
            event.preventDefault()
            if (typeof typed === 'number') choose(typed)
          }}
        >
          <NumberInput
            label={t('floor.seat.howMany')}
            value={typed}
            min={1}
            max={LIMITS.partySize}
            allowDecimal={false}
            allowNegative={false}
            hideControls
            inputMode="numeric"
            onChange={setTyped}
          />
          <Button type="submit" disabled={typeof typed !== 'number' || typed < 1}>
            {t('floor.seat.confirm')}
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  )
}
