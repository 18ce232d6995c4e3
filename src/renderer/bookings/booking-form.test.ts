import { describe, expect, it } from 'vitest'
import { emptyForm, isAfterMidnight, problemOf, spanOf } from './booking-form'
import { guestOf } from '../floor/guest-form'
import { quartersOf } from '../ui/day-clock'

const rule = { timeZone: 'Asia/Ho_Chi_Minh', dayStartMinutes: 240 }
const at = (local: string): number => Date.parse(`${local}:00+07:00`)
const now = at('2026-11-21T17:52')
const form = emptyForm(rule, '2026-11-21', now, 90)

describe('a booking as it is typed', () => {
  it('begins at dinner, or at the next quarter of an hour where that is later', () => {
    expect(form.clock).toBe('19:00')
    expect(emptyForm(rule, '2026-11-21', at('2026-11-21T20:03'), 90).clock).toBe('20:15')
    const late = emptyForm(rule, '2026-11-21', at('2026-11-22T03:58'), 90)
    expect([late.day, late.clock]).toEqual(['2026-11-22', '04:00'])
    expect(emptyForm(rule, '2026-11-25', at('2026-11-21T20:03'), 90).clock).toBe('19:00')
  })

  it('means the store’s clock, and the night after midnight by the evening before', () => {
    expect(spanOf(rule, form)).toEqual({ from: at('2026-11-21T19:00'), to: at('2026-11-21T20:30') })
    expect(spanOf(rule, { ...form, clock: '01:15', length: 60 })).toEqual({
      from: at('2026-11-22T01:15'),
      to: at('2026-11-22T02:15'),
    })
  })

  it('knows a time of which the calendar says the next day', () => {
    expect(
      ['00:00', '03:45', '04:00', '19:00', '', 'later'].filter((clock) => isAfterMidnight(rule, { clock })),
    ).toEqual(['00:00', '03:45'])
    expect(isAfterMidnight({ ...rule, dayStartMinutes: 0 }, { clock: '00:00' })).toBe(false)
  })

  it('offers the quarters of the business day, and an odd time that stands', () => {
    const quarters = quartersOf(rule, '19:07')
    expect([quarters[0], quarters.at(-1), quarters.length]).toEqual(['04:00', '03:45', 97])
    expect(quarters.slice(quarters.indexOf('19:00'), quarters.indexOf('19:15') + 1)).toEqual([
      '19:00',
      '19:07',
      '19:15',
    ])
  })

  it('says which field has to be mended', () => {
    const problem = (change: Partial<typeof form>) => {
      const typed = { ...form, ...change }
      return problemOf(typed, spanOf(rule, typed), now, null)
    }
    expect(problem({})).toBeNull()
    expect(problem({ clock: '' })).toBe('when')
    expect(problem({ clock: '25:00' })).toBe('when')
    expect(problem({ day: 'tomorrow' })).toBe('when')
    expect(problem({ clock: '12:00' })).toBe('past')
    expect(problem({ partySize: null })).toBe('size')
    const begun = { ...form, clock: '12:00' }
    expect(problemOf(begun, spanOf(rule, begun), now, at('2026-11-21T12:00'))).toBeNull()
  })

  it('has nothing where nothing was typed', () => {
    expect(guestOf({ ...form, name: '  ', phone: ' 0901 ' })).toEqual({
      name: null,
      phone: '0901',
      partySize: 2,
      notes: null,
    })
  })
})
