import { describe, expect, it } from 'vitest'
import { ALL_TIME, spanOf } from './period'

const rule = { timeZone: 'Asia/Ho_Chi_Minh', dayStartMinutes: 240 }
const shown = (period: Partial<typeof ALL_TIME>): (string | undefined)[] => {
  const span = spanOf(rule, { ...ALL_TIME, ...period })
  return span === null ? [] : [span.from, span.to].map((at) => new Date(at).toISOString().slice(5, 16))
}

describe('when something happened', () => {
  it('is any time until a whole date is given', () => {
    expect(['', '2026', '2026-13-40'].map((day) => shown({ day }))).toEqual([[], [], []])
  })

  it('is a business day, from its first minute to the night after', () => {
    expect(shown({ day: '2026-11-20' })).toEqual(['11-19T21:00', '11-20T21:00'])
  })

  it('is a part of the day, with all that the last minute shows; after midnight is the same evening', () => {
    expect(shown({ day: '2026-11-20', from: '18:30', until: '19:00' })).toEqual(['11-20T11:30', '11-20T12:01'])
    expect(shown({ day: '2026-11-20', from: '22:00', until: '01:15' })).toEqual(['11-20T15:00', '11-20T18:16'])
  })

  it('ends with the day where that begins: nobody has to know which side a boundary is on', () => {
    expect(shown({ day: '2026-11-20', from: '23:00', until: '04:00' })).toEqual(['11-20T16:00', '11-20T21:00'])
  })
})
