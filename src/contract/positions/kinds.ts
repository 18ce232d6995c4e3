/** What placement needs to know of a unit, as loosely as data may come: everything unknown is checked before use. */

export interface UnitStyle {
  readonly width?: unknown
  readonly height?: unknown
  readonly [other: string]: unknown
}

export interface PlacementUnit {
  readonly id: string
  readonly placement: { readonly type: string; readonly value?: unknown }
  readonly style?: UnitStyle | null | undefined
}

/** Where a zone lies: in its parent, or, once nested, in the layout. */
export interface ZoneFrame {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface UnitRect {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface PlacedUnit extends UnitRect {
  readonly id: string
}

export type PlacementKind = 'grid' | 'absolute' | 'identifier' | 'geolocation' | 'relative'

const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {}

const isNumber = (value: unknown): value is number => Number.isFinite(value)

/** The kind by which a unit can really be placed; by name where its value is not what its type promises. */
export function kindOf({ placement }: PlacementUnit): PlacementKind {
  const type = record(placement)['type'] as PlacementKind
  const value = record(record(placement)['value'])
  const sound =
    (type === 'absolute' && isNumber(value['x']) && isNumber(value['y'])) ||
    (type === 'grid' && rowNumber(value['row']) !== null && isNumber(value['column'])) ||
    (type === 'geolocation' && isNumber(value['latitude']) && isNumber(value['longitude'])) ||
    (type === 'relative' &&
      typeof value['relativeTo'] === 'string' &&
      isNumber(value['offsetX']) &&
      isNumber(value['offsetY']))
  return sound ? type : 'identifier'
}

/** Rows count from 1, or by letters: A to Z, then AA, AB, as in a theatre. Null for anything else. */
export function rowNumber(row: unknown): number | null {
  if (isNumber(row)) return row
  if (typeof row !== 'string' || row === '') return null
  if (/^\d{1,6}$/.test(row)) return Number(row)
  if (!/^[a-z]{1,4}$/i.test(row)) return null
  let number = 0
  for (const letter of row.toUpperCase()) number = number * 26 + (letter.charCodeAt(0) - 64)
  return number
}
