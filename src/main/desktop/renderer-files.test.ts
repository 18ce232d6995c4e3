import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { CONTENT_SECURITY_POLICY, mediaTypeOf, rendererFile } from './renderer-files'

const folder = resolve('/opt/floorbook/renderer')

describe('the files behind app://floorbook', () => {
  it('answers the bare address with the page', () => {
    expect(rendererFile(folder, 'app://floorbook/')).toBe(join(folder, 'index.html'))
    expect(rendererFile(folder, 'app://floorbook/?language=vi#floor')).toBe(join(folder, 'index.html'))
  })

  it('finds files by a decoded path', () => {
    expect(rendererFile(folder, 'app://floorbook/assets/b%C3%A0n.js')).toBe(join(folder, 'assets', 'bàn.js'))
  })

  it.each([
    'app://elsewhere/index.html',
    'http://floorbook/index.html',
    'app://floorbook/..%2f..%2fetc/passwd',
    'app://floorbook/a/%2e%2e%2f%2e%2e%2f%2e%2e%2fetc/passwd',
    'app://floorbook/..%5c..%5csecret',
    'app://floorbook/%00index.html',
    'app://floorbook/C:%2fwindows',
    'app://floorbook/%E0%A4%A',
    'not an address',
  ])('has nothing at %s', (address) => {
    expect(rendererFile(folder, address)).toBeUndefined()
  })

  it('keeps plain dots, which the address itself resolves, inside the folder', () => {
    expect(rendererFile(folder, 'app://floorbook/../../etc/passwd')).toBe(join(folder, 'etc', 'passwd'))
  })

  it('names media types and gives unknown files none that runs', () => {
    expect(mediaTypeOf('index.HTML')).toBe('text/html; charset=utf-8')
    expect(mediaTypeOf('font.woff2')).toBe('font/woff2')
    expect(mediaTypeOf('script.sh')).toBe('application/octet-stream')
  })

  it('allows no inline script and no foreign origin', () => {
    expect(CONTENT_SECURITY_POLICY).toContain("script-src 'self';")
    expect(CONTENT_SECURITY_POLICY).not.toMatch(/https?:|unsafe-eval|\*/)
  })
})
