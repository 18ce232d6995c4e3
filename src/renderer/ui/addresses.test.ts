import { describe, expect, it } from 'vitest'
import { isThisMachine, parseAddress, parseAddresses, tabletAddress } from './addresses'

describe('addresses of nodes', () => {
  it('for a tablet are encrypted, by number where there is one', () => {
    expect(tabletAddress(['http://10.0.0.2:4114', 'https://till.local:4115', 'https://10.0.0.2:4115'])).toBe(
      'https://10.0.0.2:4115',
    )
    expect(tabletAddress(['https://till.local:4115'])).toBe('https://till.local:4115')
    expect(tabletAddress(['http://10.0.0.2:4114'])).toBeNull()
  })

  it('may be typed without the scheme, with capitals and a slash too many', () => {
    expect(parseAddress(' 192.168.1.20:4115/ ')).toBe('https://192.168.1.20:4115')
    expect(parseAddress('HTTPS://Till.local:4115')).toBe('https://till.local:4115')
    expect(parseAddress('not an address')).toBeNull()
  })

  it('come one per line, each once, and the first wrong one is named', () => {
    expect(parseAddresses('10.0.0.2:1\n\nhttps://10.0.0.2:1, 10.0.0.3:1')).toEqual({
      addresses: ['https://10.0.0.2:1', 'https://10.0.0.3:1'],
    })
    expect(parseAddresses('10.0.0.2:1\nover there')).toEqual({ wrong: 'over there' })
  })
})

describe('the machine that a page comes from', () => {
  it.each([
    ['127.0.0.1', true],
    ['localhost', true],
    ['[::1]', true],
    ['192.168.1.20', false],
    ['127.0.0.1.example.org', false],
    ['bar.local', false],
  ])('is this one at %s: %s', (hostname, isThis) => {
    expect(isThisMachine(hostname)).toBe(isThis)
  })
})
