import type { ZoneNode } from '@contract/operations/floor-trees'
import type { Language } from '@contract/primitives'

export interface StarterRoom {
  name: string
  language: Language
  tables: number
  seats: number
}

/** Centimetres. */
const TABLE = 90
const AISLE = 90
const WALL = 60

/** A plain room with rows of equal tables, numbered from 1, wider than deep as most rooms are. */
export function starterRoom({ name, language, tables, seats }: StarterRoom): ZoneNode {
  const width = TABLE + Math.max(0, Math.ceil(seats / 2) - 2) * 30
  const columns = Math.max(1, Math.ceil(Math.sqrt(tables * 1.6)))
  const rows = Math.ceil(tables / columns)
  return {
    name: { [language]: name },
    status: 'ACTIVATED',
    frame: {
      x: 0,
      y: 0,
      width: 2 * WALL + columns * (width + AISLE) - AISLE,
      height: 2 * WALL + rows * (TABLE + AISLE) - AISLE,
    },
    units: Array.from({ length: tables }, (_, index) => ({
      number: String(index + 1),
      capacity: seats,
      status: 'ACTIVATED' as const,
      position: index,
      placement: {
        type: 'absolute' as const,
        value: {
          x: WALL + (index % columns) * (width + AISLE),
          y: WALL + Math.floor(index / columns) * (TABLE + AISLE),
          z: 0,
        },
      },
      style: { shape: 'rect', width, height: TABLE },
    })),
  }
}
