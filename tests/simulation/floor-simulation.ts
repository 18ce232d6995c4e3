import assert from 'node:assert/strict'
import { call, leave, must, occupy, unitNode, zoneNode } from '../../src/main/floor/testing'
import type { Result } from '../../src/main/store/refusal'
import type { Row } from '../../src/main/store/tables'
import { openTestStore, testId } from '../../src/main/store/testing'
import type { TestStore } from '../../src/main/store/testing'
import { judge } from './floor-model'
import type { Floor, Root } from './floor-model'
import { unitFrom, zoneFrom } from './floor-payloads'
import type { Step, World } from './floor-payloads'

/** How often edits were taken, and refused by code, over all runs. */
export const tally = { taken: 0, refused: new Map<string, number>() }

/**
 * One store and one model side by side: what the model takes is taken and gives the same floor; what it refuses is
 * refused with one of its reasons, and the database is as it was, byte for byte.
 */
export class Simulation {
  readonly store: TestStore = openTestStore()
  readonly layoutId: string
  floor: Floor = { zones: new Map(), units: new Map() }
  /** Usage by unit. */
  readonly usages = new Map<string, string>()
  private readonly foreign: { zones: Set<string>; units: Set<string> }
  private readonly gone = new Set<string>()
  private labels = 0

  constructor() {
    const other = must(this.store, 'allocationLayouts.create', {
      name: { en: 'Other' },
      zones: [zoneNode('Other', { units: [unitNode('X')] })],
    })
    const zones = other.zones ?? []
    this.foreign = {
      zones: new Set(zones.map((zone) => zone.id)),
      units: new Set(zones.flatMap((zone) => (zone.units ?? []).map((unit) => unit.id))),
    }
    this.layoutId = must(this.store, 'allocationLayouts.create', { name: { en: 'Floor' } }).id
  }

  private world(): World {
    const wrong = [...this.foreign.zones, ...this.foreign.units, ...this.gone, testId(9_999), this.layoutId]
    return {
      zones: [...this.floor.zones.keys()],
      units: [...this.floor.units.keys()],
      wrong,
      label: () => `n${(this.labels += 1)}`,
    }
  }

  private revision(): number {
    return this.store.reader.need('allocation_layout', this.layoutId).revision
  }

  run(step: Step): void {
    const world = this.world()
    const zoneAt = (at: number) => world.zones[at % Math.max(1, world.zones.length)]
    const unitAt = (at: number) => world.units[at % Math.max(1, world.units.length)]
    switch (step.do) {
      case 'updateLayout': {
        const zones = step.zones.map((zone) => zoneFrom(world, zone))
        const input = { id: this.layoutId, revision: this.revision(), zones, onOccupied: step.onOccupied }
        const roots = zones.map((zone) => ({ zone, parent: null }))
        this.compare(roots, step.onOccupied, () => call(this.store, 'allocationLayouts.update', input))
        return
      }
      case 'updateZone': {
        const id = zoneAt(step.pick)
        if (id === undefined) return
        const zone = { ...zoneFrom(world, { ...step.zone, who: { kind: 'known', pick: step.pick }, data: true }), id }
        const root = { zone, parent: this.floor.zones.get(id)?.parent ?? null, update: true }
        const input = { ...zone, onOccupied: step.onOccupied }
        this.compare([root], step.onOccupied, () => call(this.store, 'allocationZones.update', input))
        return
      }
      case 'createZone': {
        const parentId = step.pick === null ? null : (zoneAt(step.pick) ?? null)
        const zone = zoneFrom(world, { ...step.zone, who: { kind: 'new', pick: 0 } })
        const input = { layoutId: this.layoutId, parentId, zone }
        this.compare([{ zone, parent: parentId }], 'refuse', () => call(this.store, 'allocationZones.create', input))
        return
      }
      case 'deleteZone': {
        const id = zoneAt(step.pick)
        if (id === undefined) return
        const parent = this.floor.zones.get(id)?.parent ?? null
        this.compare([{ zone: { id }, parent }], 'refuse', () => call(this.store, 'allocationZones.delete', { id }))
        return
      }
      case 'deleteUnit': {
        const id = unitAt(step.pick)
        if (id === undefined) return
        const parent = this.floor.units.get(id)?.zone ?? null
        this.compare([{ unit: { id }, parent }], 'refuse', () => call(this.store, 'allocationUnits.delete', { id }))
        return
      }
      case 'updateUnit': {
        const id = unitAt(step.pick)
        const zoneId = zoneAt(step.zone)
        if (id === undefined || zoneId === undefined) return
        const {
          ref: _ref,
          placement,
          ...fields
        } = unitFrom(world, { ...step.unit, who: { kind: 'known', pick: step.pick }, data: true })
        // Alone, a unit can name no ref.
        const named =
          placement?.type === 'relative' && placement.value.relativeTo.startsWith('ref') ? {} : { placement }
        const unit = { ...fields, ...(named.placement === undefined ? {} : { placement: named.placement }), id }
        this.compare([{ unit, parent: zoneId, update: true }], 'refuse', () =>
          call(this.store, 'allocationUnits.update', { ...unit, zoneId }),
        )
        return
      }
      case 'occupy': {
        const id = unitAt(step.pick)
        if (id !== undefined && !this.usages.has(id)) this.usages.set(id, occupy(this.store, id))
        return
      }
      case 'leave': {
        const [unit, usage] = [...this.usages][step.pick % Math.max(1, this.usages.size)] ?? []
        if (unit === undefined || usage === undefined) return
        leave(this.store, usage)
        this.usages.delete(unit)
      }
    }
  }

