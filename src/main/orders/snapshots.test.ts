import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Snapshot } from '@contract/entities/occupancy'
import type { InputOf, OperationName, OutputOf } from '@contract/contract'
import { ask, call, inMinutes, openTestHouse } from '../node/testing'
import type { TestHouse } from '../node/testing'

/** The floor as it is read by everyone, for what a snapshot has to say of a unit at this moment. */
const floorNow = (house: TestHouse): Map<string, Snapshot['units'][number]> => {
  const { layouts, zones, units } = ask(house, 'floor.live', {})
  return new Map(
    units.flatMap((unit) => {
      const leaf = zones.find(({ id }) => id === unit.zoneId)
      const above = zones.filter(({ id }) => id === leaf?.parentId)
      const layout = layouts.find(({ id }) => id === leaf?.layoutId)
      if (leaf === undefined || layout === undefined) return []
      return [
        [
          unit.id,
          {
            unitId: unit.id,
            number: unit.number,
            name: unit.name,
            capacity: unit.capacity,
            zones: [...above, leaf].map(({ id, name }) => ({ id, name })),
            layout: { id: layout.id, name: layout.name },
          },
        ] as const,
      ]
    }),
  )
}

/** Of each order and booking: the units that it holds, as the floor is now. */
const held = (house: TestHouse): Map<string, Snapshot['units']> => {
  const floor = floorNow(house)
  const usages = ask(house, 'allocationUsages.find', { live: true, limit: 500 }).items
  return new Map(
    [...Map.groupBy(usages, ({ usageId }) => usageId)].map(([principal, own]) => [
      principal,
      [...new Set(own.map(({ allocationUnitId }) => allocationUnitId))].flatMap((id) => floor.get(id) ?? []),
    ]),
  )
}

const byUnit = (units: Snapshot['units']): Snapshot['units'] =>
  units.toSorted((left, right) => (left.unitId < right.unitId ? -1 : 1))

const number = fc.nat({ max: 99 })
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constantFrom('seat', 'book', 'move', 'more'), one: number, two: number }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom('assign', 'checkIn', 'join', 'zone'), one: number, two: number }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('complete', 'cancel', 'pay'), one: number, two: number }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom('renameUnit', 'renameZone', 'renameLayout', 'resize', 'moveUnit', 'deleteUnit'),
      one: number,
      two: number,
    }),
  },
)

it('of orders and bookings say how the floor was when they were made, whatever becomes of the floor (USE-11)', async () => {
  let compared = 0
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 30 }), async (steps) => {
      const house = await openTestHouse()
      const expected = new Map<string, Snapshot['units']>()
      let count = 0
      /** Runs a command; whoever it names gets its snapshot taken now. */
      const act = async <Name extends OperationName>(
        name: Name,
        input: InputOf<Name>,
        named: (output: OutputOf<Name>) => (string | undefined)[],
      ): Promise<void> => {
        const outcome = await call(house, name, input)
        if (!outcome.ok) return
        const now = held(house)
        // Who has given all that he held to another order holds nothing.
        for (const id of named(outcome.value)) if (id !== undefined) expected.set(id, now.get(id) ?? [])
      }
      for (const { kind, one, two } of steps) {
        house.clock.now += 60_000
        count += 1
        const { units, zones, orders, reservations, usages, layouts } = ask(house, 'floor.live', {})
        const at = <Item>(items: readonly Item[], index: number): Item | undefined =>
          items[index % Math.max(items.length, 1)]
        const table = at(units, one)?.id ?? ''
        const other = at(units, two)?.id ?? ''
        const order = at(orders, two)?.id ?? table
        const booking = at(reservations, two)?.id ?? table
        const usage = at(usages, two)
        const label = { en: `name ${count}` }
        if (kind === 'seat') {
          const allocationUnitIds = [...new Set([table, other])].slice(0, 1 + (count % 2))
          await act('saleOrders.create', { allocationUnitIds }, ({ order: made }) => [made.id])
        } else if (kind === 'book') {
          const reservedFrom = inMinutes(house, 100 + one * 3)
          await act('reservations.create', { allocationUnitIds: [table], reservedFrom }, ({ reservation }) => [
            reservation.id,
          ])
        } else if (kind === 'move') {
          const input = { usageId: usage?.id ?? table, allocationUnitIds: [table], acceptTooSmall: true }
          await act('allocationUsages.transfer', input, ({ created }) => created.map(({ usageId }) => usageId))
        } else if (kind === 'more') {
          const input = { saleOrderId: order, merchantId: house.merchantId, allocationUnitId: table }
          await act('allocationUsages.startForOrder', input, () => [order])
        } else if (kind === 'assign') {
          await act('reservations.assign', { id: booking, allocationUnitIds: [table] }, () => [booking])
        } else if (kind === 'checkIn') {
          await act('reservations.checkIn', { id: booking }, ({ order: made }) => [made.id])
        } else if (kind === 'join') {
          const toOrderId = at(orders, one)?.id ?? table
          await act('allocationUsages.moveUsagesToOrder', { fromOrderId: order, toOrderId }, () => [toOrderId, order])
        } else if (kind === 'zone') {
          const [from, to] = [at(zones, one)?.id ?? '', at(zones, one + 1)?.id ?? '']
          const input = { fromZoneId: from, toZoneId: to, acceptTooSmall: true }
          await act('allocationUsages.transferZone', input, ({ created }) => created.map(({ usageId }) => usageId))
        } else if (kind === 'complete') await act('saleOrders.complete', { id: order }, () => [])
        else if (kind === 'cancel') await act('reservations.cancel', { id: booking, reason: 'x' }, () => [])
        else if (kind === 'pay') await act('saleOrders.paid', { id: order }, () => [])
        else if (kind === 'renameUnit') {
          await act('allocationUnits.update', { id: table, number: `n${count}`, name: label }, () => [])
        } else if (kind === 'renameZone') {
          await act('allocationZones.update', { id: at(zones, one)?.id ?? '', name: label }, () => [])
        } else if (kind === 'renameLayout') {
          const layout = at(layouts, one)
          await act(
            'allocationLayouts.update',
            { id: layout?.id ?? '', revision: layout?.revision ?? 0, name: label },
            () => [],
          )
        } else if (kind === 'resize')
          await act('allocationUnits.update', { id: table, capacity: 1 + (two % 9) }, () => [])
        else if (kind === 'moveUnit') {
          await act('allocationUnits.update', { id: table, zoneId: at(zones, two)?.id ?? '' }, () => [])
        } else await act('allocationUnits.delete', { id: table }, () => [])
      }
      // In the end the whole floor goes, once nobody sits there any more.
      for (const { id } of ask(house, 'saleOrders.find', { limit: 500 }).items) {
        await call(house, 'saleOrders.complete', { id })
      }
      for (const { id } of ask(house, 'reservations.find', { limit: 500 }).items) {
        await call(house, 'reservations.cancel', { id, reason: 'closed' })
      }
      expect(await call(house, 'allocationLayouts.delete', { id: house.layoutId })).toMatchObject({ ok: true })
      for (const { id, snapshot } of [
        ...ask(house, 'saleOrders.find', { limit: 500 }).items,
        ...ask(house, 'reservations.find', { limit: 500 }).items,
      ]) {
        const units = expected.get(id)
        if (units === undefined) continue
        expect(byUnit(snapshot?.units ?? [])).toEqual(byUnit(units))
        compared += 1
      }
      expect(house.faults).toEqual([])
      house.store.close()
    }),
    { numRuns: 40, endOnFailure: true },
  )
  expect(compared).toBeGreaterThan(60)
})
