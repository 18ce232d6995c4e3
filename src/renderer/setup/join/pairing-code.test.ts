import { describe, expect, it } from 'vitest'
import { bareCode, caretIn, groupedCode } from './pairing-code'

describe('a pairing code as it is typed', () => {
  it('is grouped while it grows, in capitals, without a dash at its end', () => {
    const steps = ['a', 'abcd', 'abcd2', 'abcd-2345', 'abcd-23456', 'abcd 2345 6789']
    expect(steps.map(groupedCode)).toEqual(['A', 'ABCD', 'ABCD-2', 'ABCD-2345', 'ABCD-2345-6', 'ABCD-2345-6789'])
  })

  it('takes letters that no code has for the digits that they look like', () => {
    expect(bareCode('oOiIlL')).toBe('001111')
    expect(bareCode('au.b-c?')).toBe('ABC')
  })

  it('ends after twelve letters', () => {
    expect(groupedCode('ABCDEFGHJKMNPQRST')).toBe('ABCD-EFGH-JKMN')
  })

  it('keeps the caret behind the letter that was typed, across dashes', () => {
    expect(caretIn('ABXCD-EFGH', 3)).toBe(3)
    expect(caretIn('ABCDE', 5)).toBe(6)
    expect(caretIn('ABCD', 4)).toBe(4)
  })
})
