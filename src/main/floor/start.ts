import type { Tx } from '../store/tx'
import { createDefaultPlan } from './default-plan'
import { addLayout } from './layouts'
import { sampleLayouts } from './sample'

/**
 * Gives a new store its default plan with a floor: the sample, or an empty one to draw on (FLR-2, OPS-1).
 */
export const createStartingFloor = (tx: Tx, floor: 'sample' | 'empty'): void => {
  createDefaultPlan(tx)
  switch (floor) {
    case 'sample':
      for (const [index, layout] of sampleLayouts().entries()) addLayout(tx, layout, `${index}/`)
      break
    case 'empty':
      addLayout(tx, { name: { en: 'Main floor', vi: 'Tầng chính' }, status: 'ACTIVATED', zones: [] })
      break
  }
}
