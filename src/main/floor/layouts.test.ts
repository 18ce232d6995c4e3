import { describe, expect, test, vi } from 'vitest'
import { CreateLayoutInput } from '@contract/operations/floor-trees'
import { LIMITS } from '@contract/primitives'
import { openTestStore, testId } from '../store/testing'
import { ask, at, beside, buildHouse, call, eventsOf, must, refusalOf, unitNode, zoneNode } from './testing'

describe('creating a layout', () => {
  test('writes the whole tree in payload order and answers it', () => {
    const store = openTestStore()
    const { layoutId } = buildHouse(store)
    const tree = ask(store.reader, 'allocationLayouts.get', { id: layoutId })
    expect(tree).toMatchObject({ revision: 1, joinDistance: 60, status: 'UNKNOWN', planId: testId(4), position: 0 })
    expect(tree.zones?.map((zone) => [zone.name.en, zone.position, zone.parentId])).toEqual([
      ['Hall', 0, null],
      ['Garden', 1, null],
    ])
    const [first, second, third] = at(tree.zones, 0).units ?? []
    expect([first, second, third].map((unit) => [unit?.number, unit?.position])).toEqual([
      ['1', 0],
      ['2', 1],
      ['3', 2],
    ])
    expect(first?.placeId).toBe(first?.id)
    expect(third?.placement).toEqual(beside(second?.id ?? ''))
  })

  test('joins the default plan, or the plan that it names', () => {
    const store = openTestStore()
    const plan = must(store, 'allocationPlans.create', { name: { en: "New Year's Eve" } })
    expect(must(store, 'allocationLayouts.create', { name: { vi: 'Tầng' } }).planId).toBe(testId(4))
    expect(must(store, 'allocationLayouts.create', { name: { vi: 'Tầng' }, planId: plan.id }).planId).toBe(plan.id)
    const unknown = { name: { en: 'A' }, planId: testId(99) }
    expect(refusalOf(store, 'allocationLayouts.create', unknown)).toBe('NOT_FOUND planId')
  })

  test('leaves nothing behind when its last node is refused', () => {
    const store = openTestStore()
    const units = [...Array.from({ length: 200 }, (_, index) => unitNode(`${index}`)), { number: '200', capacity: 2 }]
    const input = { name: { en: 'A' }, zones: [zoneNode('Hall', { units })] }
    expect(refusalOf(store, 'allocationLayouts.create', input)).toBe('INVALID_INPUT zones.0.units.200.placement')
  })

  test('keeps text as it was meant: Vietnamese in composed form, emoji, and names in one language', () => {
    const store = openTestStore()
    const tree = must(store, 'allocationLayouts.create', {
      name: { vi: 'Sân hiên'.normalize('NFD') },
      zones: [zoneNode('🌿', { units: [unitNode('🍜🍜🍜🍜🍜🍜', { name: { vi: 'Bàn'.normalize('NFD') } })] })],
    })
    expect(tree.name).toEqual({ vi: 'Sân hiên'.normalize('NFC') })
    expect(at(at(tree.zones, 0).units, 0)).toMatchObject({ number: '🍜🍜🍜🍜🍜🍜', name: { vi: 'Bàn' } })
  })

  test.each([
    ['a name of megabytes', { name: { en: 'x'.repeat(5_000_000) } }],
    [
      'a number of seven characters',
      { name: { en: 'A' }, zones: [zoneNode('A', { units: [unitNode('🍜🍜🍜🍜🍜🍜🍜')] })] },
    ],
    ['a name that is only blanks', { name: { en: ' \t ' } }],
    ['a name with a control character', { name: { en: 'A\u0000' } }],
    ['a style of megabytes', { name: { en: 'A' }, style: { note: 'x'.repeat(5_000_000) } }],
    [
      'a frame without end',
      { name: { en: 'A' }, zones: [zoneNode('A', { frame: { x: 0, y: 0, width: 1e300, height: 1 } })] },
    ],
  ])('is stopped at the contract for %s', (_title, input) => {
    expect(CreateLayoutInput.safeParse(input).success).toBe(false)
  })

  test('takes as many nodes as a call may carry, and refuses one more', () => {
    const store = openTestStore()
    const half = LIMITS.nodesPerCall / 2
    const grid = (count: number, column: number) =>
      Array.from({ length: count }, (_, row) =>
        unitNode(`${row}`, { placement: { type: 'grid', value: { row: (row % 10_000) + 1, column } } }),
      )
    const tooMany = {
      name: { en: 'A' },
      zones: [zoneNode('A', { units: grid(half, 1) }), zoneNode('B', { units: grid(half - 1, 2) })],
    }
    expect(refusalOf(store, 'allocationLayouts.create', tooMany)).toBe('LIMIT_EXCEEDED zones')
    at(tooMany.zones, 1).units?.pop()
    expect(call(store, 'allocationLayouts.create', tooMany).ok).toBe(true)
    expect(ask(store.reader, 'allocationUnits.count', {})).toEqual({ count: LIMITS.nodesPerCall - 2 })
  })
})

