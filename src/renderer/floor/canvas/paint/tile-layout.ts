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
const LARGEST_TEXT = 22
/** How much smaller than its neighbours a row with a name may be. */
const NAME_SHRINK = 0.75
/** Rather somewhat smaller than without something. */
const TEXT_SHARES = [1, 0.86]
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

type Content = 'party' | 'elapsed' | 'next' | 'server'

/**
 * First to go first. What someone must act on stays until the end: whom a table is promised, how late they are, how long
 * one overstays.
 */
function dropOrder({ state, lines }: TileView): readonly Content[] {
  if (state === 'held' && lines?.elapsed !== undefined) return ['server', 'party', 'next', 'elapsed']
  if (state === 'held') return ['server', 'elapsed', 'party', 'next']
  if (state === 'overdue') return ['server', 'party', 'next', 'elapsed']
  return ['server', 'next', 'elapsed', 'party']
}

function contentOf(view: TileView, detail: TileDetail): Partial<Record<Content, readonly Part[]>> {
  const { party, elapsed, server, nextTime, nextName } = view.lines ?? {}
  const open = view.state === 'free' || view.state === 'soon'
  const overdue = view.state === 'overdue'
  const partyText = party ?? (open && view.capacity > 0 ? String(view.capacity) : undefined)
  return {
    ...((overdue ? detail.elapsed : detail.party) &&
      partyText && { party: [{ text: partyText, weight: 600, person: open || view.state === 'held' }] }),
    ...((overdue ? detail.party : detail.elapsed) &&
      elapsed && { elapsed: [{ text: elapsed, weight: overdue || view.state === 'held' ? 700 : 500, columns: true }] }),
    ...(detail.next &&
      nextTime && {
        next: [
          { text: nextTime, weight: 600, columns: true },
          ...(nextName ? [{ text: nextName, weight: 500 as const }] : []),
        ],
      }),
    ...(detail.server && server && { server: [{ text: server, weight: 500 }] }),
  }
}

/** Party and time share a row where `joined`; whoever has been promised the table comes first. */
function rowsOf(
  view: TileView,
  content: Partial<Record<Content, readonly Part[]>>,
  dropped: readonly Content[],
  joined: boolean,
): Row[] {
  const kept = (key: Content): readonly Part[] => (dropped.includes(key) ? [] : (content[key] ?? []))
  const occupancy: Row[] = joined
    ? [{ parts: [...kept('party'), ...kept('elapsed')] }]
    : [{ parts: kept('party') }, { parts: kept('elapsed') }]
  const next: Row = { parts: kept('next'), name: kept('next').length > 1 }
  const rows = view.state === 'held' ? [next, ...occupancy] : [...occupancy, next]
  return [...rows, { parts: kept('server'), name: true }].filter((row) => row.parts.length > 0)
}

/** Half of what a row at this height may take of the tile's width. */
function halfWidthAt(y: number, height: number, box: TextBox): number {
  const pad = box.pad + (box.sides ?? 0)
  if (!box.round) return box.width / 2 - pad
  const far = Math.min(1, (Math.abs(y) + height * 0.36) / (box.height / 2))
  return (box.width / 2) * Math.sqrt(1 - far * far) - Math.max(pad * 0.6, pad - 1.8)
}

export interface TextBox {
  readonly width: number
  readonly height: number
  readonly round: boolean
  /** Kept free of text along every edge. */
  readonly pad: number
  /** Kept free beside the rows on top of that, where a thick edge would touch the words. */
  readonly sides?: number
}

interface FittedRow {
  readonly row: Row
  readonly size: number
}

/** A row with a name is set somewhat smaller where that saves the name, then the name is cut, then left out. */
function fitRow(row: Row, size: number, most: number, meter: Elider): FittedRow | null {
  const width = rowWidth(row, meter)
  if (width * size <= most) return { row, size }
  const last = row.parts.at(-1)
  if (!row.name || last === undefined) return null
  const smaller = Math.max(SMALLEST_TEXT, size * NAME_SHRINK)
  if (width * smaller <= most) return { row, size: most / width }
  const others = row.parts.slice(0, -1)
  const taken = others.length > 0 ? rowWidth({ parts: others }, meter) + PART_GAP : 0
  const short = meter.elide(last.text, last.weight, most / smaller - taken)
  if (short !== '') return { row: { parts: [...others, { ...last, text: short }] }, size: smaller }
  return others.length > 0 ? fitRow({ parts: others }, size, most, meter) : null
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
function arrange(number: string, rows: readonly Row[], box: TextBox, meter: Elider, share: number): TextRun[] | null {
  const short = Math.min(box.width, box.height)
  const size = clamp(short * 0.165 * share, SMALLEST_TEXT, LARGEST_TEXT)
  const wish =
    rows.length > 0 ? clamp(short * 0.34, 12, 56) : clamp(short * 0.52, SMALLEST_NUMBER, Math.max(20, short * 0.36))
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
    const fitted = fitRow(row, size, 2 * halfWidthAt(y, size, box), meter)
    if (fitted === null) return null
    runs.push(...placeRow(fitted.row, y, fitted.size, meter))
  }
  return runs
}

/** The most that fits: party and time side by side, else stacked, else with less and less. */
export function layoutTile(view: TileView, box: TextBox, detail: TileDetail, meter: Elider): TextRun[] {
  if (!detail.number) return []
  const content = contentOf(view, detail)
  const order = dropOrder(view).filter((key) => content[key] !== undefined)
  for (let drops = 0; drops <= order.length; drops += 1)
    for (const share of TEXT_SHARES)
      for (const joined of [true, false]) {
        const runs = arrange(view.number, rowsOf(view, content, order.slice(0, drops), joined), box, meter, share)
        if (runs !== null) return runs
      }
  return []
}
