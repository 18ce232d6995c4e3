import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { makeToasts } from './toasts'

describe('toasts', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  const texts = (toasts: ReturnType<typeof makeToasts>): string[] => toasts.getState().shown.map(({ text }) => text)

  it('take back what waited to be sent, once it was: it may have ended otherwise', () => {
    const toasts = makeToasts()
    toasts.getState().show({ kind: 'done', text: 'Seated 2 at 5', unsent: true })
    toasts.getState().show({ kind: 'problem', text: 'No table is free' })
    toasts.getState().clearUnsent()
    expect(texts(toasts)).toEqual(['No table is free'])
  })

  it('tell the last thing that went well, and every problem', () => {
    const toasts = makeToasts()
    toasts.getState().show({ kind: 'done', text: 'Seated 2 at 5' })
    toasts.getState().show({ kind: 'problem', text: 'No table is free' })
    toasts.getState().show({ kind: 'done', text: 'Seated 2 at 6' })
    expect(texts(toasts)).toEqual(['No table is free', 'Seated 2 at 6'])
  })

  it('are gone by themselves, what went well before what did not', () => {
    const toasts = makeToasts()
    toasts.getState().show({ kind: 'problem', text: 'No table is free' })
    toasts.getState().show({ kind: 'done', text: 'Seated 2 at 5' })
    vi.advanceTimersByTime(5_000)
    expect(texts(toasts)).toEqual(['No table is free'])
    vi.advanceTimersByTime(10_000)
    expect(texts(toasts)).toEqual([])
  })

  it('leave time to think where there are several ways on', () => {
    const toasts = makeToasts()
    const ways = [{ label: 'Seat at 8', run: () => undefined }]
    toasts.getState().show({ kind: 'problem', text: 'Table 7 is still taken', ways })
    vi.advanceTimersByTime(20_000)
    expect(texts(toasts)).toEqual(['Table 7 is still taken'])
    vi.advanceTimersByTime(20_000)
    expect(texts(toasts)).toEqual([])
  })

  it('keep what went wrong behind a locked screen for whoever unlocks it, and what went well no longer than ever', () => {
    const toasts = makeToasts()
    toasts.getState().show({ kind: 'done', text: 'Seated 2 at 5' })
    toasts.getState().cover(true)
    toasts.getState().show({ kind: 'problem', text: 'Table 6 was not freed' })
    vi.advanceTimersByTime(600_000)
    toasts.getState().cover(false)
    expect(texts(toasts)).toEqual(['Table 6 was not freed'])
    vi.advanceTimersByTime(11_000)
    expect(texts(toasts)).toEqual(['Table 6 was not freed'])
    vi.advanceTimersByTime(2_000)
    expect(texts(toasts)).toEqual([])
  })

  it('tell what went wrong anew after a lock that was shorter than it is told', () => {
    const toasts = makeToasts()
    toasts.getState().cover(true)
    toasts.getState().show({ kind: 'problem', text: 'Table 6 was not freed' })
    vi.advanceTimersByTime(11_000)
    toasts.getState().cover(false)
    vi.advanceTimersByTime(11_000)
    expect(texts(toasts)).toEqual(['Table 6 was not freed'])
    vi.advanceTimersByTime(2_000)
    expect(texts(toasts)).toEqual([])
  })
})
