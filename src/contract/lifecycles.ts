/**
 * Lifecycles as tables: status, event, next. They are the only answer to "may this happen?", read by the services,
 * the screen, the tests and the documents (product.md §3; architecture, rule 7). What is not in a table is refused
 * with INVALID_TRANSITION.
 */

export const USAGE_STATUSES = ['RESERVED', 'ACTIVE', 'SUCCESS', 'COMPLETED', 'CANCELLED', 'EXPIRED'] as const
export type UsageStatus = (typeof USAGE_STATUSES)[number]
export type UsageEvent = 'checkIn' | 'pay' | 'complete' | 'cancel' | 'expire'

/** Statuses that hold a unit. The other three are terminal. */
export const LIVE_USAGE_STATUSES = ['RESERVED', 'ACTIVE', 'SUCCESS'] as const satisfies readonly UsageStatus[]

export const USAGE_LIFECYCLE: Lifecycle<UsageStatus, UsageEvent> = {
  RESERVED: { checkIn: 'ACTIVE', pay: 'SUCCESS', cancel: 'CANCELLED', expire: 'EXPIRED' },
  ACTIVE: { pay: 'SUCCESS', complete: 'COMPLETED', cancel: 'CANCELLED' },
  // SUCCESS that is not seated was paid in advance: check-in seats it, the end of its window completes it.
  SUCCESS: { checkIn: 'SUCCESS', complete: 'COMPLETED', cancel: 'CANCELLED', expire: 'COMPLETED' },
  COMPLETED: {},
  CANCELLED: {},
  EXPIRED: {},
}

export const ORDER_STATUSES = ['OPEN', 'PAID', 'COMPLETED', 'CANCELLED', 'MERGED'] as const
export type OrderStatus = (typeof ORDER_STATUSES)[number]
export type OrderEvent = 'pay' | 'complete' | 'cancel' | 'merge'

export const ORDER_LIFECYCLE: Lifecycle<OrderStatus, OrderEvent> = {
  OPEN: { pay: 'PAID', complete: 'COMPLETED', cancel: 'CANCELLED', merge: 'MERGED' },
  PAID: { complete: 'COMPLETED', cancel: 'CANCELLED', merge: 'MERGED' },
  COMPLETED: {},
  CANCELLED: {},
  MERGED: {},
}

/** Whether an order has not ended: it can be paid, changed and given lines. */
export const isOngoing = ({ status }: { status: OrderStatus }): boolean => status === 'OPEN' || status === 'PAID'

/** A line that is taken off its order stays, with who and when in the history. */
export const ORDER_LINE_STATUSES = ['OPEN', 'CANCELLED'] as const
export type OrderLineStatus = (typeof ORDER_LINE_STATUSES)[number]

export const RESERVATION_STATUSES = ['BOOKED', 'CHECKED_IN', 'CANCELLED', 'NO_SHOW'] as const
export type ReservationStatus = (typeof RESERVATION_STATUSES)[number]
export type ReservationEvent = 'checkIn' | 'cancel' | 'expire'

export const RESERVATION_LIFECYCLE: Lifecycle<ReservationStatus, ReservationEvent> = {
  BOOKED: { checkIn: 'CHECKED_IN', cancel: 'CANCELLED', expire: 'NO_SHOW' },
  CHECKED_IN: {},
  CANCELLED: {},
  NO_SHOW: {},
}

/** Status of plan, layout, zone and unit (FLR-7), from the least to the most strict. */
export const FLOOR_STATUSES = ['UNKNOWN', 'ACTIVATED', 'DEACTIVATED', 'ARCHIVED'] as const
export type FloorStatus = (typeof FLOOR_STATUSES)[number]

/** Status is inherited when read: the strictest on the path counts (FLR-7). */
export const strictestStatus = (path: readonly FloorStatus[]): FloorStatus =>
  path.reduce<FloorStatus>(
    (strictest, status) => (FLOOR_STATUSES.indexOf(status) > FLOOR_STATUSES.indexOf(strictest) ? status : strictest),
    'UNKNOWN',
  )

/** UNKNOWN is drawn, offered and occupied exactly like ACTIVATED (FLR-7). */
export const isInService = (status: FloorStatus): boolean => status === 'UNKNOWN' || status === 'ACTIVATED'

export type Lifecycle<Status extends string, Event extends string> = Readonly<
  Record<Status, Readonly<Partial<Record<Event, Status>>>>
>

/** The next status, or undefined where the table has no such transition. */
export const nextStatus = <Status extends string, Event extends string>(
  lifecycle: Lifecycle<Status, Event>,
  from: Status,
  event: Event,
): Status | undefined => lifecycle[from][event]
