import os, { hostname } from 'node:os'
import { syncBuiltinESMExports } from 'node:module'
import { describe, expect, it, vi } from 'vitest'
import { createOriginCheck, isLoopback } from './origins'

describe('where a request may come from', () => {
  it('knows loopback by its addresses and its one name', () => {
    for (const host of ['127.0.0.1', '127.8.9.1', '::1', 'localhost']) expect(isLoopback(host)).toBe(true)
    for (const host of ['0.0.0.0', '::', '10.0.0.1', '127.0.0.1.evil.example', 'localhost.evil.example', '']) {
      expect(isLoopback(host)).toBe(false)
    }
  })

  it("on a network, takes this machine's own names and addresses, and no others", () => {
    const check = createOriginCheck('0.0.0.0')
    for (const host of [`${hostname()}:4114`, `${hostname()}.local`, 'localhost', '127.0.0.1:4114']) {
      expect([host, check({ host })]).toEqual([host, undefined])
    }
    for (const host of ['evil.example', 'evil.example:4114', '203.0.113.7', `${hostname()}.evil.example`]) {
      expect([host, check({ host })]).toEqual([host, 'host'])
    }
  })

  it('takes the names and addresses that it was told others reach it by, whatever the case, and no more', () => {
    for (const listeningHost of ['0.0.0.0', '127.0.0.1']) {
      const check = createOriginCheck(listeningHost, ['https://hub.example:4115', 'https://[fd00::7]:4115'])
      for (const host of ['hub.example:4115', 'HUB.example', '[fd00::7]:4115']) {
        expect([host, check({ host })]).toEqual([host, undefined])
      }
      for (const host of ['other.example', 'a.hub.example']) expect([host, check({ host })]).toEqual([host, 'host'])
    }
  })

  it('takes an address that this machine has got since it began to listen', () => {
    const check = createOriginCheck('0.0.0.0')
    const host = '203.0.113.7:4114'
    expect(check({ host })).toBe('host')
    const address = { address: '203.0.113.7' } as os.NetworkInterfaceInfo
    const given = vi.spyOn(os, 'networkInterfaces').mockReturnValue({ lan: [address] })
    syncBuiltinESMExports()
    expect(check({ host })).toBeUndefined()
    given.mockRestore()
    syncBuiltinESMExports()
  })

  it.each([undefined, '', 'a b', 'localhost/path', 'user@localhost', 'localhost:99999', '[::1', 'localhost\n'])(
    'is nowhere when the Host header is %j',
    (host) => expect(createOriginCheck('127.0.0.1')({ host })).toBe('host'),
  )

  it('lets a page call the node that served it, port and all, and no page another', () => {
    const check = createOriginCheck('127.0.0.1')
    const host = 'localhost:4114'
    expect(check({ host, origin: 'http://localhost:4114' })).toBeUndefined()
    for (const origin of [
      'null',
      '',
      'http://localhost',
      'http://localhost:4115',
      'http://127.0.0.1:4114',
      'app://host',
    ]) {
      expect([origin, check({ host, origin })]).toEqual([origin, 'origin'])
    }
  })
})
