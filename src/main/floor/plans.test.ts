import { describe, expect, test } from 'vitest'
import { openTestStore, testId } from '../store/testing'
import { ask, buildHouse, eventsOf, must, occupy, refusalOf } from './testing'

describe('a plan', () => {
  test('is organized by the merchant where no other is named, and changes field by field', () => {
    const store = openTestStore()
    const plan = must(store, 'allocationPlans.create', { name: { vi: 'Giao thừa' } })
    expect(plan).toMatchObject({ organizerId: store.merchantId, isDefault: false, status: 'UNKNOWN', calendar: [] })
    const changed = must(store, 'allocationPlans.update', {
      id: plan.id,
      name: { en: "New Year's Eve" },
      status: 'ACTIVATED',
    })
    expect(changed).toMatchObject({
      name: { en: "New Year's Eve" },
      status: 'ACTIVATED',
      organizerId: store.merchantId,
    })
    expect(ask(store.reader, 'allocationPlans.get', { id: plan.id })).toEqual(changed)
    expect(refusalOf(store, 'allocationPlans.update', { id: testId(99), name: { en: 'A' } })).toBe('NOT_FOUND id')
  })

  test('keeps its calendar in UTC, and refuses a period that ends before it begins', () => {
    const store = openTestStore()
    const from = '2026-12-31T17:00:00+07:00'
    const plan = must(store, 'allocationPlans.create', { name: { en: 'Eve' }, calendar: [{ from }] })
    expect(plan.calendar).toEqual([{ from: '2026-12-31T10:00:00.000Z', until: null }])
    const backwards = { name: { en: 'Eve' }, calendar: [{ from }, { from, until: from }] }
    expect(refusalOf(store, 'allocationPlans.create', backwards)).toBe('INVALID_INPUT calendar.1.until')
  })

  test('is deleted with its layouts, each announced', () => {
    const store = openTestStore()
    const plan = must(store, 'allocationPlans.create', { name: { en: 'Eve' } })
    const { layoutId, hall } = buildHouse(store)
    must(store, 'allocationLayouts.update', { id: layoutId, revision: 1, planId: plan.id })
    const events = eventsOf(store, 'allocationPlans.delete', { id: plan.id })
    expect(events.map(({ action, layoutId: id, planId }) => [action, id, planId])).toEqual([
      ['LAYOUT_DELETED', layoutId, plan.id],
      ['PLAN_DELETED', undefined, plan.id],
    ])
    expect(store.reader.find('allocation_zone', hall)).toBeUndefined()
  })

  test('stays in service while a party is on it', () => {
    const store = openTestStore()
    const plan = must(store, 'allocationPlans.create', { name: { en: 'Eve' } })
    const { layoutId, units } = buildHouse(store)
    must(store, 'allocationLayouts.update', { id: layoutId, revision: 1, planId: plan.id })
    occupy(store, units[10])
    expect(refusalOf(store, 'allocationPlans.delete', { id: plan.id })).toBe('LIVE_USAGES id')
    expect(refusalOf(store, 'allocationPlans.update', { id: plan.id, status: 'ARCHIVED' })).toBe('LIVE_USAGES status')
    must(store, 'allocationPlans.update', { id: plan.id, status: 'ACTIVATED' })
  })

  test('is never removed where it is the default one', () => {
    const store = openTestStore()
    const id = testId(4)
    expect(refusalOf(store, 'allocationPlans.delete', { id })).toBe('DEFAULT_PLAN id')
    expect(refusalOf(store, 'allocationPlans.update', { id, status: 'DEACTIVATED' })).toBe('DEFAULT_PLAN status')
    expect(refusalOf(store, 'allocationPlans.update', { id, status: 'ARCHIVED' })).toBe('DEFAULT_PLAN status')
    must(store, 'allocationPlans.update', { id, name: { en: 'Weekdays' }, status: 'UNKNOWN' })
  })

  test('is listed by status and counted', () => {
    const store = openTestStore()
    must(store, 'allocationPlans.create', { name: { en: 'Eve' }, status: 'DEACTIVATED' })
    expect(ask(store.reader, 'allocationPlans.find', {}).items).toHaveLength(2)
    expect(ask(store.reader, 'allocationPlans.count', { status: 'DEACTIVATED' })).toEqual({ count: 1 })
  })
})
