import { describe, expect, it } from 'vitest'
import type { Candidate } from '@contract/operations/units'
import type { Seating } from '../state/floor-view'
import { NO_MARKS } from './canvas/model'
import { marksOf } from './marks'

const candidate = (...unitIds: string[]): Candidate => ({
  unitIds,
  capacity: 4,
  reservedFrom: '',
  reservedTo: '',
  nextBookingAt: null,
  serverId: null,
  reasons: [],
})
const seating: Seating = {
  kind: 'seating',
  id: Symbol('seating'),
  partySize: 4,
  orderId: null,
  conflictId: null,
  window: null,
  candidates: null,
  chosen: null,
  taken: null,
  busy: false,
}

describe('marks of an interaction', () => {
  it('leave the floor alone while nothing is going on or not yet known', () => {
    expect(marksOf({ kind: 'none' })).toBe(NO_MARKS)
    expect(marksOf(seating)).toBe(NO_MARKS)
  })

  it('keep own tables in the light, without a ring, until something goes on', () => {
    const own = new Set(['a'])
    expect(marksOf({ kind: 'none' }, own)).toMatchObject({ rest: 'dimmed', spared: own })
    expect(marksOf({ kind: 'none' }, own).marks.size).toBe(0)
    expect(marksOf({ ...seating, candidates: [candidate('b')] }, own).spared).toBeUndefined()
  })

  it('ring the three best tables, a table in several proposals by its best one, and dim the rest', () => {
    const candidates = [candidate('a'), candidate('a', 'b'), candidate('c'), candidate('d')]
    const { marks, rest } = marksOf({ ...seating, candidates })
    expect([...marks]).toEqual([
      ['a', 'rank1'],
      ['b', 'rank2'],
      ['c', 'rank3'],
    ])
    expect(rest).toBe('dimmed')
  })

  it('keep free tables that fit in the light while a party is seated: any of them may be tapped', () => {
    const free = new Set(['b', 'e'])
    const { marks, rest, spared } = marksOf({ ...seating, candidates: [candidate('b')] }, null, free)
    expect([...marks]).toEqual([['b', 'rank1']])
    expect([rest, spared]).toEqual(['dimmed', free])
  })

  it('ring where a party goes, with and without a consequence, and nothing else', () => {
    const target = (unitId: string, verdict: 'goes' | 'consequence' | 'refused') =>
      [unitId, { unitId, verdict, code: 'FREE', facts: {} }] as const
    const targets = new Map([target('a', 'goes'), target('b', 'consequence'), target('c', 'refused')])
    const moving = {
      kind: 'moving',
      usageId: 'x',
      fromUnitId: 'z',
      targets,
      conflictId: null,
      chosenId: null,
      otherStation: false,
      busy: false,
    } as const
    expect([...marksOf(moving).marks]).toEqual([
      ['a', 'goes'],
      ['b', 'consequence'],
    ])
  })
})
