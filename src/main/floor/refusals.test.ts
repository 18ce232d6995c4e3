import { describe, expect, test } from 'vitest'
import { openTestStore, testId } from '../store/testing'
import type { TestStore } from '../store/testing'
import { beside, buildHouse, call, must, refusalOf, unitNode, zoneNode } from './testing'
import type { House, ZoneGiven } from './testing'

/** Every refusal of FLR-5 names the node's path; refusalOf makes sure that nothing was written. */

type Case = readonly [title: string, zones: (house: House, other: House) => ZoneGiven[], refusal: string]

const UPDATES: readonly Case[] = [
  [
    'a third zone level',
    () => [zoneNode('A', { zones: [zoneNode('B', { zones: [{}] })] })],
    'DEPTH_EXCEEDED zones.0.zones.0.zones.0',
  ],
  [
    'a zone with sub-zones moved into another zone',
    ({ hall, garden }) => [{ id: hall, zones: [{ id: garden, name: { en: 'Garden' } }] }],
    'DEPTH_EXCEEDED zones.0.zones.0',
  ],
  [
    'a zone of another layout',
    (_house, other) => [{ id: other.hall, name: { en: 'A' } }],
    'NOT_ROOTED_IN_LAYOUT zones.0.id',
  ],
  [
    'the deletion of a zone of another layout',
    (_house, other) => [{ id: other.hall }],
    'NOT_ROOTED_IN_LAYOUT zones.0.id',
  ],
  [
    'a unit of another layout',
    ({ hall }, other) => [{ id: hall, units: [{ id: other.units[1], capacity: 2 }] }],
    'NOT_ROOTED_IN_LAYOUT zones.0.units.0.id',
  ],
  ['an unknown zone', () => [{ id: testId(99), name: { en: 'A' } }], 'NOT_FOUND zones.0.id'],
  ['an unknown unit', ({ hall }) => [{ id: hall, units: [{ id: testId(99) }] }], 'NOT_FOUND zones.0.units.0.id'],
  [
    'a zone among the units',
    ({ hall, lawn }) => [{ id: hall, units: [{ id: lawn, capacity: 1 }] }],
    'NOT_FOUND zones.0.units.0.id',
  ],
  [
    'a unit in a new zone with sub-zones',
    () => [zoneNode('A', { zones: [zoneNode('B')], units: [unitNode('1')] })],
    'UNITS_IN_NON_LEAF_ZONE zones.0.units.0',
  ],
  [
    'a unit in a zone that has sub-zones already',
    ({ garden }) => [{ id: garden, units: [unitNode('1')] }],
    'UNITS_IN_NON_LEAF_ZONE zones.0.units.0',
  ],
  [
    'a sub-zone in a zone that has units already',
    ({ hall }) => [{ id: hall, zones: [zoneNode('A')] }],
    'UNITS_IN_NON_LEAF_ZONE zones.0.zones.0',
  ],
  [
    'a sub-zone that is moved to a zone with units',
    ({ hall, pond }) => [{ id: hall, zones: [{ id: pond, name: { en: 'Pond' } }] }],
    'UNITS_IN_NON_LEAF_ZONE zones.0.zones.0',
  ],
  ['an id twice', ({ hall }) => [{ id: hall, name: { en: 'A' } }, { id: hall }], 'DUPLICATE_ID zones.1.id'],
  [
    'an id below itself',
    ({ garden }) => [{ id: garden, zones: [{ id: garden, name: { en: 'A' } }] }],
    'DUPLICATE_ID zones.0.zones.0.id',
  ],
  [
    'a ref twice, on a zone and on a unit',
    () => [zoneNode('A', { ref: 'x', units: [unitNode('1', { ref: 'x' })] })],
    'DUPLICATE_ID zones.0.units.0.ref',
  ],
  [
    'a placement beside an unknown unit',
    ({ hall }) => [{ id: hall, units: [unitNode('4', { placement: beside(testId(99)) })] }],
    'PLACEMENT_NOWHERE zones.0.units.0.placement',
  ],
  [
    'a placement beside an unknown ref',
    () => [zoneNode('A', { units: [unitNode('4', { placement: beside('constructor') })] })],
    'PLACEMENT_NOWHERE zones.0.units.0.placement',
  ],
  [
    'a placement beside a zone',
    () => [zoneNode('A', { ref: 'a', units: [unitNode('4', { placement: beside('a') })] })],
    'PLACEMENT_NOWHERE zones.0.units.0.placement',
  ],
  [
    'a placement beside a unit of another layout',
    ({ hall }, other) => [{ id: hall, units: [unitNode('4', { placement: beside(other.units[1]) })] }],
    'PLACEMENT_NOWHERE zones.0.units.0.placement',
  ],
  [
    'a placement beside a unit that the same payload deletes',
    ({ hall, units }) => [{ id: hall, units: [{ id: units[1] }, unitNode('4', { placement: beside(units[1]) })] }],
    'PLACEMENT_NOWHERE zones.0.units.1.placement',
  ],
  [
    'the deletion of a unit by which another is placed',
    ({ hall, units }) => [{ id: hall, units: [{ id: units[1], capacity: 1 }, { id: units[2] }] }],
    'PLACEMENT_NOWHERE zones.0.units.1',
  ],
  [
    'a unit placed beside itself',
    () => [zoneNode('A', { units: [unitNode('4', { ref: 'a', placement: beside('a') })] })],
    'PLACEMENT_CIRCLE zones.0.units.0.placement',
  ],
  [
    'a circle through a unit that is not mentioned',
    ({ hall, units }) => [{ id: hall, units: [{ id: units[2], placement: beside(units[3]) }] }],
    'PLACEMENT_CIRCLE zones.0.units.0.placement',
  ],
  ['a new zone without a frame', () => [{ name: { en: 'A' } }], 'INVALID_INPUT zones.0.frame'],
  ['a new zone with nothing', ({ garden }) => [{ id: garden, zones: [{}] }], 'INVALID_INPUT zones.0.zones.0.name'],
  [
    'a new unit without capacity',
    () => [zoneNode('A', { units: [{ number: '1', placement: { type: 'identifier', value: 'x' } }] })],
    'INVALID_INPUT zones.0.units.0.capacity',
  ],
]

