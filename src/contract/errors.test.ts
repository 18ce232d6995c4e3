import { describe, expect, it } from 'vitest'
import { OPERATIONS } from './contract'
import { ERROR_CODES, ERRORS, pathText, Problem } from './errors'

describe('the closed list of refusals (API-3)', () => {
  it.each(ERROR_CODES)('%s has a status of HTTP that means a refusal, and a title', (code) => {
    expect(code).toMatch(/^[A-Z]+(_[A-Z]+)*$/)
    expect(ERRORS[code].status).toBeGreaterThanOrEqual(400)
    expect(ERRORS[code].status).toBeLessThan(600)
    expect(ERRORS[code].title.length).toBeGreaterThan(5)
    const { status, title } = ERRORS[code]
    expect(Problem.parse({ type: 'about:blank', title, status, code }).code).toBe(code)
  })

  it('answers another merchant’s rows as if they did not exist, not as forbidden (API-2)', () => {
    expect(ERRORS.NOT_FOUND.status).toBe(404)
    expect(ERRORS.FORBIDDEN.status).toBe(403)
  })

  it('is what every operation declares its errors from; every command may fail to become durable', () => {
    for (const { name, errors, meta } of OPERATIONS.values()) {
      expect(errors, name).toContain('INVALID_INPUT')
      if (meta.kind === 'session') continue
      expect(errors, name).toEqual(expect.arrayContaining(['UNAUTHENTICATED', 'FORBIDDEN', 'NOT_FOUND']))
      if (meta.kind !== 'command') continue
      expect(errors, name).toEqual(expect.arrayContaining(['COMMAND_ID_REUSED', 'OUTCOME_UNKNOWN', 'STORE_READ_ONLY']))
    }
  })

  it('names a field by keys and indexes', () => {
    expect(pathText(['zones', 0, 'units', 3, 'placement'])).toBe('zones.0.units.3.placement')
    expect(pathText([])).toBe('')
  })
})
