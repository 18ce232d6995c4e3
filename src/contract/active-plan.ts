import type { AllocationPlan } from './entities/floor'
import { isInService } from './lifecycles'

/**
 * The plan whose layouts are live at a time, in UTC milliseconds: the newest one in service whose calendar covers it, else
 * the default plan (product.md §1: plans are alternatives, one active at a time by calendar). What the store offers and
 * what the screen shows must be the same plan.
 */
export const activePlanOf = <Plan extends Pick<AllocationPlan, 'id' | 'status' | 'isDefault' | 'calendar'>>(
  plans: Iterable<Plan>,
  at: number,
): Plan | undefined => {
  const newestFirst = [...plans].sort((left, right) => (left.id < right.id ? 1 : -1))
  const covers = ({ calendar }: Plan): boolean =>
    calendar.some(({ from, until }) => Date.parse(from) <= at && (until === null || at < Date.parse(until)))
  return (
    newestFirst.find((plan) => isInService(plan.status) && covers(plan)) ?? newestFirst.find((plan) => plan.isDefault)
  )
}
