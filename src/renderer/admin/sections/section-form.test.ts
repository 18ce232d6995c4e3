import { describe, expect, it } from 'vitest'
import { emptyForm, problemOf, shiftOfForm, withRoom, withTable } from './section-form'

const rule = { timeZone: 'Asia/Ho_Chi_Minh', dayStartMinutes: 240 }
const iso = (shift: { from: number; to: number } | null): string[] =>
  shift === null ? [] : [new Date(shift.from).toISOString(), new Date(shift.to).toISOString()]

describe('the shift of a section', () => {
  it('begins with the quarter of an hour and never outlasts the business day', () => {
    const noon = emptyForm(rule, Date.parse('2026-11-21T05:07:00Z'))
    expect([noon.day, noon.from, noon.to]).toEqual(['2026-11-21', '12:00', '18:00'])
    const night = emptyForm(rule, Date.parse('2026-11-21T18:50:00Z'))
    expect([night.day, night.from, night.to]).toEqual(['2026-11-21', '01:45', '04:00'])
    expect(iso(shiftOfForm(rule, night))).toEqual(['2026-11-21T18:45:00.000Z', '2026-11-21T21:00:00.000Z'])
  })

  it('goes on past midnight, in the same business day', () => {
    const shift = shiftOfForm(rule, { day: '2026-11-21', from: '17:00', to: '01:00' })
    expect(iso(shift)).toEqual(['2026-11-21T10:00:00.000Z', '2026-11-21T18:00:00.000Z'])
  })

  it('is none without a day and two times', () => {
    expect(shiftOfForm(rule, { day: '2026-11-21', from: '', to: '01:00' })).toBeNull()
    expect(shiftOfForm(rule, { day: '', from: '17:00', to: '01:00' })).toBeNull()
  })
})

describe('what is chosen for a section', () => {
  const form = { ...emptyForm(rule, 0), staffId: 'minh' }
  const shift = { from: 1, to: 2 }

  it('names the first thing that is missing', () => {
    expect(problemOf({ ...form, staffId: null }, shift)).toBe('who')
    expect(problemOf(form, null)).toBe('when')
    expect(problemOf(form, { from: 2, to: 2 })).toBe('order')
    expect(problemOf(form, shift)).toBe('tables')
    expect(problemOf(withTable(form, 'a'), shift)).toBeNull()
  })

  it('names a room in place of its tables, and a table once', () => {
    const two = withTable(withTable(form, 'a'), 'x')
    const room = withRoom(two, 'room', ['a', 'b'], true)
    expect([[...room.zoneIds], [...room.unitIds]]).toEqual([['room'], ['x']])
    expect([...withRoom(room, 'room', ['a', 'b'], false).zoneIds]).toEqual([])
    expect([...withTable(two, 'a').unitIds]).toEqual(['x'])
  })
})