describe('reading a layout', () => {
  test.each([
    ['0', undefined, undefined, undefined],
    ['1', 2, undefined, undefined],
    ['2', 2, 2, undefined],
    ['full', 2, 2, 3],
  ] as const)('to depth %s gives %s zones, %s sub-zones and %s units', (depth, zones, subZones, units) => {
    const store = openTestStore()
    const tree = ask(store.reader, 'allocationLayouts.get', { id: buildHouse(store).layoutId, depth })
    expect([tree.zones?.length, tree.zones?.[1]?.zones?.length, tree.zones?.[0]?.units?.length]).toEqual([
      zones,
      subZones,
      units,
    ])
  })

  test('takes at most three statements, however large it is', () => {
    const store = openTestStore()
    const zones = Array.from({ length: 30 }, (_, index) =>
      zoneNode(`Zone ${index}`, { units: Array.from({ length: 30 }, (_, number) => unitNode(`${number}`)) }),
    )
    const { id } = must(store, 'allocationLayouts.create', { name: { en: 'Large' }, zones })
    const statements = vi.spyOn(store.connection, 'statement')
    expect(ask(store.reader, 'allocationLayouts.get', { id }).zones).toHaveLength(30)
    expect(statements.mock.calls.length).toBeLessThanOrEqual(3)
  })

  test('lists by plan and status, sorted and paged; unknown ids give empty lists', () => {
    const store = openTestStore()
    const { planId } = buildHouse(store)
    must(store, 'allocationLayouts.create', { name: { en: 'Roof' }, status: 'DEACTIVATED' })
    const names = (input: Parameters<typeof ask<'allocationLayouts.find'>>[2]) =>
      ask(store.reader, 'allocationLayouts.find', input).items.map((layout) => layout.name.en)
    expect(names({ planId })).toEqual(['House', 'Roof'])
    expect(names({ sort: '-position' })).toEqual(['Roof', 'House'])
    expect(names({ limit: 1, offset: 1 })).toEqual(['Roof'])
    expect(names({ status: 'DEACTIVATED' })).toEqual(['Roof'])
    expect(names({ planId: testId(99) })).toEqual([])
    expect(ask(store.reader, 'allocationLayouts.count', { planId })).toEqual({ count: 2 })
  })
})

describe('a layout and its revision', () => {
  test('rises by one with every edit of the tree, by whatever command, and not by reading or by an edit of nothing', () => {
    const store = openTestStore()
    const { layoutId, hall, pond, units } = buildHouse(store)
    const revision = () => ask(store.reader, 'allocationLayouts.get', { id: layoutId, depth: '0' }).revision
    must(store, 'allocationLayouts.update', { id: layoutId, revision: 1, name: { en: 'Home' } })
    must(store, 'allocationZones.update', { id: hall, style: { colour: '#00ff00' } })
    must(store, 'allocationZones.create', { layoutId, zone: zoneNode('Attic') })
    must(store, 'allocationUnits.create', { zoneId: pond, ...unitNode('20') } as never)
    must(store, 'allocationUnits.update', { id: units[1], capacity: 8 })
    must(store, 'allocationUnits.delete', { id: units[1] })
    must(store, 'allocationZones.delete', { id: pond })
    expect(revision()).toBe(8)
    must(store, 'allocationUnits.update', { id: units[2], capacity: 4 })
    must(store, 'allocationLayouts.update', { id: layoutId, revision: 8 })
    expect(revision()).toBe(8)
  })

  test('refuses an update that was drawn on another revision, with who changed it and when', () => {
    const store = openTestStore()
    const { layoutId, hall } = buildHouse(store)
    store.clock.now += 5_000
    must(store, 'allocationLayouts.update', { id: layoutId, revision: 1, name: { en: 'Home' } })
    const stale = { id: layoutId, revision: 1, zones: [{ id: testId(99) }] }
    expect(refusalOf(store, 'allocationLayouts.update', stale)).toBe('STALE_REVISION revision')
    const result = call(store, 'allocationLayouts.update', stale)
    expect(result.ok ? {} : result.refusal.facts).toEqual({
      revision: 2,
      revisedBy: null,
      revisedAt: new Date(store.clock.now).toISOString(),
    })
    expect(refusalOf(store, 'allocationZones.update', { id: hall, layoutRevision: 1, name: { en: 'A' } })).toBe(
      'STALE_REVISION layoutRevision',
    )
  })

  test('is announced once per edit, and not where nothing changed', () => {
    const store = openTestStore()
    const { layoutId, planId, hall, units } = buildHouse(store)
    const topic = 'observation/allocation/allocation-layout'
    const updated = { topic, action: 'LAYOUT_UPDATED', layoutId, planId }
    const zones = [{ id: hall, units: [{ id: units[1], capacity: 2 }, unitNode('4')] }]
    expect(eventsOf(store, 'allocationLayouts.update', { id: layoutId, revision: 1, zones })).toEqual([updated])
    expect(eventsOf(store, 'allocationUnits.update', { id: units[1], capacity: 6 })).toEqual([
      { ...updated, zoneIds: [hall], unitId: units[1], unitNumber: '1' },
    ])
    expect(eventsOf(store, 'allocationUnits.update', { id: units[1], capacity: 6 })).toEqual([])
    expect(eventsOf(store, 'allocationLayouts.delete', { id: layoutId })).toEqual([
      { ...updated, action: 'LAYOUT_DELETED' },
    ])
  })
})

describe('deleting a layout', () => {
  test('deletes softly all that lies in it', () => {
    const store = openTestStore()
    const { layoutId, hall, units } = buildHouse(store)
    expect(must(store, 'allocationLayouts.delete', { id: layoutId })).toEqual({ id: layoutId, deleted: true })
    expect(store.reader.find('allocation_zone', hall)).toBeUndefined()
    expect(store.reader.find('allocation_unit', units[10])).toBeUndefined()
    expect(ask(store.reader, 'allocationUnits.count', {})).toEqual({ count: 0 })
    expect(refusalOf(store, 'allocationLayouts.delete', { id: layoutId })).toBe('NOT_FOUND id')
  })
})
