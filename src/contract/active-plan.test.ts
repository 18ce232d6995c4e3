import { describe, expect, it } from 'vitest'
import { activePlanOf } from './active-plan'

const NOON = Date.parse('2026-11-21T12:00:00.000Z')
const hour = (hours: number): string => new Date(NOON + hours * 3_600_000).toISOString()
const plan = (id: string, change: object = {}) => ({
  id,
  status: 'ACTIVATED' as const,
  isDefault: false,
  calendar: [{ from: hour(-1), until: hour(1) }],
  ...change,
})
const everyday = plan('1', { isDefault: true, calendar: [] })
const active = (...plans: ReturnType<typeof plan>[]): string | undefined => activePlanOf([everyday, ...plans], NOON)?.id

describe('the plan that is active', () => {
  it('is the default one where no calendar covers the time', () => {
    expect(active()).toBe('1')
    expect(active(plan('2', { calendar: [] }))).toBe('1')
    expect(active(plan('2', { calendar: [{ from: hour(1), until: null }] }))).toBe('1')
    expect(active(plan('2', { calendar: [{ from: hour(-2), until: hour(0) }] }))).toBe('1')
  })

  it('is the one whose calendar covers the time, the newest of several', () => {
    expect(active(plan('2'))).toBe('2')
    expect(active(plan('2', { calendar: [{ from: hour(0), until: null }] }))).toBe('2')
    expect(active(plan('2'), plan('4'), plan('3'))).toBe('4')
  })

  it('is never one that is out of service', () => {
    expect(active(plan('2', { status: 'DEACTIVATED' }), plan('3', { status: 'ARCHIVED' }))).toBe('1')
  })
})
