import type { Spread } from './statistics'

/** One line of the bench's table. */
export interface Figure {
  /** Which part of the bench it belongs to. */
  group: string
  name: string
  unit: string
  ours: Spread | number
  /** What the same work costs otherwise, measured in the same rounds. */
  peers: Record<string, Spread | number>
  /** Ours against the peer that the goal speaks of, as the median over the rounds. */
  ratio?: Spread
  /** The goal in words, and whether it is met; a figure without a goal is told for information. */
  goal?: { text: string; met: boolean }
}

/** What a part of the bench may lean on. */
export interface BenchContext {
  quick: boolean
  /** An empty folder on disk, removed after the run. */
  folder: string
  log(line: string): void
}

export type BenchPart = (context: BenchContext) => Promise<Figure[]>

const digits = (value: number): string => {
  const size = Math.abs(value)
  if (!Number.isFinite(value)) return '–'
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3)
}

const shown = (value: Spread | number): string =>
  typeof value === 'number' ? digits(value) : `${digits(value.median)} (${digits(value.least)}–${digits(value.most)})`

const HEADINGS = ['figure', 'unit', 'ours', 'peers', 'ratio', 'goal', ''] as const

const cells = (figure: Figure): string[] => [
  figure.name,
  figure.unit,
  shown(figure.ours),
  Object.entries(figure.peers)
    .map(([name, value]) => `${name} ${shown(value)}`)
    .join(', '),
  figure.ratio === undefined ? '' : shown(figure.ratio),
  figure.goal?.text ?? '',
  figure.goal === undefined ? '' : figure.goal.met ? 'ok' : 'MISSED',
]

/** The table, as Markdown, so that it can be pasted into docs/bench.md as it is. */
export const tableOf = (figures: readonly Figure[]): string => {
  const rows = [HEADINGS.map(String), ...figures.map(cells)]
  const widths = HEADINGS.map((_heading, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0), 3))
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  const [head = [], ...body] = rows
  return [line(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...body.map(line)].join('\n')
}
