import type { ErrorCode } from '../../src/contract/errors'
import type { ZoneGiven } from '../../src/main/floor/testing'

/**
 * A floor in memory, written straight from FLR-1 to FLR-8 and as naively as possible, to hold the real one against.
 * New nodes are called `new:` and their label until the store has given them ids.
 */
export interface ModelZone {
  label: string
  parent: string | null
}
export interface ModelUnit {
  label: string
  zone: string
  relativeTo: string | null
  retiring: boolean
}
export interface Floor {
  zones: Map<string, ModelZone>
  units: Map<string, ModelUnit>
}
export type UnitGiven = NonNullable<ZoneGiven['units']>[number]

/** What stands at the top of a payload: a zone or a unit, and the zone that it is under (null: the layout). */
export interface Root {
  zone?: ZoneGiven
  unit?: UnitGiven
  parent: string | null
  /** The operation updates it whatever it carries. */
  update?: boolean
}

/** What is there besides the floor. */
export interface Surroundings {
  /** Ids of zones and of units of another layout. */
  foreign: { zones: ReadonlySet<string>; units: ReadonlySet<string> }
  /** Units with a live usage. */
  occupied: ReadonlySet<string>
  onOccupied: 'refuse' | 'retire'
}

/** Either what may be refused, or the floor that results. */
export type Verdict = { codes: Set<ErrorCode>; floor: Floor }

const clone = ({ zones, units }: Floor): Floor => ({
  zones: new Map([...zones].map(([id, zone]) => [id, { ...zone }])),
  units: new Map([...units].map(([id, unit]) => [id, { ...unit }])),
})

const hasOnlyId = (node: object): boolean => Object.keys(node).join() === 'id'

/** A zone and all above it, until the top or until they repeat. */
const upwards = (floor: Floor, id: string | null): string[] => {
  const path: string[] = []
  for (let zone = id; zone !== null && !path.includes(zone); zone = floor.zones.get(zone)?.parent ?? null)
    path.push(zone)
  return path
}

/** Units through which a unit is placed, itself first, until one is missing or they repeat. */
const chain = (floor: Floor, id: string): string[] => {
  const path: string[] = []
  for (
    let unit: string | null = id;
    unit !== null && !path.includes(unit);
    unit = floor.units.get(unit)?.relativeTo ?? null
  )
    path.push(unit)
  return path
}

const isCircle = (floor: Floor, id: string): boolean =>
  chain(floor, id).some((unit) => floor.units.get(unit)?.relativeTo === id)

