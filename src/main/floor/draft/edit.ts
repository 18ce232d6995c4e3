import type { DomainAction, DomainEvent } from '@contract/events'
import { TOPICS } from '@contract/events'
import type { Path } from '@contract/errors'
import { isoTime } from '../../store/entities'
import { refuse } from '../../store/refusal'
import type { Patch, Row } from '../../store/tables'
import type { Tx } from '../../store/tx'
import { differs } from '../patches'
import { decide } from './decide'
import type { EditTerms } from './decide'
import { draftOf } from './draft'
import type { Entry } from './payload'
import { writeDraft } from './write'

type LayoutRow = Row<'allocation_layout'>

/** An edit of a layout that exists. */
export interface LayoutEdit extends EditTerms {
  entries: readonly Entry[]
  /** What changes on the layout itself. */
  patch?: Patch<'allocation_layout'>
  /** The zones or the unit that a smaller edit is about, for observers and history. */
  about?: Pick<DomainEvent, 'zoneIds' | 'unitId' | 'unitNumber'>
}

/**
 * An edit that was drawn on another revision is refused with who changed the layout since, and when (FLR-9).
 * @throws Refused STALE_REVISION
 */
export const refuseStale = (layout: LayoutRow, revision: number | undefined, path: Path): void => {
  if (revision === undefined || revision === layout.revision) return
  const { revision: current, revised_by: revisedBy, modified_at: modifiedAt } = layout
  refuse('STALE_REVISION', { path, facts: { revision: current, revisedBy, revisedAt: isoTime(modifiedAt) } })
}

/** Tells observers what became of a layout. */
export const announceLayout = (
  tx: Tx,
  action: Extract<DomainAction, `LAYOUT_${string}`>,
  layout: LayoutRow,
  about: LayoutEdit['about'] = {},
): void => tx.emit({ topic: TOPICS.layout, action, layoutId: layout.id, planId: layout.plan_id, ...about })

/**
 * The one way in which a layout's tree changes: check and decide on a draft, write it, raise the revision, announce.
 * An edit that changes nothing writes nothing, so that nobody's draft grows stale by it. Fills in the entries' ids.
 * @returns the layout as it is now
 */
export const editLayout = (tx: Tx, layout: LayoutRow, edit: LayoutEdit): LayoutRow => {
  const draft = draftOf(tx, layout.id)
  decide(tx, draft, edit.entries, edit)
  const patch = edit.patch ?? {}
  const written = writeDraft(tx, draft)
  if (!written && !differs(layout, patch)) return layout
  const revised = { ...patch, revision: layout.revision + 1, revised_by: tx.command.actorId }
  const after = tx.update('allocation_layout', layout, revised)
  announceLayout(tx, 'LAYOUT_UPDATED', after, edit.about)
  return after
}
