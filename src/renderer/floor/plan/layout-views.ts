/** A layout as the canvas draws it: zones with absolute frames, furniture, and the place of each tile. */
import type { AllocationUnit, AllocationZone } from '@contract/entities/floor'
import type { Style } from '@contract/primitives'
import type { Projection } from '../../state/projection/projection'
import type { Words } from '../../ui/use-words'
import type { BackdropView, FurnitureView, ZoneView } from '../canvas/model'
import { isGone, zonesOf } from '../layouts'
import type { TileFrame } from './tile-view'

export interface LayoutViews {
  zones: ZoneView[]
  backdrop: BackdropView
  frames: ReadonlyMap<string, TileFrame>
}

const TABLE = 80
const SPACING = 120

const number = (value: unknown, otherwise: number): number => (typeof value === 'number' ? value : otherwise)

/** Side of a table that says nothing of its size, in centimetres: larger for more seats. */
const usualSide = (capacity: number): number => TABLE + Math.max(0, Math.min(10, capacity) - 2) * 12

function sizeOf(unit: AllocationUnit): Pick<TileFrame, 'width' | 'height' | 'rotation' | 'shape'> {
  const { style } = unit
  const side = usualSide(unit.capacity)
  return {
    width: number(style['width'], side),
    height: number(style['height'], Math.min(side, TABLE)),
    rotation: number(style['rotation'], 0),
    shape: style['shape'] === 'round' || style['shape'] === 'circle' ? 'round' : 'rect',
  }
}

const gridRow = (row: string | number): number =>
  typeof row === 'number'
    ? row
    : [...row.toUpperCase()].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0)

const originOf = (data: Projection, zone: AllocationZone): { x: number; y: number } => {
  const parent = zone.parentId === null ? undefined : data.zones.get(zone.parentId)
  return { x: zone.frame.x + (parent?.frame.x ?? 0), y: zone.frame.y + (parent?.frame.y ?? 0) }
}

/** Where units of a zone stand within it; what cannot be placed by itself is laid out in reading order. */
function placesIn(units: readonly AllocationUnit[], zone: AllocationZone): Map<string, { x: number; y: number }> {
  const places = new Map<string, { x: number; y: number }>()
  const perRow = Math.max(1, Math.floor(zone.frame.width / SPACING))
  for (const [index, unit] of units.entries()) {
    const { placement } = unit
    if (placement.type === 'absolute') places.set(unit.id, placement.value)
    else if (placement.type === 'grid')
      places.set(unit.id, {
        x: (placement.value.column - 1) * SPACING + 20,
        y: (gridRow(placement.value.row) - 1) * SPACING + 20,
      })
    else if (placement.type !== 'relative')
      places.set(unit.id, { x: (index % perRow) * SPACING + 20, y: Math.floor(index / perRow) * SPACING + 20 })
  }
  return places
}

const colourOf = (style: Style): string | undefined =>
  typeof style['colour'] === 'string' ? style['colour'] : undefined

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
  const frames = new Map<string, TileFrame>()
  const zones: ZoneView[] = []
  const ordered = zonesOf(data, layoutId).sort((a, b) => Number(a.parentId !== null) - Number(b.parentId !== null))
  for (const zone of ordered) {
    const origin = originOf(data, zone)
    const colour = colourOf(zone.style)
    zones.push({
      id: zone.id,
      name: words.name(zone.name),
      frame: { ...origin, width: zone.frame.width, height: zone.frame.height },
      level: zone.parentId === null ? 1 : 2,
      ...(zone.frame.outline === undefined
        ? {}
        : { outline: zone.frame.outline.map(([x, y]) => ({ x: origin.x + x, y: origin.y + y })) }),
      ...(colour === undefined ? {} : { colour }),
    })
    const units = [...data.unitsByZone.of(zone.id)].flatMap((id) => data.units.get(id) ?? [])
    const shown = units.filter((unit) => !isGone(data, unit))
    const places = placesIn(shown, zone)
    for (const unit of shown) {
      const place = places.get(unit.id) ?? { x: 0, y: 0 }
      frames.set(unit.id, { id: unit.id, x: origin.x + place.x, y: origin.y + place.y, ...sizeOf(unit) })
    }
  }
  const layout = data.layouts.get(layoutId)
  return { zones, backdrop: { furniture: layout === undefined ? [] : furnitureOf(layout.style) }, frames }
}
