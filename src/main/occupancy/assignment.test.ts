import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assign, firstWithoutPlace } from './assignment'
import type { Claim } from './assignment'

const claim = (units: number, seats: number, allowed: readonly number[], from = 0, to = 10): Claim => ({
  units,
  seats,
  from,
  to,
  allowed,
})

const every = (length: number): number[] => Array.from({ length }, (_, index) => index)

/** Whether an answer keeps all that was asked. */
const keeps = (capacities: readonly number[], claims: readonly Claim[], units: readonly number[][]): boolean =>
  claims.every(({ units: count, seats, allowed, from, to }, index) => {
    const own = units[index] ?? []
    return (
      own.length === count &&
      new Set(own).size === count &&
      own.every((unit) => allowed.includes(unit)) &&
      own.reduce((sum, unit) => sum + (capacities[unit] ?? 0), 0) >= seats &&
      claims.every(
        (other, at) =>
          at === index || other.to <= from || to <= other.from || !own.some((unit) => (units[at] ?? []).includes(unit)),
      )
    )
  })

const subsets = (items: readonly number[], size: number): number[][] => {
  if (size === 0) return [[]]
  return items.flatMap((item, index) => subsets(items.slice(index + 1), size - 1).map((rest) => [item, ...rest]))
}

/** Tries everything. */
const bruteForce = (capacities: readonly number[], claims: readonly Claim[]): boolean => {
  const chosen: number[][] = []
  const place = (index: number): boolean => {
    const one = claims[index]
    if (one === undefined) return true
    return subsets(one.allowed, one.units).some((units) => {
      chosen[index] = units
      return keeps(capacities, claims.slice(0, index + 1), chosen) && place(index + 1)
    })
  }
  return place(0)
}

const problem = fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 1, maxLength: 6 }).chain((capacities) =>
  fc.record({
    capacities: fc.constant(capacities),
    claims: fc.array(
      fc
        .record({
          units: fc.integer({ min: 1, max: 3 }),
          seats: fc.integer({ min: 0, max: 14 }),
          from: fc.integer({ min: 0, max: 6 }),
          length: fc.integer({ min: 1, max: 8 }),
          allowed: fc.subarray(every(capacities.length)),
        })
        .map(({ length, ...rest }): Claim => ({ ...rest, to: rest.from + length })),
      { maxLength: 5 },
    ),
  }),
)

describe('places for several parties', () => {
  it('are found exactly where there are any, as trying everything says', () => {
    let found = 0
    let impossible = 0
    fc.assert(
      fc.property(problem, ({ capacities, claims }) => {
        const answer = assign(capacities, claims)
        if (answer.kind === 'found') found += 1
        else impossible += 1
        expect(answer.kind).toBe(bruteForce(capacities, claims) ? 'found' : 'impossible')
        if (answer.kind === 'found') expect(keeps(capacities, claims, answer.units)).toBe(true)
      }),
      { numRuns: 3_000 },
    )
    expect(Math.min(found, impossible)).toBeGreaterThan(300)
  })

  it('may be one unit after another, where the windows do not overlap', () => {
    expect(assign([4], [claim(1, 4, [0], 0, 5), claim(1, 2, [0], 5, 9)])).toEqual({ kind: 'found', units: [[0], [0]] })
    expect(assign([4], [claim(1, 4, [0], 0, 5), claim(1, 2, [0], 4, 9)])).toEqual({ kind: 'impossible' })
  })

  it('leave the large units to who needs them', () => {
    expect(assign([8, 4], [claim(1, 4, [0, 1]), claim(1, 7, [0, 1])])).toEqual({ kind: 'found', units: [[1], [0]] })
  })

  it('are exact for twelve parties and twenty-four units of all sizes, two each', () => {
    const capacities = every(24).map((unit) => unit + 1)
    const claims = every(12).map(() => claim(2, 25, every(24)))
    const answer = assign(capacities, claims)
    expect(answer.kind === 'found' && keeps(capacities, claims, answer.units)).toBe(true)
    // One seat more than there are: nobody can be sure of it without looking at all.
    expect(assign(capacities, [claim(2, 26, every(24)), ...claims.slice(1)]).kind).toBe('impossible')
  })

  it('are exact where sums could go either way', () => {
    // Three each of eight claims, sizes of which no three make up an even sum: the total fits, the parts do not.
    const capacities = every(24).map((unit) => 4 + 2 * (unit % 6))
    const claims = every(8).map(() => claim(3, 27, every(24)))
    expect(assign(capacities, claims)).toEqual({ kind: 'impossible' })
    const fits = every(8).map(() => claim(3, 26, every(24)))
    const answer = assign(capacities, fits)
    expect(answer.kind === 'found' && keeps(capacities, fits, answer.units)).toBe(true)
  })

  it('are found for a full house beyond what is exact, and an impossible one is disproved where that can be seen', () => {
    const capacities = every(120).map((unit) => 2 + 2 * (unit % 4))
    const claims = every(60).map((index) => claim(1 + (index % 2), 2 + (index % 4) * 2, every(120)))
    const answer = assign(capacities, claims)
    expect(answer.kind === 'found' && keeps(capacities, claims, answer.units)).toBe(true)
    expect(
      assign(
        capacities,
        every(121).map(() => claim(1, 1, every(120))),
      ),
    ).toEqual({ kind: 'impossible' })
  })

  it('are never promised nor denied where the search had to stop', () => {
    const capacities = every(30).map((unit) => 5 + ((unit * 7) % 11))
    const claims = every(10).map((index) => claim(3, 29 + (index % 2), every(30)))
    expect(assign(capacities, claims, 10)).toEqual({ kind: 'unknown' })
  })
})

describe('the first without a place', () => {
  it('is the one that does not fit beside those before it', () => {
    const claims = [claim(1, 4, [0, 1]), claim(1, 2, [0, 1]), claim(1, 1, [0, 1]), claim(1, 1, [0, 1])]
    expect(firstWithoutPlace([4, 4], claims)).toBe(2)
    expect(firstWithoutPlace([4, 4], [claim(1, 9, [0, 1]), ...claims])).toBe(0)
  })
})
