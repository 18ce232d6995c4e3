import { businessDay, merchantRow } from '../access/merchant'
import type { Tx } from '../store/tx'

/** An order's number: the terminal's code, the business day and that terminal's own count, shown short (ORD-1). */
export interface OrderNumber {
  number: string
  terminal_code: string
  business_day: string
  day_count: number
}

/** The next number of this terminal on this business day. Given once and never changed; gaps are allowed. */
export const nextOrderNumber = (tx: Tx): OrderNumber => {
  const { terminalCode, at } = tx.command
  const day = businessDay(merchantRow(tx), at)
  const last = tx.first<{ day_count: number }>(
    `SELECT day_count FROM sale_order WHERE merchant_id = ? AND terminal_code = ? AND business_day = ?
     ORDER BY day_count DESC LIMIT 1`,
    tx.merchantId,
    terminalCode,
    day,
  )
  const count = (last?.day_count ?? 0) + 1
  return {
    number: `${terminalCode}-${String(count).padStart(3, '0')}`,
    terminal_code: terminalCode,
    business_day: day,
    day_count: count,
  }
}
