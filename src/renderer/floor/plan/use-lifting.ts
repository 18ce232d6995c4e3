import { useRef } from 'react'
import type { RefObject } from 'react'
import type { TransferTarget } from '@contract/operations/usages'
import { may } from '../../state/session'
import { ask } from '../../state/client/ask'
import type { FloorCanvasHandle, FloorScene, LiftVerdict } from '../canvas'
import { NO_MARKS } from '../canvas'
import { chooseTarget, moveParty, startMoving, verdictText } from '../acts/moving'
import { failed } from '../acts/outcome'
import type { Desk } from '../desk'
import { marksOf } from '../marks'

interface Lift {
  usageId: string
  fromUnitId: string
  targets: ReadonlyMap<string, TransferTarget> | null
}

const OUTCOMES = { goes: 'goes', consequence: 'consequence', refused: 'blocked' } as const

/** Dragging a party: the same questions to the store as moving it in two taps, told at the finger. */
export function useLifting(desk: Desk, scene: FloorScene, handle: RefObject<FloorCanvasHandle | null>) {
  const lift = useRef<Lift | null>(null)
  const { terminal } = desk

  const partyOn = (unitId: string) => {
    const { data } = terminal.projection.store.getState()
    const unit = data.units.get(unitId)
    const usages = unit === undefined ? [] : data.usagesOfUnit(unit)
    return usages.find((usage) => usage.seatedAt !== null) ?? usages[0]
  }

  const verdictOn = (targetId: string): LiftVerdict | null => {
    const target = lift.current?.targets?.get(targetId)
    if (target === undefined || lift.current === null) return null
    return { outcome: OUTCOMES[target.verdict], text: verdictText(desk, lift.current.usageId, target) }
  }

  return {
    canLift: (unitId: string): boolean =>
      terminal.floorView.getState().interaction.kind === 'none' &&
      may(terminal.session.getState(), 'AllocationUsage.transfer') &&
      partyOn(unitId) !== undefined,

    onLift(unitId: string): void {
      const usage = partyOn(unitId)
      if (usage === undefined) return
      const current: Lift = { usageId: usage.id, fromUnitId: unitId, targets: null }
      lift.current = current
      void ask((options) => terminal.client.allocationUsages.transferTargets({ usageId: usage.id }, options)).then(
        (answer) => {
          if (lift.current !== current) return
          if (!answer.ok) {
            handle.current?.cancelGesture()
            failed(desk, answer.failure)
            return
          }
          current.targets = new Map(answer.value.targets.map((target) => [target.unitId, target]))
          scene.setMarks(
            marksOf({ kind: 'moving', ...current, conflictId: null, chosenId: null, otherStation: false, busy: false }),
          )
          for (const targetId of current.targets.keys()) {
            const verdict = verdictOn(targetId)
            if (verdict !== null) handle.current?.showVerdict(targetId, verdict)
          }
        },
      )
    },

    onCarry: (_unitId: string, targetId: string | null): LiftVerdict | null =>
      targetId === null ? null : verdictOn(targetId),

    onDrop(_unitId: string, targetId: string): void {
      const current = lift.current
      if (current === null) return
      if (current.targets === null) {
        // Dropped before the store had answered: the same question is asked in the bar, with the target chosen.
        void startMoving(desk, current.usageId, current.fromUnitId).then(() => chooseTarget(desk, targetId))
        return
      }
      const target = current.targets.get(targetId)
      if (target !== undefined && target.verdict !== 'refused') void moveParty(desk, current.usageId, target)
    },

    onLiftEnd(): void {
      lift.current = null
      scene.setMarks(NO_MARKS)
    },
  }
}
