import { describe, expect, it } from 'vitest'
import { originOf, parseHost, toReal, toVirtual } from './host-mapping.ts'

describe('the addresses of the application in a plain browser', () => {
  it.each([
    ['app://floorbook/', 'http://floorbook.app.localhost:81/'],
    ['app://floorbook/a/b.js?x=1#y', 'http://floorbook.app.localhost:81/a/b.js?x=1#y'],
    ['app://floorbook/..%2f..%2fsecret', 'http://floorbook.app.localhost:81/..%2f..%2fsecret'],
  ])('%s is served from %s and called by its own name', (virtual, real) => {
    expect(toReal(virtual, 81)).toBe(real)
    expect(toVirtual(real, 81)).toBe(virtual)
  })

  it('adds the slash of a bare host', () => {
    expect(toReal('app://floorbook', 81)).toBe('http://floorbook.app.localhost:81/')
  })

  it.each(['https://elsewhere.example/x', 'about:blank', 'data:text/plain,x', 'http://127.0.0.1:81/'])(
    'leaves %s alone',
    (address) => {
      expect(toReal(address, 81)).toBe(address)
      expect(toVirtual(address, 81)).toBe(address)
    },
  )

  it('takes another port of the same name for a stranger', () => {
    expect(toVirtual('http://floorbook.app.localhost:82/', 81)).toBe('http://floorbook.app.localhost:82/')
  })

  it('reads scheme and host of a request', () => {
    expect(parseHost('floorbook.app.localhost:81')).toEqual({ scheme: 'app', host: 'floorbook' })
    expect(parseHost('localhost:81')).toBeUndefined()
    expect(parseHost('floorbook.app.localhost.example')).toBeUndefined()
  })

  it('prints origins as Electron does', () => {
    expect(originOf('app://floorbook/index.html')).toBe('app://floorbook')
    expect(originOf('about:blank')).toBe('null')
  })
})
