import fc from 'fast-check'
import { beside, unitNode, zoneNode } from '../../src/main/floor/testing'
import type { ZoneGiven } from '../../src/main/floor/testing'
import type { UnitGiven } from './floor-model'

/**
 * Random payloads, valid and hostile. Choices are numbers, taken round the ids there are when an edit is made, so that
 * a failing run shrinks to a short one.
 */
export interface World {
  zones: readonly string[]
  units: readonly string[]
  /** Ids that fit nowhere: of another layout, deleted, unknown, of the wrong kind. */
  wrong: readonly string[]
  label(): string
}

type Who = { kind: 'new' | 'known' | 'wrong'; pick: number }
interface UnitPlan {
  who: Who
  data: boolean
  ref: number | null
  relative: { kind: 'ref' | 'known' | 'wrong'; pick: number } | null
}
interface ZonePlan {
  who: Who
  data: boolean
  units: UnitPlan[]
  zones: ZonePlan[]
}

const pick = fc.nat(50)
const who = fc.record({
  kind: fc.oneof(
    { weight: 20, arbitrary: fc.constant('new' as const) },
    { weight: 12, arbitrary: fc.constant('known' as const) },
    { weight: 1, arbitrary: fc.constant('wrong' as const) },
  ),
  pick,
})
const mostly = fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) })
const relative = fc.record({
  kind: fc.oneof(
    { weight: 2, arbitrary: fc.constant('ref' as const) },
    { weight: 20, arbitrary: fc.constant('known' as const) },
    { weight: 1, arbitrary: fc.constant('wrong' as const) },
  ),
  pick,
})
const unitPlan: fc.Arbitrary<UnitPlan> = fc.record({
  who,
  data: mostly,
  ref: fc.option(fc.nat(6), { freq: 2 }),
  relative: fc.option(relative, { freq: 3, nil: null }),
})
const units = fc.array(unitPlan, { maxLength: 4 })
const { zonePlan } = fc.letrec<{ zonePlan: ZonePlan; below: Pick<ZonePlan, 'units' | 'zones'> }>((tie) => ({
  zonePlan: fc.tuple(fc.record({ who, data: mostly }), tie('below')).map(([zone, below]) => ({ ...zone, ...below })),
  // A zone has units or sub-zones; seldom both, which is a mistake.
  below: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 8, arbitrary: fc.record({ units, zones: fc.constant<ZonePlan[]>([]) }) },
    {
      weight: 6,
      arbitrary: fc.record({ units: fc.constant<UnitPlan[]>([]), zones: fc.array(tie('zonePlan'), { maxLength: 3 }) }),
    },
    { weight: 1, arbitrary: fc.record({ units, zones: fc.array(tie('zonePlan'), { maxLength: 2 }) }) },
  ),
}))

const taken = (ids: readonly string[], { pick }: { pick: number }): string | undefined =>
  ids[pick % Math.max(1, ids.length)]

const idOf = (world: World, choice: Who, ids: readonly string[]): string | undefined => {
  if (choice.kind === 'new') return undefined
  return taken(choice.kind === 'known' ? ids : world.wrong, choice)
}

/** A unit of the payload. Refs are few, so that they clash now and then. */
export const unitFrom = (world: World, plan: UnitPlan): UnitGiven => {
  const id = idOf(world, plan.who, world.units)
  if (id !== undefined && !plan.data) return { id }
  const target =
    plan.relative?.kind === 'ref'
      ? `ref ${plan.relative.pick % 7}`
      : plan.relative && taken(plan.relative.kind === 'known' ? world.units : world.wrong, plan.relative)
  const placement = target === null || target === undefined ? {} : { placement: beside(target) }
  const ref = plan.ref === null ? {} : { ref: `ref ${plan.ref}` }
  return id === undefined
    ? unitNode(world.label(), { ...placement, ...ref })
    : { id, capacity: 2, ...placement, ...ref }
}

/** A zone of the payload. */
export const zoneFrom = (world: World, plan: ZonePlan, level = 1): ZoneGiven => {
  const id = idOf(world, plan.who, world.zones)
  if (id !== undefined && !plan.data) return { id }
  const below = {
    units: plan.units.map((unit) => unitFrom(world, unit)),
    ...(level > 3 ? {} : { zones: plan.zones.map((zone) => zoneFrom(world, zone, level + 1)) }),
  }
  return id === undefined ? zoneNode(world.label(), below) : { id, status: 'ACTIVATED', ...below }
}

const onOccupied = fc.constantFrom('refuse' as const, 'retire' as const)
/** One thing that happens to a floor. */
export const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('updateLayout' as const),
      zones: fc.array(zonePlan, { maxLength: 3 }),
      onOccupied,
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('updateZone' as const), pick, zone: zonePlan, onOccupied }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('createZone' as const), pick: fc.option(pick), zone: zonePlan }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('deleteZone' as const), pick }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('deleteUnit' as const), pick }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('updateUnit' as const), pick, zone: pick, unit: unitPlan }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('occupy' as const), pick }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('leave' as const), pick }) },
)
export type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never
