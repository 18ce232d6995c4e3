import { useState } from 'react'
import { Button, Popover, Select } from '@mantine/core'
import { IconClockSearch } from '@tabler/icons-react'
import { useNow, useStructure } from '../../app/context'
import { Choice } from '../../ui/choice'
import { nextAt } from '../../ui/time'
import { findFree } from '../acts/finding'
import { ToolButton } from '../bars/tool-button'
import { useDesk } from '../desk'
import { zonesOf } from '../layouts'
import type { Opening } from '../use-floor-keys'
import css from './find.module.css'

type When = 'now' | '30' | '60' | 'time'
const SIZES = ['any', '1', '2', '3', '4', '5', '6', '7', '8', '10', '12'] as const
const EVERYWHERE = 'all'

/** "What is free at 19:00 for six, on the patio?": size, area and time, answered on the plan. */
export function FindFree({ opening, layoutId }: { opening: Opening; layoutId: string | null }) {
  const desk = useDesk()
  const { t, name, time, timeZone } = desk.words
  const data = useStructure()
  const now = useNow()
  const [size, setSize] = useState<(typeof SIZES)[number]>('any')
  const [zoneId, setZoneId] = useState(EVERYWHERE)
  const [when, setWhen] = useState<When>('now')
  const [clock, setClock] = useState('')
  const zones = layoutId === null ? [] : zonesOf(data, layoutId)

  const moment = (): number | null => {
    if (when === 'now') return null
    if (when !== 'time') return now + Number(when) * 60_000
    const [hours = 0, minutes = 0] = clock.split(':').map(Number)
    return nextAt(hours, minutes, now, timeZone)
  }
  const show = (): void => {
    opening.close()
    void findFree(desk, {
      partySize: size === 'any' ? null : Number(size),
      zoneId: zoneId === EVERYWHERE ? null : zoneId,
      layoutId,
      at: moment(),
    })
  }

  return (
    <Popover
      opened={opening.opened}
      onChange={(open) => !open && opening.close()}
      position="bottom-end"
      width={380}
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <ToolButton
          icon={IconClockSearch}
          label={t('floor.find.free')}
          short={t('floor.find.freeShort')}
          aria-expanded={opening.opened}
          onClick={opening.opened ? opening.close : opening.open}
        />
      </Popover.Target>
      <Popover.Dropdown aria-label={t('floor.find.free')}>
        <form
          className={css.form}
          onSubmit={(event) => {
            event.preventDefault()
            show()
          }}
        >
          <h2 className={css.title}>{t('floor.find.free')}</h2>
          <Choice
            labelled
            label={t('floor.find.size')}
            value={size}
            options={SIZES.map((value) => ({ value, label: value === 'any' ? t('floor.find.anySize') : value }))}
            onChange={setSize}
          />
          <Choice
            labelled
            label={t('floor.find.when')}
            value={when}
            options={[
              { value: 'now', label: t('floor.find.now') },
              { value: '30', label: t('floor.find.inMinutes', { minutes: 30 }) },
              { value: '60', label: t('floor.find.inMinutes', { minutes: 60 }) },
              { value: 'time', label: t('floor.find.atTime') },
            ]}
            onChange={(value) => {
              setWhen(value)
              if (clock === '') setClock(time(now + 3_600_000))
            }}
          />
          {when === 'time' && (
            <label className={css.time}>
              {t('floor.find.time')}
              <input type="time" value={clock} required onChange={(event) => setClock(event.currentTarget.value)} />
            </label>
          )}
          {zones.length > 1 && (
            <Select
              label={t('floor.find.zone')}
              value={zoneId}
              comboboxProps={{ withinPortal: false }}
              data={[
                { value: EVERYWHERE, label: t('floor.allZones') },
                ...zones.map((zone) => ({ value: zone.id, label: name(zone.name) })),
              ]}
              onChange={(value) => setZoneId(value ?? EVERYWHERE)}
            />
          )}
          <Button type="submit">{t('floor.find.show')}</Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  )
}
