import type { ParsedInputOf } from '@contract/contract'
import type { Reader } from '../store/reader'
import { refuse } from '../store/refusal'
import type { Row } from '../store/tables'

type Line = Row<'order_line'>

/** How much of a line each order gets, the split order first; all of it is dealt out. */
export interface LineShare {
  line: Line
  shares: number[]
}

/** A number dealt out over so many, one at a time, beginning at one of them. */
export const dealtOut = (total: number, over: number, start = 0): number[] =>
  Array.from({ length: over }, (_none, index) => {
    const place = (index - start + over) % over
    return Math.floor(total / over) + (place < total % over ? 1 : 0)
  })

/** Evenly: each line's quantity is dealt out, going on where the one before ended, so that no order gets two more than another. */
export const sharesOf = <Counted extends Pick<Line, 'quantity'>>(
  lines: readonly Counted[],
  over: number,
): { line: Counted; shares: number[] }[] => {
  let next = 0
  return lines.map((line) => {
    const shares = dealtOut(line.quantity, over, next)
    next = (next + line.quantity) % over
    return { line, shares }
  })
}

type Parts = NonNullable<ParsedInputOf<'saleOrders.split'>['parts']>

const demandLine = (
  reader: Reader,
  lines: ReadonlyMap<string, Line>,
  lineId: string,
  path: (string | number)[],
): Line =>
  lines.get(lineId) ??
  refuse('NOT_FOUND', {
    path,
    facts: { entity: 'order_line', id: lineId, orderId: reader.find('order_line', lineId)?.order_id ?? null },
  })

/**
 * By lines: what each part asks for; the rest stays. Refuses NOT_FOUND for a line that is not on the order,
 * LINE_QUANTITY_EXCEEDED where the parts together take more than there is, PART_EMPTY where an order would have no line.
 */
export const sharesOfAsked = (reader: Reader, lines: readonly Line[], parts: Parts): LineShare[] => {
  const known = new Map(lines.map((line) => [line.id, line]))
  const shares = new Map(lines.map((line) => [line.id, [line.quantity, ...parts.map(() => 0)]]))
  for (const [index, part] of parts.entries()) {
    if (part.lines.length === 0) refuse('PART_EMPTY', { path: ['parts', index, 'lines'] })
    for (const [place, { lineId, quantity }] of part.lines.entries()) {
      const path = ['parts', index, 'lines', place]
      const line = demandLine(reader, known, lineId, [...path, 'lineId'])
      const taken = quantity ?? line.quantity
      const share = shares.get(lineId) ?? []
      const left = share[0] ?? 0
      if (taken > left) {
        refuse('LINE_QUANTITY_EXCEEDED', {
          path: [...path, 'quantity'],
          facts: { lineId, asked: taken, left, quantity: line.quantity },
        })
      }
      share[0] = left - taken
      share[index + 1] = (share[index + 1] ?? 0) + taken
    }
  }
  const result = lines.map((line) => ({ line, shares: shares.get(line.id) ?? [] }))
  if (result.every((share) => (share.shares[0] ?? 0) === 0)) refuse('PART_EMPTY', { path: ['parts'] })
  return result
}
