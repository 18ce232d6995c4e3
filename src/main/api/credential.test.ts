import { describe, expect, it } from 'vitest'
import { credentialOf } from './credential'

const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`

describe('the Authorization header', () => {
  it('carries a token, or login and password in UTF-8 with colons in the password', () => {
    expect(credentialOf({ authorization: 'Bearer a.b.c' })).toEqual({ kind: 'bearer', token: 'a.b.c' })
    expect(credentialOf({ authorization: 'bearer a.b.c' })).toEqual({ kind: 'bearer', token: 'a.b.c' })
    expect(credentialOf({ authorization: basic('linh:bún: chả') })).toEqual({
      kind: 'basic',
      login: 'linh',
      password: 'bún: chả',
    })
  })

  it.each([
    undefined,
    '',
    'Bearer',
    'Bearer ',
    'Bearer a b',
    'Basic',
    'Basic %%%',
    basic('nocolon'),
    basic(':nologin'),
    basic('li\u0000nh:x'),
    'Basic /////w==',
    'Digest username="linh"',
    `Bearer ${'x'.repeat(5_000)}`,
  ])('is no credential when it says %s', (authorization) => {
    expect(credentialOf({ authorization })).toBeUndefined()
  })

  it('is no credential when it came twice', () => {
    expect(credentialOf({ authorization: ['Bearer a', 'Bearer b'] })).toBeUndefined()
  })
})
