import { businessDay as businessDayOf, businessDayWindow } from '@contract/business-day'
import type { BusinessDayRule } from '@contract/business-day'
import type { ParsedInputOf, OutputOf } from '@contract/contract'
import { TOPICS } from '@contract/events'
import { jsonText, toEntity } from '../store/entities'
import type { Reader } from '../store/reader'
import type { Row } from '../store/tables'
import type { Tx } from '../store/tx'

/** The store's own row. It is written with the file and never deleted. */
export const merchantRow = (reader: Reader): Row<'merchant'> => reader.need('merchant', reader.merchantId, [])

/** The store's rule for its business days. */
const dayRule = (merchant: Pick<Row<'merchant'>, 'time_zone' | 'day_start_minutes'>): BusinessDayRule => ({
  timeZone: merchant.time_zone,
  dayStartMinutes: merchant.day_start_minutes,
})

/** The business day of an instant, as YYYY-MM-DD. */
export const businessDay = (merchant: Pick<Row<'merchant'>, 'time_zone' | 'day_start_minutes'>, at: number): string =>
  businessDayOf(dayRule(merchant), at)

/** From when until when a business day (YYYY-MM-DD) lasts, in UTC milliseconds. */
export const businessDayBounds = (merchant: Row<'merchant'>, day: string): { from: number; to: number } =>
  businessDayWindow(dayRule(merchant), day)

/** When the business day of an instant ends. */
export const businessDayEnd = (merchant: Row<'merchant'>, at: number): number =>
  businessDayBounds(merchant, businessDay(merchant, at)).to

const minutes = (count: number): number => count * 60_000

/** The default stay in milliseconds (USE-1). */
export const defaultStay = (merchant: Pick<Row<'merchant'>, 'default_stay_minutes'>): number =>
  minutes(merchant.default_stay_minutes)

/** How long before a booking its table shows held, in milliseconds (RSV-3). */
export const leadTime = (merchant: Pick<Row<'merchant'>, 'lead_time_minutes'>): number =>
  minutes(merchant.lead_time_minutes)

export const getMerchant = (reader: Reader): OutputOf<'merchants.get'> => toEntity('merchant', merchantRow(reader))

export const updateMerchant = (tx: Tx, input: ParsedInputOf<'merchants.update'>): OutputOf<'merchants.update'> => {
  const before = merchantRow(tx)
  const after = tx.update('merchant', before, {
    ...(input.name && { name: jsonText(input.name) }),
    ...(input.language && { language: input.language }),
    ...(input.businessType && { business_type: input.businessType }),
    ...(input.timeZone && { time_zone: input.timeZone }),
    ...(input.dayStartMinutes !== undefined && { day_start_minutes: input.dayStartMinutes }),
    ...(input.defaultStayMinutes !== undefined && { default_stay_minutes: input.defaultStayMinutes }),
    ...(input.leadTimeMinutes !== undefined && { lead_time_minutes: input.leadTimeMinutes }),
    ...(input.undoMinutes !== undefined && { undo_minutes: input.undoMinutes }),
    ...(input.palette && { palette: input.palette }),
    ...(input.offlinePolicy && { offline_policy: input.offlinePolicy }),
    ...(input.acknowledgement && { acknowledgement: input.acknowledgement }),
    ...(input.metadata && { metadata: jsonText(input.metadata) }),
  })
  if (after !== before) tx.emit({ topic: TOPICS.store, action: 'STORE_UPDATED' })
  return toEntity('merchant', after)
}
