import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { USAGE_STATUSES } from './lifecycles'
import { heldFrom, heldUntil, isBusyAt, isOverdue, stayOf, stayState, takesPartOf, tileState } from './occupancy'
import type { Stay, TileState } from './occupancy'

const MINUTE = 60_000
const NOON = Date.UTC(2026, 10, 21, 12)
const TIMES = { leadTime: 15 * MINUTE, defaultStay: 90 * MINUTE }
const at = (minutes: number): number => NOON + minutes * MINUTE
const stay = (status: Stay['status'], from: number, to: number, seated: number | null = null): Stay => ({
  status,
  reservedFrom: at(from),
  reservedTo: at(to),
  seatedAt: seated === null ? null : at(seated),
})

describe('when a unit is busy (USE-2), seen at noon', () => {
  const TABLE: [string, Stay, minutes: number, busy: boolean][] = [
    ['a booking before it begins', stay('RESERVED', 30, 120), 29, false],
    ['a booking when it begins', stay('RESERVED', 30, 120), 30, true],
    ['a booking just before its end', stay('RESERVED', 30, 120), 119, true],
    ['a booking at its end', stay('RESERVED', 30, 120), 120, false],
    ['a booking that lapsed and was not swept yet', stay('RESERVED', -100, -10), 0, false],
    ['a party that sits', stay('ACTIVE', -30, 60, -30), 0, true],
    ['a party that sits, at the end of its window', stay('ACTIVE', -30, 60, -30), 60, false],
    ['an overdue party now', stay('ACTIVE', -120, -30, -120), 0, true],
    ['an overdue party in a minute: it is expected to leave now', stay('ACTIVE', -120, -30, -120), 1, false],
    ['an overdue party in the past that it sat through', stay('ACTIVE', -120, -30, -120), -10, true],
    ['a paid party that still sits', stay('SUCCESS', -30, 60, -30), 10, true],
    ['what was paid in advance, before it begins', stay('SUCCESS', 30, 120), 0, false],
    ['what was paid in advance, in its window', stay('SUCCESS', 30, 120), 45, true],
    ['a party that left', stay('COMPLETED', -30, 60, -30), 0, false],
    ['a party that was cancelled', stay('CANCELLED', -30, 60, -30), 0, false],
    ['a booking that expired', stay('EXPIRED', -30, 60), 0, false],
  ]

  it.each(TABLE)('%s', (_what, given, minutes, busy) => {
    expect(isBusyAt(given, at(minutes), NOON)).toBe(busy)
  })
})

describe('what a tile shows', () => {
  const TABLE: [state: TileState, string, Stay[], inService?: boolean][] = [
    ['free', 'nobody', []],
    ['free', 'a booking after the usual stay', [stay('RESERVED', 90, 180)]],
    ['soon', 'a booking within the usual stay', [stay('RESERVED', 89, 180)]],
    ['soon', 'a booking a moment before the lead time', [stay('RESERVED', 16, 100)]],
    ['held', 'a booking at the lead time (RSV-3)', [stay('RESERVED', 15, 100)]],
    ['held', 'a booking that has begun', [stay('RESERVED', -20, 70)]],
    ['held', 'an advance payment that has begun', [stay('SUCCESS', -20, 70)]],
    ['free', 'a booking that lapsed', [stay('RESERVED', -100, 0)]],
    ['seated', 'a party', [stay('ACTIVE', -10, 80, -10)]],
    ['paid', 'a party that paid', [stay('SUCCESS', -10, 80, -10)]],
    ['seated', 'one of two orders paid (ORD-2)', [stay('SUCCESS', -10, 80, -10), stay('ACTIVE', -10, 80, -10)]],
    ['paid', 'both orders paid (ORD-2)', [stay('SUCCESS', -10, 80, -10), stay('SUCCESS', -5, 80, -10)]],
    ['paid', 'a paid party and a later booking', [stay('SUCCESS', -10, 80, -10), stay('RESERVED', 100, 190)]],
    ['overdue', 'a party past its window', [stay('ACTIVE', -100, 0, -100)]],
    ['overdue', 'a paid party past its window', [stay('SUCCESS', -100, -1, -100)]],
    ['free', 'who has left', [stay('COMPLETED', -10, 80, -10), stay('CANCELLED', -10, 80)]],
    ['deactivated', 'nobody, out of service', [], false],
    ['deactivated', 'a booking far off, out of service', [stay('RESERVED', 60, 180)], false],
    ['held', 'a booking that has begun, out of service', [stay('RESERVED', 0, 90)], false],
    ['seated', 'a party, out of service', [stay('ACTIVE', -10, 80, -10)], false],
  ]

  it.each(TABLE)('%s: %s', (state, _what, stays, inService = true) => {
    expect(tileState(inService, stays, NOON, TIMES)).toBe(state)
  })
})

describe('stays', () => {
  const anyStay = fc
    .record({
      status: fc.constantFrom(...USAGE_STATUSES),
      from: fc.integer({ min: -300, max: 300 }),
      length: fc.integer({ min: 1, max: 300 }),
      seated: fc.option(fc.integer({ min: -300, max: 0 })),
    })
    .map(({ status, from, length, seated }) => stay(status, from, from + length, seated))

  it('take part of a window exactly where they are busy at some instant of it', () => {
    fc.assert(
      fc.property(
        anyStay,
        fc.integer({ min: -50, max: 300 }),
        fc.integer({ min: 1, max: 60 }),
        (given, from, length) => {
          // Minutes are finer than any difference between these stays.
          const instants = Array.from({ length }, (_, index) => at(from + index))
          const busy = instants.some((instant) => isBusyAt(given, instant, NOON))
          expect(takesPartOf(given, at(from), at(from + length), NOON)).toBe(busy)
        },
      ),
    )
  })

  it('hold from the earlier of sitting down and the window, and until the later of the end and now', () => {
    fc.assert(
      fc.property(anyStay, (given) => {
        expect(heldFrom(given)).toBeLessThanOrEqual(given.reservedFrom)
        expect(heldUntil(given, NOON)).toBeGreaterThanOrEqual(given.reservedTo)
        if (isOverdue(given, NOON)) expect(heldUntil(given, NOON)).toBe(NOON)
      }),
    )
  })

  it.each([
    ['booked', stay('RESERVED', 10, 60)],
    ['late', stay('RESERVED', -10, 60)],
    ['seated', stay('ACTIVE', -10, 60, -10)],
    ['paid', stay('SUCCESS', -10, 60, -10)],
    ['overdue', stay('SUCCESS', -90, -1, -90)],
    ['ended', stay('COMPLETED', -10, 60, -10)],
  ] as const)('are %s, and nothing else besides', (state, given) => {
    expect(stayState(given, NOON)).toBe(state)
  })

  it('come from an entity’s timestamps, whatever their offset', () => {
    expect(
      stayOf({
        status: 'ACTIVE',
        reservedFrom: '2026-11-21T19:00:00+07:00',
        reservedTo: '2026-11-21T13:30:00.000Z',
        seatedAt: null,
      }),
    ).toEqual({ status: 'ACTIVE', reservedFrom: NOON, reservedTo: at(90), seatedAt: null })
  })
})
