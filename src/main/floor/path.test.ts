import { describe, expect, test } from 'vitest'
import { attempt } from '../store/refusal'
import { ConnectionReader } from '../store/reader'
import { openTestStore, testId } from '../store/testing'
import { findUnitContext, unitContext } from './path'
import { ask, buildHouse, must, unitNode } from './testing'

describe('the path of a unit', () => {
  test('leads from the first zone level to the leaf, with the layout, as the rows stand', () => {
    const store = openTestStore()
    const { garden, lawn, layoutId, hall, units } = buildHouse(store)
    const { need } = { need: store.reader.need.bind(store.reader) }
    const context = unitContext(store.reader, units[10])
    expect(context.unit).toEqual(need('allocation_unit', units[10]))
    const named = ({ id, name }: { id: string; name: string }) => ({ id, name })
    expect(context.zones).toEqual([named(need('allocation_zone', garden)), named(need('allocation_zone', lawn))])
    expect(context.layout).toEqual(named(need('allocation_layout', layoutId)))
    expect(unitContext(store.reader, units[1]).zones.map((zone) => zone.id)).toEqual([hall])
  })

  test('has the strictest status on it; children keep their own', () => {
    const store = openTestStore()
    const { garden, lawn, units, layoutId } = buildHouse(store)
    const status = () => unitContext(store.reader, units[10]).status
    expect(status()).toBe('ACTIVATED')
    must(store, 'allocationZones.update', { id: lawn, status: 'DEACTIVATED' })
    expect(status()).toBe('DEACTIVATED')
    must(store, 'allocationLayouts.update', { id: layoutId, revision: 2, status: 'ARCHIVED' })
    expect(status()).toBe('ARCHIVED')
    must(store, 'allocationLayouts.update', { id: layoutId, revision: 3, status: 'ACTIVATED' })
    must(store, 'allocationZones.update', { id: garden, status: 'ARCHIVED' })
    expect(status()).toBe('ARCHIVED')
    expect(ask(store.reader, 'allocationUnits.get', { id: units[10] }).status).toBe('UNKNOWN')
  })

  test('does not exist for unknown and deleted units, nor for another merchant', () => {
    const store = openTestStore()
    const { units } = buildHouse(store)
    must(store, 'allocationUnits.delete', { id: units[10] })
    expect(findUnitContext(store.reader, units[10])).toBeUndefined()
    expect(findUnitContext(new ConnectionReader(store.connection, testId(77)), units[1])).toBeUndefined()
    expect(attempt(() => unitContext(store.reader, testId(99), ['unitId']))).toMatchObject({
      ok: false,
      refusal: { code: 'NOT_FOUND', path: 'unitId' },
    })
  })
})

describe('a zone in a filter', () => {
  test('means that zone and all below it', () => {
    const store = openTestStore()
    const { garden, lawn, pond, hall, layoutId } = buildHouse(store)
    must(store, 'allocationUnits.create', { zoneId: pond, ...unitNode('9', { status: 'ACTIVATED' }) } as never)
    const numbers = (input: Parameters<typeof ask<'allocationUnits.find'>>[2]) =>
      ask(store.reader, 'allocationUnits.find', { sort: 'number', ...input }).items.map((unit) => unit.number)
    expect(numbers({ zoneId: garden })).toHaveLength(2)
    expect(numbers({ zoneId: lawn })).toEqual(['10'])
    expect(numbers({ zoneId: hall })).toEqual(['1', '2', '3'])
    expect(numbers({ zoneId: hall, number: ' 2 ' })).toEqual(['2'])
    expect(numbers({ layoutId, status: 'ACTIVATED' })).toEqual(['9'])
    expect(numbers({ zoneId: testId(99) })).toEqual([])
    expect(numbers({ layoutId: testId(99) })).toEqual([])
    expect(ask(store.reader, 'allocationZones.find', { parentId: garden }).items.map((zone) => zone.id)).toEqual([
      lawn,
      pond,
    ])
    expect(ask(store.reader, 'allocationZones.count', { layoutId })).toEqual({ count: 4 })
    expect(ask(store.reader, 'allocationZones.count', { parentId: testId(99) })).toEqual({ count: 0 })
  })
})
