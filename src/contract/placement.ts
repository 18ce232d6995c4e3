import { z } from 'zod'
import { Id, Length, Line } from './primitives'

/** Where a unit stands in its leaf zone's frame (FLR-10); always written `{ type, value }`. */
export const GridPlacement = z.strictObject({
  type: z.literal('grid'),
  value: z.strictObject({
    row: z.union([z.string().regex(/^[A-Za-z]{1,3}$/, 'one to three letters'), z.int().min(1).max(10_000)]),
    column: z.int().min(1).max(10_000),
  }),
})
export const AbsolutePlacement = z.strictObject({
  type: z.literal('absolute'),
  value: z.strictObject({ x: Length, y: Length, z: Length.default(0) }),
})
export const IdentifierPlacement = z.strictObject({ type: z.literal('identifier'), value: Line })
export const GeolocationPlacement = z.strictObject({
  type: z.literal('geolocation'),
  value: z.strictObject({
    latitude: z.number().min(-90).max(90),
    longitude: z.number().min(-180).max(180),
    accuracy: z.number().min(0).max(100_000).default(0),
  }),
})
const relativePlacement = <Target extends z.ZodType>(relativeTo: Target) =>
  z.strictObject({
    type: z.literal('relative'),
    value: z.strictObject({ relativeTo, offsetX: Length, offsetY: Length }),
  })

const placement = <Target extends z.ZodType>(relativeTo: Target) =>
  z.discriminatedUnion('type', [
    GridPlacement,
    AbsolutePlacement,
    IdentifierPlacement,
    GeolocationPlacement,
    relativePlacement(relativeTo),
  ])

/** A placement as stored: a relative one names a unit's id. */
export const Placement = placement(Id).meta({ id: 'Placement' })
export type Placement = z.infer<typeof Placement>

/** A name that a new node carries in one payload, so that other nodes of the payload can point at it (FLR-3). */
export const Ref = z.string().min(1).max(100)

/** A placement as given: a relative one may name a unit's id or the `ref` of a new unit in the same payload. */
export const PlacementInput = placement(z.union([Id, Ref])).meta({ id: 'PlacementInput' })
export type PlacementInput = z.infer<typeof PlacementInput>
