import type { ConflictKind } from '@contract/entities/conflict'
import type { ErrorCode, Refusal } from '@contract/errors'
import { LINE_COMMANDS } from './lines'

/** Commands that put a party on units. */
export const SEATING: ReadonlySet<string> = new Set([
  'saleOrders.create',
  'allocationUsages.startForOrder',
  'allocationUsages.create',
  'reservations.create',
  'reservations.assign',
])
/** Commands by which the guests of a booking are here. */
export const CHECK_IN: ReadonlySet<string> = new Set(['reservations.checkIn', 'allocationUsages.checkIn'])

/** Commands that put orders apart and together. */
export const REGROUPING: ReadonlySet<string> = new Set(['saleOrders.split', 'saleOrders.merge'])

/** Commands by which a bill, or its part at one table, is paid. */
export const PAYMENTS: ReadonlySet<string> = new Set(['saleOrders.paid', 'allocationUsages.paid'])

/** Commands by which a party leaves, or one of its tables. */
export const ENDINGS: ReadonlySet<string> = new Set([
  'saleOrders.complete',
  'saleOrders.cancel',
  'allocationUsages.complete',
  'allocationUsages.cancel',
])

const TAKEN: ReadonlySet<ErrorCode> = new Set(['UNIT_TAKEN', 'RESERVATION_IN_WINDOW'])

/** What came between a command from offline time and the hub, by the command and the refusal (sync.md, Conflicts). */
export const kindOf = (name: string, { code, facts = {} }: Refusal): ConflictKind => {
  if (code === 'FORBIDDEN') return 'FORBIDDEN'
  // A booking that both have moved in time: the first one wins, as with a party.
  if (name === 'reservations.move' && code !== 'INVALID_TRANSITION') return 'MOVED'
  if (code === 'VALUE_CHANGED') return 'FIELDS_CHANGED'
  if (REGROUPING.has(name)) return 'GROUP_CHANGED'
  if (LINE_COMMANDS.has(name) && code === 'INVALID_TRANSITION' && facts['entity'] === 'SaleOrder') {
    return 'LINES_AFTER_END'
  }
  const seats = SEATING.has(name) || CHECK_IN.has(name)
  if (seats && TAKEN.has(code)) return 'UNIT_TAKEN'
  if (seats && (code === 'UNIT_NOT_IN_SERVICE' || (code === 'NOT_FOUND' && facts['entity'] === 'allocation_unit'))) {
    return 'UNIT_GONE'
  }
  if (code === 'INVALID_TRANSITION' && CHECK_IN.has(name)) {
    if (facts['entity'] !== 'Reservation') return 'ENDED'
    return facts['from'] === 'CHECKED_IN' ? 'CHECKED_IN_TWICE' : 'BOOKING_ENDED'
  }
  if (code === 'PARTY_SEATED') return 'MOVED'
  if (code === 'MOVED_MEANWHILE' || (name === 'allocationUsages.transfer' && code !== 'NOTHING_TO_MOVE')) return 'MOVED'
  if (code === 'INVALID_TRANSITION' || code === 'NOTHING_TO_MOVE') return 'ENDED'
  return 'REFUSED'
}
