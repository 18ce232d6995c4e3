/**
 * How fluid the floor is, against React and Konva as they come and against a bare 2D canvas. Software drawing at
 * 1280 × 800, every figure on a fresh page, contenders interleaved in every round, medians reported.
 *
 *   node tests/bench/canvas/run.ts            all figures
 *   node tests/bench/canvas/run.ts --quick    ours only, one round
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'
import { build, preview } from 'vite'
import type { BenchView } from './page/contender'
import type { ContenderName, FrameFigures } from './page/main'

export interface BenchRow {
  readonly figure: string
  /** Units on the floor. */
  readonly size: number
  readonly ours: number
  readonly goal: number
  readonly peers: Readonly<Record<string, number>>
  readonly unit: string
  readonly ok: boolean
}

export interface CanvasBenchOptions {
  readonly sizes?: readonly number[]
  readonly rounds?: number
  readonly contenders?: readonly ContenderName[]
  readonly panMilliseconds?: number
  readonly log?: (line: string) => void
}

const SIZES = [200, 2_000, 5_000, 20_000]
const CONTENDERS: readonly ContenderName[] = ['ours', 'react-konva', '2d canvas']
const VIEWS: readonly BenchView[] = ['all', 'near']
const CHANGES_PER_SECOND = 200
const LEAST_FRAMES = 58
const MOST_UNTIL_SHARP = 200
const LEAST_COMPLETE = 98
const MOST_BITMAP_MEGABYTES = 64
const MEGABYTE = 2 ** 20
const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--enable-precise-memory-info',
]

const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
const rounded = (value: number): number => Math.round(value * 10) / 10

/** Samples by figure and contender, from which rows are made at the end. */
class Samples {
  readonly #values = new Map<string, number[]>()

  add(figure: string, size: number, name: string, value: number): void {
    const key = JSON.stringify([figure, size, name])
    this.#values.set(key, [...(this.#values.get(key) ?? []), value])
  }

  of(figure: string, size: number, name: string): number {
    return rounded(median(this.#values.get(JSON.stringify([figure, size, name])) ?? []))
  }
}

interface Figure {
  readonly name: string
  readonly unit: string
  readonly goal: number
  readonly least: boolean
  readonly compared: boolean
}

const frames = (view: BenchView): Figure => ({
  name: view === 'all' ? 'panning, all in view' : 'panning, zoomed in',
  unit: 'frames/s',
  goal: LEAST_FRAMES,
  least: true,
  compared: true,
})
const SHARP: Figure = { name: 'sharp after a zoom', unit: 'ms', goal: MOST_UNTIL_SHARP, least: false, compared: false }
const COMPLETE: Figure = {
  name: 'frames without a gap while panning',
  unit: '%',
  goal: LEAST_COMPLETE,
  least: true,
  compared: false,
}
const BITMAP: Figure = {
  name: 'bitmap kept',
  unit: 'MB',
  goal: MOST_BITMAP_MEGABYTES,
  least: false,
  compared: false,
}
/** The goal of the heap is to need no more than the plain way. */
const HEAP: Figure = { name: 'script heap', unit: 'MB', goal: Infinity, least: false, compared: true }

async function heapOf(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  return usedSize / MEGABYTE
}

async function measure(
  browser: Browser,
  url: string,
  name: ContenderName,
  size: number,
  view: BenchView,
  milliseconds: number,
  samples: Samples,
): Promise<FrameFigures> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  try {
    await page.goto(url)
    await page.evaluate(([name, size, view]) => window.canvasBench.mount(name, size, view), [name, size, view] as const)
    const figures = await page.evaluate(([milliseconds, changes]) => window.canvasBench.pan(milliseconds, changes), [
      milliseconds,
      CHANGES_PER_SECOND,
    ] as const)
    samples.add(frames(view).name, size, name, figures.framesPerSecond)
    if (view === 'all') samples.add(HEAP.name, size, name, await heapOf(page))
    if (name === 'ours') {
      const times = await page.evaluate(
        (delta) => window.canvasBench.zoomUntilSharp(4, delta),
        view === 'all' ? -100 : 100,
      )
      for (const time of times) samples.add(SHARP.name, size, name, time)
      samples.add(COMPLETE.name, size, name, figures.complete)
      samples.add(BITMAP.name, size, name, (await page.evaluate(() => window.canvasBench.bitmapBytes())) / MEGABYTE)
    }
    return figures
  } finally {
    await page.close()
  }
}

function rowOf(figure: Figure, size: number, samples: Samples, contenders: readonly ContenderName[]): BenchRow {
  const ours = samples.of(figure.name, size, 'ours')
  const rivals = figure.compared ? contenders.filter((name) => name !== 'ours') : []
  const peers = Object.fromEntries(rivals.map((name) => [name, samples.of(figure.name, size, name)]))
  const goal = Number.isFinite(figure.goal) ? figure.goal : (peers['react-konva'] ?? ours)
  return {
    figure: figure.name,
    size,
    ours,
    goal,
    peers,
    unit: figure.unit,
    ok: figure.least ? ours >= goal : ours <= goal,
  }
}

/** Builds the page, measures, cleans up. */
export async function runCanvasBench(options: CanvasBenchOptions = {}): Promise<BenchRow[]> {
  const { sizes = SIZES, rounds = 3, contenders = CONTENDERS, panMilliseconds = 2_500, log = () => {} } = options
  const outDir = await mkdtemp(join(tmpdir(), 'canvas-bench-'))
  const configFile = resolve(import.meta.dirname, 'vite.config.ts')
  await build({ configFile, build: { outDir } })
  const server = await preview({ configFile, build: { outDir }, preview: { port: 0, host: '127.0.0.1' } })
  const url = server.resolvedUrls?.local[0] ?? ''
  const executablePath = process.env['FLOORBOOK_CHROMIUM'] ?? '/usr/bin/chromium'
  const browser = await chromium.launch({ executablePath, args: CHROMIUM_FLAGS })
  const samples = new Samples()
  try {
    for (let round = 0; round < rounds; round += 1)
      for (const size of sizes)
        for (const view of VIEWS)
          for (const name of contenders) {
            const { framesPerSecond, slowFrame } = await measure(
              browser,
              url,
              name,
              size,
              view,
              panMilliseconds,
              samples,
            )
            log(`${round + 1}: ${size} ${view} ${name}: ${rounded(framesPerSecond)}/s, p95 ${rounded(slowFrame)} ms`)
          }
  } finally {
    await browser.close()
    await server.close()
    await rm(outDir, { recursive: true, force: true })
  }
  const figures = [frames('all'), frames('near'), SHARP, COMPLETE, HEAP, BITMAP]
  return figures.flatMap((figure) => sizes.map((size) => rowOf(figure, size, samples, contenders)))
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const quick = process.argv.includes('--quick')
  const rows = await runCanvasBench({
    log: (line) => console.info(line),
    ...(quick && { rounds: 1, contenders: ['ours'] as const }),
  })
  console.table(rows.map(({ peers, ...row }) => Object.assign(row, peers)))
}