const houses = (): { store: TestStore; house: House; other: House } => {
  const store = openTestStore()
  return { store, house: buildHouse(store), other: buildHouse(store) }
}

describe('a smart update of a layout refuses', () => {
  test.each(UPDATES)('%s', (_title, zones, refusal) => {
    const { store, house, other } = houses()
    // Something harmless comes first and last, so that a refusal has writes to prevent.
    const input = {
      id: house.layoutId,
      revision: 1,
      name: { en: 'Changed' },
      zones: [...zones(house, other), zoneNode('Last')],
    }
    expect(refusalOf(store, 'allocationLayouts.update', input)).toBe(refusal)
  })

  test('what belongs to another merchant as if it were not there', () => {
    const { store, house } = houses()
    const stranger = testId(77)
    store.must((tx) => {
      const strange = Object.create(tx, { merchantId: { value: stranger } }) as typeof tx
      const merchant = tx.need('merchant', store.merchantId)
      strange.insert('merchant', { ...merchant, id: stranger })
      strange.insert('allocation_plan', { ...tx.need('allocation_plan', testId(4)), id: testId(78) })
      strange.insert('allocation_layout', {
        ...tx.need('allocation_layout', house.layoutId),
        id: testId(79),
        plan_id: testId(78),
      })
      strange.insert('allocation_zone', {
        ...tx.need('allocation_zone', house.hall),
        id: testId(80),
        layout_id: testId(79),
      })
    })
    const update = { id: house.layoutId, revision: 1, zones: [{ id: testId(80), name: { en: 'A' } }] }
    expect(refusalOf(store, 'allocationLayouts.update', update)).toBe('NOT_FOUND zones.0.id')
    expect(refusalOf(store, 'allocationLayouts.update', { ...update, id: testId(79) })).toBe('NOT_FOUND id')
    const zone = zoneNode('A')
    expect(refusalOf(store, 'allocationZones.create', { layoutId: testId(79), zone })).toBe('NOT_FOUND layoutId')
    expect(refusalOf(store, 'allocationZones.delete', { id: testId(80) })).toBe('NOT_FOUND id')
    expect(refusalOf(store, 'allocationUnits.create', { zoneId: testId(80), ...unitNode('1') } as never)).toBe(
      'NOT_FOUND zoneId',
    )
  })
})

