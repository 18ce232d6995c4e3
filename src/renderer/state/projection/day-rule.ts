import type { BusinessDayRule } from '@contract/business-day'
import type { Projection } from './projection'

/** When a day begins at this store. */
export const dayRuleOf = ({ merchant }: Projection): BusinessDayRule => ({
  timeZone: merchant?.timeZone ?? 'UTC',
  dayStartMinutes: merchant?.dayStartMinutes ?? 0,
})
