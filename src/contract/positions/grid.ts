/** Rows and columns, as in a theatre: evenly pitched, as large as the units want or as the zone allows. */
import { type PlacementUnit, rowNumber, type UnitRect, type ZoneFrame } from './kinds'
import { soundSize } from './sound'

/** Pitch of a grid with room to spare, as a multiple of the largest unit. */
const LOOSE = 1.25
/** What a unit keeps of its cell where the zone is tight. */
const FILLED = 0.86

interface Cell {
  readonly unit: PlacementUnit
  readonly row: number
  readonly column: number
}

const cellOf = (unit: PlacementUnit): Cell => {
  const { row, column } = unit.placement.value as { row: unknown; column: number }
  return { unit, row: rowNumber(row) ?? 1, column }
}

/**
 * Lines in use, counted from 0. One number left out is an aisle and stays one; many left out are one aisle too, or a
 * zone with rows 1 and 500 would show specks.
 */
function linesOf(numbers: readonly number[]): { readonly at: ReadonlyMap<number, number>; readonly count: number } {
  const at = new Map<number, number>()
  let [line, last] = [-1, Number.NaN]
  for (const number of [...new Set(numbers)].toSorted((a, b) => a - b)) {
    line += Number.isNaN(last) || number - last <= 1 ? 1 : 2
    at.set(number, line)
    last = number
  }
  return { at, count: line + 1 }
}

/** The grid stands in the middle of its zone. It begins at the first row and column in use, not always at 1. */
export function gridded(frame: ZoneFrame, units: readonly PlacementUnit[]): Map<string, UnitRect> {
  const cells = units.map(cellOf)
  if (cells.length === 0) return new Map()
  const rows = linesOf(cells.map((cell) => cell.row))
  const columns = linesOf(cells.map((cell) => cell.column))
  let [widest, tallest] = [0, 0]
  for (const { unit } of cells) {
    const { width, height } = soundSize(unit)
    ;[widest, tallest] = [Math.max(widest, width), Math.max(tallest, height)]
  }
  const pitchX = Math.min(widest * LOOSE, frame.width / columns.count)
  const pitchY = Math.min(tallest * LOOSE, frame.height / rows.count)
  const left = frame.x + (frame.width - pitchX * columns.count) / 2
  const top = frame.y + (frame.height - pitchY * rows.count) / 2
  // One share for all, so that equal units stay equal and round ones round.
  const shrink = Math.min(1, (pitchX * FILLED) / widest, (pitchY * FILLED) / tallest)
  return new Map(
    cells.map(({ unit, row, column }) => {
      const size = soundSize(unit)
      const [width, height] = [size.width * shrink, size.height * shrink]
      return [
        unit.id,
        {
          x: left + ((columns.at.get(column) ?? 0) + 0.5) * pitchX - width / 2,
          y: top + ((rows.at.get(row) ?? 0) + 0.5) * pitchY - height / 2,
          width,
          height,
        },
      ]
    }),
  )
}
