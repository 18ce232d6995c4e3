/** A layout as the canvas draws it: zones with absolute frames, furniture, and the place of each tile. */
import type { AllocationUnit, AllocationZone } from '@contract/entities/floor'
import { nestFrames, placeUnits } from '@contract/positions'
import type { UnitRect, ZoneFrame } from '@contract/positions'
import type { Style } from '@contract/primitives'
import type { Projection } from '../../state/projection/projection'
import type { Words } from '../../ui/use-words'
import type { BackdropView, FurnitureView, ZoneView } from '../canvas'
import { allZonesOf, isGone, zonesOf } from '../layouts'
import type { TileFrame } from './tile-view'

export interface LayoutViews {
  zones: ZoneView[]
  backdrop: BackdropView
  frames: ReadonlyMap<string, TileFrame>
}

const number = (value: unknown, otherwise: number): number => (typeof value === 'number' ? value : otherwise)

const frameOf = (data: Projection, zone: AllocationZone): ZoneFrame => {
  const parent = zone.parentId === null ? undefined : data.zones.get(zone.parentId)
  return nestFrames(parent === undefined ? [zone.frame] : [parent.frame, zone.frame])
}

const colourOf = (style: Style): string | undefined =>
  typeof style['colour'] === 'string' ? style['colour'] : undefined

function zoneView(zone: AllocationZone, frame: ZoneFrame, words: Words): ZoneView {
  const colour = colourOf(zone.style)
  const { outline } = zone.frame
  return {
    id: zone.id,
    name: words.name(zone.name),
    frame,
    level: zone.parentId === null ? 1 : 2,
    ...(outline === undefined ? {} : { outline: outline.map(([x, y]) => ({ x: frame.x + x, y: frame.y + y })) }),
    ...(colour === undefined ? {} : { colour }),
  }
}

const tileFrame = (unit: AllocationUnit, rect: UnitRect): TileFrame => ({
  id: unit.id,
  x: rect.x,
  y: rect.y,
  width: rect.width,
  height: rect.height,
  rotation: number(unit.style['rotation'], 0),
  shape: unit.style['shape'] === 'round' || unit.style['shape'] === 'circle' ? 'round' : 'rect',
})

/** Things that stand in the room, as an imported or drawn layout lists them in its style. */
function furnitureOf(style: Style): FurnitureView[] {
  const pieces = Array.isArray(style['furniture']) ? style['furniture'] : []
  return pieces.flatMap((piece: unknown, index) => {
    if (typeof piece !== 'object' || piece === null) return []
    const { x, y, width, height, label } = piece as Record<string, unknown>
    if (typeof width !== 'number' || typeof height !== 'number') return []
    return {
      id: `furniture-${index}`,
      frame: { x: number(x, 0), y: number(y, 0), width, height },
      ...(typeof label === 'string' ? { label } : {}),
    }
  })
}

export function layoutViews(data: Projection, layoutId: string, words: Words): LayoutViews {
  // What is not drawn holds its place all the same: others may be placed by it.
  const placed = allZonesOf(data, layoutId).map((zone) => ({ frame: frameOf(data, zone), units: unitsOf(zone) }))
  const places = placeUnits(placed)
  const frames = new Map<string, TileFrame>()
  for (const unit of placed.flatMap(({ units }) => units)) {
    const rect = places.get(unit.id)
    if (rect !== undefined && !isGone(data, unit)) frames.set(unit.id, tileFrame(unit, rect))
  }
  // Sub-zones are painted over the zone that holds them.
  const zones = zonesOf(data, layoutId).sort((a, b) => Number(a.parentId !== null) - Number(b.parentId !== null))
  const style = data.layouts.get(layoutId)?.style ?? {}
  return {
    zones: zones.map((zone) => zoneView(zone, frameOf(data, zone), words)),
    backdrop: { furniture: furnitureOf(style) },
    frames,
  }

  function unitsOf(zone: AllocationZone): AllocationUnit[] {
    return [...data.unitsByZone.of(zone.id)]
      .flatMap((id) => data.units.get(id) ?? [])
      .sort((a, b) => a.position - b.position || (a.id < b.id ? -1 : 1))
  }
}
