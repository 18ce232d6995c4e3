import type { Tx } from '../../store/tx'
import { applyEntries } from './apply'
import type { Draft } from './draft'
import type { Entry } from './payload'
import { refusePlacements, resolveTargets } from './placement'
import { settleRemovals } from './removal'
import type { OnOccupied } from './removal'
import { refuseMovedPlaces, refuseOutOfService, UNCHANGED_ABOVE } from './service'
import type { StatusAbove } from './service'
import { refuseCycles, refuseDepth, refuseUnitsAboveLeaves } from './shape'

/** How an edit treats what is occupied, and what changes above the zones. */
export interface EditTerms {
  onOccupied?: OnOccupied
  above?: StatusAbove
  /** Tells several payloads of one command apart, so that their new ids differ. */
  idScope?: string
}

/**
 * Lays a payload over the draft and checks the tree that would result, by the rules of FLR-5 and FLR-8. Nothing is
 * written; after a refusal the draft is of no more use.
 * @throws Refused any code of AGGREGATE_ERRORS but STALE_REVISION and LIMIT_EXCEEDED; NOT_FOUND, INVALID_INPUT
 */
export const decide = (tx: Tx, draft: Draft, entries: readonly Entry[], terms: EditTerms = {}): void => {
  applyEntries(tx, draft, entries, terms.idScope ?? '')
  refuseCycles(draft, entries)
  resolveTargets(draft)
  settleRemovals(tx, draft, terms.onOccupied ?? 'refuse')
  refuseDepth(draft)
  refuseUnitsAboveLeaves(draft)
  refusePlacements(draft)
  refuseOutOfService(tx, draft, terms.above ?? UNCHANGED_ABOVE)
  refuseMovedPlaces(tx, draft)
}
