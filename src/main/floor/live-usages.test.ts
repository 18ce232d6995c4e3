import { describe, expect, test } from 'vitest'
import type { FloorStatus, UsageStatus } from '@contract/lifecycles'
import { openTestStore, testId } from '../store/testing'
import { ask, at, beside, buildHouse, call, leave, must, occupy, refusalOf, unitNode, zoneNode } from './testing'

/** FLR-8: what is occupied or booked is not deleted, deactivated or archived; it may retire. */

const occupiedHouse = (status: UsageStatus = 'ACTIVE') => {
  const store = openTestStore()
  const house = buildHouse(store)
  const usageId = occupy(store, house.units[10], status)
  return { store, usageId, ...house }
}

describe('an occupied unit', () => {
  test('is not deleted, by whatever command above it', () => {
    const { store, layoutId, garden, lawn, units } = occupiedHouse()
    expect(refusalOf(store, 'allocationUnits.delete', { id: units[10] })).toBe('LIVE_USAGES id')
    expect(refusalOf(store, 'allocationZones.delete', { id: lawn })).toBe('LIVE_USAGES id')
    expect(refusalOf(store, 'allocationZones.delete', { id: garden })).toBe('LIVE_USAGES id')
    expect(refusalOf(store, 'allocationLayouts.delete', { id: layoutId })).toBe('LIVE_USAGES id')
    const update = (zones: never[]) =>
      refusalOf(store, 'allocationLayouts.update', { id: layoutId, revision: 1, zones })
    expect(update([{ id: garden }] as never)).toBe('LIVE_USAGES zones.0')
    expect(update([{ id: garden, zones: [{ id: lawn }] }] as never)).toBe('LIVE_USAGES zones.0.zones.0')
    const deep = [{ id: garden, zones: [{ id: lawn, units: [{ id: units[10] }] }] }]
    expect(update(deep as never)).toBe('LIVE_USAGES zones.0.zones.0.units.0')
  })

  test.each(['DEACTIVATED', 'ARCHIVED'] as const)(
    'is not %s, itself or through what lies above it',
    (status: FloorStatus) => {
      const { store, layoutId, garden, lawn, units } = occupiedHouse()
      expect(refusalOf(store, 'allocationUnits.update', { id: units[10], status })).toBe('LIVE_USAGES status')
      expect(refusalOf(store, 'allocationZones.update', { id: lawn, status })).toBe('LIVE_USAGES status')
      expect(refusalOf(store, 'allocationZones.update', { id: garden, status })).toBe('LIVE_USAGES status')
      expect(refusalOf(store, 'allocationLayouts.update', { id: layoutId, revision: 1, status })).toBe(
        'LIVE_USAGES status',
      )
      const zones = [{ id: garden, zones: [{ id: lawn, units: [{ id: units[10], status }] }] }]
      expect(refusalOf(store, 'allocationLayouts.update', { id: layoutId, revision: 1, zones })).toBe(
        'LIVE_USAGES zones.0.zones.0.units.0.status',
      )
    },
  )

  test('is not moved to where it would be out of service', () => {
    const { store, layoutId, pond, units } = occupiedHouse()
    must(store, 'allocationZones.update', { id: pond, status: 'DEACTIVATED' })
    expect(refusalOf(store, 'allocationUnits.update', { id: units[10], zoneId: pond })).toBe('LIVE_USAGES zoneId')
    const plan = must(store, 'allocationPlans.create', { name: { en: 'Closed' }, status: 'ARCHIVED' })
    const moved = { id: layoutId, revision: 2, planId: plan.id }
    expect(refusalOf(store, 'allocationLayouts.update', moved)).toBe('LIVE_USAGES planId')
  })

  test('keeps its place', () => {
    const { store, units } = occupiedHouse()
    const placeId = testId(50)
    expect(refusalOf(store, 'allocationUnits.update', { id: units[10], placeId })).toBe('LIVE_USAGES placeId')
    expect(must(store, 'allocationUnits.update', { id: units[10], placeId: units[10] }).placeId).toBe(units[10])
    expect(must(store, 'allocationUnits.update', { id: units[1], placeId: units[10] }).placeId).toBe(units[10])
  })

  test('may be renamed, moved and seen beside others that go', () => {
    const { store, pond, hall, units } = occupiedHouse()
    must(store, 'allocationUnits.update', { id: units[10], number: '11', zoneId: pond })
    must(store, 'allocationZones.delete', { id: hall })
    expect(ask(store.reader, 'allocationUnits.get', { id: units[10] })).toMatchObject({ number: '11', zoneId: pond })
  })

  test('is named in the refusal with all usages, and without guests', () => {
    const { store, layoutId, usageId, units } = occupiedHouse('RESERVED')
    const seated = occupy(store, units[1])
    const result = call(store, 'allocationLayouts.delete', { id: layoutId })
    const usages = result.ok ? [] : (result.refusal.facts?.['usages'] as object[])
    expect(usages).toHaveLength(2)
    expect(usages).toContainEqual(
      expect.objectContaining({ id: usageId, allocationUnitId: units[10], status: 'RESERVED' }),
    )
    expect(Object.keys(usages.find((usage) => 'id' in usage && usage.id === seated) ?? {})).toEqual([
      'id',
      'allocationUnitId',
      'status',
      'usageType',
      'usageId',
    ])
  })

  test.each(['RESERVED', 'ACTIVE', 'SUCCESS'] as const)('counts as occupied while its usage is %s', (status) => {
    const { store, units } = occupiedHouse(status)
    expect(refusalOf(store, 'allocationUnits.delete', { id: units[10] })).toBe('LIVE_USAGES id')
  })

  test.each(['COMPLETED', 'CANCELLED', 'EXPIRED'] as const)('is free once its usage is %s', (status) => {
    const { store, units } = occupiedHouse(status)
    expect(must(store, 'allocationUnits.delete', { id: units[10] }).deleted).toBe(true)
  })
})

