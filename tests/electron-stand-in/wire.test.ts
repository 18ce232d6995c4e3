import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeWire } from './wire.ts'

const wire = makeWire()
const roundTrip = (value: unknown): unknown => wire.unpack(wire.pack(value))

describe('the wire between a page and the main process', () => {
  it('brings back whatever JSON can say, and what it cannot', () => {
    fc.assert(
      fc.property(
        fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withTypedArray: true }),
        (value) => {
          expect(roundTrip(value)).toEqual(value)
        },
      ),
    )
  })

  it.each([undefined, Number.NaN, -0, Number.NEGATIVE_INFINITY, 12n, { a: undefined }, { $: 'date', v: 1 }])(
    'brings back %s as it is',
    (value) => expect(roundTrip(value)).toStrictEqual(value),
  )

  it('brings back bytes in their own kind, cut out of the buffer they lie in', () => {
    const bytes = new Uint8Array([0, 1, 2, 255]).subarray(1)
    expect(roundTrip(bytes)).toStrictEqual(new Uint8Array([1, 2, 255]))
    expect(roundTrip(Buffer.from('bàn'))).toStrictEqual(new Uint8Array(Buffer.from('bàn')))
    expect(roundTrip(new Float32Array([1.5]))).toStrictEqual(new Float32Array([1.5]))
    expect(roundTrip(new Uint8Array([7]).buffer)).toStrictEqual(new Uint8Array([7]).buffer)
  })

  it('carries a picture of eight megabytes', () => {
    const picture = new Uint8Array(8 * 1024 * 1024).fill(7)
    expect(Buffer.compare(roundTrip(picture) as Uint8Array, picture)).toBe(0)
  })

  it('keeps name and message of an error', () => {
    const back = roundTrip(new RangeError('too far')) as Error
    expect([back instanceof Error, back.name, back.message]).toEqual([true, 'RangeError', 'too far'])
  })

  it.each([() => 1, Symbol('x'), Promise.resolve(), { inside: () => 1 }])('refuses %s as Electron does', (value) => {
    expect(() => wire.pack(value)).toThrow('An object could not be cloned.')
  })
})
