import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Conflict } from '@contract/entities/conflict'
import type { AllocationUsage } from '@contract/entities/occupancy'
import type { RowChange } from '@contract/feed'
import { USAGE_STATUSES } from '@contract/lifecycles'
import { at, changeOf, conflict, floorOf, guest, order, unit, usage } from './testing'
import { Projection } from './projection'

const loaded = (change = {}): Projection => {
  const projection = new Projection()
  projection.load(floorOf(change))
  return projection
}

const usageRow = (row: AllocationUsage): RowChange => ({ entity: 'AllocationUsage', id: row.id, row })

describe('projection', () => {
  it('touches only the tables of the party that changed', () => {
    const projection = loaded()
    const touched = projection.apply(changeOf(11, [usageRow(usage('a', 'u1'))]))
    expect([...touched.unitIds]).toEqual(['u1'])
    expect(touched.structure).toBe(false)
    expect(projection.position).toEqual({ epoch: 1, seq: 11 })
  })

  it('touches the table left and the table taken when a party moves', () => {
    const projection = loaded({ usages: [usage('a', 'u1')] })
    const touched = projection.apply(
      changeOf(11, [
        usageRow(usage('a', 'u1', { status: 'CANCELLED', movedToId: 'b' })),
        usageRow(usage('b', 'u2', { seatingId: 'seating-a' })),
      ]),
    )
    expect([...touched.unitIds].sort()).toEqual(['u1', 'u2'])
    expect(projection.usagesByPlace.of('place-u1').size).toBe(0)
    expect([...projection.usagesByPlace.of('place-u2')]).toEqual(['b'])
  })

  it('touches every table with the same place, as copies of a layout have', () => {
    const projection = loaded({ units: [unit('u1'), unit('copy', { placeId: 'place-u1' })] })
    const touched = projection.apply(changeOf(11, [usageRow(usage('a', 'u1'))]))
    expect([...touched.unitIds].sort()).toEqual(['copy', 'u1'])
  })

  it('touches the tables of an order whose guest changed', () => {
    const projection = loaded({ usages: [usage('a', 'u1', { usageId: 'o' })], orders: [order('o')] })
    const row = order('o', { guest: guest(5) })
    const touched = projection.apply(changeOf(11, [{ entity: 'SaleOrder', id: 'o', row }]))
    expect([...touched.unitIds]).toEqual(['u1'])
  })

  it('drops what is soft-deleted, ended or gone', () => {
    const projection = loaded({ usages: [usage('a', 'u1'), usage('b', 'u2')], orders: [order('o')] })
    projection.apply(
      changeOf(11, [
        usageRow(usage('a', 'u1', { status: 'COMPLETED' })),
        { entity: 'AllocationUsage', id: 'b', row: null },
        { entity: 'SaleOrder', id: 'o', row: order('o', { status: 'COMPLETED' }) },
        { entity: 'AllocationUnit', id: 'u1', row: unit('u1', { deletedAt: at(0) }) },
      ]),
    )
    expect([...projection.usages.keys(), ...projection.orders.keys()]).toEqual([])
    expect([...projection.units.keys()]).toEqual(['u2', 'u5'])
    expect([...projection.unitsByZone.of('zone')]).toEqual(['u2', 'u5'])
  })

  it('remembers who made a change, for words such as "taken by Lan"', () => {
    const projection = loaded()
    projection.apply(changeOf(11, [usageRow(usage('a', 'u1'))], { actorId: 'lan' }))
    expect(projection.lastActors.get('a')).toBe('lan')
    projection.apply(changeOf(12, [usageRow(usage('a', 'u1', { status: 'COMPLETED' }))], { actorId: 'lan' }))
    expect(projection.lastActors.size).toBe(0)
  })

  it('passes over entities of a newer store', () => {
    const projection = loaded()
    const foreign = { entity: 'Dish', id: 'x', row: { id: 'x' } } as unknown as RowChange
    expect(projection.apply(changeOf(11, [foreign])).structure).toBe(false)
  })

  it('is the same patched as reloaded, whatever happened', () => {
    const units = ['u1', 'u2', 'u5']
    const step = fc.record({
      id: fc.constantFrom('a', 'b', 'c', 'd'),
      unitId: fc.constantFrom(...units),
      status: fc.constantFrom(...USAGE_STATUSES),
      seatingId: fc.constantFrom('s1', 's2'),
      gone: fc.boolean(),
      orderStatus: fc.constantFrom('OPEN' as const, 'PAID' as const, 'COMPLETED' as const, 'CANCELLED' as const),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const patched = loaded()
        const usages = new Map<string, AllocationUsage>()
        const orders = new Map<string, ReturnType<typeof order>>()
        for (const [index, { id, unitId, status, seatingId, gone, orderStatus }] of steps.entries()) {
          const row = usage(id, unitId, { status, seatingId, ...(gone ? { deletedAt: at(0) } : {}) })
          const orderRow = order(`order-${id}`, { status: orderStatus })
          usages.set(id, row)
          orders.set(orderRow.id, orderRow)
          patched.apply(changeOf(11 + index, [usageRow(row), { entity: 'SaleOrder', id: orderRow.id, row: orderRow }]))
        }
        const reloaded = loaded({
          seq: 10 + steps.length,
          usages: [...usages.values()].filter(
            (row) => row.deletedAt === null && ['RESERVED', 'ACTIVE', 'SUCCESS'].includes(row.status),
          ),
          orders: [...orders.values()].filter((row) => row.status === 'OPEN' || row.status === 'PAID'),
        })
        expect(new Map(patched.usages)).toEqual(new Map(reloaded.usages))
        expect(new Map(patched.orders)).toEqual(new Map(reloaded.orders))
        expect(patched.position).toEqual(reloaded.position)
        for (const id of units) {
          const place = `place-${id}`
          expect([...patched.usagesByPlace.of(place)].sort()).toEqual([...reloaded.usagesByPlace.of(place)].sort())
        }
        for (const seating of ['s1', 's2']) {
          const members = (projection: Projection): string[] => [...projection.usagesBySeating.of(seating)].sort()
          expect(members(patched)).toEqual(members(reloaded))
        }
      }),
    )
  })

  describe('with work that the hub has not decided', () => {
    const provisional = (seq: number, rows: RowChange[]) => changeOf(seq, rows, { kind: 'provisional' })
    const marked = (projection: Projection): string[] =>
      [...projection.units.values()].filter((one) => projection.isProvisional(one)).map(({ id }) => id)

    it('marks the table until a commit brings the row', () => {
      const projection = loaded()
      expect([...projection.apply(provisional(10, [usageRow(usage('a', 'u1'))])).unitIds]).toEqual(['u1'])
      expect(marked(projection)).toEqual(['u1'])
      expect([...projection.apply(changeOf(11, [usageRow(usage('a', 'u1'))])).unitIds]).toEqual(['u1'])
      expect(marked(projection)).toEqual([])
    })

    it('marks the table until it is taken back, and shows what was there before', () => {
      const projection = loaded()
      projection.apply(provisional(10, [usageRow(usage('a', 'u1'))]))
      const undone = changeOf(10, [{ entity: 'AllocationUsage', id: 'a', row: null }], { kind: 'undone' })
      expect([...projection.apply(undone).unitIds]).toEqual(['u1'])
      expect(marked(projection)).toEqual([])
      expect(projection.usages.size).toBe(0)
    })

    it('marks a table that was freed, and touches it again when that is decided', () => {
      const projection = loaded({ usages: [usage('a', 'u1')] })
      const freed = [usageRow(usage('a', 'u1', { status: 'COMPLETED' }))]
      projection.apply(provisional(10, freed))
      expect(marked(projection)).toEqual(['u1'])
      expect([...projection.apply(changeOf(11, freed)).unitIds]).toEqual(['u1'])
      expect(marked(projection)).toEqual([])
    })

    it('marks both tables of a move', () => {
      const projection = loaded({ usages: [usage('a', 'u1')] })
      projection.apply(
        provisional(10, [
          usageRow(usage('a', 'u1', { status: 'CANCELLED', movedToId: 'b' })),
          usageRow(usage('b', 'u2', { seatingId: 'seating-a' })),
        ]),
      )
      expect(marked(projection)).toEqual(['u1', 'u2'])
    })

    it('marks the table of an order that was changed', () => {
      const projection = loaded({ usages: [usage('a', 'u1', { usageId: 'o' })], orders: [order('o')] })
      const row = order('o', { guest: guest(5) })
      expect([...projection.apply(provisional(10, [{ entity: 'SaleOrder', id: 'o', row }])).unitIds]).toEqual(['u1'])
      expect(marked(projection)).toEqual(['u1'])
    })

    it('knows from the first read what is not decided', () => {
      const projection = loaded({
        usages: [usage('a', 'u1'), usage('b', 'u2')],
        provisional: [
          { entity: 'AllocationUsage', id: 'b', placeId: 'place-u2' },
          { entity: 'AllocationUsage', id: 'ended', placeId: 'place-u5' },
        ],
      })
      expect(marked(projection)).toEqual(['u2', 'u5'])
      projection.load(floorOf())
      expect(marked(projection)).toEqual([])
    })
  })

  describe('with conflict cards', () => {
    const cardRow = (row: Conflict): RowChange => ({ entity: 'Conflict', id: row.id, row })

    it('keeps the open ones, and remembers who settled one that it saw', () => {
      const projection = loaded({ conflicts: [conflict('c')] })
      projection.apply(changeOf(11, [cardRow(conflict('d'))]))
      expect([...projection.conflicts.keys()]).toEqual(['c', 'd'])
      projection.apply(changeOf(12, [cardRow(conflict('c', { status: 'SETTLED', settledBy: 'lan' }))]))
      expect([...projection.conflicts.keys()]).toEqual(['d'])
      expect(projection.settled.get('c')?.settledBy).toBe('lan')
    })

    it('opens one again whose settlement was taken back', () => {
      const projection = loaded({ conflicts: [conflict('c')] })
      const settled = cardRow(conflict('c', { status: 'SETTLED' }))
      projection.apply(changeOf(10, [settled], { kind: 'provisional' }))
      projection.apply(changeOf(10, [cardRow(conflict('c'))], { kind: 'undone' }))
      expect([...projection.conflicts.keys()]).toEqual(['c'])
      expect(projection.settled.size).toBe(0)
    })

    it('forgets who settled one when all is read afresh: it may have been somebody else', () => {
      const projection = loaded({ conflicts: [conflict('c')] })
      const settled = cardRow(conflict('c', { status: 'SETTLED', settledBy: 'lan' }))
      projection.apply(changeOf(10, [settled], { kind: 'provisional' }))
      projection.load(floorOf())
      expect(projection.settled.size).toBe(0)
    })
  })
})
