import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { BenchRow, CanvasBenchOptions } from '../canvas/run'
import type { BenchContext, Figure } from '../support/report'

/** How fluid the floor is, and what its page needs in memory: the canvas's own bench, as part of the whole. */

const PROGRAM = resolve('tests/bench/canvas/run.ts')

/** It builds a page and finds its files beside itself, so it runs from where it lies. */
const load = async (): Promise<(options: CanvasBenchOptions) => Promise<BenchRow[]>> => {
  const module = (await import(/* @vite-ignore */ pathToFileURL(PROGRAM).href)) as {
    runCanvasBench(options: CanvasBenchOptions): Promise<BenchRow[]>
  }
  return module.runCanvasBench
}

/** Frames want to be many; times, gaps and megabytes few. */
const wantsMore = ({ unit }: BenchRow): boolean => unit === 'frames/s' || unit === '%'

export const benchCanvas = async (context: BenchContext): Promise<Figure[]> => {
  if (!existsSync(PROGRAM)) return []
  const runCanvasBench = await load()
  const rows = await runCanvasBench({
    log: context.log,
    ...(context.quick
      ? { rounds: 1, sizes: [2_000], panMilliseconds: 700, contenders: ['ours', 'react-konva'] as const }
      : { rounds: 1, sizes: [200, 2_000, 5_000, 20_000], panMilliseconds: 1_500 }),
  })
  return rows.map((row) => ({
    group: 'canvas',
    name: `${row.figure}, ${row.size.toLocaleString('en')} units`,
    unit: row.unit,
    ours: row.ours,
    peers: row.peers,
    goal: { text: `${wantsMore(row) ? '≥' : '≤'} ${row.goal}`, met: row.ok },
  }))
}
