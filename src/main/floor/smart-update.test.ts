import { describe, expect, test } from 'vitest'
import { openTestStore } from '../store/testing'
import { ask, at, beside, buildHouse, call, must, refusalOf, unitNode, zoneNode } from './testing'
import type { ZoneGiven } from './testing'
import type { TestStore } from '../store/testing'

/** A layout in few words: zones with their units, sub-zones in brackets, in their order. */
const sketch = (store: TestStore, layoutId: string): string => {
  type Shown = {
    name: { en?: string | undefined }
    units?: { number: string }[] | undefined
    zones?: Shown[] | undefined
  }
  const zone = ({ name, units = [], zones = [] }: Shown): string =>
    `${name.en}${units.length === 0 ? '' : `:${units.map((unit) => unit.number).join(',')}`}${zones.length === 0 ? '' : `[${zones.map(zone).join(' ')}]`}`
  return (ask(store.reader, 'allocationLayouts.get', { id: layoutId }).zones ?? []).map(zone).join(' ')
}

const house = () => {
  const store = openTestStore()
  const built = buildHouse(store)
  const update = (zones: ZoneGiven[]) =>
    must(store, 'allocationLayouts.update', {
      id: built.layoutId,
      revision: ask(store.reader, 'allocationLayouts.get', { id: built.layoutId, depth: '0' }).revision,
      zones,
    })
  return { store, ...built, update, drawn: () => sketch(store, built.layoutId) }
}

describe('a smart update', () => {
  test('leaves what it does not mention', () => {
    const { update, drawn } = house()
    expect(drawn()).toBe('Hall:1,2,3 Garden[Lawn:10 Pond]')
    update([])
    expect(drawn()).toBe('Hall:1,2,3 Garden[Lawn:10 Pond]')
  })

  test('creates without an id, updates an id with data, deletes only an id', () => {
    const { update, drawn, hall, units } = house()
    update([
      { id: hall, units: [{ id: units[1] }, { id: units[2], number: '2b' }, unitNode('4')] },
      zoneNode('Bar', { units: [unitNode('B1')] }),
    ])
    expect(drawn()).toBe('Hall:2b,3,4 Garden[Lawn:10 Pond] Bar:B1')
  })

  test('keeps ids, and fields that it does not mention', () => {
    const { store, update, hall, units } = house()
    const before = store.reader.need('allocation_unit', units[2])
    update([{ id: hall, units: [{ id: units[2], capacity: 6 }] }])
    expect(store.reader.need('allocation_unit', units[2])).toEqual({ ...before, capacity: 6 })
  })

  test('empties a name with null, and replaces style and metadata whole', () => {
    const { store, update, hall, units } = house()
    update([
      { id: hall, units: [{ id: units[1], name: { en: 'Window' }, style: { shape: 'round' }, metadata: { a: 1 } }] },
    ])
    update([{ id: hall, units: [{ id: units[1], name: null, style: { width: 90 }, metadata: {} }] }])
    expect(ask(store.reader, 'allocationUnits.get', { id: units[1] })).toMatchObject({
      name: null,
      style: { width: 90 },
      metadata: {},
    })
  })

  test('moves a unit that stands with data under another zone, and does so before it deletes the zone it came from', () => {
    const { update, drawn, hall, pond, lawn, garden, units } = house()
    update([{ id: garden, zones: [{ id: pond, units: [{ id: units[1], number: '1' }] }] }])
    expect(drawn()).toBe('Hall:2,3 Garden[Lawn:10 Pond:1]')
    update([
      { id: hall, units: [{ id: units[10], capacity: 2 }] },
      { id: garden, zones: [{ id: lawn }] },
    ])
    expect(drawn()).toBe('Hall:2,3,10 Garden[Pond:1]')
  })

  test('moves a zone with all below it', () => {
    const { update, drawn, hall, garden } = house()
    update([{ id: garden, zones: [{ id: hall, name: { en: 'Hall' } }] }])
    expect(drawn()).toBe('Garden[Lawn:10 Pond Hall:1,2,3]')
    update([{ id: hall, position: 0 }])
    expect(drawn()).toBe('Hall:1,2,3 Garden[Lawn:10 Pond]')
  })

  test('turns a leaf zone into one with sub-zones by moving its units down', () => {
    const { update, drawn, hall, units } = house()
    const moved = [1, 2, 3].map((number) => ({ id: units[number as 1], status: 'ACTIVATED' as const }))
    update([{ id: hall, zones: [zoneNode('Window', { units: moved })] }])
    expect(drawn()).toBe('Hall[Window:1,2,3] Garden[Lawn:10 Pond]')
  })

  test('deletes a zone with all below it', () => {
    const { update, drawn, garden, lawn, units, store } = house()
    update([{ id: garden }])
    expect(drawn()).toBe('Hall:1,2,3')
    expect(store.reader.find('allocation_zone', lawn)).toBeUndefined()
    expect(store.reader.find('allocation_unit', units[10])).toBeUndefined()
  })

  test('resolves refs of new units, in any order and through chains, to ids', () => {
    const { update, hall } = house()
    const tree = update([
      {
        id: hall,
        units: [
          unitNode('C', { placement: beside('b') }),
          unitNode('A', { ref: 'a' }),
          unitNode('B', { ref: 'b', placement: beside('a') }),
        ],
      },
    ])
    const [c, a, b] = at(tree.zones, 0).units?.slice(3) ?? []
    expect([c?.number, a?.number, b?.number]).toEqual(['C', 'A', 'B'])
    expect([c?.placement, b?.placement]).toEqual([beside(b?.id ?? ''), beside(a?.id ?? '')])
  })

  test('takes a ref that looks like an id, in capitals too', () => {
    const { update, hall } = house()
    const ref = 'ABCDEFAB-0000-4000-8000-ABCDEFABCDEF'
    const tree = update([{ id: hall, units: [unitNode('A', { ref }), unitNode('B', { placement: beside(ref) })] }])
    const [a, b] = at(tree.zones, 0).units?.slice(3) ?? []
    expect(b?.placement).toEqual(beside(a?.id ?? ''))
  })

  test('changes the layout itself, and its plan', () => {
    const { store, layoutId } = house()
    const plan = must(store, 'allocationPlans.create', { name: { en: 'Event' } })
    const changed = { name: { vi: 'Nhà' }, joinDistance: 80, position: 4, planId: plan.id, style: { grid: 10 } }
    expect(must(store, 'allocationLayouts.update', { id: layoutId, revision: 1, ...changed })).toMatchObject(changed)
  })
})

