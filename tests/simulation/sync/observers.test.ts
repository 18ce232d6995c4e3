import { beforeAll, describe, expect, it } from 'vitest'
import { makeBaseStore } from './base-store'
import type { BaseStore } from './base-store'
import { Evening } from './evening'
import { Random } from './random'
import { RoamingObserver } from './roaming-observer'

/** Observers of the evenings of sync: hubs die, are replaced, fenced and restored from backups meanwhile (SYN-5, SYN-8). */

const SEEDS = Number(process.env['FLOORBOOK_OBSERVER_SEEDS'] ?? 20)
const FROM = Number(process.env['FLOORBOOK_OBSERVER_FROM'] ?? 1)

let base: BaseStore
beforeAll(async () => {
  base = await makeBaseStore()
})

describe('an observer in an evening of faults', () => {
  it('is told each commit of the store once, in order, from whichever node, or that it cannot go on', () => {
    const problems: string[] = []
    const gaps = new Map<string, number>()
    let told = 0
    for (let seed = FROM; seed < FROM + SEEDS; seed += 1) {
      const evening = new Evening(base, seed)
      const random = new Random(seed + 1_000_000)
      const observers = [0, 0.5, 0.9, 0.97].map((faithful) => new RoamingObserver(evening, random, faithful))
      evening.run()
      for (const observer of observers) {
        observer.settle()
        problems.push(...observer.violations.map((text) => `seed ${seed}: ${text}`))
        for (const [code, count] of observer.gaps) gaps.set(code, (gaps.get(code) ?? 0) + count)
        told += observer.told
      }
      evening.close()
    }
    expect(problems).toEqual([])
    // Evenings in which nobody is told anything, or no history ever changes, prove nothing.
    expect(told).toBeGreaterThan(SEEDS * 200)
    for (const code of ['HISTORY_CHANGED', 'SEQ_AHEAD']) expect(gaps.get(code) ?? 0).toBeGreaterThan(SEEDS)
  }, 300_000)
})
