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
const givenCount = (tx: Tx, day: string, least = 1): number | undefined =>
  tx.command.dayCounts?.find(
    (count) =>
      count >= least &&
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

/** Counts from here on are given where the day is another one: what that day's terminals have printed stays theirs. */
const LATE_COUNT = 501

/**
 * The first business day of which this node knows all orders, where that is later than `day`: a terminal that was made the hub
 * has dropped orders of the days before, and would give one of their numbers twice.
 */
const knownDayAfter = (tx: Tx, day: string): string | undefined => {
  const dropped = droppedBefore(tx)
  if (dropped === undefined) return undefined
  const known = daysLater(businessDay(merchantRow(tx), dropped), 1)
  return day < known ? known : undefined
}

/**
 * The number of a new order: the one that it was given at its terminal while nobody else knew of it, else the next of this
 * terminal on this business day. Given once and never changed, but where it comes days late to a hub that does not know its day
 * whole; gaps are allowed.
 */
export const nextOrderNumber = (tx: Tx): OrderNumber => {
  const { terminalCode, at } = tx.command
  const day = businessDay(merchantRow(tx), at)
  const later = knownDayAfter(tx, day)
  const count =
    later === undefined
      ? (givenCount(tx, day) ?? nextCount(tx, day))
      : (givenCount(tx, later, LATE_COUNT) ?? Math.max(LATE_COUNT, nextCount(tx, later)))
  return {
    number: `${terminalCode}-${String(count).padStart(3, '0')}`,
    terminal_code: terminalCode,
    business_day: later ?? day,
    day_count: count,
  }
}
