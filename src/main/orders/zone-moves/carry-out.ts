import { takeUnits } from '../../occupancy/take'
import { transition } from '../../occupancy/transitions'
import type { Tx } from '../../store/tx'
import { announceMove, refreshSnapshot } from '../transfer'
import type { Usage } from './movers'
import type { Move } from './plan'

/** Carries moves out: all sources are released before the first target is taken; each usage keeps all but its unit. */
export const carryOut = (tx: Tx, moves: readonly Move[]): { cancelled: Usage[]; created: Usage[] } => {
  let count = 0
  const steps = moves.map(({ mover, units }) => ({
    units: [...units.values()],
    usages: mover.usages.map((usage) => {
      count += 1
      const target = units.get(usage.allocation_unit_id)
      if (target === undefined) throw new Error('a move without a target')
      const purpose = `transfer-${count}`
      const patch = { moved_to_id: tx.newId(purpose, 0) }
      return { usage, target, purpose, cancelled: transition(tx, usage, 'cancel', { reason: 'MOVED', patch }) }
    }),
  }))
  const made = steps.map((step) => ({
    ...step,
    created: step.usages.flatMap(({ usage, target, purpose }) =>
      takeUnits(
        tx,
        [target],
        { from: usage.reserved_from, to: usage.reserved_to },
        {
          usage_type: usage.usage_type,
          usage_id: usage.usage_id,
          seating_id: usage.seating_id,
          status: usage.status,
          seated_at: usage.seated_at,
          paid_at: usage.paid_at,
          guest: usage.guest,
          assignee_id: usage.assignee_id,
        },
        { purpose, moved: true },
      ),
    ),
  }))
  for (const { usages, created, units } of made) {
    for (const principal of new Set(created.map(({ usage_id }) => usage_id))) {
      const one = created.find(({ usage_id }) => usage_id === principal)
      if (one !== undefined) refreshSnapshot(tx, one)
    }
    announceMove(
      tx,
      usages.map(({ cancelled }) => cancelled),
      created,
      units,
    )
  }
  return {
    cancelled: made.flatMap(({ usages }) => usages.map(({ cancelled }) => cancelled)),
    created: made.flatMap(({ created }) => created),
  }
}
