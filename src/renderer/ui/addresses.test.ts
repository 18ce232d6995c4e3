import { describe, expect, it } from 'vitest'
import { parseAddress, parseAddresses, tabletAddress } from './addresses'

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
