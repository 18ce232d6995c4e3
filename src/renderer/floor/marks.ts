import type { Interaction } from '../state/floor-view'
import { NO_MARKS } from './canvas/model'
import type { TileMark, TileMarks } from './canvas/model'

const RANKS = ['rank1', 'rank2', 'rank3'] as const

/**
 * What the running interaction says about each table: rings, and who steps back; else whose own tables stand out. Of
 * `free` tables with room for the party that is being seated each may be tapped, so they stay in the light.
 */
export function marksOf(
  interaction: Interaction,
  own: ReadonlySet<string> | null = null,
  free: ReadonlySet<string> | null = null,
): TileMarks {
  const marks = new Map<string, TileMark>()
  switch (interaction.kind) {
    case 'none':
      return own === null ? NO_MARKS : { ...NO_MARKS, rest: 'dimmed', spared: own }
    case 'seating': {
      if (interaction.candidates === null) return NO_MARKS
      for (const [index, candidate] of interaction.candidates.slice(0, RANKS.length).entries()) {
        // A table may stand in several proposals; its best one counts.
        for (const id of candidate.unitIds) if (!marks.has(id)) marks.set(id, RANKS[index] ?? 'rank3')
      }
      const { chosen } = interaction
      if (chosen !== null && chosen.refusal === null) {
        for (const id of chosen.unitIds) if (!marks.has(id)) marks.set(id, 'goes')
      }
      return { marks, rest: 'dimmed', ...(free !== null && { spared: free }) }
    }
    case 'moving': {
      if (interaction.targets === null) return NO_MARKS
      for (const target of interaction.targets.values()) {
        if (target.verdict !== 'refused') marks.set(target.unitId, target.verdict)
      }
      return { marks, rest: 'dimmed' }
    }
    case 'finding': {
      for (const id of interaction.unitIds) marks.set(id, 'hit')
      return { marks, rest: 'dimmed' }
    }
  }
}