describe('a new layout refuses', () => {
  test('nodes with the ids of others', () => {
    const { store, house } = houses()
    const zones = [zoneNode('A', { units: [{ id: house.units[1], capacity: 2 }] })]
    expect(refusalOf(store, 'allocationLayouts.create', { name: { en: 'A' }, zones })).toBe(
      'NOT_ROOTED_IN_LAYOUT zones.0.units.0.id',
    )
  })

  test('levels that are not even zones, at their path and with their depth', () => {
    const { store } = houses()
    let deep: unknown = 'bottom'
    for (let level = 0; level < 2_000; level += 1) deep = [deep]
    const zones = [zoneNode('A', { zones: [zoneNode('B', { zones: [deep as never] })] })]
    const result = call(store, 'allocationLayouts.create', { name: { en: 'A' }, zones })
    expect(result).toMatchObject({
      ok: false,
      refusal: { code: 'DEPTH_EXCEEDED', path: 'zones.0.zones.0.zones.0', facts: { depth: 3 } },
    })
  })
})

describe('a zone by itself refuses', () => {
  test('to be created where zones end, or with an id', () => {
    const { store, house, other } = houses()
    const { layoutId, lawn, hall } = house
    const refusal = (parentId: string, zone = zoneNode('A')) =>
      refusalOf(store, 'allocationZones.create', { layoutId, parentId, zone })
    expect(refusal(lawn)).toBe('DEPTH_EXCEEDED zone')
    expect(refusal(hall)).toBe('UNITS_IN_NON_LEAF_ZONE zone')
    expect(refusal(other.hall)).toBe('NOT_ROOTED_IN_LAYOUT parentId')
    expect(refusal(testId(99))).toBe('NOT_FOUND parentId')
    expect(refusal(house.garden, zoneNode('A', { zones: [zoneNode('B')] }))).toBe('DEPTH_EXCEEDED zone.zones.0')
    expect(refusal(house.garden, zoneNode('A', { id: hall }))).toBe('INVALID_INPUT zone.id')
  })

  test('to have a zone above it moved or deleted from below', () => {
    const { store, house } = houses()
    const { layoutId, garden, pond } = house
    const above = { id: garden, name: { en: 'Garden' } }
    expect(refusalOf(store, 'allocationZones.update', { id: pond, zones: [above] })).toBe('CYCLE zones.0')
    expect(refusalOf(store, 'allocationZones.update', { id: pond, zones: [{ id: garden }] })).toBe('CYCLE zones.0')
    const zone = zoneNode('A', { zones: [above] })
    expect(refusalOf(store, 'allocationZones.create', { layoutId, parentId: garden, zone })).toBe('CYCLE zone.zones.0')
  })

  test('to be deleted while a unit elsewhere is placed by one of its units', () => {
    const { store, house } = houses()
    must(store, 'allocationUnits.update', { id: house.units[1], placement: beside(house.units[10]) })
    expect(refusalOf(store, 'allocationZones.delete', { id: house.lawn })).toBe('PLACEMENT_NOWHERE id')
  })
})

describe('a unit by itself refuses', () => {
  test('a zone with sub-zones, a zone of another layout, and what its placement may not be', () => {
    const { store, house, other } = houses()
    const { garden, hall, units } = house
    const create = (zoneId: string, more = {}) =>
      refusalOf(store, 'allocationUnits.create', { zoneId, ...unitNode('9'), ...more } as never)
    expect(create(garden)).toBe('UNITS_IN_NON_LEAF_ZONE zoneId')
    expect(create(hall, { placement: beside(testId(99)) })).toBe('PLACEMENT_NOWHERE placement')
    const update = (more: object) => refusalOf(store, 'allocationUnits.update', { id: units[2], ...more })
    expect(update({ zoneId: garden })).toBe('UNITS_IN_NON_LEAF_ZONE zoneId')
    expect(update({ zoneId: other.hall })).toBe('NOT_ROOTED_IN_LAYOUT zoneId')
    expect(update({ placement: beside(units[3]) })).toBe('PLACEMENT_CIRCLE placement')
    expect(refusalOf(store, 'allocationUnits.delete', { id: units[2] })).toBe('PLACEMENT_NOWHERE id')
  })
})
