import { useEffect, useRef, useState } from 'react'
import { Menu } from '@mantine/core'
import { IconHistory, IconListDetails, IconUsers } from '@tabler/icons-react'
import { useFloorView, useNow, useProjection } from '../../app/context'
import { tileFacts } from '../../state/projection/tile-facts'
import type { ScreenPoint } from '../canvas'
import { useDesk } from '../desk'
import { PartyDialog } from './action-dialog'
import { ACTION_ICONS } from './action-list'
import type { Asking } from './action-list'
import { actionsFor, partyAt } from './actions'

/**
 * Whether anything new was touched since the menu opened. The finger of the long press that opened it is still down,
 * and what the browser makes of its lifting must not close the menu.
 */
function useTouchedAnew() {
  const touched = useRef(false)
  useEffect(() => {
    const stop = new AbortController()
    for (const sign of ['pointerdown', 'keydown'])
      window.addEventListener(sign, () => (touched.current = true), { capture: true, signal: stop.signal })
    return () => stop.abort()
  }, [])
  return touched
}

/** A long press on a table: its actions at the finger, the same as in the panel. */
export function UnitMenu({ unitId, at, close }: { unitId: string; at: ScreenPoint; close: () => void }) {
  const desk = useDesk()
  const { t } = desk.words
  const data = useProjection()
  const now = useNow()
  const select = useFloorView((view) => view.select)
  const set = useFloorView((view) => view.set)
  const touchedAnew = useTouchedAnew()
  const [asking, setAsking] = useState<Asking | null>(null)
  const unit = data.units.get(unitId)
  if (unit === undefined) return null
  const facts = tileFacts(data, unit, now)
  const party = partyAt(facts)
  const free = facts.state === 'free' || facts.state === 'soon'
  if (asking !== null) return <PartyDialog {...asking} close={close} />
  return (
    <Menu
      opened
      onChange={(opened) => !opened && touchedAnew.current && close()}
      position="right-start"
      closeOnItemClick={false}
      width={260}
    >
      <Menu.Target>
        <span style={{ position: 'absolute', left: at.x, top: at.y, width: 1, height: 1 }} />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {t('floor.table', { number: unit.number })} · {t(`floor.states.${facts.state}`)}
        </Menu.Label>
        {free && (
          <Menu.Item
            leftSection={<IconUsers size={22} aria-hidden />}
            onClick={() => {
              close()
              select(unitId)
            }}
          >
            {t('floor.panel.seatHere')}
          </Menu.Item>
        )}
        {party !== null &&
          actionsFor(desk, unitId, party).map((action) => {
            const Icon = ACTION_ICONS[action.key]
            return (
              <Menu.Item
                key={action.key}
                leftSection={<Icon size={22} aria-hidden />}
                onClick={() => {
                  const { run, usage } = action
                  if (typeof run === 'string') {
                    setAsking({ kind: run, usage })
                    return
                  }
                  close()
                  void run()
                }}
              >
                {t(`floor.panel.${action.key}`)}
              </Menu.Item>
            )
          })}
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconListDetails size={22} aria-hidden />}
          onClick={() => {
            close()
            select(unitId)
          }}
        >
          {t('floor.panel.details')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconHistory size={22} aria-hidden />}
          onClick={() => set({ screen: 'activity', subjectId: unitId })}
        >
          {t('floor.panel.history')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
