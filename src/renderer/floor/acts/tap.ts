import type { Desk } from '../desk'
import { chooseTarget, confirmMoving } from './moving'
import { chooseUnit, confirmSeating } from './seating'

/** A table was tapped, on the plan or in the list; what it means depends on what is going on. */
export function tapUnit(desk: Desk, unitId: string | null, focusPanel = false): void {
  const view = desk.terminal.floorView.getState()
  switch (view.interaction.kind) {
    case 'seating':
      if (unitId !== null) void chooseUnit(desk, unitId)
      return
    case 'moving':
      if (unitId !== null) chooseTarget(desk, unitId)
      return
    case 'finding':
    case 'none':
      view.select(unitId, focusPanel)
      return
  }
}

/** Enter: what the filled button of the bar would do. */
export function confirm(desk: Desk): void {
  const { kind } = desk.terminal.floorView.getState().interaction
  if (kind === 'seating') void confirmSeating(desk)
  if (kind === 'moving') void confirmMoving(desk)
}
