import { describe, expect, it } from 'vitest'
import type { LiveFloor } from '@contract/operations/store'
import { hasTables, ownUnits } from './own-tables'
import { Projection } from './projection'
import { at, floorOf, NOON, section, usage } from './testing'

const loaded = (change: Partial<LiveFloor>): Projection => {
  const projection = new Projection()
  projection.load(floorOf(change))
  return projection
}
const own = (data: Projection, staffId = 'minh', now = NOON): string[] => [
  ...ownUnits(data, [...data.units.values()], staffId, now),
]

describe('own tables', () => {
  it('are those of the section during the shift, of a room as of single tables', () => {
    const data = loaded({
      sections: [section('s', 'minh', { zoneIds: ['zone'] }), section('t', 'lan', { unitIds: ['u2'] })],
    })
    expect(own(data)).toEqual(['u1', 'u5'])
    expect(own(data, 'lan')).toEqual(['u2'])
    expect(own(data, 'minh', NOON + 24 * 3_600_000)).toEqual([])
    expect(hasTables(data, 'minh', NOON)).toBe(true)
    expect(hasTables(data, 'minh', NOON + 24 * 3_600_000)).toBe(false)
  })

  it('are where someone serves, also outside the section, and not where a colleague does', () => {
    const data = loaded({
      sections: [section('s', 'minh', { unitIds: ['u1', 'u2'] })],
      usages: [usage('a', 'u1', { assigneeId: 'lan' }), usage('b', 'u5', { assigneeId: 'minh' }), usage('c', 'u2')],
    })
    expect(own(data)).toEqual(['u2', 'u5'])
    expect(own(data, 'lan')).toEqual(['u1'])
  })

  it('follow a section that is changed or taken away', () => {
    const data = loaded({ sections: [section('s', 'minh', { unitIds: ['u1'] })] })
    const change = (row: ReturnType<typeof section> | null, seq: number): void => {
      data.apply({
        type: 'change',
        epoch: 1,
        seq,
        at: at(0),
        commandId: 'c',
        name: 'sections.update',
        actorId: null,
        rows: [{ entity: 'Section', id: 's', row }],
        events: [],
      })
    }
    change(section('s', 'minh', { unitIds: ['u5'] }), 11)
    expect(own(data)).toEqual(['u5'])
    change(section('s', 'minh', { unitIds: ['u5'], deletedAt: at(0) }), 12)
    expect(own(data)).toEqual([])
  })
})