describe('publishing the removal of an occupied unit', () => {
  const publish = ({ store, layoutId }: ReturnType<typeof occupiedHouse>, zones: object[]) => {
    const { revision } = ask(store.reader, 'allocationLayouts.get', { id: layoutId, depth: '0' })
    return must(store, 'allocationLayouts.update', {
      id: layoutId,
      revision,
      onOccupied: 'retire',
      zones,
    })
  }

  test('lets it retire: it stays with its zones until its party has left, and is then no longer shown', () => {
    const house = occupiedHouse()
    const { store, garden, lawn, pond, units, usageId } = house
    const tree = publish(house, [{ id: garden }])
    expect(at(tree.zones, 1)).toMatchObject({ id: garden, zones: [{ id: lawn, units: [{ id: units[10] }] }] })
    expect(at(at(at(tree.zones, 1).zones, 0).units, 0).retiringAt).toBe(new Date(store.clock.now).toISOString())
    expect(store.reader.find('allocation_zone', pond)).toBeUndefined()
    const rows = store.reader.need('allocation_unit', units[10])
    leave(store, usageId)
    expect(ask(store.reader, 'allocationUnits.find', { zoneId: garden }).items).toEqual([])
    expect(ask(store.reader, 'allocationZones.get', { id: lawn }).units).toEqual([])
    expect(store.reader.need('allocation_unit', units[10])).toEqual(rows)
  })

  test('takes with it what is free, and keeps when it was first told to go', () => {
    const house = occupiedHouse()
    const { store, hall, units } = house
    occupy(store, units[1])
    publish(house, [{ id: hall }])
    expect(store.reader.find('allocation_unit', units[2])).toBeUndefined()
    const { retiring_at: first } = store.reader.need('allocation_unit', units[1])
    store.clock.now += 60_000
    publish(house, [{ id: hall, units: [{ id: units[1] }] }])
    expect(store.reader.need('allocation_unit', units[1]).retiring_at).toBe(first)
  })

  test('keeps the units through which its place is found', () => {
    const house = occupiedHouse()
    const { store, hall, units } = house
    occupy(store, units[3])
    const tree = publish(house, [{ id: hall }])
    expect(at(tree.zones, 0).units?.map((unit) => unit.number)).toEqual(['3'])
    expect(store.reader.need('allocation_unit', units[2]).retiring_at).not.toBeNull()
    expect(store.reader.find('allocation_unit', units[1])).toBeUndefined()
  })

  test('never drops it from service by a status', () => {
    const house = occupiedHouse()
    const { store, layoutId, garden } = house
    const zones = [{ id: garden, status: 'ARCHIVED' as const }]
    const input = { id: layoutId, revision: 1, onOccupied: 'retire' as const, zones }
    expect(refusalOf(store, 'allocationLayouts.update', input)).toBe('LIVE_USAGES zones.0.status')
  })

  test('works on one zone too, and what has retired goes with the next edit', () => {
    const house = occupiedHouse()
    const { store, layoutId, lawn, units, usageId } = house
    must(store, 'allocationZones.update', { id: lawn, onOccupied: 'retire', units: [{ id: units[10] }] })
    expect(store.reader.need('allocation_unit', units[10]).retiring_at).not.toBeNull()
    const blocked = { layoutId, parentId: null, zone: zoneNode('A') }
    must(store, 'allocationZones.create', blocked)
    expect(store.reader.find('allocation_unit', units[10])).toBeDefined()
    leave(store, usageId)
    must(store, 'allocationZones.create', blocked)
    expect(store.reader.find('allocation_unit', units[10])).toBeUndefined()
  })

  test('does not let a retired unit go while others are placed by it', () => {
    const house = occupiedHouse()
    const { store, lawn, units, usageId } = house
    must(store, 'allocationZones.update', { id: lawn, onOccupied: 'retire', units: [{ id: units[10] }] })
    must(store, 'allocationUnits.create', {
      zoneId: lawn,
      ...unitNode('12', { placement: beside(units[10]) }),
    } as never)
    leave(store, usageId)
    must(store, 'allocationUnits.create', { zoneId: lawn, ...unitNode('13') } as never)
    expect(store.reader.find('allocation_unit', units[10])).toBeDefined()
    expect(ask(store.reader, 'allocationZones.get', { id: lawn }).units?.map((unit) => unit.number)).toEqual([
      '12',
      '13',
    ])
  })
})
