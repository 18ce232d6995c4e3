/**
 * The floor as this terminal knows it: live rows by entity, patched change by change, outside React.
 * Invariants: it holds what `floor.live` would answer at the same seq, so a patched projection equals a reloaded one;
 * rows are never mutated, a change puts a new object in their place; the indexes agree with the rows.
 */
import type { Merchant, Staff } from '@contract/entities/access'
import type { AllocationLayout, AllocationPlan, AllocationUnit, AllocationZone } from '@contract/entities/floor'
import type { Conflict } from '@contract/entities/conflict'
import type { AllocationUsage, Reservation, SaleOrder } from '@contract/entities/occupancy'
import type { Section } from '@contract/entities/section'
import type { ChangeMessage, RowChange } from '@contract/feed'
import { isLive } from '@contract/occupancy'
import type { LiveFloor } from '@contract/operations/store'
import { isOngoing } from '@contract/lifecycles'
import { GroupIndex } from './group-index'
import { ProvisionalMarks } from './provisional-marks'

/** What a change touched, so that only that is drawn anew. */
export interface Touched {
  /** Units whose tiles may look different. */
  unitIds: ReadonlySet<string>
  /** Plans, layouts, zones, units or the store's settings changed: draw the layout anew. */
  structure: boolean
}

interface Row {
  id: string
  deletedAt: string | null
}

/** Whether a row stands in the projection, by what `floor.live` answers. */
const KEEPS = {
  plans: () => true,
  layouts: () => true,
  zones: () => true,
  units: () => true,
  usages: (row: AllocationUsage) => isLive(row.status),
  orders: isOngoing,
  reservations: (row: Reservation) => row.status === 'BOOKED',
  // Shifts that end while this page is open are told apart by the clock, where they are read.
  sections: () => true,
  staff: () => true,
  conflicts: (row: Conflict) => row.status === 'OPEN',
}

export class Projection {
  position: { epoch: number; seq: number } | null = null
  merchant: Merchant | null = null
  readonly plans = new Map<string, AllocationPlan>()
  readonly layouts = new Map<string, AllocationLayout>()
  readonly zones = new Map<string, AllocationZone>()
  readonly units = new Map<string, AllocationUnit>()
  readonly usages = new Map<string, AllocationUsage>()
  readonly orders = new Map<string, SaleOrder>()
  readonly reservations = new Map<string, Reservation>()
  /** Which server looks after which tables. */
  readonly sections = new Map<string, Section>()
  readonly staff = new Map<string, Staff>()
  /** Open cards: offline work that the hub could not accept and nobody has settled yet. */
  readonly conflicts = new Map<string, Conflict>()
  /** Cards that were settled since this terminal last read afresh, for words such as "settled by Lan". */
  readonly settled = new Map<string, Conflict>()
  readonly provisional = new ProvisionalMarks()
  readonly usagesByPlace = new GroupIndex()
  readonly usagesByPrincipal = new GroupIndex()
  readonly usagesBySeating = new GroupIndex()
  readonly unitsByPlace = new GroupIndex()
  readonly unitsByZone = new GroupIndex()
  /** Who made the commits that this terminal saw, by the live usages that they touched; for words such as "taken by Lan". */
  readonly lastActors = new Map<string, string>()

  load(floor: LiveFloor): Touched {
    this.#empty()
    // What was not decided then may have been settled by somebody else.
    this.settled.clear()
    this.position = { epoch: floor.epoch, seq: floor.seq }
    this.merchant = floor.merchant
    for (const name of Object.keys(KEEPS) as (keyof typeof KEEPS)[]) {
      for (const row of floor[name]) this.#put(name, row)
    }
    this.provisional.load(floor)
    return { unitIds: new Set(this.units.keys()), structure: true }
  }

  apply(change: ChangeMessage): Touched {
    this.position = { epoch: change.epoch, seq: change.seq }
    const unitIds = new Set<string>()
    let structure = false
    for (const row of change.rows) {
      this.#touchMarked(row.id, unitIds)
      this.provisional.note(change.kind, row)
      structure = this.#applyRow(row, change.actorId, unitIds) || structure
      this.#touchMarked(row.id, unitIds)
    }
    return { unitIds, structure }
  }

  /** Whether what a unit shows, be it that it is free again, is not decided by the hub yet. */
  isProvisional(unit: AllocationUnit): boolean {
    if (this.provisional.usagesOn(unit.placeId).size > 0) return true
    return this.usagesOfUnit(unit).some((usage) => this.provisional.ofUsage(usage))
  }

