import { execFile } from 'node:child_process'
import { constants, setPriority } from 'node:os'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import { build } from 'vite'
import { FLAWS } from './flaws'
import type { Outcome } from './program'

/**
 * Evenings of a hub and three to twelve terminals, with everything that goes wrong, on the product's own sync core and SQL.
 * The search for further seeds is `npm run simulate -- --seeds N --from K`; docs/simulation.md says more.
 */

const root = resolve(import.meta.dirname, '../../..')
const SEEDS = Number(process.env['FLOORBOOK_SYNC_SEEDS'] ?? 2_000)
const FROM = Number(process.env['FLOORBOOK_SYNC_FROM'] ?? 1)

/**
 * In a process of its own, on both cores; this one stays free to report. It only computes, so what waits for sockets and
 * clocks beside it goes first.
 */
const simulate = async (...words: string[]): Promise<Outcome[]> => {
  const running = promisify(execFile)(process.execPath, ['out/simulate/program.js', '--json', ...words], {
    cwd: root,
    maxBuffer: 1024 ** 3,
  })
  if (running.child.pid !== undefined) setPriority(running.child.pid, constants.priority.PRIORITY_LOW)
  const { stdout } = await running
  return JSON.parse(stdout) as Outcome[]
}

const all = (outcomes: readonly Outcome[], key: 'commands' | 'crashes' | 'partitions' | 'terminals'): number[] =>
  outcomes.map((outcome) => outcome[key])

const total = (outcomes: readonly Outcome[], key: 'promotions' | 'cards' | 'destroyed'): number =>
  outcomes.reduce((sum, outcome) => sum + outcome[key], 0)

/** Planted bugs that none of these evenings has noticed. */
const unnoticed = (outcomes: readonly Outcome[]): string[] =>
  [...Map.groupBy(outcomes, ({ flaw }) => flaw ?? '')]
    .filter(([, tried]) => tried.every(({ violations }) => violations.length === 0))
    .map(([flaw]) => flaw)

beforeAll(async () => {
  await build({ configFile: resolve(import.meta.dirname, 'vite.config.ts'), root })
})

describe('evenings of sync', () => {
  it(`never sells a table twice, loses or doubles nothing, and comes to one state, in ${SEEDS} seeds`, async () => {
    const outcomes = await simulate('--seeds', String(SEEDS), '--from', String(FROM))
    const violations = outcomes.flatMap(({ seed, violations }) => violations.map((text) => `seed ${seed}: ${text}`))
    expect(violations).toEqual([])
    expect(outcomes.length).toBe(SEEDS)
    // A simulation in which nothing happens proves nothing.
    expect(Math.min(...all(outcomes, 'commands'))).toBeGreaterThanOrEqual(150)
    expect(Math.min(...all(outcomes, 'partitions'))).toBeGreaterThanOrEqual(1)
    expect(Math.min(...all(outcomes, 'crashes'))).toBeGreaterThanOrEqual(1)
    expect(Math.min(...all(outcomes, 'terminals'))).toBeGreaterThanOrEqual(3)
    expect(total(outcomes, 'promotions')).toBeGreaterThan(SEEDS / 10)
    expect(total(outcomes, 'cards')).toBeGreaterThan(SEEDS)
    expect(total(outcomes, 'destroyed')).toBeGreaterThan(SEEDS)
  }, 3_600_000)

  it('is the same evening again for the same seed', async () => {
    const once = await simulate('--seeds', '2', '--from', '17')
    expect(await simulate('--seeds', '2', '--from', '17')).toEqual(once)
  }, 600_000)

  it('notices every planted bug with the seed that is recorded for it', async () => {
    expect(Object.keys(FLAWS).length).toBeGreaterThanOrEqual(30)
    expect(Math.max(...Object.values(FLAWS).map(({ seed }) => seed))).toBeLessThanOrEqual(200)
    const planted = Object.entries(FLAWS).flatMap(([name, { seed }]) => ['--flaw', `${seed}:${name}`])
    expect(unnoticed(await simulate(...planted))).toEqual([])
  }, 3_600_000)
})
