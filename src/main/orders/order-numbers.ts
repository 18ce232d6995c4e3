import { daysLater } from '@contract/business-day'
import { businessDay, merchantRow } from '../access/merchant'
import type { RowImage } from '../store/captured-tx'
import type { Tx } from '../store/tx'
import { droppedBefore } from '../store/wholeness'

/** An order's number: the terminal's code, the business day and that terminal's own count, shown short (ORD-1). */
export interface OrderNumber {
  number: string
  terminal_code: string
  business_day: string
  day_count: number
}

/** The counts of the orders that images make, in their order. */
export const madeDayCounts = (images: readonly RowImage[]): number[] =>
  images.flatMap(({ table, before, after }) =>
    table === 'sale_order' && before === null && after !== null ? [Number(after['day_count'])] : [],
  )

/** The count that this command has given already where it was done first, unless an order has it: the one that it made before. */
const givenCount = (tx: Tx, day: string): number | undefined =>
  tx.command.dayCounts?.find(
    (count) =>
      tx.first(
        'SELECT 1 FROM sale_order WHERE merchant_id = ? AND terminal_code = ? AND business_day = ? AND day_count = ?',
        tx.merchantId,
        tx.command.terminalCode,
        day,
        count,
      ) === undefined,
  )

const nextCount = (tx: Tx, day: string): number => {
  const last = tx.first<{ day_count: number }>(
    `SELECT day_count FROM sale_order WHERE merchant_id = ? AND terminal_code = ? AND business_day = ?
     ORDER BY day_count DESC LIMIT 1`,
    tx.merchantId,
    tx.command.terminalCode,
    day,
  )
  return (last?.day_count ?? 0) + 1
}

/**
 * The business day that a new order counts on: that of its command. Where it comes so late that some of that day's orders
 * may be forgotten here (a terminal that was made the hub), it is the first day of which all are known, so that no number is
 * given twice.
 */
const countedDay = (tx: Tx): string => {
  const merchant = merchantRow(tx)
  const day = businessDay(merchant, tx.command.at)
  const dropped = droppedBefore(tx)
  if (dropped === undefined) return day
  const known = daysLater(businessDay(merchant, dropped), 1)
  return day < known ? known : day
}

/**
 * The number of a new order: the one that it was given at its terminal while nobody else knew of it, else the next of this
 * terminal on this business day. Given once and never changed; gaps are allowed.
 */
export const nextOrderNumber = (tx: Tx): OrderNumber => {
  const { terminalCode } = tx.command
  const day = countedDay(tx)
  const count = givenCount(tx, day) ?? nextCount(tx, day)
  return {
    number: `${terminalCode}-${String(count).padStart(3, '0')}`,
    terminal_code: terminalCode,
    business_day: day,
    day_count: count,
  }
}
