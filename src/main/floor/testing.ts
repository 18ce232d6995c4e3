import { OPERATIONS } from '@contract/contract'
import type { InputOf, OutputOf } from '@contract/contract'
import type { DomainEvent } from '@contract/events'
import type { UsageStatus } from '@contract/lifecycles'
import type { z } from 'zod'
import { CapturedTx } from '../store/captured-tx'
import type { Result } from '../store/refusal'
import type { Reader } from '../store/reader'
import type { TestStore } from '../store/testing'
import type { Tx } from '../store/tx'
import { floorCommands, floorQueries } from './index'

/** For tests of the floor: operations called as the API would, schema first, and a few ready-made nodes. */

type CommandName = keyof typeof floorCommands
type QueryName = keyof typeof floorQueries
type UnitGiven = NonNullable<ZoneGiven['units']>[number]
export type ZoneGiven = InputOf<'allocationZones.create'>['zone']

const schemaOf = (name: CommandName | QueryName, part: 'input' | 'output'): z.ZodType => {
  const operation = OPERATIONS.get(name)
  if (operation === undefined) throw new Error(`The contract has no ${name}`)
  return operation[part]
}

/** Runs a command on a store: its input parsed by the contract, its answer checked against it. */
export const call = <Name extends CommandName>(
  store: TestStore,
  name: Name,
  input: InputOf<Name>,
): Result<OutputOf<Name>> => {
  const parsed = schemaOf(name, 'input').parse(input)
  const result = store.run((tx) => (floorCommands[name] as (tx: Tx, input: unknown) => OutputOf<Name>)(tx, parsed))
  if (result.ok) schemaOf(name, 'output').parse(result.value)
  return result
}

/** As call, for what must succeed. */
export const must = <Name extends CommandName>(store: TestStore, name: Name, input: InputOf<Name>): OutputOf<Name> => {
  const result = call(store, name, input)
  if (!result.ok) throw new Error(`${name} was refused: ${JSON.stringify(result.refusal)}`)
  return result.value
}

/** The code and path of a refusal, as `CODE path`; the store must be exactly as before. */
export const refusalOf = <Name extends CommandName>(store: TestStore, name: Name, input: InputOf<Name>): string => {
  const before = store.dump()
  const result = call(store, name, input)
  if (result.ok) throw new Error(`${name} was not refused`)
  if (store.dump() !== before) throw new Error(`${name} was refused but has written`)
  return `${result.refusal.code} ${result.refusal.path ?? ''}`.trim()
}

/** What a command tells observers. */
export const eventsOf = <Name extends CommandName>(
  store: TestStore,
  name: Name,
  input: InputOf<Name>,
): readonly DomainEvent[] => {
  const parsed = schemaOf(name, 'input').parse(input)
  return store.must((tx) => {
    ;(floorCommands[name] as (tx: Tx, input: unknown) => unknown)(tx, parsed)
    return tx instanceof CapturedTx ? tx.events : []
  })
}

/** Runs a query on a store. */
export const ask = <Name extends QueryName>(reader: Reader, name: Name, input: InputOf<Name>): OutputOf<Name> => {
  const query = floorQueries[name] as (reader: Reader, input: unknown) => OutputOf<Name>
  const answer = query(reader, schemaOf(name, 'input').parse(input))
  schemaOf(name, 'output').parse(answer)
  return answer
}

/** A table for four, placed by its name. */
export const unitNode = (number: string, more: Partial<UnitGiven> = {}): UnitGiven => ({
  number,
  capacity: 4,
  placement: { type: 'identifier', value: `Table ${number}` },
  ...more,
})

/** A zone of four by three metres. */
export const zoneNode = (name: string, more: Partial<ZoneGiven> = {}): ZoneGiven => ({
  name: { en: name },
  frame: { x: 0, y: 0, width: 400, height: 300 },
  ...more,
})

/** A placement beside another unit. */
export const beside = (relativeTo: string) =>
  ({ type: 'relative', value: { relativeTo, offsetX: 100, offsetY: 0 } }) as const

/** Puts a party, or a booking where the status is RESERVED, on a unit; answers the usage's id. */
export const occupy = (store: TestStore, unitId: string, status: UsageStatus = 'ACTIVE'): string =>
  store.must((tx) => {
    const unit = tx.need('allocation_unit', unitId)
    const seatingId = tx.newId('seating')
    tx.insert('seating', { id: seatingId, guest: null, assignee_id: null, since: tx.command.at, survivor_id: null })
    return tx.insert('allocation_usage', {
      id: tx.newId('usage'),
      allocation_unit_id: unitId,
      place_id: unit.place_id,
      usage_type: 'SALE_ORDER',
      usage_id: tx.newId('order'),
      seating_id: seatingId,
      status,
      reserved_from: tx.command.at,
      reserved_to: tx.command.at + 90 * 60_000,
      seated_at: status === 'ACTIVE' ? tx.command.at : null,
      paid_at: null,
      ended_at: null,
      end_reason: null,
      guest: null,
      assignee_id: null,
      moved_to_id: null,
    }).id
  })

/** The party has left. */
export const leave = (store: TestStore, usageId: string): void => {
  store.must((tx) => tx.update('allocation_usage', tx.need('allocation_usage', usageId), { status: 'COMPLETED' }))
}

/** An item that must be there. */
export const at = <Item>(items: readonly Item[] | undefined, index: number): Item => {
  const item = items?.[index]
  if (item === undefined) throw new Error(`There is no item ${index}`)
  return item
}

export interface House {
  layoutId: string
  planId: string
  /** Leaf zone at the first level with units 1, 2 and 3; 3 stands beside 2. */
  hall: string
  /** First level, no units, two sub-zones. */
  garden: string
  /** Leaf zones of the garden: the lawn has unit 10, the pond none. */
  lawn: string
  pond: string
  units: Record<'1' | '2' | '3' | '10', string>
}

/** A house of two floors of zones, to edit. */
export const buildHouse = (store: TestStore): House => {
  const tree = must(store, 'allocationLayouts.create', {
    name: { en: 'House', vi: 'Nhà' },
    zones: [
      zoneNode('Hall', {
        units: [unitNode('1'), unitNode('2', { ref: 'two' }), unitNode('3', { placement: beside('two') })],
      }),
      zoneNode('Garden', { zones: [zoneNode('Lawn', { units: [unitNode('10')] }), zoneNode('Pond')] }),
    ],
  })
  const [hall, garden] = [at(tree.zones, 0), at(tree.zones, 1)]
  const [lawn, pond] = [at(garden.zones, 0), at(garden.zones, 1)]
  const ids = (hall.units ?? []).map((unit) => unit.id)
  return {
    layoutId: tree.id,
    planId: tree.planId,
    hall: hall.id,
    garden: garden.id,
    lawn: lawn.id,
    pond: pond.id,
    units: { 1: at(ids, 0), 2: at(ids, 1), 3: at(ids, 2), 10: at(lawn.units, 0).id },
  }
}
