import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { build } from 'vite'
import { FLAWS } from './flaws'
import type { Outcome } from './program'

/**
 * Evenings of a hub and three to twelve terminals, with everything that goes wrong, on the product's own sync core and SQL.
 * The search for further seeds is `npm run simulate -- --seeds N --from K`.
 */

const root = resolve(import.meta.dirname, '../../..')
const SEEDS = Number(process.env['FLOORBOOK_SYNC_SEEDS'] ?? 200)
/** Beyond those in which planted bugs are searched for, evenings have the traffic of a full house. */
const FULL = 60
const FROM = Number(process.env['FLOORBOOK_SYNC_FROM'] ?? 1)

const simulate = (...words: string[]): Outcome[] => {
  const run = spawnSync(process.execPath, ['out/simulate/program.js', '--json', ...words], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1024 ** 3,
  })
  if (run.status !== 0) throw new Error(run.stderr)
  return JSON.parse(run.stdout) as Outcome[]
}

const total = (
  outcomes: readonly Outcome[],
  key: 'commands' | 'crashes' | 'partitions' | 'promotions' | 'cards',
): number => outcomes.reduce((sum, outcome) => sum + outcome[key], 0)

beforeAll(async () => {
  await build({ configFile: resolve(import.meta.dirname, 'vite.config.ts'), root })
}, 60_000)

describe('evenings of sync', () => {
  it(`never sells a table twice, loses or doubles nothing, and comes to one state, in ${SEEDS} seeds`, () => {
    const outcomes = simulate('--seeds', String(SEEDS), '--from', String(FROM))
    const violations = outcomes.flatMap(({ seed, violations }) => violations.map((text) => `seed ${seed}: ${text}`))
    expect(violations).toEqual([])
    expect(outcomes.length).toBe(SEEDS)
    // A simulation in which nothing happens proves nothing.
    expect(total(outcomes, 'commands')).toBeGreaterThan(SEEDS * 140)
    expect(total(outcomes, 'partitions')).toBeGreaterThan(SEEDS)
    expect(total(outcomes, 'crashes')).toBeGreaterThan(SEEDS)
    expect(total(outcomes, 'promotions')).toBeGreaterThan(SEEDS / 10)
    expect(total(outcomes, 'cards')).toBeGreaterThan(SEEDS)
  }, 600_000)

  it(`and so in ${FULL} evenings with every command of the product`, () => {
    const outcomes = simulate('--seeds', String(FULL), '--from', String(Math.max(FROM + SEEDS, 1_001)))
    expect(outcomes.flatMap(({ seed, violations }) => violations.map((text) => `seed ${seed}: ${text}`))).toEqual([])
    expect(total(outcomes, 'commands')).toBeGreaterThan(FULL * 140)
  }, 600_000)

  it('is the same evening again for the same seed', () => {
    expect(simulate('--seeds', '2', '--from', '17')).toEqual(simulate('--seeds', '2', '--from', '17'))
  }, 60_000)

  it('notices every planted bug with the seed that is recorded for it', () => {
    const planted = Object.entries(FLAWS).flatMap(([name, { seed }]) => ['--flaw', `${seed}:${name}`])
    const unnoticed = simulate(...planted)
      .filter(({ violations }) => violations.length === 0)
      .map(({ flaw }) => flaw)
    expect(unnoticed).toEqual([])
  }, 300_000)
})