  /** The model first, then the store; they must agree, and a refusal must have written nothing. */
  private compare(roots: readonly Root[], onOccupied: 'refuse' | 'retire', run: () => Result<unknown>): void {
    const verdict = judge(this.floor, roots, {
      foreign: this.foreign,
      occupied: new Set(this.usages.keys()),
      onOccupied,
    })
    const [dump, revision] = [this.store.dump(), this.revision()]
    const result = run()
    if (!result.ok) {
      tally.refused.set(result.refusal.code, (tally.refused.get(result.refusal.code) ?? 0) + 1)
      assert.ok(verdict.codes.has(result.refusal.code), `${result.refusal.code}, not ${[...verdict.codes].join()}`)
      assert.equal(this.store.dump(), dump, 'a refusal has written')
      return
    }
    tally.taken += 1
    assert.deepEqual([...verdict.codes], [])
    assert.equal(this.revision(), this.store.dump() === dump ? revision : revision + 1)
    this.adopt(verdict.floor)
  }

  /** Takes the store's ids for what is new, after the rows have been found to say the same as the model. */
  private adopt(expected: Floor): void {
    const zones = this.rows<'allocation_zone'>(
      'SELECT * FROM allocation_zone WHERE layout_id = ? AND deleted_at IS NULL',
    )
    const units = this.rows<'allocation_unit'>(
      `SELECT unit.* FROM allocation_unit AS unit JOIN allocation_zone AS zone ON zone.id = unit.zone_id
       WHERE zone.layout_id = ? AND unit.deleted_at IS NULL`,
    )
    const labels = new Map([
      ...zones.map((zone) => [zone.id, (JSON.parse(zone.name) as { en: string }).en] as const),
      ...units.map((unit) => [unit.id, unit.number] as const),
    ])
    const name = (id: string | null) =>
      id === null ? null : (labels.get(id) ?? expected.zones.get(id)?.label ?? expected.units.get(id)?.label ?? id)
    const actual: Floor = { zones: new Map(), units: new Map() }
    for (const { id, parent_id: parent } of zones) actual.zones.set(id, { label: labels.get(id) ?? '', parent })
    for (const { id, zone_id: zone, placement, number, retiring_at: retiringAt } of units) {
      const { value } = JSON.parse(placement) as { value: { relativeTo?: string } }
      actual.units.set(id, { label: number, zone, relativeTo: value.relativeTo ?? null, retiring: retiringAt !== null })
    }
    const say = (floor: Floor) =>
      [
        ...[...floor.zones.values()].map((zone) => `${zone.label} in ${name(zone.parent)}`),
        ...[...floor.units.values()].map(
          (unit) => `${unit.label} in ${name(unit.zone)} by ${name(unit.relativeTo)} ${unit.retiring}`,
        ),
      ].sort()
    assert.deepEqual(say(actual), say(expected))
    for (const id of [...this.floor.zones.keys(), ...this.floor.units.keys()]) {
      if (!actual.zones.has(id) && !actual.units.has(id)) this.gone.add(id)
    }
    this.floor = actual
  }

  private rows<Name extends 'allocation_zone' | 'allocation_unit'>(sql: string): Row<Name>[] {
    return this.store.connection.database.prepare(sql).all(this.layoutId) as Row<Name>[]
  }

  /** FLR-1, FLR-5 and FLR-8, read from the rows alone. */
  checkTree(): void {
    const { zones, units } = this.floor
    const parents = new Set([...zones.values()].map((zone) => zone.parent))
    for (const { parent } of zones.values()) if (parent !== null) assert.equal(zones.get(parent)?.parent, null)
    for (const { zone, relativeTo } of units.values()) {
      assert.ok(zones.has(zone))
      assert.ok(!parents.has(zone))
      let steps = 0
      for (let target = relativeTo; target !== null; target = units.get(target)?.relativeTo ?? null) {
        assert.ok(units.has(target))
        steps += 1
        assert.ok(steps <= units.size)
      }
    }
    for (const unit of this.usages.keys()) assert.ok(units.has(unit))
  }
}
