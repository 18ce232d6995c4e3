import type { TFunction } from 'i18next'
import { describe, expect, it } from 'vitest'
import { failureText } from './failure-text'

const t = ((key: string, facts?: object) => [key, ...Object.values(facts ?? {})].join(' ')) as unknown as TFunction

describe('why something was not done, in words', () => {
  it('goes by the code', () => {
    expect(failureText(t, { code: 'FORBIDDEN', facts: { permission: 'SaleOrder.update' } })).toBe('errors.FORBIDDEN')
  })

  it('says how long a lock lasts', () => {
    expect(failureText(t, { code: 'LOCKED_OUT', facts: { retryAfterSeconds: 30 } })).toBe('signIn.lockedOut 30')
  })

  it('takes nobody for lacking a right whose terminal was alone for too long', () => {
    expect(failureText(t, { code: 'FORBIDDEN', facts: { rule: 'OFFLINE_TOO_LONG' } })).toBe('frame.sync.tooLong')
  })
})
