import { describe, expect, it } from 'vitest'
import {
  FLOOR_STATUSES,
  isInService,
  LIVE_USAGE_STATUSES,
  nextStatus,
  ORDER_LIFECYCLE,
  ORDER_STATUSES,
  RESERVATION_LIFECYCLE,
  RESERVATION_STATUSES,
  strictestStatus,
  USAGE_LIFECYCLE,
  USAGE_STATUSES,
} from './lifecycles'
import type { FloorStatus, Lifecycle } from './lifecycles'
import { isLive } from './occupancy'

/** The tables of product.md §1 and §3, written down once more by hand: status, event, next. */
const TABLES = {
  usage: {
    lifecycle: USAGE_LIFECYCLE as Lifecycle<string, string>,
    statuses: USAGE_STATUSES as readonly string[],
    events: ['checkIn', 'pay', 'complete', 'cancel', 'expire'],
    born: ['ACTIVE', 'RESERVED'],
    ends: ['COMPLETED', 'CANCELLED', 'EXPIRED'],
    steps: [
      'RESERVED checkIn ACTIVE',
      'RESERVED pay SUCCESS',
      'RESERVED cancel CANCELLED',
      'RESERVED expire EXPIRED',
      'ACTIVE pay SUCCESS',
      'ACTIVE complete COMPLETED',
      'ACTIVE cancel CANCELLED',
      'SUCCESS checkIn SUCCESS',
      'SUCCESS complete COMPLETED',
      'SUCCESS cancel CANCELLED',
      'SUCCESS expire COMPLETED',
    ],
  },
  order: {
    lifecycle: ORDER_LIFECYCLE as Lifecycle<string, string>,
    statuses: ORDER_STATUSES as readonly string[],
    events: ['pay', 'complete', 'cancel', 'merge'],
    born: ['OPEN'],
    ends: ['COMPLETED', 'CANCELLED', 'MERGED'],
    steps: [
      'OPEN pay PAID',
      'OPEN complete COMPLETED',
      'OPEN cancel CANCELLED',
      'OPEN merge MERGED',
      'PAID complete COMPLETED',
      'PAID cancel CANCELLED',
      'PAID merge MERGED',
    ],
  },
  reservation: {
    lifecycle: RESERVATION_LIFECYCLE as Lifecycle<string, string>,
    statuses: RESERVATION_STATUSES as readonly string[],
    events: ['checkIn', 'cancel', 'expire'],
    born: ['BOOKED'],
    ends: ['CHECKED_IN', 'CANCELLED', 'NO_SHOW'],
    steps: ['BOOKED checkIn CHECKED_IN', 'BOOKED cancel CANCELLED', 'BOOKED expire NO_SHOW'],
  },
}

describe.each(Object.entries(TABLES))(
  'the lifecycle of a %s',
  (_name, { lifecycle, statuses, events, born, ends, steps }) => {
    const written = statuses.flatMap((status) =>
      events.flatMap((event) => {
        const next = nextStatus(lifecycle, status, event)
        return next === undefined ? [] : [`${status} ${event} ${next}`]
      }),
    )

    it('has the steps of the product and no others', () => {
      expect(written.toSorted()).toEqual(steps.toSorted())
      expect(Object.keys(lifecycle).toSorted()).toEqual([...statuses].toSorted())
      expect(
        Object.values(lifecycle)
          .flatMap((row) => Object.keys(row))
          .filter((event) => !events.includes(event)),
      ).toEqual([])
    })

    it('reaches every status from where it is born', () => {
      const reached = new Set(born)
      for (const status of reached)
        for (const next of Object.values(lifecycle[status] ?? {})) if (next) reached.add(next)
      expect([...reached].toSorted()).toEqual([...statuses].toSorted())
    })

    it('ends in its ends, and nowhere else', () => {
      expect(statuses.filter((status) => Object.keys(lifecycle[status] ?? {}).length === 0).toSorted()).toEqual(
        ends.toSorted(),
      )
    })
  },
)

describe('live usages', () => {
  it('are exactly those that some event can still move', () => {
    expect(USAGE_STATUSES.filter((status) => Object.keys(USAGE_LIFECYCLE[status]).length > 0)).toEqual([
      ...LIVE_USAGE_STATUSES,
    ])
    expect(USAGE_STATUSES.filter(isLive)).toEqual([...LIVE_USAGE_STATUSES])
  })
})

describe('the status of a floor node (FLR-7)', () => {
  const pairs = FLOOR_STATUSES.flatMap((above) => FLOOR_STATUSES.map((own) => [above, own] as const))
  const SERVES: Record<FloorStatus, boolean> = { UNKNOWN: true, ACTIVATED: true, DEACTIVATED: false, ARCHIVED: false }

  it.each(pairs)('%s above %s is in service only where both are', (above, own) => {
    expect(isInService(strictestStatus([above, own]))).toBe(SERVES[above] && SERVES[own])
    expect(strictestStatus([above, own])).toBe(strictestStatus([own, above]))
    if (above === 'ARCHIVED' || own === 'ARCHIVED') expect(strictestStatus([above, own])).toBe('ARCHIVED')
  })

  it('of an empty path is the default of the column', () => {
    expect(strictestStatus([])).toBe('UNKNOWN')
  })
})
