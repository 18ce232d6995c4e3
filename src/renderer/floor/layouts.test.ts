import { describe, expect, it } from 'vitest'
import { Projection } from '../state/projection/projection'
import { at, floorOf, layout, NOON, plan, unit, usage, zone } from '../state/projection/testing'
import type { Words } from '../ui/use-words'
import { shownLayouts, unitsShown, zonesOf } from './layouts'
import { layoutViews } from './plan/layout-views'

const words = { name: (name: { en?: string }) => name.en ?? '' } as Words
const loaded = (floor: Parameters<typeof floorOf>[0]): Projection => {
  const data = new Projection()
  data.load(floorOf(floor))
  return data
}
const shown = (data: Projection): string[] => unitsShown(data, 'layout', null).map(({ id }) => id)
const drawn = (data: Projection): string[] => [...layoutViews(data, 'layout', words).frames.keys()]

describe('what of the floor is shown', () => {
  it('is nothing archived, neither by its own status nor by one above it (FLR-7)', () => {
    const data = loaded({
      zones: [
        { ...zone, id: 'wing', status: 'ARCHIVED' },
        { ...zone, id: 'corner', parentId: 'wing' },
        { ...zone, id: 'zone' },
      ],
      units: [unit('u1'), unit('u2', { status: 'ARCHIVED' }), unit('u3', { zoneId: 'corner' })],
    })
    expect(zonesOf(data, 'layout').map(({ id }) => id)).toEqual(['zone'])
    expect(shown(data)).toEqual(['u1'])
    expect(drawn(data)).toEqual(['u1'])
  })

  it('keeps its place when the table it is placed by is archived', () => {
    const units = (status: 'ACTIVATED' | 'ARCHIVED') => [
      unit('u1', { status, placement: { type: 'absolute', value: { x: 300, y: 200, z: 0 } } }),
      unit('u2', { placement: { type: 'relative', value: { relativeTo: 'u1', offsetX: 120, offsetY: 0 } } }),
    ]
    const frameOf = (status: 'ACTIVATED' | 'ARCHIVED') =>
      layoutViews(loaded({ units: units(status) }), 'layout', words).frames.get('u2')
    expect(frameOf('ARCHIVED')).toEqual(frameOf('ACTIVATED'))
  })

  it('is a table that retires while somebody sits there, and not after', () => {
    const retiring = unit('u1', { retiringAt: at(-1) })
    expect(shown(loaded({ units: [retiring], usages: [usage('a', 'u1')] }))).toEqual(['u1'])
    expect(shown(loaded({ units: [retiring], usages: [] }))).toEqual([])
  })

  it('is the plan that the store offers: the newest in service whose calendar covers the time', () => {
    const calendar = [{ from: at(-60), until: null }]
    const eve = { ...plan, id: 'z-eve', isDefault: false, calendar }
    const layouts = [
      layout,
      { ...layout, id: 'hall', planId: 'z-eve' },
      { ...layout, id: 'old', status: 'ARCHIVED' as const },
    ]
    const ids = (data: Projection): string[] => shownLayouts(data, NOON).map(({ id }) => id)
    expect(ids(loaded({ plans: [plan, eve], layouts }))).toEqual(['hall'])
    expect(ids(loaded({ plans: [plan, { ...eve, status: 'DEACTIVATED' }], layouts }))).toEqual(['layout'])
  })
})
