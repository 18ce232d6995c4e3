/** Dealing the lines of an order out into parts, as it is done on the screen before anything is sent. */
import type { InputOf } from '@contract/contract'
import type { OrderLine } from '@contract/entities/occupancy'

/** How many of each line each new order takes; what none takes stays. */
export type Dealing = readonly ReadonlyMap<string, number>[]

export const EMPTY_PART: ReadonlyMap<string, number> = new Map()

/** How many of a line stay on the order. */
export const staying = (line: Pick<OrderLine, 'id' | 'quantity'>, parts: Dealing): number =>
  line.quantity - parts.reduce((sum, part) => sum + (part.get(line.id) ?? 0), 0)

/** How many of a line are in a part; of the first, which stays, what is left. */
export const inPart = (line: Pick<OrderLine, 'id' | 'quantity'>, parts: Dealing, index: number): number =>
  index === 0 ? staying(line, parts) : (parts[index - 1]?.get(line.id) ?? 0)

const withCount = (part: ReadonlyMap<string, number>, lineId: string, count: number): ReadonlyMap<string, number> => {
  const next = new Map(part)
  if (count <= 0) next.delete(lineId)
  else next.set(lineId, count)
  return next
}

/** Puts one of a line into a part, taken from where most of it is; the first part is what stays. */
export const dealOne = (line: Pick<OrderLine, 'id' | 'quantity'>, parts: Dealing, index: number): Dealing => {
  const counts = [0, ...parts.map((_part, place) => place + 1)].map((place) => inPart(line, parts, place))
  const from = counts
    .map((count, place) => ({ count, place }))
    .filter(({ place, count }) => place !== index && count > 0)
    .sort((one, other) => other.count - one.count || one.place - other.place)[0]?.place
  if (from === undefined) return parts
  return parts.map((part, place) => {
    if (place + 1 === from) return withCount(part, line.id, (part.get(line.id) ?? 0) - 1)
    if (place + 1 === index) return withCount(part, line.id, (part.get(line.id) ?? 0) + 1)
    return part
  })
}

/** What is sent: parts without a line are left out. */
export const partsOf = (parts: Dealing): NonNullable<InputOf<'saleOrders.split'>['parts']> =>
  parts
    .filter((part) => part.size > 0)
    .map((part) => ({ lines: [...part].map(([lineId, quantity]) => ({ lineId, quantity })) }))