/** The floor after an edit, or why it is refused. */
export const judge = (before: Floor, roots: readonly Root[], surroundings: Surroundings): Verdict => {
  const codes = new Set<ErrorCode>()
  const floor = clone(before)
  const names = new Set<string>()
  const refs = new Map<string, string>()
  const mentioned = new Set<string>()
  const doomed = new Set<string>()
  const placements: [unit: string, target: string][] = []

  const nameOnce = (name: string | undefined) => {
    if (name !== undefined && names.has(name)) codes.add('DUPLICATE_ID')
    if (name !== undefined) names.add(name)
  }
  const lookUp = (kind: 'zones' | 'units', id: string): boolean => {
    const known = before[kind]
    if (!known.has(id)) codes.add(surroundings.foreign[kind].has(id) ? 'NOT_ROOTED_IN_LAYOUT' : 'NOT_FOUND')
    mentioned.add(id)
    return known.has(id)
  }
  const takeUnit = (unit: UnitGiven, zone: string, update = false) => {
    nameOnce(unit.id)
    nameOnce(unit.ref)
    const id = unit.id ?? `new:${unit.number}`
    if (unit.ref !== undefined) refs.set(unit.ref, id)
    if (unit.id !== undefined && !lookUp('units', id)) return
    if (hasOnlyId(unit) && !update) {
      doomed.add(id)
      return
    }
    const old = floor.units.get(id)
    floor.units.set(id, { label: unit.number ?? '', relativeTo: null, retiring: false, ...old, zone })
    if (unit.placement?.type === 'relative') placements.push([id, unit.placement.value.relativeTo])
    else if (unit.placement !== undefined) Object.assign(floor.units.get(id) ?? {}, { relativeTo: null })
  }
  const takeZone = (zone: ZoneGiven, parent: string | null, level: number, update = false) => {
    // Below the second level a payload is not read, so that even a deletion is too deep there.
    if (level > 2) codes.add('DEPTH_EXCEEDED')
    nameOnce(zone.id)
    nameOnce(zone.ref)
    const id = zone.id ?? `new:${zone.name?.en}`
    if (zone.ref !== undefined) refs.set(zone.ref, id)
    if (zone.id !== undefined) lookUp('zones', id)
    if (hasOnlyId(zone) && !update) {
      doomed.add(id)
      if (upwards(floor, parent).includes(id)) codes.add('CYCLE')
    } else {
      floor.zones.set(id, { label: zone.name?.en ?? '', ...floor.zones.get(id), parent })
    }
    for (const below of zone.zones ?? []) takeZone(below as ZoneGiven, id, level + 1)
    for (const unit of zone.units ?? []) takeUnit(unit, id)
  }
  for (const { zone, unit, parent, update } of roots) {
    if (zone !== undefined) takeZone(zone, parent, 1, update)
    if (unit !== undefined) takeUnit(unit, parent ?? '', update)
  }
  for (const [unit, target] of placements) {
    const placed = floor.units.get(unit)
    if (placed !== undefined) placed.relativeTo = refs.get(target) ?? target
  }
  for (const id of floor.zones.keys()) {
    if (upwards(floor, id).some((zone) => floor.zones.get(zone)?.parent === id)) codes.add('CYCLE')
  }
  // Which of two mistakes is told first is nobody's business; a tree too deep can still be judged further.
  if ([...codes].some((code) => code !== 'DEPTH_EXCEEDED')) return { codes, floor: before }

  const gone = new Set(doomed)
  for (const id of floor.zones.keys()) if (upwards(floor, id).some((zone) => doomed.has(zone))) gone.add(id)
  for (const [id, unit] of floor.units) if (gone.has(unit.zone)) gone.add(id)
  const leavingOccupied = [...gone].filter((id) => floor.units.has(id) && surroundings.occupied.has(id))
  if (leavingOccupied.length > 0 && surroundings.onOccupied === 'refuse') codes.add('LIVE_USAGES')
  for (const id of leavingOccupied) {
    for (const kept of chain(floor, id)) {
      const unit = floor.units.get(kept)
      if (unit === undefined || !gone.has(kept)) break
      unit.retiring = true
      gone.delete(kept)
      for (const zone of upwards(floor, unit.zone)) gone.delete(zone)
    }
  }
  const wasRetiring = (id: string) => before.units.get(id)?.retiring === true
  const retired = [...floor.units.keys()].filter(
    (id) =>
      wasRetiring(id) &&
      !gone.has(id) &&
      !mentioned.has(id) &&
      !surroundings.occupied.has(id) &&
      !leavingOccupied.some((one) => chain(floor, one).includes(id)),
  )
  const needed = new Set(
    [...floor.units.keys()].filter((id) => !gone.has(id) && !retired.includes(id)).flatMap((id) => chain(floor, id)),
  )
  for (const id of retired) if (!needed.has(id)) gone.add(id)
  for (const id of gone) {
    floor.zones.delete(id)
    floor.units.delete(id)
  }

  for (const id of floor.zones.keys()) if (upwards(floor, id).length > 2) codes.add('DEPTH_EXCEEDED')
  const parents = new Set([...floor.zones.values()].map((zone) => zone.parent))
  for (const [id, unit] of floor.units) {
    if (parents.has(unit.zone)) codes.add('UNITS_IN_NON_LEAF_ZONE')
    if (unit.relativeTo !== null && !floor.units.has(unit.relativeTo)) codes.add('PLACEMENT_NOWHERE')
    if (isCircle(floor, id)) codes.add('PLACEMENT_CIRCLE')
  }
  return { codes, floor: codes.size > 0 ? before : floor }
}
