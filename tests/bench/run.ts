import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { MEASURE_MEMORY, WORK } from './support/words'
import { machineFacts } from './support/machine'
import { tableOf } from './support/report'
import type { BenchContext, BenchPart, Figure } from './support/report'

/**
 * All figures of the bench in one run: npm run bench [-- --quick] [-- --only write]. Peers are measured in the same
 * rounds, because machines differ and moods change; only ratios of one run mean anything.
 */

// Each part is loaded when its turn comes, so that what is measured carries nothing of what measures.
const PARTS: Record<string, BenchPart> = {
  write: async (context) => (await import('./figures/write-path')).benchWritePath(context),
  availability: async (context) => (await import('./figures/availability')).benchAvailability(context),
  memory: async (context) => (await import('./figures/memory')).benchMemory(context),
  pixel: async (context) => (await import('./figures/commit-to-pixel')).benchCommitToPixel(context),
  'fan-out': async (context) => (await import('./figures/sync-fan-out')).benchFanOut(context),
  'catch-up': async (context) => (await import('./figures/sync-catch-up')).benchCatchUp(context),
  commands: async (context) => (await import('./figures/sync-commands')).benchCommands(context),
  canvas: async (context) => (await import('./figures/canvas')).benchCanvas(context),
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string', multiple: true }, quick: { type: 'boolean', default: false } },
})
if (positionals[0] === MEASURE_MEMORY) {
  const { measureMemory } = await import('./figures/memory')
  process.stdout.write(JSON.stringify(await measureMemory(positionals[1] ?? '', positionals[2] ?? '')))
  process.exit(0)
}
if (positionals[0] === WORK) {
  const { work } = await import('./sync/work')
  await work(positionals[1] ?? '')
  // Ended by whoever started it.
  await new Promise(() => undefined)
}
const chosen = values.only ?? Object.keys(PARTS)
const unknown = chosen.find((name) => PARTS[name] === undefined)
if (unknown !== undefined) {
  process.stderr.write(`There is no part "${unknown}": ${Object.keys(PARTS).join(', ')}\n`)
  process.exit(2)
}

const project = resolve(process.cwd())
mkdirSync(join(project, 'out', 'bench'), { recursive: true })
const folder = mkdtempSync(join(project, 'out', 'bench', 'data-'))
const context: BenchContext = {
  quick: values.quick,
  folder,
  log: (line) => void process.stderr.write(`${Math.round(performance.now() / 1_000)} s: ${line}\n`),
}
const machine = machineFacts()
const begin = performance.now()
const figures: Figure[] = []
try {
  for (const name of chosen) {
    figures.push(...((await PARTS[name]?.(context)) ?? []))
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
const seconds = Math.round((performance.now() - begin) / 1_000)

mkdirSync(join(project, 'bench-results'), { recursive: true })
writeFileSync(
  join(project, 'bench-results', 'latest.json'),
  `${JSON.stringify({ machine, quick: values.quick, parts: chosen, seconds, figures }, null, 2)}\n`,
)
const facts = Object.entries(machine).map(([name, value]) => `${name} ${value}`)
process.stdout.write(`${facts.join(', ')}\n\n${tableOf(figures)}\n\n${seconds} s; bench-results/latest.json\n`)
const missed = figures.filter(({ goal }) => goal?.met === false)
if (missed.length > 0) process.stdout.write(`Missed: ${missed.map(({ name }) => name).join('; ')}\n`)
// A run that was measured is a run that succeeded; a goal that is missed is told, not thrown.
process.exit(0)
