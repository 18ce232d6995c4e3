import { useState } from 'react'
import { Popover, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useNow, useProjection } from '../../app/context'
import { guestNameOf, tileFacts } from '../../state/projection/tile-facts'
import { plain } from '../../ui/plain-text'
import { findByText, goToUnit } from '../acts/finding'
import { useDesk } from '../desk'
import { useFloorTheme } from '../plan/use-floor-theme'
import { StateSwatch } from '../state-swatch'
import { areaOf } from '../unit-words'
import type { Opening } from '../use-floor-keys'
import css from './find.module.css'

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '', '0', '⌫']
const MOST_SHOWN = 6
/** Nothing on a floor has a longer name. */
const LONGEST = 200

/** What was found, the first one marked: Enter goes there. */
function Results({
  ids,
  text,
  at,
  go,
}: {
  ids: readonly string[]
  text: string
  at: number
  go: (id: string) => void
}) {
  const { words } = useDesk()
  const { t, name } = words
  const data = useProjection()
  const theme = useFloorTheme()
  const now = useNow()
  if (text.trim() === '') return null
  if (ids.length === 0) return <p className={css.none}>{t('floor.find.none', { text })}</p>
  return (
    <div
      className={css.results}
      id="find-results"
      role="listbox"
      aria-label={t('floor.find.results', { count: ids.length })}
    >
      {ids.slice(0, MOST_SHOWN).map((id, index) => {
        const unit = data.units.get(id)
        if (unit === undefined) return null
        const guest = data
          .usagesOfUnit(unit)
          .map((usage) => guestNameOf(data, usage))
          .find((found) => found !== null && plain(found).includes(plain(text)))
        const place = unit.name === null ? areaOf(data, unit.zoneId, words) : name(unit.name)
        return (
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the field above has the keys
          <div
            key={id}
            id={`find-${id}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            className={css.result}
            onClick={() => go(id)}
          >
            <StateSwatch state={tileFacts(data, unit, now).state} theme={theme} />
            <strong>{t('floor.table', { number: unit.number })}</strong>
            <span className={css.area}>{guest == null ? place : `${guest} · ${place}`}</span>
          </div>
        )
      })}
    </div>
  )
}

/** Find a table by its number, its name or its guest: typed, or on a keypad under the finger. */
export function FindTable({ open }: { open: Opening }) {
  const desk = useDesk()
  const { t } = desk.words
  const data = useProjection()
  const now = useNow()
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const touch = window.matchMedia('(pointer: coarse)').matches
  const ids = open.opened ? findByText(data, text, desk.words, now) : []
  const last = Math.min(ids.length, MOST_SHOWN) - 1
  const type = (typed: string): void => {
    setText(typed)
    setAt(0)
  }
  const close = (): void => {
    open.close()
    type('')
  }
  const go = (id: string): void => {
    close()
    goToUnit(desk, id)
  }

  return (
    <Popover
      transitionProps={{ duration: 0 }}
      opened={open.opened}
      onChange={(opened) => !opened && close()}
      position="bottom-start"
      width={320}
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <button
          type="button"
          className={css.opener}
          aria-label={t('floor.find.label')}
          aria-expanded={open.opened}
          onClick={open.opened ? close : open.open}
        >
          <IconSearch size={24} aria-hidden />
          <span className={css.openerText}>{t('floor.find.label')}</span>
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('floor.find.label')}>
        <TextInput
          aria-label={t('floor.find.label')}
          placeholder={t('floor.find.placeholder')}
          value={text}
          maxLength={LONGEST}
          leftSection={<IconSearch size={20} aria-hidden />}
          role="combobox"
          aria-expanded={ids.length > 0}
          aria-controls="find-results"
          aria-activedescendant={ids[at] === undefined ? undefined : `find-${ids[at]}`}
          data-autofocus
          autoFocus
          autoComplete="off"
          onChange={(event) => type(event.currentTarget.value)}
          onKeyDown={(event) => {
            const found = ids[at]
            if (event.key === 'Enter' && found !== undefined) {
              event.preventDefault()
              go(found)
            } else if (event.key === 'ArrowDown') setAt(Math.min(last, at + 1))
            else if (event.key === 'ArrowUp') setAt(Math.max(0, at - 1))
          }}
        />
        <Results ids={ids} text={text} at={at} go={go} />
        {touch && (
          <div className={css.keypad} role="group" aria-label={t('floor.find.keypad')}>
            {KEYS.map((key) =>
              key === '' ? (
                <span key="gap" />
              ) : (
                <button
                  key={key}
                  type="button"
                  className={css.key}
                  aria-label={key === '⌫' ? t('signIn.erase') : key}
                  onClick={() => type(key === '⌫' ? text.slice(0, -1) : text + key)}
                >
                  {key}
                </button>
              ),
            )}
          </div>
        )}
      </Popover.Dropdown>
    </Popover>
  )
}
