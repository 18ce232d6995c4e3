import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { constants, setPriority } from 'node:os'
import { resolve } from 'node:path'
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
 * It only computes, so what waits for sockets and clocks beside it goes first. Linux on a desktop shares the cores among sessions
 * and heeds priorities only within each: there the session of this process steps back, too.
 */
const stepBack = (processId: number): void => {
  setPriority(processId, constants.priority.PRIORITY_LOW)
  try {
    writeFileSync(`/proc/${processId}/autogroup`, String(constants.priority.PRIORITY_LOW))
  } catch {
    // Where there is no such thing, the priority is heeded everywhere.
  }
}

/** In a process of its own, on both cores; this one stays free to report. */
const simulate = async (...words: string[]): Promise<Outcome[]> => {
  const running = spawn(process.execPath, ['out/simulate/program.js', '--json', '--attended', ...words], {
    cwd: root,
    // A session of its own. Nobody's Ctrl+C reaches it there, so it ends with its standard input, which is this process.
    detached: true,
  })
  if (running.pid !== undefined) stepBack(running.pid)
  let said = ''
  let complained = ''
  running.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
  running.stderr.setEncoding('utf8').on('data', (text: string) => (complained += text))
  const [code] = (await once(running, 'close')) as [number | null]
  if (code !== 0) throw new Error(`The simulator ended with ${code}\n${complained}`)
  return JSON.parse(said) as Outcome[]
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
