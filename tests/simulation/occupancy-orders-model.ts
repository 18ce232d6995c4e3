import { fresh, isLive, refuse, sits } from './occupancy-world'
import type { Order, Sitting, World } from './occupancy-world'

/** The rules of lines, splitting, merging and taking back (USE-9, USE-14), once more over plain values. */

export type OrderStep =
  | { kind: 'addLine'; order: string; quantity: number }
  | { kind: 'changeLine'; line: string; quantity: number }
  | { kind: 'removeLine'; line: string }
  | { kind: 'split'; order: string; evenly: number }
  | { kind: 'merge'; order: string; others: string[] }
  /** Of the latest command: the world before it. */
  | { kind: 'undo'; before: World; late: boolean }

const isUnderWay = ({ status }: Order): boolean => status === 'OPEN' || status === 'PAID'

const followed = (world: World, id: string): Order & { id: string } => {
  const order = world.orders.get(id) ?? refuse('NOT_FOUND')
  return order.mergedInto === null ? { ...order, id } : followed(world, order.mergedInto)
}

const addLine = (world: World, id: string, quantity: number): void => {
  const order = followed(world, id)
  if (!isUnderWay(order)) refuse('INVALID_TRANSITION')
  world.lines.push({ id: fresh(), order: order.id, quantity, open: true })
}

const onLine = (world: World, id: string, quantity: number | null): 'ok' | 'already' => {
  const line = world.lines.find((one) => one.id === id) ?? refuse('NOT_FOUND')
  if (quantity === null && !line.open) return 'already'
  const order = world.orders.get(line.order)
  if (order === undefined || !isUnderWay(order) || !line.open) refuse('INVALID_TRANSITION')
  if (quantity === null) line.open = false
  else line.quantity = quantity
  return 'ok'
}

/** One after the other in turn, beginning with the order itself. */
const split = (world: World, id: string, evenly: number): void => {
  const order = world.orders.get(id) ?? refuse('NOT_FOUND')
  if (!isUnderWay(order)) refuse('INVALID_TRANSITION')
  if (evenly < 2) refuse('TOO_FEW_PARTS')
  const others = Array.from({ length: evenly - 1 }, fresh)
  const all = [id, ...others]
  const people = all.map(() => 0)
  for (let one = 0; one < (order.size ?? 0); one += 1) people[one % evenly] = (people[one % evenly] ?? 0) + 1
  const size = (place: number): number | null =>
    order.size === null || people[place] === 0 ? null : (people[place] ?? 0)
  let turn = 0
  for (const line of world.lines.filter((one) => one.order === id && one.open)) {
    const shares = all.map(() => 0)
    for (let one = 0; one < line.quantity; one += 1, turn += 1) shares[turn % evenly] = (shares[turn % evenly] ?? 0) + 1
    let moved = false
    for (const [place, quantity] of shares.entries()) {
      if (quantity === 0) continue
      const to = all[place] ?? id
      if (moved) world.lines.push({ id: fresh(), order: to, quantity, open: true })
      else Object.assign(line, { order: to, quantity })
      moved = true
    }
  }
  const held = world.usages.filter((usage) => usage.principal === id && isLive(usage))
  for (const [index, other] of others.entries()) {
    world.orders.set(other, { ...order, size: size(index + 1) })
    world.usages.push(...held.map((usage) => ({ ...usage, id: fresh(), principal: other, partySize: size(index + 1) })))
  }
  order.size = size(0)
  for (const usage of held) usage.partySize = order.size
}

const together = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? (one ?? other) : one + other

const areTwins = (one: Sitting, other: Sitting): boolean =>
  one.unit === other.unit && ((one.from < other.to && other.from < one.to) || (sits(one) && sits(other)))

/** A usage comes to an order of its party; of two on one unit the seated one stays, then the unpaid one. */
const takeOver = (world: World, usage: Sitting, target: string): void => {
  const twin = world.usages.find((own) => own.principal === target && isLive(own) && areTwins(own, usage))
  if (twin === undefined) {
    usage.principal = target
    return
  }
  const twinStays = sits(twin) === sits(usage) ? twin.status !== 'SUCCESS' || usage.status === 'SUCCESS' : sits(twin)
  const [stays, goes] = twinStays ? [twin, usage] : [usage, twin]
  stays.to = Math.max(stays.to, goes.to)
  stays.principal = target
  Object.assign(goes, { status: 'CANCELLED', movedTo: stays.id })
}

const merge = (world: World, id: string, others: string[]): void => {
  const target = world.orders.get(id) ?? refuse('NOT_FOUND')
  if (!isUnderWay(target)) refuse('INVALID_TRANSITION')
  const named = new Set<string>()
  const orders = others.map((other): [string, Order] => {
    if (other === id) refuse('MERGE_INTO_ITSELF')
    if (named.has(other)) refuse('DUPLICATE_ID')
    named.add(other)
    const order = world.orders.get(other) ?? refuse('NOT_FOUND')
    if (!isUnderWay(order)) refuse('INVALID_TRANSITION')
    if (order.type !== target.type) refuse('ORDER_TYPE_MISMATCH')
    return [other, order]
  })
  const unpaid = world.usages.some(
    (usage) => isLive(usage) && usage.status !== 'SUCCESS' && (usage.principal === id || named.has(usage.principal)),
  )
  for (const [, order] of orders) {
    if (order.status !== target.status && !(target.status === 'OPEN' && unpaid)) refuse('INVALID_TRANSITION')
  }
  for (const [other, order] of orders) {
    const { party } = order
    for (const usage of world.usages) if (usage.party === party) usage.party = target.party
    for (const one of world.orders.values()) if (one.party === party) one.party = target.party
    for (const usage of world.usages.filter((own) => own.principal === other && isLive(own))) takeOver(world, usage, id)
    for (const line of world.lines) if (line.order === other && line.open) line.order = id
    target.size = together(target.size, order.size)
    Object.assign(order, { status: 'MERGED', mergedInto: id })
  }
  for (const usage of world.usages) if (usage.principal === id && isLive(usage)) usage.partySize = target.size
}

/** The latest command is taken back: all is as it was, and what it had made has ended. */
const undo = (world: World, before: World): void => {
  const restored = structuredClone(before)
  const known = new Set(before.usages.map(({ id }) => id))
  const knownLines = new Set(before.lines.map(({ id }) => id))
  restored.now = world.now
  for (const usage of world.usages) if (!known.has(usage.id)) restored.usages.push({ ...usage, status: 'CANCELLED' })
  for (const line of world.lines) if (!knownLines.has(line.id)) restored.lines.push({ ...line, open: false })
  for (const [id, order] of world.orders) {
    if (!before.orders.has(id)) restored.orders.set(id, { ...order, status: 'CANCELLED' })
  }
  Object.assign(world, restored)
}

/** What one of these commands answers; the world is changed as the command would change it. */
export const onOrders = (world: World, step: OrderStep): string => {
  switch (step.kind) {
    case 'addLine':
      addLine(world, step.order, step.quantity)
      return 'ok'
    case 'changeLine':
      return onLine(world, step.line, step.quantity)
    case 'removeLine':
      return onLine(world, step.line, null)
    case 'split':
      split(world, step.order, step.evenly)
      return 'ok'
    case 'merge':
      merge(world, step.order, step.others)
      return 'ok'
    case 'undo':
      if (step.late) refuse('UNDO_TOO_LATE')
      undo(world, step.before)
      return 'ok'
  }
}
