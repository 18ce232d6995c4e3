/**
 * Where the texts of a tile go: a column around its middle, the number largest, each following row only where it
 * fits whole. Pure arithmetic in CSS pixels, relative to the tile's centre.
 */
import type { TileView } from '../model'
import { clamp } from '../space/geometry'
import type { TileDetail } from './level-of-detail'
import type { FontWeight, TextMeter } from './text'

export interface TextRun {
  readonly text: string
  readonly x: number
  readonly y: number
  readonly size: number
  readonly weight: FontWeight
  /** Figures in columns of equal width. */
  readonly columns: boolean
  /** A person before the text: these are seats, not a number of something else. */
  readonly person: boolean
}

interface Part {
  readonly text: string
  readonly weight: FontWeight
  readonly columns?: boolean
  readonly person?: boolean
}

/** `elide` may shorten the last part of a row that is a name. */
interface Row {
  readonly parts: readonly Part[]
  readonly name?: boolean
}

export interface Elider extends TextMeter {
  elide(text: string, weight: FontWeight, most: number): string
}

const SMALLEST_NUMBER = 7
const SMALLEST_TEXT = 10.5
const LARGEST_TEXT = 17
const ROW_HEIGHT = 1.24
const NUMBER_HEIGHT = 0.98
/** Between two parts of a row, and the person before a number, as shares of the text size. */
const PART_GAP = 0.55
export const PERSON_WIDTH = 0.95

const partWidth = (part: Part, meter: TextMeter): number =>
  (part.columns ? meter.columnsWidth(part.text, part.weight) : meter.width(part.text, part.weight)) +
  (part.person ? PERSON_WIDTH : 0)

const rowWidth = (row: Row, meter: TextMeter): number =>
  row.parts.reduce((sum, part) => sum + partWidth(part, meter), PART_GAP * (row.parts.length - 1))

/** Rows from the most to the least important; the last ones are dropped first. */
function rowsOf(view: TileView, detail: TileDetail, joined: boolean): Row[] {
  const { party, elapsed, server, nextTime, nextName } = view.lines ?? {}
  const open = view.state === 'free' || view.state === 'soon'
  const rows: Row[] = []
  const partyText = party ?? (open && view.capacity > 0 ? String(view.capacity) : undefined)
  const partyPart: Part[] = detail.party && partyText ? [{ text: partyText, weight: 600, person: open }] : []
  const elapsedPart: Part[] =
    detail.elapsed && elapsed ? [{ text: elapsed, weight: view.state === 'overdue' ? 700 : 500, columns: true }] : []
  const nextRow: Row[] =
    detail.next && nextTime
      ? [
          {
            parts: [
              { text: nextTime, weight: 600, columns: true },
              ...(nextName ? [{ text: nextName, weight: 500 as const }] : []),
            ],
            name: Boolean(nextName),
          },
        ]
      : []
  const first = joined ? [[...partyPart, ...elapsedPart]] : [partyPart, elapsedPart]
  // Whoever comes next matters more than how many would fit, once they have been promised the table.
  if (view.state === 'held') rows.push(...nextRow)
  for (const parts of first) if (parts.length > 0) rows.push({ parts })
  if (view.state !== 'held') rows.push(...nextRow)
  if (detail.server && server) rows.push({ parts: [{ text: server, weight: 500 }], name: true })
  return rows
}

/** Half of what a row at this height may take of the tile's width. */
function halfWidthAt(y: number, height: number, box: TextBox): number {
  const pad = box.pad
  if (!box.round) return box.width / 2 - pad
  const far = Math.min(1, (Math.abs(y) + height * 0.36) / (box.height / 2))
  return (box.width / 2) * Math.sqrt(1 - far * far) - pad * 0.6
}

export interface TextBox {
  readonly width: number
  readonly height: number
  readonly round: boolean
  /** Kept free of text along every edge. */
  readonly pad: number
}

function fitName(row: Row, size: number, most: number, meter: Elider): Row | null {
  if (rowWidth(row, meter) * size <= most) return row
  const last = row.parts.at(-1)
  if (!row.name || last === undefined) return null
  const others = row.parts.slice(0, -1)
  const taken = others.length > 0 ? rowWidth({ parts: others }, meter) + PART_GAP : 0
  const short = meter.elide(last.text, last.weight, most / size - taken)
  if (short !== '') return { parts: [...others, { ...last, text: short }] }
  return others.length > 0 && rowWidth({ parts: others }, meter) * size <= most ? { parts: others } : null
}

function placeRow(row: Row, y: number, size: number, meter: TextMeter): TextRun[] {
  let left = (-rowWidth(row, meter) * size) / 2
  return row.parts.map((part) => {
    const width = partWidth(part, meter) * size
    const lead = part.person ? PERSON_WIDTH * size : 0
    const x = left + lead + (width - lead) / 2
    left += width + PART_GAP * size
    const { text, weight } = part
    return { text, x, y, size, weight, columns: part.columns ?? false, person: part.person ?? false }
  })
}

/** Number and rows around the middle, or nothing where some row does not fit. */
function arrange(number: string, rows: readonly Row[], box: TextBox, meter: Elider): TextRun[] | null {
  const short = Math.min(box.width, box.height)
  const size = clamp(short * 0.165, SMALLEST_TEXT, LARGEST_TEXT)
  const wish = rows.length > 0 ? clamp(short * 0.33, 12, 40) : clamp(short * 0.5, SMALLEST_NUMBER, 44)
  const inner = box.height - 2 * box.pad
  const height = wish * NUMBER_HEIGHT + rows.length * size * ROW_HEIGHT
  if (rows.length > 0 && height > inner) return null
  const numberY = (-height + wish * NUMBER_HEIGHT) / 2
  const widest = 2 * halfWidthAt(numberY, wish, box)
  const numberSize = Math.min(wish, inner * 1.2, widest / Math.max(0.1, meter.width(number, 700)))
  if (numberSize < SMALLEST_NUMBER || (rows.length > 0 && numberSize < size)) return null
  const plain = { columns: false, person: false }
  const runs: TextRun[] = [{ text: number, x: 0, y: numberY, size: numberSize, weight: 700, ...plain }]
  for (const [index, row] of rows.entries()) {
    const y = -height / 2 + wish * NUMBER_HEIGHT + (index + 0.5) * size * ROW_HEIGHT
    const fitting = fitName(row, size, 2 * halfWidthAt(y, size, box), meter)
    if (fitting === null) return null
    runs.push(...placeRow(fitting, y, size, meter))
  }
  return runs
}

/** The most that fits: first with party and time side by side, then stacked, then with less and less. */
export function layoutTile(view: TileView, box: TextBox, detail: TileDetail, meter: Elider): TextRun[] {
  if (!detail.number) return []
  const joined = rowsOf(view, detail, true)
  const stacked = rowsOf(view, detail, false)
  for (let count = Math.max(joined.length, stacked.length); count > 0; count -= 1)
    for (const rows of [joined, stacked]) {
      if (count > rows.length) continue
      const runs = arrange(view.number, rows.slice(0, count), box, meter)
      if (runs !== null) return runs
    }
  return arrange(view.number, [], box, meter) ?? []
}
