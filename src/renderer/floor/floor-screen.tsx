import { useEffect, useRef, useState } from 'react'
import { useMediaQuery } from '@mantine/hooks'
import { TopBar } from '../app/top-bar'
import { ShortcutSheet } from '../app/shortcut-sheet'
import { useFloorView, useNow, usePreferences, useStructure, useTerminal } from '../app/context'
import { Delayed } from '../ui/delayed'
import { useWords } from '../ui/use-words'
import type { ScreenPoint } from './canvas'
import { Counts } from './bars/counts'
import { Dock } from './bars/dock'
import { Legend } from './bars/legend'
import { FloorTools } from './bars/floor-tools'
import { LayoutTabs } from './bars/layout-tabs'
import { SeatBar } from './bars/seat-bar'
import { Tray } from './bars/tray'
import { EmptyFloor } from './empty/empty-floor'
import { FindTable } from './find/find-table'
import { FloorList } from './list/floor-list'
import { shownLayouts, unitsShown } from './layouts'
import { UnitMenu } from './panel/unit-menu'
import { UnitPanel } from './panel/unit-panel'
import { FloorPlan } from './plan/floor-plan'
import { useFloorKeys } from './use-floor-keys'
import css from './floor-screen.module.css'

/** Space that what floats at the edges takes of the plan, in CSS pixels. */
const DOCK_HEIGHT = 132
const PHONE_DOCK_HEIGHT = 232
const PANEL_WIDTH = 376
const SHEET_HEIGHT = 360

/** Keeps a layout chosen that is there. */
function useLayoutChoice() {
  const data = useStructure()
  const now = useNow()
  const layouts = shownLayouts(data, now)
  const wished = useFloorView((view) => view.layoutId)
  const set = useFloorView((view) => view.set)
  const layout = layouts.find((one) => one.id === wished) ?? layouts[0] ?? null
  const layoutId = layout?.id ?? null
  useEffect(() => {
    if (layoutId !== wished) set({ layoutId, zoneId: null })
  }, [layoutId, wished, set])
  return { data, layouts, layout }
}

/** The live floor: plan or list in the middle, everything else at its edges. */
export function FloorScreen() {
  const { t, name } = useWords()
  const loaded = useProjectionLoaded()
  const { data, layouts, layout } = useLayoutChoice()
  const floorView = usePreferences((preferences) => preferences.floorView)
  const legend = usePreferences((preferences) => preferences.legend)
  const selectedId = useFloorView((view) => view.selectedId)
  const interaction = useFloorView((view) => view.interaction)
  const phone = useMediaQuery('(max-width: 700px)', false, { getInitialValueInEffect: false })
  const [menu, setMenu] = useState<{ unitId: string; at: ScreenPoint } | null>(null)
  const stage = useRef<HTMLDivElement>(null)
  const keys = useFloorKeys(layouts)
  const docked = interaction.kind !== 'none'
  const panel = selectedId !== null && (interaction.kind === 'none' || interaction.kind === 'finding')
  const empty = layout === null || unitsShown(data, layout.id, null).length === 0
  const insets = {
    top: 0,
    right: panel && !phone ? PANEL_WIDTH : 0,
    bottom: panel && phone ? SHEET_HEIGHT : docked ? (phone ? PHONE_DOCK_HEIGHT : DOCK_HEIGHT) : 0,
    left: 0,
  }
  const tools = <FloorTools layoutId={layout?.id ?? null} keys={keys} floating={phone} />
  return (
    <>
      <TopBar>
        <LayoutTabs layouts={layouts} layoutId={layout?.id ?? null} phone={phone} />
        <FindTable open={keys.find} />
      </TopBar>
      <SeatBar layoutId={layout?.id ?? null} keys={keys} tools={phone ? null : tools} />
      <Tray />
      <main id="content" className={css.stage} ref={stage} tabIndex={-1}>
        <h1 className="visually-hidden">{layout === null ? t('floor.title') : name(layout.name)}</h1>
        {!loaded ? (
          <Delayed>
            <p className={css.loading}>{t('floor.loading')}</p>
          </Delayed>
        ) : empty ? (
          <EmptyFloor layoutId={layout?.id ?? null} />
        ) : floorView === 'list' ? (
          <FloorList layoutId={layout.id} covered={insets} />
        ) : (
          <FloorPlan
            layoutId={layout.id}
            layoutName={name(layout.name)}
            insets={insets}
            minimap={!phone}
            onActions={(unitId, at) => setMenu({ unitId, at })}
          />
        )}
        {phone && !panel && !docked && tools}
        {legend && !empty && <Legend />}
        {panel && <UnitPanel unitId={selectedId} key={selectedId} phone={phone} />}
        {docked && <Dock />}
        {menu !== null && <UnitMenu unitId={menu.unitId} at={menu.at} close={() => setMenu(null)} />}
      </main>
      {layout !== null && <Counts layoutId={layout.id} />}
      <ShortcutSheet opened={keys.help.opened} close={keys.help.close} />
    </>
  )
}

function useProjectionLoaded(): boolean {
  const { projection } = useTerminal()
  const [loaded, setLoaded] = useState(() => projection.store.getState().loaded)
  useEffect(() => {
    const look = (): void => setLoaded(projection.store.getState().loaded)
    look()
    return projection.store.subscribe(look)
  }, [projection])
  return loaded
}