describe('a zone as an aggregate', () => {
  test('is created with sub-zones and units, under a layout or under a zone', () => {
    const { store, layoutId, garden, drawn } = house()
    const zone = zoneNode('Cellar', { zones: [zoneNode('Left', { units: [unitNode('L')] })] })
    expect(must(store, 'allocationZones.create', { layoutId, zone }).zones).toHaveLength(1)
    const terrace = zoneNode('Terrace', { units: [unitNode('T')] })
    const created = must(store, 'allocationZones.create', { layoutId, parentId: garden, zone: terrace })
    expect(created).toMatchObject({ name: { en: 'Terrace' }, parentId: garden, units: [{ number: 'T' }] })
    expect(drawn()).toBe('Hall:1,2,3 Garden[Lawn:10 Pond Terrace:T] Cellar[Left:L]')
  })

  test('may take units that are there already', () => {
    const { store, layoutId, units, drawn } = house()
    const zone = zoneNode('Bar', { units: [{ id: units[1], capacity: 2 }] })
    must(store, 'allocationZones.create', { layoutId, zone })
    expect(drawn()).toBe('Hall:2,3 Garden[Lawn:10 Pond] Bar:1')
  })

  test('is created in a batch, all or none, with refs across its zones', () => {
    const { store, layoutId, drawn } = house()
    const zones = [
      zoneNode('A', { units: [unitNode('A', { ref: 'a' })] }),
      zoneNode('B', { units: [unitNode('B', { placement: beside('a') })] }),
    ]
    const { items } = must(store, 'allocationZones.createBatch', { layoutId, zones })
    expect(items.map((zone) => zone.units?.length)).toEqual([1, 1])
    const broken = { layoutId, zones: [zoneNode('C'), { name: { en: 'D' } }] }
    expect(refusalOf(store, 'allocationZones.createBatch', broken)).toBe('INVALID_INPUT zones.1.frame')
    expect(drawn()).toBe('Hall:1,2,3 Garden[Lawn:10 Pond] A:A B:B')
  })

  test('is updated by the id convention, and never deleted by its own id alone', () => {
    const { store, hall, garden, lawn, units, drawn } = house()
    must(store, 'allocationZones.update', { id: hall, name: { en: 'Room' }, units: [{ id: units[1] }, unitNode('4')] })
    must(store, 'allocationZones.update', { id: hall })
    must(store, 'allocationZones.update', { id: garden, zones: [{ id: lawn }] })
    expect(drawn()).toBe('Room:2,3,4 Garden[Pond]')
  })
})

describe('a unit by itself', () => {
  test('is created, read, changed, moved and deleted', () => {
    const { store, hall, pond, drawn } = house()
    const { id } = must(store, 'allocationUnits.create', { zoneId: pond, ...unitNode('20') } as never)
    expect(ask(store.reader, 'allocationUnits.get', { id })).toMatchObject({
      number: '20',
      status: 'UNKNOWN',
      placeId: id,
    })
    must(store, 'allocationUnits.update', { id, number: '21', placement: { type: 'absolute', value: { x: 1, y: 2 } } })
    expect(must(store, 'allocationUnits.update', { id, zoneId: hall }).zoneId).toBe(hall)
    expect(drawn()).toBe('Hall:1,2,3,21 Garden[Lawn:10 Pond]')
    must(store, 'allocationUnits.delete', { id })
    expect(call(store, 'allocationUnits.delete', { id })).toMatchObject({ ok: false, refusal: { code: 'NOT_FOUND' } })
  })
})
