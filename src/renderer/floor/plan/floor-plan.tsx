import { useEffect, useMemo, useRef } from 'react'
import { ActionIcon } from '@mantine/core'
import { IconArrowsMaximize } from '@tabler/icons-react'
import type { KeyboardEvent } from 'react'
import { useFloorView } from '../../app/context'
import { FloorCanvas } from '../canvas'
import type { FloorCallbacks, FloorCanvasHandle, Insets, ScreenPoint } from '../canvas'
import type { Interaction } from '../../state/floor-view'
import { tapUnit } from '../acts/tap'
import { useDesk } from '../desk'
import { marksOf } from '../marks'
import { neighbour } from './neighbour'
import type { Direction } from './neighbour'
import { SelectionNote } from './selection-note'
import { useFloorTheme } from './use-floor-theme'
import { useFreeTables } from '../use-free-tables'
import { useOwnTables } from '../use-own-tables'
import { useLifting } from './use-lifting'
import { useScene } from './use-scene'
import css from './plan.module.css'

interface FloorPlanProps {
  layoutId: string
  layoutName: string
  insets: Insets
  minimap: boolean
  onActions: (unitId: string, at: ScreenPoint) => void
}

const DIRECTIONS: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
}

/**
 * A tap so soon at the same place belongs to the one before: the panel moves the plan, and another table lies there. By when the
 * finger came down: a slow machine may get to it much later.
 */
const DOUBLE_TAP = { milliseconds: 300, pixels: 32 }

/** The answer of the store that the marks are made of; null where none is shown. */
function proposals(interaction: Interaction): object | null {
  if (interaction.kind === 'seating') return interaction.candidates
  if (interaction.kind === 'moving') return interaction.targets
  return interaction.kind === 'finding' ? interaction.unitIds : null
}

/** The floor as a plan: the canvas, told what to mark and listened to. */
export function FloorPlan({ layoutId, layoutName, insets, minimap, onActions }: FloorPlanProps) {
  const desk = useDesk()
  const { t } = desk.words
  const scene = useScene(layoutId)
  const theme = useFloorTheme()
  const interaction = useFloorView((view) => view.interaction)
  const selected = useFloorView((view) => view.selectedId)
  const lookAt = useFloorView((view) => view.lookAt)
  const zoneId = useFloorView((view) => view.zoneId)
  const handle = useRef<FloorCanvasHandle>(null)
  const lifting = useLifting(desk, scene, handle)
  const latest = useRef({ desk, onActions, lifting })
  useEffect(() => {
    latest.current = { desk, onActions, lifting }
  })

  const finger = useRef({ x: 0, y: 0, at: 0 })
  const tapped = useRef({ x: 0, y: 0, at: -Infinity })

  const own = useOwnTables(layoutId)
  const free = useFreeTables(layoutId)
  useEffect(() => scene.setMarks(marksOf(interaction, own, free)), [scene, interaction, own, free])
  // What was found may lie anywhere: all tables are shown whenever some are proposed.
  const proposed = proposals(interaction)
  useEffect(() => {
    if (proposed !== null) handle.current?.fit()
  }, [proposed])
  useEffect(() => {
    const [first] = lookAt?.unitIds ?? []
    if (first !== undefined) handle.current?.centerOn(first)
  }, [lookAt])
  useEffect(() => {
    if (zoneId !== null) handle.current?.zoomTo(zoneId)
    else if (layoutId !== '') handle.current?.fit()
  }, [zoneId, layoutId])

  const callbacks = useMemo<FloorCallbacks>(
    () => ({
      onTap: (unitId) => {
        const before = tapped.current
        const { x, y, at } = finger.current
        tapped.current = { x, y, at }
        const isNear = Math.hypot(x - before.x, y - before.y) < DOUBLE_TAP.pixels
        if (isNear && at - before.at < DOUBLE_TAP.milliseconds) return
        tapUnit(latest.current.desk, unitId)
      },
      onActions: (unitId, at) => latest.current.onActions(unitId, at),
      canLift: (unitId) => latest.current.lifting.canLift(unitId),
      onLift: (unitId) => latest.current.lifting.onLift(unitId),
      onCarry: (unitId, targetId) => latest.current.lifting.onCarry(unitId, targetId),
      onDrop: (unitId, targetId) => latest.current.lifting.onDrop(unitId, targetId),
      onLiftEnd: () => latest.current.lifting.onLiftEnd(),
    }),
    [],
  )

  /** Arrow keys go from table to table; with Shift they move the plan. Space and Enter are the tap. */
  const pressed = (event: KeyboardEvent): void => {
    if (event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return
    const direction = DIRECTIONS[event.key]
    if (direction === undefined) return
    event.preventDefault()
    event.stopPropagation()
    const next = neighbour(scene, selected, direction)
    if (next !== null) desk.terminal.floorView.getState().select(next)
  }

  const isChoosing = interaction.kind !== 'none'
  const chosen = interaction.kind === 'seating' ? (interaction.chosen?.unitIds[0] ?? null) : null
  const aimed = interaction.kind === 'moving' ? interaction.chosenId : null
  return (
    <div
      onKeyDownCapture={pressed}
      onPointerDownCapture={(event) => (finger.current = { x: event.clientX, y: event.clientY, at: event.timeStamp })}
      style={{ position: 'absolute', inset: 0 }}
    >
      <SelectionNote />
      <FloorCanvas
        ref={handle}
        scene={scene}
        theme={theme}
        label={t('floor.planLabel', { layout: layoutName })}
        selectedId={chosen ?? aimed ?? selected}
        callbacks={callbacks}
        insets={insets}
        // A bar takes its part of the screen: without the empty edges of the room the tables stay as large as they were.
        fitTo={isChoosing ? 'tables' : 'layout'}
        minimap={minimap}
        probe
      />
      <ActionIcon
        className={css.fit}
        data-choosing={isChoosing || undefined}
        style={{ right: insets.right + 12, bottom: insets.bottom + 12 }}
        color="gray"
        variant="filled"
        aria-label={t('floor.fit')}
        title={t('floor.fit')}
        onClick={() => handle.current?.fit()}
      >
        <IconArrowsMaximize size={22} />
      </ActionIcon>
    </div>
  )
}