  /** Live usages of a unit's place: of the table, by whichever plan it was taken. */
  usagesOfUnit(unit: AllocationUnit): AllocationUsage[] {
    const found: AllocationUsage[] = []
    for (const id of this.usagesByPlace.of(unit.placeId)) {
      const usage = this.usages.get(id)
      if (usage !== undefined) found.push(usage)
    }
    return found
  }

  #empty(): void {
    for (const name of Object.keys(KEEPS) as (keyof typeof KEEPS)[]) this[name].clear()
    for (const index of [this.usagesByPlace, this.usagesByPrincipal, this.usagesBySeating]) index.clear()
    this.unitsByPlace.clear()
    this.unitsByZone.clear()
  }

  #applyRow(change: RowChange, actorId: string | null, unitIds: Set<string>): boolean {
    switch (change.entity) {
      case 'Merchant':
        if (change.row !== null) this.merchant = change.row
        return true
      case 'Staff':
        this.#change('staff', change)
        return true
      case 'AllocationPlan':
        this.#change('plans', change)
        return true
      case 'AllocationLayout':
        this.#change('layouts', change)
        return true
      case 'AllocationZone':
        this.#change('zones', change)
        return true
      case 'AllocationUnit':
        this.#change('units', change)
        return true
      case 'AllocationUsage':
        this.#touch(change.id, unitIds)
        this.#change('usages', change)
        this.#touch(change.id, unitIds)
        if (!this.usages.has(change.id)) this.lastActors.delete(change.id)
        else if (actorId !== null) this.lastActors.set(change.id, actorId)
        return false
      case 'SaleOrder':
        this.#change('orders', change)
        for (const id of this.usagesByPrincipal.of(change.id)) this.#touch(id, unitIds)
        return false
      case 'Reservation':
        this.#change('reservations', change)
        for (const id of this.usagesByPrincipal.of(change.id)) this.#touch(id, unitIds)
        return false
      case 'Section':
        this.#change('sections', change)
        return false
      case 'Conflict':
        this.#change('conflicts', change)
        if (change.row?.status === 'SETTLED') this.settled.set(change.id, change.row)
        else this.settled.delete(change.id)
        return false
      case 'Role':
      case 'Seating':
      case 'Terminal':
        // Nothing that is drawn comes from these rows: the usages carry guest, server and since when.
        return false
      default:
        // A newer store may send entities that this page does not know yet.
        return false
    }
  }

  /** Units on the place of a usage, and on the other places of the same party, whose tiles name its size. */
  #touch(usageId: string, unitIds: Set<string>): void {
    const usage = this.usages.get(usageId)
    if (usage === undefined) return
    for (const id of this.usagesBySeating.of(usage.seatingId)) {
      const placeId = this.usages.get(id)?.placeId
      if (placeId !== undefined) for (const unitId of this.unitsByPlace.of(placeId)) unitIds.add(unitId)
    }
  }

  /** Units on the place of a usage that is or was marked, also of one that has ended. */
  #touchMarked(usageId: string, unitIds: Set<string>): void {
    const placeId = this.provisional.placeOf(usageId)
    if (placeId !== undefined) for (const unitId of this.unitsByPlace.of(placeId)) unitIds.add(unitId)
  }

  #change(name: keyof typeof KEEPS, change: { id: string; row: Row | null }): void {
    if (change.row === null) this.#remove(name, change.id)
    else this.#put(name, change.row)
  }

  #put(name: keyof typeof KEEPS, row: Row): void {
    const keeps = KEEPS[name] as (row: Row) => boolean
    if (row.deletedAt !== null || !keeps(row)) {
      this.#remove(name, row.id)
      return
    }
    ;(this[name] as Map<string, Row>).set(row.id, row)
    if (name === 'usages') this.#indexUsage(row as AllocationUsage)
    if (name === 'units') this.#indexUnit(row as AllocationUnit)
  }

  #remove(name: keyof typeof KEEPS, id: string): void {
    this[name].delete(id)
    if (name === 'usages') {
      for (const index of [this.usagesByPlace, this.usagesByPrincipal, this.usagesBySeating]) index.place(id, null)
    }
    if (name === 'units') {
      this.unitsByPlace.place(id, null)
      this.unitsByZone.place(id, null)
    }
  }

  #indexUsage(usage: AllocationUsage): void {
    this.usagesByPlace.place(usage.id, usage.placeId)
    this.usagesByPrincipal.place(usage.id, usage.usageId)
    this.usagesBySeating.place(usage.id, usage.seatingId)
  }

  #indexUnit(unit: AllocationUnit): void {
    this.unitsByPlace.place(unit.id, unit.placeId)
    this.unitsByZone.place(unit.id, unit.zoneId)
  }
}
