import { isInService } from '@contract/lifecycles'
import { milliseconds, parsed } from '../store/entities'
import type { Reader } from '../store/reader'
import type { Row } from '../store/tables'

/**
 * The plan whose layouts are live at a time: the newest one in service whose calendar covers it, else the default plan
 * (product.md §1: plans are alternatives, one active at a time by calendar).
 */
export const activePlan = (reader: Reader, at: number): Row<'allocation_plan'> | undefined => {
  const plans = reader.all<Row<'allocation_plan'>>(
    'SELECT * FROM allocation_plan WHERE merchant_id = ? AND deleted_at IS NULL ORDER BY id DESC',
    reader.merchantId,
  )
  const covers = (plan: Row<'allocation_plan'>): boolean =>
    parsed<{ from: string; until: string | null }[]>(plan.calendar).some(
      ({ from, until }) => milliseconds(from) <= at && (until === null || at < milliseconds(until)),
    )
  return plans.find((plan) => isInService(plan.status) && covers(plan)) ?? plans.find((plan) => plan.is_default === 1)
}
