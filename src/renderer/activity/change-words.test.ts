import { describe, expect, it } from 'vitest'
import type { ActivityChange, ActivityEntry } from '@contract/operations/activity'
import { Projection } from '../state/projection/projection'
import { at } from '../state/projection/testing'
import type { Words } from '../ui/use-words'
import { changeGroups } from './change-words'

/** Words that name their key and what fills it: what is said is tested with the texts. */
const words = {
  t: (key: string, facts?: Record<string, unknown>) =>
    facts === undefined ? key : `${key} ${Object.values(facts).join(' ')}`,
  timeZone: 'UTC',
  name: (name: { en?: string } | null | undefined) => name?.en ?? '',
  time: (time: string) => time.slice(11, 16),
  day: (time: string) => time.slice(0, 10),
} as unknown as Words

const entry = (changes: readonly ActivityChange[], events: ActivityEntry['events'] = []): ActivityEntry => ({
  seq: 1,
  at: at(0),
  commandId: 'c',
  command: 'saleOrders.update',
  actorId: null,
  terminalId: 't',
  terminalCode: 'A',
  undoableUntil: null,
  undoes: null,
  events,
  changes: [...changes],
  moreChanges: 0,
})
type Fields = ActivityChange['fields']
const change = (entity: ActivityChange['entity'], fields: Fields, kind: ActivityChange['kind'] = 'changed') => ({
  entity,
  id: entity,
  kind,
  name: null,
  fields,
})
const told = (changes: readonly ActivityChange[], events: ActivityEntry['events'] = []) =>
  changeGroups(entry(changes, events), new Projection(), words)

describe('what an entry changed', () => {
  const grown = { field: 'guest.partySize', before: 4, after: 6 }

  it('is told once where order, table and seating say the same, by the order first', () => {
    const groups = told([
      change('Seating', [grown]),
      change('AllocationUsage', [grown]),
      change('SaleOrder', [grown, { field: 'number', before: 'A-001', after: 'A-001' }]),
    ])
    expect(groups).toHaveLength(1)
    expect(groups[0]?.title).toMatch(/^activity\.entities\.SaleOrder/)
    expect(groups[0]?.fields).toEqual([{ label: 'activity.fields.guest_partySize', before: '4', after: '6' }])
  })

  it('leaves out what says nothing to staff, and rows of which nothing is left', () => {
    expect(told([change('SaleOrder', [{ field: 'seatingId', before: 'a', after: 'b' }])])).toEqual([])
    expect(told([change('SaleOrder', [{ field: 'status', before: null, after: 'OPEN' }], 'created')])).toEqual([])
  })

  it('names the table of a row that is long gone by what was told of it', () => {
    const ended = change('AllocationUsage', [{ field: 'status', before: 'ACTIVE', after: 'COMPLETED' }])
    const [group] = told([ended], [{ usageId: 'AllocationUsage', unitNumber: '7' }])
    expect(group?.title).toBe('floor.table 7')
    expect(group?.fields).toEqual([
      { label: 'activity.fields.status', before: 'activity.statuses.ACTIVE', after: 'activity.statuses.COMPLETED' },
    ])
  })

  it('says of a line which one it is, and of a new one not twice', () => {
    const name = { field: 'name', before: null, after: { en: 'Iced tea' } }
    const quantity = { field: 'quantity', before: null, after: 2 }
    const made = { ...change('OrderLine', [name, quantity], 'created'), name: { en: 'Iced tea' } }
    expect(told([made])).toMatchObject([{ title: 'Iced tea', fields: [{ after: '2' }] }])
    const more = { ...change('OrderLine', [{ ...quantity, before: 2, after: 3 }]), name: 'Phở bò' }
    expect(told([more])).toMatchObject([{ title: 'Phở bò', fields: [{ before: '2', after: '3' }] }])
    const area = { ...change('AllocationZone', [{ field: 'number', before: '1', after: '2' }]), name: { en: 'Patio' } }
    expect(told([area])[0]?.title).toBe('activity.entities.AllocationZone Patio')
  })

  it('says the day of a time that is not of the day of the entry', () => {
    const [group] = told([change('Reservation', [{ field: 'reservedFrom', before: at(60), after: at(60 + 24 * 60) }])])
    expect(group?.fields[0]).toMatchObject({ before: '13:00', after: '2026-11-22, 13:00' })
  })
})
