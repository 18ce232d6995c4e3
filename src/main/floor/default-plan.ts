import type { Reader } from '../store/reader'
import { refuse } from '../store/refusal'
import type { Row } from '../store/tables'
import type { Tx } from '../store/tx'

/** Every merchant has one default plan from the start; layouts without a plan of their own join it (FLR-2). */

/** The merchant's default plan. @throws Refused NOT_FOUND where the store was never set up */
export const needDefaultPlan = (reader: Reader): Row<'allocation_plan'> =>
  reader.first<Row<'allocation_plan'>>(
    'SELECT * FROM allocation_plan WHERE merchant_id = ? AND is_default = 1 AND deleted_at IS NULL',
    reader.merchantId,
  ) ?? refuse('NOT_FOUND', { path: ['planId'], facts: { entity: 'allocation_plan' } })

/** Makes the default plan of a new store. */
export const createDefaultPlan = (tx: Tx): Row<'allocation_plan'> =>
  tx.insert('allocation_plan', {
    id: tx.newId('allocation_plan'),
    organizer_id: tx.merchantId,
    name: JSON.stringify({ en: 'Everyday', vi: 'Hằng ngày' }),
    status: 'ACTIVATED',
    style: '{}',
    is_default: 1,
    calendar: '[]',
  })
