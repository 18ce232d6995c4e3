import { activePlanOf } from '@contract/active-plan'
import type { AllocationPlan } from '@contract/entities/floor'
import { toEntities } from '../store/entities'
import type { Reader } from '../store/reader'
import type { Row } from '../store/tables'

/** The plan whose layouts are live at a time. */
export const activePlan = (reader: Reader, at: number): AllocationPlan | undefined =>
  activePlanOf(
    toEntities(
      'allocation_plan',
      reader.all<Row<'allocation_plan'>>(
        'SELECT * FROM allocation_plan WHERE merchant_id = ? AND deleted_at IS NULL',
        reader.merchantId,
      ),
    ),
    at,
  )
