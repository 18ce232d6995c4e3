import type { OutputOf, ParsedInputOf } from '@contract/contract'
import type { BatchResult } from '@contract/operations/usages'
import type { Refusal } from '@contract/errors'
import { refuse } from '../store/refusal'
import type { Tx } from '../store/tx'
import { cancelUsage, completeUsage } from './usages'

type Done = OutputOf<'allocationUsages.complete'>
type Outcome = OutputOf<'allocationUsages.batchComplete'>

const refused = (usageId: string, { code, facts = {} }: Refusal): BatchResult => ({
  usageId,
  ok: false,
  already: false,
  usages: [],
  code,
  facts: facts as BatchResult['facts'],
})

/**
 * Does the same to each of several usages and reports what became of each (USE-5). An atomic batch in which one is refused is
 * refused whole, with the same report among its facts; otherwise each that can be done is.
 */
const inBatch = (
  tx: Tx,
  { usageIds, atomic }: { usageIds: readonly string[]; atomic: boolean },
  run: (usageId: string) => Done,
): Outcome => {
  const items = usageIds.map((usageId): BatchResult => {
    const result = tx.attempt(() => run(usageId))
    return result.ok ? { usageId, ok: true, ...result.value, code: null, facts: {} } : refused(usageId, result.refusal)
  })
  const failures = items.filter(({ ok }) => !ok)
  if (atomic && failures.length > 0) {
    refuse('BATCH_REFUSED', {
      path: ['usageIds', items.findIndex(({ ok }) => !ok)],
      facts: {
        refused: failures.length,
        items: items.map(({ usageId, ok, already, code, facts }) => ({ usageId, ok, already, code, facts })),
      },
    })
  }
  return { items, done: items.length - failures.length, refused: failures.length }
}

export const batchComplete = (tx: Tx, input: ParsedInputOf<'allocationUsages.batchComplete'>): Outcome =>
  inBatch(tx, input, (usageId) => completeUsage(tx, { usageId }))

export const batchCancel = (tx: Tx, input: ParsedInputOf<'allocationUsages.batchCancel'>): Outcome =>
  inBatch(tx, input, (usageId) => cancelUsage(tx, { usageId, reason: input.reason }))
