import { describe, expect, it } from 'vitest'
import { RULES } from './rules'

describe('epochs', () => {
  it('differ between an old hub that starts again and a terminal that was promoted, and the promoted one outranks it', () => {
    const known = RULES.nextEpoch(0, 0, false)
    let restarted = known
    for (let start = 0; start < 100; start += 1) restarted = RULES.nextEpoch(restarted, 0, false)
    const promoted = RULES.nextEpoch(known, 3, true)
    expect(promoted).toBeGreaterThan(restarted)
    expect(RULES.isFenced(restarted, promoted)).toBe(true)
    expect(RULES.isFenced(promoted, promoted)).toBe(false)
  })

  it('never are the same for two terminals that were promoted without knowing of each other', () => {
    expect(RULES.nextEpoch(5_000, 3, true)).not.toBe(RULES.nextEpoch(5_000, 4, true))
  })

  it('of a restored backup outrank its own later ones, and not the one in which another was promoted in its place', () => {
    let last = RULES.nextEpoch(0, 1, false)
    for (let start = 0; start < 100; start += 1) last = RULES.nextEpoch(last, 1, false)
    expect([1, 2].map((node) => RULES.isOwn(node, last))).toEqual([true, false])
    const restored = RULES.restoredEpoch(last, 1)
    expect(restored).toBeGreaterThan(last)
    expect(RULES.isOwn(1, restored)).toBe(true)
    expect(RULES.nextEpoch(last, 2, true)).toBeGreaterThan(RULES.nextEpoch(restored, 1, false))
  })
})

describe('where histories part', () => {
  const epochs = [
    { epoch: 1_000, startSeq: 0 },
    { epoch: 2_000, startSeq: 80 },
    { epoch: 3_000, startSeq: 50 },
  ]

  it('is the lowest start of all newer epochs, not the newest one', () => {
    expect(RULES.resetStart(epochs, 1_000)).toBe(50)
    expect(RULES.resetStart(epochs, 2_000)).toBe(50)
  })

  it('is nowhere for a terminal of the newest epoch', () => {
    expect(RULES.resetStart(epochs, 3_000)).toBeNull()
  })
})

describe('numbers of a terminal', () => {
  it('are run in order, answered again, or asked for', () => {
    expect([4, 5, 6, 7].map((n) => RULES.number(5, n))).toEqual(['used', 'used', 'next', 'gap'])
  })

  it('tell a clone by one number with two ids', () => {
    expect(RULES.isClone(undefined, 'a')).toBe(false)
    expect(RULES.isClone('a', 'a')).toBe(false)
    expect(RULES.isClone('a', 'b')).toBe(true)
  })
})
